//! Errors with and without the images whose ground truth is called wrong.

use super::super::build::{Scored, rate_at};
use super::super::figures::ErrorRate;
use super::super::rows::{ModelRows, Rows};
use super::{shared, usual, within_depth};
use crate::domain::{Flag, ImageId};
use crate::stats::rank_of;
use serde::Serialize;
use std::collections::HashSet;

/// Errors with and without disputed images: those that an annotator of these trials disputed, and those
/// that a review did. An image is left out for everybody or for nobody.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Disputed {
    /// Disputed images among the scored.
    pub images: usize,
    /// Scored trials of these.
    pub trials: usize,
    /// Errors with them: the usual ones.
    pub errors: Vec<ErrorRate>,
    /// Errors without them.
    pub errors_without: Vec<ErrorRate>,
    /// Models on the same trials, where they predicted the image.
    pub models: Vec<DisputedModel>,
}

/// A model's errors in both ways.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DisputedModel {
    /// Its name.
    pub model: String,
    /// Errors with disputed images.
    pub errors: Vec<ErrorRate>,
    /// Errors without them.
    pub errors_without: Vec<ErrorRate>,
}

pub(super) fn disputed(scored: &[Scored<'_>], rows: &Rows, ks: &[usize]) -> Option<Disputed> {
    let is_disputed = |trial: &&Scored<'_>| {
        trial.trial.flags.has(Flag::Disputed) || rows.disputed.contains(&trial.image)
    };
    let images: HashSet<ImageId> =
        scored.iter().filter(is_disputed).map(|trial| trial.image).collect();
    let rest = || scored.iter().filter(|trial| !images.contains(&trial.image));
    let without = |&k: &usize| rate_at(rest().map(|trial| (trial.k, trial.rank)), k);
    let models = || rows.models.iter().filter_map(|model| of_model(scored, model, &images, ks));
    (!images.is_empty()).then(|| Disputed {
        images: images.len(),
        trials: scored.len() - rest().count(),
        errors: ks.iter().map(|&k| usual(scored, k)).collect(),
        errors_without: ks.iter().map(without).collect(),
        models: models().collect(),
    })
}

fn of_model(
    scored: &[Scored<'_>],
    model: &ModelRows,
    images: &HashSet<ImageId>,
    ks: &[usize],
) -> Option<DisputedModel> {
    let ks = within_depth(ks, shared(scored, model));
    let rate = |k: usize, is_in: &dyn Fn(&Scored<'_>) -> bool| {
        let judged = shared(scored, model).filter(|(trial, _)| is_in(trial));
        rate_at(judged.map(|(trial, ranked)| (trial.k, rank_of(trial.truth, ranked))), k)
    };
    (!ks.is_empty()).then(|| DisputedModel {
        model: model.name.clone(),
        errors: ks.iter().map(|&k| rate(k, &|_| true)).collect(),
        errors_without: ks
            .iter()
            .map(|&k| rate(k, &|trial| !images.contains(&trial.image)))
            .collect(),
    })
}
