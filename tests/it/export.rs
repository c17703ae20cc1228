//! The exported log, and whether it says enough to compute without hit5.

use crate::sharing::{fails, machine, printed, three_answers};
use crate::support::answers::{Answers, records};
use crate::support::home::Home;
use hit5::domain::{ClassId, Entry, Outcome, Phase, SessionId};
use hit5::store::Store;
use hit5::taxonomy::Taxonomy;
use serde_json::Value;
use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::io::Read;
use std::process::Stdio;

fn lines(home: &Home, args: &[&str]) -> Vec<Value> {
    let text = printed(home, &[&["export", "log"], args].concat());
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Takes the second trial up again, answers otherwise and submits; takes the third up and leaves it.
/// Then the truth of the first is seen, and its answer changed.
fn changes_of_mind(home: &Home, session: SessionId) {
    let mut store = Store::open(&home.data()).unwrap();
    let row = store.session(session).unwrap();
    let (tree, _) = Taxonomy::from_spec(&store.taxonomy_spec(row.dataset).unwrap());
    let mut seq = store.next_seq(session).unwrap();
    let mut again = records(1, &[ClassId(0)], &mut seq);
    for record in &mut again {
        record.after.is_assisted = true;
        record.after.remarks.comment = String::from("\u{1b}[2J, \"sure\"");
    }
    let mut left = records(2, &[ClassId(0), ClassId(1)], &mut seq);
    for record in &mut left {
        record.after.outcome = Outcome::Reopened;
    }
    let mut revealed = records(0, &[ClassId(1)], &mut seq);
    for record in &mut revealed {
        record.after.is_revealed = true;
    }
    left.last_mut().unwrap().entry = Entry::Paused;
    let all = [again, left, revealed].concat();
    store.append(session, &all, tree.as_ref()).unwrap();
}

/// The answers in force as README tells how to find them: by session and trial.
fn answers(log: &[Value]) -> Vec<&Value> {
    let mut blind: BTreeMap<(&str, u64), Vec<&Value>> = BTreeMap::new();
    for line in log.iter().filter(|line| line["is_revealed"] == false) {
        let trial = (line["session"].as_str().unwrap(), line["trial"].as_u64().unwrap());
        blind.entry(trial).or_default().push(line);
    }
    let stands = |trial: &&Vec<&Value>| {
        ["submitted", "reopened"].contains(&trial.last().unwrap()["outcome"].as_str().unwrap())
    };
    let answer =
        |trial: &Vec<&'_ Value>| trial.iter().rposition(|line| line["outcome"] == "submitted");
    blind.values().filter(stands).map(|trial| trial[answer(trial).unwrap()]).collect()
}

#[test]
fn errors_and_times_are_recomputed_from_the_log_and_the_key() {
    let home = machine();
    let key = home.path().join("key");
    printed(&home, &["key", "take", "set", key.to_str().unwrap()]);
    let session = three_answers("anna").put(&home);
    changes_of_mind(&home, session);
    let key = key.to_str().unwrap();
    let truth: HashMap<String, String> = fs::read_to_string(key)
        .unwrap()
        .lines()
        .skip(1)
        .map(|line| {
            let line: Value = serde_json::from_str(line).unwrap();
            (line["image"].as_str().unwrap().into(), line["class"].as_str().unwrap().into())
        })
        .collect();
    let log = lines(&home, &[]);
    let answers = answers(&log);
    let scored: Value = serde_json::from_str(&printed(&home, &["score", key, "--json"])).unwrap();
    let part = &scored["sessions"][0];
    let (assisted, alone): (Vec<&Value>, Vec<&Value>) =
        answers.iter().partition(|answer| answer["is_assisted"] == true);
    for k in 1..=5 {
        let is_wrong = |answer: &&Value| {
            let truth = &truth[answer["image"].as_str().unwrap()];
            let guesses = answer["guesses"].as_array().unwrap();
            !guesses.iter().take(k).any(|guess| guess == truth.as_str())
        };
        for (answers, field) in [(&alone, "errors"), (&assisted, "assisted_errors")] {
            let errors = answers.iter().copied().filter(is_wrong).count();
            assert_eq!(part[field][k - 1]["errors"], errors, "{field} at {k}");
            assert_eq!(part[field][k - 1]["n"], answers.len());
        }
    }
    for (field, figure) in [("active_ms", "active_time"), ("lead_ms", "lead_time")] {
        let sum: f64 = answers.iter().map(|answer| answer[field].as_f64().unwrap()).sum();
        assert_eq!(part[figure]["mean_ms"], sum / answers.len() as f64);
    }
    assert_eq!(assisted.len(), 1);
    assert_eq!((&assisted[0]["trial"], &assisted[0]["guesses"][0]), (&1.into(), &"apple".into()));
    let seen = log.iter().find(|line| line["kind"] == "guess_added").unwrap();
    let expected = serde_json::json!([{ "class": "apple", "row_ms": 40, "examples_ms": 30 }]);
    assert_eq!(seen["seen"], expected);
}

#[test]
fn a_test_that_goes_on_does_not_name_its_images() {
    let home = machine();
    let going_on = Answers { is_finished: false, ..three_answers("anna") };
    going_on.put(&home);
    Answers { phase: Phase::Practice, ..going_on }.put(&home);
    three_answers("bob").put(&home);
    let image = |args: &[&str]| lines(&home, args)[0]["image"].clone();
    assert_eq!(image(&["--session", "1"]), Value::Null);
    let path = Value::from("val/apple/val-apple-0.png");
    assert_eq!(image(&["--session", "1", "--paths"]), path);
    assert_eq!(image(&["--session", "2"]), path);
    assert_eq!(image(&["--session", "3"]), path);
    let text = printed(&home, &["export", "log", "--session", "1"]);
    assert!(!text.contains("val-apple"), "{text}");
    // printf val/apple/val-apple-0.png | sha256sum
    let hash = "ddd34ce2af28de77d632cd4e202054bc12bcd83517537e4d94e118c12b633613";
    assert_eq!(lines(&home, &[])[0]["image_sha256"], hash);
    assert_eq!(lines(&home, &["--annotator", "bob"]).len(), 10);
    fails(&home, &["export", "log", "--session", "9"], 2, "there is no session 9");
}

#[test]
fn the_table_says_the_same_as_the_lines() {
    let home = machine();
    let session = three_answers("anna").put(&home);
    changes_of_mind(&home, session);
    let log = lines(&home, &[]);
    let file = home.path().join("log.csv");
    let args = ["export", "log", file.to_str().unwrap(), "--format", "csv"];
    assert_eq!(printed(&home, &args), "");
    fails(&home, &args, 1, "cannot write");
    let mut table = csv::Reader::from_path(&file).unwrap();
    let head = table.headers().unwrap().clone();
    let mut columns: Vec<&str> = head.iter().collect();
    columns.sort_unstable();
    let fields: Vec<&String> = log[0].as_object().unwrap().keys().collect();
    assert_eq!(columns, fields);
    let rows: Vec<csv::StringRecord> = table.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), log.len());
    for (row, line) in rows.iter().zip(&log) {
        for (column, cell) in head.iter().zip(row) {
            let expected = match &line[column] {
                Value::Null => String::new(),
                Value::String(text) => text.replace('\u{1b}', "\\x1b"),
                other => other.to_string(),
            };
            assert_eq!(cell, expected, "{column}");
        }
    }
    assert!(rows.iter().any(|row| row.iter().any(|cell| cell == "\\x1b[2J, \"sure\"")));
}

#[test]
fn a_reader_of_the_log_may_have_seen_enough() {
    let home = machine();
    let answers: Vec<&[&str]> = vec![&["apple", "pear"]; 12];
    for _ in 0..8 {
        Answers { guesses: &answers, ..three_answers("anna") }.put(&home);
    }
    for format in ["jsonl", "csv"] {
        let mut command = home.command(&["export", "log", "--format", format]);
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut reader = child.stdout.take().unwrap();
        reader.read_exact(&mut [0]).unwrap();
        drop(reader);
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success() && output.stderr.is_empty(), "{output:?}");
    }
}

#[test]
fn annotators_are_described_and_shown() {
    let home = machine();
    three_answers("anna").put(&home);
    let said = printed(&home, &["annotator", "set", "anna", "--expertise", "birds\u{1b}[2J"]);
    assert_eq!(said, "name: anna\nsessions: 1\nexpertise: birds\\x1b[2J\nnotes: \n");
    printed(&home, &["annotator", "set", "bob", "--notes", "left eye"]);
    assert_eq!(
        printed(&home, &["annotator", "show", "bob"]).lines().nth(3),
        Some("notes: left eye")
    );
    let list = printed(&home, &["annotator", "list"]);
    let head = "name\tsessions\texpertise\tnotes\n";
    assert_eq!(list, format!("{head}anna\t1\tbirds\\x1b[2J\t\nbob\t0\t\tleft eye\n"));
    let json: Value =
        serde_json::from_str(&printed(&home, &["annotator", "list", "--json"])).unwrap();
    assert_eq!(json[0]["expertise"], "birds\u{1b}[2J");
    fails(&home, &["annotator", "show", "eve"], 2, "there is no annotator \"eve\"");
    assert_eq!(home.run(&["annotator", "set", "eve"]).status.code(), Some(2));
    assert_eq!(home.run(&["annotator", "set", "", "--notes", "x"]).status.code(), Some(2));
}
