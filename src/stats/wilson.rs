//! The Wilson score interval for a proportion.

use super::Interval;

/// The score interval for a proportion of which `count` of `n` were observed; `z` is the normal
/// quantile ([`Z_95`](super::Z_95)). `None` if `n` is 0 or `count` exceeds it.
///
/// Unlike the textbook interval it stays within 0..=1 and has a width also for 0 or n of n.
///
/// Source: E. B. Wilson 1927, "Probable inference, the law of succession, and statistical
/// inference", JASA 22:209-212; as written in R. G. Newcombe 1998, Statistics in Medicine
/// 17:857-872, method 3.
pub fn wilson(count: u64, n: u64, z: f64) -> Option<Interval> {
    if n == 0 || count > n {
        return None;
    }
    let (size, share) = (n as f64, count as f64 / n as f64);
    let shrink = 1.0 + z * z / size;
    let centre = (share + z * z / (2.0 * size)) / shrink;
    let reach = z / shrink * (share * (1.0 - share) / size + z * z / (4.0 * size * size)).sqrt();
    // At the ends the exact bound is 0 or 1; rounding would leave a trace beside it.
    let low = if count == 0 { 0.0 } else { (centre - reach).max(0.0) };
    let high = if count == n { 1.0 } else { (centre + reach).min(1.0) };
    Some(Interval { low, high })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::Z_95;
    use proptest::prelude::*;

    #[track_caller]
    fn check(count: u64, n: u64, low: f64, high: f64) {
        let interval = wilson(count, n, Z_95).unwrap();
        assert!((interval.low - low).abs() < 5e-5, "{interval:?}");
        assert!((interval.high - high).abs() < 5e-5, "{interval:?}");
    }

    #[test]
    fn the_examples_of_newcombe_1998_come_out() {
        check(81, 263, 0.2553, 0.3662);
        check(15, 148, 0.0624, 0.1605);
        check(0, 20, 0.0000, 0.1611);
        check(1, 29, 0.0061, 0.1718);
    }

    #[test]
    fn seventy_six_of_fifteen_hundred() {
        check(76, 1500, 0.04067, 0.06296);
    }

    #[test]
    fn the_ends_are_exact() {
        assert_eq!(wilson(0, 7, Z_95).unwrap().low.to_bits(), 0.0_f64.to_bits());
        assert_eq!(wilson(7, 7, Z_95).unwrap().high.to_bits(), 1.0_f64.to_bits());
    }

    #[test]
    fn nothing_observed_has_no_interval() {
        assert_eq!(wilson(0, 0, Z_95), None);
        assert_eq!(wilson(3, 2, Z_95), None);
    }

    proptest! {
        #[test]
        fn the_share_lies_inside_and_the_complement_mirrors(n in 1_u64..5000, part in 0.0..=1.0) {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of n")]
            let count = (part * n as f64) as u64;
            let own = wilson(count, n, Z_95).unwrap();
            let other = wilson(n - count, n, Z_95).unwrap();
            let share = count as f64 / n as f64;
            prop_assert!(0.0 <= own.low && own.low <= share && share <= own.high && own.high <= 1.0);
            prop_assert!((own.low + other.high - 1.0).abs() < 1e-12);
        }
    }
}
