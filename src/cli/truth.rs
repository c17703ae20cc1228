//! `hit5 truth`: all classes that are right of the images of a dataset.

use super::args::sharing::{Truth, TruthFile, TruthOf};
use super::chosen::existing_store;
use super::environment::Environment;
use super::failure::Failure;
use super::key::dataset_of;
use super::predictions::{paths, with_target};
use super::problems;
use crate::dataset::predictions::{ValidReading, read_valid};
use crate::dataset::{Purpose, read_input_file};
use crate::domain::{ImageId, counted, printable};
use crate::store::{DatasetRow, Store};
use std::collections::HashMap;
use std::io::{self, Write};

/// Adds or removes what is right beside the original labels.
pub(super) fn truth(environment: &Environment, args: &Truth) -> Result<(), Failure> {
    // What is right of a data file that is yet to be made makes no sense.
    drop(existing_store(environment)?);
    let mut store = environment.open_store()?;
    match args {
        Truth::Add(args) => add(&mut store, args),
        Truth::Remove(args) => remove(&mut store, args),
    }
}

/// Puts what a file says in place of all that is known; all of it, or nothing.
fn add(store: &mut Store, args: &TruthFile) -> Result<(), Failure> {
    let dataset = open(store, &args.dataset)?;
    let images = store.label_images(dataset.id)?;
    let file = read_input_file(&args.file, Purpose::Truth)?;
    let reading = with_target(store, &dataset, &paths(store, &images)?, |target| {
        read_valid(&file.name, &file.bytes, target)
    })?;
    problems::report_first(&reading.problems)?;
    if !reading.problems.is_empty() {
        let bad = counted(reading.problems.len(), "problem");
        let error = anyhow::anyhow!("{}: {bad}; nothing is added", args.file.display());
        let hint = "lines are of an image and a class; a JSON array has the class indices of an image each";
        return Err(Failure::environment(error).hint(Some(hint)));
    }
    let valid: HashMap<ImageId, Vec<String>> =
        reading.valid.iter().map(|(&image, keys)| (images[image], keys.clone())).collect();
    store.put_valid_classes(dataset.id, &valid)?;
    Ok(say(&dataset, &reading)?)
}

fn say(dataset: &DatasetRow, reading: &ValidReading) -> io::Result<()> {
    let several = reading.valid.values().filter(|keys| keys.len() > 1).count();
    let mut out = io::stdout().lock();
    writeln!(
        out,
        "{}: what is right is known of {} of {}; of {several} it is more than one class",
        printable(&dataset.name),
        reading.valid.len(),
        counted(dataset.labels, "image"),
    )?;
    reading.notes.iter().try_for_each(|note| writeln!(out, "note: {}", printable(note)))
}

fn remove(store: &mut Store, args: &TruthOf) -> Result<(), Failure> {
    let dataset = open(store, &args.dataset)?;
    store.put_valid_classes(dataset.id, &HashMap::new())?;
    let name = printable(&dataset.name);
    writeln!(io::stdout(), "{name}: only the original labels are known")?;
    Ok(())
}

/// The dataset, if its truth is in the data file.
fn open(store: &Store, name: &str) -> Result<DatasetRow, Failure> {
    let dataset = dataset_of(store, name)?;
    if !dataset.is_key_taken {
        return Ok(dataset);
    }
    let text = format!("the truth of {name:?} is in a key file");
    Err(Failure::usage(text).hint(Some("`hit5 key put` brings it back")))
}
