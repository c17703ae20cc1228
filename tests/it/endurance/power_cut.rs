//! The power-cut model: of the log beside the data file the disk has kept the first bytes only.

use super::ledger::followed;
use super::wal::{Mark, Wal, index_path, path};
use super::{copy_of, found};
use crate::support::home::{Home, Log};
use hit5::stats::SplitMix64;
use rusqlite::Connection;
use std::fs;

/// Into how many parts the log is cut beside the places that matter.
const PARTS: usize = 8;

/// Looks at copies whose logs are cut at the marks, just before them and in between; how many. What
/// the marks hold follows so many records of earlier runs.
pub(super) fn look_at_cuts(home: &Home, log: &Log, earlier: usize, marks: &[Mark]) -> usize {
    let wal = Wal::of(home);
    let cuts = cuts(&wal, marks);
    let mut before = 0;
    for &at in &cuts {
        for bytes in wal.cut(at) {
            let copy = copy_of(home);
            fs::write(path(&copy), bytes).unwrap();
            let rest = found(&copy);
            assert_sound(&copy);
            let records = rest.as_ref().map_or(&[][..], |rest| &rest.records);
            assert!(before <= records.len(), "more of the log, more records");
            assert_eq!(*records, log.records[..records.len()], "the first of them");
            before = records.len();
            for mark in marks.iter().filter(|mark| wal.holds(Some(mark)) <= at) {
                let found = rest.as_ref().map(|rest| followed(rest, earlier, &mark.acknowledged).0);
                assert_eq!(found, Some(mark.acknowledged.len()), "cut at {at}: {mark:?}");
            }
        }
    }
    2 * cuts.len()
}

/// Where to cut, the shortest first.
fn cuts(wal: &Wal, marks: &[Mark]) -> Vec<usize> {
    let (floor, end) = (wal.floor(), wal.len());
    let at_marks = marks.iter().map(|mark| wal.holds(Some(mark)));
    let before_marks = at_marks.clone().map(|at| at.saturating_sub(1).max(floor));
    let between = (0..=PARTS).map(|part| floor + (end - floor) * part / PARTS);
    let mut cuts: Vec<usize> = at_marks.chain(before_marks).chain(between).collect();
    cuts.sort_unstable();
    cuts.dedup();
    cuts
}

/// Cuts the home's own log somewhere behind the last mark; behind all that is committed, if there
/// is none.
pub(super) fn strike(home: &Home, random: &mut SplitMix64, mark: Option<&Mark>) {
    let wal = Wal::of(home);
    let from = if mark.is_some() { wal.holds(mark) } else { wal.end().max(wal.floor()) };
    let at = from + usize::try_from(random.below((wal.len() - from) as u64 + 1)).unwrap();
    let [short, blank] = wal.cut(at);
    fs::write(path(home), if random.below(2) == 0 { short } else { blank }).unwrap();
    fs::remove_file(index_path(home)).unwrap_or_default();
}

/// Moves the log into the data file, as another process at work on the file may do at any time.
pub(super) fn checkpoint(home: &Home) {
    let connection = Connection::open(home.data()).unwrap();
    connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(())).unwrap();
}

/// SQLite finds nothing wrong with the file.
fn assert_sound(home: &Home) {
    let connection = Connection::open(home.data()).unwrap();
    let said: String =
        connection.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(said, "ok");
    let mut strangers = connection.prepare("PRAGMA foreign_key_check").unwrap();
    assert!(!strangers.exists([]).unwrap(), "rows that point nowhere");
}
