//! Why a session cannot be opened, and what can be done about it.

use super::studies;
use crate::domain::Problem;
use crate::store::{LeaseError, StoreError};

/// Why a session could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The data file.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Somebody else has it.
    #[error(transparent)]
    Lease(#[from] LeaseError),
    /// Nothing to label.
    #[error("dataset {0:?} has no images to label")]
    NoImages(String),
    /// A sample of a part would not speak for the whole.
    #[error("the import of dataset {0:?} is not finished: until then it can only be practised on")]
    Incomplete(String),
    /// No such study.
    #[error("there is no study {0:?}")]
    NoStudy(String),
    /// The study cannot begin.
    #[error("the study {file:?} cannot begin: {}", studies::told(problems))]
    BadStudy {
        /// Its file, or its name.
        file: String,
        /// What is wrong with it.
        problems: Vec<Problem>,
    },
    /// A study of this name was begun from another text.
    #[error("{file:?} was edited after the study {name:?} had begun: it is fixed since then")]
    Edited {
        /// Its name.
        name: String,
        /// Its file.
        file: String,
    },
    /// Every phase is done.
    #[error("{1:?} has finished every phase of the study {0:?}")]
    StudyDone(String, String),
    /// Nothing of the phase is this annotator's.
    #[error("no image of phase {phase:?} of the study {study:?} is {annotator:?}'s")]
    NoShare {
        /// The study.
        study: String,
        /// The phase.
        phase: String,
        /// Who asked.
        annotator: String,
    },
    /// Practice shows the truth, and it is kept elsewhere.
    #[error("dataset {0:?} cannot be practised on: its truth is kept in a key file")]
    NoTruth(String),
    /// No such dataset.
    #[error("there is no dataset{}", if .0.is_empty() { " yet".to_owned() } else { format!(" {:?}", .0) })]
    NoDataset(String),
    /// Nothing to begin the guesses from.
    #[error("no predictions of {model:?} are known for dataset {dataset:?}")]
    NoPredictions {
        /// Whose they were to be.
        model: String,
        /// The dataset's name.
        dataset: String,
    },
    /// It is over.
    #[error("session {0} is finished: nothing in it changes any more")]
    Finished(i64),
    /// Another annotator's.
    #[error("session {0} is {1:?}'s, not {2:?}'s")]
    Foreign(i64, String, String),
}

impl OpenError {
    /// What can be done about it.
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Self::Store(error) => error.hint(),
            Self::Lease(error) => Some(error.hint()),
            Self::NoImages(_) => Some("import its folder again; `hit5 import` lists what it skips"),
            Self::Incomplete(_) => Some(
                "wait for `hit5 import` to end; if it was interrupted, import the same path again",
            ),
            Self::NoTruth(_) => {
                Some("label it in test (--test), or bring the truth back with `hit5 key put`")
            }
            Self::NoDataset(_) => Some("`hit5 import DIR` makes one"),
            Self::NoStudy(_) => {
                Some("`hit5 study status` lists those begun; `--study FILE` begins one")
            }
            Self::BadStudy { .. } => Some("`hit5 study check FILE` lists all that is wrong"),
            Self::Edited { .. } => Some(
                "`--study NAME` goes on with what was begun; under another name this is a new one",
            ),
            Self::StudyDone(..) => Some("`hit5 report` has the figures"),
            Self::NoShare { .. } => {
                Some("the study names who shares the work: --annotator NAME says who you are")
            }
            Self::NoPredictions { .. } => Some(
                "`hit5 predictions list` names those there are; `hit5 predictions add` adds some",
            ),
            Self::Finished(_) => Some("`hit5 report` has its figures"),
            Self::Foreign(..) => Some("--annotator NAME says who annotates"),
        }
    }
}
