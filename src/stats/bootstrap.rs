//! How much a statistic would vary with other images: the bootstrap.

use super::{Interval, SplitMix64, quantile};

/// How many samples are drawn again, from which seed, for which level.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Resampling {
    /// Samples drawn; 0: no interval.
    pub resamples: usize,
    /// Seed of the [`SplitMix64`] stream.
    pub seed: u64,
    /// The interval's level, such as 0.95.
    pub level: f64,
}

impl Resampling {
    /// Whether an interval can come of so many items.
    fn is_possible(&self, items: usize) -> bool {
        items > 1 && self.resamples > 0 && self.level > 0.0 && self.level < 1.0
    }
}

/// Of so many resamples at least one may have no value (all images alike, say) before there is no
/// interval.
const UNDEFINED_ONE_IN: usize = 10;

/// The percentile interval of a statistic over items (images, so that what was said of one image stays
/// together): samples of as many items are drawn with replacement, and the middle of their statistics is
/// the interval. `None` without resamples, with fewer than two items, where the level is not between 0
/// and 1, or if the statistic has no value for more than a tenth of the samples.
///
/// With few items, or near an end of the scale, it is too narrow; for a statistic that is the same in
/// every sample it has no width.
///
/// Source: B. Efron and R. J. Tibshirani 1993, "An Introduction to the Bootstrap", chapter 13.
pub fn bootstrap<T>(
    items: &[T],
    how: Resampling,
    mut statistic: impl FnMut(&[&T]) -> Option<f64>,
) -> Option<Interval> {
    let Resampling { resamples, seed, .. } = how;
    if !how.is_possible(items.len()) {
        return None;
    }
    let mut stream = SplitMix64::new(seed);
    let mut sample = Vec::with_capacity(items.len());
    let mut values = Vec::with_capacity(resamples);
    for _ in 0..resamples {
        sample.clear();
        sample.extend(items.iter().map(|_| &items[stream.place(items.len())]));
        values.extend(statistic(&sample));
    }
    middle(&values, how)
}

/// As [`bootstrap`], for several statistics of the same samples of `n` items, which are told how often
/// each item was drawn: so much cheaper than a list of what was drawn that many statistics can be had. They
/// give as many values each time; the intervals come in the same order.
pub fn bootstrap_counts(
    n: usize,
    how: Resampling,
    mut statistics: impl FnMut(&[u64]) -> Vec<Option<f64>>,
) -> Vec<Option<Interval>> {
    if !how.is_possible(n) {
        return statistics(&vec![1; n]).into_iter().map(|_| None).collect();
    }
    let mut stream = SplitMix64::new(how.seed);
    let mut drawn = vec![0; n];
    let mut values: Vec<Vec<f64>> = Vec::new();
    for _ in 0..how.resamples {
        drawn.fill(0);
        (0..n).for_each(|_| drawn[stream.place(n)] += 1);
        let found = statistics(&drawn);
        values.resize_with(found.len(), Vec::new);
        values.iter_mut().zip(found).for_each(|(values, value)| values.extend(value));
    }
    values.iter().map(|values| middle(values, how)).collect()
}

/// The middle of the values that resamples have; `None` if too many have none.
fn middle(values: &[f64], how: Resampling) -> Option<Interval> {
    if (how.resamples - values.len()) * UNDEFINED_ONE_IN > how.resamples {
        return None;
    }
    let tail = (1.0 - how.level) / 2.0;
    Some(Interval { low: quantile(values, tail)?, high: quantile(values, 1.0 - tail)? })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::mean;

    const HOW: Resampling = Resampling { resamples: 2000, seed: 5, level: 0.95 };

    fn mean_of(sample: &[&f64]) -> Option<f64> {
        mean(&sample.iter().copied().copied().collect::<Vec<_>>())
    }

    #[test]
    fn the_interval_of_a_mean_is_two_standard_errors_wide_on_each_side() {
        let values: Vec<f64> = (0..400).map(|i| f64::from(i % 20)).collect();
        let interval = bootstrap(&values, HOW, mean_of).unwrap();
        // The standard deviation of 0..20 is 5.766.
        let reach = 1.96 * 5.766 / 20.0;
        assert!((interval.low - (9.5 - reach)).abs() < 0.06, "{interval:?}");
        assert!((interval.high - (9.5 + reach)).abs() < 0.06, "{interval:?}");
    }

    #[test]
    fn the_same_seed_gives_the_same_interval() {
        let values: Vec<f64> = (0..30).map(f64::from).collect();
        assert_eq!(bootstrap(&values, HOW, mean_of), bootstrap(&values, HOW, mean_of));
        let other = Resampling { seed: 6, ..HOW };
        assert_ne!(bootstrap(&values, HOW, mean_of), bootstrap(&values, other, mean_of));
    }

    #[test]
    fn counts_are_of_the_same_samples() {
        let values: Vec<f64> = (0..30).map(f64::from).collect();
        let total = |drawn: &[u64]| {
            let times = drawn.iter().map(|times| *times as f64);
            Some(times.zip(&values).map(|(times, value)| times * value).sum::<f64>() / 30.0)
        };
        let found = bootstrap_counts(30, HOW, |drawn| vec![total(drawn), None]);
        let [Some(own), None] = found[..] else { panic!("{found:?}") };
        let other = bootstrap(&values, HOW, mean_of).unwrap();
        assert!((own.low - other.low).abs() < 1e-9 && (own.high - other.high).abs() < 1e-9);
        assert_eq!(bootstrap_counts(1, HOW, |_| vec![Some(1.0); 2]), [None, None]);
    }

    #[test]
    fn too_little_has_no_interval() {
        assert_eq!(bootstrap(&[1.0], HOW, mean_of), None);
        assert_eq!(bootstrap(&[1.0, 2.0], Resampling { resamples: 0, ..HOW }, mean_of), None);
        assert_eq!(bootstrap(&[1.0, 2.0], Resampling { level: 1.0, ..HOW }, mean_of), None);
        // Both alike in half of the samples: no value.
        let spread = |sample: &[&f64]| Some(sample[0] - sample[1]).filter(|gap| *gap != 0.0);
        assert_eq!(bootstrap(&[1.0, 2.0], HOW, spread), None);
    }
}
