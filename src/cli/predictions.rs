//! `hit5 predictions`: what models said of the images.

mod add;
mod target;

pub(super) use add::numbering;
pub(super) use target::{paths, with_classes, with_target};

use super::args::{ListPredictions, Predictions, RemovePredictions};
use super::environment::Environment;
use super::failure::Failure;
use super::problems;
use crate::domain::{printable, to_json_pretty};
use crate::report::{Accuracy, render};
use crate::runtime::desk::{OpenError, studies};
use crate::runtime::figures;
use crate::store::{DatasetRow, Store};
use serde::Serialize;
use std::io::{self, Write};

/// One model in a list.
#[derive(Debug, Serialize)]
struct ModelJson<'a> {
    dataset: &'a str,
    model: &'a str,
    /// Images to label that it has a prediction for.
    images: usize,
    /// Images to label that the dataset has.
    of: usize,
    errors: Vec<ErrorJson>,
}

/// An error rate in numbers.
#[derive(Debug, Serialize)]
struct ErrorJson {
    k: usize,
    errors: u64,
    n: u64,
}

/// Does what was asked for.
pub(super) fn predictions(environment: &Environment, args: &Predictions) -> Result<(), Failure> {
    match args {
        Predictions::Add(args) => add::add(environment, args),
        Predictions::List(args) => list(environment, args),
        Predictions::Remove(args) => remove(environment, args),
    }
}

/// Prints the models of a dataset, or of all: tab-separated, or as JSON.
fn list(environment: &Environment, args: &ListPredictions) -> Result<(), Failure> {
    let store = environment.read_store()?;
    let datasets = match &store {
        Some(store) => store.datasets()?,
        None => Vec::new(),
    };
    let datasets = chosen(datasets, args.dataset.as_deref())?;
    let mut listed = Vec::new();
    for dataset in &datasets {
        let Some(store) = &store else { continue };
        let (models, found) = figures::accuracies(store, dataset.id)?;
        problems::report(&found)?;
        listed.extend(models.into_iter().map(|model| (dataset, model)));
    }
    let mut out = io::stdout().lock();
    if args.json {
        let all: Vec<ModelJson<'_>> =
            listed.iter().map(|(dataset, model)| json(dataset, model)).collect();
        writeln!(out, "{}", to_json_pretty(&all).map_err(io::Error::from)?)?;
        return Ok(());
    }
    writeln!(out, "dataset\tmodel\timages\tof\terrors")?;
    for (dataset, model) in &listed {
        let (name, model_name) = (printable(&dataset.name), printable(&model.model));
        let errors = errors(model);
        writeln!(out, "{name}\t{model_name}\t{}\t{}\t{errors}", model.images, dataset.labels)?;
    }
    Ok(())
}

/// Those of a name, or all.
fn chosen(datasets: Vec<DatasetRow>, name: Option<&str>) -> Result<Vec<DatasetRow>, Failure> {
    let Some(name) = name else { return Ok(datasets) };
    let named = datasets.into_iter().find(|dataset| dataset.name == name);
    Ok(vec![named.ok_or_else(|| OpenError::NoDataset(name.to_owned()))?])
}

fn json<'a>(dataset: &'a DatasetRow, model: &'a Accuracy) -> ModelJson<'a> {
    let error =
        |rate: &crate::report::ErrorRate| ErrorJson { k: rate.k, errors: rate.errors, n: rate.n };
    ModelJson {
        dataset: &dataset.name,
        model: &model.model,
        images: model.images,
        of: dataset.labels,
        errors: model.error_rates.iter().map(error).collect(),
    }
}

/// The error rates in a line: "top-1 21.8 %, top-5 6.1 % (n = 1300)".
fn errors(model: &Accuracy) -> String {
    let n = model.error_rates.first().map_or(0, |rate| rate.n);
    if n == 0 {
        return "unknown: no truth on this machine".to_owned();
    }
    let rates = model.error_rates.iter();
    let rates: Vec<String> =
        rates.map(|rate| format!("top-{} {}", rate.k, render::percent(rate.rate()))).collect();
    format!("{} (n = {n})", rates.join(", "))
}

/// Removes a model of a dataset, or of the only one that has it.
fn remove(environment: &Environment, args: &RemovePredictions) -> Result<(), Failure> {
    let hint = Some("`hit5 predictions list` lists the models");
    let mut store = environment.open_store()?;
    let mut having = Vec::new();
    for dataset in chosen(store.datasets()?, args.dataset.as_deref())? {
        if store.models(dataset.id)?.iter().any(|model| model.name == args.model) {
            having.push(dataset);
        }
    }
    match having.as_slice() {
        [] => Err(Failure::usage(format!("there is no model {:?}", args.model)).hint(hint)),
        [dataset] => remove_from(&mut store, dataset, &args.model),
        several => {
            let names: Vec<&str> = several.iter().map(|dataset| dataset.name.as_str()).collect();
            let text =
                format!("several datasets have a model {:?}: {}", args.model, names.join(", "));
            Err(Failure::usage(text).hint(Some("name the dataset: --dataset NAME")))
        }
    }
}

fn remove_from(store: &mut Store, dataset: &DatasetRow, model: &str) -> Result<(), Failure> {
    require_free(store, dataset, model)?;
    store.remove_model(dataset.id, model)?;
    let (name, model) = (printable(&dataset.name), printable(model));
    writeln!(io::stdout(), "{name}: removed the predictions of {model}")?;
    Ok(())
}

/// Fails if a study that was begun names the model: what its annotators are shown stays as it was.
fn require_free(store: &Store, dataset: &DatasetRow, model: &str) -> Result<(), Failure> {
    for row in store.studies()?.iter().filter(|row| row.dataset == dataset.id) {
        if studies::spec_of(row)?.models.iter().any(|used| used.name == model) {
            let error = anyhow::anyhow!(
                "the study {:?} has begun with the predictions of {model:?}: they are fixed since then",
                row.name
            );
            let hint = "other predictions can be added under another name";
            return Err(Failure::environment(error).hint(Some(hint)));
        }
    }
    Ok(())
}
