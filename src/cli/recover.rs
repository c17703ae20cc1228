//! `hit5 recover`: what can be saved of a damaged data file.

use super::args::sharing::Recover;
use super::environment::Environment;
use super::failure::Failure;
use super::problems;
use super::words::shell_word;
use crate::domain::{Problem, counted, printable};
use crate::store::{Recovered, SavedSession, SavedTable, recover as save};
use std::io::{self, Write};
use std::path::Path;

/// Tells what is damaged and what can be saved; saves it, if a new file is given. Fails where
/// something is known to be lost.
pub(super) fn recover(environment: &Environment, args: &Recover) -> Result<(), Failure> {
    let data = args.damaged.as_deref().unwrap_or(&environment.data);
    let recovered = save(data, args.out.as_deref())?;
    report_damage(data, &recovered)?;
    say(data, args.out.as_deref(), &recovered)?;
    if !recovered.has_losses() {
        return Ok(());
    }
    let text = format!("{} has lost rows that cannot be read any more", data.display());
    let hint = "importing datasets again brings back their images, classes and truth; a backup or a \
                bundle brings back answers with `hit5 merge`";
    Err(Failure::environment(anyhow::anyhow!(text)).hint(Some(hint)))
}

fn report_damage(data: &Path, recovered: &Recovered) -> io::Result<()> {
    let place = data.to_string_lossy();
    let by_sqlite = recovered.complaints.iter().map(|said| format!("SQLite finds: {said}"));
    let clauses = recovered.damage.iter().cloned().chain(by_sqlite);
    let problems: Vec<Problem> = clauses.map(|what| Problem::new(place.as_ref(), what)).collect();
    problems::report(&problems)
}

fn say(data: &Path, out: Option<&Path>, recovered: &Recovered) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    if recovered.is_sound() {
        writeln!(stdout, "{}: nothing is damaged", printable(&data.to_string_lossy()))?;
    }
    for table in &recovered.tables {
        writeln!(stdout, "{}", of_table(table))?;
    }
    for session in &recovered.sessions {
        writeln!(stdout, "{}", printable(&of_session(session)))?;
    }
    if let Some(aside) = &recovered.aside {
        let path = printable(&aside.to_string_lossy()).into_owned();
        writeln!(stdout, "{path}: {} that fit nowhere", counted(recovered.set_aside(), "row"))?;
    }
    match out {
        Some(out) => writeln!(
            stdout,
            "{}: written; go on with: hit5 --data {}",
            printable(&out.to_string_lossy()),
            shell_word(&out.to_string_lossy())
        ),
        None => writeln!(stdout, "nothing was written; --out FILE saves it"),
    }
}

/// "record: 120 saved, 2 cannot be read".
fn of_table(table: &SavedTable) -> String {
    let parts = [
        (table.saved, "saved"),
        (table.unreadable, "cannot be read"),
        (table.set_aside, "set aside"),
        (table.stand_ins, "pieced together or standing in for lost ones"),
    ];
    let told = parts.into_iter().filter(|(count, what)| *count > 0 || *what == "saved");
    let told: Vec<String> = told.map(|(count, what)| format!("{count} {what}")).collect();
    format!("{}: {}", table.name, told.join(", "))
}

/// "session 3 of anna: 120 records; lost: 14 to 20, 25".
fn of_session(session: &SavedSession) -> String {
    let records = counted(session.records, "record");
    let line = format!("session {} of {}: {records}", session.id, session.annotator);
    let gap = |&(first, last): &(u32, u32)| {
        if first == last { first.to_string() } else { format!("{first} to {last}") }
    };
    let gaps: Vec<String> = session.gaps.iter().map(gap).collect();
    if gaps.is_empty() { line } else { format!("{line}; lost: {}", gaps.join(", ")) }
}
