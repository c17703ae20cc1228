//! The exact interval for a proportion.

use super::Interval;
use super::bisect::bisect;
use statrs::function::beta::beta_reg;

/// The exact interval at a level such as 0.95 for a proportion of which `count` of `n` were observed.
/// `None` if `n` is 0, `count` exceeds it, or the level is not between 0 and 1.
///
/// It covers the true share at least as often as the level says, mostly more often: it is wider than
/// [`wilson`](super::wilson)'s.
///
/// Source: C. J. Clopper and E. S. Pearson 1934, "The use of confidence or fiducial limits",
/// Biometrika 26:404-413, as quantiles of the beta distribution: L. D. Brown, T. T. Cai and A. `DasGupta`
/// 2001, "Interval estimation for a binomial proportion", Statistical Science 16:101-133, section 4.2.1.
pub fn clopper_pearson(count: u64, n: u64, level: f64) -> Option<Interval> {
    if n == 0 || count > n || !(level > 0.0 && level < 1.0) {
        return None;
    }
    let tail = (1.0 - level) / 2.0;
    let (hits, rest) = (count as f64, (n - count) as f64);
    let low = if count == 0 { 0.0 } else { beta_quantile(tail, hits, rest + 1.0) };
    // The complement's lower bound: small tails keep their digits there.
    let high = if count == n { 1.0 } else { 1.0 - beta_quantile(tail, rest, hits + 1.0) };
    Some(Interval { low, high })
}

/// Where the beta distribution with these shapes has this much below it. By halving, as the
/// distribution itself is exact where approximations of its inverse stop early.
fn beta_quantile(below: f64, a: f64, b: f64) -> f64 {
    bisect(0.0, 1.0, |share| beta_reg(a, b, share) < below)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::fixtures::{close, fixture};
    use crate::stats::{Z_95, wilson};
    use proptest::prelude::*;

    #[test]
    fn scipy_says_the_same() {
        for row in fixture("intervals") {
            let (count, n) = (row["count"].as_u64().unwrap(), row["n"].as_u64().unwrap());
            let level = row["level"].as_f64().unwrap();
            let exact = clopper_pearson(count, n, level).unwrap();
            close(exact.low, &row["clopper_pearson"][0], 1e-9);
            close(exact.high, &row["clopper_pearson"][1], 1e-9);
            let score = wilson(count, n, crate::stats::z_of_level(level).unwrap()).unwrap();
            close(score.low, &row["wilson"][0], 1e-9);
            close(score.high, &row["wilson"][1], 1e-9);
        }
    }

    #[test]
    fn the_ends_are_exact() {
        let none = clopper_pearson(0, 20, 0.95).unwrap();
        assert!(none.low == 0.0 && (none.high - (1.0 - 0.025_f64.powf(0.05))).abs() < 1e-12);
        let all = clopper_pearson(20, 20, 0.95).unwrap();
        assert!(all.high >= 1.0 && (all.low - 0.025_f64.powf(0.05)).abs() < 1e-12);
    }

    #[test]
    fn nonsense_has_no_interval() {
        assert_eq!(clopper_pearson(0, 0, 0.95), None);
        assert_eq!(clopper_pearson(3, 2, 0.95), None);
        assert_eq!(clopper_pearson(1, 2, 1.0), None);
        assert_eq!(clopper_pearson(1, 2, f64::NAN), None);
    }

    proptest! {
        #[test]
        fn the_share_lies_inside_and_the_complement_mirrors(n in 1_u64..20_000, part in 0.0..=1.0) {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of n")]
            let count = (part * n as f64) as u64;
            let own = clopper_pearson(count, n, 0.95).unwrap();
            let other = clopper_pearson(n - count, n, 0.95).unwrap();
            let share = count as f64 / n as f64;
            prop_assert!(0.0 <= own.low && own.low <= share && share <= own.high && own.high <= 1.0);
            prop_assert!((own.low + other.high - 1.0).abs() < 1e-12);
            if let Some(score) = wilson(count, n, Z_95).filter(|_| count > 0 && count < n) {
                prop_assert!(own.high - own.low > score.high - score.low);
            }
        }
    }
}
