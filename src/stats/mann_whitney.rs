//! Whether one kind of things scores higher than another: the area under the curve.

use super::Interval;
use super::bisect::bisect;

/// How well a score puts things of one kind above those of another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Separation {
    /// The probability that one of the first kind scores higher than one of the second, ties counting
    /// half: 1 if all do, 0.5 if the score says nothing, 0 if all score lower.
    pub area: f64,
    /// Its interval.
    pub interval: Interval,
}

/// The area under the receiver operating characteristic of a score, which is Mann and Whitney's U as a
/// share of all pairs; `z` is the normal quantile of the interval ([`Z_95`](super::Z_95)). `None` if there
/// is nothing of one kind, or a score is not a number.
///
/// Sources: H. B. Mann and D. R. Whitney 1947, "On a test of whether one of two random variables is
/// stochastically larger than the other", Annals of Mathematical Statistics 18:50-60; the interval is
/// method 5 of R. G. Newcombe 2006, "Confidence intervals for an effect size measure based on the
/// Mann-Whitney statistic. Part 2", Statistics in Medicine 25:559-573, which keeps within 0..=1 and has a
/// width also at its ends.
pub fn mann_whitney(first: &[f64], second: &[f64], z: f64) -> Option<Separation> {
    if first.is_empty() || second.is_empty() || first.iter().chain(second).any(|x| x.is_nan()) {
        return None;
    }
    let mut sorted = second.to_vec();
    sorted.sort_by(f64::total_cmp);
    let above = |x: &f64| {
        let lower = sorted.partition_point(|y| y < x);
        let not_higher = sorted.partition_point(|y| y <= x);
        (lower + not_higher) as f64 / 2.0
    };
    let (m, n) = (first.len() as f64, second.len() as f64);
    let area = first.iter().map(above).sum::<f64>() / (m * n);
    Some(Separation { area, interval: newcombe(area, m, n, z) })
}

fn newcombe(area: f64, m: f64, n: f64, z: f64) -> Interval {
    let others = f64::midpoint(m, n) - 1.0;
    let reach = |theta: f64| {
        let shape = (1.0 - theta) / (2.0 - theta) + theta / (1.0 + theta);
        z * (theta * (1.0 - theta) * (1.0 + others * shape) / (m * n)).sqrt()
    };
    Interval {
        low: bisect(0.0, area, |theta| area - theta > reach(theta)),
        high: bisect(area, 1.0, |theta| theta - area < reach(theta)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::fixtures::{close, fixture, normals, numbers};
    use crate::stats::{Z_95, upper_tail};
    use proptest::prelude::*;

    #[test]
    fn scikit_learn_and_the_paper_say_the_same() {
        for row in fixture("mann_whitney") {
            let found =
                mann_whitney(&numbers(&row["first"]), &numbers(&row["second"]), Z_95).unwrap();
            close(found.area, &row["area"], 1e-12);
            close(found.interval.low, &row["interval"][0], 1e-9);
            close(found.interval.high, &row["interval"][1], 1e-9);
        }
    }

    #[test]
    fn a_known_area_is_covered_most_times() {
        // Two normal distributions one deviation apart: P(X > Y) = Phi(1 / sqrt 2).
        let area = 1.0 - upper_tail(std::f64::consts::FRAC_1_SQRT_2);
        let covered = (0..1000).filter(|&seed| {
            let values = normals(seed, 90);
            let first: Vec<f64> = values[..30].iter().map(|x| x + 1.0).collect();
            let Interval { low, high } =
                mann_whitney(&first, &values[30..], Z_95).unwrap().interval;
            low < area && area < high
        });
        let covered = covered.count();
        assert!(covered.abs_diff(950) <= 25, "{covered} of 1000");
    }

    #[test]
    fn the_ends_are_exact_and_have_a_width() {
        let above = mann_whitney(&[3.0, 4.0], &[1.0, 2.0], Z_95).unwrap();
        assert_eq!((above.area, above.interval.high), (1.0, 1.0));
        assert!(above.interval.low > 0.2 && above.interval.low < 0.9, "{above:?}");
        let below = mann_whitney(&[1.0], &[2.0], Z_95).unwrap();
        assert_eq!((below.area, below.interval.low), (0.0, 0.0));
        let ties = mann_whitney(&[5.0; 4], &[5.0; 9], Z_95).unwrap();
        assert!((ties.area - 0.5).abs() < 1e-12, "{ties:?}");
    }

    #[test]
    fn one_kind_alone_has_no_order() {
        assert_eq!(mann_whitney(&[], &[1.0], Z_95), None);
        assert_eq!(mann_whitney(&[1.0], &[], Z_95), None);
        assert_eq!(mann_whitney(&[f64::NAN], &[1.0], Z_95), None);
    }

    proptest! {
        #[test]
        fn changing_sides_mirrors(
            first in prop::collection::vec(0_u8..6, 1..30), second in prop::collection::vec(0_u8..6, 1..30),
        ) {
            let numbers = |scores: &[u8]| scores.iter().map(|&score| score.into()).collect::<Vec<f64>>();
            let own = mann_whitney(&numbers(&first), &numbers(&second), Z_95).unwrap();
            let other = mann_whitney(&numbers(&second), &numbers(&first), Z_95).unwrap();
            prop_assert!((own.area + other.area - 1.0).abs() < 1e-12);
            prop_assert!((own.interval.low + other.interval.high - 1.0).abs() < 1e-9);
            prop_assert!(own.interval.low <= own.area && own.area <= own.interval.high);
        }
    }
}
