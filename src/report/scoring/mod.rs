//! Errors counted in other ways than the usual one, and what they prove.
//!
//! Beside the top-k error with Wilson's interval stand: the exact interval; the error if images left
//! without an answer were errors; the error where several classes are right; the error without images
//! whose truth is disputed; tests of annotator against model; and whether the images are like the rest
//! of their set.

mod disputed;
mod sample;
mod significance;
mod valid;

pub use disputed::{Disputed, DisputedModel};
pub use sample::SampleCheck;
pub use significance::{Prospect, Significance};
pub use valid::{MultiLabel, MultiLabelModel};

use super::build::{Scored, rate_at, told_ks};
use super::figures::ErrorRate;
use super::rows::{ClassKey, ModelRows, Rows, SessionRows};
use super::versus::Versus;
use crate::stats::{Interval, clopper_pearson};
use serde::Serialize;

/// The level of the exact intervals.
const LEVEL: f64 = 0.95;

/// Errors of one set of trials, counted in other ways. Rates are given at k = 1 and, if more guesses
/// are allowed, at the most that are.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Scoring {
    /// Exact intervals of the usual errors.
    pub exact: Vec<ExactRate>,
    /// With images left without an answer as errors; `None` if there are none, or nothing is scored.
    pub unanswered: Option<Unanswered>,
    /// Where all right classes are known; `None` if they are of no image.
    pub multi_label: Option<MultiLabel>,
    /// With and without disputed images; `None` if there are none.
    pub disputed: Option<Disputed>,
    /// The tests of each model's tables, in their order.
    pub significance: Vec<Significance>,
    /// Whether the images are like the rest of their set, by each model that judged both.
    pub samples: Vec<SampleCheck>,
}

/// An error with its exact interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct ExactRate {
    /// How many guesses count.
    pub k: usize,
    /// Trials whose truth is not among them.
    pub errors: u64,
    /// Trials that could be scored.
    pub n: u64,
    /// Clopper and Pearson's interval of the rate at 95 %; `None` if `n` is 0.
    pub clopper_pearson95: Option<Interval>,
}

/// Errors if whatever was left without an answer were wrong, so that leaving out the hard images gains
/// nothing.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Unanswered {
    /// Images skipped, passed, or whose truth was looked up first; taken to have a known truth. Images
    /// not come to yet are not among them.
    pub images: u64,
    /// The errors with them.
    pub errors: Vec<ErrorRate>,
}

impl Scoring {
    pub(super) fn of(
        sessions: &[&SessionRows],
        scored: &[Scored<'_>],
        rows: &Rows,
        versus: &[Versus],
    ) -> Self {
        let ks = told_ks(sessions);
        Self {
            exact: ks.iter().map(|&k| exact(scored, k)).collect(),
            unanswered: unanswered(sessions, scored, &ks),
            multi_label: valid::multi_label(scored, &rows.models, &ks),
            disputed: disputed::disputed(scored, rows, &ks),
            significance: significance::significance(versus),
            samples: sample::samples(scored, &rows.models, &ks),
        }
    }
}

fn usual(scored: &[Scored<'_>], k: usize) -> ErrorRate {
    rate_at(scored.iter().map(|trial| (trial.k, trial.rank)), k)
}

fn exact(scored: &[Scored<'_>], k: usize) -> ExactRate {
    let ErrorRate { errors, n, .. } = usual(scored, k);
    ExactRate { k, errors, n, clopper_pearson95: clopper_pearson(errors, n, LEVEL) }
}

fn unanswered(
    sessions: &[&SessionRows],
    scored: &[Scored<'_>],
    ks: &[usize],
) -> Option<Unanswered> {
    let left = |session: &&SessionRows| {
        (session.skipped + session.passed + session.answer_shown_first) as u64
    };
    let images = sessions.iter().map(left).sum();
    let error = |&k: &usize| {
        let more: u64 = sessions.iter().filter(|session| session.head.k >= k).map(left).sum();
        let ErrorRate { errors, n, .. } = usual(scored, k);
        ErrorRate::counted(k, errors + more, n + more)
    };
    let is_known = images > 0 && !scored.is_empty();
    is_known.then(|| Unanswered { images, errors: ks.iter().map(error).collect() })
}

/// The trials whose image a model predicted, each with its ranked classes.
fn shared<'a>(
    scored: &'a [Scored<'a>],
    model: &'a ModelRows,
) -> impl Iterator<Item = (&'a Scored<'a>, &'a [ClassKey])> + Clone {
    scored.iter().filter_map(|trial| Some((trial, model.ranked.get(&trial.image)?.as_slice())))
}

/// Of these k, those that the model ranks so many classes for, on some of these trials.
fn within_depth<'a>(
    ks: &[usize],
    shared: impl Iterator<Item = (&'a Scored<'a>, &'a [ClassKey])>,
) -> Vec<usize> {
    let depth = shared.map(|(_, ranked)| ranked.len()).max().unwrap_or(0);
    ks.iter().copied().filter(|&k| k <= depth).collect()
}

#[cfg(test)]
pub(super) mod tests;
