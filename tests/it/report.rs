//! `hit5 report` into files of every format and with every filter, and `hit5 bundle --verify`.

use crate::sharing::{fails, machine, printed, run, three_answers};
use crate::support::answers::Answers;
use crate::support::files::Tree;
use crate::support::home::Home;
use hit5::domain::{ErrorId, Judgement, Opinion, Phase, Timestamp, Whose};
use hit5::store::Store;
use serde_json::Value;
use std::fs;

fn json(home: &Home, args: &[&str]) -> Value {
    serde_json::from_str(&printed(home, &[&["report", "--json"], args].concat())).unwrap()
}

/// The annotators of the sessions in a report.
fn annotators(report: &Value) -> Vec<&str> {
    let sessions = report["sessions"].as_array().unwrap().iter();
    sessions.map(|session| session["annotator"].as_str().unwrap()).collect()
}

/// How many images each session has, and how many answers.
fn counts(report: &Value) -> Vec<[u64; 2]> {
    let sessions = report["sessions"].as_array().unwrap().iter();
    let count = |session: &Value, name: &str| session["counts"][name].as_u64().unwrap();
    sessions.map(|session| ["trials", "answered"].map(|name| count(session, name))).collect()
}

/// Anna's finished test, Bob's that is not finished, and Eve's practice.
fn three_sessions() -> Home {
    let home = machine();
    three_answers("anna").put(&home);
    Answers { is_finished: false, ..three_answers("bob") }.put(&home);
    Answers { phase: Phase::Practice, ..three_answers("eve") }.put(&home);
    home
}

#[test]
fn every_format_is_written_to_a_new_file() {
    let home = three_sessions();
    let file = home.path().join("to read");
    let path = file.to_str().unwrap();
    let written = |format: &str| {
        assert_eq!(printed(&home, &["report", "--format", format, "--out", path, "--force"]), "");
        fs::read_to_string(&file).unwrap()
    };
    let page = written("html");
    assert!(page.starts_with("<!DOCTYPE html>") && page.ends_with("</html>"), "{page}");
    assert!(page.contains("anna") && page.contains("<svg") && !page.contains("<script"));
    assert!(!page.contains("http-equiv=\"refresh\"") && !page.contains(" src=\"http"));
    let markdown = written("markdown");
    assert!(markdown.starts_with("# Report\n") && markdown.contains("\n## "), "{markdown}");
    assert!(markdown.contains("| --- |"), "{markdown}");
    let sheet = written("csv");
    assert!(sheet.starts_with("session,dataset,annotator,study,phase,figure,value\n"));
    assert!(sheet.contains("\n1,set,anna,,test,counts.answered,3\n"), "{sheet}");
    assert_eq!(serde_json::from_str::<Value>(&written("json")).unwrap(), json(&home, &[]));
    assert_eq!(written("text").trim_end(), printed(&home, &["report"]).trim_end());
    fails(&home, &["report", "--out", path], 1, "to read");
}

#[test]
fn sessions_are_chosen_by_phase_and_status() {
    let home = three_sessions();
    let chosen = |args: &[&str]| annotators(&json(&home, args)).join(" ");
    assert_eq!(chosen(&[]), "anna bob eve");
    assert_eq!(chosen(&["--phase", "practice"]), "eve");
    assert_eq!(chosen(&["--phase", "test"]), "anna bob");
    assert_eq!(chosen(&["--status", "open"]), "bob");
    assert_eq!(chosen(&["--status", "finished", "--phase", "test"]), "anna");
    assert_eq!(chosen(&["--annotator", "eve"]), "eve");
    fails(&home, &["report", "--phase", "practice", "--status", "open"], 2, "no session");
}

#[test]
fn answers_are_chosen_by_date_and_subtree() {
    let home = three_sessions();
    // The answers were given 3, 7 and 10 seconds after the session began, on 2023-11-14 at 22:13:20.
    let test = ["--annotator", "anna"];
    let chosen = |args: &[&str]| counts(&json(&home, &[&test, args].concat()));
    assert_eq!(chosen(&[]), [[3, 3]]);
    assert_eq!(chosen(&["--since", "2023-11-14T22:13:25Z"]), [[2, 2]]);
    assert_eq!(chosen(&["--until", "2023-11-14T22:13:25Z"]), [[1, 1]]);
    assert_eq!(chosen(&["--since", "2023-11-15"]), [[0, 0]]);
    assert_eq!(chosen(&["--until", "2023-11-15", "--since", "2023-11-14"]), [[3, 3]]);
    assert_eq!(chosen(&["--subtree", "Apple"]), [[3, 3]]);
    assert_eq!(chosen(&["--subtree", "pear"]), [[0, 0]]);
    fails(&home, &["report", "--subtree", "plum"], 2, "has a node \"plum\"");
    let (code, out, err) = run(&home, &["report", "--since", "yesterday"]);
    assert_eq!((code, out.as_str()), (2, ""), "{err}");
    assert!(err.contains("is neither a day (2026-03-01) nor a moment"), "{err}");
}

#[test]
fn a_review_disputes_the_truth_once_it_is_settled() {
    let home = machine();
    let session = three_answers("anna").put(&home);
    let mut store = Store::open(&home.data()).unwrap();
    let dataset = store.dataset_by_name("set").unwrap().unwrap().id;
    let image = store.queue(session).unwrap()[2];
    let mut judgement = Judgement {
        dataset,
        error: ErrorId { image, whose: Whose::Session(session) },
        reviewer: "eve".to_owned(),
        k: 5,
        opinion: Opinion { is_truth_wrong: true, ..Opinion::default() },
        is_blind: false,
        at: Timestamp(1),
    };
    let disputed = || {
        let report = json(&home, &[]);
        report["overall"][0]["scoring"]["disputed"]["images"].as_u64()
    };
    store.judge(&judgement).unwrap();
    assert_eq!(disputed(), None, "it is only begun");
    judgement.opinion.is_settled = true;
    store.judge(&judgement).unwrap();
    assert_eq!(disputed(), Some(1));
    judgement.opinion.is_settled = false;
    store.judge(&judgement).unwrap();
    assert_eq!(disputed(), None, "it was taken back");
}

/// Adds images that come before those imported first, a model, and two annotators who differ on them all.
fn put_study(home: &Home) {
    let tree = Tree { root: home.path().join("set") };
    for n in 0..6_u8 {
        tree.put(format!("val/apple/a-{n}.png"), &crate::support::files::mottled(n.into()));
    }
    printed(home, &["import", tree.arg()]);
    let model = home.path().join("net.csv");
    let line = |n: u8| format!("val/apple/a-{n}.png,{}\n", ["apple", "pear"][usize::from(n % 2)]);
    let table: String = (0..6).map(line).collect();
    fs::write(&model, format!("image,class1\n{table}")).unwrap();
    let add = ["predictions", "add", "net", model.to_str().unwrap(), "--dataset", "set"];
    printed(home, &add);
    let (apple, pear): (&[&str], &[&str]) = (&["apple"], &["pear"]);
    let first = [apple, apple, pear, apple, apple, pear, apple, pear, pear, pear, apple, apple];
    let second = [apple, pear, pear, apple, apple, apple, apple, pear, apple, pear, apple, pear];
    for (annotator, guesses) in [("anna", first), ("bob", second)] {
        Answers { guesses: &guesses, ..three_answers(annotator) }.put(home);
    }
}

#[test]
fn a_bundle_and_the_key_prove_every_figure_of_a_report() {
    let home = machine();
    put_study(&home);
    let path = |name: &str| home.path().join(name).to_str().unwrap().to_owned();
    let (report, bundle, key) = (path("report.json"), path("sent.hit5"), path("set.key"));
    printed(&home, &["report", "--json", "--out", &report]);
    printed(&home, &["bundle", &bundle, "--predictions"]);
    printed(&home, &["key", "take", "set", &key]);
    let verify = |report: &str| {
        run(&home, &["bundle", "--verify", &bundle, "--key", &key, "--report", report])
    };
    let (code, out, err) = verify(&report);
    assert_eq!((code, err.as_str()), (0, ""), "{out}");
    assert!(out.contains(" figures are what the log and the key say"), "{out}");

    let mut altered: Value = serde_json::from_str(&fs::read_to_string(&report).unwrap()).unwrap();
    let rates = &mut altered["overall"][0]["errors"][0];
    let errors = rates["errors"].as_u64().unwrap();
    rates["errors"] = (errors - 1).into();
    let forged = path("forged.json");
    fs::write(&forged, altered.to_string()).unwrap();
    let (code, out, err) = verify(&forged);
    let place = format!("overall.0.errors.0.errors: reported {}, computed {errors}\n", errors - 1);
    assert_eq!((code, out), (1, place), "{err}");
    assert!(err.contains("1 of ") && err.contains("\nhint: "), "{err}");

    fs::write(&forged, "{").unwrap();
    let (code, _, err) = verify(&forged);
    assert!(code == 1 && err.contains("cannot read the report"), "{err}");
}
