//! The figures of a session on the screen: what they tell, and what they must not tell yet.

use crate::support::home::Home;
use crate::support::pty::Running;
use hit5::domain::Entry;

/// Answers the image at hand with lemon, whatever it shows.
fn answer(program: &Running) {
    program.guess("lemon");
    program.wait_for_guesses(&["Lemon"]);
    program.type_keys("C-s");
}

/// Every page of the figures that are open, then back to where they were opened.
fn pages(program: &Running) -> String {
    let mut all = String::new();
    for page in 1.. {
        let here = format!(" · {page} of ");
        let seen = program.wait_for("the page", |seen| seen.header().contains(&here));
        all.push_str(&seen.text());
        if seen.header().contains(&format!(" · {page} of {page} ")) {
            break;
        }
        program.type_keys("Right");
    }
    program.type_keys("Esc");
    program.wait_for("the screen below", |seen| !seen.header().contains(" · Report · "));
    all
}

#[test]
fn a_running_test_tells_times_and_nothing_that_rests_on_the_truth() {
    let home = Home::new();
    let program =
        home.launch().size(120, 40).args(&["label", "demo", "-n", "3", "--seed", "3"]).start();
    program.wait_for_image(0);
    answer(&program);
    program.wait_for_image(1);
    program.type_keys("M-i");
    let told = pages(&program);
    assert!(told.contains("1 of 3 images answered, 0 scored, 1 without ground truth"), "{told}");
    assert!(told.contains("what rests on a truth that was not shown"), "{told}");
    assert!(told.contains("Active time per image") || told.contains("time per image"), "{told}");
    for secret in ["Most confused", "Was the truth", "By subtree", "By class"] {
        assert!(!told.contains(secret), "{secret}: {told}");
    }
    program.wait_for_image(1);
    let entries: Vec<Entry> = home.log().records.into_iter().map(|record| record.entry).collect();
    let paused = entries.iter().position(|entry| *entry == Entry::Paused).expect("the clock stops");
    assert_eq!(entries.get(paused + 1), Some(&Entry::Resumed), "and goes on");
    for next in [2, 3] {
        answer(&program);
        if next < 3 {
            program.wait_for_image(next);
        }
    }
    program.wait_for("the end", |seen| seen.contains("3 of 3 answered."));
    program.type_keys("M-i");
    assert!(pages(&program).contains(" 0 scored"), "it is not over until that was said");
    program.type_keys("Enter");
    program.wait_for("the figures", |seen| seen.contains("3 of 3 images answered"));
    program.type_keys("M-i");
    let told = pages(&program);
    assert!(told.contains("top-1") && told.contains("3 scored"), "{told}");
    program.quit();
}

#[test]
fn practice_tells_of_the_images_whose_truth_was_shown() {
    let home = Home::new();
    let args = ["label", "demo", "--practice", "-n", "3", "--seed", "3"];
    let program = home.launch().size(120, 40).args(&args).start();
    program.wait_for_image(0);
    answer(&program);
    program.wait_for("the result", |seen| seen.contains("next image"));
    program.type_keys("M-i");
    let told = pages(&program);
    assert!(told.contains("1 of 3 images answered, 1 scored"), "{told}");
    assert!(told.contains("top-1"), "{told}");
    program.quit();
}
