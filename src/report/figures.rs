//! A report as plain figures. Times are in milliseconds, rates are shares of 1.

use serde::{Serialize, Serializer};

use super::agreement::Agreement;
use super::awareness::Awareness;
use super::calibration::{Confidence, Expectation};
use super::candidates::CandidateFigures;
use super::causes::CauseFigures;
use super::effort::{CutOff, Effort};
use super::paper::Paper;
use super::rows::SessionHead;
use super::scoring::Scoring;
use super::subtrees::Subtrees;
use super::timing::Timing;
use super::training::Training;
use super::versus::Versus;
use crate::domain::{ImageId, Phase};
use crate::stats::{Interval, Z_95, errors_at, wilson};

/// A whole report.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Report {
    /// Each session by itself.
    pub sessions: Vec<SessionPart>,
    /// Sessions of one dataset and one phase together: another class list or another phase is
    /// another measurement, and their mean would describe neither.
    pub overall: Vec<OverallPart>,
    /// Why they were wrong, for each dataset and phase on whose errors a reviewer said anything.
    pub causes: Vec<CauseFigures>,
    /// Annotators against each model, laid out as a table of the paper of 2015.
    pub paper: Vec<Paper>,
    /// Each annotator's way through each dataset, over both phases.
    pub training: Vec<Training>,
}

/// The figures of one session.
#[derive(Clone, Debug, PartialEq)]
pub struct SessionPart {
    /// Which session.
    pub head: SessionHead,
    /// Its figures.
    pub part: Part,
}

/// The figures of all sessions of one dataset and phase.
#[derive(Clone, Debug, PartialEq)]
pub struct OverallPart {
    /// Name of the dataset.
    pub dataset: String,
    /// The phase.
    pub phase: Phase,
    /// How many sessions these are.
    pub sessions: usize,
    /// Who worked on them, each once.
    pub annotators: Vec<String>,
    /// Annotators by the time they take and the errors they make, models by their errors.
    pub effort: Effort,
    /// How far judges of the same images agree; `None` without a second judge.
    pub agreement: Option<Agreement>,
    /// The figures.
    pub part: Part,
}

/// The figures of one set of trials.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// How many trials stand how.
    pub counts: Counts,
    /// The models whose first classes stood as guesses when an image appeared, by name.
    pub prefilled_from: Vec<String>,
    /// Top-k errors for k = 1, 2, ... up to the most guesses allowed, of answers given without a
    /// model's help. So are all figures but times and `assisted`.
    pub error_rates: Vec<ErrorRate>,
    /// The same of answers given after a model's prediction was seen; empty if there are none.
    pub assisted: Vec<ErrorRate>,
    /// What pruning the class list did; `None` where it was not pruned.
    pub candidates: Option<CandidateFigures>,
    /// How far the answers are from the truth in the tree, for k = 1, 2, ...
    pub hierarchical: Vec<HierarchicalError>,
    /// Active time per answered image.
    pub active: Times,
    /// Lead time per answered image.
    pub lead: Times,
    /// Answered images per minute of active time; `None` without any.
    pub pace_per_min: Option<f64>,
    /// The commonest wrong first guesses, at most ten, the commonest first.
    pub confusions: Vec<Confusion>,
    /// The errors had every image been cut off earlier; `None` if no log tells when guesses were made.
    pub cut_off: Option<CutOff>,
    /// Whether the truth was on the screen before the answer; `None` if no log tells.
    pub awareness: Option<Awareness>,
    /// Errors by confidence; `None` if nobody was asked.
    pub confidence: Option<Confidence>,
    /// Whether annotators foresee where a model is right; `None` if nobody was asked.
    pub expectation: Option<Expectation>,
    /// The comparison with each model, on exactly the images that both judged.
    pub versus: Vec<Versus>,
    /// Errors counted in other ways, and what they prove.
    pub scoring: Scoring,
    /// How long images take, and what they cost.
    pub timing: Timing,
    /// Errors and times by subtree and by class.
    pub subtrees: Subtrees,
}

impl Part {
    /// Leaves out what tells the truth of single images: lists of classes, and pairs confused once. For an
    /// annotator who may meet the images of a test again.
    pub fn hide_single_images(&mut self) {
        self.confusions.retain(|pair| pair.count > 1);
        self.subtrees.slowest.clear();
        self.subtrees.most_missed.clear();
    }
}

/// How many trials stand how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// All trials.
    pub trials: usize,
    /// Those answered without having seen the truth.
    pub answered: usize,
    /// Of these, those with a known truth, given without a model's help: the n of all errors.
    pub scored: usize,
    /// Those with a known truth, given after a model's prediction was seen.
    pub assisted: usize,
    /// Of these, how many images were scored more than once (by several annotators or sessions).
    /// Such trials are not independent, and intervals that take them for it are too narrow.
    pub repeated_images: usize,
    /// Skipped and not come back to yet.
    pub skipped: usize,
    /// Left without an answer.
    pub passed: usize,
    /// Not answered yet.
    pub open: usize,
    /// Truth shown before an answer; never scored.
    pub answer_shown_first: usize,
}

impl Counts {
    /// Answered, but nobody knows the truth.
    pub fn unscored(&self) -> usize {
        self.answered.saturating_sub(self.scored + self.assisted)
    }
}

/// Errors when the first `k` guesses count. Written as the fields `k`, `errors`, `n`, `error_rate`,
/// `wilson95_low` and `wilson95_high`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ErrorRate {
    /// How many guesses count.
    pub k: usize,
    /// Trials whose truth is not among them.
    pub errors: u64,
    /// Trials that allowed so many guesses and could be scored.
    pub n: u64,
    /// Wilson's interval of the rate at 95 %; `None` if `n` is 0.
    pub interval: Option<Interval>,
}

impl ErrorRate {
    /// Errors at one k among these ranks (0-based) of the truth; `None`: it is not among them.
    pub fn of(ranks: &[Option<usize>], k: usize) -> Self {
        Self::counted(k, errors_at(ranks.iter().copied(), k), ranks.len() as u64)
    }

    /// So many errors of n.
    pub fn counted(k: usize, errors: u64, n: u64) -> Self {
        Self { k, errors, n, interval: wilson(errors, n, Z_95) }
    }

    /// Errors as a share of n; `None` if `n` is 0.
    pub fn rate(&self) -> Option<f64> {
        (self.n > 0).then(|| self.errors as f64 / self.n as f64)
    }
}

impl Serialize for ErrorRate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Fields {
            k: usize,
            errors: u64,
            n: u64,
            error_rate: Option<f64>,
            wilson95_low: Option<f64>,
            wilson95_high: Option<f64>,
        }
        let Self { k, errors, n, interval } = *self;
        let (low, high) = (interval.map(|ends| ends.low), interval.map(|ends| ends.high));
        let error_rate = self.rate();
        Fields { k, errors, n, error_rate, wilson95_low: low, wilson95_high: high }
            .serialize(serializer)
    }
}

/// How far answers are from the truth when the first `k` guesses count: per trial the least height
/// of the lowest common ancestor of a guess and the truth (0: right; classes of different trees have
/// one above all trees), averaged. The hierarchical
/// error of ILSVRC2010 (Russakovsky et al. 2015, section 4.1).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HierarchicalError {
    /// How many guesses count.
    pub k: usize,
    /// Scored trials that allowed so many guesses and whose classes stand in the tree.
    pub n: usize,
    /// The mean height; `None` if `n` is 0.
    pub mean_height: Option<f64>,
}

/// Times per image.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Times {
    /// Of how many images.
    pub n: usize,
    /// Their median, in milliseconds; `None` if `n` is 0.
    pub median_ms: Option<f64>,
    /// Their mean, in milliseconds; `None` if `n` is 0.
    pub mean_ms: Option<f64>,
}

/// A class by its lasting key and by the name to show.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ClassName {
    /// Its key.
    pub key: String,
    /// Its name; the key if it has none. It may hold anything: renderers make it printable.
    pub name: String,
}

/// A truth and a wrong first guess that was given for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Confusion {
    /// The ground truth.
    pub truth: ClassName,
    /// The first guess.
    pub guess: ClassName,
    /// How often.
    pub count: usize,
    /// How many scored trials have this truth.
    pub of: usize,
    /// The image on which it happened first, in the order of images.
    pub image: Option<ImageId>,
}
