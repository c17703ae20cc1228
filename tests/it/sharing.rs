//! Answers from several machines: merge, bundle, annotators, the exported log.

use crate::support::answers::Answers;
use crate::support::files::Tree;
use crate::support::home::Home;
use hit5::domain::Phase;
use hit5::store::Store;
use std::fs;

/// The exit code, standard output and standard error of a run, none of which may steer a terminal.
pub(crate) fn run(home: &Home, args: &[&str]) -> (i32, String, String) {
    let output = home.run(args);
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    let (out, err) = (text(output.stdout), text(output.stderr));
    let is_harmless = |c: char| c == '\n' || c == '\t' || !c.is_control();
    assert!(out.chars().chain(err.chars()).all(is_harmless), "{out:?} {err:?}");
    (output.status.code().unwrap(), out, err)
}

/// What a run that must succeed prints.
pub(crate) fn printed(home: &Home, args: &[&str]) -> String {
    let (code, out, err) = run(home, args);
    assert_eq!((code, err.as_str()), (0, ""), "{args:?}: {out}");
    out
}

/// A run that must fail says this, and a hint.
pub(crate) fn fails(home: &Home, args: &[&str], code: i32, message: &str) {
    let (found, out, err) = run(home, args);
    assert_eq!((found, out.as_str()), (code, ""), "{args:?}: {err}");
    assert!(err.contains(message) && err.contains("\nhint: "), "{message:?} in {err}");
}

/// A machine with the dataset "set": six images to label of each of two classes.
pub(crate) fn machine() -> Home {
    let home = Home::new();
    let tree = Tree::new(home.path(), "set");
    for class in ["apple", "pear"] {
        tree.put_pictures(&format!("train/{class}"), 2).put_pictures(&format!("val/{class}"), 6);
    }
    printed(&home, &["import", tree.arg()]);
    home
}

/// A session of three answers.
pub(crate) fn three_answers(annotator: &str) -> Answers<'_> {
    Answers {
        dataset: "set",
        annotator,
        phase: Phase::Test,
        guesses: &[&["apple"], &["pear", "apple"], &["pear"]],
        is_finished: true,
    }
}

#[test]
fn two_machines_are_merged_by_file_and_by_bundle() {
    let (here, there) = (machine(), machine());
    three_answers("anna").put(&here);
    three_answers("bob").put(&there);
    three_answers("eve").put(&there);
    let bundle = there.path().join("to send.hit5");
    let bundle = bundle.to_str().unwrap();
    let said = printed(&there, &["bundle", bundle, "--annotator", "bob"]);
    assert!(said.contains("1 session with 10 records, 0 studies; no truth"), "{said}");
    let said = printed(&here, &["merge", bundle]);
    assert!(said.ends_with("1 session new, 0 extended, 0 known; 10 records and 0 studies new\n"));
    let said = printed(&here, &["merge", bundle, there.data().to_str().unwrap()]);
    let lines: Vec<&str> = said.lines().map(|line| line.split_once(": ").unwrap().1).collect();
    assert_eq!(
        lines,
        [
            "0 sessions new, 0 extended, 1 known; 0 records and 0 studies new",
            "1 session new, 0 extended, 1 known; 10 records and 0 studies new",
        ]
    );
    let report: serde_json::Value =
        serde_json::from_str(&printed(&here, &["report", "--json"])).unwrap();
    let overall = &report["overall"][0];
    assert_eq!(overall["annotators"], serde_json::json!(["anna", "bob", "eve"]));
}

#[test]
fn a_bundle_can_be_reported_on_by_itself() {
    let there = machine();
    three_answers("bob").put(&there);
    let bundle = there.path().join("sent");
    printed(&there, &["bundle", bundle.to_str().unwrap()]);
    let elsewhere = Home::new();
    let said = printed(&elsewhere, &["report", "--data", bundle.to_str().unwrap()]);
    assert!(said.contains("bob"), "{said}");
}

#[test]
fn what_cannot_be_merged_is_named() {
    let here = machine();
    three_answers("anna").put(&here);
    let path = |name: &str| here.path().join(name).to_str().unwrap().to_owned();
    fails(&here, &["merge", here.data().to_str().unwrap()], 1, "is this data file itself");
    fails(&here, &["merge", &path("none")], 1, "there is no data file");
    fs::write(path("notes"), "Dear diary, ".repeat(100)).unwrap();
    fails(&here, &["merge", &path("notes")], 1, "is not an SQLite database");
    let empty = Home::new();
    fails(&empty, &["merge", here.data().to_str().unwrap()], 1, "dataset \"set\" is not in");
    let bytes = fs::read(here.data()).unwrap();
    fs::write(path("half"), &bytes[..bytes.len() / 2]).unwrap();
    fails(&machine(), &["merge", &path("half")], 1, "is damaged");
    fails(&here, &["bundle", &path("half")], 1, "is there already");
    printed(&here, &["bundle", &path("half"), "--force"]);
    fails(&here, &["bundle", &path("b"), "--session", "7"], 2, "there is no session 7");
    fails(&here, &["bundle", &path("b"), "--study", "x"], 2, "no session in study \"x\"");
}

#[test]
fn classes_that_are_not_here_are_named() {
    let (here, there) = (machine(), machine());
    let tree = Tree::new(there.path(), "set");
    tree.put_pictures("train/fig", 2).put_pictures("val/fig", 2);
    printed(&there, &["import", tree.arg()]);
    let answers = Answers { guesses: &[&["fig"]], ..three_answers("bob") };
    answers.put(&there);
    fails(&here, &["merge", there.data().to_str().unwrap()], 1, "names the class \"fig\"");
    assert_eq!(Store::open(&here.data()).unwrap().sessions().unwrap(), []);
}
