//! McNemar's test: two judges of the same images, compared where exactly one of them is right.

/// The 2x2 table of two judges of the same images. The first may be a human, the second a model.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PairedCells {
    /// Images both got right.
    pub both_right: u64,
    /// Images only the first got right.
    pub only_first_right: u64,
    /// Images only the second got right.
    pub only_second_right: u64,
    /// Images neither got right.
    pub both_wrong: u64,
}

impl PairedCells {
    /// Counts pairs of (the first is right, the second is right).
    pub fn count(pairs: impl IntoIterator<Item = (bool, bool)>) -> Self {
        let mut cells = Self::default();
        for pair in pairs {
            *match pair {
                (true, true) => &mut cells.both_right,
                (true, false) => &mut cells.only_first_right,
                (false, true) => &mut cells.only_second_right,
                (false, false) => &mut cells.both_wrong,
            } += 1;
        }
        cells
    }

    /// How many images there are.
    pub fn n(&self) -> u64 {
        self.both_right + self.only_first_right + self.only_second_right + self.both_wrong
    }

    /// Errors of the first judge.
    pub fn first_errors(&self) -> u64 {
        self.only_second_right + self.both_wrong
    }

    /// Errors of the second judge.
    pub fn second_errors(&self) -> u64 {
        self.only_first_right + self.both_wrong
    }
}

/// The exact two-sided p-value of the hypothesis that both judges err equally often: twice the
/// smaller tail of the binomial distribution (n = images only one of them got right, p = 1/2),
/// at most 1. Without such images it is 1: there is nothing to tell them apart by.
///
/// Source: Q. McNemar 1947, Psychometrika 12:153-157, with the exact binomial in place of its
/// approximation: A. Agresti 2002, "Categorical Data Analysis", 2nd ed., section 10.1.
pub fn mcnemar_exact(cells: &PairedCells) -> f64 {
    let (b, c) = (cells.only_first_right, cells.only_second_right);
    (2.0 * lower_tail_of_halves(b.min(c), b + c)).min(1.0)
}

/// The mid-p of the same hypothesis: as [`mcnemar_exact`], with only half the probability of the
/// outcome itself. The exact test is cautious because counts are whole; this one comes nearer to the
/// level asked for and seldom exceeds it. Without discordant images it is 1.
///
/// Source: M. W. Fagerland, S. Lydersen and P. Laake 2013, "The McNemar test for binary matched-pairs
/// data: mid-p and asymptotic are better than exact conditional", BMC Medical Research Methodology
/// 13:91.
pub fn mcnemar_mid_p(cells: &PairedCells) -> f64 {
    let (b, c) = (cells.only_first_right, cells.only_second_right);
    let (few, n) = (b.min(c), b + c);
    let below = few.checked_sub(1).map_or(0.0, |less| lower_tail_of_halves(less, n));
    (lower_tail_of_halves(few, n) + below).min(1.0)
}

/// The probability of at most `k` heads in `n` tosses of a fair coin. Each term is made from the
/// largest one, whose logarithm keeps large `n` from underflowing.
fn lower_tail_of_halves(k: u64, n: u64) -> f64 {
    let ln_factorial = |m: u64| libm::lgamma(m as f64 + 1.0);
    let ln_largest =
        ln_factorial(n) - ln_factorial(k) - ln_factorial(n - k) - n as f64 * std::f64::consts::LN_2;
    let (mut term, mut sum) = (1.0, 0.0);
    for i in (0..=k).rev() {
        sum += term;
        // C(n, i - 1) = C(n, i) * i / (n - i + 1); below this the rest cannot change the sum.
        term *= i as f64 / (n - i + 1) as f64;
        if term < sum * f64::EPSILON {
            break;
        }
    }
    ln_largest.exp() * sum
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::fixtures::{close, fixture};
    use proptest::prelude::*;

    fn p(b: u64, c: u64) -> f64 {
        let discordant =
            PairedCells { only_first_right: b, only_second_right: c, ..<_>::default() };
        mcnemar_exact(&discordant)
    }

    #[track_caller]
    fn check(b: u64, c: u64, expected: f64) {
        assert!((p(b, c) / expected - 1.0).abs() < 1e-9, "{}", p(b, c));
    }

    #[test]
    fn exact_fractions_come_out() {
        check(0, 5, 2.0 / 32.0);
        check(1, 9, 22.0 / 1024.0);
        check(3, 3, 1.0);
    }

    #[test]
    fn the_2014_table_comes_out() {
        check(72, 46, 0.020_970_029_530_034_958);
    }

    #[test]
    fn mid_p_halves_the_outcome_itself() {
        for row in fixture("mcnemar") {
            let cells = row["cells"].as_array().unwrap();
            let count = |i: usize| cells[i].as_u64().unwrap();
            let cells = PairedCells {
                both_right: count(0),
                only_first_right: count(1),
                only_second_right: count(2),
                both_wrong: count(3),
            };
            close(mcnemar_exact(&cells), &row["exact"], 1e-9);
            close(mcnemar_mid_p(&cells), &row["mid_p"], 1e-9);
        }
    }

    #[test]
    fn large_counts_do_not_underflow() {
        // Summed with exact integers elsewhere.
        check(4900, 5100, 0.046_585_527_704_947_39);
        assert!(p(0, 5000) >= 0.0 && p(0, 5000) < 1e-300);
    }

    #[test]
    fn no_discordant_image_tells_nothing() {
        check(0, 0, 1.0);
    }

    #[test]
    fn cells_are_counted_by_who_is_right() {
        let pairs = [(true, true), (true, false), (true, false), (false, true), (false, false)];
        let cells = PairedCells::count(pairs);
        assert_eq!((cells.both_right, cells.only_first_right), (1, 2));
        assert_eq!((cells.n(), cells.first_errors(), cells.second_errors()), (5, 2, 3));
    }

    proptest! {
        #[test]
        fn it_is_a_probability_and_symmetric(b in 0_u64..3000, c in 0_u64..3000) {
            prop_assert!((0.0..=1.0).contains(&p(b, c)));
            prop_assert_eq!(p(b, c).to_bits(), p(c, b).to_bits());
            let cells = PairedCells { only_first_right: b, only_second_right: c, ..<_>::default() };
            let mid = mcnemar_mid_p(&cells);
            prop_assert!(mid <= p(b, c) && mid >= 0.5 * p(b, c));
        }
    }
}
