//! The data file: whether it is sound, who may read it, who is at it.

use super::super::environment::Environment;
use super::super::words::operand;
use super::check::{Check, size};
use crate::domain::counted;
use crate::runtime::clock;
use crate::store::{Lease, SessionRow, Store, StoreError};
use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::Path;

/// A clock may be this much behind the last answer before it is worth a word, in milliseconds.
const CLOCK_SLACK_MS: i64 = 60_000;

/// The file itself and its permissions.
pub(super) fn checks(environment: &Environment) -> Vec<Check> {
    let path = &environment.data;
    let Ok(found) = fs::metadata(path) else {
        let mut check = Check::new("Data file");
        match Store::open_read_only(path) {
            Err(error @ StoreError::OnlyLog { .. }) => check.trouble(&error, advice(&error)),
            _ => check.fact(format!("none yet; the first session makes {}", path.display())),
        }
        return vec![check];
    };
    vec![content(path, found.len()), permissions(path, &found)]
}

fn content(path: &Path, bytes: u64) -> Check {
    let mut check = Check::new("Data file");
    check.fact(format!("{}, {}", path.display(), size(bytes)));
    match Store::open_read_only(path) {
        Ok(store) => {
            soundness(&store, &mut check);
            match store.sessions() {
                Ok(rows) => sessions(&store, &rows, &mut check),
                Err(error) => check.trouble(&error, advice(&error)),
            }
        }
        Err(StoreError::Older { found, known, .. }) => check.fact(format!(
            "schema {found}: the next start upgrades it to {known} and keeps it as it is beside it"
        )),
        Err(error) => check.trouble(&error, advice(&error)),
    }
    check
}

fn advice(error: &StoreError) -> &'static str {
    error.hint().unwrap_or("`hit5 recover` saves what is readable")
}

fn soundness(store: &Store, check: &mut Check) {
    match store.integrity() {
        Ok(wrong) if wrong.is_empty() => check.fact("every page and row is sound"),
        Ok(wrong) => {
            let advice =
                "copy it and those beside it first; then `hit5 recover` saves what is readable";
            for what in wrong {
                check.trouble(what, advice);
            }
        }
        Err(error) => check.trouble(&error, advice(&error)),
    }
}

fn sessions(store: &Store, rows: &[SessionRow], check: &mut Check) {
    let mut records = 0;
    for row in rows {
        match store.audit(row.id) {
            Ok(audit) => {
                records += audit.records;
                if let Some(place) = audit.summary() {
                    let what = format!("session {} is not as it was written: {place}", row.id.0);
                    check.trouble(what, "`hit5 audit` says more");
                }
            }
            Err(error) => check.trouble(&error, advice(&error)),
        }
        if let Some(held) = Lease::held(store.path(), row.id) {
            check.fact(held);
        }
    }
    check.fact(format!("{} with {}", counted(rows.len(), "session"), counted(records, "record")));
    let last = rows.iter().filter_map(|row| row.last_at).max();
    if let Some(last) = last.filter(|last| last.0 > clock::wall().0 + CLOCK_SLACK_MS) {
        let ahead = (last.0 - clock::wall().0) / 1000;
        check.trouble(
            format!("the last answer is {ahead} s in the future"),
            "set the clock of this machine: durations are right all the same, moments are not",
        );
    }
}

fn permissions(path: &Path, found: &fs::Metadata) -> Check {
    let mut check = Check::new("Permissions");
    let mode = found.permissions().mode() & 0o7777;
    let mine = rustix::process::geteuid().as_raw();
    check.fact(format!("the data file has mode {mode:o}, owner {}", found.uid()));
    if found.uid() != mine {
        check.fact(format!("you are {mine}: it is somebody else's file"));
    }
    if mode & 0o077 != 0 {
        check.trouble(
            "others on this machine may open the data file, with the truth in it",
            format!(
                "chmod 600 {} unless you share it on purpose",
                operand(&path.to_string_lossy())
            ),
        );
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    let can_write = |path: &Path| rustix::fs::access(path, rustix::fs::Access::WRITE_OK).is_ok();
    if !can_write(path) || !can_write(folder) {
        check.trouble(
            "the data file or its folder cannot be written: reports can be read, nothing labelled",
            "change the permissions, or choose another data file with --data",
        );
    }
    check
}
