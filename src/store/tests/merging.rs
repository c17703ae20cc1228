//! Merging data files of several machines.

use std::collections::{BTreeSet, HashMap};
use std::fs;

use rusqlite::types::Value;

use super::*;
use crate::domain::{Mark, Remarks, Seen};

/// Everything that merging carries, without the numbers of one file.
pub(super) fn content(path: &Path) -> BTreeSet<String> {
    let connection = rusqlite::Connection::open(path).unwrap();
    let queries = [
        "SELECT 'session', uid, dataset.name, annotator.name, phase, k, session.seed, started_ms, finished_ms
         FROM session JOIN dataset ON dataset.id = session.dataset JOIN annotator ON annotator.id = session.annotator",
        "SELECT 'queue', uid, position, path FROM session_image
         JOIN session ON session.id = session JOIN image ON image.id = image",
        "SELECT 'record', uid, seq, at_ms, trial, path, kind, guesses, outcome, comment, lead_ms, wait_ms
         FROM record JOIN session ON session.id = session JOIN image ON image.id = record.image",
        "SELECT 'seen', uid, seq, class, row_ms, examples_ms FROM seen JOIN session ON session.id = session",
        "SELECT 'study', name, hash, started_ms, phase, position, path FROM study
         JOIN study_image ON study = study.id JOIN image ON image.id = image",
        "SELECT 'candidates', hash, path, classes FROM study_candidates
         JOIN study ON study.id = study JOIN image ON image.id = image",
        "SELECT 'annotator', name, expertise, notes FROM annotator",
        "SELECT 'mark', annotator.name, class, is_favourite, note, at_ms FROM class_mark
         JOIN annotator ON annotator.id = annotator",
    ];
    let mut rows = BTreeSet::new();
    for sql in queries {
        let mut statement = connection.prepare(sql).unwrap();
        let columns = statement.column_count();
        let found = statement.query_map([], |row| {
            let cell = |column| row.get::<_, Value>(column).map(|value| format!("{value:?}"));
            (0..columns).map(cell).collect::<rusqlite::Result<Vec<_>>>()
        });
        rows.extend(found.unwrap().map(|row| row.unwrap().join(" ")));
    }
    rows
}

fn who() -> Holder {
    Holder { pid: 1, host: "here".to_owned(), user: None }
}

fn merge_knowing(
    store: &mut Store,
    other: &Path,
    has_class: &dyn Fn(DatasetId, &str) -> bool,
) -> Result<Merged, MergeError> {
    let now = Timestamp(9_000);
    store.merge(other, &MergeFacts { has_class, who: &who(), now, takes_changed: false })
}

fn merge_changed(store: &mut Store, other: &Path) -> Result<Merged, MergeError> {
    let (has_class, now): (&dyn Fn(_, &str) -> bool, _) = (&|_, _| true, Timestamp(9_000));
    store.merge(other, &MergeFacts { has_class, who: &who(), now, takes_changed: true })
}

pub(super) fn merge(store: &mut Store, other: &Path) -> Result<Merged, MergeError> {
    merge_knowing(store, other, &|_, _| true)
}

/// The dataset in a new file, its images numbered otherwise than in [`bench`].
pub(super) fn another_machine() -> (TempDir, PathBuf, Store, DatasetId) {
    let (folder, path) = nowhere();
    let mut store = Store::open(&path).unwrap();
    let mut draft = fruit();
    draft.images.reverse();
    store.put_dataset(&DatasetDraft { name: "first".to_owned(), ..fruit() }).unwrap();
    let (dataset, _) = store.put_dataset(&draft).unwrap();
    (folder, path, store, dataset)
}

fn shown(seq: u32) -> Record {
    record(seq, seq % 4, Entry::Shown, &[], Outcome::Open)
}

/// A record that says all that a record can say.
fn full(seq: u32) -> Record {
    let mut full = record(seq, 1, Entry::GuessAdded(ClassId(3)), &[3, 5], Outcome::Open);
    full.after.remarks = Remarks { comment: "\u{1b}[2J".to_owned(), ..Remarks::default() };
    full.seen = vec![Seen { class: ClassId(3), row_ms: 4, examples_ms: 5 }];
    full
}

fn copied(path: &Path, name: &str) -> PathBuf {
    let copy = path.with_file_name(name);
    fs::copy(path, &copy).unwrap();
    copy
}

fn begin_study(store: &mut Store, dataset: DatasetId, at: i64) -> crate::domain::StudyId {
    let images = store.label_images(dataset).unwrap();
    let new = NewStudy {
        dataset,
        name: "pilot",
        text: "k = 5\n",
        hash: &crate::domain::sha256(b"k = 5\n"),
        is_made: false,
        started_at: Timestamp(at),
        samples: &[images[..2].to_vec(), images[2..].to_vec()],
        candidates: &HashMap::from([(images[0], vec!["pear".to_owned()])]),
    };
    store.start_study(&new).unwrap()
}

/// Three files: a session of two records; the same with two more, finished; another machine's with
/// a session in the same study.
pub(super) fn three_files() -> (Vec<TempDir>, [PathBuf; 3]) {
    let Bench { folder, path, mut store, dataset, session } = bench();
    begin_study(&mut store, dataset, 700);
    store.append(session, &[shown(0), full(1)], &keys()).unwrap();
    store.describe_annotator("anna", Some("birds"), None).unwrap();
    store.mark_class(dataset, ("anna", "pear"), &Mark::Favourite(true), Timestamp(5)).unwrap();
    drop(store);
    let longer = copied(&path, "longer.db");
    let mut store = Store::open(&longer).unwrap();
    store.append(session, &[shown(2), full(3)], &keys()).unwrap();
    store.finish_session(session, Timestamp(8_000)).unwrap();
    store.mark_class(dataset, ("anna", "pear"), &Mark::Note("thin".into()), Timestamp(6)).unwrap();
    drop(store);
    let (other_folder, other, mut store, dataset) = another_machine();
    let study = begin_study(&mut store, dataset, 600);
    let queue = store.label_images(dataset).unwrap();
    let new = NewSession { study: Some((study, 1)), ..session_of(dataset, &queue) };
    let session = store.create_session(&NewSession { annotator: "bob", ..new }).unwrap();
    store.append(session, &[full(0), shown(1)], &keys()).unwrap();
    store.describe_annotator("anna", None, Some("left eye")).unwrap();
    (vec![folder, other_folder], [path, longer, other])
}

#[test]
fn any_order_and_any_number_of_times_give_the_same() {
    let (_folders, files) = three_files();
    let orders: [&[usize]; 8] = [
        &[0, 1, 2],
        &[0, 2, 1],
        &[1, 0, 2],
        &[1, 2, 0],
        &[2, 0, 1],
        &[2, 1, 0],
        &[0, 0, 1, 0, 2, 2, 1],
        &[1, 2],
    ];
    let contents = orders.map(|order| {
        let (_folder, path, mut store, _) = another_machine();
        for &file in order {
            merge(&mut store, &files[file]).unwrap();
        }
        content(&path)
    });
    assert_eq!(contents[0].iter().filter(|row| row.contains("record")).count(), 6);
    assert!(contents.iter().all(|content| *content == contents[0]), "{contents:#?}");
}

#[test]
fn what_is_new_extended_and_known_is_counted() {
    let (_folders, [short, long, other]) = three_files();
    let (folder, path, mut store, dataset) = another_machine();
    let counts = |merged: Merged| {
        let Merged { new_sessions, extended_sessions, known_sessions, records, studies, .. } =
            merged;
        (new_sessions, extended_sessions, known_sessions, records, studies)
    };
    assert_eq!(counts(merge(&mut store, &short).unwrap()), (1, 0, 0, 2, 1));
    assert_eq!(counts(merge(&mut store, &long).unwrap()), (0, 1, 0, 2, 0));
    let before = content(&path);
    assert_eq!(counts(merge(&mut store, &short).unwrap()), (0, 0, 1, 0, 0));
    assert_eq!(counts(merge(&mut store, &long).unwrap()), (0, 0, 1, 0, 0));
    assert_eq!(content(&path), before);
    assert_eq!(counts(merge(&mut store, &other).unwrap()), (1, 0, 0, 2, 0));
    let row = &store.sessions().unwrap()[0];
    assert_eq!((row.dataset, row.finished_at), (dataset, Some(Timestamp(8_000))));
    assert_eq!(store.records(row.id, &keys()).unwrap().0[3], full(3));
    let note = &store.class_marks(dataset).unwrap()[0];
    assert_eq!((note.note.as_str(), note.is_favourite), ("thin", true));
    drop(store);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left behind");
}

/// The error, after which the file must hold what it held.
fn refusal(store: &mut Store, other: &Path) -> MergeError {
    let before = content(store.path());
    let error = merge(store, other).unwrap_err();
    assert_eq!(content(store.path()), before);
    assert!(error.hint().is_some(), "{error}");
    error
}

#[test]
fn what_does_not_fit_is_named_and_nothing_is_merged() {
    let (_folders, [short, long, _]) = three_files();
    let (_folder, path) = nowhere();
    let mut store = Store::open(&path).unwrap();
    let error = refusal(&mut store, &short).to_string();
    assert!(error.contains("dataset \"fruit\" is not in"), "{error}");
    let mut draft = fruit();
    draft.images.retain(|image| !image.path.ends_with("2.jpg"));
    store.put_dataset(&draft).unwrap();
    let error = refusal(&mut store, &short).to_string();
    assert!(error.contains("2 of its images") && error.contains("val/apple/2.jpg"), "{error}");
    store.put_dataset(&fruit()).unwrap();
    let apples_only = |_, key: &str| [&*keys().0[5], "pear"].contains(&key);
    let error = merge_knowing(&mut store, &short, &apples_only).unwrap_err().to_string();
    assert!(error.contains(&format!("session 1 names the class {:?}", keys().0[3])), "{error}");
    merge(&mut store, &short).unwrap();
    let session = store.sessions().unwrap()[0].id;
    store.append(session, &[shown(2)], &keys()).unwrap();
    store.append(session, &[shown(3)], &keys()).unwrap();
    let error = refusal(&mut store, &long).to_string();
    assert!(error.contains("record 3 of its session 1") && error.contains("here, 1"), "{error}");
    let error = refusal(&mut store, &path).to_string();
    assert!(error.contains("this data file itself"), "{error}");
}

#[test]
fn twins_by_name_only_are_refused() {
    let (_folders, [short, long, _]) = three_files();
    for (sql, what) in [
        ("UPDATE session SET k = 4", "uid of session 1"),
        ("UPDATE annotator SET name = 'eve' WHERE name = 'anna'", "uid of session 1"),
        (
            "DROP TRIGGER study_image_is_never_changed; UPDATE study_image SET position = position + 9",
            "other samples",
        ),
    ] {
        let changed = copied(&long, "changed.db");
        meddle(&changed, sql).unwrap();
        let mut store = Store::open(&copied(&short, "ours.db")).unwrap();
        let before = content(store.path());
        let error = merge_changed(&mut store, &changed).unwrap_err();
        assert_eq!(content(store.path()), before);
        assert!(error.hint().is_some() && error.to_string().contains(what), "{sql}: {error}");
    }
}

#[test]
fn a_log_that_was_changed_is_taken_only_if_that_is_asked_for() {
    let (_folders, [_, long, _]) = three_files();
    let changed = copied(&long, "changed.db");
    meddle(&changed, "DROP TRIGGER seen_is_never_changed; UPDATE seen SET row_ms = 77").unwrap();
    let (_folder, _, mut store, _) = another_machine();
    let error = refusal(&mut store, &changed).to_string();
    assert!(
        error.ends_with("its session 1 is not as it was written: record 1 was changed"),
        "{error}"
    );
    assert_eq!(merge_changed(&mut store, &changed).unwrap().records, 4);
    let session = store.sessions().unwrap()[0].id;
    assert_eq!(store.audit(session).unwrap().faults.first(), Some(&Fault::Record(1)), "still told");
}

#[test]
fn what_fails_half_way_leaves_nothing() {
    let (_folders, [_, long, _]) = three_files();
    let (folder, path, mut store, _) = another_machine();
    // By then annotators, studies, the session, its queue and three records are written.
    let stop = "CREATE TRIGGER stop BEFORE INSERT ON record WHEN NEW.seq = 3
                BEGIN SELECT RAISE(ABORT, 'stop'); END";
    meddle(&path, stop).unwrap();
    let before = content(&path);
    let error = merge(&mut store, &long).unwrap_err().to_string();
    assert!(error.contains("stop"), "{error}");
    assert_eq!(content(&path), before);
    meddle(&path, "DROP TRIGGER stop").unwrap();
    assert_eq!(merge(&mut store, &long).unwrap().records, 4, "and it can be merged afterwards");
    drop(store);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left behind");
}

#[test]
fn a_session_that_is_open_here_is_not_extended() {
    let (_folders, [short, long, _]) = three_files();
    let mut store = Store::open(&short).unwrap();
    let lease = Lease::acquire(&short, SessionId(1), Timestamp(1), &who()).unwrap();
    let error = refusal(&mut store, &long);
    assert!(matches!(error, MergeError::Lease(_)), "{error}");
    drop(lease);
    assert_eq!(merge(&mut store, &long).unwrap().extended_sessions, 1);
}

#[test]
fn older_files_are_merged_and_left_as_they_are() {
    let dumps = [
        include_str!("../../../tests/fixtures/store/v1.sql"),
        include_str!("../../../tests/fixtures/store/v5.sql"),
    ];
    for dump in dumps {
        let (_folder, old) = nowhere();
        meddle(&old, dump).unwrap();
        let bytes = fs::read(&old).unwrap();
        let (_folder, _, mut store, _) = another_machine();
        assert_eq!(merge(&mut store, &old).unwrap().new_sessions, 1);
        assert_eq!(fs::read(&old).unwrap(), bytes);
    }
}

#[test]
fn what_is_no_whole_data_file_is_refused() {
    let (_folders, [short, _, _]) = three_files();
    let (_folder, _, mut store, _) = another_machine();
    let bytes = fs::read(&short).unwrap();
    let broken = short.with_file_name("broken.db");
    for length in [0, 10, 700, bytes.len() / 2, bytes.len() - 4096, bytes.len() - 1] {
        fs::write(&broken, &bytes[..length]).unwrap();
        let error = refusal(&mut store, &broken).to_string();
        assert!(error.contains("broken.db"), "{length}: {error}");
    }
    let newer = copied(&short, "newer.db");
    meddle(&newer, "PRAGMA user_version = 99").unwrap();
    let error = refusal(&mut store, &newer);
    assert!(matches!(error, MergeError::Store(StoreError::Newer { found: 99, .. })), "{error}");
    let error = refusal(&mut store, &short.with_file_name("none.db"));
    assert!(matches!(error, MergeError::Store(StoreError::NotFound { .. })), "{error}");
}
