//! Planning: how likely a true difference of two error rates shows, and how many images it takes.

use super::{upper_quantile, upper_tail};

/// What a test is to be: at which level, on how many sides.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plan {
    /// Chance of a false alarm that is put up with, such as 0.05.
    pub alpha: f64,
    /// Whether a difference in either direction counts.
    pub is_two_sided: bool,
}

impl Plan {
    /// The one-sided test at 5 %.
    pub const ONE_SIDED: Self = Self { alpha: 0.05, is_two_sided: false };
    /// The two-sided test at 5 %.
    pub const TWO_SIDED: Self = Self { alpha: 0.05, is_two_sided: true };

    /// The z that has to be exceeded; `None` if the level is not between 0 and 1.
    fn critical(self) -> Option<f64> {
        let is_level = self.alpha > 0.0 && self.alpha < 1.0;
        upper_quantile(if self.is_two_sided { self.alpha / 2.0 } else { self.alpha })
            .filter(|_| is_level)
    }
}

/// What is to be told apart. Rates are shares, 0..=1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Contrast {
    /// Two error rates, each on images of its own: the pooled z-test
    /// ([`two_proportions`](super::two_proportions)).
    Unpaired {
        /// The first rate.
        first: f64,
        /// The second rate.
        second: f64,
    },
    /// Two judges of the same images: McNemar's test.
    Paired {
        /// Share of the images only the first gets right.
        only_first_right: f64,
        /// Share of the images only the second gets right.
        only_second_right: f64,
    },
}

/// A contrast on the scale of one image: the difference, and its standard deviation where there is
/// no difference and where there is this one.
struct Scale {
    difference: f64,
    under_null: f64,
    under_truth: f64,
}

impl Contrast {
    fn scale(self) -> Option<Scale> {
        let is_share = |share: f64| (0.0..=1.0).contains(&share);
        let (difference, null, truth) = match self {
            Self::Unpaired { first, second } if is_share(first) && is_share(second) => {
                let mean = 0.5 * (first + second);
                let truth = first * (1.0 - first) + second * (1.0 - second);
                (second - first, 2.0 * mean * (1.0 - mean), truth)
            }
            Self::Paired { only_first_right: b, only_second_right: c }
                if is_share(b) && is_share(c) && b + c <= 1.0 =>
            {
                (b - c, b + c, b + c - (b - c) * (b - c))
            }
            _ => return None,
        };
        let (under_null, under_truth) = (null.sqrt(), truth.max(0.0).sqrt());
        (difference != 0.0).then_some(Scale {
            difference: difference.abs(),
            under_null,
            under_truth,
        })
    }
}

/// The chance that the test finds the difference in the direction it truly has, with `n` images (of
/// each judge, or shared by both). `None` if the rates are equal or no shares, `n` is 0, or the level
/// is not between 0 and 1.
///
/// By the normal approximation. Sources: unpaired, J. L. Fleiss 1981, "Statistical Methods for Rates
/// and Proportions", 2nd ed., section 3.2, without correction for continuity; paired, R. J. Connor
/// 1987, "Sample size for testing differences in proportions for the paired-sample design", Biometrics
/// 43:207-211.
pub fn power(contrast: Contrast, n: u64, plan: Plan) -> Option<f64> {
    let scale = contrast.scale().filter(|_| n > 0)?;
    let excess = scale.difference * (n as f64).sqrt() - plan.critical()? * scale.under_null;
    if scale.under_truth > 0.0 {
        return Some(upper_tail(-excess / scale.under_truth));
    }
    // Every image tells: what will come of it is certain.
    Some(if excess > 0.0 { 1.0 } else { 0.0 })
}

/// How many images (of each judge, or shared by both) give the test at least this `power`, a share.
/// `None` as for [`power`], if the power is not between 0 and 1, or if more than 2^53 are needed.
///
/// Sources: as for [`power`].
pub fn n_needed(contrast: Contrast, target: f64, plan: Plan) -> Option<u64> {
    let scale = contrast.scale()?;
    let reach =
        plan.critical()? * scale.under_null + upper_quantile(1.0 - target)? * scale.under_truth;
    let n = (reach.max(0.0) / scale.difference).powi(2).ceil().max(1.0);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "1..=2^53")]
    (n <= 9_007_199_254_740_992.0).then_some(n as u64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::fixtures::{close, fixture};
    use proptest::prelude::*;

    const SHARES_2014: Contrast =
        Contrast::Paired { only_first_right: 72.0 / 1500.0, only_second_right: 46.0 / 1500.0 };

    #[test]
    fn the_figures_of_2014_come_out() {
        let counts = Contrast::Unpaired { first: 76.0 / 1500.0, second: 102.0 / 1500.0 };
        let reached = power(counts, 1500, Plan::ONE_SIDED).unwrap();
        assert!((reached - 0.64).abs() < 0.005, "{reached}");
        // The rates as printed, 5.1 % and 6.8 %.
        let rates = Contrast::Unpaired { first: 0.051, second: 0.068 };
        assert_eq!(n_needed(rates, 0.8, Plan::ONE_SIDED), Some(2394));
        assert_eq!(n_needed(SHARES_2014, 0.8, Plan::ONE_SIDED), Some(1617));
    }

    #[test]
    fn the_independent_computation_agrees() {
        for row in fixture("power") {
            let contrast = Contrast::Unpaired {
                first: row["first"].as_f64().unwrap(),
                second: row["second"].as_f64().unwrap(),
            };
            let plan = Plan {
                alpha: row["alpha"].as_f64().unwrap(),
                is_two_sided: row["two_sided"] == true,
            };
            let n = row["n"].as_u64().unwrap();
            close(power(contrast, n, plan).unwrap(), &row["power"], 1e-9);
            assert_eq!(n_needed(contrast, 0.8, plan), row["n_for_80"].as_u64(), "{row}");
        }
    }

    #[test]
    fn no_difference_can_not_be_found() {
        let same = Contrast::Unpaired { first: 0.1, second: 0.1 };
        assert_eq!(
            (power(same, 9, Plan::ONE_SIDED), n_needed(same, 0.8, Plan::ONE_SIDED)),
            (None, None)
        );
        assert_eq!(power(SHARES_2014, 0, Plan::ONE_SIDED), None);
        for nonsense in [-0.1, 1.1, f64::NAN] {
            let contrast = Contrast::Unpaired { first: nonsense, second: 0.1 };
            assert_eq!(power(contrast, 9, Plan::ONE_SIDED), None);
        }
        for level in [0.0, 1.0, 1.5, f64::NAN] {
            let plan = Plan { alpha: level, is_two_sided: true };
            assert_eq!(n_needed(SHARES_2014, 0.8, plan), None);
        }
    }

    #[test]
    fn certainty_needs_no_deviation() {
        let certain = Contrast::Unpaired { first: 0.0, second: 1.0 };
        assert_eq!(power(certain, 100, Plan::TWO_SIDED), Some(1.0));
        assert_eq!(power(certain, 1, Plan::TWO_SIDED), Some(0.0));
    }

    proptest! {
        #[test]
        fn n_needed_is_the_first_n_with_that_power(
            first in 0.01..0.5, gap in 0.02..0.4, target in 0.3..0.99, is_two_sided: bool,
        ) {
            let plan = Plan { alpha: 0.05, is_two_sided };
            let contrast = Contrast::Unpaired { first, second: first + gap };
            let n = n_needed(contrast, target, plan).unwrap();
            prop_assert!(power(contrast, n, plan).unwrap() >= target - 1e-9);
            if n > 1 {
                prop_assert!(power(contrast, n - 1, plan).unwrap() < target + 1e-9);
            }
        }
    }
}
