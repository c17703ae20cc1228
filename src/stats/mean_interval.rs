//! The mean of a few figures (one a session, say), with an interval.

use super::{Interval, mean};
use statrs::distribution::{ContinuousCDF, StudentsT};

/// The mean of figures, and its interval at a level such as 0.95. `None` with fewer than two figures, one
/// that is not finite, or if the level is not between 0 and 1.
///
/// It takes the figures for independent and roughly normal, which matters less the more there are.
///
/// Source: Student 1908, "The probable error of a mean", Biometrika 6:1-25.
pub fn mean_interval(figures: &[f64], level: f64) -> Option<(f64, Interval)> {
    let is_usable = figures.len() > 1 && figures.iter().all(|figure| figure.is_finite());
    let is_level = level > 0.0 && level < 1.0;
    if !is_usable || !is_level {
        return None;
    }
    let (n, centre) = (figures.len() as f64, mean(figures)?);
    let squares: f64 = figures.iter().map(|figure| (figure - centre).powi(2)).sum();
    let student = StudentsT::new(0.0, 1.0, n - 1.0).ok()?;
    let reach = student.inverse_cdf(0.5 + level / 2.0) * (squares / (n - 1.0) / n).sqrt();
    Some((centre, Interval { low: centre - reach, high: centre + reach }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::fixtures::{close, fixture, numbers};

    #[test]
    fn scipy_says_the_same() {
        for row in fixture("mean_interval") {
            let (centre, interval) = mean_interval(&numbers(&row["figures"]), 0.95).unwrap();
            close(centre, &row["mean"], 1e-12);
            close(interval.low, &row["interval"][0], 1e-8);
            close(interval.high, &row["interval"][1], 1e-8);
        }
    }

    #[test]
    fn one_figure_tells_no_spread() {
        assert_eq!(mean_interval(&[], 0.95), None);
        assert_eq!(mean_interval(&[1.0], 0.95), None);
        assert_eq!(mean_interval(&[1.0, f64::NAN], 0.95), None);
        assert_eq!(mean_interval(&[1.0, 2.0], 1.0), None);
        let (centre, interval) = mean_interval(&[3.0, 3.0], 0.95).unwrap();
        assert!(interval.low >= centre && interval.high <= centre);
    }
}
