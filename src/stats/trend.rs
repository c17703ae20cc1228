//! Whether the time an image takes changes in the course of the work.

use super::Interval;
use statrs::distribution::{ContinuousCDF, StudentsT};

/// A trend of times over the images in their order.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Trend {
    /// Times it rests on.
    pub n: usize,
    /// Growth of the natural logarithm of the time from one image to the next.
    pub slope: f64,
    /// Its interval.
    pub interval: Interval,
}

impl Trend {
    /// By which factor times grow over so many images (1.1: 10 % slower), with its interval.
    pub fn factor_over(&self, images: f64) -> (f64, Interval) {
        let factor = |slope: f64| (slope * images).exp();
        let Interval { low, high } = self.interval;
        (factor(self.slope), Interval { low: factor(low), high: factor(high) })
    }
}

/// The trend of times, of any unit, in the order of the images; `level` is the interval's, such as
/// 0.95. Times without a logarithm (zero, negative, not finite) are left out but keep their place. `None`
/// with fewer than three others, or if the level is not between 0 and 1.
///
/// Least squares on the logarithms, with Student's t: one slow image weighs little, and the growth is a
/// factor. It takes images for independent; where one is slow because the one before was, the interval
/// is too narrow.
///
/// Source: N. R. Draper and H. Smith 1998, "Applied Regression Analysis", 3rd ed., section 1.4.
pub fn time_trend(times: &[f64], level: f64) -> Option<Trend> {
    let points: Vec<(f64, f64)> = times
        .iter()
        .enumerate()
        .filter(|(_, time)| time.is_finite() && **time > 0.0)
        .map(|(place, time)| (place as f64, time.ln()))
        .collect();
    let n = points.len() as f64;
    if n < 3.0 || !(level > 0.0 && level < 1.0) {
        return None;
    }
    let mean_place = points.iter().map(|(place, _)| place).sum::<f64>() / n;
    let mean_log = points.iter().map(|(_, log)| log).sum::<f64>() / n;
    let sum = |f: &dyn Fn(f64, f64) -> f64| -> f64 {
        points.iter().map(|(place, log)| f(place - mean_place, log - mean_log)).sum()
    };
    let spread = sum(&|x, _| x * x);
    let slope = sum(&|x, y| x * y) / spread;
    let residual = sum(&|x, y| (y - slope * x).powi(2)) / (n - 2.0);
    let student = StudentsT::new(0.0, 1.0, n - 2.0).ok()?;
    let reach = student.inverse_cdf(0.5 + level / 2.0) * (residual / spread).sqrt();
    let interval = Interval { low: slope - reach, high: slope + reach };
    Some(Trend { n: points.len(), slope, interval })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::fixtures::{close, fixture, normals, numbers};

    #[test]
    fn scipy_finds_the_same_line() {
        for row in fixture("trend") {
            let found = time_trend(&numbers(&row["times"]), 0.95).unwrap();
            close(found.slope, &row["slope"], 1e-10);
            close(found.interval.low, &row["interval"][0], 1e-8);
            close(found.interval.high, &row["interval"][1], 1e-8);
        }
    }

    #[test]
    fn a_known_trend_is_covered_most_times() {
        let covered = (0..1000).filter(|&seed| {
            let times = normals(seed, 50).into_iter().enumerate();
            let times: Vec<f64> =
                times.map(|(i, z)| 9_000.0 * (0.001 * i as f64 + 0.8 * z).exp()).collect();
            let Interval { low, high } = time_trend(&times, 0.95).unwrap().interval;
            low < 0.001 && 0.001 < high
        });
        // The number itself varies by 7 (a standard deviation).
        let covered = covered.count();
        assert!(covered.abs_diff(950) <= 21, "{covered} of 1000");
    }

    #[test]
    fn a_factor_is_the_same_in_every_unit() {
        let times: Vec<f64> = (0..50).map(|i| 1000.0 * 1.01_f64.powi(i)).collect();
        let trend = time_trend(&times, 0.95).unwrap();
        let (factor, interval) = trend.factor_over(10.0);
        assert!((factor - 1.01_f64.powi(10)).abs() < 1e-9, "{factor}");
        assert!(interval.low <= factor && factor <= interval.high);
        let seconds: Vec<f64> = times.iter().map(|ms| ms / 1000.0).collect();
        assert!((time_trend(&seconds, 0.95).unwrap().slope - trend.slope).abs() < 1e-12);
    }

    #[test]
    fn times_left_out_keep_their_place() {
        let whole: Vec<f64> = (0..9).map(|i| 1.1_f64.powi(i)).collect();
        let mut gap = whole.clone();
        gap[4] = 0.0;
        let (whole, gap) = (time_trend(&whole, 0.9).unwrap(), time_trend(&gap, 0.9).unwrap());
        assert!((whole.slope - gap.slope).abs() < 1e-12 && gap.n == 8);
    }

    #[test]
    fn two_times_are_no_trend() {
        assert_eq!(time_trend(&[], 0.95), None);
        assert_eq!(time_trend(&[1.0, 2.0, 0.0], 0.95), None);
        assert_eq!(time_trend(&[1.0, 2.0, 3.0], 1.0), None);
    }
}
