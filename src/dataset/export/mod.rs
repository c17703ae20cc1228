//! Answers as files for other tools: rows in, bytes out. It opens no file and knows no data file: what
//! may be told, the images' names and the truth among it, is decided by the caller.
//!
//! # Formats
//!
//! | what | read by |
//! |---|---|
//! | [`Table`] | spreadsheets and data frames: a line for each answer, with a head line |
//! | [`json_lines`] | anything: a JSON object for each answer, a line each |
//! | [`ilsvrc`] | the evaluation of ILSVRC's development kits |
//! | [`label_studio`], [`label_studio_config`] | Label Studio, as tasks with annotations, and as the interface they fit |
//! | [`fiftyone`] | FiftyOne, as the labels of an image-classification dataset |
//! | [`hugging_face`] | Hugging Face's `datasets`, as the metadata of a folder of images |
//! | [`cleanlab`] | cleanlab's functions for several annotators |
//! | [`counts`], [`counts_csv`] | what reads CIFAR-10H |
//!
//! The first two take answers as they come. The others are of one dataset and have an image once: they
//! take all answers [`Gathered`] by image.

mod answer;
mod classes;
mod cleanlab;
mod counts;
mod fiftyone;
mod gathered;
mod hugging_face;
mod ilsvrc;
mod json_lines;
mod label_studio;
mod npz;
mod table;

pub use answer::Answer;
pub use classes::{ClassList, ExportClass};
pub use cleanlab::cleanlab;
pub use counts::{counts, counts_csv};
pub use fiftyone::fiftyone;
pub use gathered::{Gathered, SeveralAnswers};
pub use hugging_face::hugging_face;
pub use ilsvrc::ilsvrc;
pub use json_lines::json_lines;
pub use label_studio::{ModelRanks, label_studio, label_studio_config};
pub use table::Table;

use std::io;

/// Why a file cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// An image has answers of several annotators, and the format has room for one.
    #[error(transparent)]
    Several(#[from] SeveralAnswers),
    /// The disk or the pipe.
    #[error(transparent)]
    Io(#[from] io::Error),
}

impl From<serde_json::Error> for WriteError {
    fn from(error: serde_json::Error) -> Self {
        Self::Io(error.into())
    }
}

/// What the system said, so that a closed pipe is seen to be one.
pub fn csv_reason(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

#[cfg(test)]
mod tests;
