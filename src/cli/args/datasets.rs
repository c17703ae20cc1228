//! What may be typed to keep datasets.

use clap::{Args, Subcommand};
use std::path::PathBuf;

/// `hit5 datasets`
#[derive(Debug, Args)]
pub(in super::super) struct DatasetsArgs {
    /// What to do; nothing: list.
    #[command(subcommand)]
    pub(in super::super) command: Option<Datasets>,
}

/// What is done with datasets.
#[derive(Debug, Subcommand)]
pub(in super::super) enum Datasets {
    /// Print the datasets with their folders and sizes (the default).
    List(ListDatasets),
    /// Look whether the files of a dataset are there and as they were.
    Verify(VerifyDataset),
    /// Say that the folder of a dataset was moved.
    Move(MoveDataset),
    /// Remove a dataset; one that was annotated is only taken off the lists.
    Remove(NamedDataset),
}

/// `hit5 datasets list`
#[derive(Debug, Default, Args)]
pub(in super::super) struct ListDatasets {
    /// Print JSON.
    #[arg(long)]
    pub(in super::super) json: bool,
}

/// A dataset.
#[derive(Debug, Args)]
pub(in super::super) struct NamedDataset {
    /// The dataset's name.
    pub(in super::super) dataset: String,
}

/// `hit5 datasets verify`
#[derive(Debug, Args)]
pub(in super::super) struct VerifyDataset {
    /// The dataset's name.
    pub(in super::super) dataset: String,
    /// Decode every picture, too.
    #[arg(long)]
    pub(in super::super) pictures: bool,
    /// Compare with this list of SHA-256 sums, as sha256sum writes it.
    #[arg(long, value_name = "FILE", conflicts_with = "write_hashes")]
    pub(in super::super) hashes: Option<PathBuf>,
    /// Write such a list into a new file.
    #[arg(long, value_name = "FILE")]
    pub(in super::super) write_hashes: Option<PathBuf>,
}

/// `hit5 datasets move`
#[derive(Debug, Args)]
pub(in super::super) struct MoveDataset {
    /// The dataset's name.
    pub(in super::super) dataset: String,
    /// Where its folder is now.
    pub(in super::super) folder: PathBuf,
    /// Also if files are missing there.
    #[arg(long)]
    pub(in super::super) force: bool,
}

/// `hit5 duplicates`
#[derive(Debug, Args)]
pub(in super::super) struct Duplicates {
    /// The dataset's name (default: the one imported last, or else the demonstration set).
    pub(in super::super) dataset: Option<String>,
    /// Leave out examples that show an image to label, and images to label that stand twice.
    #[arg(long)]
    pub(in super::super) exclude: bool,
    /// Name the images also while a test goes on or the truth is in a key: paths may tell it.
    #[arg(long)]
    pub(in super::super) paths: bool,
    /// Use all images again that were left out.
    #[arg(long, conflicts_with = "exclude")]
    pub(in super::super) include_all: bool,
}
