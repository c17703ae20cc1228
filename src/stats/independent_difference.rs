//! How much more often images of one set are judged wrong than images of another, with an interval.

use super::{Difference, Interval, wilson};

/// The difference of the error rates on two sets without a common image, `first` and `second` being
/// (errors, n) of each; `z` is the normal quantile of the level ([`Z_95`](super::Z_95)). `None` if an n
/// is 0, or errors exceed it.
///
/// Source: R. G. Newcombe 1998, "Interval estimation for the difference between independent
/// proportions: comparison of eleven methods", Statistics in Medicine 17:873-890, method 10: Wilson's
/// intervals of both rates put together.
pub fn independent_difference(first: (u64, u64), second: (u64, u64), z: f64) -> Option<Difference> {
    let rate = |(errors, n): (u64, u64)| errors as f64 / n as f64;
    let (own, other) = (wilson(first.0, first.1, z)?, wilson(second.0, second.1, z)?);
    let (first, second) = (rate(first), rate(second));
    let difference = second - first;
    let low = difference - (second - other.low).hypot(own.high - first);
    let high = difference + (other.high - second).hypot(first - own.low);
    Some(Difference { difference, interval: Interval { low: low.max(-1.0), high: high.min(1.0) } })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::Z_95;
    use crate::stats::fixtures::{close, fixture};

    #[test]
    fn statsmodels_says_the_same() {
        for row in fixture("independent_difference") {
            let pair =
                |name: &str| (row[name][0].as_u64().unwrap(), row[name][1].as_u64().unwrap());
            let found = independent_difference(pair("first"), pair("second"), Z_95).unwrap();
            close(found.difference, &row["difference"], 1e-12);
            close(found.interval.low, &row["interval"][0], 1e-9);
            close(found.interval.high, &row["interval"][1], 1e-9);
        }
    }

    #[test]
    fn the_ends_stay_within_what_is_possible() {
        let found = independent_difference((0, 1), (1, 1), Z_95).unwrap();
        assert!(found.difference >= 1.0 && found.interval.high <= 1.0, "{found:?}");
        let back = independent_difference((1, 1), (0, 1), Z_95).unwrap();
        assert!((found.interval.low + back.interval.high).abs() < 1e-12, "{back:?}");
    }

    #[test]
    fn nothing_has_no_difference() {
        assert_eq!(independent_difference((0, 0), (1, 2), Z_95), None);
        assert_eq!(independent_difference((1, 2), (3, 2), Z_95), None);
    }
}
