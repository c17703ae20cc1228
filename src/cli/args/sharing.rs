//! What may be typed to bring answers of several machines together.

use clap::Args;
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
