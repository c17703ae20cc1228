//! The data file: datasets, sessions and every answer, in SQLite. The only module that says SQL.
//!
//! A [`Store`] is one connection. Several processes may hold one on the same file: writes are
//! short transactions that wait for each other, and a [`Lease`] keeps a session to one process.
//! Once a writing call has returned, what it wrote survives a kill and a power cut (write-ahead
//! log, `synchronous=FULL`).
//!
//! The truth of the images to label stands in tables of its own, which only [`Store::ground_truth`],
//! [`Store::valid_classes`], [`Store::judgements`] (reviewers tell of it), [`Store::take_truth`] and
//! imports read: a test session calls none of them.
//! Classes are named by their keys on disk, and turned into positions by whatever
//! [`ClassNames`](crate::domain::ClassNames) the caller brings.
//!
//! A damaged file is refused in words wherever that is noticed, and [`recover`](recover()) saves what can be
//! read of it.
//!
//! Other data files come in by [`Store::merge`] and go out by [`Store::bundle`].
//!
//! This module knows nothing of pictures, screens or the meaning of a log: it keeps rows.
#![doc = include_str!("schema.md")]

mod annotation;
mod annotator;
mod audit;
mod bundle;
mod column;
mod container;
mod course;
mod database;
mod dataset;
mod entry;
mod error;
mod image;
mod import;
mod judgement;
mod keeping;
mod key;
mod lease;
mod log;
mod mark;
mod merge;
mod migrations;
mod place;
mod prediction;
mod record;
mod recover;
mod salvage;
mod seal;
mod session;
mod study;
mod thumbnails;
mod valid;

use std::path::Path;

use database::{Database, Older};

pub use annotation::AnnotationRow;
pub use annotator::AnnotatorRow;
pub use audit::{Audit, Fault};
pub use bundle::{BundleError, Bundled, Bundling};
pub use course::{Glance, Moment, Said};
pub use database::file::is_beside_data;
pub use dataset::DatasetRow;
pub use error::StoreError;
pub use image::ImageFile;
pub use import::ImportCounts;
pub use keeping::{ExcludedRow, Removed};
pub use lease::{Holder, Lease, LeaseError};
pub use log::{LogRow, SeenRow};
pub use merge::{MergeError, MergeFacts, Merged};
pub use prediction::{ModelRow, PredictionDraft};
pub use recover::{RecoverError, Recovered, SavedSession, SavedTable, recover};
pub use session::{NewSession, SessionRow, StudyPhase};
pub use study::{NewStudy, StudyRow};
pub use thumbnails::{CacheError, KeptThumbnail, NewThumbnail, Thumbnails, picture_name};

/// An open data file.
#[derive(Debug)]
pub struct Store {
    database: Database,
}

impl Store {
    /// Opens a data file for reading and writing. A missing file is created, readable by its owner
    /// only, with the folders that lead to it; an empty one is filled, an older one upgraded, after
    /// a copy of it was put beside it ([`Store::kept`]).
    ///
    /// Fails on anything that is not a data file this program can write, and changes nothing then.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        Database::open(path, Older::Keep).map(|database| Self { database })
    }

    /// Opens an existing data file of this version for reading. Every writing call will fail.
    ///
    /// Fails on a missing file, on one that is not a data file, and on other versions.
    pub fn open_read_only(path: &Path) -> Result<Self, StoreError> {
        Database::open_read_only(path).map(|database| Self { database })
    }

    /// Where the file as it was before it was upgraded lies, if opening it did that.
    pub fn kept(&self) -> Option<&Path> {
        self.database.kept()
    }

    /// The path the file was opened by.
    pub fn path(&self) -> &Path {
        self.database.path()
    }
}

#[cfg(test)]
mod tests;
