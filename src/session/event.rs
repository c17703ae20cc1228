//! What goes into a session and what comes out.

use crate::domain::{ClassId, Delivery, Flag, GuessRefused, MAX_CONFIDENCE, Record, Seen};

/// What the annotator, or the world, did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// The current image is on the screen: the trial clock starts.
    Shown,
    /// How the image has been delivered so far. Recorded with whatever happens next.
    Delivered(Delivery),
    /// A key was pressed, or the mouse: comes before what it does.
    Pressed,
    /// Any sign of life: counts against idleness.
    Activity,
    /// A search was begun.
    Searched,
    /// The classes that were on the screen lately. Recorded with whatever happens next.
    Seen(Vec<Seen>),
    /// The terminal lost the focus.
    Away,
    /// The terminal has the focus again.
    Back,
    /// Append a guess.
    Add(ClassId),
    /// Remove the guess at this rank (0-based).
    Remove(usize),
    /// Move a guess from one rank to another (0-based).
    Move {
        /// Where it is.
        from: usize,
        /// Where it goes.
        to: usize,
    },
    /// Submit the guesses.
    Submit,
    /// Leave this image for later, for this reason if one is given; a second time: for good.
    Skip(Option<String>),
    /// Say how sure the guesses are: 1 to [`MAX_CONFIDENCE`].
    Rate(u8),
    /// Set a flag, or unset it.
    Flag(Flag, bool),
    /// Note a class as also to be seen, or no longer.
    Present(ClassId, bool),
    /// Change the comment; empty takes it away.
    Comment(String),
    /// Say whether the model will be right.
    Expect(bool),
    /// Show the prediction of a model, where the plan has one on request.
    ShowModel,
    /// Go from the candidates to all classes.
    Widen,
    /// Show the truth before answering (practice only).
    ShowAnswer,
    /// Leave the result and go on.
    Next,
    /// Undo the last step, also a submitted answer.
    Undo,
    /// Do an undone step again.
    Redo,
    /// Stop the active clock and hide the image.
    Pause,
    /// Come back from a pause.
    Resume,
}

impl Event {
    /// Whether this asks for a change of the trial, so that not doing it takes a reason.
    pub(super) fn is_request(&self) -> bool {
        match self {
            Self::Add(_)
            | Self::Remove(_)
            | Self::Move { .. }
            | Self::Submit
            | Self::Skip(_)
            | Self::Rate(_)
            | Self::Flag(..)
            | Self::Present(..)
            | Self::Comment(_)
            | Self::Expect(_)
            | Self::ShowAnswer
            | Self::ShowModel
            | Self::Widen
            | Self::Undo
            | Self::Redo => true,
            Self::Shown
            | Self::Delivered(_)
            | Self::Pressed
            | Self::Activity
            | Self::Searched
            | Self::Seen(_)
            | Self::Away
            | Self::Back
            | Self::Next
            | Self::Pause
            | Self::Resume => false,
        }
    }
}

/// What the edge has to do.
#[expect(clippy::large_enum_variant, reason = "nearly every effect is a record")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Write this record to the log.
    Append(Record),
    /// Nothing changed; tell the annotator why.
    Refuse(Refusal),
}

/// Why a request changed nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The image has not reached the screen.
    #[error("the image is not on the screen yet")]
    NotShown,
    /// The guess list cannot do this.
    #[error(transparent)]
    Guess(#[from] GuessRefused),
    /// No guess to submit.
    #[error("nothing to submit: choose a class first, or skip the image")]
    NoGuess,
    /// Truth in a test.
    #[error("no answers are shown here: they are counted when it is over")]
    AnswerHidden,
    /// Nothing before this.
    #[error("nothing to undo")]
    NothingToUndo,
    /// Nothing was undone.
    #[error("nothing to redo")]
    NothingToRedo,
    /// Paused.
    #[error("paused")]
    Paused,
    /// The result is showing.
    #[error("this image is answered: go on, or undo")]
    Answered,
    /// The queue is empty.
    #[error("every image is answered")]
    Done,
    /// The plan asks for a confidence with every answer.
    #[error("say first how sure you are, from 1 to {MAX_CONFIDENCE}")]
    NoConfidence,
    /// No such confidence.
    #[error("confidence goes from 1 to {MAX_CONFIDENCE}")]
    NotAConfidence,
    /// The plan asks for it before a model's prediction is shown.
    #[error("say first whether the model will be right")]
    NoExpectation,
    /// The plan has no prediction for this image that may be asked for.
    #[error("there is no model's prediction to show for this image")]
    NoModel,
    /// All classes are there already.
    #[error("every class is listed already")]
    NoCandidates,
    /// Not among the classes the list is pruned to.
    #[error("not among the candidates: widen to all classes first")]
    NotACandidate,
    /// A test has no truth to dispute.
    #[error("a test shows no answers, so there is none to dispute")]
    NothingToDispute,
    /// In practice the answer is known at once.
    #[error("in practice the answer is shown at once: nothing to look at again")]
    NoRevisit,
}

/// Where the session stands between two events.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The current image has yet to reach the screen.
    Waiting,
    /// The image is visible and the clock runs.
    Answering,
    /// The annotator paused; the image is hidden.
    Paused,
    /// What may be known now stands beside the submitted guesses: the truth in practice, a model's
    /// prediction.
    Result,
    /// No trial is left.
    Done,
}

/// How many trials stand how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// All trials.
    pub trials: usize,
    /// Answered.
    pub submitted: usize,
    /// Skipped once, coming back.
    pub skipped: usize,
    /// Left without an answer.
    pub passed: usize,
    /// Answered, and flagged to be looked at again.
    pub to_revisit: usize,
}
