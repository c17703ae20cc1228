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

/// Looks at copies whose logs are cut at the marks, just before them and in between; how many.
pub(super) fn look_at_cuts(home: &Home, log: &Log, marks: &[Mark]) -> usize {
    let wal = Wal::of(home);
    let (floor, end) = (wal.floor(), wal.bytes.len());
    let at_marks = marks.iter().map(|mark| wal.holds(Some(mark)));
    let before_marks = marks.iter().map(|mark| wal.holds(Some(mark)).saturating_sub(1).max(floor));
    let between = (0..=PARTS).map(|part| floor + (end - floor) * part / PARTS);
    let mut cuts: Vec<usize> = at_marks.chain(before_marks).chain(between).collect();
    cuts.sort_unstable();
    cuts.dedup();
    let mut before = 0;
    for &cut in &cuts {
        let copy = copy_of(home);
        fs::write(path(&copy), &wal.bytes[..cut]).unwrap();
        let rest = found(&copy);
        assert_sound(&copy);
        let records = rest.as_ref().map_or(0, |rest| rest.records.len());
        assert!(before <= records, "more of the log, more records");
        before = records;
        let Some(rest) = rest else { continue };
        assert_eq!(rest.records, log.records[..records], "the first of them");
        for mark in marks.iter().filter(|mark| wal.holds(Some(mark)) <= cut) {
            let (found, _) = followed(&rest, 0, &mark.acknowledged);
            assert_eq!(found, mark.acknowledged.len(), "cut at {cut} of {end}: {mark:?}");
        }
    }
    cuts.len()
}

/// Cuts the home's own log somewhere behind the last mark.
pub(super) fn strike(home: &Home, random: &mut SplitMix64, mark: Option<&Mark>) {
    let wal = Wal::of(home);
    let from = if mark.is_some() { wal.holds(mark) } else { wal.end() };
    let room = (wal.bytes.len() - from) as u64;
    let cut = from + usize::try_from(random.below(room + 1)).unwrap();
    fs::write(path(home), &wal.bytes[..cut]).unwrap();
    fs::remove_file(index_path(home)).unwrap_or_default();
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
