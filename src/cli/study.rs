//! `hit5 study`: new, check, status.

use super::args::{StudyCheck, StudyCommand, StudyNew, StudyStatus};
use super::environment::Environment;
use super::failure::Failure;
use super::label;
use super::new_file::NewFile;
use super::problems;
use crate::domain::{Phase, counted, printable, to_json_pretty};
use crate::runtime::desk::studies::{self, Ready, StudyText};
use crate::runtime::desk::{NewRules, OpenError, QUICK_K, USUAL_K};
use crate::store::{SessionRow, Store, StoreError, StudyRow};
use crate::study::{self, ModelUse, Order, PhaseSpec, Reveal, Sample, StudySpec};
use crate::taxonomy::Taxonomy;
use anyhow::Context as _;
use std::borrow::Cow;
use std::fs;
use std::io::{self, IsTerminal, Write};
use std::path::Path;

/// Images of a practice and of a test phase, where nobody says how many and there are enough.
const USUAL: (usize, usize) = (20, 100);

/// Does what was asked about studies.
pub(super) fn study(environment: &Environment, command: &StudyCommand) -> Result<(), Failure> {
    match command {
        StudyCommand::New(args) => new(environment, args),
        StudyCommand::Check(args) => check(environment, args),
        StudyCommand::Status(args) => status(environment, args),
    }
}

/// The text of a study file.
#[expect(clippy::disallowed_methods, reason = "a study is a file")]
pub(super) fn read(file: &Path) -> Result<String, Failure> {
    let text = fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()));
    text.map_err(Failure::environment)
}

/// Writes a study to be edited.
fn new(environment: &Environment, args: &StudyNew) -> Result<(), Failure> {
    let desk = label::desk(environment, NewRules::default())?;
    let store = desk.store();
    let Some(dataset) = store.dataset_by_name(&args.dataset)? else {
        return Err(OpenError::NoDataset(args.dataset.clone()).into());
    };
    let classes = Taxonomy::from_spec(&store.taxonomy_spec(dataset.id)?).0.len();
    let practice = args.practice.unwrap_or_else(|| USUAL.0.min(dataset.labels / 5));
    let remaining = dataset.labels.saturating_sub(practice);
    let tested = args.test.unwrap_or_else(|| USUAL.1.min(remaining));
    if practice + tested == 0 {
        return Err(Failure::usage("a study needs images: --practice N, --test N or both"));
    }
    let usual_k = if classes <= crate::app::annotate::QUICK { QUICK_K } else { USUAL_K };
    let seed = args.seed;
    let phases = [(Phase::Practice, practice), (Phase::Test, tested)];
    let phases = phases.into_iter().filter(|(_, images)| *images > 0).map(|(kind, images)| {
        PhaseSpec::new(kind.as_str(), kind, Sample::Uniform { images, seed })
    });
    let model =
        |name: &String| ModelUse { name: name.clone(), reveal: Reveal::After, is_blind: false };
    let spec = StudySpec {
        k: args.k.map_or(usual_k, usize::from),
        order: Order::Shuffled { seed },
        models: args.models.iter().map(model).collect(),
        phases: phases.collect(),
        ..StudySpec::new(&args.name, &args.dataset)
    };
    let text = study::write(&spec);
    let Some(file) = &args.file else {
        return Ok(io::stdout().write_all(text.as_bytes())?);
    };
    let mut written = NewFile::create(file, false)?;
    written.write_all(text.as_bytes())?;
    written.finish()?;
    let shown = printable(&file.display().to_string()).into_owned();
    writeln!(
        io::stdout(),
        "{shown} written; edit it, then `hit5 study check` and `hit5 label --study`"
    )?;
    Ok(())
}

/// Says all that is wrong with a study file, or what it will do.
fn check(environment: &Environment, args: &StudyCheck) -> Result<(), Failure> {
    let text = read(&args.file)?;
    let desk = label::desk(environment, NewRules::default())?;
    let name = args.file.display().to_string();
    match studies::prepare(desk.store(), &StudyText { file: &name, text: &text }) {
        Err(OpenError::BadStudy { file, problems }) => {
            problems::report(&problems)?;
            let text = format!("{} in {file:?}", counted(problems.len(), "problem"));
            Err(Failure::environment(anyhow::anyhow!(text)))
        }
        Err(other) => Err(other.into()),
        Ok(ready) => {
            tell(&ready, &text)?;
            problems::report(&ready.advice)?;
            Ok(())
        }
    }
}

/// A text of several lines as a terminal may have it.
fn shown(text: &str) -> String {
    text.lines().map(|line| printable(&line.replace('\t', "    ")).into_owned() + "\n").collect()
}

fn tell(ready: &Ready, text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    let spec = &ready.spec;
    writeln!(out, "{} on {}", printable(&spec.name), printable(&spec.dataset))?;
    writeln!(out, "hash {}", study::hash(text))?;
    for (phase, images) in spec.phases.iter().zip(ready.sizes()) {
        let again = phase.again.as_ref().map_or_else(String::new, |again| {
            format!(", and {} % of {} once more", again.percent, printable(&again.phase))
        });
        let prefill = phase
            .prefill
            .as_ref()
            .map_or_else(String::new, |model| format!(", guesses begin from {}", printable(model)));
        let kind = phase.kind.as_str();
        let images = counted(images, "image");
        writeln!(out, "{}: {kind}, {images}{again}{prefill}", printable(&phase.name))?;
    }
    Ok(())
}

/// Lists the studies begun, with how far each annotator is in each phase.
fn status(environment: &Environment, args: &StudyStatus) -> Result<(), Failure> {
    let store = environment.open_store()?;
    let mut rows = store.studies()?;
    if let Some(name) = &args.name {
        rows.retain(|row| row.name == *name);
        if rows.is_empty() {
            return Err(OpenError::NoStudy(name.clone()).into());
        }
    }
    let sessions = store.sessions()?;
    let mut out = io::stdout().lock();
    if args.text {
        for row in &rows {
            // A file shall have the study's hash; a terminal shall not be steered by it.
            let text = if out.is_terminal() { shown(&row.text) } else { row.text.clone() };
            out.write_all(text.as_bytes())?;
        }
        return Ok(());
    }
    if args.json {
        let all: Result<Vec<_>, Failure> =
            rows.iter().map(|row| as_json(&store, row, &sessions)).collect();
        return Ok(writeln!(out, "{}", to_json_pretty(&all?).map_err(io::Error::from)?)?);
    }
    if rows.is_empty() {
        writeln!(out, "no study was begun yet; `hit5 study new NAME DATASET` writes one")?;
    }
    for row in &rows {
        print(&mut out, &store, row, &sessions)?;
    }
    Ok(())
}

/// The sessions of a phase of a study.
fn of_phase<'a>(
    sessions: &'a [SessionRow],
    row: &StudyRow,
    place: usize,
) -> impl Iterator<Item = &'a SessionRow> {
    let study = row.id;
    sessions.iter().filter(move |session| studies::is_of(session, study, place))
}

/// The beginning of a hash; somebody may have put another text in its place.
fn short(hash: &str) -> Cow<'_, str> {
    printable(hash.get(..12).unwrap_or(hash))
}

fn print(
    out: &mut impl Write,
    store: &Store,
    row: &StudyRow,
    sessions: &[SessionRow],
) -> Result<(), Failure> {
    let spec = studies::spec_of(row)?;
    let made = if row.is_made { ", made by hit5" } else { "" };
    let dataset = printable(&row.dataset_name).into_owned();
    writeln!(out, "{} on {dataset}{made}, hash {}", printable(&row.name), short(&row.hash))?;
    let samples = store.samples(row.id)?;
    for (place, phase) in spec.phases.iter().enumerate() {
        let images = counted(samples.get(place).map_or(0, Vec::len), "image");
        writeln!(out, "  {}: {}, {images}", printable(&phase.name), phase.kind.as_str())?;
        for session in of_phase(sessions, row, place) {
            let end = if session.finished_at.is_some() { ", finished" } else { "" };
            let (done, all) = (store.submitted(session.id)?, session.trials);
            let annotator = printable(&session.annotator).into_owned();
            writeln!(
                out,
                "    {annotator}: {done} of {all} answered{end}, session {}",
                session.id.0
            )?;
        }
    }
    Ok(())
}

fn as_json(
    store: &Store,
    row: &StudyRow,
    sessions: &[SessionRow],
) -> Result<serde_json::Value, Failure> {
    let spec = studies::spec_of(row)?;
    let samples = store.samples(row.id)?;
    let phases = spec.phases.iter().enumerate().map(|(place, phase)| {
        let own = of_phase(sessions, row, place).map(|session| {
            Ok::<_, StoreError>(serde_json::json!({
                "session": session.id.0,
                "uid": session.uid,
                "annotator": session.annotator,
                "trials": session.trials,
                "submitted": store.submitted(session.id)?,
                "is_finished": session.finished_at.is_some(),
            }))
        });
        Ok(serde_json::json!({
            "name": phase.name,
            "kind": phase.kind.as_str(),
            "images": samples.get(place).map_or(0, Vec::len),
            "sessions": own.collect::<Result<Vec<_>, _>>()?,
        }))
    });
    Ok(serde_json::json!({
        "name": row.name,
        "dataset": row.dataset_name,
        "hash": row.hash,
        "is_made": row.is_made,
        "phases": phases.collect::<Result<Vec<_>, StoreError>>()?,
    }))
}
