//! Errors where several classes may be right.

use super::super::build::{Scored, rate_at};
use super::super::figures::ErrorRate;
use super::super::rows::{ClassKey, ModelRows};
use super::{shared, within_depth};
use crate::stats::rank_of;
use serde::Serialize;

/// Errors on the images of which all right classes are known: an answer is right if any of its first k
/// guesses is one of them. Beside it the usual error, on the same trials.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MultiLabel {
    /// Scored trials whose image has its right classes known.
    pub trials: usize,
    /// Of these, those with more than one right class.
    pub several: usize,
    /// Errors if any right class is a hit.
    pub errors: Vec<ErrorRate>,
    /// Errors if only the original ground truth is.
    pub original_errors: Vec<ErrorRate>,
    /// Models on these trials, where they predicted the image.
    pub models: Vec<MultiLabelModel>,
}

/// A model's errors in both ways.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MultiLabelModel {
    /// Its name.
    pub model: String,
    /// Errors if any right class is a hit.
    pub errors: Vec<ErrorRate>,
    /// Errors if only the original ground truth is.
    pub original_errors: Vec<ErrorRate>,
}

/// The rank (0-based) of the best class that is right.
fn best_rank(valid: &[ClassKey], ranked: &[ClassKey]) -> Option<usize> {
    ranked.iter().position(|class| valid.contains(class))
}

pub(super) fn multi_label(
    scored: &[Scored<'_>],
    models: &[ModelRows],
    ks: &[usize],
) -> Option<MultiLabel> {
    let known = || scored.iter().filter(|trial| !trial.trial.valid.is_empty());
    let trials = known().count();
    let best = |trial: &Scored<'_>| (trial.k, best_rank(&trial.trial.valid, &trial.trial.guesses));
    let rates = |how: &dyn Fn(&Scored<'_>) -> (usize, Option<usize>)| {
        ks.iter().map(|&k| rate_at(known().map(how), k)).collect()
    };
    (trials > 0).then(|| MultiLabel {
        trials,
        several: known().filter(|trial| trial.trial.valid.len() > 1).count(),
        errors: rates(&best),
        original_errors: rates(&|trial| (trial.k, trial.rank)),
        models: models.iter().filter_map(|model| of_model(scored, model, ks)).collect(),
    })
}

fn of_model(scored: &[Scored<'_>], model: &ModelRows, ks: &[usize]) -> Option<MultiLabelModel> {
    let known = || shared(scored, model).filter(|(trial, _)| !trial.trial.valid.is_empty());
    let ks = within_depth(ks, known());
    let rates = |rank: &dyn Fn(&Scored<'_>, &[ClassKey]) -> Option<usize>| {
        let judged = || known().map(|(trial, ranked)| (trial.k, rank(trial, ranked)));
        ks.iter().map(|&k| rate_at(judged(), k)).collect()
    };
    (!ks.is_empty()).then(|| MultiLabelModel {
        model: model.name.clone(),
        errors: rates(&|trial, ranked| best_rank(&trial.trial.valid, ranked)),
        original_errors: rates(&|trial, ranked| rank_of(trial.truth, ranked)),
    })
}
