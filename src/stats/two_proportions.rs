//! Two independent proportions: the pooled z-test.

use super::upper_tail;

/// What the pooled test says of two error rates.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize)]
pub struct TwoProportions {
    /// The second rate less the first, in standard errors: positive if the first errs less.
    pub z: f64,
    /// Chance of so large a z or a larger one if both rates were equal.
    pub p_one_sided: f64,
    /// Chance of a z so far from 0 on either side if both rates were equal.
    pub p_two_sided: f64,
}

/// Tests whether `first` (errors, n) errs less than `second` (errors, n). `None` if an n is 0,
/// errors exceed their n, or all or none of the images are errors (there is no spread then).
///
/// It takes the samples for independent. Two judges of the *same* images are not: for them
/// [`mcnemar_exact`](super::mcnemar_exact) is the right test.
///
/// Source: J. L. Fleiss 1981, "Statistical Methods for Rates and Proportions", 2nd ed., section
/// 2.1, without correction for continuity; this is the test of Russakovsky et al. 2015, 6.4.
pub fn two_proportions(first: (u64, u64), second: (u64, u64)) -> Option<TwoProportions> {
    let rate = |(errors, n): (u64, u64)| (errors <= n && n > 0).then(|| errors as f64 / n as f64);
    let difference = rate(second)? - rate(first)?;
    let (n1, n2) = (first.1 as f64, second.1 as f64);
    let pooled = (first.0 as f64 + second.0 as f64) / (n1 + n2);
    let standard_error = (pooled * (1.0 - pooled) * (1.0 / n1 + 1.0 / n2)).sqrt();
    if standard_error <= 0.0 {
        return None;
    }
    let z = difference / standard_error;
    Some(TwoProportions { z, p_one_sided: upper_tail(z), p_two_sided: 2.0 * upper_tail(z.abs()) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_2014_comparison_comes_out() {
        let test = two_proportions((76, 1500), (102, 1500)).unwrap();
        assert!((test.z - 2.0093).abs() < 5e-5, "{test:?}");
        assert!((test.p_one_sided - 0.02225).abs() < 5e-6, "{test:?}");
        assert!((test.p_two_sided - 0.04450).abs() < 1e-5, "{test:?}");
    }

    #[test]
    fn swapping_the_sides_turns_the_sign() {
        let forth = two_proportions((3, 40), (9, 50)).unwrap();
        let back = two_proportions((9, 50), (3, 40)).unwrap();
        assert!((forth.z + back.z).abs() < 1e-12);
        assert!((forth.p_one_sided + back.p_one_sided - 1.0).abs() < 1e-12);
    }

    #[test]
    fn without_spread_there_is_no_test() {
        assert_eq!(two_proportions((0, 10), (0, 20)), None);
        assert_eq!(two_proportions((10, 10), (20, 20)), None);
        assert_eq!(two_proportions((0, 0), (1, 20)), None);
        assert_eq!(two_proportions((3, 2), (1, 20)), None);
    }
}
