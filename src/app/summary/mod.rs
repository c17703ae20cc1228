//! The end of a session: how well it went, how fast, against which model, and what was missed.

mod view;

use super::Effect;
use super::keymap::Command;
use super::status::Status;
use crate::domain::{ImageId, SessionId};
use crate::report::SessionPart;

/// One image that was not hit by the first guess.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Miss {
    /// The image.
    pub image: ImageId,
    /// The truth's name.
    pub truth: String,
    /// The first guess's name.
    pub guess: String,
    /// Rank at which the truth was guessed after all, 0-based.
    pub hit_at: Option<usize>,
    /// The first model's best class and whether it is the truth.
    pub model: Option<(String, bool)>,
}

/// The screen's state.
#[derive(Debug)]
pub struct Summary {
    session: SessionId,
    part: SessionPart,
    misses: Vec<Miss>,
    /// The first miss on the screen.
    top: usize,
    status: Option<Status>,
}

impl Summary {
    /// The screen of a session's figures.
    pub fn new(session: SessionId, part: SessionPart, misses: Vec<Miss>) -> Self {
        Self { session, part, misses, top: 0, status: None }
    }

    /// The session.
    pub fn session(&self) -> SessionId {
        self.session
    }

    /// Shows a message.
    pub fn tell(&mut self, status: Status) {
        self.status = Some(status);
    }

    /// Takes a command of the key table.
    pub fn command(&mut self, command: Command) -> Vec<Effect> {
        self.status = None;
        let last = self.misses.len().saturating_sub(1);
        match command {
            Command::Up => self.top = self.top.saturating_sub(1),
            Command::Down => self.top = (self.top + 1).min(last),
            Command::GoHome => return vec![Effect::List],
            _ => {}
        }
        Vec::new()
    }
}
