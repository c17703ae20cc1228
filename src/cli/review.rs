//! `hit5 review`: a walk through the errors of sessions and models.

use super::args::sharing::Review;
use super::chosen::Chosen;
use super::environment::Environment;
use super::failure::Failure;
use super::label::{self, First};
use super::problems;
use crate::dataset::Extent;
use crate::runtime::desk::review::{ReviewRequest, is_unfinished_test};
use crate::runtime::desk::{Desk, NewRules, OpenError};
use crate::runtime::figures::Truth;
use crate::store::{DatasetRow, SessionRow};
use std::path::Path;

/// Shows the errors of the sessions asked for, or of all that are over.
pub(super) fn review(environment: &Environment, args: &Review) -> Result<(), Failure> {
    let mut desk = label::desk(environment, NewRules::default())?;
    let found = desk.store().dataset_or_last(args.dataset.as_deref())?;
    let dataset =
        found.ok_or_else(|| OpenError::NoDataset(args.dataset.clone().unwrap_or_default()))?;
    let sessions = sessions(&desk, args, &dataset)?;
    let key = args.key.as_deref().map(|file| truth(&desk, &dataset, file)).transpose()?;
    let request = ReviewRequest {
        causes: environment.causes.clone(),
        is_blind: args.blind,
        again: args.again,
        model: args.model.clone(),
        key,
    };
    let review = desk.review(&sessions, request)?;
    label::require_terminal("a review")?;
    problems::report(&review.problems)?;
    label::run(environment, desk, First { review: Some(review), ..First::default() })
}

/// The sessions. A test that is not finished is left out, unless it is the one that was named or there
/// is no other: then it is refused.
fn sessions(desk: &Desk, args: &Review, dataset: &DatasetRow) -> Result<Vec<SessionRow>, Failure> {
    let chosen = Chosen {
        sessions: &args.sessions,
        study: args.study.as_deref(),
        dataset: Some(&dataset.name),
        ..Chosen::default()
    };
    let all = chosen.of(desk.store())?;
    let over: Vec<SessionRow> =
        all.iter().filter(|row| !is_unfinished_test(row)).cloned().collect();
    let takes_all = !args.sessions.is_empty() || over.is_empty();
    Ok(if takes_all { all } else { over })
}

fn truth(desk: &Desk, dataset: &DatasetRow, file: &Path) -> Result<Truth, Failure> {
    let key = super::key::read(file)?;
    super::key::resolve(desk.store(), dataset, &key, file, Extent::Whole)
}
