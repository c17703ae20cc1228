//! What goes wrong on the command line: a kind, a message, a hint, an exit code.

use crate::dataset::{InputFileError, KeyFileError, ScanError};
use crate::domain::printable;
use crate::runtime::RunError;
use crate::runtime::desk::OpenError;
use crate::runtime::desk::review::ReviewError;
use crate::store::{BundleError, MergeError, RecoverError, StoreError};
use std::fmt;
use std::process::ExitCode;

/// The kind decides the exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// The machine or the data: 1.
    Environment,
    /// What was typed: 2.
    Usage,
    /// The program itself: 70.
    Bug,
    /// Ended by a signal: 130.
    Interrupted,
}

impl Kind {
    /// The process's exit code.
    pub(super) fn exit_code(self) -> ExitCode {
        ExitCode::from(match self {
            Self::Environment => 1,
            Self::Usage => 2,
            Self::Bug => 70,
            Self::Interrupted => 130,
        })
    }
}

/// A failure to be printed once, with what would help.
#[derive(Debug)]
pub(super) struct Failure {
    /// What kind it is.
    pub(super) kind: Kind,
    /// What, where and why.
    pub(super) error: anyhow::Error,
    /// What to do about it.
    pub(super) hint: Option<String>,
}

impl Failure {
    /// A failure of the machine or the data.
    pub(super) fn environment(error: impl Into<anyhow::Error>) -> Self {
        Self { kind: Kind::Environment, error: error.into(), hint: None }
    }

    /// A failure of what was typed.
    pub(super) fn usage(text: impl fmt::Display) -> Self {
        Self { kind: Kind::Usage, error: anyhow::anyhow!("{text}"), hint: None }
    }

    /// A failure of the program itself.
    pub(super) fn bug(text: &'static str) -> Self {
        Self { kind: Kind::Bug, error: anyhow::anyhow!(text), hint: None }
    }

    /// The same with what would help.
    #[must_use]
    pub(super) fn hint(self, hint: Option<&str>) -> Self {
        Self { hint: hint.map(str::to_owned), ..self }
    }

    /// Whether the reader of our output has gone, which is no failure.
    pub(super) fn is_closed_pipe(&self) -> bool {
        let mut causes = self.error.chain().filter_map(|cause| cause.downcast_ref());
        causes.any(|error: &std::io::Error| error.kind() == std::io::ErrorKind::BrokenPipe)
    }
}

impl fmt::Display for Failure {
    /// The message with its causes, and the hint on a line of its own. Names of files and classes
    /// in it cannot reach the terminal as control sequences.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = self.error.to_string();
        for cause in self.error.chain().skip(1).map(ToString::to_string) {
            // Many messages quote their cause already.
            if !text.contains(&cause) {
                text = format!("{text}: {cause}");
            }
        }
        write!(f, "hit5: {}", printable(&text))?;
        match &self.hint {
            Some(hint) => write!(f, "\nhint: {}", printable(hint)),
            None => Ok(()),
        }
    }
}

/// Failures that know what would help.
macro_rules! with_hint {
    ($($error:ty),*) => {$(
        impl From<$error> for Failure {
            fn from(error: $error) -> Self {
                let hint = error.hint().map(str::to_owned);
                Self { hint, ..Self::environment(error) }
            }
        }
    )*};
}

with_hint!(
    ScanError,
    InputFileError,
    KeyFileError,
    StoreError,
    MergeError,
    BundleError,
    RecoverError
);

impl From<OpenError> for Failure {
    fn from(error: OpenError) -> Self {
        let hint = error.hint().map(str::to_owned);
        // A dataset that does not exist was mistyped.
        let is_typed = matches!(error, OpenError::NoDataset(_));
        let kind = if is_typed { Kind::Usage } else { Kind::Environment };
        Self { kind, hint, error: error.into() }
    }
}

impl From<ReviewError> for Failure {
    fn from(error: ReviewError) -> Self {
        let hint = error.hint().map(str::to_owned);
        let is_typed = matches!(error, ReviewError::NoModel(..));
        let kind = if is_typed { Kind::Usage } else { Kind::Environment };
        Self { kind, hint, error: error.into() }
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self::environment(error)
    }
}

impl From<RunError> for Failure {
    fn from(error: RunError) -> Self {
        match error {
            RunError::Terminal(_) => Self::environment(error),
            RunError::Store(error) => error.into(),
            RunError::Open(error) => error.into(),
        }
    }
}
