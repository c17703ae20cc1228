//! A bundle: some sessions in one file of their own, to be sent and merged elsewhere.
//!
//! It is a data file like any other, filled by what fills a file in a merge. It has the trees and the
//! images that its sessions need to make sense, but never the truth of an image, no examples, no path of
//! this machine, and models' predictions and reviewers' judgements only if they are asked for.

use std::io;
use std::path::{Path, PathBuf};

use super::database::attached::{is_same_file, private_folder};
use super::database::file::{has_log, is_beside_data};
use super::database::{Database, Older};
use super::merge::transfer::{Put, Transfer};
use super::place::place;
use super::{Store, StoreError, seal};
use crate::domain::{EMBEDDED_DEMO, SessionId};

/// What a bundle holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bundled {
    /// Number of sessions.
    pub sessions: usize,
    /// Number of their records.
    pub records: usize,
    /// Number of the studies they belong to.
    pub studies: usize,
    /// Number of judgements of their errors.
    pub judgements: usize,
}

/// How a bundle is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bundling {
    /// Whether what stands in its place may be replaced.
    pub may_replace: bool,
    /// Whether it holds what reviewers said of errors.
    pub with_judgements: bool,
    /// Whether it holds the models' predictions, with every image that one was made for.
    pub with_predictions: bool,
}

/// Why a bundle could not be written. What stood at its path is as it was.
#[derive(Debug, thiserror::Error)]
pub enum BundleError {
    /// One of the two files.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The data file itself would be overwritten.
    #[error("{path:?} is this data file itself")]
    SameFile {
        /// The path given.
        path: PathBuf,
    },
    /// Something stands there already.
    #[error("{path:?} is there already")]
    Taken {
        /// The path given.
        path: PathBuf,
    },
    /// A file with a log beside it is a data file in use.
    #[error("{path:?} is a data file in use")]
    InUse {
        /// The path given.
        path: PathBuf,
    },
    /// It cannot be put in its place.
    #[error("cannot write the bundle {path:?}: {source}")]
    CannotPlace {
        /// The path given.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl BundleError {
    /// What can be done about it.
    pub fn hint(&self) -> Option<&'static str> {
        Some(match self {
            Self::Store(error) => return error.hint(),
            Self::SameFile { .. } | Self::InUse { .. } => "choose another file",
            Self::Taken { .. } => "choose another file, or replace it with --force",
            Self::CannotPlace { .. } => "choose a file in a folder you can write to",
        })
    }
}

impl Store {
    /// Writes these sessions, with their studies, annotators and what those noted of classes, into a
    /// file of their own, readable by its owner only. It is there as a whole or not at all. What
    /// reviewers said of their errors tells of the truth: it is left out unless it is asked for.
    ///
    /// Fails if something stands there, unless it may be replaced.
    pub fn bundle(
        &self,
        target: &Path,
        sessions: &[SessionId],
        how: Bundling,
    ) -> Result<Bundled, BundleError> {
        self.check_place(target, how.may_replace)?;
        let folder = private_folder(target)?;
        let path = folder.path().join("bundle.db");
        let mut database = Database::open(&path, Older::Replace)?;
        let filled = database.write_with(self.path(), |database| fill(database, sessions, how))?;
        database.to_one_file()?;
        drop(database);
        put(&path, target, how.may_replace)?;
        Ok(filled)
    }

    fn check_place(&self, target: &Path, may_replace: bool) -> Result<(), BundleError> {
        let path = target.to_owned();
        if is_same_file(self.path(), target) {
            return Err(BundleError::SameFile { path });
        }
        if target.symlink_metadata().is_ok() && !may_replace {
            return Err(BundleError::Taken { path });
        }
        if has_log(target) || is_beside_data(target) {
            return Err(BundleError::InUse { path });
        }
        Ok(())
    }
}

/// Copies the sessions and all they need from the attached file into an empty one.
fn fill(database: &Database, sessions: &[SessionId], how: Bundling) -> Result<Bundled, StoreError> {
    let transfer = Transfer::of_sessions(database, sessions, how.with_judgements)?;
    if how.with_predictions {
        database.execute(include_str!("sql/bundle/want_predicted.sql"), [])?;
    }
    database.execute(include_str!("sql/bundle/datasets.sql"), [EMBEDDED_DEMO])?;
    transfer.map()?;
    database.execute(include_str!("sql/bundle/classes.sql"), [])?;
    database.execute(include_str!("sql/bundle/images.sql"), [])?;
    transfer.map()?;
    let put = transfer.put()?;
    // What an older hit5 wrote beside a newer one has no hashes yet.
    seal::all(database)?;
    if how.with_predictions {
        database.execute(include_str!("sql/bundle/models.sql"), [])?;
        database.execute(include_str!("sql/bundle/predictions.sql"), [])?;
    }
    let Put { sessions, records, studies, judgements } = put;
    Ok(Bundled { sessions, records, studies, judgements })
}

/// Moves a finished file to its place.
fn put(made: &Path, target: &Path, may_replace: bool) -> Result<(), BundleError> {
    let path = target.to_owned();
    place(made, target, may_replace).map_err(|source| match source.kind() {
        io::ErrorKind::AlreadyExists => BundleError::Taken { path },
        _ => BundleError::CannotPlace { path, source },
    })
}
