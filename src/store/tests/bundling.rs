//! Bundles: what is in them, and what never is.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use super::merging::{another_machine, content, merge, three_files};
use super::*;

/// What stands there may be replaced.
const REPLACING: Bundling =
    Bundling { may_replace: true, with_judgements: false, with_predictions: false };

fn all(store: &Store) -> Vec<SessionId> {
    store.sessions().unwrap().into_iter().map(|row| row.id).collect()
}

fn count(path: &Path, table: &str) -> i64 {
    let connection = rusqlite::Connection::open(path).unwrap();
    connection.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0)).unwrap()
}

#[test]
fn a_bundle_carries_what_its_file_would() {
    let (_folders, files) = three_files();
    let (_folder, direct, mut by_file, _) = another_machine();
    let (_folder, bundled, mut by_bundle, _) = another_machine();
    for file in &files {
        let bundle = file.with_extension("bundle");
        let store = Store::open(file).unwrap();
        let made = store.bundle(&bundle, &all(&store), Bundling::default()).unwrap();
        assert_eq!(made.sessions, 1);
        merge(&mut by_file, file).unwrap();
        merge(&mut by_bundle, &bundle).unwrap();
    }
    let told = |path: &Path| {
        let mut rows = content(path);
        // Anna has no session in the third file: its bundle does not say what it knows of her.
        rows.retain(|row| !row.contains("left eye") && !row.contains("birds"));
        rows
    };
    let (found, expected) = (told(&bundled), told(&direct));
    assert_eq!(found, expected);
}

#[test]
fn a_bundle_never_holds_the_truth_nor_what_was_not_asked() {
    let Bench { folder, path, mut store, dataset, session } = bench();
    let mut draft = fruit();
    for image in &mut draft.images {
        if image.role == Role::Label {
            image.class = "the-secret".to_owned();
        }
    }
    store.put_dataset(&draft).unwrap();
    let queue = store.label_images(dataset).unwrap();
    let short = NewSession { annotator: "bob", ..session_of(dataset, &queue[..1]) };
    let second = store.create_session(&short).unwrap();
    store.append(session, &[record(0, 0, Entry::Shown, &[], Outcome::Open)], &keys()).unwrap();
    let target = folder.path().join("to send");
    store.bundle(&target, &[second], Bundling::default()).unwrap();
    for (table, rows) in [
        ("ground_truth", 0),
        ("example", 0),
        ("model", 0),
        ("image", 1),
        ("class", 3),
        ("session", 1),
        ("annotator", 1),
        ("record", 0),
    ] {
        assert_eq!(count(&target, table), rows, "{table}");
    }
    let holds = |path: &Path, text: &str| {
        let bytes = fs::read(path).unwrap();
        bytes.windows(text.len()).any(|window| window == text.as_bytes())
    };
    drop(store);
    assert!(holds(&path, "the-secret") && holds(&path, "/images/fruit"));
    assert!(!holds(&target, "the-secret") && !holds(&target, "/images/fruit"));
    assert_eq!(fs::metadata(&target).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2, "nothing is left behind");
    let sent = Store::open_read_only(&target).unwrap();
    assert_eq!(sent.sessions().unwrap()[0].annotator, "bob", "it can be read like a data file");
}

#[test]
fn what_stands_there_is_replaced_only_if_asked() {
    let Bench { folder, path, store, session, .. } = bench();
    let target = folder.path().join("there");
    fs::write(&target, "precious").unwrap();
    let error = store.bundle(&target, &[session], Bundling::default()).unwrap_err();
    assert!(matches!(error, BundleError::Taken { .. }), "{error}");
    assert_eq!(fs::read(&target).unwrap(), b"precious");
    store.bundle(&target, &[session], REPLACING).unwrap();
    assert_eq!(count(&target, "session"), 1);
    let error = store.bundle(&path, &[session], REPLACING).unwrap_err();
    assert!(matches!(error, BundleError::SameFile { .. }), "{error}");
    let other = Store::open(&target).unwrap();
    other.database.execute("UPDATE session SET k = 3", []).unwrap();
    let error = store.bundle(&target, &[session], REPLACING).unwrap_err();
    assert!(matches!(error, BundleError::InUse { .. }), "{error}");
    for suffix in ["-wal", "-shm", "-journal"] {
        let beside = PathBuf::from(format!("{}{suffix}", path.display()));
        let error = store.bundle(&beside, &[session], REPLACING).unwrap_err();
        assert!(matches!(error, BundleError::InUse { .. }), "{error}");
    }
    let error = store.bundle(&folder.path().join("none/file"), &[session], REPLACING).unwrap_err();
    assert!(error.hint().is_some() && error.to_string().contains("none/file"), "{error}");
}
