//! What a report is made of: rows as whoever keeps the data hands them over.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::figures::ErrorRate;
use crate::domain::{Flags, ImageId, Judgement, Phase, SessionId, Timestamp};

/// The lasting key of a class. There are many of each in a report, so they are shared.
pub type ClassKey = Arc<str>;

/// Everything a report needs. Classes are named by their keys.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    /// The sessions to report on, in the order in which they are to be shown.
    pub sessions: Vec<SessionRows>,
    /// Models to compare with; a model matters where it predicted images of the sessions.
    pub models: Vec<ModelRows>,
    /// The tree of each dataset, by its name.
    pub trees: HashMap<String, Tree>,
    /// What reviewers say of errors: the judgements in force.
    pub judgements: Vec<Judgement>,
    /// Whose judgements count; `None`: those of the one who judged most.
    pub reviewer: Option<String>,
    /// Images whose ground truth somebody who reviewed it calls wrong.
    pub disputed: HashSet<ImageId>,
}

/// What identifies a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionHead {
    /// Its row.
    pub id: SessionId,
    /// Its name in every file it is copied to.
    pub uid: String,
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
    /// The model whose first classes stood as guesses when an image appeared, if there was one.
    pub prefill: Option<String>,
}

impl SessionRows {
    /// A session of which nothing else is known.
    pub fn of(head: SessionHead) -> Self {
        Self {
            head,
            answered: Vec::new(),
            skipped: 0,
            passed: 0,
            open: 0,
            answer_shown_first: 0,
            prefill: None,
        }
    }
}

/// One answered trial.
#[derive(Clone, Debug)]
pub struct AnsweredTrial {
    /// The image.
    pub image: ImageId,
    /// Its place in the session's queue, from 0.
    pub place: u32,
    /// Key of the ground-truth class, if it is known.
    pub truth: Option<ClassKey>,
    /// Keys of all classes that are right, where somebody looked for them; the ground truth need not be
    /// among them. Empty: only the ground truth is known.
    pub valid: Vec<ClassKey>,
    /// Keys of the guessed classes, best first.
    pub guesses: Vec<ClassKey>,
    /// How far each guess is from the truth in the tree: the height of their lowest common ancestor.
    /// Empty where the truth, or a class, is not known.
    pub heights: Vec<u32>,
    /// How the answer came about, in the order of time; before the first there was no guess.
    pub steps: Vec<Step>,
    /// For how long the truth was on the screen before the answer; `None` where the truth is not known,
    /// or the session's log does not tell.
    pub sight: Option<Sight>,
    /// Time with the image on screen, in milliseconds.
    pub lead_ms: u64,
    /// The same without pauses and idleness, in milliseconds.
    pub active_ms: u64,
    /// Lead time until the first key, in milliseconds; `None` where the log does not tell.
    pub first_key_ms: Option<u64>,
    /// Keys pressed; `None` where the log does not tell.
    pub keys: Option<u32>,
    /// Searches begun.
    pub searches: u32,
    /// When it was submitted.
    pub at: Timestamp,
    /// Whether a model's prediction had been seen before.
    pub is_assisted: bool,
    /// How sure the annotator was, 1 to 5, where asked.
    pub confidence: Option<u8>,
    /// Whether the annotator expected the model to be right, where asked.
    pub expects_model: Option<bool>,
    /// What was remarked of the image.
    pub flags: Flags,
    /// What the class list was pruned to; `None`: it was not.
    pub candidates: Option<Candidates>,
}

impl AnsweredTrial {
    /// A trial on an image of which nothing else is known: no truth, no guess, no time.
    pub fn of(image: ImageId) -> Self {
        Self {
            image,
            place: 0,
            truth: None,
            valid: Vec::new(),
            guesses: Vec::new(),
            heights: Vec::new(),
            steps: Vec::new(),
            sight: None,
            lead_ms: 0,
            active_ms: 0,
            first_key_ms: None,
            keys: None,
            searches: 0,
            at: Timestamp(0),
            is_assisted: false,
            confidence: None,
            expects_model: None,
            flags: Flags::default(),
            candidates: None,
        }
    }
}

/// How the guesses stood from one moment on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// The moment, as active time in milliseconds.
    pub active_ms: u64,
    /// Where the truth stood among the guesses, 0-based; `None`: it was not among them, or not known.
    pub rank: Option<usize>,
}

/// For how long a class was on the screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sight {
    /// Its row in the list, in milliseconds.
    pub row_ms: u64,
    /// Examples of it, in milliseconds.
    pub examples_ms: u64,
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
    pub ranked: HashMap<ImageId, Vec<ClassKey>>,
    /// Its errors on every image of the dataset with a known truth, for k = 1, 2, ... up to at most 5.
    pub whole: Vec<ErrorRate>,
}

/// The tree of a dataset's classes.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    /// Its nodes; parents stand before their children.
    pub nodes: Vec<TreeNode>,
    /// The node of each class, by its key.
    pub of_class: HashMap<ClassKey, usize>,
    /// The nodes whose subtrees people speak of (dogs, birds, vehicles), none below another.
    pub groups: Vec<usize>,
}

/// A node of a tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TreeNode {
    /// Its key.
    pub key: ClassKey,
    /// Its name; it may hold anything: renderers make it printable.
    pub name: String,
    /// The place of its (first) parent; `None` at a root.
    pub parent: Option<usize>,
    /// How many classes stand below it, itself included.
    pub classes: usize,
}

impl Tree {
    /// The nodes above a class and its own, from it to the root; none if it is not in the tree.
    pub fn lineage(&self, class: &str) -> impl Iterator<Item = usize> + '_ {
        let first = self.of_class.get(class).copied();
        std::iter::successors(first, |&node| self.nodes[node].parent)
    }
}
