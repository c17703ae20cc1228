//! What a report is made of: rows as whoever keeps the data hands them over.

use std::collections::HashMap;

use crate::domain::{ImageId, Phase, SessionId, Timestamp};

/// Everything a report needs. Classes are named by their keys.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    /// The sessions to report on, in the order in which they are to be shown.
    pub sessions: Vec<SessionRows>,
    /// Models to compare with; a model matters where it predicted images of the sessions.
    pub models: Vec<ModelRows>,
}

/// What identifies a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionHead {
    /// Its row.
    pub id: SessionId,
    /// Name of the dataset.
    pub dataset: String,
    /// Name of the annotator.
    pub annotator: String,
    /// What it is for.
    pub phase: Phase,
    /// When it was started.
    pub started: Timestamp,
    /// When its last image was answered; `None` if it is not finished.
    pub finished: Option<Timestamp>,
    /// How many guesses a trial allows.
    pub k: usize,
    /// How many images are in its queue.
    pub n_trials: usize,
    /// Name of the study it belongs to, if somebody wrote one.
    pub study: Option<String>,
}

/// One session's answers, and counts of the images without any.
#[derive(Clone, Debug)]
pub struct SessionRows {
    /// What identifies it.
    pub head: SessionHead,
    /// The annotations in force, given before the truth was seen.
    pub answered: Vec<AnsweredTrial>,
    /// Trials skipped and not come back to yet.
    pub skipped: usize,
    /// Trials skipped twice: left without an answer.
    pub passed: usize,
    /// Trials not answered yet.
    pub open: usize,
    /// Trials whose truth was shown before an answer; they are not in `answered`.
    pub answer_shown_first: usize,
}

/// One answered trial.
#[derive(Clone, Debug)]
pub struct AnsweredTrial {
    /// The image.
    pub image: ImageId,
    /// Key of the ground-truth class, if it is known.
    pub truth: Option<String>,
    /// Keys of the guessed classes, best first.
    pub guesses: Vec<String>,
    /// How far each guess is from the truth in the tree: the height of their lowest common ancestor.
    /// Empty where the truth, or a class, is not known.
    pub heights: Vec<u32>,
    /// Time with the image on screen, in milliseconds.
    pub lead_ms: u64,
    /// The same without pauses and idleness, in milliseconds.
    pub active_ms: u64,
    /// When it was submitted.
    pub at: Timestamp,
    /// Whether a model's prediction had been seen before.
    pub is_assisted: bool,
    /// What the class list was pruned to; `None`: it was not.
    pub candidates: Option<Candidates>,
}

/// The class list of one trial, pruned to what models and the tree suggest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Candidates {
    /// Whether the truth is on it; false where it is not known.
    pub has_truth: bool,
    /// Whether the annotator went on to all classes.
    pub is_widened: bool,
}

/// One model's predictions.
#[derive(Clone, Debug, Default)]
pub struct ModelRows {
    /// The model's name.
    pub name: String,
    /// Keys of its classes for each image, best first.
    pub ranked: HashMap<ImageId, Vec<String>>,
}
