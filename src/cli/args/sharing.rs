//! What may be typed to bring answers of several machines together.

use clap::{Args, Subcommand};
use std::path::PathBuf;

/// `hit5 merge`
#[derive(Debug, Args)]
pub(in super::super) struct Merge {
    /// Data files of other machines, or bundles.
    #[arg(required = true, value_name = "OTHER")]
    pub(in super::super) others: Vec<PathBuf>,
}

/// `hit5 bundle`
#[derive(Debug, Args)]
pub(in super::super) struct Bundle {
    /// The file to write.
    pub(in super::super) file: PathBuf,
    /// Only sessions of studies of this name. (Only those of one annotator: --annotator NAME.)
    #[arg(long, value_name = "NAME")]
    pub(in super::super) study: Option<String>,
    /// Only this session; may be given several times.
    #[arg(long = "session", value_name = "ID")]
    pub(in super::super) sessions: Vec<i64>,
    /// Replace the file if it is there.
    #[arg(long)]
    pub(in super::super) force: bool,
}

/// `hit5 key`
#[derive(Debug, Subcommand)]
pub(in super::super) enum Key {
    /// Move the truth of a dataset out of the data file into a new file, the key.
    Take(KeyFile),
    /// Bring the truth back from its key, which stays.
    Put(KeyFile),
}

/// A dataset and its key.
#[derive(Debug, Args)]
pub(in super::super) struct KeyFile {
    /// The dataset's name.
    pub(in super::super) dataset: String,
    /// The key.
    pub(in super::super) file: PathBuf,
}

/// `hit5 score`
#[derive(Debug, Args)]
pub(in super::super) struct Score {
    /// The key that `hit5 key take` wrote; it is read and nothing of it is stored.
    pub(in super::super) key: PathBuf,
    /// Only these sessions (default: all on the key's dataset).
    #[arg(value_name = "SESSION")]
    pub(in super::super) sessions: Vec<i64>,
    /// Only sessions of studies of this name.
    #[arg(long, value_name = "NAME")]
    pub(in super::super) study: Option<String>,
    /// Print JSON.
    #[arg(long)]
    pub(in super::super) json: bool,
}
