//! The one closed list of what can reach the loop from other threads.

use super::input::TermEvent;
use super::pictures::{Made, Want};
use crate::app::Picture;
use crate::domain::SessionId;
use crate::graphics::probe::Reply;

/// A message to the loop.
#[derive(Debug)]
pub(super) enum Message {
    /// The annotator did something.
    Input(TermEvent),
    /// The terminal answered.
    Reply(Reply),
    /// The terminal has, or may have, another size.
    Resized,
    /// No more input can come: the terminal is gone.
    InputClosed,
    /// TSTP arrived: somebody wants the terminal back for a while.
    Suspend,
    /// CONT arrived: the process was stopped, by us or by others, and goes on.
    Continued,
    /// INT, TERM or HUP arrived.
    Terminate,
    /// A picture is ready, or cannot be shown.
    Picture {
        /// What was asked for.
        want: Want,
        /// The dataset it was asked of; see [`Pool::use_source`](super::pictures::Pool::use_source).
        generation: u64,
        /// What screens need to know.
        picture: Picture,
        /// What the compositor needs, if it is ready.
        prepared: Option<Made>,
    },
    /// Records of a session up to this number are on disk.
    Saved(SessionId, u32),
    /// A judgement is on disk.
    Judged,
    /// Records could not be written.
    SaveFailed(String),
    /// The log of a session is not as it was written, or nobody can tell: what there is to say.
    LogDoubted(String),
    /// A thread panicked: its name and the panic's text.
    Panicked(String),
}
