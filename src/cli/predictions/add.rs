//! `hit5 predictions add`: a file becomes a model's predictions.

use super::super::args::{AddPredictions, Indices, PredictionFormat};
use super::super::environment::Environment;
use super::super::failure::Failure;
use super::super::problems;
use super::require_free;
use super::target::{paths, with_target};
use crate::dataset::predictions::{self as files, Format, Known, Numbering, Ranked, Reading};
use crate::dataset::{Purpose, read_input_file};
use crate::domain::{Problem, counted, printable};
use crate::report::{Accuracy, render};
use crate::runtime::desk::OpenError;
use crate::runtime::figures;
use crate::store::{DatasetRow, PredictionDraft, Store};
use std::io::{self, Write};
use std::path::Path;

/// Adds a model's predictions to a dataset; all of the file, or nothing.
pub(super) fn add(environment: &Environment, args: &AddPredictions) -> Result<(), Failure> {
    let mut store = environment.open_store()?;
    let named = args.dataset.as_deref();
    let no_dataset = || OpenError::NoDataset(named.unwrap_or_default().to_owned());
    let dataset = store.dataset_or_last(named)?.ok_or_else(no_dataset)?;
    if args.replace && store.models(dataset.id)?.iter().any(|model| model.name == args.model) {
        require_free(&store, &dataset, &args.model)?;
    }
    let paths = paths(&store, &store.label_images(dataset.id)?)?;
    let mut reading = read(&store, &dataset, &paths, args)?;
    problems::report_first(&reading.problems)?;
    let bad = reading.problems.len();
    if bad > 0 && (!args.skip_bad || reading.predictions.is_empty()) {
        return Err(refusal(&reading, args));
    }
    let ranked = std::mem::take(&mut reading.predictions);
    let problems = put(&mut store, &dataset, (&paths, ranked), args)?;
    problems::report(&problems)?;
    let (models, problems) = figures::accuracies(&store, dataset.id)?;
    problems::report(&problems)?;
    let model = models.iter().find(|model| model.model == args.model);
    say(&dataset, &reading, model)
}

/// Reads the file for the images and classes of a dataset.
fn read(
    store: &Store,
    dataset: &DatasetRow,
    paths: &[String],
    args: &AddPredictions,
) -> Result<Reading, Failure> {
    let known = Known {
        format: args.format.map(format),
        numbering: args.indices.map(numbering),
        order: args.images.as_deref().map(order).transpose()?,
        most: args.top.map(usize::from),
    };
    let file = read_input_file(&args.file, Purpose::Predictions)?;
    with_target(store, dataset, paths, |target| {
        files::read(&file.name, &file.bytes, target, &known)
    })
}

fn format(format: PredictionFormat) -> Format {
    match format {
        PredictionFormat::Csv => Format::Csv,
        PredictionFormat::Jsonl => Format::JsonLines,
        PredictionFormat::Ilsvrc => Format::Ilsvrc,
        PredictionFormat::Numpy => Format::NumPy,
    }
}

pub(in super::super) fn numbering(indices: Indices) -> Numbering {
    match indices {
        Indices::FromZero => Numbering::FromZero,
        Indices::FromOne => Numbering::FromOne,
        Indices::Ilsvrc => Numbering::IlsvrcId,
    }
}

/// The images a file lists, one a line.
fn order(path: &Path) -> Result<Vec<String>, Failure> {
    let file = read_input_file(path, Purpose::Predictions)?;
    files::names(&file.bytes).map_err(|what| {
        let error = anyhow::anyhow!("{}: {what}", path.display());
        Failure::environment(error).hint(Some("list an image a line, by path or file name"))
    })
}

/// Why nothing is added.
fn refusal(reading: &Reading, args: &AddPredictions) -> Failure {
    let (file, bad) = (args.file.display(), counted(reading.problems.len(), "problem"));
    let error =
        anyhow::anyhow!("{file}, read as {}: {bad}; nothing is added", reading.format.name());
    let good = reading.predictions.len();
    let hint = if good == 0 {
        "--dataset tells whose images they are; --format, --indices and --images, what the file is"
            .to_owned()
    } else {
        format!("--skip-bad leaves out what is wrong and adds the other {good}")
    };
    Failure::environment(error).hint(Some(&hint))
}

/// Stores the predictions in one transaction.
fn put(
    store: &mut Store,
    dataset: &DatasetRow,
    (paths, ranked): (&[String], Vec<Ranked>),
    args: &AddPredictions,
) -> Result<Vec<Problem>, Failure> {
    let draft =
        |Ranked { image, classes }| PredictionDraft { path: paths[image].clone(), ranked: classes };
    let drafts: Vec<PredictionDraft> = ranked.into_iter().map(draft).collect();
    let put = if args.replace { Store::put_predictions } else { Store::add_predictions };
    let (_, problems) = put(store, dataset.id, &args.model, &drafts)?;
    Ok(problems)
}

/// Says what was added and how good it is.
fn say(dataset: &DatasetRow, reading: &Reading, model: Option<&Accuracy>) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    let Some(model) = model else { return Ok(()) };
    let (name, images) = (printable(&dataset.name), counted(dataset.labels, "image"));
    writeln!(out, "{name}: {} for {} of {images}", printable(&model.model), model.images)?;
    let read_as = std::iter::once(format!("read as {}", reading.format.name()));
    let clauses: Vec<String> = read_as.chain(reading.notes.iter().cloned()).collect();
    writeln!(out, "{}", printable(&clauses.join("; ")))?;
    if !reading.problems.is_empty() {
        writeln!(out, "left out with {}", counted(reading.problems.len(), "problem"))?;
    }
    let scored = model.error_rates.first().map_or(0, |rate| rate.n);
    if scored == 0 {
        writeln!(out, "no error rate: the truth of these images is not on this machine")?;
        return Ok(());
    }
    for rate in &model.error_rates {
        writeln!(out, "top-{} error {}", rate.k, render::error_rate(rate))?;
    }
    if model.error_rates.len() == 1 {
        writeln!(out, "no top-5 error: the file has one class for each image")?;
    }
    Ok(())
}
