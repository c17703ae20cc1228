//! Whether annotators are sure where they are right.

use serde::Serialize;

use super::super::build::{Scored, rate_at};
use super::super::figures::ErrorRate;
use crate::stats::{Interval, Z_95, mann_whitney};

/// The levels of confidence that can be given.
const LEVELS: std::ops::RangeInclusive<u8> = 1..=5;

/// Errors by confidence.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Confidence {
    /// How many guesses count beside the first alone.
    pub k: usize,
    /// Scored trials with a confidence.
    pub n: u64,
    /// Scored trials without one, left out.
    pub without: u64,
    /// From 1 (guessing) to 5 (sure).
    pub levels: Vec<ConfidenceLevel>,
    /// Whether right first guesses have more confidence than wrong ones; `None` if all are right or all
    /// wrong.
    pub top_1_order: Option<ConfidenceOrder>,
    /// The same of the first k guesses.
    pub top_k_order: Option<ConfidenceOrder>,
}

/// The trials of one confidence.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct ConfidenceLevel {
    /// How sure, 1 to 5.
    pub confidence: u8,
    /// Errors of the first guess.
    pub top_1: ErrorRate,
    /// Errors of the first k guesses, over trials that allowed so many.
    pub top_k: ErrorRate,
}

/// How well confidence puts right answers above wrong ones.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct ConfidenceOrder {
    /// Right answers.
    pub right: u64,
    /// Wrong answers.
    pub wrong: u64,
    /// The probability that a right answer has more confidence than a wrong one, ties counting half: 1
    /// if all have, 0.5 if confidence says nothing. The area under the curve.
    pub auc: f64,
    /// Its interval at 95 %.
    pub newcombe95: Interval,
}

impl Confidence {
    /// The figures of these trials; `None` if none has a confidence.
    pub(in crate::report) fn of(scored: &[Scored<'_>], k: usize) -> Option<Self> {
        let asked: Vec<(u8, &Scored<'_>)> =
            scored.iter().filter_map(|scored| Some((scored.trial.confidence?, scored))).collect();
        let level = |confidence: u8| {
            let of_level = || {
                let given = asked.iter().filter(move |(given, _)| *given == confidence);
                given.map(|(_, scored)| (scored.k, scored.rank))
            };
            let (top_1, top_k) = (rate_at(of_level(), 1), rate_at(of_level(), k));
            ConfidenceLevel { confidence, top_1, top_k }
        };
        (!asked.is_empty()).then(|| Self {
            k,
            n: asked.len() as u64,
            without: (scored.len() - asked.len()) as u64,
            levels: LEVELS.map(level).collect(),
            top_1_order: ConfidenceOrder::of(&asked, 1),
            top_k_order: ConfidenceOrder::of(&asked, k),
        })
    }
}

impl ConfidenceOrder {
    fn of(asked: &[(u8, &Scored<'_>)], k: usize) -> Option<Self> {
        let of = |is_hit: bool| -> Vec<f64> {
            let kind = asked.iter().filter(|(_, s)| s.k >= k && s.is_hit(k) == is_hit);
            kind.map(|(confidence, _)| f64::from(*confidence)).collect()
        };
        let (right, wrong) = (of(true), of(false));
        let found = mann_whitney(&right, &wrong, Z_95)?;
        Some(Self {
            right: right.len() as u64,
            wrong: wrong.len() as u64,
            auc: found.area,
            newcombe95: found.interval,
        })
    }
}
