//! What may be typed after `hit5 export`.

use super::report::Choice;
use clap::{Args, Subcommand, ValueEnum};
use std::path::PathBuf;

/// `hit5 export`
#[derive(Debug, Subcommand)]
pub(in super::super) enum Export {
    /// The answers in force, for data frames and other tools.
    Annotations(ExportAnnotations),
    /// Every record of sessions, a line each.
    Log(ExportLog),
}

/// `hit5 export annotations`
#[derive(Debug, Args)]
pub(in super::super) struct ExportAnnotations {
    #[command(flatten)]
    pub(in super::super) choice: Choice,
    /// How they are written (default: what the name of the file given with --out ends in, or csv).
    #[arg(long, value_name = "FORMAT", value_enum)]
    pub(in super::super) format: Option<AnnotationFormat>,
    /// A new file to write them to (default: standard output).
    #[arg(long, short, value_name = "FILE")]
    pub(in super::super) out: Option<PathBuf>,
    /// Replace the file if it is there.
    #[arg(long, requires = "out")]
    pub(in super::super) force: bool,
    /// With the true classes as far as they are known; never of a test that is not finished.
    #[arg(long)]
    pub(in super::super) truth: bool,
    /// Name the images also of tests that are not finished; their paths may tell the class.
    #[arg(long)]
    pub(in super::super) paths: bool,
}

impl ExportAnnotations {
    /// How they are written, whichever way that was said.
    pub(in super::super) fn format(&self) -> AnnotationFormat {
        let ending = self.out.as_ref().and_then(|file| file.extension()?.to_str());
        let is_lines = ending.is_some_and(|ending| ending.eq_ignore_ascii_case("jsonl"));
        let of_ending = if is_lines { AnnotationFormat::Jsonl } else { AnnotationFormat::Csv };
        self.format.unwrap_or(of_ending)
    }
}

/// How annotations are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in super::super) enum AnnotationFormat {
    /// A line for each answer, with a head line.
    Csv,
    /// A JSON object for each answer, a line each.
    Jsonl,
}

/// `hit5 export log`
#[derive(Debug, Args)]
pub(in super::super) struct ExportLog {
    /// A new file (default: standard output).
    pub(in super::super) file: Option<PathBuf>,
    /// Only this session; may be given several times.
    #[arg(long = "session", value_name = "ID")]
    pub(in super::super) sessions: Vec<i64>,
    /// Only sessions of studies of this name. (Only those of one annotator: --annotator NAME.)
    #[arg(long, value_name = "NAME")]
    pub(in super::super) study: Option<String>,
    /// How lines are written.
    #[arg(long, value_name = "HOW", value_enum, default_value_t = LogFormat::Jsonl)]
    pub(in super::super) format: LogFormat,
    /// Name the images also of tests that are not finished; their paths may tell the class.
    #[arg(long)]
    pub(in super::super) paths: bool,
}

/// How a log is written.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(in super::super) enum LogFormat {
    /// A JSON object a line.
    Jsonl,
    /// Comma-separated values with a head line, lists as JSON, control characters as escapes.
    Csv,
}
