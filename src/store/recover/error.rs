//! Why nothing was recovered.

use std::io;
use std::path::{Path, PathBuf};

use super::super::StoreError;

/// Why a data file was not recovered. Nothing was changed, and nothing was written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RecoverError {
    /// The damaged file cannot be used at all, or the new one cannot be made.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A file cannot be read or written.
    #[error("cannot use {path:?}: {source}")]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Something writes to the damaged file.
    #[error("{path:?} is written to while it is read")]
    Changing {
        /// The damaged file.
        path: PathBuf,
    },
    /// No row of ours can be read.
    #[error("there is nothing in {path:?} that can be read as hit5's")]
    Nothing {
        /// The damaged file.
        path: PathBuf,
    },
    /// The damaged file itself would be overwritten.
    #[error("{path:?} is the damaged file itself")]
    SameFile {
        /// The path given.
        path: PathBuf,
    },
    /// Something stands there already.
    #[error("{path:?} is there already")]
    Taken {
        /// Where the new file, or what fits nowhere, would be.
        path: PathBuf,
    },
    /// The log of another data file lies where that of the new one would.
    #[error("beside {path:?} lies the log of a data file that was there (-wal or -journal)")]
    LogLeft {
        /// Where the new file would be.
        path: PathBuf,
    },
}

impl RecoverError {
    /// What can be done about it.
    pub fn hint(&self) -> Option<&'static str> {
        Some(match self {
            Self::Store(error) => return error.hint(),
            Self::Io { .. } => {
                "files are read and written as you; look at the permissions and the space left"
            }
            Self::Changing { .. } => "end every hit5 that has it open, then try again",
            Self::Nothing { .. } => "restore a backup; the file was left as it is",
            Self::SameFile { .. } | Self::Taken { .. } => "choose a file that is not there yet",
            Self::LogLeft { .. } => {
                "SQLite would read it into the new file: choose another name, and keep the log with the \
                 damaged file, under its name"
            }
        })
    }

    pub(super) fn of(path: &Path, source: io::Error) -> Self {
        let path = path.to_owned();
        match source.kind() {
            io::ErrorKind::AlreadyExists => Self::Taken { path },
            _ => Self::Io { path, source },
        }
    }
}
