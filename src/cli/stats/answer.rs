//! What `hit5 stats` says: figures, what they mean, and what is to be minded.

use super::super::failure::Failure;
use super::super::report::width;
use crate::domain::to_json_pretty;
use crate::report::document::{Section, Table};
use crate::report::render;
use crate::stats::Interval;
use serde::Serialize;
use std::io::{self, Write};

/// What stands where a figure cannot be given.
pub(super) const NONE: &str = "n/a";

/// An answer in both forms: tables for people, an object for programs; sentences for both.
#[derive(Debug)]
pub(super) struct Answer {
    figures: serde_json::Value,
    section: Section,
    says: Vec<String>,
    warnings: Vec<String>,
}

impl Answer {
    /// An answer with these figures, which are an object.
    pub(super) fn new(figures: &impl Serialize) -> Result<Self, Failure> {
        let figures = serde_json::to_value(figures).map_err(Failure::environment)?;
        let section = Section::default();
        Ok(Self { figures, section, says: Vec::new(), warnings: Vec::new() })
    }

    /// Adds a table of rows whose first cell is text and whose others are figures.
    pub(super) fn table(&mut self, rows: impl IntoIterator<Item = Vec<String>>) {
        let mut rows = rows.into_iter();
        let mut table = Table::of_figures(rows.next().unwrap_or_default());
        rows.for_each(|row| table.row(row));
        self.section.table(table);
    }

    /// Adds a sentence of what the figures say, or do not say.
    pub(super) fn says(&mut self, sentence: impl Into<String>) {
        self.says.push(sentence.into());
    }

    /// Adds something to be minded, if it is so.
    pub(super) fn warn_if(&mut self, is_so: bool, warning: impl Into<String>) {
        if is_so {
            self.warnings.push(warning.into());
        }
    }

    /// Prints it.
    pub(super) fn print(self, json: bool) -> Result<(), Failure> {
        let text = if json { self.json()? } else { self.text(width()) };
        let mut out = io::stdout().lock();
        writeln!(out, "{}", text.trim_end())?;
        Ok(out.flush()?)
    }

    fn json(mut self) -> Result<String, Failure> {
        self.figures["says"] = self.says.into();
        self.figures["warnings"] = self.warnings.into();
        to_json_pretty(&self.figures).map_err(Failure::environment)
    }

    fn text(mut self, width: usize) -> String {
        self.says.into_iter().for_each(|sentence| self.section.reading(sentence));
        self.warnings.into_iter().for_each(|warning| self.section.warn_if(true, warning));
        render::blocks(&self.section, width)
    }
}

/// An interval as JSON: its two ends.
pub(super) fn ends(interval: Option<Interval>) -> Option<[f64; 2]> {
    interval.map(|Interval { low, high }| [low, high])
}

/// A figure with so many decimals, or why it is missing.
pub(super) fn decimal(figure: Option<f64>, decimals: usize) -> String {
    figure.map_or_else(|| NONE.to_owned(), |figure| format!("{figure:.decimals$}"))
}

/// An interval with so many decimals.
pub(super) fn decimal_range(interval: Option<Interval>, decimals: usize) -> String {
    interval.map_or_else(
        || NONE.to_owned(),
        |Interval { low, high }| format!("{low:.decimals$} to {high:.decimals$}"),
    )
}

/// A share as a percentage with two decimals.
pub(super) fn percent(share: f64) -> String {
    format!("{:.2} %", share * 100.0)
}

/// A share that somebody chose as a percentage, without needless decimals.
pub(super) fn round_percent(share: f64) -> String {
    format!("{} %", (share * 1e6).round() / 1e4)
}

/// An interval of shares as percentages with two decimals.
pub(super) fn percent_range(interval: Option<Interval>) -> String {
    interval.map_or_else(
        || NONE.to_owned(),
        |Interval { low, high }| format!("{:.2} to {:.2} %", low * 100.0, high * 100.0),
    )
}

/// A p-value: four decimals, or that it is smaller.
pub(super) fn p_value(p: f64) -> String {
    if p < 0.0001 { "< 0.0001".to_owned() } else { format!("{p:.4}") }
}

/// A row of a table.
pub(super) fn row<const N: usize>(cells: [&str; N]) -> Vec<String> {
    cells.map(str::to_owned).to_vec()
}
