//! `hit5 export annotations`: the answers in force, for data frames and other tools.

use super::super::args::export::{AnnotationFormat, ExportAnnotations, LogFormat};
use super::super::chosen::{Chosen, existing_store};
use super::super::environment::Environment;
use super::super::failure::Failure;
use super::super::new_file::NewFile;
use super::answers::{Teller, each};
use super::set::Set;
use crate::dataset::export::{Table, json_lines};
use crate::store::{AnnotationRow, SessionRow, Store};
use clap::ValueEnum as _;
use std::io::{self, BufWriter, Write};

/// Exports the answers of the sessions asked for, of one annotator if one is given.
pub(super) fn annotations(
    environment: &Environment,
    args: &ExportAnnotations,
    annotator: Option<&str>,
) -> Result<(), Failure> {
    check(args)?;
    let store = existing_store(environment)?;
    let sessions = Chosen::asked(&args.choice, annotator).of(&store)?;
    let teller = Teller::new(&store, &sessions, args)?;
    if let Some(format) = args.format().of_lines() {
        return write(args, |out| lines(&store, sessions, (teller, format), out));
    }
    let set = Set::of(&store, sessions, &teller, args)?;
    write(args, |out| set.write(args, out))
}

/// Refuses what the format has no place for.
fn check(args: &ExportAnnotations) -> Result<(), Failure> {
    let format = args.format();
    let name = format.to_possible_value().map(|value| value.get_name().to_owned());
    let name = name.unwrap_or_default();
    for (is_given, is_taken, what, others) in [
        (
            args.truth,
            format.takes_truth(),
            "--truth",
            "csv, jsonl, label-studio, hugging-face, cleanlab",
        ),
        (args.prefix.is_some(), format.takes_prefix(), "--prefix", "label-studio, hugging-face"),
        (
            !args.models.is_empty(),
            format == AnnotationFormat::LabelStudio,
            "--predictions",
            "label-studio",
        ),
    ] {
        if is_given && !is_taken {
            let text = format!("the format {name} has no place for {what}");
            return Err(Failure::usage(text).hint(Some(&format!("{what} goes with {others}"))));
        }
    }
    if format.is_binary() && args.out.is_none() {
        let text = format!("the format {name} is not for a terminal");
        return Err(Failure::usage(text).hint(Some("--out FILE names a file, such as labels.npz")));
    }
    Ok(())
}

/// Writes to the file asked for, which is on the disk afterwards, or else to standard output.
fn write(
    args: &ExportAnnotations,
    put: impl FnOnce(&mut dyn Write) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let Some(path) = &args.out else {
        let mut out = BufWriter::new(io::stdout().lock());
        put(&mut out)?;
        return Ok(out.flush()?);
    };
    let mut file = NewFile::create(path, args.force)?;
    put(&mut file)?;
    file.finish()
}

/// Writes a line for each answer: each processor reads sessions of its own and writes them out.
fn lines(
    store: &Store,
    sessions: Vec<SessionRow>,
    (teller, format): (Teller, LogFormat),
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let guesses = sessions.iter().map(|session| session.k).max().unwrap_or_default();
    let table = Table { guesses, has_truth: teller.tells_truth() };
    if format == LogFormat::Csv {
        out.write_all(&table.head()?)?;
    }
    let written = move |session: &SessionRow, rows: Vec<AnnotationRow>| {
        let answers = rows.iter().map(|row| teller.answer(session, row));
        match format {
            LogFormat::Csv => table.lines(answers),
            LogFormat::Jsonl => json_lines(answers),
        }
    };
    each(store, sessions, written, |lines| Ok(out.write_all(&lines?)?))
}
