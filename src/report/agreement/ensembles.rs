//! Judges as one: the guesses that most of them make, and the best that any choice among them could do.

use serde::Serialize;

use super::super::figures::ErrorRate;
use super::judged::{Judged, JudgedImage};
use crate::stats::{best_rank, plurality, rank_of};

/// Several judges as one, on images with a known truth.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Ensemble {
    /// The model that judges with the annotators; `None`: annotators alone.
    pub model: Option<String>,
    /// Images that two or more of these judges judged.
    pub images: usize,
    /// Single judgements of these images.
    pub judgements: usize,
    /// How many classes count.
    pub k: usize,
    /// Errors of single judgements at the first class, to compare with.
    pub single_top_1: ErrorRate,
    /// The same at k.
    pub single_top_k: ErrorRate,
    /// Errors of what most put first, ties as in [`plurality`]; annotators decide before a model, and
    /// among them the first by name.
    pub plurality_top_1: ErrorRate,
    /// The same of the first k of the common ranking.
    pub plurality_top_k: ErrorRate,
    /// Errors if any judge's being right at the first class were enough: no choice does better.
    pub any_right_top_1: ErrorRate,
    /// The same at k.
    pub any_right_top_k: ErrorRate,
}

/// The ensemble of annotators, if any image has two, and that with each model that predicted an image.
pub(super) fn of(judged: &Judged) -> Vec<Ensemble> {
    let models = (0..judged.models.len()).map(Some);
    [None].into_iter().chain(models).filter_map(|model| Ensemble::of(judged, model)).collect()
}

impl Ensemble {
    fn of(judged: &Judged, model: Option<usize>) -> Option<Self> {
        let ranked: Vec<Ranked> =
            judged.images.iter().filter_map(|image| Ranked::of(image, model)).collect();
        if ranked.is_empty() {
            return None;
        }
        let k = judged.k;
        let single: Vec<Option<usize>> =
            ranked.iter().flat_map(|image| image.single.iter().copied()).collect();
        let together: Vec<Option<usize>> = ranked.iter().map(|image| image.together).collect();
        let best: Vec<Option<usize>> = ranked.iter().map(|image| image.best).collect();
        Some(Self {
            model: model.map(|model| judged.models[model].clone()),
            images: ranked.len(),
            judgements: single.len(),
            k,
            single_top_1: ErrorRate::of(&single, 1),
            single_top_k: ErrorRate::of(&single, k),
            plurality_top_1: ErrorRate::of(&together, 1),
            plurality_top_k: ErrorRate::of(&together, k),
            any_right_top_1: ErrorRate::of(&best, 1),
            any_right_top_k: ErrorRate::of(&best, k),
        })
    }
}

/// Where the truth of one image stands with each judge, with all together, and with the best.
struct Ranked {
    single: Vec<Option<usize>>,
    together: Option<usize>,
    best: Option<usize>,
}

impl Ranked {
    /// `None` without the truth, without two judges, or without the model that is to be one.
    fn of(image: &JudgedImage, model: Option<usize>) -> Option<Self> {
        let truth = image.truth?;
        let mut judges: Vec<&[usize]> = image.by.iter().map(|(_, said)| said.as_slice()).collect();
        if let Some(model) = model {
            let (_, predicted) = image.predicted.iter().find(|(number, _)| *number == model)?;
            judges.push(predicted);
        }
        (judges.len() > 1).then(|| Self {
            single: judges.iter().map(|said| rank_of(&truth, said)).collect(),
            together: rank_of(&truth, &plurality(&judges)),
            best: best_rank(&truth, &judges),
        })
    }
}
