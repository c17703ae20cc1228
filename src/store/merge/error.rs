//! Why a file cannot be merged, in words for the person who was sent it.

use std::path::PathBuf;

use super::super::{Fault, LeaseError, StoreError};
use crate::domain::SessionId;

/// Why a file could not be merged. Nothing of it was.
#[derive(Debug, thiserror::Error)]
pub enum MergeError {
    /// One of the two files.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A session that goes on in the other file is open here.
    #[error(transparent)]
    Lease(#[from] LeaseError),
    /// Both paths lead to one file.
    #[error("{path:?} is this data file itself")]
    SameFile {
        /// The path given.
        path: PathBuf,
    },
    /// Its sessions are on a dataset that is not here.
    #[error("cannot merge {other:?}: its dataset {dataset:?} is not in this data file")]
    NoDataset {
        /// The other file.
        other: PathBuf,
        /// The name of the dataset.
        dataset: String,
    },
    /// Its sessions are on images that are not here.
    #[error(
        "cannot merge {other:?}: {count} of its images to label are not in dataset {dataset:?} here, \
         the first is {first:?}"
    )]
    NoImages {
        /// The other file.
        other: PathBuf,
        /// The name of the dataset.
        dataset: String,
        /// How many images.
        count: usize,
        /// The path of the first.
        first: String,
    },
    /// Its sessions name a class that is not here.
    #[error("cannot merge {other:?}: {} names the class {key:?}, which its dataset here does not have", of(*session))]
    NoClass {
        /// The other file.
        other: PathBuf,
        /// The class.
        key: String,
        /// The session there; `None`: the candidates of a study.
        session: Option<SessionId>,
    },
    /// A study of the same text has other samples.
    #[error("cannot merge {other:?}: its study {study:?} has other samples or candidates here")]
    OtherStudy {
        /// The other file.
        other: PathBuf,
        /// The name of the study.
        study: String,
    },
    /// A log is not as it was written.
    #[error("cannot merge {other:?}: the log of its session {} is not as it was written: {fault}", session.0)]
    Changed {
        /// The other file.
        other: PathBuf,
        /// Its number there.
        session: SessionId,
        /// The first place.
        fault: Fault,
    },
    /// A session of the same uid was begun otherwise.
    #[error(
        "cannot merge {other:?}: its session {} has the uid of session {} here, but not its images or rules",
        there.0, here.0
    )]
    OtherSession {
        /// The other file.
        other: PathBuf,
        /// Its number here.
        here: SessionId,
        /// Its number there.
        there: SessionId,
    },
    /// The same session went on in different ways.
    #[error(
        "cannot merge {other:?}: record {seq} of its session {} is not record {seq} of the same session here, {}",
        there.0, here.0
    )]
    OtherRecord {
        /// The other file.
        other: PathBuf,
        /// Its number here.
        here: SessionId,
        /// Its number there.
        there: SessionId,
        /// The number of the record.
        seq: u32,
    },
}

impl MergeError {
    /// What can be done about it.
    pub fn hint(&self) -> Option<&'static str> {
        Some(match self {
            // The usual words are about this data file.
            Self::Store(StoreError::NotFound { .. }) => "check the path",
            Self::Store(StoreError::NotSqlite { .. } | StoreError::NotOurs { .. }) => {
                "give a file that `hit5 bundle` wrote, or another hit5 data file"
            }
            Self::Store(StoreError::Corrupt { .. }) => {
                "have it sent again; nothing of it was merged"
            }
            Self::Store(error) => return error.hint(),
            Self::Lease(error) => error.hint(),
            Self::SameFile { .. } => "name the data file of another machine, or a bundle",
            Self::NoDataset { .. } => {
                "import the dataset here first, under that name: hit5 import DIR --name NAME"
            }
            Self::NoImages { .. } => {
                "import the same folder with the same --seed and --hold-out here first"
            }
            Self::NoClass { .. } => "import the dataset here again with the same taxonomy",
            Self::OtherStudy { .. } => {
                "the study was begun on other images: both files need the same dataset"
            }
            Self::Changed { .. } => {
                "have it sent again, or see `hit5 audit` on that file; --accept-changed takes it as it is"
            }
            Self::OtherSession { .. } => "one of the two files was changed outside hit5",
            Self::OtherRecord { .. } => {
                "the session went on in both files: keep them apart, and report on each with --data"
            }
        })
    }
}

fn of(session: Option<SessionId>) -> String {
    session.map_or("a study".to_owned(), |session| format!("session {}", session.0))
}
