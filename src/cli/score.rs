//! `hit5 score`: the report on sessions whose truth is in a key.

use super::args::sharing::Score;
use super::chosen::{Chosen, existing_store};
use super::environment::Environment;
use super::failure::Failure;
use super::key::{dataset_of, read};
use super::report;
use crate::dataset::Extent;
use crate::runtime::figures;

/// Prints the report on the sessions asked for, of one annotator if one is given.
pub(super) fn score(
    environment: &Environment,
    args: &Score,
    annotator: Option<&str>,
) -> Result<(), Failure> {
    let store = existing_store(environment)?;
    let key = read(&args.key)?;
    let dataset = dataset_of(&store, &key.dataset)?;
    let truth = super::key::resolve(&store, &dataset, &key, &args.key, Extent::Whole)?;
    let (study, dataset) = (args.study.as_deref(), Some(dataset.name.as_str()));
    let chosen =
        Chosen { sessions: &args.sessions, study, annotator, dataset, ..Chosen::default() };
    let sessions = chosen.of(&store)?;
    report::print(&store, &figures::score(&store, &sessions, truth)?, args.json)
}
