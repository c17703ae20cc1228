//! A table of answers: comma-separated values with a head line (RFC 4180).
//!
//! Its columns are the fields of an [`Answer`]; each guess has one of its own. Lists are JSON, nothing
//! stands for what is not known, and no text steers a terminal or is a formula to a spreadsheet.

use super::{Answer, csv_reason};
use crate::domain::{cell_text, to_json};
use csv::{IntoInnerError, Writer};
use std::fmt::Display;
use std::io;

/// Columns before the guesses.
const BEFORE: [&str; 10] = [
    "session",
    "annotator",
    "dataset",
    "phase",
    "k",
    "study",
    "study_phase",
    "trial",
    "image",
    "image_sha256",
];

/// Columns after the guesses.
const AFTER: [&str; 13] = [
    "at_ms",
    "lead_ms",
    "active_ms",
    "first_key_ms",
    "keys",
    "searches",
    "confidence_1_to_5",
    "expects_model",
    "is_assisted",
    "is_widened",
    "flags",
    "present",
    "comment",
];

/// A table of answers of the same width.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Table {
    /// Columns for guesses: as many as any of its answers may have.
    pub guesses: usize,
    /// Whether it has a column of true classes.
    pub has_truth: bool,
}

impl Table {
    /// The head line: `guess1` is the best guess.
    pub fn head(self) -> io::Result<Vec<u8>> {
        let guesses = (1..=self.guesses).map(|rank| format!("guess{rank}"));
        let columns = BEFORE.map(str::to_owned).into_iter().chain(guesses);
        let columns = columns.chain(AFTER.map(str::to_owned));
        let columns = columns.chain(self.has_truth.then(|| "truth".to_owned()));
        let mut out = Writer::from_writer(Vec::new());
        out.write_record(columns.collect::<Vec<_>>()).map_err(csv_reason)?;
        out.into_inner().map_err(IntoInnerError::into_error)
    }

    /// The lines of answers.
    pub fn lines<'a>(self, answers: impl IntoIterator<Item = Answer<'a>>) -> io::Result<Vec<u8>> {
        let mut line = Line { out: Writer::from_writer(Vec::new()), cell: String::new() };
        for answer in answers {
            self.put(&answer, &mut line).map_err(csv_reason)?;
        }
        line.out.into_inner().map_err(IntoInnerError::into_error)
    }

    fn put(self, answer: &Answer<'_>, line: &mut Line) -> csv::Result<()> {
        line.text(answer.session)?;
        line.text(answer.annotator)?;
        line.text(answer.dataset)?;
        line.text(answer.phase)?;
        line.value(Some(answer.k))?;
        line.text(answer.study.unwrap_or_default())?;
        line.value(answer.study_phase)?;
        line.value(Some(answer.trial))?;
        line.text(answer.image.unwrap_or_default())?;
        line.text(answer.image_sha256.as_deref().unwrap_or_default())?;
        for rank in 0..self.guesses {
            line.text(answer.guesses.get(rank).map_or("", String::as_str))?;
        }
        line.value(Some(answer.at_ms))?;
        line.value(Some(answer.lead_ms))?;
        line.value(Some(answer.active_ms))?;
        line.value(answer.first_key_ms)?;
        line.value(Some(answer.keys))?;
        line.value(Some(answer.searches))?;
        line.value(answer.confidence_1_to_5)?;
        line.value(answer.expects_model)?;
        line.value(Some(answer.is_assisted))?;
        line.value(Some(answer.is_widened))?;
        line.list(&answer.flags)?;
        line.list(answer.present)?;
        line.text(answer.comment)?;
        if self.has_truth {
            line.text(answer.truth.flatten().unwrap_or_default())?;
        }
        line.out.write_record(None::<&[u8]>)
    }
}

/// A line that is being written.
struct Line {
    out: Writer<Vec<u8>>,
    cell: String,
}

impl Line {
    fn text(&mut self, text: &str) -> csv::Result<()> {
        self.out.write_field(&*cell_text(text))
    }

    fn value(&mut self, value: Option<impl Display>) -> csv::Result<()> {
        use std::fmt::Write as _;
        self.cell.clear();
        if let Some(value) = value {
            let written = write!(self.cell, "{value}");
            debug_assert!(written.is_ok(), "a String takes everything");
        }
        self.out.write_field(&self.cell)
    }

    fn list(&mut self, texts: &[impl AsRef<str>]) -> csv::Result<()> {
        if texts.is_empty() {
            return self.out.write_field("[]");
        }
        let list: Vec<&str> = texts.iter().map(AsRef::as_ref).collect();
        self.text(&to_json(&list).map_err(io::Error::from)?)
    }
}
