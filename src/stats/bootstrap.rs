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
    let [interval] = bootstrap_all(items, how, |sample| [statistic(sample)]);
    interval
}

/// As [`bootstrap`], for several statistics of the same samples, which are drawn only once.
pub fn bootstrap_all<T, const N: usize>(
    items: &[T],
    how: Resampling,
    mut statistics: impl FnMut(&[&T]) -> [Option<f64>; N],
) -> [Option<Interval>; N] {
    let Resampling { resamples, seed, level } = how;
    let mut values: [Vec<f64>; N] = std::array::from_fn(|_| Vec::new());
    if items.len() < 2 || resamples == 0 || !(level > 0.0 && level < 1.0) {
        return [None; N];
    }
    let mut stream = SplitMix64::new(seed);
    let mut sample = Vec::with_capacity(items.len());
    for _ in 0..resamples {
        sample.clear();
        sample.extend(items.iter().map(|_| {
            let drawn = usize::try_from(stream.below(items.len() as u64)).unwrap_or(0);
            &items[drawn]
        }));
        for (values, value) in values.iter_mut().zip(statistics(&sample)) {
            values.extend(value);
        }
    }
    values.map(|values| middle(&values, how))
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
    fn several_statistics_are_of_the_same_samples() {
        let values: Vec<f64> = (0..30).map(f64::from).collect();
        let first = |sample: &[&f64]| Some(*sample[0]);
        let both = bootstrap_all(&values, HOW, |sample| [mean_of(sample), first(sample), None]);
        let alone = [bootstrap(&values, HOW, mean_of), bootstrap(&values, HOW, first), None];
        assert_eq!(both, alone);
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
