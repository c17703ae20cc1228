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
    /// With the original labels as far as they are known; never of a test that is not finished.
    #[arg(long)]
    pub(in super::super) truth: bool,
    /// Put this before each image's path (label-studio, hugging-face): /data/local-files/?d=set/
    #[arg(long, value_name = "TEXT")]
    pub(in super::super) prefix: Option<String>,
    /// With what this model said of the images (label-studio); may be given several times.
    #[arg(long = "predictions", value_name = "MODEL")]
    pub(in super::super) models: Vec<String>,
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
    /// A submission: all images to label by file name, up to five ILSVRC ids a line (class indices from 1
    /// where classes have none), zeros where there is no answer.
    Ilsvrc,
    /// Label Studio's JSON: tasks with annotations of the type taxonomy.
    LabelStudio,
    /// The labelling interface of a Label Studio project that these tasks fit.
    LabelStudioConfig,
    /// The labels.json of an image-classification dataset of FiftyOne, multi-label.
    Fiftyone,
    /// The metadata.jsonl of an ImageFolder of Hugging Face.
    HuggingFace,
    /// A NumPy archive of first guesses, images by annotators, for cleanlab.
    Cleanlab,
    /// A NumPy archive of how often each class was named first, images by classes, as CIFAR-10H has it.
    Counts,
    /// The same as a table.
    CountsCsv,
}

impl AnnotationFormat {
    /// How lines are written, if a line stands for an answer, whatever its dataset is.
    pub(in super::super) fn of_lines(self) -> Option<LogFormat> {
        match self {
            Self::Csv => Some(LogFormat::Csv),
            Self::Jsonl => Some(LogFormat::Jsonl),
            _ => None,
        }
    }

    /// Whether it has room for one answer to an image only.
    pub(in super::super) fn is_single(self) -> bool {
        matches!(self, Self::Ilsvrc | Self::Fiftyone | Self::HuggingFace)
    }

    /// Whether it is not for a terminal.
    pub(in super::super) fn is_binary(self) -> bool {
        matches!(self, Self::Cleanlab | Self::Counts)
    }

    /// Whether it has a place for the truth.
    pub(in super::super) fn takes_truth(self) -> bool {
        let others = [Self::LabelStudio, Self::HuggingFace, Self::Cleanlab];
        self.of_lines().is_some() || others.contains(&self)
    }

    /// Whether it says where images lie.
    pub(in super::super) fn takes_prefix(self) -> bool {
        matches!(self, Self::LabelStudio | Self::HuggingFace)
    }
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

/// How lines are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in super::super) enum LogFormat {
    /// A JSON object a line.
    Jsonl,
    /// Comma-separated values with a head line, lists as JSON, control characters as escapes.
    Csv,
}
