//! `hit5 notes`: what annotators noted of classes.

use super::args::Notes;
use super::environment::Environment;
use super::failure::Failure;
use crate::domain::{ClassMarks, ClassNames, printable, to_json_pretty};
use crate::runtime::desk::OpenError;
use crate::store::{DatasetRow, Store};
use crate::taxonomy::Taxonomy;
use serde::Serialize;
use std::io::{self, Write};

/// One class of which something was noted.
#[derive(Serialize)]
struct Noted<'a> {
    dataset: &'a str,
    annotator: &'a str,
    key: &'a str,
    words: String,
    is_favourite: bool,
    note: &'a str,
}

/// Prints the notes and favourites of a dataset, or of all: tab-separated, or as JSON.
pub(super) fn notes(environment: &Environment, args: &Notes) -> Result<(), Failure> {
    let Some(store) = environment.read_store()? else { return print_none(args) };
    let mut datasets = store.datasets()?;
    if let Some(name) = &args.dataset {
        datasets.retain(|row| row.name == *name);
        if datasets.is_empty() {
            return Err(OpenError::NoDataset(name.clone()).into());
        }
    }
    let mut marked = Vec::new();
    for dataset in &datasets {
        let marks = store.class_marks(dataset.id)?;
        if !marks.is_empty() {
            marked.push((dataset, taxonomy_of(&store, dataset)?, marks));
        }
    }
    let rows: Vec<Noted<'_>> = marked
        .iter()
        .flat_map(|(dataset, taxonomy, marks)| marks.iter().map(|m| noted(dataset, taxonomy, m)))
        .collect();
    print(&rows, args)
}

fn taxonomy_of(store: &Store, dataset: &DatasetRow) -> Result<std::sync::Arc<Taxonomy>, Failure> {
    Ok(Taxonomy::from_spec(&store.taxonomy_spec(dataset.id)?).0)
}

fn noted<'a>(dataset: &'a DatasetRow, taxonomy: &Taxonomy, marks: &'a ClassMarks) -> Noted<'a> {
    // A class that has gone since keeps its note.
    let class = taxonomy.class(&marks.class);
    let words =
        class.map_or_else(String::new, |class| taxonomy.class_node(class).all_lemmas().to_owned());
    Noted {
        dataset: &dataset.name,
        annotator: &marks.annotator,
        key: &marks.class,
        words,
        is_favourite: marks.is_favourite,
        note: &marks.note,
    }
}

fn print_none(args: &Notes) -> Result<(), Failure> {
    match &args.dataset {
        Some(name) => Err(OpenError::NoDataset(name.clone()).into()),
        None => print(&[], args),
    }
}

fn print(rows: &[Noted<'_>], args: &Notes) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    if args.json {
        writeln!(out, "{}", to_json_pretty(rows).map_err(io::Error::from)?)?;
        return Ok(());
    }
    writeln!(out, "dataset\tannotator\tkey\twords\tfavourite\tnote")?;
    for row in rows {
        let favourite = if row.is_favourite { "favourite" } else { "" };
        let fields = [row.dataset, row.annotator, row.key, &row.words, favourite, row.note];
        let fields: Vec<_> = fields.iter().map(|field| printable(field)).collect();
        writeln!(out, "{}", fields.join("\t"))?;
    }
    Ok(())
}
