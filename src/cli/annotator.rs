//! `hit5 annotator`: who annotates, and what they know.

use super::args::sharing::{Annotator, SetAnnotator};
use super::chosen::existing_store;
use super::environment::Environment;
use super::failure::Failure;
use crate::domain::{printable, to_json_pretty};
use crate::store::AnnotatorRow;
use std::io::{self, Write};

/// Lists, shows or describes annotators.
pub(super) fn annotator(environment: &Environment, args: &Annotator) -> Result<(), Failure> {
    match args {
        Annotator::List { json } => list(&existing_store(environment)?.annotators()?, *json),
        Annotator::Show { name } => show(&existing_store(environment)?.annotators()?, name),
        Annotator::Set(args) => set(environment, args),
    }
}

fn list(rows: &[AnnotatorRow], json: bool) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    if json {
        let all: Vec<serde_json::Value> = rows.iter().map(as_json).collect();
        return Ok(writeln!(out, "{}", to_json_pretty(&all).map_err(io::Error::from)?)?);
    }
    writeln!(out, "name\tsessions\texpertise\tnotes")?;
    for row in rows {
        let sessions = row.sessions.to_string();
        let cells = [&row.name, &sessions, &row.expertise, &row.notes].map(|cell| printable(cell));
        writeln!(out, "{}", cells.join("\t"))?;
    }
    Ok(())
}

fn as_json(row: &AnnotatorRow) -> serde_json::Value {
    serde_json::json!({
        "name": row.name,
        "sessions": row.sessions,
        "expertise": row.expertise,
        "notes": row.notes,
    })
}

fn show(rows: &[AnnotatorRow], name: &str) -> Result<(), Failure> {
    let Some(row) = rows.iter().find(|row| row.name == name) else {
        let hint = "`hit5 annotator list` lists them";
        return Err(Failure::usage(format!("there is no annotator {name:?}")).hint(Some(hint)));
    };
    let mut out = io::stdout().lock();
    writeln!(out, "name: {}", printable(&row.name))?;
    writeln!(out, "sessions: {}", row.sessions)?;
    writeln!(out, "expertise: {}", printable(&row.expertise))?;
    writeln!(out, "notes: {}", printable(&row.notes))?;
    Ok(())
}

fn set(environment: &Environment, args: &SetAnnotator) -> Result<(), Failure> {
    let mut store = environment.open_store()?;
    store.describe_annotator(&args.name, args.expertise.as_deref(), args.notes.as_deref())?;
    show(&store.annotators()?, &args.name)
}
