//! A data file with something in every table, and then with harm in every text.

use super::hostile::Hostile;
use crate::sharing::printed;
use crate::support::answers::Answers;
use crate::support::files::{Tree, picture};
use crate::support::home::Home;
use hit5::domain::{Phase, sha256};
use image::ImageFormat;
use rusqlite::{Connection, params};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Words that stand in the data file, and what stands in their place.
pub(super) type Words = BTreeMap<String, String>;

/// A home whose data file has two datasets, three annotators, sessions, a study, models, judgements.
pub(super) struct World {
    pub(super) home: Home,
    /// The data file as it was made.
    pub(super) sound: PathBuf,
    /// The data file as it was spoilt last.
    pub(super) spoilt: PathBuf,
    /// The text of its study.
    pub(super) study: String,
    /// What the words of the honest data file are now.
    pub(super) words: Words,
}

/// Each is a name or a text in the data file.
const WORDS: [&str; 19] = [
    "set",
    "packed",
    "apple",
    "pear",
    "plum",
    "red and round",
    "green and long",
    "blue",
    "anna",
    "bob",
    "eve",
    "botanist",
    "left-handed",
    "pilot",
    "resnet",
    "vgg",
    "a note",
    "a comment",
    "a remark",
];

const MORE: &str = "
    UPDATE class SET gloss = 'red and round' WHERE key = 'apple';
    UPDATE class SET gloss = 'green and long' WHERE key = 'pear';
    UPDATE class SET gloss = 'blue' WHERE key = 'plum';
    UPDATE dataset SET taxonomy_file = 'tree of set' WHERE name = 'set';
    INSERT INTO class_mark SELECT dataset.id, annotator.id, 'apple', 1, 'a note', 5 FROM dataset, annotator;
    INSERT INTO valid_class SELECT id, 'plum' FROM image WHERE role = 'label' AND dataset = 1 LIMIT 2;
    -- As an older version leaves them: what is changed by hand would be found else.
    UPDATE record SET hash = NULL;
    UPDATE session SET hash = NULL;
    UPDATE record SET comment = 'a comment', flags = '[\"unclear\"]', present = '[\"plum\"]', confidence = 2
      WHERE kind IN ('submitted', 'guess_added');
    INSERT INTO judgement (dataset, image, reviewer, session, k, is_settled, cause, factors, is_truth_wrong, valid,
        comment, is_blind, at_ms)
      SELECT session.dataset, session_image.image, (SELECT id FROM annotator WHERE name = 'eve'), session.id, 1, 1,
        'unaware', '[\"needs-text\"]', 0, '[\"plum\"]', 'a remark', 0, 9
      FROM session JOIN session_image ON session_image.session = session.id WHERE finished_ms IS NOT NULL;
";

impl World {
    /// An honest one.
    pub(super) fn new() -> Self {
        let home = Home::new();
        let tree = Tree::new(home.path(), "set");
        for class in ["apple", "pear", "plum"] {
            tree.put_pictures(&format!("train/{class}"), 2)
                .put_pictures(&format!("val/{class}"), 4);
        }
        printed(&home, &["import", tree.arg()]);
        let packed = packed(home.path());
        printed(&home, &["import", packed.to_str().unwrap(), "--name", "packed"]);
        for model in ["resnet", "vgg"] {
            let file = home.path().join(format!("{model}.csv"));
            fs::write(&file, predictions(model)).unwrap();
            printed(
                &home,
                &["predictions", "add", model, file.to_str().unwrap(), "--dataset", "set"],
            );
        }
        for (name, phase, is_finished) in [
            ("anna", Phase::Test, true),
            ("bob", Phase::Practice, true),
            ("bob", Phase::Practice, false),
        ] {
            let guesses: &[&[&str]] =
                &[&["apple"], &["pear", "apple"], &["plum"], &["plum", "pear"]];
            Answers { dataset: "set", annotator: name, phase, guesses, is_finished }.put(&home);
        }
        printed(
            &home,
            &["annotator", "set", "eve", "--expertise", "botanist", "--notes", "left-handed"],
        );
        let study =
            printed(&home, &["study", "new", "pilot", "set", "--test", "4", "--practice", "0"]);
        let connection = unlocked(&home.data());
        connection
            .execute(
                "INSERT INTO study (id, dataset, name, text, hash, is_made, started_ms) VALUES (1, 1, 'pilot', ?, ?, 0, 3)",
                params![study, sha256(study.as_bytes())],
            )
            .unwrap();
        connection
            .execute_batch("UPDATE session SET study = 1, study_phase = 0 WHERE phase = 'test'")
            .unwrap();
        connection.execute_batch("INSERT INTO study_image SELECT 1, 0, position, image FROM session_image WHERE session = 1").unwrap();
        connection.execute_batch(MORE).unwrap();
        drop(connection);
        let sound = home.path().join("sound.db");
        fs::copy(home.data(), &sound).unwrap();
        let words = WORDS.iter().map(|&word| (word.to_owned(), word.to_owned())).collect();
        let spoilt = home.path().join("spoilt.db");
        Self { home, sound, spoilt, study, words }
    }

    /// Takes back what was done to the data file.
    pub(super) fn restore(&mut self) {
        for ending in ["-wal", "-shm"] {
            // There is none where nothing was written.
            fs::remove_file(format!("{}{ending}", self.home.data().display())).unwrap_or_default();
        }
        fs::copy(&self.sound, self.home.data()).unwrap();
        for (word, now) in &mut self.words {
            now.clone_from(word);
        }
    }

    /// What this word of the honest data file is now.
    pub(super) fn word(&self, word: &str) -> &str {
        &self.words[word]
    }

    /// Puts harm in the place of every word, wherever it stands.
    pub(super) fn spoil(&mut self, hostile: &mut Hostile) {
        self.restore();
        for now in self.words.values_mut() {
            *now = hostile.argument();
        }
        let connection = unlocked(&self.home.data());
        self.replace_words(&connection);
        drop(connection);
        fs::copy(self.home.data(), &self.spoilt).unwrap();
    }

    /// Puts what stands in their place for all words.
    fn replace_words(&self, connection: &Connection) {
        for (table, column) in text_columns(connection) {
            for value in values(connection, &table, &column) {
                let new = self.replaced(&value);
                if new != value {
                    let change = format!("UPDATE {table} SET {column} = ? WHERE {column} = ?");
                    connection.execute(&change, [&new, &value]).unwrap();
                }
            }
        }
    }

    /// A value with harm in the place of the word that it is, or of those it lists.
    fn replaced(&self, value: &str) -> String {
        if let Some(now) = self.words.get(value) {
            return now.clone();
        }
        match serde_json::from_str::<Vec<String>>(value) {
            Ok(list) => {
                let list: Vec<&String> =
                    list.iter().map(|word| self.words.get(word).unwrap_or(word)).collect();
                serde_json::to_string(&list).unwrap()
            }
            Err(_) => value.to_owned(),
        }
    }

    /// Calls datasets and classes as somebody else does, and forgets that their sessions are known.
    pub(super) fn welcome(&mut self, names: &[(&str, String)]) {
        for (word, name) in names {
            self.words.insert((*word).to_owned(), name.clone());
        }
        let connection = unlocked(&self.home.data());
        self.replace_words(&connection);
        let forget =
            "UPDATE session SET uid = 'other' || id; UPDATE judgement SET uid = 'other' || id";
        connection.execute_batch(forget).unwrap();
    }

    /// Puts harm into one column, whatever it holds.
    pub(super) fn spoil_column(&mut self, table: &str, column: &str, text: &str) -> usize {
        self.restore();
        let connection = unlocked(&self.home.data());
        let change = format!("UPDATE OR IGNORE {table} SET {column} = ?");
        connection.execute(&change, [text]).unwrap()
    }
}

/// The data file, as somebody opens it who is bound by nothing.
pub(super) fn unlocked(data: &Path) -> Connection {
    let connection = Connection::open(data).unwrap();
    connection
        .execute_batch("PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON; PRAGMA synchronous = OFF")
        .unwrap();
    let triggers: Vec<String> =
        column_of(&connection, "SELECT name FROM sqlite_schema WHERE type = 'trigger'");
    for trigger in triggers {
        connection.execute_batch(&format!("DROP TRIGGER {trigger}")).unwrap();
    }
    connection
}

/// Every column that holds text.
pub(super) fn text_columns(connection: &Connection) -> Vec<(String, String)> {
    let tables = column_of(
        connection,
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'",
    );
    let columns = |table: &String| {
        let query = format!("SELECT name FROM pragma_table_info('{table}') WHERE type = 'TEXT'");
        let names = column_of(connection, &query);
        names.into_iter().map(|name| (table.clone(), name)).collect::<Vec<_>>()
    };
    tables.iter().flat_map(columns).collect()
}

fn values(connection: &Connection, table: &str, column: &str) -> Vec<String> {
    column_of(
        connection,
        &format!("SELECT DISTINCT {column} FROM {table} WHERE {column} IS NOT NULL"),
    )
}

fn column_of(connection: &Connection, query: &str) -> Vec<String> {
    let mut statement = connection.prepare(query).unwrap();
    let rows = statement.query_map([], |row| row.get(0)).unwrap();
    rows.map(Result::unwrap).collect()
}

/// Images in a tar.
fn packed(home: &Path) -> PathBuf {
    let path = home.join("packed.tar");
    let mut archive = tar::Builder::new(fs::File::create(&path).unwrap());
    for (n, name) in
        (0..).zip(["train/apple/a.png", "train/pear/b.png", "val/apple/c.png", "val/pear/d.png"])
    {
        let bytes = picture(100 + n, ImageFormat::Png);
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        archive.append_data(&mut header, name, bytes.as_slice()).unwrap();
    }
    archive.finish().unwrap();
    path
}

/// A file of a model's predictions.
fn predictions(model: &str) -> String {
    let first = if model == "vgg" { "pear" } else { "apple" };
    let names = ["apple", "pear", "plum"]
        .iter()
        .flat_map(|class| (0..4).map(move |n| format!("val-{class}-{n}.png")));
    let lines: Vec<String> = names.map(|name| format!("{name},{first},0.6,plum,0.3\n")).collect();
    lines.concat()
}

#[test]
fn the_world_has_something_in_every_table() {
    let mut world = World::new();
    let connection = unlocked(&world.home.data());
    let tables = column_of(
        &connection,
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'",
    );
    for table in &tables {
        let count: i64 = connection
            .query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0))
            .unwrap();
        assert!(
            count > 0 || ["study_candidates", "seal"].contains(&table.as_str()),
            "{table} is empty"
        );
    }
    drop(connection);
    let mut hostile = Hostile::new(1);
    world.spoil(&mut hostile);
    let connection = unlocked(&world.home.data());
    let all: Vec<String> = text_columns(&connection)
        .into_iter()
        .flat_map(|(table, column)| values(&connection, &table, &column))
        .collect();
    for (word, now) in &world.words {
        assert!(!all.contains(word), "{word} still stands there");
        let stands = |value: &String| {
            let list: Vec<String> = serde_json::from_str(value).unwrap_or_default();
            value == now || list.contains(now)
        };
        assert!(all.iter().any(stands), "nothing stands for {word}");
    }
}
