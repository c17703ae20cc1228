//! Damaged data files, and what is saved of them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use rusqlite::types::Value;
use rusqlite::{Connection, OpenFlags};

use super::super::migrations::NEWEST;
use super::*;
use crate::domain::sha256;
use crate::stats::SplitMix64;

/// Rows by table, each as text.
type Rows = BTreeMap<String, BTreeSet<String>>;

/// Three sessions of long logs over the fruit, with all else that a file can hold.
fn filled(folder: &Path) -> PathBuf {
    let path = folder.join("hit5.db");
    let mut store = Store::open(&path).unwrap();
    let mut draft = fruit();
    draft.images.extend((0..400).map(|n| {
        let class = ["apple", "pear"][n % 2];
        image(&format!("val/{class}/more-{n}.jpg"), class, Role::Label)
    }));
    let (dataset, _) = store.put_dataset(&draft).unwrap();
    let queue = store.label_images(dataset).unwrap();
    let names = Keys(vec!["apple".to_owned(), "pear".to_owned()]);
    for annotator in ["anna", "bob", "cyn"] {
        let session =
            store.create_session(&NewSession { annotator, ..session_of(dataset, &queue) }).unwrap();
        let log: Vec<Record> = (0..600)
            .map(|seq| {
                let (entry, outcome) = match seq % 3 {
                    0 => (Entry::Shown, Outcome::Open),
                    1 => (Entry::GuessAdded(ClassId(1)), Outcome::Open),
                    _ => (Entry::Submitted, Outcome::Submitted),
                };
                let guesses: &[u32] = if seq % 3 == 0 { &[] } else { &[1] };
                let mut record = record(seq, seq / 3, entry, guesses, outcome);
                record.after.remarks.comment = "a word ".repeat(seq as usize % 7);
                record
            })
            .collect();
        store.append(session, &log, &names).unwrap();
    }
    drop(store);
    // One file, as after the last process has closed it.
    assert!(!path.with_file_name("hit5.db-wal").exists());
    path
}

/// All rows of a file.
fn rows(path: &Path) -> Rows {
    let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    let names = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'";
    let mut statement = connection.prepare(names).unwrap();
    let names = statement.query_map([], |row| row.get::<_, String>(0)).unwrap();
    let table = |name: &str| {
        let mut statement = connection.prepare(&format!("SELECT * FROM {name}")).unwrap();
        let count = statement.column_count();
        let text = |row: &rusqlite::Row<'_>| {
            let values = (0..count).map(|column| row.get::<_, Value>(column));
            Ok(format!("{:?}", values.collect::<rusqlite::Result<Vec<_>>>()?))
        };
        statement.query_map([], text).unwrap().collect::<rusqlite::Result<_>>().unwrap()
    };
    names.map(|name| name.unwrap()).map(|name| (name.clone(), table(&name))).collect()
}

/// Rows of each table that are not in the other file.
fn lost(before: &Rows, after: &Rows) -> BTreeMap<String, usize> {
    let lost = |(name, rows): (&String, &BTreeSet<String>)| {
        let count = rows.difference(&after[name]).count();
        (count > 0).then(|| (name.clone(), count))
    };
    before.iter().filter_map(lost).collect()
}

/// Whether faults are tried as often as one likes to wait for: `HIT5_FAULTS=long`.
fn is_long() -> bool {
    std::env::var_os("HIT5_FAULTS").is_some_and(|word| word == "long")
}

/// Nothing is wrong with a file, and it opens.
fn assert_sound(path: &Path) {
    let connection = Connection::open(path).unwrap();
    let said: String =
        connection.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(said, "ok");
    let mut strangers = connection.prepare("PRAGMA foreign_key_check").unwrap();
    assert!(!strangers.exists([]).unwrap(), "rows that point nowhere");
    drop(strangers);
    drop(connection);
    let store = Store::open(path).unwrap();
    for session in store.sessions().unwrap() {
        let trials = store.queue(session.id).unwrap().len();
        assert_eq!(trials, session.trials, "no gap in the queue");
    }
}

/// A file of these bytes, recovered.
fn recovered(bytes: &[u8]) -> (TempDir, PathBuf, Result<Recovered, RecoverError>) {
    let folder = tempfile::tempdir().unwrap();
    let (damaged, new) = (folder.path().join("damaged.db"), folder.path().join("new.db"));
    fs::write(&damaged, bytes).unwrap();
    let recovered = recover(&damaged, Some(&new));
    assert_eq!(fs::read(&damaged).unwrap(), bytes, "never changed");
    assert!(!damaged.with_file_name("damaged.db-wal").exists());
    (folder, new, recovered)
}

#[test]
fn a_sound_file_comes_out_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let path = filled(folder.path());
    let (_folder, new, recovered) = recovered(&fs::read(&path).unwrap());
    let recovered = recovered.unwrap();
    assert!(recovered.is_sound(), "{recovered:?}");
    assert_eq!(rows(&new), rows(&path));
    assert_sound(&new);
}

#[test]
fn a_log_left_where_the_new_file_would_be_is_not_taken_for_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let path = filled(folder.path());
    let moved = folder.path().join("damaged.db");
    fs::rename(&path, &moved).unwrap();
    fs::write(folder.path().join("hit5.db-wal"), "a log of before").unwrap();
    let error = recover(&moved, Some(&path)).unwrap_err();
    assert!(matches!(&error, RecoverError::LogLeft { path: left } if *left == path), "{error}");
    assert!(!path.exists());
    fs::remove_file(folder.path().join("hit5.db-wal")).unwrap();
    assert!(recover(&moved, Some(&path)).unwrap().is_sound());
}

/// The hash of a study's text in the dumps of old versions, which is none, and the text.
const NO_HASH: &str = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
const TEXT: &str = "k = 5\n";

#[test]
fn files_of_every_version_keep_it_and_are_upgraded_as_ever() {
    for dump in super::upgrading::VERSIONS {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("old.db");
        meddle(&path, &dump.replace(NO_HASH, &sha256(TEXT.as_bytes()))).unwrap();
        let (_folder, new, recovered) = recovered(&fs::read(&path).unwrap());
        assert!(recovered.as_ref().unwrap().is_sound(), "{recovered:?}");
        assert_eq!(rows(&new), rows(&path));
        drop(Store::open(&path).unwrap());
        assert_sound(&new);
        assert_eq!(rows(&new), rows(&path));
    }
}

#[test]
fn with_any_page_lost_no_more_than_its_rows_are() {
    let folder = tempfile::tempdir().unwrap();
    let path = filled(folder.path());
    let (bytes, before) = (fs::read(&path).unwrap(), rows(&path));
    let pages = bytes.len() / 4096;
    assert!(pages > 60, "{pages}");
    let step = if is_long() { 1 } else { 9 };
    for page in (0..pages).step_by(step) {
        let mut damaged = bytes.clone();
        damaged[page * 4096..(page + 1) * 4096].fill(0xa5);
        let (_folder, new, recovered) = recovered(&damaged);
        let recovered = recovered.unwrap_or_else(|error| panic!("page {page}: {error}"));
        assert!(!recovered.is_sound(), "page {page}");
        let lost = lost(&before, &rows(&new));
        assert!(lost.len() <= 1, "page {page} is of one table: {lost:?}");
        assert!(lost.get("record").is_none_or(|&count| count <= 40), "{page}: {lost:?}");
        assert_sound(&new);
    }
}

/// All that the program reads of sessions; why not, or what it finds wrong with rows.
fn reading(path: &Path) -> Result<String, (String, bool)> {
    let names = Keys(vec!["apple".to_owned(), "pear".to_owned()]);
    let read = || {
        let store = Store::open_read_only(path)?;
        let mut all = format!("{:?}", store.datasets()?);
        let mut has_problems = false;
        for session in store.sessions()? {
            let (records, problems) = store.records(session.id, &names)?;
            let (answers, more) = store.annotations(session.id)?;
            has_problems |= !problems.is_empty() || !more.is_empty();
            let queue = store.queue(session.id)?;
            all = format!("{all} {session:?} {records:?} {answers:?} {queue:?}");
        }
        Ok::<_, StoreError>((all, has_problems))
    };
    match read() {
        Ok((all, false)) => Ok(all),
        Ok((all, true)) => Err((all, true)),
        Err(error) => Err((error.to_string(), error.hint().is_some())),
    }
}

#[test]
fn bytes_changed_at_random_are_told_or_read_as_they_were_and_the_rest_is_saved() {
    let count = if is_long() { 1000 } else { 25 };
    let folder = tempfile::tempdir().unwrap();
    let path = filled(folder.path());
    let (bytes, before, sound) = (fs::read(&path).unwrap(), rows(&path), reading(&path).unwrap());
    let all: usize = before.values().map(BTreeSet::len).sum();
    let mut random = SplitMix64::new(2014);
    let (mut told, mut equal, mut other, mut lost_rows, mut unnoticed) = (0, 0, 0, 0, 0);
    for round in 0..count {
        let mut damaged = bytes.clone();
        let mut pages = BTreeSet::new();
        for _ in 0..=random.below(8) {
            let at = usize::try_from(random.below(bytes.len() as u64)).unwrap();
            damaged[at] ^= u8::try_from(1 + random.below(255)).unwrap();
            pages.insert(at / 4096);
        }
        let (folder, new, recovered) = recovered(&damaged);
        match reading(&folder.path().join("damaged.db")) {
            Ok(read) if read == sound => equal += 1,
            Ok(_) => other += 1,
            Err((said, is_helpful)) => {
                assert!(is_helpful, "{round}: {said}");
                told += 1;
            }
        }
        let recovered = recovered.unwrap();
        assert_sound(&new);
        let lost: usize = lost(&before, &rows(&new)).values().sum();
        assert!(lost <= pages.len() * MOST_ROWS_OF_A_PAGE, "{round}: {lost} of {pages:?}");
        lost_rows += lost;
        unnoticed += usize::from(lost > 0 && recovered.is_sound());
    }
    println!("{count} files: reading {told} told, {equal} as before, {other} otherwise unnoticed");
    println!("recovery: {lost_rows} of {} rows lost or changed", all * count);
    println!("{unnoticed} files with a changed row that nothing tells of");
    assert!(told > 0 && equal > 0);
}

/// Rows of two small numbers and a short word.
const MOST_ROWS_OF_A_PAGE: usize = 400;

#[test]
fn a_log_beside_the_file_is_read_behind_a_damaged_part() {
    let Bench { folder, mut store, session, path, .. } = bench();
    for seq in 0..20 {
        let shown = record(seq, 0, Entry::Shown, &[], Outcome::Open);
        store.append(session, &[shown], &keys()).unwrap();
    }
    let (file, log) = (fs::read(&path).unwrap(), folder.path().join("hit5.db-wal"));
    let log = fs::read(log).unwrap();
    let frames = (log.len() - 32) / (24 + 4096);
    let records = |log: &[u8]| {
        let (_folder, damaged) = nowhere();
        let new = damaged.with_file_name("new.db");
        fs::write(&damaged, &file).unwrap();
        fs::write(damaged.with_file_name("hit5.db-wal"), log).unwrap();
        let recovered = recover(&damaged, Some(&new)).ok()?;
        assert_sound(&new);
        let (log, problems) = Store::open(&new).unwrap().records(session, &keys()).ok()?;
        assert_eq!(problems, []);
        Some((log.len(), recovered.is_sound()))
    };
    assert_eq!(records(&log), Some((20, true)));
    let mut before = None;
    for frame in 0..frames {
        let at = 32 + frame * (24 + 4096);
        let cut = records(&log[..at]).map(|(records, _)| records);
        assert!(cut >= before, "more of the log, more records");
        before = cut;
        let mut damaged = log.clone();
        damaged[at + 24 + 4000] ^= 1;
        let (records, is_sound) = records(&damaged).unwrap();
        assert!(!is_sound && records >= 19, "frame {frame} of {frames}: {records}");
    }
}

#[test]
fn a_file_without_its_head_or_its_end_is_read_all_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let path = filled(folder.path());
    let (bytes, before) = (fs::read(&path).unwrap(), rows(&path));
    let mut headless = bytes.clone();
    headless[..100].fill(0);
    let (_folder, new, headless) = recovered(&headless);
    assert!(!headless.unwrap().is_sound());
    assert_eq!(lost(&before, &rows(&new)), BTreeMap::new());
    let (_folder, new, cut) = recovered(&bytes[..bytes.len() / 4 * 3 + 100]);
    let cut = cut.unwrap();
    assert!(cut.damage.iter().any(|what| what.contains("cut off")), "{cut:?}");
    assert_sound(&new);
    assert!(rows(&new)["record"].len() > 600, "the others lie in front");
}

#[test]
fn what_is_lost_is_named_and_what_fits_nowhere_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let path = filled(folder.path());
    let clear = "PRAGMA foreign_keys = OFF; DROP TRIGGER record_is_never_deleted; ";
    let damage = "DELETE FROM annotator WHERE name = 'bob'; DELETE FROM record WHERE seq BETWEEN 30 AND 40; \
                  INSERT INTO valid_class VALUES (9999, 'apple');";
    meddle(&path, &[clear, damage].concat()).unwrap();
    let (folder, new, recovered) = recovered(&fs::read(&path).unwrap());
    let recovered = recovered.unwrap();
    assert!(recovered.has_losses());
    let names: Vec<&str> = recovered.sessions.iter().map(|log| log.annotator.as_str()).collect();
    assert_eq!(names, ["anna", "(lost annotator 2)", "cyn"]);
    assert!(recovered.sessions.iter().all(|log| log.gaps == [(30, 40)] && log.records == 589));
    let aside = folder.path().join("new.db.set-aside.jsonl");
    assert_eq!(recovered.aside.as_ref(), Some(&aside));
    let line = fs::read_to_string(aside).unwrap();
    let expected = r#"{"row":{"class":"apple","image":9999},"table":"valid_class","why":"the image it belongs to is lost"}"#;
    assert_eq!(line.trim_end(), expected);
    assert_sound(&new);
}

#[test]
fn what_cannot_be_recovered_is_refused_with_the_reason() {
    let (folder, path) = nowhere();
    let new = folder.path().join("new.db");
    let refusal = |out: &Path| {
        let error = recover(&path, Some(out)).unwrap_err();
        assert!(error.hint().is_some(), "{error}");
        error
    };
    assert!(matches!(refusal(&new), RecoverError::Store(StoreError::NotFound { .. })));
    fs::write(&path, vec![7; 9000]).unwrap();
    assert!(matches!(refusal(&new), RecoverError::Nothing { .. }));
    assert!(matches!(refusal(&path), RecoverError::SameFile { .. }));
    fs::write(&new, "").unwrap();
    assert!(matches!(refusal(&new), RecoverError::Taken { .. }));
    fs::remove_file(&new).unwrap();
    fs::remove_file(&path).unwrap();
    meddle(&path, "CREATE TABLE other (a TEXT)").unwrap();
    assert!(matches!(refusal(&new), RecoverError::Store(StoreError::NotOurs { .. })));
    fs::remove_file(&path).unwrap();
    drop(Store::open(&path).unwrap());
    let newer = format!("PRAGMA user_version = {}; CREATE TABLE later (a TEXT)", NEWEST + 1);
    meddle(&path, &newer).unwrap();
    assert!(matches!(refusal(&new), RecoverError::Store(StoreError::Newer { .. })));
    assert!(!new.exists(), "nothing was written");
}
