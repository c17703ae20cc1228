//! How long answers took until the screen said that they are on disk.

use std::fmt;
use std::time::Duration;

/// A time for each answer, in any order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Latencies(Vec<Duration>);

impl Latencies {
    pub(crate) fn note(&mut self, latency: Duration) {
        self.0.push(latency);
    }

    pub(crate) fn extend(&mut self, others: &Self) {
        self.0.extend_from_slice(&others.0);
    }

    /// The time within which so many of a hundred answers were saved, in milliseconds.
    fn within(&self, percent: usize) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort();
        let place = (sorted.len() * percent).div_ceil(100).max(1);
        sorted.get(place - 1).map_or(0.0, |latency| latency.as_secs_f64() * 1000.0)
    }
}

impl fmt::Display for Latencies {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [median, most, all] = [50, 99, 100].map(|percent| self.within(percent));
        let count = self.0.len();
        write!(
            f,
            "{count} answers saved after {median:.1} ms (median), {most:.1} ms (99 of 100), {all:.1} ms (all)"
        )
    }
}
