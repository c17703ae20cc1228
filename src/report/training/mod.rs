//! What training does: errors, times and awareness over all that an annotator did in a dataset.

use std::collections::HashMap;

use serde::Serialize;

use super::awareness::{Awareness, is_unaware};
use super::build::{Scored, by_annotator, rate_at, scored, widest};
use super::figures::ErrorRate;
use super::rows::SessionRows;
use crate::domain::{ImageId, Phase, Timestamp};
use crate::stats::{Interval, logistic_trend, median};

/// Scored trials in a block.
const BLOCK: usize = 50;

const LEVEL: f64 = 0.95;

/// One annotator's way through a dataset: practice and test, by time, over all sessions of the report.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Training {
    /// Name of the dataset.
    pub dataset: String,
    /// Name of the annotator.
    pub annotator: String,
    /// Images answered, scored or not, each time counted.
    pub images: usize,
    /// Of the scored images, how many were scored more than once: what is remembered of them is no
    /// effect of training on classes.
    pub repeated_images: usize,
    /// How many guesses count beside the first alone.
    pub k: usize,
    /// Blocks of 50 scored trials; the last may be shorter.
    pub blocks: Vec<TrainingBlock>,
    /// Whether errors of the first guess become rarer.
    pub top_1_trend: Option<TrainingTrend>,
    /// Whether errors of the first k guesses become rarer.
    pub top_k_trend: Option<TrainingTrend>,
    /// Whether misses of classes that were never on the screen become rarer.
    pub unaware_trend: Option<TrainingTrend>,
}

/// Some scored trials in a row.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TrainingBlock {
    /// Images answered before its first.
    pub images_before: usize,
    /// Its scored trials.
    pub n: usize,
    /// Of these, those of practice, where the truth follows the answer.
    pub practice: usize,
    /// The median of their active times, in milliseconds.
    pub median_active_ms: Option<f64>,
    /// Errors of the first guess.
    pub top_1: ErrorRate,
    /// Errors of the first k guesses, over trials that allowed so many.
    pub top_k: ErrorRate,
    /// What was seen of the truth; `None` if no log tells.
    pub awareness: Option<Awareness>,
}

/// How the odds of something going wrong change with training: a logistic trend over the logarithm of
/// the images answered before (and 1).
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct TrainingTrend {
    /// Trials it rests on.
    pub n: usize,
    /// Of these, those that went wrong.
    pub wrong: usize,
    /// By which factor the odds change with every doubling of the images answered before; below 1: it
    /// becomes rarer.
    pub odds_ratio_per_doubling: f64,
    /// Its interval (Wald's) at 95 %.
    pub wald95: Interval,
}

impl TrainingTrend {
    /// Over points (images before, whether it went wrong); `None` if there is no finite trend.
    fn of(points: impl Iterator<Item = (usize, bool)>) -> Option<Self> {
        let points: Vec<(f64, bool)> =
            points.map(|(before, is_wrong)| (((before + 1) as f64).log2(), is_wrong)).collect();
        let found = logistic_trend(&points, LEVEL)?;
        let (odds_ratio_per_doubling, wald95) = found.odds_ratio()?;
        Some(Self { n: found.n, wrong: found.events, odds_ratio_per_doubling, wald95 })
    }
}

/// A scored trial with what came before it.
struct Trained<'a> {
    scored: Scored<'a>,
    phase: Phase,
    before: usize,
}

/// The histories in these sessions, in the order of datasets and then of names.
pub(super) fn training(sessions: &[SessionRows]) -> Vec<Training> {
    let mut datasets: Vec<&str> = sessions.iter().map(|s| s.head.dataset.as_str()).collect();
    datasets.sort_unstable();
    datasets.dedup();
    let of_dataset = |dataset: &str| -> Vec<&SessionRows> {
        sessions.iter().filter(|session| session.head.dataset == dataset).collect()
    };
    let of = |dataset: &str| {
        let sessions = of_dataset(dataset);
        let histories = by_annotator(&sessions).into_iter();
        histories.map(|(name, sessions)| Training::of(dataset, name, &sessions)).collect::<Vec<_>>()
    };
    datasets.into_iter().flat_map(of).collect()
}

impl Training {
    fn of(dataset: &str, annotator: &str, sessions: &[&SessionRows]) -> Self {
        let k = widest(sessions);
        let trained = in_order(sessions);
        let allowed = || trained.iter().filter(|trained| trained.scored.k >= k);
        let trend = |k: usize| {
            let points = trained.iter().filter(|trained| trained.scored.k >= k);
            TrainingTrend::of(points.map(|trained| (trained.before, !trained.scored.is_hit(k))))
        };
        let unaware =
            allowed().filter_map(|trained| Some((trained.before, is_unaware(&trained.scored, k)?)));
        Self {
            dataset: dataset.to_owned(),
            annotator: annotator.to_owned(),
            images: sessions.iter().map(|session| session.answered.len()).sum(),
            repeated_images: repeated(&trained),
            k,
            blocks: trained.chunks(BLOCK).map(|block| TrainingBlock::of(block, k)).collect(),
            top_1_trend: trend(1),
            top_k_trend: trend(k),
            unaware_trend: TrainingTrend::of(unaware),
        }
    }
}

impl TrainingBlock {
    fn of(block: &[Trained<'_>], k: usize) -> Self {
        let times: Vec<f64> =
            block.iter().map(|trained| trained.scored.trial.active_ms as f64).collect();
        let judged = || block.iter().map(|trained| (trained.scored.k, trained.scored.rank));
        Self {
            images_before: block.first().map_or(0, |first| first.before),
            n: block.len(),
            practice: block.iter().filter(|trained| trained.phase == Phase::Practice).count(),
            median_active_ms: median(&times),
            top_1: rate_at(judged(), 1),
            top_k: rate_at(judged(), k),
            awareness: Awareness::of(block.iter().map(|trained| &trained.scored), k),
        }
    }
}

/// The scored trials in the order in which they were answered, with how many answers came before. Where
/// the clock says the same, sessions and their queues decide.
fn in_order<'a>(sessions: &[&'a SessionRows]) -> Vec<Trained<'a>> {
    let mut moments: Vec<Timestamp> =
        sessions.iter().flat_map(|s| &s.answered).map(|t| t.at).collect();
    moments.sort_unstable();
    let mut trained = Vec::new();
    for session in sessions {
        let phase = session.head.phase;
        let all = scored(&[session], false).into_iter();
        trained.extend(all.map(|scored| Trained { scored, phase, before: 0 }));
    }
    trained.sort_by_key(|trained| (trained.scored.trial.at, trained.scored.trial.place));
    for trained in &mut trained {
        trained.before = moments.partition_point(|at| *at < trained.scored.trial.at);
    }
    trained
}

fn repeated(trained: &[Trained<'_>]) -> usize {
    let mut times: HashMap<ImageId, usize> = HashMap::new();
    for trained in trained {
        *times.entry(trained.scored.image).or_default() += 1;
    }
    times.values().filter(|times| **times > 1).count()
}

#[cfg(test)]
mod tests;
