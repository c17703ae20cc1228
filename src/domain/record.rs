//! The append-only log: what happened in a session, one record at a time.

use super::{ClassId, Delivery, Guesses, Timestamp};

/// What a session is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
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
    /// Time spent so far.
    pub spent: Spent,
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
            spent: Spent::default(),
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
    /// The trial was skipped.
    Skipped,
    /// The truth was shown on request, before an answer (practice only).
    AnswerShown,
    /// The annotator paused.
    Paused,
    /// The annotator came back from a pause.
    Resumed,
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
}
