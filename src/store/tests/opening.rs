//! What may stand at the path of the data file, and what is said about it.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use super::*;

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

/// The error, which must name the path, end without a full stop and leave the file as it was.
fn refusal(path: &Path) -> StoreError {
    let before = fs::read(path).ok();
    let bytes = before.as_ref().map_or(0, Vec::len);
    let error = Store::open(path).expect_err(&format!("{bytes} bytes"));
    assert_eq!(fs::read(path).ok(), before);
    assert!(error.to_string().contains(&format!("{path:?}")), "{error}");
    assert!(error.hint().is_some(), "{error}");
    error
}

#[test]
fn a_new_file_is_for_its_owner_only() {
    let (folder, _) = nowhere();
    let path = folder.path().join("a/b/hit5.db");
    let mut store = Store::open(&path).unwrap();
    store.put_dataset(&fruit()).unwrap();
    assert_eq!(mode(&folder.path().join("a")), 0o700);
    assert_eq!(mode(&folder.path().join("a/b")), 0o700);
    assert_eq!(mode(&path), 0o600);
    assert_eq!(mode(&folder.path().join("a/b/hit5.db-wal")), 0o600);
}

#[test]
fn it_is_a_durable_sqlite_file_marked_as_ours() {
    let bench = bench();
    let number = |pragma: &str| bench.store.database.number(pragma, []).unwrap();
    assert_eq!(number("PRAGMA application_id"), i64::from(u32::from_be_bytes(*b"hit5")));
    assert_eq!(number("PRAGMA synchronous"), 2);
    assert_eq!(number("PRAGMA foreign_keys"), 1);
    let mode: Option<String> =
        bench.store.database.row("PRAGMA journal_mode", [], |row| row.get(0)).unwrap();
    assert_eq!(mode.as_deref(), Some("wal"));
}

#[test]
fn an_empty_file_is_a_new_one() {
    let (_folder, path) = nowhere();
    fs::write(&path, b"").unwrap();
    assert_eq!(Store::open(&path).unwrap().datasets().unwrap(), []);
    assert_eq!(Store::open(&path).unwrap().datasets().unwrap(), []);
}

#[test]
fn a_folder_is_not_a_file() {
    let folder = tempfile::tempdir().unwrap();
    assert!(matches!(refusal(folder.path()), StoreError::IsFolder { .. }));
    let error = Store::open_read_only(folder.path()).unwrap_err();
    assert!(matches!(error, StoreError::IsFolder { .. }), "{error}");
}

#[test]
fn a_file_cannot_be_a_folder_on_the_way() {
    let (_folder, path) = nowhere();
    fs::write(&path, b"").unwrap();
    let below = path.join("hit5.db");
    assert!(matches!(refusal(&below), StoreError::CannotCreate { .. }));
}

#[test]
fn other_content_is_not_sqlite() {
    let (_folder, path) = nowhere();
    for content in [&b"x"[..], b"SQLite format 3", &[b'a'; 10_000], b"\n"] {
        fs::write(&path, content).unwrap();
        assert!(matches!(refusal(&path), StoreError::NotSqlite { .. }), "{content:?}");
    }
}

#[test]
fn another_programs_database_is_not_ours() {
    for sql in
        ["CREATE TABLE history (url TEXT)", "PRAGMA application_id = 7", "PRAGMA user_version = 1"]
    {
        let (_folder, path) = nowhere();
        meddle(&path, sql).unwrap();
        assert!(matches!(refusal(&path), StoreError::NotOurs { .. }), "{sql}");
    }
}

#[test]
fn a_newer_file_is_refused_with_both_versions() {
    let Bench { folder: _folder, path, store, .. } = bench();
    drop(store);
    meddle(&path, "PRAGMA user_version = 4000").unwrap();
    assert!(matches!(refusal(&path), StoreError::Newer { found: 4000, known: 8, .. }));
    let error = Store::open_read_only(&path).unwrap_err();
    assert!(matches!(error, StoreError::Newer { .. }), "{error}");
}

#[test]
fn a_truncated_file_is_damaged_or_not_sqlite() {
    let Bench { folder: _folder, path, store, .. } = bench();
    drop(store);
    let whole = fs::read(&path).unwrap();
    for kept in [whole.len() - 1, whole.len() / 2, 4096, 1000, 100, 99, 16, 1] {
        fs::write(&path, &whole[..kept]).unwrap();
        let error = refusal(&path);
        let is_named = matches!(error, StoreError::Corrupt { .. } | StoreError::NotSqlite { .. });
        assert!(is_named, "{kept} of {} bytes: {error:?}", whole.len());
    }
}

#[test]
fn reading_needs_a_file_of_this_version() {
    let (_folder, path) = nowhere();
    let error = Store::open_read_only(&path).unwrap_err();
    assert!(matches!(error, StoreError::NotFound { .. }), "{error}");
    assert!(!path.exists());
    fs::write(&path, b"").unwrap();
    let error = Store::open_read_only(&path).unwrap_err();
    assert!(matches!(error, StoreError::Older { found: 0, known: 8, .. }), "{error}");
}

#[test]
fn a_reader_cannot_write() {
    let bench = bench();
    let mut reader = Store::open_read_only(&bench.path).unwrap();
    assert_eq!(reader.datasets().unwrap().len(), 1);
    let error = reader.put_dataset(&fruit()).unwrap_err();
    assert!(matches!(error, StoreError::ReadOnly { .. }), "{error:?}");
}

#[test]
fn nothing_is_written_to_a_file_that_is_gone() {
    let Bench { folder, path, mut store, session, .. } = bench();
    let shown = |seq| [record(seq, 0, Entry::Shown, &[], Outcome::Open)];
    store.append(session, &shown(0), &keys()).unwrap();
    let away = folder.path().join("away");
    fs::create_dir(&away).unwrap();
    let carry = |from: &Path, to: &Path| {
        for name in ["hit5.db", "hit5.db-wal", "hit5.db-shm"] {
            fs::rename(from.join(name), to.join(name)).unwrap();
        }
    };
    carry(folder.path(), &away);
    let error = store.append(session, &shown(1), &keys()).unwrap_err();
    assert!(matches!(error, StoreError::Gone { .. }) && error.hint().is_some(), "{error}");
    drop(Store::open(&path).unwrap());
    let error = store.append(session, &shown(1), &keys()).unwrap_err();
    assert!(matches!(error, StoreError::Gone { .. }), "another one: {error}");
    fs::remove_file(&path).unwrap();
    carry(&away, folder.path());
    store.append(session, &shown(1), &keys()).unwrap();
    assert_eq!(store.records(session, &keys()).unwrap().0.len(), 2);
}

#[test]
fn a_path_is_not_read_as_an_address_and_is_printed_safely() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file:\u{1b}[2J?mode=memory");
    drop(Store::open(&path).unwrap());
    assert!(path.is_file());
    fs::write(&path, b"x").unwrap();
    let text = Store::open(&path).unwrap_err().to_string();
    assert!(!text.contains('\u{1b}'), "{text:?}");
}

#[test]
fn a_log_without_its_file_is_never_thrown_away() {
    let Bench { folder, mut store, session, path, .. } = bench();
    let shown = record(0, 0, Entry::Shown, &[], Outcome::Open);
    store.append(session, &[shown], &keys()).unwrap();
    // As after a kill: the process goes, and nobody closes the file.
    let log = path.with_file_name("hit5.db-wal");
    let bytes = fs::read(&log).unwrap();
    drop(store);
    let there = [Some(Vec::new()), None];
    for file in there {
        match &file {
            Some(bytes) => fs::write(&path, bytes).unwrap(),
            None => fs::remove_file(&path).unwrap(),
        }
        fs::write(&log, &bytes).unwrap();
        let errors = [Store::open(&path).unwrap_err(), Store::open_read_only(&path).unwrap_err()];
        for error in errors {
            assert!(matches!(&error, StoreError::OnlyLog { .. }), "{error}");
            assert!(error.hint().unwrap().contains("hit5 recover"));
        }
        assert!(fs::read(&log).unwrap() == bytes, "the log is as it was");
        assert_eq!(path.exists(), file.is_some());
        let new = folder.path().join(format!("new-{}.db", file.is_some()));
        let recovered = recover(&path, Some(&new)).unwrap();
        let records = recovered.tables.iter().find(|table| table.name == "record").unwrap();
        assert_eq!(records.saved, 1);
    }
}
