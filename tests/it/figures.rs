//! What the figures on the screen tell an annotator of their own session, and filters of reports.

use crate::sharing::{fails, machine, printed, three_answers};
use crate::support::answers::Answers;
use crate::support::home::Home;
use hit5::domain::Phase;
use hit5::report::render::text;
use hit5::runtime::figures;

/// The figures of a session on the demonstration set, finished or not, as text.
fn told(phase: Phase, is_finished: bool) -> String {
    let home = Home::new();
    let plan = ["study", "new", "pilot", "demo", "pilot.toml", "--practice", "5", "--test", "9"];
    assert!(home.run(&plan).status.success());
    let answers = Answers {
        dataset: "demo",
        annotator: "anna",
        phase,
        guesses: &[&["lemon"], &["banana", "lime"], &["anjou"]],
        is_finished,
    };
    let session = answers.put(&home);
    let document = figures::told(&home.store(), session).unwrap();
    text(&document, 80)
}

#[test]
fn of_a_test_under_way_nothing_rests_on_a_truth_or_a_model() {
    let told = told(Phase::Test, false);
    assert!(told.contains("3 of 3 images answered, 0 scored"), "{told}");
    assert!(told.contains("time per image"), "{told}");
    for word in ["MobileNet", "kappa", "Agreement"] {
        assert!(
            !told.contains(word),
            "{word}: whether a model says the same tells of the truth: {told}"
        );
    }
}

#[test]
fn of_a_finished_test_models_are_told() {
    let told = told(Phase::Test, true);
    assert!(told.contains("3 of 3 images answered, 3 scored"), "{told}");
    assert!(told.contains("MobileNet v1"), "{told}");
}

#[test]
fn a_practice_under_way_tells_what_its_answers_showed() {
    let told = told(Phase::Practice, false);
    assert!(told.contains("3 of 3 images answered, 3 scored"), "{told}");
    assert!(told.contains("MobileNet v1"), "{told}");
}

#[test]
fn a_filter_that_is_mistyped_is_refused() {
    let home = machine();
    let nothing = printed(&home, &["report", "--reviewer", "bob", "--subtree", "apple"]);
    assert_eq!(nothing, "No sessions yet.\n");
    three_answers("anna").put(&home);
    let turned = ["report", "--since", "2026-03-02", "--until", "2026-03-01"];
    fails(&home, &turned, 2, "--until is not after --since");
    fails(&home, &["report", "--reviewer", "bbo"], 2, "\"bbo\" has judged no error");
    fails(&home, &["report", "--subtree", "aple"], 2, "has a node \"aple\"");
}
