//! One message to the annotator, and how long it stays.

use crate::domain::Now;
use std::time::Duration;

/// How serious a message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// A remark; goes by itself.
    Notice,
    /// Something failed; stays until the next command.
    Error,
}

/// A message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Status {
    /// What to say.
    pub text: String,
    /// How serious it is.
    pub severity: Severity,
    until: Duration,
}

const NOTICE_STAYS: Duration = Duration::from_secs(6);

impl Status {
    /// A remark.
    pub fn notice(text: impl Into<String>, now: Now) -> Self {
        Self { text: text.into(), severity: Severity::Notice, until: now.mono + NOTICE_STAYS }
    }

    /// A failure.
    pub fn error(text: impl Into<String>) -> Self {
        Self { text: text.into(), severity: Severity::Error, until: Duration::MAX }
    }

    /// Whether it will go away by itself.
    pub fn is_passing(&self) -> bool {
        self.until < Duration::MAX
    }

    /// Whether its time is over.
    pub fn is_over(&self, now: Now) -> bool {
        now.mono >= self.until
    }
}
