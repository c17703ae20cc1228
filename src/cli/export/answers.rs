//! The answers of sessions, read on all processors, and what may be told of them.

use super::super::args::export::ExportAnnotations;
use super::super::failure::Failure;
use super::super::problems;
use super::names_images;
use crate::dataset::export::Answer;
use crate::domain::{DatasetId, Flag, Problem, sha256};
use crate::runtime::figures::{self, Truth};
use crate::runtime::parallel;
use crate::store::{AnnotationRow, SessionRow, Store, StoreError};
use std::collections::{HashMap, HashSet};

/// Reads the answers of each session, and takes what is made of them in the order of the sessions.
pub(super) fn each<R: Send + 'static>(
    store: &Store,
    sessions: Vec<SessionRow>,
    work: impl Fn(&SessionRow, Vec<AnnotationRow>) -> R + Send + Sync + 'static,
    mut take: impl FnMut(R) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let path = store.path().to_owned();
    let read = move |session: &SessionRow| -> Result<(R, Vec<Problem>), StoreError> {
        let (rows, problems) = Store::open_read_only(&path)?.annotations(session.id)?;
        Ok((work(session, rows), problems))
    };
    for result in parallel::in_order(sessions, read)? {
        let ended = || Failure::bug("a thread that read answers ended early");
        let (result, problems) = result.ok_or_else(ended)??;
        problems::report(&problems)?;
        take(result)?;
    }
    Ok(())
}

/// What may be told of answers.
pub(super) struct Teller {
    /// The true classes, if they were asked for.
    truth: Option<HashMap<DatasetId, Truth>>,
    /// Whether images are named also while a test goes on.
    names_all: bool,
}

impl Teller {
    /// What was asked for of these sessions.
    pub(super) fn new(
        store: &Store,
        sessions: &[SessionRow],
        args: &ExportAnnotations,
    ) -> Result<Self, StoreError> {
        let truth = || {
            let datasets: HashSet<DatasetId> = sessions.iter().map(|row| row.dataset).collect();
            let of = |dataset| Ok((dataset, figures::truth(store, dataset)?));
            datasets.into_iter().map(of).collect::<Result<_, StoreError>>()
        };
        Ok(Self { truth: args.truth.then(truth).transpose()?, names_all: args.paths })
    }

    /// Whether the truth was asked for.
    pub(super) fn tells_truth(&self) -> bool {
        self.truth.is_some()
    }

    /// An answer, as far as it may be told.
    pub(super) fn answer<'a>(
        &'a self,
        session: &'a SessionRow,
        row: &'a AnnotationRow,
    ) -> Answer<'a> {
        let study = session.study.as_ref().filter(|study| !study.is_made);
        let is_open = names_images(session);
        let is_named = is_open || self.names_all;
        let truth_of = |truth: &'a HashMap<DatasetId, Truth>| {
            let known = truth.get(&session.dataset).filter(|_| is_open)?.get(&row.image)?;
            Some(known.class.as_str())
        };
        Answer {
            session: &session.uid,
            annotator: &session.annotator,
            dataset: &session.dataset_name,
            phase: session.phase.as_str(),
            k: session.k,
            study: study.map(|study| study.name.as_str()),
            study_phase: study.map(|study| study.phase),
            trial: row.trial,
            image: is_named.then_some(&row.path),
            image_sha256: (!is_named).then(|| sha256(row.path.as_bytes())),
            guesses: &row.guesses,
            at_ms: row.at.0,
            lead_ms: row.spent.lead_ms,
            active_ms: row.spent.active_ms,
            first_key_ms: row.effort.first_key_ms,
            keys: row.effort.keys,
            searches: row.effort.searches,
            confidence_1_to_5: row.confidence,
            expects_model: row.expects_model,
            is_assisted: row.is_assisted,
            is_widened: row.is_widened,
            flags: row.flags.iter().map(Flag::as_str).collect(),
            present: &row.present,
            comment: &row.comment,
            truth: self.truth.as_ref().map(truth_of),
        }
    }
}
