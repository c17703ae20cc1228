//! Guesses that a model filled in, through the real binary: corrected, left, come back to, reported.

use super::{machine, predictions, printed, study_file};
use crate::sharing::fails;
use crate::support::home::Home;
use serde_json::{Value, json};
use std::fs;

/// The lines of the log of this kind.
fn logged(home: &Home, kind: &str) -> Vec<Value> {
    let text = printed(home, &["export", "log"]);
    let lines = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    lines.filter(|line| line["kind"] == kind).collect()
}

#[test]
fn guesses_begin_from_a_model_and_a_kill_loses_no_correction() {
    let home = machine();
    let program = home.launch().args(&["label", "set", "--prefill", "asked", "-n", "2"]).start();
    program.wait_for("filled guesses", |seen| seen.has_photo() && seen.contains("from asked"));
    program.type_keys("C-x");
    program.wait_for("a correction", |seen| {
        seen.guesses().len() == 2 && seen.is_saved() && !seen.contains("from asked")
    });
    program.kill();

    let program = home.launch().start();
    let seen = program.wait_for("it again", |seen| seen.has_photo() && seen.guesses().len() == 2);
    assert!(seen.contains("welcome back") && !seen.contains("from asked"), "{}", seen.text());
    program.type_keys("C-s");
    program.wait_for("the next image", |seen| {
        seen.answered() == Some(1) && seen.has_photo() && seen.contains("from asked")
    });
    program.type_keys("C-s");
    program.wait_for("the end", |seen| seen.contains("That was the last image"));
    program.type_keys("Enter");
    program.wait_for("the figures", |seen| seen.contains("guesses began from asked"));
    program.quit();

    let expected = predictions(1);
    for (answer, kept) in logged(&home, "submitted").iter().zip([2, 3]) {
        let said = &expected[answer["image"].as_str().unwrap()];
        assert_eq!(answer["guesses"], json!(said[..kept]));
    }
    let report: Value = serde_json::from_str(&printed(&home, &["report", "--json"])).unwrap();
    let session = &report["sessions"][0];
    assert_eq!(session["prefilled_from"], json!(["asked"]));
    let counts = &session["counts"];
    assert_eq!([&counts["answered"], &counts["assisted"], &counts["scored"]], [2, 2, 0]);
    assert_eq!(session["assisted_errors"][0]["n"], 2);
    let told = printed(&home, &["report"]);
    assert!(told.contains("Guesses began from asked;"), "{told}");
    fails(&home, &["predictions", "remove", "asked"], 1, "with the predictions of \"asked\"");
}

#[test]
fn a_phase_is_filled_in_by_a_model_whose_name_is_kept_back() {
    let home = machine();
    let file = study_file(&home);
    let text = fs::read_to_string(&file).unwrap();
    let text = text
        .replace("reveal = \"never\"", "reveal = \"never\"\nblind = true")
        .replace("images = 20", "images = 20\nprefill = \"unseen\"")
        .replace("images = 30", "images = 30\nprefill = \"unseen\"");
    fs::write(&file, &text).unwrap();
    let file = file.to_str().unwrap();
    let checked = home.run(&["study", "check", file]);
    assert!(checked.status.success());
    let told = String::from_utf8(checked.stdout).unwrap();
    assert!(told.contains("test: test, 30 images, guesses begin from unseen"), "{told}");
    let advice = String::from_utf8(checked.stderr).unwrap();
    let word = "measure annotator and \"unseen\" together";
    assert_eq!(advice.matches(word).count(), 1, "of the test only: {advice}");

    let program = home.launch().args(&["label", "--study", file]).start();
    let seen = program.wait_for_image(0);
    assert!(seen.contains("from model B") && !seen.contains("unseen"), "{}", seen.text());
    program.quit();
    let shown = &logged(&home, "shown")[0];
    let list: Vec<String> = serde_json::from_value(shown["candidates"].clone()).unwrap();
    let said = &predictions(4)[shown["image"].as_str().unwrap()];
    let kept: Vec<&String> = said.iter().filter(|class| list.contains(class)).collect();
    assert_eq!((&shown["guesses"], &shown["is_assisted"]), (&json!(kept), &json!(true)));
    assert!(kept.len() < said.len(), "the list was pruned by another model");
}

#[test]
fn guesses_that_cannot_be_filled_in_are_named() {
    let home = machine();
    let program = home.launch().args(&["label", "set", "--prefill", "asker"]).start();
    assert_eq!(program.wait_for_exit().exit_code(), 1);
    let seen = program.seen();
    let said = "no predictions of \"asker\" are known for dataset \"set\"";
    assert!(seen.contains(said) && seen.contains("hint: "), "{}", seen.text());
    assert_eq!(home.store().sessions().unwrap().len(), 0);

    let file = study_file(&home);
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, text.replace("images = 30", "images = 30\nprefill = \"asker\"")).unwrap();
    let said = home.run(&["study", "check", file.to_str().unwrap()]);
    assert_eq!(said.status.code(), Some(1));
    let said = String::from_utf8(said.stderr).unwrap();
    assert!(said.contains("the model \"asker\" is not listed: add it under [[models]]"), "{said}");
}
