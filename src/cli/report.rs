//! `hit5 report`: the figures of sessions as text or JSON.

use super::args::ReportArgs;
use super::chosen::existing_store;
use super::environment::Environment;
use super::failure::Failure;
use super::problems;
use crate::report::{Report, render};
use crate::runtime;
use crate::runtime::desk::OpenError;
use crate::runtime::figures::{self, WithProblems};
use crate::store::SessionRow;
use std::io::{self, Write};

/// Narrower than this a table cannot be read, wider than this no longer be followed.
const WIDTHS: std::ops::RangeInclusive<usize> = 60..=120;

/// Prints the report on the sessions asked for.
pub(super) fn report(environment: &Environment, args: &ReportArgs) -> Result<(), Failure> {
    let store = existing_store(environment)?;
    if let Some(name) = &args.dataset
        && store.dataset_by_name(name)?.is_none()
    {
        return Err(OpenError::NoDataset(name.clone()).into());
    }
    let is_wanted = |row: &SessionRow| {
        args.session.is_none_or(|id| row.id.0 == id)
            && args.dataset.as_ref().is_none_or(|name| row.dataset_name == *name)
    };
    let sessions: Vec<SessionRow> = store.sessions()?.into_iter().filter(is_wanted).collect();
    if let (Some(id), []) = (args.session, sessions.as_slice()) {
        let text = format!("there is no session {id} to report on");
        return Err(Failure::usage(text).hint(Some("`hit5 report` lists them all")));
    }
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
        render::text(report, width())
    };
    let mut out = io::stdout().lock();
    writeln!(out, "{}", text.trim_end())?;
    Ok(out.flush()?)
}
