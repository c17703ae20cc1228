//! Whether the images judged are like the rest of their set, by how a model does on both.

use super::super::build::Scored;
use super::super::figures::ErrorRate;
use super::super::rows::ModelRows;
use super::shared;
use crate::domain::ImageId;
use crate::stats::{
    Difference, TwoProportions, Z_95, holm, independent_difference, rank_of, two_proportions,
};
use serde::Serialize;

/// A model's error on the images judged, each counted once, against its error on the other images of the
/// set. The whole set contains the sample, so that the test is against the rest.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SampleCheck {
    /// The model's name.
    pub model: String,
    /// How many of its classes count.
    pub k: usize,
    /// On the images judged.
    pub sample: ErrorRate,
    /// On all images of the set with a known truth.
    pub whole: ErrorRate,
    /// On those not judged.
    pub rest: ErrorRate,
    /// The sample's error less the rest's, with Newcombe's interval for independent proportions at 95 %;
    /// `None` without a rest.
    pub difference: Option<Difference>,
    /// The pooled test; z is positive if the sample is harder. `None` without a rest or any spread.
    pub test: Option<TwoProportions>,
    /// Its two-sided p-value adjusted by Holm for all such tests of these trials.
    pub holm_p: Option<f64>,
}

pub(super) fn samples(
    scored: &[Scored<'_>],
    models: &[ModelRows],
    ks: &[usize],
) -> Vec<SampleCheck> {
    let at = |model: &ModelRows| -> Vec<SampleCheck> {
        let each = shared(scored, model);
        let mut ranks: Vec<(ImageId, Option<usize>)> =
            each.map(|(trial, ranked)| (trial.image, rank_of(trial.truth, ranked))).collect();
        ranks.sort_unstable();
        ranks.dedup_by_key(|(image, _)| *image);
        let ranks: Vec<Option<usize>> = ranks.into_iter().map(|(_, rank)| rank).collect();
        let whole = model.whole.iter().filter(|whole| ks.contains(&whole.k));
        whole.filter_map(|whole| check(&model.name, &ranks, *whole)).collect()
    };
    let mut checks: Vec<SampleCheck> = models.iter().flat_map(at).collect();
    let p: Vec<f64> = checks.iter().filter_map(|check| Some(check.test?.p_two_sided)).collect();
    let tested = checks.iter_mut().filter(|check| check.test.is_some());
    for (check, p) in tested.zip(holm(&p)) {
        check.holm_p = Some(p);
    }
    checks
}

/// `None` without images, or if the whole does not contain them.
fn check(model: &str, ranks: &[Option<usize>], whole: ErrorRate) -> Option<SampleCheck> {
    let sample = ErrorRate::of(ranks, whole.k);
    let n = whole.n.checked_sub(sample.n).filter(|_| sample.n > 0)?;
    let errors = whole.errors.checked_sub(sample.errors).filter(|errors| *errors <= n)?;
    let (judged, others) = ((sample.errors, sample.n), (errors, n));
    Some(SampleCheck {
        model: model.to_owned(),
        k: whole.k,
        sample,
        whole,
        rest: ErrorRate::counted(whole.k, errors, n),
        difference: independent_difference(others, judged, Z_95),
        test: two_proportions(others, judged),
        holm_p: None,
    })
}
