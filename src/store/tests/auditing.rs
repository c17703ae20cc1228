//! Logs that were changed behind the program's back.

use super::*;
use crate::domain::{Seen, sha256};
use rusqlite::Connection;

/// Six records of two trials, with what was on the screen.
fn written() -> Bench {
    let mut bench = bench();
    let mut log = [
        record(0, 0, Entry::Shown, &[], Outcome::Open),
        record(1, 0, Entry::GuessAdded(ClassId(7)), &[7], Outcome::Open),
        record(2, 0, Entry::Submitted, &[7], Outcome::Submitted),
        record(3, 1, Entry::Shown, &[], Outcome::Open),
        record(4, 1, Entry::Skipped(Some("blurred \"\u{1b}\\é".to_owned())), &[], Outcome::Skipped),
        record(5, 2, Entry::Shown, &[], Outcome::Open),
    ];
    log[2].seen = vec![
        Seen { class: ClassId(9), row_ms: 7, examples_ms: 0 },
        Seen { class: ClassId(8), row_ms: 40, examples_ms: 30 },
    ];
    bench.store.append(bench.session, &log[..4], &keys()).unwrap();
    bench.store.append(bench.session, &log[4..], &keys()).unwrap();
    bench
}

const OPEN_THE_LOG: &str =
    "DROP TRIGGER record_is_never_changed; DROP TRIGGER record_is_never_deleted;
    DROP TRIGGER record_hash_is_set_once; DROP TRIGGER session_hash_is_set_once;
    DROP TRIGGER seen_is_never_changed; DROP TRIGGER seen_is_never_deleted;
    DROP TRIGGER session_image_is_never_changed; PRAGMA foreign_keys = OFF;
    PRAGMA ignore_check_constraints = ON;";

/// What an audit finds after a change.
fn faults_after(sql: &str) -> Vec<Fault> {
    let Bench { folder: _folder, path, store, session, .. } = written();
    assert_eq!(store.audit(session).unwrap().faults, []);
    meddle(&path, &format!("{OPEN_THE_LOG} {sql}")).unwrap();
    store.audit(session).unwrap().faults
}

#[test]
fn what_the_hashes_are_of_stays_for_ever() {
    let Bench { folder: _folder, path, store, session, .. } = written();
    let connection = Connection::open(&path).unwrap();
    let text = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, String>(0)).unwrap();
    let uid = &store.session(session).unwrap().uid;
    assert_eq!(
        text("SELECT text FROM session_text"),
        format!(
            r#"["{uid}","fruit","anna","practice",5,-2,30000,1000,null,null,["val/apple/1.jpg","val/apple/2.jpg","val/pear/1.jpg","val/pear/2.jpg"]]"#
        )
    );
    assert_eq!(
        text("SELECT text FROM record_text WHERE seq = 2"),
        r#"[2,2002,0,"val/apple/1.jpg","submitted",null,null,null,null,"[\"x\"]","submitted",0,0,0,null,"[]","[]","",null,20,18,null,0,0,"near",7,1000,[["y",40,30],["z",7,0]]]"#
    );
    let skipped = text("SELECT text FROM record_text WHERE seq = 4");
    assert!(skipped.contains(r#","blurred \"\u001b\\é","#), "{skipped}");
}

#[test]
fn every_hash_goes_on_from_the_one_before() {
    let Bench { folder: _folder, path, store, session, .. } = written();
    let connection = Connection::open(&path).unwrap();
    let texts = "SELECT hash, text FROM session_text
        UNION ALL SELECT hash, text FROM (SELECT hash, text FROM record_text ORDER BY seq)";
    let mut statement = connection.prepare(texts).unwrap();
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    let mut last = String::new();
    for (hash, text) in rows.map(|row: rusqlite::Result<(String, String)>| row.unwrap()) {
        assert_eq!(hash, sha256(format!("{last}\n{text}").as_bytes()), "{text}");
        last = hash;
    }
    let audit = store.audit(session).unwrap();
    assert_eq!((audit.records, audit.seal(), &audit.faults), (6, Some(last.as_str()), &vec![]));
    assert_eq!(store.record_hash(session, 5).unwrap().as_deref(), audit.seal());
    assert_eq!(store.record_hash(session, 6).unwrap(), None);
    assert!(store.audit(SessionId(99)).is_err());
}

#[test]
fn a_change_of_any_column_is_found_and_placed() {
    let bench = written();
    let connection = Connection::open(&bench.path).unwrap();
    let mut statement = connection.prepare("SELECT name FROM pragma_table_info('record')").unwrap();
    let columns = statement.query_map([], |row| row.get::<_, String>(0)).unwrap();
    for column in columns.map(Result::unwrap).filter(|name| name != "session" && name != "seq") {
        let other = match column.as_str() {
            "hash" => "replace(hash, substr(hash, 9, 1), 'x')",
            "image" => "(SELECT max(id) FROM image)",
            "is_revealed" | "is_assisted" | "is_widened" | "confidence" | "expects_model" => {
                "1 - ifnull(NULL, 0)"
            }
            "at_ms" | "trial" | "lead_ms" | "active_ms" | "keys" | "searches" | "wait_ms"
            | "sent_bytes" => "99",
            "rank" | "target" | "first_key_ms" => "3",
            _ => "'[\"pear\"]'",
        };
        let faults = faults_after(&format!("UPDATE record SET {column} = {other} WHERE seq = 2"));
        let expected = if column == "hash" { Fault::Hash(2) } else { Fault::Record(2) };
        assert_eq!(faults, [expected], "{column}");
    }
}

#[test]
fn every_other_change_is_found_and_placed() {
    let cases: [(&str, &[Fault]); 14] = [
        ("DELETE FROM record WHERE seq = 3", &[Fault::Missing(3, 3)]),
        ("DELETE FROM record WHERE seq < 2", &[Fault::Missing(0, 1)]),
        ("UPDATE seen SET row_ms = 41 WHERE class = 'y'", &[Fault::Record(2)]),
        ("DELETE FROM seen WHERE class = 'z'", &[Fault::Record(2)]),
        ("UPDATE record SET seq = 9 WHERE seq = 5", &[Fault::Missing(5, 8)]),
        ("UPDATE record SET keys = 1 WHERE seq IN (1, 3)", &[Fault::Record(1), Fault::Record(3)]),
        ("UPDATE record SET keys = 1 WHERE seq IN (1, 2)", &[Fault::Record(1), Fault::Record(2)]),
        ("UPDATE record SET keys = 1 WHERE seq = 5", &[Fault::Record(5)]),
        ("UPDATE session SET seed = 3", &[Fault::Beginning]),
        ("UPDATE annotator SET name = 'eve'", &[Fault::Beginning]),
        (
            "UPDATE session_image SET position = 7 - position; UPDATE session_image SET position = position - 4",
            &[Fault::Beginning],
        ),
        ("UPDATE session SET hash = replace(hash, substr(hash, 9, 1), 'x')", &[Fault::Beginning]),
        (
            "UPDATE image SET path = 'val/pear/9.jpg' WHERE path = 'val/pear/2.jpg'",
            &[Fault::Beginning],
        ),
        (
            "UPDATE record SET seq = 7 WHERE seq = 1; UPDATE record SET seq = 1 WHERE seq = 2;
             UPDATE record SET seq = 2 WHERE seq = 7",
            &[Fault::Record(1), Fault::Record(2), Fault::Record(3)],
        ),
    ];
    for (sql, expected) in cases {
        assert_eq!(faults_after(sql), expected, "{sql}");
    }
}

#[test]
fn a_new_chain_has_another_seal() {
    let Bench { folder: _folder, path, store, session, .. } = written();
    let before = store.audit(session).unwrap();
    meddle(
        &path,
        &format!(
            "{OPEN_THE_LOG} UPDATE record SET guesses = '[\"y\"]', hash = NULL WHERE seq >= 2"
        ),
    )
    .unwrap();
    drop(store);
    let mut store = Store::open(&path).unwrap();
    store.append(session, &[record(6, 2, Entry::Paused, &[], Outcome::Open)], &keys()).unwrap();
    assert_eq!(store.audit(session).unwrap().faults, [], "whoever can write can compute");
    assert_ne!(
        store.record_hash(session, 5).unwrap().as_deref(),
        before.seal(),
        "but not to the same end"
    );
}

#[test]
fn what_an_older_hit5_wrote_meanwhile_is_sealed_with_the_next_record() {
    let Bench { folder: _folder, path, mut store, session, .. } = written();
    meddle(
        &path,
        "INSERT INTO record (session, seq, at_ms, trial, image, kind, guesses, outcome, is_revealed, is_assisted,
           is_widened, flags, present, comment, lead_ms, active_ms, keys, searches)
         SELECT session, 6, at_ms, trial, image, 'paused', '[]', 'open', 0, 0, 0, '[]', '[]', '', 1, 1, 0, 0
         FROM record WHERE seq = 5",
    )
    .unwrap();
    let (audit, hash) = (store.audit(session).unwrap(), store.record_hash(session, 5).unwrap());
    assert_eq!((audit.unsealed, audit.last, audit.faults), (1, hash.map(|hash| (5, hash)), vec![]));
    store.append(session, &[record(7, 2, Entry::Resumed, &[], Outcome::Open)], &keys()).unwrap();
    let audit = store.audit(session).unwrap();
    assert_eq!((audit.records, audit.unsealed, audit.faults), (8, 0, vec![]));
}

#[test]
fn a_session_that_an_older_hit5_began_is_sealed_before_its_records() {
    let Bench { folder: _folder, path, store, session, .. } = written();
    let begun = store.audit(session).unwrap().begun;
    drop(store);
    let open =
        format!("{OPEN_THE_LOG} UPDATE record SET hash = NULL; UPDATE session SET hash = NULL");
    meddle(&path, &open).unwrap();
    let mut store = Store::open(&path).unwrap();
    let audit = store.audit(session).unwrap();
    assert_eq!((audit.begun, audit.unsealed, audit.faults), (None, 6, vec![]));
    store.append(session, &[record(6, 2, Entry::Paused, &[], Outcome::Open)], &keys()).unwrap();
    let audit = store.audit(session).unwrap();
    assert_eq!((audit.begun, audit.unsealed, audit.faults), (begun, 0, vec![]));
    // Nothing that comes later gives it another.
    store.database.write(crate::store::seal::all).unwrap();
    assert_eq!(store.audit(session).unwrap().faults, []);
}

#[test]
fn a_hash_that_was_taken_away_is_missed() {
    let cases: [(&str, &[Fault]); 5] = [
        ("UPDATE record SET hash = NULL WHERE seq = 2", &[Fault::Hash(2)]),
        ("UPDATE record SET hash = NULL WHERE seq IN (2, 3)", &[Fault::Hash(3)]),
        ("UPDATE record SET hash = NULL, keys = 9 WHERE seq = 2", &[Fault::Record(2)]),
        ("UPDATE session SET hash = NULL", &[Fault::Beginning]),
        ("UPDATE session SET hash = NULL, seed = 3", &[Fault::Beginning]),
    ];
    for (sql, expected) in cases {
        assert_eq!(faults_after(sql), expected, "{sql}");
    }
}

#[test]
fn a_row_that_cannot_be_read_hides_no_other() {
    // Text with the type of bytes, as damage leaves it, which SQLite's JSON does not take.
    let faults = faults_after(
        "PRAGMA writable_schema = ON;
         UPDATE sqlite_schema SET sql = replace(sql, 'STRICT, WITHOUT', 'WITHOUT') WHERE name = 'record';
         PRAGMA writable_schema = RESET;
         UPDATE record SET comment = x'ff00' WHERE seq = 1;
         UPDATE record SET keys = 77 WHERE seq = 4;",
    );
    assert!(
        matches!(&faults[0], Fault::Unreadable(1, what) if what.contains("BLOB")),
        "{faults:?}"
    );
    assert_eq!(faults[1..], [Fault::Record(4)]);
}

/// Bytes all over the file: either the audit tells, or what the
/// log says is what it said.
#[test]
fn no_flipped_byte_changes_what_a_log_says_unnoticed() {
    let Bench { folder: _folder, path, store, session, .. } = written();
    let said = |path: &Path| -> Result<Vec<LogRow>, StoreError> {
        let store = Store::open_read_only(path)?;
        let audit = store.audit(session)?;
        if !audit.faults.is_empty() {
            return Ok(Vec::new());
        }
        assert_eq!(store.session(session)?.annotator, "anna");
        store.log(session)
    };
    let whole = said(&path).unwrap();
    drop(store);
    let good = std::fs::read(&path).unwrap();
    assert_eq!(whole.len(), 6);
    let (mut told, mut same) = (0, 0);
    let flipped = path.with_file_name("flipped.db");
    // A stride that shares no factor with the page size meets every place of a page.
    for place in (0..good.len()).step_by(101) {
        let mut bad = good.clone();
        bad[place] ^= 1 << (place % 8);
        std::fs::write(&flipped, &bad).unwrap();
        match said(&flipped) {
            Ok(log) if log == whole => same += 1,
            Ok(log) => {
                assert!(log.is_empty(), "byte {place}: {log:?}");
                told += 1;
            }
            Err(_) => told += 1,
        }
    }
    assert!(told > 20 && same > 50, "{told} told of, {same} without effect");
}
