//! Files of every schema version open, and no released schema is ever edited.

use super::super::migrations::NEWEST;
use super::*;

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

/// The tables, views and triggers of a file, as SQLite remembers their texts.
fn schema(path: &Path) -> Vec<(String, String)> {
    let connection = rusqlite::Connection::open(path).unwrap();
    let sql = "SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name";
    let mut statement = connection.prepare(sql).unwrap();
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    rows.collect::<Result<_, _>>().unwrap()
}

#[test]
fn the_newest_version_is_7() {
    assert_eq!(NEWEST, 7, "with a new step comes a dump of its schema and a test that it opens");
}

#[test]
fn no_version_was_edited_since_its_release() {
    let (_folder, made) = nowhere();
    drop(Store::open(&made).unwrap());
    let dumps = [VERSION_1, VERSION_2, VERSION_3, VERSION_4, VERSION_5, VERSION_6, VERSION_7];
    for dump in dumps {
        let (_folder, dumped) = nowhere();
        meddle(&dumped, dump).unwrap();
        drop(Store::open(&dumped).unwrap());
        assert_eq!(schema(&dumped), schema(&made));
    }
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
