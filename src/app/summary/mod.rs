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
    part: SessionPart,
    /// `None` where the truth of single images stays hidden.
    misses: Option<Vec<Miss>>,
    /// The first miss on the screen.
    top: usize,
    status: Option<Status>,
}

impl Summary {
    /// The screen of a session's figures. The misses are left out after a test, which shows no
    /// truth of a single image even when it is over.
    pub fn new(part: SessionPart, misses: Option<Vec<Miss>>) -> Self {
        Self { part, misses, top: 0, status: None }
    }

    /// The session whose figures these are.
    pub fn session(&self) -> SessionId {
        self.part.head.id
    }

    /// Shows a message.
    pub fn tell(&mut self, status: Status) {
        self.status = Some(status);
    }

    /// Takes a command of the key table.
    pub fn command(&mut self, command: Command) -> Vec<Effect> {
        self.status = None;
        let last = self.misses.as_ref().map_or(0, |misses| misses.len().saturating_sub(1));
        match command {
            Command::Up => self.top = self.top.saturating_sub(1),
            Command::Down => self.top = (self.top + 1).min(last),
            Command::GoHome => return vec![Effect::List],
            _ => {}
        }
        Vec::new()
    }
}
