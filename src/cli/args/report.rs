//! What may be typed after `hit5 report`.

use crate::domain::{Phase, Timestamp};
use clap::builder::PossibleValue;
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// Which sessions; everything that is given must hold.
#[derive(Debug, Args)]
pub(in super::super) struct Choice {
    /// Only this session; may be given several times.
    #[arg(long = "session", value_name = "ID")]
    pub(in super::super) sessions: Vec<i64>,
    /// Only sessions on this dataset.
    #[arg(long, value_name = "NAME")]
    pub(in super::super) dataset: Option<String>,
    /// Only sessions of studies of this name. (Only those of one annotator: --annotator NAME.)
    #[arg(long, value_name = "NAME")]
    pub(in super::super) study: Option<String>,
    /// Only sessions of this phase.
    #[arg(long, value_name = "PHASE", value_enum)]
    pub(in super::super) phase: Option<PhaseWord>,
    /// Only sessions that stand so.
    #[arg(long, value_name = "STATUS", value_enum)]
    pub(in super::super) status: Option<Status>,
}

/// `hit5 report`
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag that may be given")]
pub(in super::super) struct Report {
    #[command(flatten)]
    pub(in super::super) choice: Choice,
    /// Only answers from this day on (2026-03-01, from midnight UTC) or moment (2026-03-01T14:05:00Z).
    #[arg(long, value_name = "DATE", value_parser = moment)]
    pub(in super::super) since: Option<Timestamp>,
    /// Only answers before this day or moment.
    #[arg(long, value_name = "DATE", value_parser = moment)]
    pub(in super::super) until: Option<Timestamp>,
    /// Only images whose true class stands below this node of the tree (its WNID, key or name).
    #[arg(long, value_name = "NODE")]
    pub(in super::super) subtree: Option<String>,
    /// Count the judgements of this reviewer (default: of the one who judged most).
    #[arg(long, value_name = "NAME")]
    pub(in super::super) reviewer: Option<String>,
    /// Of several sessions tell everything of each, not only a line.
    #[arg(long)]
    pub(in super::super) each: bool,
    /// Only annotators against models, laid out as the paper of 2015 has it.
    #[arg(long, conflicts_with = "each")]
    pub(in super::super) paper: bool,
    /// How it is written (default: what the name of the file given with --out ends in, or text).
    #[arg(long, value_name = "FORMAT", value_enum)]
    pub(in super::super) format: Option<Format>,
    /// Print JSON: short for --format json.
    #[arg(long, conflicts_with = "format")]
    pub(in super::super) json: bool,
    /// A new file to write it to (default: standard output).
    #[arg(long, value_name = "FILE")]
    pub(in super::super) out: Option<PathBuf>,
    /// Replace the file if it is there.
    #[arg(long, requires = "out")]
    pub(in super::super) force: bool,
}

impl Report {
    /// How it is written, whichever way that was said.
    pub(in super::super) fn format(&self) -> Format {
        let asked = if self.json { Some(Format::Json) } else { self.format };
        let ending = self.out.as_ref().and_then(|file| file.extension()?.to_str());
        asked.or_else(|| ending.and_then(Format::of_ending)).unwrap_or(Format::Text)
    }
}

/// How a report is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in super::super) enum Format {
    /// Tables and bars for a terminal.
    Text,
    /// Markdown, with the tables of GitHub.
    Markdown,
    /// One page with plots and pictures that opens offline.
    Html,
    /// Every figure, for programs.
    Json,
    /// The same, a line for each figure.
    Csv,
}

impl Format {
    /// What a file with this ending holds.
    fn of_ending(ending: &str) -> Option<Self> {
        match ending.to_ascii_lowercase().as_str() {
            "md" => Some(Self::Markdown),
            "html" | "htm" => Some(Self::Html),
            "json" => Some(Self::Json),
            "csv" => Some(Self::Csv),
            _ => None,
        }
    }
}

/// How a session stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in super::super) enum Status {
    /// Every image was answered or passed.
    Finished,
    /// There are images left.
    Open,
}

/// A phase by its word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) struct PhaseWord(pub(in super::super) Phase);

impl ValueEnum for PhaseWord {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self(Phase::Practice), Self(Phase::Test)]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.0.as_str()))
    }
}

/// A day, from its midnight in UTC, or a moment as RFC 3339 has it.
fn moment(text: &str) -> Result<Timestamp, String> {
    let day = || {
        let day = text.parse::<jiff::civil::Date>().ok()?;
        jiff::tz::TimeZone::UTC.to_timestamp(day.at(0, 0, 0, 0)).ok()
    };
    let at = text.parse::<jiff::Timestamp>().ok().or_else(day);
    at.map(|at| Timestamp(at.as_millisecond())).ok_or_else(|| {
        "is neither a day (2026-03-01) nor a moment (2026-03-01T14:05:00Z)".to_owned()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_moments_are_read_in_utc() {
        assert_eq!(moment("1970-01-02"), Ok(Timestamp(86_400_000)));
        assert_eq!(moment("1970-01-01T00:00:01.5Z"), Ok(Timestamp(1_500)));
        assert_eq!(moment("1970-01-01T02:00:00+02:00"), Ok(Timestamp(0)));
        for wrong in ["", "yesterday", "1970-13-01", "1970-01-02x"] {
            assert!(moment(wrong).is_err(), "{wrong}");
        }
    }
}
