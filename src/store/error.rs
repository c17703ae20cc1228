//! What can go wrong with the data file, in words for the person who owns it.

use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;

use super::column::clause;
use crate::domain::SessionId;

/// Why the data file could not be opened, read or written. Nothing was changed.
///
/// Paths are quoted with their control characters escaped, so the texts may be printed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// There is no such file, and reading needs one.
    #[error("there is no data file {path:?}")]
    NotFound {
        /// The data file.
        path: PathBuf,
    },
    /// A folder stands where the file should be.
    #[error("{path:?} is a folder, not a data file")]
    IsFolder {
        /// The folder.
        path: PathBuf,
    },
    /// The file, or the folder for it, cannot be made.
    #[error("cannot create the data file {path:?}: {source}")]
    CannotCreate {
        /// The data file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The file is there but cannot be opened.
    #[error("cannot open the data file {path:?}: {source}")]
    CannotOpen {
        /// The data file.
        path: PathBuf,
        /// What SQLite said.
        source: rusqlite::Error,
    },
    /// The file or its folder cannot be written.
    #[error("cannot write to the data file {path:?}: it or its folder is read-only")]
    ReadOnly {
        /// The data file.
        path: PathBuf,
    },
    /// The content is not SQLite's.
    #[error("{path:?} is not a hit5 data file: it is not an SQLite database")]
    NotSqlite {
        /// The file.
        path: PathBuf,
    },
    /// The content is another program's.
    #[error("{path:?} is not a hit5 data file: it is another program's SQLite database")]
    NotOurs {
        /// The file.
        path: PathBuf,
    },
    /// The file was written by a newer hit5.
    #[error(
        "the data file {path:?} has version {found}, but this hit5 knows versions up to {known}"
    )]
    Newer {
        /// The data file.
        path: PathBuf,
        /// Its version.
        found: u32,
        /// The newest version known here.
        known: u32,
    },
    /// The file was written by an older hit5 (or is empty) and was opened for reading only.
    #[error(
        "the data file {path:?} has version {found} and must be upgraded to {known} before it is read"
    )]
    Older {
        /// The data file.
        path: PathBuf,
        /// Its version; 0 for an empty file.
        found: u32,
        /// The version needed.
        known: u32,
    },
    /// Another process kept the file locked for longer than we wait.
    #[error("the data file {path:?} is locked by another process")]
    Busy {
        /// The data file.
        path: PathBuf,
    },
    /// The disk is full.
    #[error("cannot write to the data file {path:?}: the disk is full")]
    Full {
        /// The data file.
        path: PathBuf,
    },
    /// The file is broken: truncated, overwritten, or it holds what this program never writes.
    #[error("the data file {path:?} is damaged: {what}")]
    Corrupt {
        /// The data file.
        path: PathBuf,
        /// What is wrong with it.
        what: String,
    },
    /// The file was removed or replaced since it was opened: what is written now would be lost.
    #[error("the data file {path:?} is not there any more, or another one stands in its place")]
    Gone {
        /// The data file.
        path: PathBuf,
    },
    /// The file is missing or empty, and its log is there: SQLite would throw the log away, and answers
    /// with it.
    #[error("the data file {path:?} is missing or empty, but its log is there: {log:?}")]
    OnlyLog {
        /// The data file.
        path: PathBuf,
        /// Its log.
        log: PathBuf,
    },
    /// The session's log has a record of this number already: another process wrote it.
    #[error("record {seq} of session {} is already in the data file {path:?}", session.0)]
    SeqTaken {
        /// The data file.
        path: PathBuf,
        /// The session.
        session: SessionId,
        /// The number.
        seq: u32,
    },
    /// The dataset has predictions of a model of this name.
    #[error("there are predictions of {model:?} already in the data file {path:?}")]
    ModelTaken {
        /// The data file.
        path: PathBuf,
        /// The model's name.
        model: String,
    },
    /// What was to be stored contradicts itself or what is stored.
    #[error("cannot store this in the data file {path:?}: {what}")]
    Refused {
        /// The data file.
        path: PathBuf,
        /// The contradiction.
        what: String,
    },
    /// Nothing stored goes by this name or number.
    #[error("the data file {path:?} holds no {what}")]
    NoSuch {
        /// The data file.
        path: PathBuf,
        /// What was asked for: "session 7".
        what: String,
    },
    /// Anything else, such as a failing disk.
    #[error("the data file {path:?} cannot be used: {source}")]
    Other {
        /// The data file.
        path: PathBuf,
        /// What SQLite said.
        source: rusqlite::Error,
    },
}

impl StoreError {
    /// What is wrong in few words, for whoever knows which file it is.
    pub fn brief(&self) -> String {
        match self {
            Self::ReadOnly { .. } => "the data file is read-only".to_owned(),
            Self::Busy { .. } => "the data file is locked by another process".to_owned(),
            Self::Full { .. } => "the disk is full".to_owned(),
            Self::Gone { .. } => "the data file is not there any more".to_owned(),
            Self::Corrupt { .. } => {
                "the data file is damaged: quit, and see hit5 recover".to_owned()
            }
            Self::Other { source, .. } => format!("{source}, of the data file"),
            other => other.to_string(),
        }
    }

    /// What the owner of the file can do about it, if there is something.
    pub fn hint(&self) -> Option<&'static str> {
        Some(match self {
            Self::NotFound { .. } => "check the path given with --data",
            Self::IsFolder { .. } => "give the path of a file: --data FOLDER/hit5.db",
            Self::NotSqlite { .. } | Self::NotOurs { .. } => {
                "it was left as it is; choose another file with --data, or, if it is a damaged one of \
                 hit5, save what can be read: hit5 recover FILE --out NEW"
            }
            Self::CannotCreate { .. } | Self::CannotOpen { .. } | Self::ReadOnly { .. } => {
                "choose a file in a folder you can write to with --data, or change the permissions"
            }
            Self::Newer { .. } => "install the newest hit5; the file was left as it is",
            Self::Older { .. } => "start hit5 once, without a subcommand, to upgrade it",
            Self::Busy { .. } => "try again; if it stays locked, look for a hit5 that hangs",
            Self::Full { .. } => "free some space; all answers saved before are safe",
            Self::Corrupt { .. } => {
                "save what can be read into a new file: hit5 recover FILE --out NEW; \
                 the damaged one stays as it is"
            }
            Self::Gone { .. } => {
                "put it back, with the files beside it (-wal, -shm), before you end hit5"
            }
            Self::OnlyLog { .. } => {
                "put the data file back beside it, or save what the log holds: hit5 recover FILE \
                 --out NEW; to begin anew, move the log away"
            }
            Self::ModelTaken { .. } => {
                "--replace puts these in their place; or choose another name for the model"
            }
            Self::SeqTaken { .. }
            | Self::Refused { .. }
            | Self::NoSuch { .. }
            | Self::Other { .. } => {
                return None;
            }
        })
    }

    /// SQLite's own error, placed and sorted by what its owner can do about it.
    pub(super) fn of(path: &Path, source: rusqlite::Error) -> Self {
        let path = path.to_owned();
        if is_conversion(&source) {
            return Self::Corrupt { path, what: clause(&source) };
        }
        // Every statement of ours is right: one that is refused as wrong is about a table that the
        // file should have and has not, or not as it should be.
        if let rusqlite::Error::SqlInputError { msg: what, .. } = source {
            return Self::Corrupt { path, what };
        }
        match source.sqlite_error_code() {
            Some(ErrorCode::NotADatabase) => Self::NotSqlite { path },
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy { path },
            Some(ErrorCode::DiskFull) => Self::Full { path },
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::Unknown) => {
                Self::Corrupt { path, what: source.to_string() }
            }
            Some(ErrorCode::ReadOnly) => Self::ReadOnly { path },
            Some(ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => {
                Self::CannotOpen { path, source }
            }
            Some(ErrorCode::ConstraintViolation) => {
                Self::Refused { path, what: source.to_string() }
            }
            _ => Self::Other { path, source },
        }
    }
}

/// Whether a value read has the wrong type or range, which only damage can do: tables are STRICT.
pub(super) fn is_conversion(error: &rusqlite::Error) -> bool {
    matches!(
        error,
        rusqlite::Error::FromSqlConversionFailure(..)
            | rusqlite::Error::IntegralValueOutOfRange(..)
            | rusqlite::Error::InvalidColumnType(..)
            | rusqlite::Error::Utf8Error(..)
    )
}

#[cfg(test)]
mod tests {
    use rusqlite::ffi;

    use super::*;

    #[test]
    fn sqlites_errors_are_sorted_by_what_can_be_done() {
        let text = |code: i32| {
            let error = rusqlite::Error::SqliteFailure(ffi::Error::new(code), None);
            StoreError::of(Path::new("/a/hit5.db"), error).to_string()
        };
        let cases = [
            (ffi::SQLITE_BUSY, "the data file \"/a/hit5.db\" is locked by another process"),
            (
                ffi::SQLITE_BUSY_SNAPSHOT,
                "the data file \"/a/hit5.db\" is locked by another process",
            ),
            (ffi::SQLITE_FULL, "cannot write to the data file \"/a/hit5.db\": the disk is full"),
            (ffi::SQLITE_CORRUPT, "the data file \"/a/hit5.db\" is damaged: "),
            (ffi::SQLITE_ERROR, "the data file \"/a/hit5.db\" is damaged: "),
            (ffi::SQLITE_IOERR_WRITE, "the data file \"/a/hit5.db\" cannot be used: "),
            (ffi::SQLITE_CANTOPEN, "cannot open the data file \"/a/hit5.db\": "),
            (ffi::SQLITE_READONLY_DIRECTORY, "cannot write to the data file \"/a/hit5.db\": it or"),
        ];
        for (code, start) in cases {
            assert!(text(code).starts_with(start), "{}", text(code));
        }
    }
}
