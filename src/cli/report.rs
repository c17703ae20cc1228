//! `hit5 report`: the figures of sessions as text or JSON.

use super::args::sharing;
use super::chosen::{Chosen, existing_store};
use super::environment::Environment;
use super::failure::Failure;
use super::problems;
use crate::report::document::{Scope, document};
use crate::report::{Report, render};
use crate::runtime;
use crate::runtime::desk::OpenError;
use crate::runtime::figures::{self, WithProblems};
use std::io::{self, Write};

/// Narrower than this a table cannot be read, wider than this no longer be followed.
const WIDTHS: std::ops::RangeInclusive<usize> = 60..=120;

/// Prints the report on the sessions asked for, of one annotator if one is given.
pub(super) fn report(
    environment: &Environment,
    args: &sharing::Report,
    annotator: Option<&str>,
) -> Result<(), Failure> {
    let store = existing_store(environment)?;
    if let Some(name) = &args.dataset
        && store.dataset_by_name(name)?.is_none()
    {
        return Err(OpenError::NoDataset(name.clone()).into());
    }
    let (study, dataset) = (args.study.as_deref(), args.dataset.as_deref());
    let chosen = Chosen { sessions: args.session.as_slice(), study, annotator, dataset };
    let sessions = if chosen.is_all() { store.sessions()? } else { chosen.of(&store)? };
    print(&figures::report(&store, &sessions)?, args.json)
}

/// The width of printed tables and paragraphs: the terminal's, within reason.
pub(super) fn width() -> usize {
    let width = runtime::terminal_size().map_or(80, |(width, _)| usize::from(width));
    width.clamp(*WIDTHS.start(), *WIDTHS.end())
}

/// Prints a report as text or JSON, and what was unreadable.
pub(super) fn print((report, problems): &WithProblems<Report>, json: bool) -> Result<(), Failure> {
    problems::report(problems)?;
    let text = if json {
        render::json(report).map_err(Failure::environment)?
    } else {
        render::text(&document(report, Scope::Together), width())
    };
    let mut out = io::stdout().lock();
    writeln!(out, "{}", text.trim_end())?;
    Ok(out.flush()?)
}
