//! `hit5 report`: the figures of sessions, to be read or computed with.

use super::args::report::{self as args, Format};
use super::chosen::{Chosen, existing_store};
use super::environment::Environment;
use super::failure::Failure;
use super::new_file::NewFile;
use super::problems;
use crate::report::document::{Scope, document};
use crate::report::{Report, render};
use crate::runtime;
use crate::runtime::figures::{self, Filter, Pictures, WithProblems};
use crate::store::{SessionRow, Store};
use std::io::{self, Write};

/// Narrower than this a table cannot be read, wider than this no longer be followed.
const WIDTHS: std::ops::RangeInclusive<usize> = 60..=120;

/// Writes the report on the sessions asked for, of one annotator if one is given.
pub(super) fn report(
    environment: &Environment,
    args: &args::Report,
    annotator: Option<&str>,
) -> Result<(), Failure> {
    if scope(args) != Scope::Together && matches!(args.format(), Format::Json | Format::Csv) {
        let text = "--each and --paper are about text, Markdown and HTML";
        let hint = "JSON and CSV have every figure of each session already";
        return Err(Failure::usage(text).hint(Some(hint)));
    }
    let store = existing_store(environment)?;
    let chosen = Chosen::asked(&args.choice, annotator);
    let sessions = if chosen.is_all() { store.sessions()? } else { chosen.of(&store)? };
    let filter = Filter {
        since: args.since,
        until: args.until,
        subtree: args.subtree.clone(),
        reviewer: args.reviewer.clone(),
        ..Filter::default()
    };
    check(&store, &sessions, &filter)?;
    let (report, problems) = figures::report(&store, &sessions, &filter)?;
    problems::report(&problems)?;
    let text = written(&store, &report, args.format(), scope(args))?;
    match &args.out {
        Some(file) => {
            let mut file = NewFile::create(file, args.force)?;
            file.write_all(text.as_bytes())?;
            file.finish()?;
        }
        None => put(&text)?,
    }
    Ok(())
}

/// Refuses a filter that can leave nothing because it was mistyped.
fn check(store: &Store, sessions: &[SessionRow], filter: &Filter) -> Result<(), Failure> {
    if let (Some(since), Some(until)) = (filter.since, filter.until)
        && since.0 >= until.0
    {
        let hint = "--since is the first moment that counts, --until the first that does not";
        return Err(Failure::usage("--until is not after --since").hint(Some(hint)));
    }
    if sessions.is_empty() {
        return Ok(());
    }
    if let Some(name) = &filter.subtree
        && !figures::knows_subtree(store, sessions, name)?
    {
        let text = format!("no tree of these sessions has a node {name:?}");
        let hint = "`hit5 find TEXT` shows where classes stand; a node goes by its key or one of its names";
        return Err(Failure::usage(text).hint(Some(hint)));
    }
    if let Some(name) = &filter.reviewer
        && !figures::knows_reviewer(store, sessions, name)?
    {
        let text = format!("{name:?} has judged no error of these sessions' datasets");
        let hint = "`hit5 report` without --reviewer names who judged";
        return Err(Failure::usage(text).hint(Some(hint)));
    }
    Ok(())
}

fn scope(args: &args::Report) -> Scope {
    match (args.paper, args.each) {
        (true, _) => Scope::Paper,
        (false, true) => Scope::Each,
        (false, false) => Scope::Together,
    }
}

fn written(
    store: &Store,
    report: &Report,
    format: Format,
    scope: Scope,
) -> Result<String, Failure> {
    let document = || document(report, scope);
    Ok(match format {
        Format::Text => render::text(&document(), width()),
        Format::Markdown => render::markdown(&document()),
        Format::Html => render::html(&document(), &Pictures::of(store, report)?),
        Format::Json => render::json(report).map_err(Failure::environment)?,
        Format::Csv => {
            render::csv(report).map_err(|error| Failure::environment(anyhow::anyhow!(error)))?
        }
    })
}

/// The width of printed tables and paragraphs: the terminal's, within reason.
pub(super) fn width() -> usize {
    let width = runtime::terminal_size().map_or(80, |(width, _)| usize::from(width));
    width.clamp(*WIDTHS.start(), *WIDTHS.end())
}

/// Prints a report as text or JSON, and what was unreadable.
pub(super) fn print(
    store: &Store,
    (report, problems): &WithProblems<Report>,
    json: bool,
) -> Result<(), Failure> {
    problems::report(problems)?;
    let format = if json { Format::Json } else { Format::Text };
    put(&written(store, report, format, Scope::Together)?)
}

fn put(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    writeln!(out, "{}", text.trim_end())?;
    Ok(out.flush()?)
}
