//! `hit5 review` on the real binary: what is refused, and a walk to the data file and the report.

use crate::sharing::{fails, machine, printed, three_answers};
use crate::support::answers::Answers;
use crate::support::home::Home;
use crate::support::pty::Running;
use hit5::domain::{Judgement, Phase, Whose};

fn judgements(home: &Home, dataset: &str) -> Vec<Judgement> {
    let store = home.store();
    let dataset = store.dataset_by_name(dataset).unwrap().unwrap();
    let (judgements, problems) = store.judgements(dataset.id, None).unwrap();
    assert_eq!(problems, []);
    judgements
}

fn walk(home: &Home, args: &[&str]) -> Running {
    home.launch().args(&[&["review"], args].concat()).start()
}

/// Waits for an error of the walk.
fn wait_for(program: &Running, place: &str) {
    program.wait_for(place, |seen| seen.contains(&format!(" {place} ")) && seen.contains("truth:"));
}

#[test]
fn a_walk_over_the_errors_of_a_practice_ends_in_the_data_file() {
    let home = Home::new();
    let program =
        home.launch().args(&["label", "demo", "-n", "3", "-k", "1", "--seed", "3"]).start();
    for image in 0..3 {
        program.wait_for_image(image);
        program.guess("lemon");
        program.wait_for_guesses(&["Lemon"]);
        program.type_keys("C-s");
    }
    program.wait_for("the end", |seen| seen.contains("3 of 3 answered."));
    program.type_keys("Enter");
    program.wait_for("the figures", |seen| seen.contains("3 of 3 images answered"));
    program.quit();

    let report = printed(&home, &["report", "--json"]);
    let report: serde_json::Value = serde_json::from_str(&report).unwrap();
    let errors = report["sessions"][0]["errors"][0]["errors"].as_u64().unwrap();
    assert!(errors >= 2, "{report:#}");
    let theirs = report["sessions"][0]["models"][0]["model_errors"][0]["errors"].as_u64().unwrap();
    let all = errors + theirs;

    let program = walk(&home, &["--annotator", "eve"]);
    wait_for(&program, &format!("1/{all}"));
    program.type_keys("T 3 g");
    wait_for(&program, &format!("2/{all}"));
    program.wait_for("the disk", |seen| seen.contains("1 judged · saved"));
    program.type_keys("u C-z n");
    program.wait_for("the disk", |seen| seen.contains("2 judged · saved"));
    program.quit();

    let said = judgements(&home, "demo");
    let words: Vec<_> = said.iter().map(|it| it.opinion.cause.as_deref().unwrap()).collect();
    assert_eq!(said.len(), 2, "the one taken back was said anew");
    assert!(words.contains(&"fine-grained") && words.contains(&"unaware"), "{words:?}");
    let first = said.iter().find(|it| it.opinion.severity == Some(3)).unwrap();
    assert_eq!((first.opinion.factors.clone(), first.k), (vec!["needs-text".to_owned()], 1));
    assert!(
        said.iter().all(|it| it.reviewer == "eve" && matches!(it.error.whose, Whose::Session(_)))
    );

    let report = printed(&home, &["report"]);
    assert!(report.contains("Causes of errors: test on demo, judged by eve"), "{report}");
    let json: serde_json::Value =
        serde_json::from_str(&printed(&home, &["report", "--json"])).unwrap();
    let human = &json["causes"][0]["judged"][0];
    assert_eq!((human["judged"].as_u64(), human["errors"].as_u64()), (Some(2), Some(errors)));
    assert_eq!(human["factors"][0]["word"], "needs-text");

    if all > 2 {
        let program = walk(&home, &["--annotator", "eve"]);
        wait_for(&program, &format!("1/{}", all - 2));
        program.quit();
    }
    let program = walk(&home, &["--annotator", "eve", "--again", "--blind"]);
    wait_for(&program, &format!("1/{all}"));
    let seen = program.wait_for("the mode", |seen| seen.contains("blind review"));
    assert!(!seen.contains("MobileNet") && !seen.contains("tester"), "{}", seen.text());
    program.quit();
    let program = walk(&home, &["--annotator", "mallory"]);
    wait_for(&program, &format!("1/{all}"));
    program.wait_for("nothing of eve's", |seen| seen.contains(" 0 judged"));
    program.quit();
}

#[test]
fn what_must_not_be_shown_or_is_not_there_is_refused() {
    let home = machine();
    fails(&home, &["review", "none"], 2, "there is no dataset \"none\"");
    fails(&home, &["review", "set"], 2, "there is no session on dataset \"set\"");
    let answers = Answers { phase: Phase::Test, is_finished: false, ..three_answers("anna") };
    answers.put(&home);
    let said = "session 1 is a test that is not finished: a review would show its truth";
    fails(&home, &["review", "set"], 1, said);
    fails(&home, &["review", "set", "--session", "1"], 1, said);
    Answers { is_finished: true, ..three_answers("bob") }.put(&home);
    let own = "\"anna\" has an unfinished test, session 1, with 3 of the images";
    fails(&home, &["review", "set", "--annotator", "anna"], 1, own);
    fails(&home, &["review", "set", "--annotator", "eve"], 1, "a review needs a terminal");
    let named = ["review", "set", "--annotator", "eve", "--session", "1"];
    fails(&home, &named, 1, said);
    let model = ["review", "set", "--annotator", "eve", "--model", "net"];
    fails(&home, &model, 2, "dataset \"set\" has no model \"net\"");
}

#[test]
fn nothing_wrong_is_nothing_to_review_and_a_key_is_read() {
    let home = machine();
    let right = Answers {
        guesses: &[&["apple"], &["apple"], &["apple"]],
        is_finished: true,
        ..three_answers("bob")
    };
    right.put(&home);
    let none = ["review", "set", "--annotator", "eve"];
    fails(&home, &none, 1, "there is no error to review");
    let key = home.path().join("set.key").to_str().unwrap().to_owned();
    printed(&home, &["key", "take", "set", &key]);
    fails(&home, &none, 1, "the truth of dataset \"set\" is kept in a key file");
    let with_key = ["review", "set", "--annotator", "eve", "--key", &key];
    fails(&home, &with_key, 1, "there is no error to review");
}
