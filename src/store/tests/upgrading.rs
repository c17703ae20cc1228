//! Files of every schema version open, and no released schema is ever edited.

use super::super::migrations::NEWEST;
use super::*;
use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;

/// A file as hit5 wrote it when version 1 was the newest: schema and rows.
const VERSION_1: &str = include_str!("../../../tests/fixtures/store/v1.sql");

/// The same of version 2.
const VERSION_2: &str = include_str!("../../../tests/fixtures/store/v2.sql");

/// The same of version 3.
const VERSION_3: &str = include_str!("../../../tests/fixtures/store/v3.sql");

/// The same of version 4.
const VERSION_4: &str = include_str!("../../../tests/fixtures/store/v4.sql");

/// The same of version 5.
const VERSION_5: &str = include_str!("../../../tests/fixtures/store/v5.sql");

/// The same of version 6.
const VERSION_6: &str = include_str!("../../../tests/fixtures/store/v6.sql");

/// The same of version 7.
const VERSION_7: &str = include_str!("../../../tests/fixtures/store/v7.sql");

/// The same of version 8.
const VERSION_8: &str = include_str!("../../../tests/fixtures/store/v8.sql");

/// All of them, the oldest first.
pub(super) const VERSIONS: [&str; 8] =
    [VERSION_1, VERSION_2, VERSION_3, VERSION_4, VERSION_5, VERSION_6, VERSION_7, VERSION_8];

/// The tables, views and triggers of a file, as SQLite remembers their texts.
fn schema(path: &Path) -> Vec<(String, String)> {
    let connection = rusqlite::Connection::open(path).unwrap();
    let sql = "SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name";
    let mut statement = connection.prepare(sql).unwrap();
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    rows.collect::<Result<_, _>>().unwrap()
}

#[test]
fn the_newest_version_is_8() {
    assert_eq!(NEWEST, 8, "with a new step comes a dump of its schema and a test that it opens");
}

#[test]
fn no_version_was_edited_since_its_release() {
    let (_folder, made) = nowhere();
    drop(Store::open(&made).unwrap());
    for dump in VERSIONS {
        let (_folder, dumped) = nowhere();
        meddle(&dumped, dump).unwrap();
        drop(Store::open(&dumped).unwrap());
        assert_eq!(schema(&dumped), schema(&made));
    }
}

/// The columns of every table of a file, and its rows as text, in the order of the rows.
type Tables = BTreeMap<String, (Vec<String>, Vec<Vec<String>>)>;

fn tables(path: &Path) -> Tables {
    let connection = rusqlite::Connection::open(path).unwrap();
    let texts = |sql: &str| -> Vec<String> {
        let mut statement = connection.prepare(sql).unwrap();
        statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    };
    let names = texts("SELECT name FROM sqlite_schema WHERE type = 'table'");
    let of = |name: String| {
        let columns = texts(&format!("SELECT name FROM pragma_table_info('{name}')"));
        let mut statement = connection.prepare(&format!("SELECT * FROM {name}")).unwrap();
        let cell = |row: &rusqlite::Row<'_>, column| {
            row.get::<_, rusqlite::types::Value>(column).map(|value| format!("{value:?}"))
        };
        let rows = statement
            .query_map([], |row| (0..columns.len()).map(|column| cell(row, column)).collect());
        let rows = rows.unwrap().map(Result::unwrap).collect();
        (name, (columns, rows))
    };
    names.into_iter().map(of).collect()
}

/// The rows of the columns that are asked for, sorted.
fn rows_of((columns, rows): &(Vec<String>, Vec<Vec<String>>), wanted: &[&String]) -> Vec<String> {
    let places: Vec<usize> = wanted
        .iter()
        .map(|name| columns.iter().position(|column| column == *name).expect(name))
        .collect();
    let cells = |row: &Vec<String>| {
        places.iter().map(|&place| row[place].as_str()).collect::<Vec<_>>().join(" | ")
    };
    let mut rows: Vec<String> = rows.iter().map(cells).collect();
    rows.sort();
    rows
}

#[test]
fn every_table_of_every_version_keeps_every_row_and_value() {
    for (dump, version) in VERSIONS.into_iter().zip(1_u32..) {
        let (_folder, path) = nowhere();
        meddle(&path, dump).unwrap();
        let before = tables(&path);
        let count: usize = before.values().map(|(_, rows)| rows.len()).sum();
        assert!(count > 30, "version {version} has {count} rows only");
        drop(Store::open(&path).unwrap());
        let after = tables(&path);
        for (name, table) in &before {
            // Since version 3 a node may have several parents, in another column.
            let is_kept = |column: &&String| !(name == "class" && *column == "parent");
            let columns: Vec<&String> = table.0.iter().filter(is_kept).collect();
            let (old, new) = (rows_of(table, &columns), rows_of(&after[name], &columns));
            assert_eq!(old, new, "{name} of version {version}");
        }
    }
}

#[test]
fn the_file_as_it_was_is_kept_for_its_owner() {
    let (folder, path) = nowhere();
    let newer = [VERSION_7, VERSION_3, VERSION_7];
    let names = ["hit5.db.schema-7", "hit5.db.schema-3", "hit5.db.schema-7.2"];
    for (dump, name) in newer.into_iter().zip(names) {
        if path.exists() {
            fs::remove_file(&path).unwrap();
        }
        meddle(&path, dump).unwrap();
        let before = tables(&path);
        let kept = Store::open(&path).unwrap().kept().map(Path::to_owned);
        assert_eq!(kept, Some(folder.path().join(name)));
        let kept = kept.unwrap();
        assert_eq!(tables(&kept), before);
        assert_eq!(fs::metadata(&kept).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(Store::open(&path).unwrap().kept(), None, "it is upgraded once");
    }
    let mut found: Vec<_> =
        fs::read_dir(folder.path()).unwrap().map(|f| f.unwrap().file_name()).collect();
    found.sort();
    assert_eq!(found, ["hit5.db", "hit5.db.schema-3", "hit5.db.schema-7", "hit5.db.schema-7.2"]);
}

#[test]
fn a_file_that_cannot_be_kept_is_not_upgraded() {
    let (folder, path) = nowhere();
    meddle(&path, VERSION_7).unwrap();
    let before = fs::read(&path).unwrap();
    let taken = |name: String| fs::write(folder.path().join(name), "").unwrap();
    taken("hit5.db.schema-7".to_owned());
    (2..=99).for_each(|number| taken(format!("hit5.db.schema-7.{number}")));
    let error = Store::open(&path).unwrap_err();
    assert!(matches!(error, StoreError::CannotCreate { .. }), "{error}");
    assert_eq!(fs::read(&path).unwrap(), before);
}

#[test]
fn logs_of_every_version_are_sealed() {
    for dump in VERSIONS {
        let (_folder, path) = nowhere();
        meddle(&path, dump).unwrap();
        let store = Store::open(&path).unwrap();
        for session in store.sessions().unwrap() {
            let audit = store.audit(session.id).unwrap();
            assert!(audit.records >= 7 && audit.seal().is_some(), "{audit:?}");
            assert_eq!((audit.unsealed, audit.faults), (0, vec![]));
        }
    }
    let (_folder, path) = nowhere();
    meddle(&path, VERSION_8).unwrap();
    let audit = Store::open(&path).unwrap().audit(SessionId(1)).unwrap();
    assert!(
        VERSION_8.contains(audit.seal().unwrap()),
        "the chain of a file of version 8 is as it was"
    );
}

#[test]
fn an_upgrade_that_fails_leaves_no_copy() {
    let (folder, path) = nowhere();
    meddle(&path, VERSION_7).unwrap();
    // The step to version 8 makes one of this name.
    meddle(&path, "CREATE INDEX record_without_hash ON record (seq)").unwrap();
    for _ in 0..2 {
        assert!(Store::open(&path).is_err());
    }
    let names = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name());
    let copies = names.filter(|name| name.to_string_lossy().contains("schema"));
    assert_eq!(copies.count(), 0);
    meddle(&path, "DROP INDEX record_without_hash").unwrap();
    assert!(Store::open(&path).unwrap().kept().is_some());
}

#[test]
fn a_file_of_version_7_keeps_where_images_lie_and_which_are_not_used() {
    let (_folder, path) = nowhere();
    meddle(&path, VERSION_7).unwrap();
    let store = Store::open(&path).unwrap();
    let fruit = store.dataset_by_name("fruit").unwrap().unwrap();
    assert_eq!((fruit.labels, fruit.is_complete, fruit.is_hidden), (5, true, false));
    let file = store.image_file(ImageId(8)).unwrap();
    let held = file.held.unwrap();
    assert_eq!((file.path.as_str(), held.at, held.bytes), ("val/pear.tar/3.jpg", 1536, 9000));
    assert_eq!((held.container.kind, held.container.bytes), (ContainerKind::Tar, 30720));
    assert!(!store.label_images(fruit.id).unwrap().contains(&ImageId(9)), "excluded");
}

#[test]
fn a_file_of_version_6_keeps_what_reviewers_said_and_all_that_is_right() {
    let (_folder, path) = nowhere();
    meddle(&path, VERSION_6).unwrap();
    let store = Store::open(&path).unwrap();
    let fruit = store.dataset_by_name("fruit").unwrap().unwrap();
    let (judgements, problems) = store.judgements(fruit.id, None).unwrap();
    assert_eq!((judgements.len(), problems), (2, vec![]));
    let (model, session) = (&judgements[0], &judgements[1]);
    assert_eq!((model.error.image, model.opinion.cause.as_deref()), (ImageId(3), None));
    assert_eq!(session.opinion.cause.as_deref(), Some("fine-grained"));
    assert_eq!((session.reviewer.as_str(), session.opinion.severity), ("bob", Some(2)));
    assert!(session.is_blind && session.opinion.is_truth_wrong);
    assert_eq!(store.valid_classes(fruit.id).unwrap()[&ImageId(3)], ["apple", "pear"]);
}

#[test]
fn a_file_of_version_5_keeps_its_study_and_what_was_said() {
    let (_folder, path) = nowhere();
    meddle(&path, VERSION_5).unwrap();
    let store = Store::open(&path).unwrap();
    let study = &store.studies().unwrap()[0];
    assert_eq!((study.name.as_str(), store.samples(study.id).unwrap()[0].len()), ("pilot", 2));
    let session = &store.sessions().unwrap()[0];
    assert_eq!(session.study.as_ref().map(|phase| phase.study), Some(study.id));
    assert_eq!(store.annotators().unwrap()[0].expertise, "orchards");
    let names = Keys(vec!["apple".to_owned(), "pear".to_owned()]);
    let (log, problems) = store.records(session.id, &names).unwrap();
    let last = log.last().unwrap();
    assert_eq!((last.after.remarks.comment.as_str(), problems), ("two of them", vec![]));
    assert_eq!((last.after.remarks.confidence, last.after.effort.keys), (Some(4), 12));
    assert_eq!((last.seen[0].class, last.seen[0].row_ms), (ClassId(1), 700));
}

#[test]
fn a_file_of_version_4_keeps_what_was_noted_of_classes() {
    let (_folder, path) = nowhere();
    meddle(&path, VERSION_4).unwrap();
    let store = Store::open(&path).unwrap();
    let fruit = store.dataset_by_name("fruit").unwrap().unwrap();
    let marks = store.class_marks(fruit.id).unwrap();
    assert_eq!((marks[0].class.as_str(), marks[0].is_favourite), ("pear", true));
    assert_eq!(marks[0].note, "narrow at the stalk");
    assert_eq!(store.chosen(fruit.id, &marks[0].annotator).unwrap()[0], "apple");
}

#[test]
fn a_file_of_version_2_keeps_how_images_were_delivered() {
    let (_folder, path) = nowhere();
    meddle(&path, VERSION_2).unwrap();
    let store = Store::open(&path).unwrap();
    let names = Keys(vec!["apple".to_owned(), "pear".to_owned()]);
    let (log, problems) = store.records(store.sessions().unwrap()[0].id, &names).unwrap();
    let deliveries: Vec<_> = log.iter().map(|record| record.after.delivery).collect();
    let near = Delivery { sharpness: Sharpness::Near, wait_ms: 84, bytes: 651_200 };
    assert_eq!((deliveries[0], deliveries[7], problems), (None, Some(near), vec![]));
}

#[test]
fn a_file_of_version_3_keeps_several_parents_and_where_they_were_read() {
    let (_folder, path) = nowhere();
    meddle(&path, VERSION_3).unwrap();
    let store = Store::open(&path).unwrap();
    let fruit = store.dataset_by_name("fruit").unwrap().unwrap();
    assert_eq!(fruit.taxonomy_file.as_deref(), Some("/images/fruit.tsv"));
    let TaxonomySpec::Nodes(nodes) = store.taxonomy_spec(fruit.id).unwrap() else {
        panic!("the tree is its own");
    };
    let pear = nodes.iter().find(|node| node.key == "pear").unwrap();
    assert_eq!(pear.parents, ["fruit", "tree product"]);
}

#[test]
fn a_file_of_version_1_opens_and_keeps_every_number() {
    let (_folder, path) = nowhere();
    meddle(&path, VERSION_1).unwrap();
    let store = Store::open(&path).unwrap();
    let fruit = store.dataset_by_name("fruit").unwrap().unwrap();
    assert_eq!((fruit.labels, fruit.examples, fruit.classes), (4, 2, Some(2)));
    let TaxonomySpec::Nodes(nodes) = store.taxonomy_spec(fruit.id).unwrap() else {
        panic!("the tree is its own");
    };
    let tree: Vec<_> = nodes.iter().map(|n| (n.key.as_str(), n.parents.join(" "))).collect();
    let below = "fruit".to_owned();
    assert_eq!(tree, [("fruit", String::new()), ("apple", below.clone()), ("pear", below)]);
    let session = &store.sessions().unwrap()[0];
    assert_eq!((session.trials, store.submitted(session.id).unwrap()), (4, 2));
    let names = Keys(vec!["apple".to_owned(), "pear".to_owned()]);
    let (log, problems) = store.records(session.id, &names).unwrap();
    assert_eq!((log.len(), problems), (7, vec![]));
    let (answers, _) = store.annotations(session.id).unwrap();
    let guesses: Vec<_> = answers.iter().map(|row| (row.trial, row.guesses.join(" "))).collect();
    assert_eq!(guesses, [(0, "apple pear".to_owned()), (1, "pear".to_owned())]);
    let model = &store.models(fruit.id).unwrap()[0];
    assert_eq!((model.name.as_str(), model.images), ("resnet", 1));
}
