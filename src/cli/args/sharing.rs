//! What may be typed to bring answers of several machines together, and to compute with them.

use clap::builder::NonEmptyStringValueParser;
use clap::{Args, Subcommand};
use std::path::PathBuf;

/// `hit5 merge`
#[derive(Debug, Args)]
pub(in super::super) struct Merge {
    /// Data files of other machines, or bundles.
    #[arg(required = true, value_name = "OTHER")]
    pub(in super::super) others: Vec<PathBuf>,
    /// Take logs also that were changed after they were written (`hit5 audit` tells where).
    #[arg(long)]
    pub(in super::super) accept_changed: bool,
}

/// `hit5 audit`
#[derive(Debug, Args)]
pub(in super::super) struct Audit {
    /// Only sessions of studies of this name. (Only those of one annotator: --annotator NAME.)
    #[arg(long, value_name = "NAME")]
    pub(in super::super) study: Option<String>,
    /// Only this session; may be given several times.
    #[arg(long = "session", value_name = "ID")]
    pub(in super::super) sessions: Vec<i64>,
    /// Compare with what `hit5 audit --json` printed earlier: nothing that was there may be gone or changed.
    #[arg(long, value_name = "FILE")]
    pub(in super::super) against: Option<PathBuf>,
    /// Print JSON.
    #[arg(long)]
    pub(in super::super) json: bool,
}

/// `hit5 recover`
#[derive(Debug, Args)]
pub(in super::super) struct Recover {
    /// The damaged data file, which is not changed (default: the data file).
    #[arg(value_name = "DAMAGED")]
    pub(in super::super) damaged: Option<PathBuf>,
    /// The new data file to write; without one it is only told what can be saved. Rows that fit nowhere
    /// come into a file beside it, FILE.set-aside.jsonl.
    #[arg(long, value_name = "FILE")]
    pub(in super::super) out: Option<PathBuf>,
}

/// `hit5 bundle`
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag that may be given")]
pub(in super::super) struct Bundle {
    /// The file to write; with --verify, the bundle to check.
    pub(in super::super) file: PathBuf,
    /// Check a report against a bundle: compute every figure anew from its log and the key.
    #[arg(long, requires = "key", requires = "report",
          conflicts_with_all = ["study", "sessions", "judgements", "predictions", "force"])]
    pub(in super::super) verify: bool,
    /// The key of the images in the bundle, as `hit5 key take` wrote it.
    #[arg(long, value_name = "FILE", requires = "verify")]
    pub(in super::super) key: Option<PathBuf>,
    /// The report to be checked, as `hit5 report --json` wrote it.
    #[arg(long, value_name = "FILE", requires = "verify")]
    pub(in super::super) report: Option<PathBuf>,
    /// Only sessions of studies of this name. (Only those of one annotator: --annotator NAME.)
    #[arg(long, value_name = "NAME")]
    pub(in super::super) study: Option<String>,
    /// Only this session; may be given several times.
    #[arg(long = "session", value_name = "ID")]
    pub(in super::super) sessions: Vec<i64>,
    /// With what reviewers said of the errors in them, which tells of the truth.
    #[arg(long)]
    pub(in super::super) judgements: bool,
    /// With the models' predictions, and the paths of all images they were made for.
    #[arg(long)]
    pub(in super::super) predictions: bool,
    /// Replace the file if it is there.
    #[arg(long)]
    pub(in super::super) force: bool,
}

/// `hit5 review`
#[derive(Debug, Args)]
pub(in super::super) struct Review {
    /// The dataset's name (default: the one imported last, or else the demonstration set). Who
    /// judges: --annotator NAME.
    pub(in super::super) dataset: Option<String>,
    /// Only sessions of studies of this name.
    #[arg(long, value_name = "NAME")]
    pub(in super::super) study: Option<String>,
    /// Only this session; may be given several times.
    #[arg(long = "session", value_name = "ID")]
    pub(in super::super) sessions: Vec<i64>,
    /// Of the models, only this one.
    #[arg(long, value_name = "NAME")]
    pub(in super::super) model: Option<String>,
    /// Mix annotators' and models' errors and do not tell whose they are.
    #[arg(long)]
    pub(in super::super) blind: bool,
    /// Show errors that were judged before as well.
    #[arg(long)]
    pub(in super::super) again: bool,
    /// Read the truth from this key.
    #[arg(long, value_name = "FILE")]
    pub(in super::super) key: Option<PathBuf>,
}

/// `hit5 key`
#[derive(Debug, Subcommand)]
pub(in super::super) enum Key {
    /// Move the truth of a dataset out of the data file into a new file, the key.
    Take(KeyFile),
    /// Bring the truth back from its key, which stays.
    Put(KeyFile),
}

/// `hit5 truth`
#[derive(Debug, Subcommand)]
pub(in super::super) enum Truth {
    /// Take over all classes that are right from a file, in place of those known. The original labels
    /// stay.
    Add(TruthFile),
    /// Forget them; the original labels stay.
    Remove(TruthOf),
}

/// `hit5 truth add`
#[derive(Debug, Args)]
pub(in super::super) struct TruthFile {
    /// The dataset's name.
    pub(in super::super) dataset: String,
    /// CSV with an image and a class a line, or a JSON array with the class indices of an image each, in
    /// the order of ILSVRC2012's validation set; gzip may have packed it.
    pub(in super::super) file: PathBuf,
}

/// `hit5 truth remove`
#[derive(Debug, Args)]
pub(in super::super) struct TruthOf {
    /// The dataset's name.
    pub(in super::super) dataset: String,
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

/// `hit5 annotator`
#[derive(Debug, Subcommand)]
pub(in super::super) enum Annotator {
    /// Print all annotators.
    List {
        /// Print JSON instead of tab-separated values.
        #[arg(long)]
        json: bool,
    },
    /// Print what is known of one.
    Show {
        /// The name.
        name: String,
    },
    /// Note what one knows; what is not given stays. A new name makes a new one.
    Set(SetAnnotator),
}

/// `hit5 annotator set`
#[derive(Debug, Args)]
pub(in super::super) struct SetAnnotator {
    /// The name.
    #[arg(value_parser = NonEmptyStringValueParser::new())]
    pub(in super::super) name: String,
    /// What they know of the field.
    #[arg(long, value_name = "TEXT", required_unless_present = "notes")]
    pub(in super::super) expertise: Option<String>,
    /// Anything else.
    #[arg(long, value_name = "TEXT")]
    pub(in super::super) notes: Option<String>,
}
