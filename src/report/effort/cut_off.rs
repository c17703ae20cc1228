//! The error had every image been cut off at some time, from the guesses as they stood then.

use serde::Serialize;

use super::super::build::{Scored, rate_at};
use super::super::figures::ErrorRate;
use crate::stats::mean;

/// The times at which images are cut off, in milliseconds: about seven for each factor of ten.
const LIMITS_MS: [u64; 19] = [
    1_000, 1_500, 2_000, 3_000, 5_000, 7_000, 10_000, 15_000, 20_000, 30_000, 45_000, 60_000,
    90_000, 120_000, 180_000, 300_000, 600_000, 1_200_000, 2_400_000,
];

/// Error against the time allowed per image.
///
/// What the log says of the guesses at that time counts, and no guess yet is an error. It is a bound
/// from above on the error of people who know of the limit: they would guess sooner.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CutOff {
    /// How many guesses count beside the first alone.
    pub k: usize,
    /// Scored trials whose log tells when each guess was made.
    pub n: u64,
    /// Scored trials whose log does not, left out.
    pub without_steps: u64,
    /// By time, the shortest first; the last has no limit, and its errors are those that were made.
    pub points: Vec<CutOffPoint>,
}

/// What had been, with so much time.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct CutOffPoint {
    /// Active time allowed per image, in milliseconds; `None`: as much as was taken.
    pub limit_ms: Option<u64>,
    /// Images that would have been cut off.
    pub cut: u64,
    /// Of these, those without a guess until then.
    pub without_guess: u64,
    /// Mean active time per image under the limit, in milliseconds.
    pub mean_active_ms: Option<f64>,
    /// Errors of the first guess.
    pub top_1: ErrorRate,
    /// Errors of the first k guesses, over trials that allowed so many.
    pub top_k: ErrorRate,
}

impl CutOff {
    /// The curve of these trials; `None` if no log tells when guesses were made.
    pub(in crate::report) fn of(scored: &[Scored<'_>], k: usize) -> Option<Self> {
        let told: Vec<&Scored<'_>> =
            scored.iter().filter(|scored| !scored.trial.steps.is_empty()).collect();
        let longest = told.iter().map(|scored| scored.trial.active_ms).max()?;
        let limits = LIMITS_MS.into_iter().filter(|limit| *limit < longest).map(Some);
        Some(Self {
            k,
            n: told.len() as u64,
            without_steps: (scored.len() - told.len()) as u64,
            points: limits.chain([None]).map(|limit| CutOffPoint::of(&told, k, limit)).collect(),
        })
    }
}

impl CutOffPoint {
    fn of(told: &[&Scored<'_>], k: usize, limit_ms: Option<u64>) -> Self {
        let limit = limit_ms.unwrap_or(u64::MAX);
        let stood: Vec<(usize, Option<usize>)> =
            told.iter().map(|scored| (scored.k, rank_at(scored, limit))).collect();
        let spent: Vec<f64> =
            told.iter().map(|scored| scored.trial.active_ms.min(limit) as f64).collect();
        let cut = || told.iter().filter(|scored| scored.trial.active_ms > limit);
        let is_bare =
            |scored: &&&Scored<'_>| scored.trial.steps.iter().all(|step| step.active_ms > limit);
        Self {
            limit_ms,
            cut: cut().count() as u64,
            without_guess: cut().filter(is_bare).count() as u64,
            mean_active_ms: mean(&spent),
            top_1: rate_at(stood.iter().copied(), 1),
            top_k: rate_at(stood, k),
        }
    }
}

/// Where the truth stood at a time; what was submitted by then counts as submitted.
fn rank_at(scored: &Scored<'_>, limit: u64) -> Option<usize> {
    if scored.trial.active_ms <= limit {
        return scored.rank;
    }
    scored.trial.steps.iter().rev().find(|step| step.active_ms <= limit)?.rank
}
