//! Two judges of the same images: two annotators, or an annotator and a model.

use serde::Serialize;

use super::super::figures::ErrorRate;
use super::super::share::Share;
use super::judged::{Judged, JudgedImage};
use super::{Agreeing, resampling};
use crate::stats::agreement::{cohen_kappa_of, error_consistency};
use crate::stats::{Interval, PairedCells, bootstrap_counts};

/// With more annotators there are too many pairs to read, and to compute.
const MOST_ANNOTATORS: usize = 12;
/// Models compared with each annotator.
const MOST_MODELS: usize = 5;

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

/// One of two judges, by number.
#[derive(Clone, Copy)]
enum Judge {
    Annotator(usize),
    Model(usize),
}

impl Judge {
    fn name(self, judged: &Judged) -> &str {
        match self {
            Self::Annotator(number) => &judged.annotators[number],
            Self::Model(number) => &judged.models[number],
        }
    }

    /// What it said of an image, if it judged it.
    fn said(self, image: &JudgedImage) -> Option<&[usize]> {
        let (all, own) = match self {
            Self::Annotator(number) => (&image.by, number),
            Self::Model(number) => (&image.predicted, number),
        };
        all.iter().find(|(number, _)| *number == own).map(|(_, classes)| classes.as_slice())
    }
}

/// What two judges said of one image.
struct Both {
    /// The image's place among all.
    place: usize,
    /// The first class of each.
    first: Option<(usize, usize)>,
    /// Whether each was right, if the truth is known.
    is_right: Option<(bool, bool)>,
}

/// What two judges said.
struct Compared<'a> {
    names: (&'a str, &'a str),
    images: Vec<Both>,
    /// How many classes count.
    k: usize,
}

impl Pairs {
    pub(super) fn of(judged: &Judged, most_work: usize) -> Self {
        let n = judged.annotators.len();
        if n > MOST_ANNOTATORS {
            return Self { annotators: Vec::new(), with_models: Vec::new(), is_cut: true };
        }
        let models = judged.models.len().min(MOST_MODELS);
        let others = |first| (first + 1..n).map(Judge::Annotator);
        let of = |first: usize, second| Compared::of(judged, Judge::Annotator(first), second);
        let human =
            (0..n).flat_map(|first| others(first).filter_map(move |judge| of(first, judge)));
        let mut compared: Vec<Compared<'_>> = human.collect();
        let of_annotators = compared.len();
        let models = || (0..models).map(Judge::Model);
        compared
            .extend((0..n).flat_map(|first| models().filter_map(move |judge| of(first, judge))));
        let mut annotators = pairs(&compared, judged.images.len(), most_work);
        let with_models = annotators.split_off(of_annotators);
        Self { annotators, with_models, is_cut: judged.models.len() > MOST_MODELS }
    }
}

/// The figures of pairs; intervals come of the same samples of all images.
fn pairs(compared: &[Compared<'_>], images: usize, most_work: usize) -> Vec<JudgePair> {
    let work = compared.iter().map(|pair| pair.images.len()).sum();
    let intervals = bootstrap_counts(images, resampling(work, most_work), |drawn| {
        let times = |both: &Both| drawn[both.place];
        compared.iter().flat_map(|pair| [pair.kappa(times), pair.consistency(times)]).collect()
    });
    let of = |(pair, both): (&Compared<'_>, &[Option<Interval>])| JudgePair::of(pair, both);
    compared.iter().zip(intervals.chunks(2)).map(of).collect()
}

impl<'a> Compared<'a> {
    /// `None` if they share no image.
    fn of(judged: &'a Judged, first: Judge, second: Judge) -> Option<Self> {
        let shared = || {
            let all = judged.images.iter().enumerate();
            all.filter_map(move |(i, image)| {
                Some((i, image, first.said(image)?, second.said(image)?))
            })
        };
        let deepest = shared().map(|(_, _, _, said)| said.len()).max()?;
        let k = match second {
            Judge::Annotator(_) => judged.k,
            Judge::Model(_) => judged.k.min(deepest),
        };
        let is_right = |said: &[usize], truth| said.iter().take(k).any(|class| *class == truth);
        let images = shared().map(|(place, image, own, other)| Both {
            place,
            first: own.first().copied().zip(other.first().copied()),
            is_right: image.truth.map(|truth| (is_right(own, truth), is_right(other, truth))),
        });
        Some(Self { names: (first.name(judged), second.name(judged)), images: images.collect(), k })
    }

    /// Cohen's kappa if each image counts so many times.
    fn kappa(&self, times: impl Fn(&Both) -> u64) -> Option<f64> {
        cohen_kappa_of(
            self.images.iter().filter_map(|both| Some((both.first.as_ref()?, times(both)))),
        )
    }

    fn consistency(&self, times: impl Fn(&Both) -> u64) -> Option<f64> {
        error_consistency(&self.cells(times))
    }

    fn cells(&self, times: impl Fn(&Both) -> u64) -> PairedCells {
        let mut counts = [[0; 2]; 2];
        for both in &self.images {
            if let Some((own, other)) = both.is_right {
                counts[usize::from(own)][usize::from(other)] += times(both);
            }
        }
        let [[both_wrong, only_second_right], [only_first_right, both_right]] = counts;
        PairedCells { both_right, only_first_right, only_second_right, both_wrong }
    }
}

impl JudgePair {
    /// With the intervals of its two kappas.
    fn of(compared: &Compared<'_>, intervals: &[Option<Interval>]) -> Self {
        let once = |_: &Both| 1;
        let cells = compared.cells(once);
        let first = compared.images.iter().filter_map(|both| both.first);
        let same_first = Share::that(first, |(own, other)| own == other);
        let interval = |place: usize| intervals.get(place).copied().flatten();
        let (compared_first, n) = (same_first.n, cells.n());
        Self {
            first: compared.names.0.to_owned(),
            second: compared.names.1.to_owned(),
            images: compared.images.len(),
            same_first,
            cohen_kappa: Agreeing::new(compared_first, compared.kappa(once), interval(0)),
            k: compared.k,
            both_right: cells.both_right,
            only_first_right: cells.only_first_right,
            only_second_right: cells.only_second_right,
            both_wrong: cells.both_wrong,
            either_right_error: ErrorRate::counted(compared.k, cells.both_wrong, n),
            error_consistency: Agreeing::new(n, compared.consistency(once), interval(1)),
        }
    }
}
