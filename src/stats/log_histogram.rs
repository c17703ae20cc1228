//! How times are spread, counted in bins that grow with the time.

use super::quantiles;

/// The finest bins are this part of a doubling.
const FINEST: f64 = 0.25;
/// Bins are widened until there are no more than so many.
const MOST_BINS: f64 = 40.0;

/// Times counted in bins of equal width on a logarithmic axis.
#[derive(Clone, Debug, PartialEq)]
pub struct LogHistogram {
    /// Width of a bin in doublings: 0.5 means that its end is 2^0.5 times its beginning.
    pub doublings: f64,
    /// The bins from the one with the shortest time to the one with the longest, empty ones between
    /// them included.
    pub bins: Vec<LogBin>,
    /// Times without a logarithm (zero, negative, not finite), in no bin.
    pub left_out: usize,
}

/// One bin.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LogBin {
    /// Its beginning, which belongs to it, in the unit of the times.
    pub low: f64,
    /// Its end, which does not.
    pub high: f64,
    /// How many times lie within.
    pub count: usize,
}

/// Counts times in bins. Their edges are `unit` times powers of two and, if finer, fractions of such
/// steps; a bin spans a quarter, a half, one, two, four... doublings: the step nearest to what D. Freedman
/// and P. Diaconis 1981, "On the histogram as a density estimator: L2 theory", Zeitschrift für
/// Wahrscheinlichkeitstheorie und verwandte Gebiete 57:453-476, would have for the logarithms (twice
/// their interquartile range over the cube root of n), wider where that gave more than forty bins. `None`
/// without times that have a logarithm, or unless `unit` is positive.
pub fn log_histogram(times: &[f64], unit: f64) -> Option<LogHistogram> {
    let kept = times.iter().filter(|time| time.is_finite() && **time > 0.0);
    let logs: Vec<f64> = kept.map(|time| time.log2() - unit.log2()).collect();
    let ends = quantiles(&logs, &[0.0, 0.25, 0.75, 1.0]).filter(|_| unit > 0.0)?;
    let wanted = 2.0 * (ends[2] - ends[1]) / (logs.len() as f64).cbrt();
    let bin_of = |log: f64, width: f64| (log / width).floor();
    let mut width = nearest_step(wanted);
    while bin_of(ends[3], width) - bin_of(ends[0], width) >= MOST_BINS {
        width *= 2.0;
    }
    let first = bin_of(ends[0], width);
    let edge = |bin: usize| unit * ((first + bin as f64) * width).exp2();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0..40")]
    let place = |log: f64| (bin_of(log, width) - first) as usize;
    let empty = |bin| LogBin { low: edge(bin), high: edge(bin + 1), count: 0 };
    let mut bins: Vec<LogBin> = (0..=place(ends[3])).map(empty).collect();
    for log in &logs {
        bins[place(*log)].count += 1;
    }
    Some(LogHistogram { doublings: width, bins, left_out: times.len() - logs.len() })
}

/// The power of two nearest to this width on a logarithmic axis, [`FINEST`] at least.
fn nearest_step(width: f64) -> f64 {
    if width > FINEST { width.log2().round().exp2().max(FINEST) } else { FINEST }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn edges_are_doublings_of_the_unit() {
        // Logarithms 0, 1, 2, 3, 4: quartiles 1 and 3, wanted 2 * 2 / 5^(1/3) = 2.3, nearest step 2.
        let found = log_histogram(&[1e3, 2e3, 4e3, 8e3, 16e3, 0.0], 1e3).unwrap();
        let bins: Vec<_> = found.bins.iter().map(|bin| (bin.low, bin.high, bin.count)).collect();
        assert_eq!(bins, [(1e3, 4e3, 2), (4e3, 16e3, 2), (16e3, 64e3, 1)]);
        assert_eq!(found.left_out, 1);
    }

    #[test]
    fn many_alike_times_get_fine_bins_unless_one_is_far() {
        let mut times = vec![3e3; 50];
        let found = log_histogram(&times, 1e3).unwrap();
        assert!(found.doublings <= FINEST && found.bins.len() == 1, "{found:?}");
        times.push(3e3 * 2_f64.powi(60));
        assert_eq!(log_histogram(&times, 1e3).unwrap().doublings.to_bits(), 2_f64.to_bits());
    }

    #[test]
    fn nothing_has_no_bins() {
        assert_eq!(log_histogram(&[], 1.0), None);
        assert_eq!(log_histogram(&[0.0, f64::NAN, -1.0], 1.0), None);
        assert_eq!(log_histogram(&[1.0], 0.0), None);
    }

    proptest! {
        #[test]
        fn every_time_is_in_its_bin(times in prop::collection::vec(1_u64.., 1..60)) {
            let times: Vec<f64> = times.iter().map(|&time| time as f64).collect();
            let found = log_histogram(&times, 1e3).unwrap();
            prop_assert!(found.bins.len() <= 40);
            prop_assert_eq!(found.bins.iter().map(|bin| bin.count).sum::<usize>(), times.len());
            for bin in &found.bins {
                // At an edge rounding may put a time on the other side.
                let is_inside = |time: &&f64| bin.low <= **time && **time < bin.high;
                prop_assert!(times.iter().filter(is_inside).count().abs_diff(bin.count) <= 2);
            }
        }
    }
}
