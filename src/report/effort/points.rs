//! Annotators by the time they take and the errors they make; models by their errors.

use std::collections::HashMap;

use serde::Serialize;

use super::super::build::{Scored, by_annotator, rate_at, scored, widest};
use super::super::figures::ErrorRate;
use super::super::rows::{ClassKey, ModelRows, SessionRows};
use crate::domain::ImageId;
use crate::stats::{mean, rank_of};

/// Annotators and models of one dataset and phase.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Effort {
    /// How many guesses count beside the first alone.
    pub k: usize,
    /// By name.
    pub annotators: Vec<EffortPoint>,
    /// In the order of the report, on the images that annotators were scored on.
    pub models: Vec<ModelPoint>,
}

/// One annotator, over all sessions.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EffortPoint {
    /// The name.
    pub annotator: String,
    /// Scored trials.
    pub n: u64,
    /// Mean active time of these, in milliseconds.
    pub mean_active_ms: Option<f64>,
    /// Errors of the first guess.
    pub top_1: ErrorRate,
    /// Errors of the first k guesses, over trials that allowed so many.
    pub top_k: ErrorRate,
    /// Whether no other annotator is at least as fast and as often right at k, and better in one of
    /// the two: the Pareto front.
    pub is_on_front: bool,
}

/// One model. It has no time.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ModelPoint {
    /// The name.
    pub model: String,
    /// Errors of its first class.
    pub top_1: ErrorRate,
    /// Errors of its first k classes; `None` if it ranks fewer.
    pub top_k: Option<ErrorRate>,
}

impl Effort {
    /// The points of sessions of one dataset and phase.
    pub(in crate::report) fn of(sessions: &[&SessionRows], models: &[ModelRows]) -> Self {
        let k = widest(sessions);
        let mut annotators: Vec<EffortPoint> = by_annotator(sessions)
            .into_iter()
            .map(|(name, sessions)| EffortPoint::of(name, &scored(&sessions, false), k))
            .collect();
        mark_front(&mut annotators);
        let truths: HashMap<ImageId, &ClassKey> =
            scored(sessions, false).iter().map(|scored| (scored.image, scored.truth)).collect();
        let models = models.iter().filter_map(|model| ModelPoint::of(model, &truths, k)).collect();
        Self { k, annotators, models }
    }
}

impl EffortPoint {
    fn of(annotator: &str, scored: &[Scored<'_>], k: usize) -> Self {
        let judged = || scored.iter().map(|scored| (scored.k, scored.rank));
        let times: Vec<f64> = scored.iter().map(|scored| scored.trial.active_ms as f64).collect();
        Self {
            annotator: annotator.to_owned(),
            n: scored.len() as u64,
            mean_active_ms: mean(&times),
            top_1: rate_at(judged(), 1),
            top_k: rate_at(judged(), k),
            is_on_front: false,
        }
    }

    /// What it costs and how often it is wrong; `None` without one of them.
    fn place(&self) -> Option<(f64, f64)> {
        Some((self.mean_active_ms?, self.top_k.rate()?))
    }
}

fn mark_front(points: &mut [EffortPoint]) {
    let places: Vec<(f64, f64)> = points.iter().filter_map(EffortPoint::place).collect();
    for point in points {
        let Some(own) = point.place() else { continue };
        let is_beaten =
            places.iter().any(|other| other.0 <= own.0 && other.1 <= own.1 && *other != own);
        point.is_on_front = !is_beaten;
    }
}

impl ModelPoint {
    fn of(model: &ModelRows, truths: &HashMap<ImageId, &ClassKey>, k: usize) -> Option<Self> {
        let judged =
            || truths.iter().filter_map(|(image, truth)| Some((truth, model.ranked.get(image)?)));
        let deepest = judged().map(|(_, ranked)| ranked.len()).max()?;
        let ranks: Vec<Option<usize>> =
            judged().map(|(truth, ranked)| rank_of(*truth, ranked)).collect();
        Some(Self {
            model: model.name.clone(),
            top_1: ErrorRate::of(&ranks, 1),
            top_k: (deepest >= k).then(|| ErrorRate::of(&ranks, k)),
        })
    }
}
