//! The classes that take longest and those that are missed most.

use super::super::build::Scored;
use super::super::figures::{ClassName, ErrorRate};
use super::Named;
use crate::stats::median;
use serde::Serialize;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// How many classes are listed.
const LISTED: usize = 10;
/// The time of a single image says little of its class.
const FEWEST_TIMES: usize = 2;

/// A class that takes long.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SlowClass {
    /// The class.
    pub class: ClassName,
    /// Its scored trials.
    pub n: usize,
    /// The median of their active times.
    pub median_active_ms: f64,
}

/// A class that is missed often.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MissedClass {
    /// The class.
    pub class: ClassName,
    /// Its errors, of its scored trials.
    pub errors: ErrorRate,
}

/// The scored trials of each class, in the order of keys.
pub(super) struct Classes<'a>(BTreeMap<&'a str, Vec<&'a Scored<'a>>>);

impl<'a> Classes<'a> {
    pub(super) fn of(scored: &'a [Scored<'a>]) -> Self {
        let mut of_class: BTreeMap<&str, Vec<&Scored<'_>>> = BTreeMap::new();
        for trial in scored {
            of_class.entry(trial.truth).or_default().push(trial);
        }
        Self(of_class)
    }

    /// The slowest first.
    pub(super) fn slowest(&self, named: Named<'_>) -> Vec<SlowClass> {
        let often = self.0.iter().filter(|(_, trials)| trials.len() >= FEWEST_TIMES);
        let timed = |(&key, trials): (&&'a str, &Vec<&Scored<'_>>)| {
            let times: Vec<f64> = trials.iter().map(|trial| trial.trial.active_ms as f64).collect();
            Some((key, trials.len(), median(&times)?))
        };
        let mut classes: Vec<_> = often.filter_map(timed).collect();
        classes.sort_by(|a, b| b.2.total_cmp(&a.2));
        let class =
            |(key, n, median_active_ms)| SlowClass { class: named(key), n, median_active_ms };
        classes.into_iter().take(LISTED).map(class).collect()
    }

    /// Those with the most errors first, and of these the one with the fewest trials; none without a k.
    pub(super) fn most_missed(&self, named: Named<'_>, k: Option<usize>) -> Vec<MissedClass> {
        let Some(k) = k else { return Vec::new() };
        let missed = |(&key, trials): (&&'a str, &Vec<&'a Scored<'a>>)| {
            let allowed = || trials.iter().filter(|trial| trial.k >= k);
            let errors = allowed().filter(|trial| !trial.is_hit(k)).count();
            (errors > 0).then(|| (key, errors as u64, allowed().count() as u64))
        };
        let mut classes: Vec<_> = self.0.iter().filter_map(missed).collect();
        classes.sort_by_key(|&(_, errors, n)| (Reverse(errors), n));
        let class = |(key, errors, n)| MissedClass {
            class: named(key),
            errors: ErrorRate::counted(k, errors, n),
        };
        classes.into_iter().take(LISTED).map(class).collect()
    }
}
