//! What a session is asked to do; fixed while it lasts.

pub use crate::domain::DEFAULT_IDLE_AFTER_MS;

use crate::domain::{ClassId, Guesses, ImageId, Phase, Reveal, TrialState};
use std::collections::HashMap;

/// The queue of images and the rules of the session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Practice or test.
    pub phase: Phase,
    /// Number of guesses allowed, 1..=9.
    pub k: usize,
    /// The images in the order they are shown; no image twice.
    pub queue: Vec<ImageId>,
    /// The truth of the images. Empty where it is never shown: there it is never even loaded.
    pub truth: HashMap<ImageId, ClassId>,
    /// When the truth is shown; never in a test. Where it comes with every answer it may be asked
    /// for before, too.
    pub truth_shown: Reveal,
    /// Gaps without a sign of life longer than this are idle time, in milliseconds.
    pub idle_after_ms: u64,
    /// The models whose predictions may be shown.
    pub models: Vec<PlannedModel>,
    /// By image, the classes that may be guessed, in list order; an image without an entry has
    /// all.
    pub candidates: HashMap<ImageId, Vec<ClassId>>,
    /// What the guesses begin from; `None`: from nothing.
    pub prefill: Option<Prefill>,
    /// Whether every answer needs a confidence.
    pub asks_confidence: bool,
    /// Whether the annotator says if the model will be right before its prediction is shown.
    pub asks_expectation: bool,
    /// When a break is due; `None`: never.
    pub block: Option<Block>,
}

/// The stretch of work between two breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// After so many answers a break is due.
    pub images: usize,
    /// A pause as long as this is one, in milliseconds.
    pub break_ms: u64,
}

/// A model in a plan, with what it predicts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedModel {
    /// Its name: in the log.
    pub name: String,
    /// What the annotator sees it called.
    pub title: String,
    /// When its prediction is shown.
    pub reveal: Reveal,
    /// By image, its classes, best first.
    pub ranked: HashMap<ImageId, Vec<ClassId>>,
}

/// Guesses that stand when an image appears, to be corrected by the annotator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prefill {
    /// What the annotator sees their source called.
    pub source: String,
    /// By image, the source's classes, best first.
    pub ranked: HashMap<ImageId, Vec<ClassId>>,
}

impl Plan {
    /// A plan without truth, models or candidates.
    pub fn new(phase: Phase, k: usize, queue: Vec<ImageId>) -> Self {
        Self {
            phase,
            k,
            queue,
            truth: HashMap::new(),
            truth_shown: Reveal::usual(phase),
            idle_after_ms: DEFAULT_IDLE_AFTER_MS,
            models: Vec::new(),
            candidates: HashMap::new(),
            prefill: None,
            asks_confidence: false,
            asks_expectation: false,
            block: None,
        }
    }

    /// A trial nobody has touched. Where guesses stand in it already, an answer cannot be the
    /// annotator's alone.
    pub(super) fn untouched(&self, image: ImageId) -> TrialState {
        let guesses = self.first_guesses(image);
        let is_assisted = !guesses.is_empty();
        TrialState { guesses, is_assisted, ..TrialState::untouched(self.k) }
    }

    /// The guesses that stand when an image appears: as many of the source's first classes as are
    /// allowed, without those that may not be guessed.
    pub(super) fn first_guesses(&self, image: ImageId) -> Guesses {
        let ranked = self.prefill.as_ref().and_then(|prefill| prefill.ranked.get(&image));
        let candidates = self.candidates.get(&image);
        let may_be_guessed =
            |class: &ClassId| candidates.is_none_or(|candidates| candidates.contains(class));
        let classes = ranked.into_iter().flatten().copied().filter(may_be_guessed);
        Guesses::from_ranked(self.k, classes)
    }

    /// The models that have a prediction for an image and show it at this moment.
    pub(super) fn models_for(
        &self,
        image: ImageId,
        reveal: Reveal,
    ) -> impl Iterator<Item = &PlannedModel> {
        self.models
            .iter()
            .filter(move |model| model.reveal == reveal && model.ranked.contains_key(&image))
    }
}
