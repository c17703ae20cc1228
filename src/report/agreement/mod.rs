//! Several judges of the same images: how far they agree, where they err together, and what they would
//! be as one.
//!
//! Of an annotator who answered an image several times the first answer counts. Answers given after a
//! model's prediction was seen are left out. Intervals come from resampling images, with a constant seed
//! and bounded work.

mod coefficients;
mod ensembles;
mod estimated;
mod judged;
mod pairs;

use serde::Serialize;

use super::rows::{ModelRows, SessionRows};
use crate::stats::{Interval, Resampling};
pub use coefficients::Coefficients;
pub use ensembles::Ensemble;
pub use estimated::{Estimated, EstimatedJudge};
use judged::Judged;
pub use pairs::{JudgePair, Pairs};

/// A figure of agreement.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Agreeing {
    /// Images it rests on.
    pub images: u64,
    /// The figure; `None` if there is nothing to compare, or all is alike.
    pub value: Option<f64>,
    /// Its interval at 95 %, over samples of images drawn again; `None` without a value, where too many
    /// samples have none, or where there are too many images and pairs for the work allowed.
    pub bootstrap95: Option<Interval>,
}

impl Agreeing {
    fn new(images: u64, value: Option<f64>, interval: Option<Interval>) -> Self {
        Self { images, value, bootstrap95: interval.filter(|_| value.is_some()) }
    }
}

/// The figures of one dataset and phase.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Agreement {
    /// Who judged, by name.
    pub annotators: Vec<String>,
    /// Images that somebody judged.
    pub images: usize,
    /// Of these, images that two or more annotators judged.
    pub shared_images: usize,
    /// Later answers of an annotator to the same image, left out.
    pub repeats: usize,
    /// How many guesses count where the first k do: the fewest that a session allows.
    pub k: usize,
    /// All annotators together; `None` if no image was judged by two.
    pub coefficients: Option<Coefficients>,
    /// Two judges at a time.
    pub pairs: Pairs,
    /// Judges as one: all annotators, then all annotators and each model.
    pub ensembles: Vec<Ensemble>,
    /// Who errs how often, as far as it can be told without the truth; `None` if no image was judged by
    /// two, or there are too many judges for the work allowed.
    pub estimated: Option<Estimated>,
}

impl Agreement {
    /// The figures; `None` without any answer, or with neither a second annotator on any image nor a
    /// model.
    pub(super) fn of(sessions: &[&SessionRows], models: &[ModelRows]) -> Option<Self> {
        Self::within(sessions, models, MOST_WORK)
    }

    /// The same, with about so much work for the samples of the coefficients, as much for those of the
    /// pairs, and for the estimate without the truth.
    pub(super) fn within(
        sessions: &[&SessionRows],
        models: &[ModelRows],
        most_work: usize,
    ) -> Option<Self> {
        let judged = Judged::of(sessions, models);
        let shared_images = judged.shared().count();
        if judged.images.is_empty() || (shared_images == 0 && judged.models.is_empty()) {
            return None;
        }
        Some(Self {
            annotators: judged.annotators.clone(),
            images: judged.images.len(),
            shared_images,
            repeats: judged.repeats,
            k: judged.k,
            coefficients: Coefficients::of(&judged, most_work),
            pairs: Pairs::of(&judged, most_work),
            ensembles: ensembles::of(&judged),
            estimated: Estimated::of(&judged, most_work),
        })
    }
}

/// Figures looked at, at most, where nothing else is asked for.
const MOST_WORK: usize = 12_000_000;
/// Samples drawn where the work allows: usual for the ends of an interval.
const RESAMPLES: usize = 1_000;
/// With fewer samples the ends are too rough: then there is no interval.
const FEWEST_RESAMPLES: usize = 100;

/// How to resample if each sample takes such work, and so much is allowed.
fn resampling(work: usize, most_work: usize) -> Resampling {
    let resamples = (most_work / work.max(1)).min(RESAMPLES);
    let resamples = if resamples < FEWEST_RESAMPLES { 0 } else { resamples };
    Resampling { resamples, seed: 1, level: 0.95 }
}

#[cfg(test)]
mod tests;
