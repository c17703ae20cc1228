//! The plan of a study as plain values. They may hold nonsense, since people write them; what is
//! nonsense [`StudySpec::faults`] says.

use crate::domain::{DEFAULT_IDLE_AFTER_MS, Phase, Reveal};
use std::collections::BTreeMap;

/// Guesses of a study that does not say how many: the benchmark's five.
const DEFAULT_K: usize = 5;

/// A plan: which images in which phases, by which rules. All that is in it is in the study's file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StudySpec {
    /// The name people call it by.
    pub name: String,
    /// Name of the dataset all images are from.
    pub dataset: String,
    /// Number of guesses allowed, 1..=[`MAX_K`](crate::domain::MAX_K).
    pub k: usize,
    /// In which order an annotator sees the images of a phase.
    pub order: Order,
    /// Gaps without a sign of life longer than this are idle time, in milliseconds.
    pub idle_after_ms: u64,
    /// Whether every answer comes with the annotator's confidence in it.
    pub asks_confidence: bool,
    /// Whether the annotator is asked with every answer if the first of the models will be right.
    pub asks_about_model: bool,
    /// When a break is advised; `None`: never.
    pub blocks: Option<Blocks>,
    /// The models whose predictions are used.
    pub models: Vec<ModelUse>,
    /// Which classes can be chosen of each image; `None`: all.
    pub candidates: Option<CandidateRule>,
    /// How the images of the test phases are shared out; `None`: everyone sees all.
    pub overlap: Option<Overlap>,
    /// The phases, in the order in which they are done.
    pub phases: Vec<PhaseSpec>,
}

/// In which order the images of a phase are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Every annotator has an order of their own, by chance.
    Shuffled {
        /// Decides, with the names of phase and annotator, the order.
        seed: u64,
    },
    /// As they are listed or were drawn: for everyone alike.
    Listed,
}

/// A rhythm of work and rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Blocks {
    /// Images between two breaks, at least 1.
    pub images: usize,
    /// Length of a break, in minutes, at least 1.
    pub break_minutes: u32,
}

/// One model of a study.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModelUse {
    /// Its name, as its predictions were imported.
    pub name: String,
    /// When its predictions are shown, unless a phase says otherwise.
    pub reveal: Reveal,
    /// Whether its name is kept from the annotator where its predictions are shown.
    pub is_blind: bool,
}

/// How the classes are cut down to a few for each image; see [`candidates`](super::candidates()).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CandidateRule {
    /// Most classes of a list.
    pub n: usize,
    /// Names of the models it begins with; all of them are among the study's.
    pub models: Vec<String>,
    /// How many classes are taken of the ranking of each model.
    pub top: usize,
    /// Greatest distance in the tree, in edges, of a class that is added to those of the models: 2
    /// reaches siblings, 0 adds none. `None`: as far as it takes until there are `n`.
    pub near: Option<u32>,
}

/// How several annotators share the work in test phases: all see some of the images, the others are
/// dealt out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overlap {
    /// Images of each test phase that everyone sees.
    pub images: usize,
    /// Names of those among whom the others are dealt out. Anybody else sees the shared ones only.
    pub annotators: Vec<String>,
    /// Decides which images are shared, and whose the others are.
    pub seed: u64,
}

/// One phase of a study.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhaseSpec {
    /// Its name, unique in the study.
    pub name: String,
    /// Practice or test.
    pub kind: Phase,
    /// The images that are new in it.
    pub sample: Sample,
    /// When the truth is shown; in a test never.
    pub truth: Reveal,
    /// When predictions are shown in this phase, by the name of the model, where that differs.
    pub models: BTreeMap<String, Reveal>,
    /// The model whose first classes stand as guesses when an image appears; `None`: no guess does.
    pub prefill: Option<String>,
    /// Images of an earlier phase that are shown once more, unannounced.
    pub again: Option<Again>,
}

/// Which images a phase begins with. No image is in two samples.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sample {
    /// Any images, each equally likely.
    Uniform {
        /// How many.
        images: usize,
        /// Decides which, with the name of the phase.
        seed: u64,
    },
    /// As many of every class as there are of the others, or one more.
    Stratified {
        /// How many.
        images: usize,
        /// Decides which, with the name of the phase.
        seed: u64,
    },
    /// These, by their paths below the dataset's root.
    Listed(Vec<String>),
}

/// Images shown a second time, without saying so: how far does an annotator agree with themselves?
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Again {
    /// Name of the phase they are from, an earlier one of the same kind.
    pub phase: String,
    /// How much of what the annotator saw in it, in percent, 1..=100; rounded, at least one image.
    pub percent: u32,
    /// Decides which.
    pub seed: u64,
}

impl StudySpec {
    /// A study without phases, by the usual rules: five guesses, shuffled, nothing asked besides.
    pub fn new(name: impl Into<String>, dataset: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            dataset: dataset.into(),
            k: DEFAULT_K,
            order: Order::Shuffled { seed: 0 },
            idle_after_ms: DEFAULT_IDLE_AFTER_MS,
            asks_confidence: false,
            asks_about_model: false,
            blocks: None,
            models: Vec::new(),
            candidates: None,
            overlap: None,
            phases: Vec::new(),
        }
    }

    /// When a phase, by its place, shows the predictions of a model; never if there is none such.
    pub fn reveal_of(&self, phase: usize, model: &str) -> Reveal {
        let Some(used) = self.models.iter().find(|used| used.name == model) else {
            return Reveal::Never;
        };
        let own = self.phases.get(phase).and_then(|phase| phase.models.get(model));
        own.copied().unwrap_or(used.reveal)
    }

    /// The model, with its place, from whose classes the guesses of a phase begin, if there is one.
    pub fn prefill_of(&self, phase: usize) -> Option<(usize, &ModelUse)> {
        let name = self.phases.get(phase)?.prefill.as_ref()?;
        self.models.iter().enumerate().find(|(_, used)| used.name == *name)
    }
}

impl PhaseSpec {
    /// A phase that shows the truth after each answer, or never if it is a test.
    pub fn new(name: impl Into<String>, kind: Phase, sample: Sample) -> Self {
        Self {
            name: name.into(),
            kind,
            sample,
            truth: Reveal::usual(kind),
            models: BTreeMap::new(),
            prefill: None,
            again: None,
        }
    }
}

impl Sample {
    /// The word for its kind in files.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Uniform { .. } => "uniform",
            Self::Stratified { .. } => "stratified",
            Self::Listed(_) => "listed",
        }
    }

    /// How many images it asks for.
    pub fn len(&self) -> usize {
        match self {
            Self::Uniform { images, .. } | Self::Stratified { images, .. } => *images,
            Self::Listed(paths) => paths.len(),
        }
    }

    /// Whether it asks for none: then the phase only shows images again.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The paths it names, if it names any.
    pub fn paths(&self) -> &[String] {
        match self {
            Self::Uniform { .. } | Self::Stratified { .. } => &[],
            Self::Listed(paths) => paths,
        }
    }
}
