//! How times are spread: quantiles, a histogram, and whether they are of one kind or of two.

use crate::stats::{Component, LogBin, LogHistogram, log_histogram, log_normal_mixture, quantiles};
use serde::Serialize;

/// The shares whose quantiles are told.
const SHARES: [f64; 7] = [0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95];

/// The unit of the histogram's edges: they are at doublings of a second.
const SECOND_MS: f64 = 1000.0;

/// How the times of images are spread.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Spread {
    /// Of how many images.
    pub n: usize,
    /// Of these, those without any time, which are in no bin and of no kind.
    pub zero: usize,
    /// Quantiles at 5, 10, 25, 50, 75, 90 and 95 %; none if `n` is 0.
    pub quantiles: Vec<Quantile>,
    /// Width of a bin of the histogram, in doublings of the time; `None` without bins.
    pub bin_doublings: Option<f64>,
    /// The histogram on a logarithmic axis ([`log_histogram`] has the rule of its bins).
    pub histogram: Vec<Bin>,
    /// One kind of times beside two; `None` unless two times differ.
    pub kinds: Option<Kinds>,
}

/// A quantile of times.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Quantile {
    /// The share of times that are shorter.
    pub share: f64,
    /// The time.
    pub ms: f64,
}

/// A bin of a histogram.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Bin {
    /// Its beginning.
    pub from_ms: f64,
    /// Its end.
    pub to_ms: f64,
    /// Images within.
    pub count: usize,
    /// Images that one log-normal distribution has within; `None` where none was fitted.
    pub one_kind: Option<f64>,
    /// Images that the mixture of two has within; `None` where none was fitted.
    pub two_kinds: Option<f64>,
}

/// One log-normal distribution beside a mixture of two.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Kinds {
    /// Of how many times.
    pub n: usize,
    /// All times as of one kind.
    pub one: Kind,
    /// Two kinds; `None` with fewer than ten times, or if one would sit on a few equal times.
    pub two: Option<TwoKinds>,
}

/// Two kinds of times.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct TwoKinds {
    /// The quick images.
    pub fast: Kind,
    /// The slow ones.
    pub slow: Kind,
    /// The time at which both are as likely; `None` if there is none between the medians.
    pub split_ms: Option<f64>,
    /// How much better than one kind, in BIC: above 10 very strong evidence for two, below 0 for one.
    pub bic_gain: f64,
}

/// A log-normal kind of times.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Kind {
    /// Its share of the images.
    pub share: f64,
    /// Its median.
    pub median_ms: f64,
    /// The standard deviation of the natural logarithm of its times.
    pub log_deviation: f64,
}

impl From<Component> for Kind {
    fn from(component: Component) -> Self {
        let Component { share, median, spread } = component;
        Self { share, median_ms: median, log_deviation: spread }
    }
}

impl Spread {
    /// Of times in milliseconds.
    pub(super) fn of(times_ms: &[f64]) -> Self {
        let at = quantiles(times_ms, &SHARES).unwrap_or_default();
        let mixture = log_normal_mixture(times_ms);
        let histogram = log_histogram(times_ms, SECOND_MS);
        let one = mixture.map(|mixture| vec![mixture.one]);
        let two = mixture.and_then(|mixture| mixture.two).map(|two| vec![two.fast, two.slow]);
        Self {
            n: times_ms.len(),
            zero: times_ms.iter().filter(|time| **time <= 0.0).count(),
            quantiles: SHARES.iter().zip(at).map(|(&share, ms)| Quantile { share, ms }).collect(),
            bin_doublings: histogram.as_ref().map(|histogram| histogram.doublings),
            histogram: histogram
                .map_or_else(Vec::new, |found| bins(&found, one.as_deref(), two.as_deref())),
            kinds: mixture.map(|mixture| Kinds {
                n: mixture.n,
                one: mixture.one.into(),
                two: mixture.two.zip(mixture.gain_of_two()).map(|(two, bic_gain)| TwoKinds {
                    fast: two.fast.into(),
                    slow: two.slow.into(),
                    split_ms: two.split,
                    bic_gain,
                }),
            }),
        }
    }

    /// The quantile at one of the shares told.
    pub fn quantile_ms(&self, share: f64) -> Option<f64> {
        let is_it = |quantile: &&Quantile| (quantile.share - share).abs() < 1e-9;
        self.quantiles.iter().find(is_it).map(|quantile| quantile.ms)
    }
}

fn bins(
    histogram: &LogHistogram,
    one: Option<&[Component]>,
    two: Option<&[Component]>,
) -> Vec<Bin> {
    let n: usize = histogram.bins.iter().map(|bin| bin.count).sum();
    let bin = |bin: &LogBin| {
        let expected = |components: &[Component]| {
            let share: f64 = components.iter().map(|c| c.share_between(bin.low, bin.high)).sum();
            n as f64 * share
        };
        Bin {
            from_ms: bin.low,
            to_ms: bin.high,
            count: bin.count,
            one_kind: one.map(expected),
            two_kinds: two.map(expected),
        }
    };
    histogram.bins.iter().map(bin).collect()
}
