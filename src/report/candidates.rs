//! What pruning the class list did: how often the truth was left on it, and what that cost.

use super::build::Scored;
use super::rows::Candidates;
use crate::stats::{Interval, Z_95, wilson};

/// What pruning did to a set of scored trials.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CandidateFigures {
    /// Scored trials with a pruned list.
    pub n: u64,
    /// Of these, those whose truth is on it: its recall.
    pub with_truth: u64,
    /// Wilson's interval of the recall at 95 %.
    pub interval: Option<Interval>,
    /// Trials in which the list was widened to all classes.
    pub widened: u64,
    /// Errors that the list forced: the truth is not on it, and it was not widened.
    pub forced_errors: u64,
}

impl CandidateFigures {
    /// The figures of the trials that were pruned; `None` if none was.
    pub(super) fn of(scored: &[Scored<'_>]) -> Option<Self> {
        let pruned = || scored.iter().filter_map(|scored| scored.trial.candidates);
        let count = |is_it: fn(&Candidates) -> bool| pruned().filter(is_it).count() as u64;
        let (n, with_truth) = (pruned().count() as u64, count(|list| list.has_truth));
        (n > 0).then(|| Self {
            n,
            with_truth,
            interval: wilson(with_truth, n, Z_95),
            widened: count(|list| list.is_widened),
            forced_errors: count(|list| !list.has_truth && !list.is_widened),
        })
    }

    /// The recall as a share of 1.
    pub fn recall(&self) -> f64 {
        self.with_truth as f64 / self.n as f64
    }
}
