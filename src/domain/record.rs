//! The append-only log: what happened in a session, one record at a time.

use super::{ClassId, Delivery, Effort, Flag, Guesses, Remarks, Seen, Timestamp};

/// What a session is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Phase {
    /// Learning: the truth is shown after each trial, and on request.
    Practice,
    /// Measuring: the truth is never shown, nor loaded.
    Test,
}

impl Phase {
    /// The word used on disk and on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Practice => "practice",
            Self::Test => "test",
        }
    }
}

/// How a trial stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// Not answered yet.
    #[default]
    Open,
    /// Skipped once; it comes back after the others.
    Skipped,
    /// Skipped again when it came back: left without an answer.
    Passed,
    /// Answered.
    Submitted,
    /// Answered, and being looked at again: until it is submitted anew the earlier answer stands.
    Reopened,
}

impl Outcome {
    /// Whether an answer stands.
    pub fn is_answered(self) -> bool {
        matches!(self, Self::Submitted | Self::Reopened)
    }
}

/// Time spent on a trial so far, over all sittings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Spent {
    /// Time with the image on screen, in milliseconds.
    pub lead_ms: u64,
    /// The same without pauses and without idleness beyond the session's threshold.
    pub active_ms: u64,
}

/// All that is known of one trial at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrialState {
    /// The guesses in the slots.
    pub guesses: Guesses,
    /// How the trial stands.
    pub outcome: Outcome,
    /// Whether the annotator has seen the truth (never unset, not even by undo).
    pub is_revealed: bool,
    /// Whether a model's prediction had been seen before the guesses were submitted; in an open
    /// trial: whether one has been seen. Guesses that a source filled in are one that is seen.
    pub is_assisted: bool,
    /// Whether the annotator went from the candidates to all classes (never unset).
    pub is_widened: bool,
    /// What was said beside the guesses.
    pub remarks: Remarks,
    /// Time spent so far.
    pub spent: Spent,
    /// What else it took so far.
    pub effort: Effort,
    /// How its image was delivered; `None` before it was on the screen, and in records of versions
    /// that did not note it.
    pub delivery: Option<Delivery>,
}

impl TrialState {
    /// A trial nobody has touched.
    pub fn untouched(k: usize) -> Self {
        Self {
            guesses: Guesses::new(k),
            outcome: Outcome::Open,
            is_revealed: false,
            is_assisted: false,
            is_widened: false,
            remarks: Remarks::default(),
            spent: Spent::default(),
            effort: Effort::default(),
            delivery: None,
        }
    }
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// The trial's image reached the screen (again, after every resumption).
    Shown,
    /// A guess was appended.
    GuessAdded(ClassId),
    /// A guess was taken out.
    GuessRemoved(ClassId),
    /// A guess changed its rank to this one (0-based).
    GuessMoved(ClassId, usize),
    /// The guesses were submitted as the trial's annotation.
    Submitted,
    /// The trial was skipped, for this reason if one was given. One that is being looked at again
    /// keeps its answer.
    Skipped(Option<String>),
    /// The annotator said how sure they are: 1 to [`MAX_CONFIDENCE`](super::MAX_CONFIDENCE).
    Rated(u8),
    /// A flag was set, or unset.
    Flagged(Flag, bool),
    /// A class was noted as also to be seen, or no longer.
    Present(ClassId, bool),
    /// The comment was changed to this; empty: taken away.
    Commented(String),
    /// The annotator said whether the model will be right.
    Expected(bool),
    /// The prediction of the model of this name was shown.
    ModelShown(String),
    /// The candidates were widened to all classes.
    Widened,
    /// The truth was shown on request, before an answer (practice only).
    AnswerShown,
    /// The annotator paused.
    Paused,
    /// The annotator came back from a pause.
    Resumed,
    /// The terminal lost the focus: from here on no time is active.
    Away,
    /// The terminal has the focus again, or a key was pressed.
    Back,
    /// The record with this number was undone.
    Retracted(u32),
    /// The record with this number, undone before, was done again.
    Redone(u32),
}

/// One line of a session's log. Each record carries the state of its trial *after* the entry,
/// so that the answers in force can be read off the log without replaying it: they are, per
/// trial, the last record from before the truth was seen (`!after.is_revealed`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Place in the session's log: 0, 1, 2, ...
    pub seq: u32,
    /// When it happened.
    pub at: Timestamp,
    /// Position of the trial in the session's queue.
    pub trial: u32,
    /// What happened.
    pub entry: Entry,
    /// The trial as it stood afterwards.
    pub after: TrialState,
    /// The classes that were on the screen since the last record that tells of them.
    pub seen: Vec<Seen>,
}
