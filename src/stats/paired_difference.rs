//! How much more often one of two judges of the same images errs, with an interval.

use super::{Interval, PairedCells, wilson};

/// A difference of two error rates.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize)]
pub struct Difference {
    /// The second judge's error rate less the first's: positive if the first errs less.
    pub difference: f64,
    /// Its interval, within -1..=1.
    pub interval: Interval,
}

/// The difference of the error rates of two judges of the same images; `z` is the normal quantile
/// of the level ([`Z_95`](super::Z_95)). `None` without images.
///
/// Source: R. G. Newcombe 1998, "Improved confidence intervals for the difference between binomial
/// proportions based on paired data", Statistics in Medicine 17:2635-2650, method 10: Wilson's
/// intervals of both rates put together with their correlation, phi with a correction of its numerator.
pub fn paired_difference(cells: &PairedCells, z: f64) -> Option<Difference> {
    let n = cells.n();
    let (first, second) = (cells.first_errors(), cells.second_errors());
    let (own, other) = (wilson(first, n, z)?, wilson(second, n, z)?);
    let (first, second) = (first as f64 / n as f64, second as f64 / n as f64);
    let difference = second - first;
    let phi = corrected_phi(cells);
    let reach = |a: f64, b: f64| (a * a - 2.0 * phi * a * b + b * b).max(0.0).sqrt();
    let low = difference - reach(second - other.low, own.high - first);
    let high = difference + reach(other.high - second, first - own.low);
    Some(Difference { difference, interval: Interval { low: low.max(-1.0), high: high.min(1.0) } })
}

/// The correlation of the two judges' errors, a positive numerator diminished by n / 2 (not below
/// 0); 0 where one of them has no spread.
fn corrected_phi(cells: &PairedCells) -> f64 {
    let PairedCells { both_right, only_first_right, only_second_right, both_wrong } = *cells;
    let [a, b, c, d] =
        [both_right, only_first_right, only_second_right, both_wrong].map(|count| count as f64);
    let product = (a + b) * (c + d) * (a + c) * (b + d);
    if product <= 0.0 {
        return 0.0;
    }
    let excess = a * d - b * c;
    let numerator = if excess > 0.0 { (excess - (a + b + c + d) / 2.0).max(0.0) } else { excess };
    numerator / product.sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::Z_95;
    use crate::stats::fixtures::{close, fixture};
    use proptest::prelude::*;

    fn cells([a, b, c, d]: [u64; 4]) -> PairedCells {
        PairedCells { both_right: a, only_first_right: b, only_second_right: c, both_wrong: d }
    }

    #[test]
    fn the_examples_of_newcombe_1998_come_out() {
        let check = |table, low: f64, high: f64| {
            let Difference { interval, .. } = paired_difference(&cells(table), Z_95).unwrap();
            assert!((interval.low - low).abs() < 5e-5, "{table:?} {interval:?}");
            assert!((interval.high - high).abs() < 5e-5, "{table:?} {interval:?}");
        };
        check([36, 12, 2, 0], 0.0569, 0.3404);
        check([36, 14, 0, 0], 0.1528, 0.4167);
    }

    #[test]
    fn the_independent_computation_agrees() {
        for row in fixture("mcnemar") {
            let table = row["cells"].as_array().unwrap();
            let table = [0, 1, 2, 3].map(|i: usize| table[i].as_u64().unwrap());
            let found = paired_difference(&cells(table), Z_95).unwrap();
            close(found.difference, &row["difference"], 1e-12);
            close(found.interval.low, &row["newcombe"][0], 1e-9);
            close(found.interval.high, &row["newcombe"][1], 1e-9);
        }
    }

    #[test]
    fn nothing_compared_has_no_difference() {
        assert_eq!(paired_difference(&PairedCells::default(), Z_95), None);
    }

    proptest! {
        #[test]
        fn swapping_the_judges_mirrors_it(a in 0_u64..2000, b in 0_u64..200, c in 0_u64..200, d in 1_u64..200) {
            let forth = paired_difference(&cells([a, b, c, d]), Z_95).unwrap();
            let back = paired_difference(&cells([a, c, b, d]), Z_95).unwrap();
            prop_assert!((forth.difference + back.difference).abs() < 1e-12);
            prop_assert!((forth.interval.low + back.interval.high).abs() < 1e-12);
            prop_assert!(forth.interval.low <= forth.difference && forth.difference <= forth.interval.high);
        }
    }
}
