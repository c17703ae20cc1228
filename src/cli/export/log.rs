//! `hit5 export log`: every record of sessions, for those who compute without hit5.

use super::super::args::export::{ExportLog, LogFormat};
use super::super::chosen::{Chosen, existing_store};
use super::super::environment::Environment;
use super::super::failure::Failure;
use super::super::new_file::NewFile;
use super::names_images;
use crate::dataset::export::csv_reason;
use crate::domain::{StudyId, cell_text, sha256, to_json};
use crate::store::{LogRow, SessionRow, Store};
use serde::Serialize;
use serde_json::Value;
use std::collections::HashMap;
use std::io::{self, BufWriter, Write};

/// A line of the export: what the session is, and the record.
#[derive(Serialize)]
struct Line<'a> {
    session: &'a str,
    annotator: &'a str,
    dataset: &'a str,
    phase: &'a str,
    k: usize,
    study: Option<&'a str>,
    study_hash: Option<&'a str>,
    study_phase: Option<usize>,
    /// Left out while a test goes on.
    image: Option<&'a str>,
    image_sha256: String,
    /// What the list was pruned to, where the image came to the screen.
    candidates: Option<&'a [String]>,
    #[serde(flatten)]
    record: &'a LogRow,
}

/// The columns of the CSV: the fields of a [`Line`] in their order.
const COLUMNS: [&str; 38] = [
    "session",
    "annotator",
    "dataset",
    "phase",
    "k",
    "study",
    "study_hash",
    "study_phase",
    "image",
    "image_sha256",
    "candidates",
    "seq",
    "at_ms",
    "trial",
    "kind",
    "class",
    "rank",
    "target",
    "text",
    "guesses",
    "outcome",
    "is_revealed",
    "is_assisted",
    "is_widened",
    "confidence",
    "flags",
    "present",
    "comment",
    "expects_model",
    "lead_ms",
    "active_ms",
    "first_key_ms",
    "keys",
    "searches",
    "sharpness",
    "wait_ms",
    "sent_bytes",
    "seen",
];

/// Exports the log.
pub(super) fn log(
    environment: &Environment,
    args: &ExportLog,
    annotator: Option<&str>,
) -> Result<(), Failure> {
    let store = existing_store(environment)?;
    let study = args.study.as_deref();
    let chosen = Chosen { sessions: &args.sessions, study, annotator, ..Chosen::default() };
    let sessions = chosen.of(&store)?;
    let write = |out: &mut dyn Write| -> Result<(), Failure> {
        let mut sheet = Sheet::begin(out, args.format)?;
        put(&store, &sessions, args, &mut sheet)?;
        Ok(sheet.end()?)
    };
    let Some(path) = &args.file else {
        return write(&mut BufWriter::new(io::stdout().lock()));
    };
    let mut file = NewFile::create(path, false)?;
    write(&mut file)?;
    file.finish()
}

fn put(
    store: &Store,
    sessions: &[SessionRow],
    args: &ExportLog,
    sheet: &mut Sheet<impl Write>,
) -> Result<(), Failure> {
    let studies = store.studies()?.into_iter();
    let hashes: HashMap<StudyId, String> = studies.map(|study| (study.id, study.hash)).collect();
    for session in sessions {
        let study = session.study.as_ref();
        let names_images = args.paths || names_images(session);
        let lists = match study {
            Some(study) => store.candidates(study.study)?,
            None => HashMap::new(),
        };
        for record in &store.log(session.id)? {
            let list = lists.get(&record.image).filter(|_| record.kind == "shown");
            sheet.put(&Line {
                session: &session.uid,
                annotator: &session.annotator,
                dataset: &session.dataset_name,
                phase: session.phase.as_str(),
                k: session.k,
                study: study.map(|study| study.name.as_str()),
                study_hash: study.and_then(|study| hashes.get(&study.study)).map(String::as_str),
                study_phase: study.map(|study| study.phase),
                image: Some(record.path.as_str()).filter(|_| names_images),
                image_sha256: sha256(record.path.as_bytes()),
                candidates: list.map(Vec::as_slice),
                record,
            })?;
        }
    }
    Ok(())
}

/// Where lines go to, in a format.
enum Sheet<W: Write> {
    Jsonl(W),
    Csv(Box<csv::Writer<W>>),
}

impl<W: Write> Sheet<W> {
    fn begin(out: W, format: LogFormat) -> io::Result<Self> {
        if let LogFormat::Jsonl = format {
            return Ok(Self::Jsonl(out));
        }
        let mut csv = csv::Writer::from_writer(out);
        csv.write_record(COLUMNS).map_err(csv_reason)?;
        Ok(Self::Csv(Box::new(csv)))
    }

    fn put(&mut self, line: &Line<'_>) -> io::Result<()> {
        match self {
            Self::Jsonl(out) => {
                writeln!(out, "{}", to_json(line)?)
            }
            Self::Csv(csv) => {
                let line = serde_json::to_value(line)?;
                let cells: io::Result<Vec<String>> =
                    COLUMNS.iter().map(|&column| cell(&line[column])).collect();
                csv.write_record(cells?).map_err(csv_reason)
            }
        }
    }

    fn end(self) -> io::Result<()> {
        match self {
            Self::Jsonl(mut out) => out.flush(),
            Self::Csv(mut csv) => csv.flush(),
        }
    }
}

/// A value in a table: nothing for null, a list as JSON.
fn cell(value: &Value) -> io::Result<String> {
    Ok(match value {
        Value::Null => String::new(),
        Value::String(text) => cell_text(text).into_owned(),
        other => cell_text(&to_json(other)?).into_owned(),
    })
}
