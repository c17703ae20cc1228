//! Two judges of the same images: two annotators, or an annotator and a model.

use serde::Serialize;

use super::super::figures::ErrorRate;
use super::super::share::Share;
use super::judged::{Judged, JudgedImage};
use super::{Agreeing, resampling};
use crate::stats::agreement::{cohen_kappa, error_consistency};
use crate::stats::{PairedCells, bootstrap_all};

/// With more annotators there are too many pairs to read, and to compute.
const MOST_ANNOTATORS: usize = 12;
/// Models compared with each annotator.
const MOST_MODELS: usize = 5;
/// Images drawn at most for all samples of all pairs together.
const MOST_DRAWN: usize = 12_000_000;

/// All pairs of judges who share images.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Pairs {
    /// Two annotators; none if there are more than twelve.
    pub annotators: Vec<JudgePair>,
    /// An annotator and a model, of the first five; none if there are more than twelve annotators.
    pub with_models: Vec<JudgePair>,
    /// Whether pairs are left out because there are too many.
    pub is_cut: bool,
}

/// Two judges, on the images that both judged.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct JudgePair {
    /// The first, an annotator.
    pub first: String,
    /// The second, an annotator or a model.
    pub second: String,
    /// Images that both judged.
    pub images: usize,
    /// Of these, where both gave a class, how often it is the same one first.
    pub same_first: Share,
    /// Cohen's kappa of the first classes.
    pub cohen_kappa: Agreeing,
    /// How many classes count below: as many as guesses, or as a model ranks.
    pub k: usize,
    /// Images with a known truth that both got right.
    pub both_right: u64,
    /// That only the first got right.
    pub only_first_right: u64,
    /// That only the second got right.
    pub only_second_right: u64,
    /// That neither got right.
    pub both_wrong: u64,
    /// Errors if the better of the two always counted.
    pub either_right_error: ErrorRate,
    /// Whether they err on the same images, beyond what their error rates alone would give.
    pub error_consistency: Agreeing,
}

/// What two judges said of one image.
struct Both {
    /// The first class of each.
    first: Option<(usize, usize)>,
    /// Whether each was right, if the truth is known.
    is_right: Option<(bool, bool)>,
}

impl Both {
    fn of(truth: Option<usize>, own: &[usize], other: &[usize], k: usize) -> Self {
        let is_right = |said: &[usize], truth| said.iter().take(k).any(|class| *class == truth);
        Self {
            first: own.first().copied().zip(other.first().copied()),
            is_right: truth.map(|truth| (is_right(own, truth), is_right(other, truth))),
        }
    }
}

/// Where a pair stands: the names, what was said, and how many classes count.
struct Compared<'a> {
    names: (&'a str, &'a str),
    images: Vec<Both>,
    k: usize,
}

impl Pairs {
    pub(super) fn of(judged: &Judged) -> Self {
        let n = judged.annotators.len();
        if n > MOST_ANNOTATORS {
            return Self { annotators: Vec::new(), with_models: Vec::new(), is_cut: true };
        }
        let places = (0..n).flat_map(|first| (first + 1..n).map(move |second| (first, second)));
        let annotators: Vec<Compared<'_>> =
            places.filter_map(|pair| Compared::annotators(judged, pair)).collect();
        let models = judged.models.len().min(MOST_MODELS);
        let places = (0..n).flat_map(|first| (0..models).map(move |model| (first, model)));
        let with_models: Vec<Compared<'_>> =
            places.filter_map(|pair| Compared::with_model(judged, pair)).collect();
        let drawn = annotators.iter().chain(&with_models).map(|pair| pair.images.len()).sum();
        let pairs = |compared: Vec<Compared<'_>>| -> Vec<JudgePair> {
            compared.iter().map(|compared| JudgePair::of(compared, drawn)).collect()
        };
        Self {
            annotators: pairs(annotators),
            with_models: pairs(with_models),
            is_cut: judged.models.len() > MOST_MODELS,
        }
    }
}

/// What one judge said, if it judged the image.
fn said(by: &[(usize, Vec<usize>)], judge: usize) -> Option<&[usize]> {
    by.iter().find(|(number, _)| *number == judge).map(|(_, classes)| classes.as_slice())
}

impl<'a> Compared<'a> {
    fn annotators(judged: &'a Judged, (first, second): (usize, usize)) -> Option<Self> {
        let both = |image: &JudgedImage| {
            let (own, other) = (said(&image.by, first)?, said(&image.by, second)?);
            Some(Both::of(image.truth, own, other, judged.k))
        };
        let images: Vec<Both> = judged.images.iter().filter_map(both).collect();
        let names = (judged.annotators[first].as_str(), judged.annotators[second].as_str());
        (!images.is_empty()).then_some(Self { names, images, k: judged.k })
    }

    fn with_model(judged: &'a Judged, (annotator, model): (usize, usize)) -> Option<Self> {
        let shared = || {
            judged.images.iter().filter_map(move |image| {
                Some((image.truth, said(&image.by, annotator)?, said(&image.predicted, model)?))
            })
        };
        let k = shared().map(|(_, _, ranked)| ranked.len()).max()?.min(judged.k);
        let images = shared().map(|(truth, own, ranked)| Both::of(truth, own, ranked, k)).collect();
        let names = (judged.annotators[annotator].as_str(), judged.models[model].as_str());
        Some(Self { names, images, k })
    }
}

impl JudgePair {
    fn of(compared: &Compared<'_>, drawn: usize) -> Self {
        let images = &compared.images;
        let [kappa, consistency] = bootstrap_all(images, resampling(drawn, MOST_DRAWN), |sample| {
            [kappa(sample.iter().copied()), error_consistency(&cells(sample.iter().copied()))]
        });
        let cells = cells(images);
        let same_first =
            Share::that(images.iter().filter_map(|both| both.first), |(own, other)| own == other);
        let (compared_first, n) = (same_first.n, cells.n());
        let images_of = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
        Self {
            first: compared.names.0.to_owned(),
            second: compared.names.1.to_owned(),
            images: images.len(),
            same_first,
            cohen_kappa: Agreeing::new(images_of(compared_first), self::kappa(images), kappa),
            k: compared.k,
            both_right: cells.both_right,
            only_first_right: cells.only_first_right,
            only_second_right: cells.only_second_right,
            both_wrong: cells.both_wrong,
            either_right_error: ErrorRate::counted(compared.k, cells.both_wrong, n),
            error_consistency: Agreeing::new(images_of(n), error_consistency(&cells), consistency),
        }
    }
}

fn kappa<'a>(images: impl IntoIterator<Item = &'a Both>) -> Option<f64> {
    cohen_kappa(images.into_iter().filter_map(|both| both.first.as_ref()))
}

fn cells<'a>(images: impl IntoIterator<Item = &'a Both>) -> PairedCells {
    PairedCells::count(images.into_iter().filter_map(|both| both.is_right))
}
