//! `hit5 bundle`: sessions in one file to send.

mod verify;

use super::args::sharing::Bundle;
use super::chosen::{Chosen, existing_store};
use super::environment::Environment;
use super::failure::Failure;
use super::merge::studies;
use crate::domain::{counted, printable};
use crate::store::Bundling;
use std::io::{self, Write};

/// Writes the sessions asked for, of one annotator if one is given, into a bundle.
pub(super) fn bundle(
    environment: &Environment,
    args: &Bundle,
    annotator: Option<&str>,
) -> Result<(), Failure> {
    if let (Some(key), Some(report)) = (&args.key, &args.report) {
        return verify::verify(&args.file, key, report);
    }
    let store = existing_store(environment)?;
    let study = args.study.as_deref();
    let chosen = Chosen { sessions: &args.sessions, study, annotator, ..Chosen::default() };
    let sessions: Vec<_> = chosen.of(&store)?.iter().map(|row| row.id).collect();
    let how = Bundling {
        may_replace: args.force,
        with_judgements: args.judgements,
        with_predictions: args.predictions,
    };
    let made = store.bundle(&args.file, &sessions, how)?;
    let truth = match made.judgements {
        0 => "no truth of any image".to_owned(),
        some => format!("{} of errors, which tell of the truth", counted(some, "judgement")),
    };
    writeln!(
        io::stdout(),
        "{}: {} with {}, {}; {truth}",
        printable(&args.file.to_string_lossy()),
        counted(made.sessions, "session"),
        counted(made.records, "record"),
        studies(made.studies),
    )?;
    Ok(())
}
