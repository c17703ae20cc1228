//! `hit5 export annotations`: the answers in force, for data frames and other tools.

use super::super::args::export::{AnnotationFormat, ExportAnnotations};
use super::super::chosen::{Chosen, existing_store};
use super::super::environment::Environment;
use super::super::failure::Failure;
use super::super::new_file::new_file;
use super::super::problems;
use super::names_images;
use crate::dataset::export::{Answer, Table, json_lines};
use crate::domain::{DatasetId, Flag, Problem, sha256};
use crate::runtime::figures::{self, Truth};
use crate::runtime::parallel;
use crate::store::{AnnotationRow, SessionRow, Store, StoreError};
use std::collections::{HashMap, HashSet};
use std::io::{self, BufWriter, Write};

/// Exports the answers of the sessions asked for, of one annotator if one is given.
pub(super) fn annotations(
    environment: &Environment,
    args: &ExportAnnotations,
    annotator: Option<&str>,
) -> Result<(), Failure> {
    let store = existing_store(environment)?;
    let sessions = Chosen::asked(&args.choice, annotator).of(&store)?;
    let teller = Teller::new(&store, &sessions, args)?;
    match &args.out {
        Some(path) => {
            let mut out = BufWriter::new(new_file(path, args.force)?);
            lines(&store, sessions, (teller, args.format()), &mut out)?;
            out.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()?;
        }
        None => lines(&store, sessions, (teller, args.format()), &mut io::stdout().lock())?,
    }
    Ok(())
}

/// Writes a line for each answer: each processor reads sessions of its own and writes them out.
fn lines(
    store: &Store,
    sessions: Vec<SessionRow>,
    (teller, format): (Teller, AnnotationFormat),
    out: &mut impl Write,
) -> Result<(), Failure> {
    let guesses = sessions.iter().map(|session| session.k).max().unwrap_or_default();
    let table = Table { guesses, has_truth: teller.truth.is_some() };
    if format == AnnotationFormat::Csv {
        out.write_all(&table.head()?)?;
    }
    let written = move |session: &SessionRow, rows: Vec<AnnotationRow>| {
        let answers = rows.iter().map(|row| teller.answer(session, row));
        match format {
            AnnotationFormat::Csv => table.lines(answers),
            AnnotationFormat::Jsonl => json_lines(answers),
        }
    };
    each(store, sessions, written, |lines| Ok(out.write_all(&lines?)?))?;
    Ok(out.flush()?)
}

/// Reads the answers of each session, and takes what is made of them in the order of the sessions.
fn each<R: Send + 'static>(
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
struct Teller {
    /// The true classes, if they were asked for.
    truth: Option<HashMap<DatasetId, Truth>>,
    /// Whether images are named also while a test goes on.
    names_all: bool,
}

impl Teller {
    fn new(
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

    fn answer<'a>(&'a self, session: &'a SessionRow, row: &'a AnnotationRow) -> Answer<'a> {
        let study = session.study.as_ref().filter(|study| !study.is_made);
        let is_open = names_images(session);
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
            image: Some(row.path.as_str()).filter(|_| is_open || self.names_all),
            image_sha256: sha256(row.path.as_bytes()),
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
