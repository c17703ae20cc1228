//! `hit5 audit`: whether the data file is sound and every log is as it was written.

use super::args::sharing::Audit as Args;
use super::chosen::{Chosen, existing_store};
use super::environment::Environment;
use super::failure::Failure;
use crate::domain::{SessionId, counted, printable, to_json_pretty};
use crate::runtime::desk::replay;
use crate::store::{self, SessionRow, Store};
use serde::{Deserialize, Serialize};
use std::io::{self, Write};
use std::path::Path;

/// What an audit found; `--against` reads it again.
#[derive(Debug, Serialize, Deserialize)]
struct Findings {
    /// What is wrong with the file as a whole.
    file: Vec<String>,
    sessions: Vec<Audited>,
}

/// One session.
#[derive(Debug, Serialize, Deserialize)]
struct Audited {
    session: i64,
    /// The same in every copy.
    uid: String,
    annotator: String,
    dataset: String,
    phase: String,
    records: usize,
    /// The hash of how it began.
    begun: Option<String>,
    /// The last hash.
    seal: Option<String>,
    /// The record that is the hash of; none: that of how it began.
    sealed_to: Option<u32>,
    /// Records without a hash.
    unsealed: usize,
    /// What is not as it was written.
    faults: Vec<String>,
    /// What does not follow from what was before.
    illogical: Vec<String>,
}

/// Looks at the file and the sessions asked for; fails if anything is wrong.
pub(super) fn audit(
    environment: &Environment,
    args: &Args,
    annotator: Option<&str>,
) -> Result<(), Failure> {
    let earlier = args.against.as_deref().map(read_earlier).transpose()?;
    let store = existing_store(environment)?;
    let study = args.study.as_deref();
    let chosen = Chosen { sessions: &args.sessions, study, annotator, ..Chosen::default() };
    let rows = if chosen.is_all() { store.sessions()? } else { chosen.of(&store)? };
    let mut findings = Findings {
        file: store.integrity().unwrap_or_else(|error| vec![error.to_string()]),
        sessions: rows.iter().map(|row| audited(&store, row)).collect(),
    };
    if let Some(earlier) = &earlier {
        compare(&store, earlier, &mut findings, chosen.is_all())?;
    }
    let mut out = io::stdout().lock();
    if args.json {
        writeln!(out, "{}", to_json_pretty(&findings).map_err(io::Error::from)?)?;
    } else {
        print(&mut out, &environment.data, &findings)?;
    }
    match findings.count() {
        0 => Ok(()),
        count => Err(changed(count)),
    }
}

/// The failure that ends an audit which found something.
fn changed(count: usize) -> Failure {
    let text = match count {
        1 => "one thing is not as it should be".to_owned(),
        more => format!("{more} things are not as they should be"),
    };
    let hint = "keep the file and those beside it as they are; `hit5 recover` saves what is readable, \
                and a copy from before tells what there was";
    Failure::environment(anyhow::anyhow!(text)).hint(Some(hint))
}

impl Findings {
    /// How much is wrong.
    fn count(&self) -> usize {
        let of = |session: &Audited| session.faults.len() + session.illogical.len();
        self.file.len() + self.sessions.iter().map(of).sum::<usize>()
    }
}

fn audited(store: &Store, row: &SessionRow) -> Audited {
    let (audit, faults) = match store.audit(row.id) {
        Ok(audit) => {
            let faults = audit.faults.iter().map(ToString::to_string).collect();
            (audit, faults)
        }
        Err(error) => (store::Audit::default(), vec![error.to_string()]),
    };
    let illogical = match replay(store, row) {
        Ok(problems) => problems.iter().map(ToString::to_string).collect(),
        Err(error) => vec![format!("it cannot be replayed: {error}")],
    };
    Audited {
        session: row.id.0,
        uid: row.uid.clone(),
        annotator: row.annotator.clone(),
        dataset: row.dataset_name.clone(),
        phase: row.phase.as_str().to_owned(),
        records: audit.records,
        seal: audit.seal().map(ToOwned::to_owned),
        sealed_to: audit.last.map(|(seq, _)| seq),
        begun: audit.begun,
        unsealed: audit.unsealed,
        faults,
        illogical,
    }
}

/// Finds what was there earlier and is not now: whole sessions, how they began, the record that was the last
/// one with a hash, records without one.
fn compare(
    store: &Store,
    earlier: &Findings,
    now: &mut Findings,
    is_all: bool,
) -> Result<(), Failure> {
    for before in &earlier.sessions {
        let Some(after) = now.sessions.iter_mut().find(|after| after.uid == before.uid) else {
            if is_all {
                let text = format!("session {} of the earlier audit is gone", before.session);
                now.file.push(text);
            }
            continue;
        };
        if before.begun.is_some() && after.begun != before.begun {
            let text = "how it began is not what the earlier audit saw".to_owned();
            after.faults.push(text);
        }
        let hash = |seq| store.record_hash(SessionId(after.session), seq);
        let is_kept = match before.sealed_to {
            Some(seq) => hash(seq)? == before.seal,
            None => true,
        };
        if !is_kept || after.records < before.records {
            after.faults.push(format!(
                "what the earlier audit saw ({}) is not its beginning",
                counted(before.records, "record")
            ));
        }
    }
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "reads the file it was given")]
fn read_earlier(path: &Path) -> Result<Findings, Failure> {
    let fail = |what: String| {
        let text = format!("cannot compare with {}: {what}", path.display());
        Failure::environment(anyhow::anyhow!(text))
            .hint(Some("give a file with what `hit5 audit --json` printed"))
    };
    let text = std::fs::read_to_string(path).map_err(|error| fail(error.to_string()))?;
    serde_json::from_str(&text).map_err(|error| fail(error.to_string()))
}

fn print(out: &mut impl Write, file: &Path, findings: &Findings) -> io::Result<()> {
    let is_sound = if findings.file.is_empty() { ": pages and rows are sound" } else { "" };
    writeln!(out, "{}{is_sound}", printable(&file.to_string_lossy()))?;
    for what in &findings.file {
        writeln!(out, "  {}", printable(what))?;
    }
    for audited in &findings.sessions {
        let Audited { session, annotator, dataset, phase, records, .. } = audited;
        let is_sound = audited.faults.is_empty() && audited.illogical.is_empty();
        let whole = match audited.unsealed {
            0 if is_sound => ", as they were written".to_owned(),
            // Those without a hash are the last ones.
            some if is_sound && some < *records => {
                format!(", the first {} as they were written", records - some)
            }
            _ => String::new(),
        };
        writeln!(
            out,
            "session {session}, {} on {} ({phase}): {}{whole}",
            printable(annotator),
            printable(dataset),
            counted(*records, "record")
        )?;
        for what in audited.faults.iter().chain(&audited.illogical) {
            writeln!(out, "  {}", printable(what))?;
        }
        if audited.unsealed > 0 {
            let count = counted(audited.unsealed, "record");
            writeln!(out, "  {count} of an older hit5 not sealed yet")?;
        }
        let seal = audited.seal.as_deref().unwrap_or("none yet");
        writeln!(out, "  seal {}", printable(seal))?;
    }
    Ok(())
}
