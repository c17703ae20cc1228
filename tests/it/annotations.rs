//! The answers in force as files for other tools, and back in as predictions.

use crate::sharing::{fails, machine, printed, run, three_answers};
use crate::support::answers::Answers;
use crate::support::home::Home;
use hit5::domain::Phase;
use serde_json::Value;
use std::fs;
use std::io::Read;
use std::process::Stdio;

/// The answers as objects.
fn objects(home: &Home, args: &[&str]) -> Vec<Value> {
    let args = [&["export", "annotations", "--format", "jsonl"], args].concat();
    printed(home, &args).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// A finished test of anna, a practice of bob and a test of his that goes on.
fn three_sessions() -> Home {
    let home = machine();
    three_answers("anna").put(&home);
    Answers { phase: Phase::Practice, ..three_answers("bob") }.put(&home);
    Answers { is_finished: false, ..three_answers("bob") }.put(&home);
    home
}

#[test]
fn answers_are_chosen_as_in_a_report() {
    let home = three_sessions();
    assert_eq!(objects(&home, &[]).len(), 9);
    for (args, sessions) in [
        (&["--annotator", "bob"][..], 2),
        (&["--annotator", "bob", "--phase", "test"], 1),
        (&["--status", "finished"], 2),
        (&["--session", "1", "--session", "3"], 2),
        (&["--dataset", "set"], 3),
    ] {
        assert_eq!(objects(&home, args).len(), 3 * sessions, "{args:?}");
    }
    let second = &objects(&home, &["--session", "1"])[1];
    assert_eq!(second["guesses"], serde_json::json!(["pear", "apple"]));
    assert_eq!((&second["lead_ms"], &second["trial"]), (&2_600.into(), &1.into()));
    fails(&home, &["export", "annotations", "--dataset", "nuts"], 2, "no dataset \"nuts\"");
    fails(&home, &["export", "annotations", "--study", "x"], 2, "there is no session in study");
}

#[test]
fn neither_names_nor_truth_of_a_test_that_goes_on_are_told() {
    let home = three_sessions();
    let lines = objects(&home, &["--truth"]);
    let (told, hidden) = lines.split_at(6);
    assert!(told.iter().all(|line| line["truth"] == "apple"));
    assert!(told.iter().all(|line| line["image"].as_str().unwrap().starts_with("val/apple/")));
    assert!(hidden.iter().all(|line| line["truth"] == Value::Null && line["image"] == Value::Null));
    // printf val/apple/val-apple-0.png | sha256sum
    let hash = "ddd34ce2af28de77d632cd4e202054bc12bcd83517537e4d94e118c12b633613";
    assert_eq!(
        (&hidden[0]["image_sha256"], &told[0]["image_sha256"]),
        (&hash.into(), &Value::Null)
    );
    let named = objects(&home, &["--truth", "--paths", "--session", "3"]);
    assert_eq!((&named[0]["image"], &named[0]["truth"]), (&told[0]["image"], &Value::Null));
    assert!(objects(&home, &[])[0].get("truth").is_none());
    let table = printed(&home, &["export", "annotations", "--session", "3", "--truth"]);
    assert!(!table.contains("val-apple"), "{table}");
}

#[test]
fn exported_answers_come_back_as_predictions() {
    let home = three_sessions();
    let expected: Vec<(String, Vec<String>)> = objects(&home, &["--session", "1"])
        .iter()
        .map(|line| {
            let guesses = line["guesses"].as_array().unwrap().iter();
            let guesses = guesses.map(|guess| guess.as_str().unwrap().to_owned()).collect();
            (line["image"].as_str().unwrap().to_owned(), guesses)
        })
        .collect();
    for (model, file) in [("table", "a.csv"), ("lines", "a.jsonl")] {
        let path = home.path().join(file);
        let path = path.to_str().unwrap();
        let args = ["export", "annotations", "--session", "1", "--truth", "-o", path];
        assert_eq!(printed(&home, &args), "");
        fails(&home, &args, 1, "cannot write");
        printed(&home, &[&args[..], &["--force"]].concat());
        let said = printed(&home, &["predictions", "add", model, path]);
        assert!(said.starts_with(&format!("set: {model} for 3 of 12 images\n")), "{said}");
        let store = home.store();
        let dataset = store.dataset_by_name("set").unwrap().unwrap();
        let (tree, _) =
            hit5::taxonomy::Taxonomy::from_spec(&store.taxonomy_spec(dataset.id).unwrap());
        let models = store.models(dataset.id).unwrap();
        let added = models.iter().find(|row| row.name == model).unwrap();
        let (predictions, _) = store.predictions(added.id, tree.as_ref()).unwrap();
        let key = |class| tree.class_node(class).key.clone();
        let mut found: Vec<(String, Vec<String>)> = predictions
            .iter()
            .map(|one| {
                let path = store.image_file(one.image).unwrap().path;
                (path, one.ranked.iter().map(|ranked| key(ranked.class)).collect())
            })
            .collect();
        found.sort_unstable();
        assert_eq!(found, expected, "{file}");
    }
    // What must not be named is no image to a reader, and says so.
    let hidden = home.path().join("hidden.jsonl");
    let hidden = hidden.to_str().unwrap();
    printed(&home, &["export", "annotations", "--session", "3", "-o", hidden]);
    let (code, _, err) = run(&home, &["predictions", "add", "hidden", hidden]);
    assert!(code == 1 && err.contains("null where a text"), "{err}");
    assert!(fs::read_to_string(hidden).unwrap().lines().count() == 3);
}

#[test]
fn files_of_other_tools_name_no_image_of_a_test_that_goes_on() {
    let home = three_sessions();
    let session = &["export", "annotations", "--session", "3", "--format"];
    for format in ["ilsvrc", "label-studio", "fiftyone", "hugging-face", "counts-csv"] {
        let (code, out, err) = run(&home, &[&session[..], &[format]].concat());
        assert_eq!((code, out.contains("val-apple")), (0, false), "{format}: {out}");
        assert!(err.contains("note: 3 answers left out: the test is not finished"), "{err}");
        let (_, out, err) = run(&home, &[&session[..], &[format, "--paths"]].concat());
        assert!(!err.contains("left out"), "{err}");
        assert_eq!(out.contains("val-apple"), format != "ilsvrc", "{format}: {out}");
    }
}

#[test]
fn a_submission_covers_the_set_and_says_what_stands_for_the_rest() {
    let home = three_sessions();
    let args = ["export", "annotations", "--format", "ilsvrc"];
    let (code, out, err) = run(&home, &[&args[..], &["--session", "1"]].concat());
    assert_eq!(
        (code, out.lines().collect::<Vec<_>>()[..4].join("|")),
        (0, "1|2 1|2|0 0 0 0 0".into())
    );
    assert_eq!(out.lines().count(), 12);
    let note = "note: 9 of 12 images have no answer: a line of zeros, which are no class, stands for each\n";
    assert_eq!(err, note);
    let mine = home.path().join("mine.txt");
    fs::write(&mine, out).unwrap();
    let said = printed(&home, &["predictions", "add", "mine", mine.to_str().unwrap()]);
    assert!(said.starts_with("set: mine for 3 of 12 images\n"), "{said}");
    assert!(
        said.contains("numbers are class indices from 1")
            && said.contains("9 lines of zeros left out")
    );
    fails(&home, &[&args[..], &["--paths"]].concat(), 2, "was answered by");
    let file = home.path().join("sub.txt");
    fails(&home, &[&args[..], &["-o", file.to_str().unwrap()]].concat(), 2, "was answered by");
    assert!(!file.exists(), "nothing half-written");
}

#[test]
fn what_a_format_has_no_place_for_is_refused() {
    let home = three_sessions();
    for (args, message) in [
        (&["ilsvrc", "--truth"][..], "the format ilsvrc has no place for --truth"),
        (&["csv", "--prefix", "x"], "no place for --prefix"),
        (&["counts-csv", "--predictions", "net"], "no place for --predictions"),
        (&["cleanlab"], "is not for a terminal"),
        (&["label-studio", "--predictions", "net"], "there is no model \"net\""),
    ] {
        let args = [&["export", "annotations", "--format"], args].concat();
        fails(&home, &args, 2, message);
    }
}

#[test]
fn a_reader_may_have_seen_enough() {
    let home = machine();
    let answers: Vec<&[&str]> = vec![&["apple", "pear"]; 12];
    for _ in 0..60 {
        Answers { guesses: &answers, ..three_answers("anna") }.put(&home);
    }
    for format in ["csv", "jsonl", "label-studio"] {
        let mut command = home.command(&["export", "annotations", "--format", format]);
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut reader = child.stdout.take().unwrap();
        reader.read_exact(&mut [0]).unwrap();
        drop(reader);
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success() && output.stderr.is_empty(), "{format}: {output:?}");
    }
}

#[test]
fn the_vote_of_annotators_becomes_a_source_of_predictions() {
    let home = three_sessions();
    let file = home.path().join("vote.npz");
    let file = file.to_str().unwrap();
    printed(
        &home,
        &["export", "annotations", "--status", "finished", "--format", "counts", "-o", file],
    );
    let said = printed(&home, &["predictions", "add", "vote", file, "--top", "1"]);
    assert!(said.starts_with("set: vote for 3 of 12 images\n"), "{said}");
    assert!(said.contains("top-1 error 66.7 % (2 of 3,"), "{said}");
}
