//! The truth in a file of its own: taken, kept out, scored by, put back.

use crate::sharing::{fails, machine, printed, run, three_answers};
use crate::support::answers::Answers;
use crate::support::home::Home;
use hit5::domain::Phase;
use std::fs;
use std::os::unix::fs::PermissionsExt;

/// A machine whose key was taken, and the key's path.
fn blind_machine() -> (Home, String) {
    let home = machine();
    let key = home.path().join("set.key").to_str().unwrap().to_owned();
    let said = printed(&home, &["key", "take", "set", &key]);
    assert!(said.contains("what 12 images of set show, which is no longer in the data"), "{said}");
    assert!(said.contains("note: 12 of the paths name the folder of their class still"), "{said}");
    (home, key)
}

fn json(home: &Home, args: &[&str]) -> serde_json::Value {
    serde_json::from_str(&printed(home, args)).unwrap()
}

fn truths(home: &Home) -> usize {
    let store = home.store();
    let dataset = store.dataset_by_name("set").unwrap().unwrap();
    store.ground_truth(dataset.id).unwrap().len()
}

#[test]
fn a_score_by_the_key_is_the_report_with_the_truth() {
    let open = machine();
    let (blind, key) = blind_machine();
    three_answers("anna").put(&open);
    three_answers("anna").put(&blind);
    let expected = json(&open, &["report", "--json"]);
    let rates = &expected["sessions"][0]["errors"];
    assert!(rates.as_array().is_some_and(|rates| !rates.is_empty()), "{expected}");
    assert_eq!(json(&blind, &["score", &key, "--json"]), expected);
    assert_eq!(printed(&blind, &["score", &key, "1"]), printed(&open, &["report"]));
    assert_eq!(truths(&blind), 0, "nothing of the key is stored");
    let without = json(&blind, &["report", "--json"]);
    assert_ne!(without, expected);
    fails(&blind, &["score", &key, "4"], 2, "there is no session 4 on dataset \"set\"");
    fails(&blind, &["score", &key, "--annotator", "eve"], 2, "no session of annotator \"eve\"");
}

#[test]
fn a_key_is_for_its_owner_and_comes_back() {
    let (home, key) = blind_machine();
    assert_eq!(fs::metadata(&key).unwrap().permissions().mode() & 0o777, 0o600);
    let text = fs::read_to_string(&key).unwrap();
    assert!(
        text.starts_with("{\"dataset\":\"set\",\"hit5_key\":1,\"images\":12,\"sha256\":"),
        "{text}"
    );
    assert!(
        text.lines().any(|l| l == "{\"class\":\"pear\",\"image\":\"val/pear/val-pear-0.png\"}")
    );
    fails(&home, &["key", "take", "set", &key], 2, "was taken out already");
    assert_eq!(truths(&home), 0);
    printed(&home, &["key", "put", "set", &key]);
    assert_eq!(truths(&home), 12);
    fails(&home, &["key", "put", "set", &key], 2, "the truth of \"set\" is in the data file");
    fails(&home, &["key", "take", "set", &key], 1, "is there already, and a key is never");
    fails(&home, &["key", "take", "set", "/proc/key"], 1, "cannot write the key /proc/key");
    fails(&home, &["key", "take", "none", &key], 2, "there is no dataset \"none\"");
    assert_eq!(truths(&home), 12, "what could not be written was not deleted");
}

#[test]
fn importing_again_keeps_the_truth_out() {
    let (home, _) = blind_machine();
    let folder = home.path().join("set");
    let folder = folder.to_str().unwrap();
    let said = printed(&home, &["import", folder]);
    assert!(said.contains("its key was taken: what its images show stays out (--with"), "{said}");
    assert_eq!(truths(&home), 0);
    assert!(!printed(&home, &["import", folder, "--with-truth"]).contains("key"));
    assert_eq!(truths(&home), 12);
}

#[test]
fn without_truth_one_can_test_but_not_practise() {
    let (home, _) = blind_machine();
    let answers = Answers { phase: Phase::Practice, is_finished: false, ..three_answers("tester") };
    let session = answers.put(&home).0.to_string();
    for args in [&["label", "set", "--practice"][..], &["label", "--session", &session]] {
        let program = home.launch().args(args).start();
        program.wait_for("the reason", |seen| {
            seen.text().contains("cannot be practised on: its truth is kept")
        });
        assert_eq!(program.wait_for_exit().exit_code(), 1);
    }
    assert_eq!(home.store().sessions().unwrap().len(), 1, "no session was begun");
    let program = home.launch().start();
    program.wait_for("the list instead of the session left", |seen| {
        seen.contains("cannot be practised on") && seen.contains("self-test")
    });
    assert!(
        !program.seen().text().lines().any(|l| l.contains("practice") && l.contains("12 images"))
    );
    program.quit();
    let program = home.launch().args(&["label", "set", "--test"]).start();
    program.wait_for("the classes", |seen| seen.contains("1 apple"));
    program.quit();
    fails(&home, &["verify", "set", "apple"], 1, "its truth is kept in a key file");
}

#[test]
fn keys_with_faults_are_not_used() {
    let (home, key) = blind_machine();
    three_answers("anna").put(&home);
    let good = fs::read_to_string(&key).unwrap();
    let bad = home.path().join("bad.key");
    let bad = bad.to_str().unwrap();
    let broken: [(&str, String, &str); 5] = [
        ("no key", "image\tclass\n".to_owned(), "bad.key, line 1: is not the head of a key file"),
        ("damaged", good.replacen("apple-0", "apple-9", 1), "line 1: the list was changed"),
        ("cut", good[..good.len() / 2].to_owned(), "is no line of a key"),
        ("twice", good.replacen("pear-1.png", "pear-0.png", 1), "stands in line 8 already"),
        ("binary", "\u{1b}[2J\0".to_owned(), "line 1: is not the head"),
    ];
    for (what, text, message) in broken {
        fs::write(bad, text).unwrap();
        for args in [&["score", bad][..], &["key", "put", "set", bad]] {
            let (code, out, err) = run(&home, args);
            assert_eq!((code, out.as_str()), (1, ""), "{what}: {err}");
            assert!(err.contains(message) && err.contains("cannot be used as a key"), "{err}");
        }
    }
    assert_eq!(truths(&home), 0);
    fails(&home, &["score", "/none"], 1, "cannot read the key /none");
}

#[test]
fn a_key_of_another_dataset_does_not_fit() {
    let (home, _) = blind_machine();
    let tree = crate::support::files::Tree::new(home.path(), "other");
    tree.put_pictures("train/fig", 2).put_pictures("val/fig", 2);
    printed(&home, &["import", tree.arg()]);
    let key = home.path().join("other.key");
    let key = key.to_str().unwrap();
    printed(&home, &["key", "take", "other", key]);
    fails(&home, &["key", "put", "set", key], 2, "is the key of dataset \"other\", not of \"set\"");
    let elsewhere = Home::new();
    let tree = crate::support::files::Tree::new(elsewhere.path(), "other");
    tree.put_pictures("train/kiwi", 2).put_pictures("val/kiwi", 2);
    printed(&elsewhere, &["import", tree.arg()]);
    let answers = Answers { dataset: "other", guesses: &[&["kiwi"]], ..three_answers("anna") };
    answers.put(&elsewhere);
    let (code, _, err) = run(&elsewhere, &["score", key]);
    assert!(
        code == 1 && err.contains("other.key, line 2: \"val/fig/val-fig-0.png\" is not an image")
    );
    assert!(err.contains("does not fit dataset \"other\"\nhint: "), "{err}");
}

#[test]
fn all_that_is_right_is_added_taken_and_brought_back() {
    let home = machine();
    let file = home.path().join("valid.csv");
    fs::write(&file, "image,class\nval-pear-0.png,Apple\nval/pear/val-pear-0.png,pear\n").unwrap();
    let file = file.to_str().unwrap();
    let said = printed(&home, &["truth", "add", "set", file]);
    assert_eq!(
        said,
        "set: what is right is known of 1 of 12 images; of 1 it is more than one class\n"
    );
    let valid = |home: &Home| {
        let store = home.store();
        let dataset = store.dataset_by_name("set").unwrap().unwrap();
        store.valid_classes(dataset.id).unwrap().into_values().next()
    };
    let both = Some(vec!["apple".to_owned(), "pear".to_owned()]);
    assert_eq!(valid(&home), both);
    let key = home.path().join("set.key").to_str().unwrap().to_owned();
    printed(&home, &["key", "take", "set", &key]);
    assert_eq!(valid(&home), None);
    fails(&home, &["truth", "add", "set", file], 2, "the truth of \"set\" is in a key file");
    printed(&home, &["key", "put", "set", &key]);
    assert_eq!(valid(&home), both);
    let wrong = home.path().join("wrong.csv");
    fs::write(&wrong, "val-pear-1.png,pear\nval-pear-1.png,plum\u{1b}[2J\n").unwrap();
    fails(&home, &["truth", "add", "set", wrong.to_str().unwrap()], 1, "nothing is added");
    assert_eq!(valid(&home), both, "all of a file or nothing");
    fails(&home, &["truth", "add", "set", "none.csv"], 1, "no such file");
    assert!(printed(&home, &["truth", "remove", "set"]).contains("only the original labels"));
    assert_eq!(valid(&home), None);
}
