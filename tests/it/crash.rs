//! Whatever ends the program, what it said to be saved is there when it starts again.

use crate::support::home::{Home, Log};
use crate::support::pty::{Acknowledged, Running};
use crate::support::seen::Seen;
use hit5::domain::Entry;
use hit5::stats::SplitMix64;

/// Drives a session to a step, kills it there, starts again and compares. `records` is what
/// the annotator did up to that step.
fn survives(args: &[&str], to_the_step: impl Fn(&Running) -> Seen, records: &[&str]) {
    let home = Home::new();
    let first = home.launch().args(args).start();
    first.wait_for_image(0);
    let before = to_the_step(&first);
    first.kill();
    assert_eq!(kinds(&home.log()), records);
    let log = home.log();
    let standing = (before.answered().unwrap(), before.guesses());
    assert_eq!(log.standing(log.records.len()), standing, "the file knows what was acknowledged");

    let second = home.launch().start();
    let after = second.wait_for_image(standing.0);
    assert_eq!(after.guesses(), standing.1);
    assert_eq!(skipped(&after), skipped(&before));
    assert!(after.photo() == before.photo(), "the same image:\n{}", after.text());
    second.quit();
    assert_eq!(kinds(&home.log()), records, "a restart changes no answer");
}

/// What the log says the annotator did: not that images were shown, nor the pause that quitting
/// leaves behind.
fn kinds(log: &Log) -> Vec<&'static str> {
    let kind = |entry: &Entry| match entry {
        Entry::Shown | Entry::Paused | Entry::Resumed | Entry::Away | Entry::Back => None,
        Entry::GuessAdded(_) => Some("added"),
        Entry::GuessRemoved(_) => Some("removed"),
        Entry::GuessMoved(..) => Some("moved"),
        Entry::Submitted => Some("submitted"),
        Entry::Skipped(_) => Some("skipped"),
        Entry::AnswerShown => Some("answer shown"),
        Entry::ModelShown(_) => Some("model shown"),
        Entry::Widened => Some("widened"),
        Entry::Rated(_) | Entry::Expected(_) => Some("rated"),
        Entry::Flagged(..) | Entry::Present(..) => Some("flagged"),
        Entry::Commented(_) => Some("commented"),
        Entry::Retracted(_) => Some("retracted"),
        Entry::Redone(_) => Some("redone"),
    };
    log.records.iter().filter_map(|record| kind(&record.entry)).collect()
}

/// The note on skipped images in the header.
fn skipped(seen: &Seen) -> bool {
    seen.header().contains("· 1 skipped")
}

/// Two guesses, the last step before most others.
fn two_guesses(program: &Running) -> Seen {
    program.guess("lemon");
    program.wait_for_guesses(&["Lemon"]);
    program.guess("granny");
    program.wait_for_guesses(&["Lemon", "Granny Smith"])
}

#[test]
fn a_kill_at_the_first_image() {
    survives(&[], |program| program.wait_for_image(0), &[]);
}

#[test]
fn a_kill_during_a_search() {
    let search = |program: &Running| {
        program.type_keys("grann");
        program.wait_for("the search", |seen| seen.contains("⌕ grann"))
    };
    survives(&[], search, &[]);
}

#[test]
fn a_kill_after_a_guess() {
    let guess = |program: &Running| {
        program.guess("lemon");
        program.wait_for_guesses(&["Lemon"])
    };
    survives(&[], guess, &["added"]);
}

#[test]
fn a_kill_after_two_guesses() {
    survives(&[], two_guesses, &["added", "added"]);
}

#[test]
fn a_kill_after_reordering() {
    let reorder = |program: &Running| {
        two_guesses(program);
        program.type_keys("Tab +");
        program.wait_for_guesses(&["Granny Smith", "Lemon"])
    };
    survives(&[], reorder, &["added", "added", "moved"]);
}

#[test]
fn a_kill_after_removing() {
    let remove = |program: &Running| {
        two_guesses(program);
        program.type_keys("Tab x");
        program.wait_for_guesses(&["Granny Smith"])
    };
    survives(&[], remove, &["added", "added", "removed"]);
}

#[test]
fn a_kill_after_undoing() {
    let undo = |program: &Running| {
        two_guesses(program);
        program.type_keys("C-u");
        program.wait_for_guesses(&["Lemon"])
    };
    survives(&[], undo, &["added", "added", "retracted"]);
}

#[test]
fn a_kill_after_submitting() {
    let submit = |program: &Running| {
        two_guesses(program);
        program.type_keys("C-s");
        program.wait_for("the next image", |seen| {
            seen.answered() == Some(1) && seen.has_photo() && seen.is_saved()
        })
    };
    survives(&[], submit, &["added", "added", "submitted"]);
}

#[test]
fn a_kill_after_undoing_a_submission() {
    let undo = |program: &Running| {
        two_guesses(program);
        program.type_keys("C-s");
        program.wait_for_image(1);
        program.type_keys("C-u");
        program.wait_for_image(0);
        program.wait_for_guesses(&["Lemon", "Granny Smith"])
    };
    survives(&[], undo, &["added", "added", "submitted", "retracted"]);
}

#[test]
fn a_kill_after_skipping() {
    let skip = |program: &Running| {
        program.type_keys("C-k");
        program
            .wait_for("the next image", |seen| skipped(seen) && seen.has_photo() && seen.is_saved())
    };
    survives(&[], skip, &["skipped"]);
}

const PRACTICE: [&str; 7] = ["label", "demo", "--practice", "-n", "20", "--seed", "5"];

#[test]
fn a_kill_after_the_answer_was_shown() {
    let home = Home::new();
    let first = home.launch().args(&PRACTICE).start();
    first.wait_for_image(0);
    first.type_keys("C-a");
    let is_revealed =
        |seen: &Seen| seen.contains(" truth: ") && seen.is_saved() && seen.has_photo();
    let before = first.wait_for("the answer", is_revealed);
    first.kill();
    assert_eq!(kinds(&home.log()), ["answer shown"]);
    let second = home.launch().start();
    let after = second.wait_for("the answer again", is_revealed);
    assert!(after.photo() == before.photo(), "the same image:\n{}", after.text());
    // Answering now does not count: the truth had been seen.
    second.guess("lemon");
    second.wait_for_guesses(&["Lemon"]);
    second.type_keys("C-s");
    second.wait_for("the result", |seen| seen.answered() == Some(1) && seen.is_saved());
    second.quit();
    assert_eq!(home.log().annotations, []);
}

#[test]
fn a_kill_at_the_result() {
    let home = Home::new();
    let first = home.launch().args(&PRACTICE).start();
    first.wait_for_image(0);
    two_guesses(&first);
    first.type_keys("C-s");
    first.wait_for("the result", |seen| {
        seen.answered() == Some(1)
            && seen.is_saved()
            && (seen.contains("✔ right") || seen.contains("✘ wrong"))
    });
    first.kill();
    let log = home.log();
    assert_eq!(kinds(&log), ["added", "added", "submitted"]);
    assert_eq!(log.annotations[0].guesses, ["lemon", "granny-smith"]);
    // The result was seen, so the session goes on behind it.
    let second = home.launch().start();
    let after = second.wait_for_image(1);
    assert_eq!(after.guesses(), [""; 0]);
    assert_eq!(home.log().replayed(log.records.len()).current(), Some(1));
    second.quit();
    assert_eq!(home.log().annotations.len(), 1);
}

#[test]
fn a_dropped_line_in_the_middle_of_a_trial() {
    let home = Home::new();
    let mut first = home.launch().start();
    first.wait_for_image(0);
    two_guesses(&first);
    first.type_keys("C-s");
    first.wait_for_image(1);
    first.guess("lime");
    first.wait_for_guesses(&["Lime"]);
    first.hang_up();
    assert_eq!(first.wait_for_exit().exit_code(), 130);
    let log = home.log();
    assert_eq!(kinds(&log), ["added", "added", "submitted", "added"]);
    assert_eq!(log.annotations[0].guesses, ["lemon", "granny-smith"]);
    let second = home.launch().start();
    second.wait_for_image(1);
    second.wait_for_guesses(&["Lime"]);
    second.quit();
}

/// A step of the random annotator: mostly guesses, now and then all else.
fn random_step(program: &Running, random: &mut SplitMix64) {
    const WORDS: [&str; 8] =
        ["lemon", "granny", "kaiser", "peach", "cucumber", "zucchini", "anjou", "banana"];
    let word = WORDS[usize::try_from(random.below(WORDS.len() as u64)).unwrap()];
    match random.below(12) {
        0..=4 => {
            // Whatever the search line still holds goes first.
            program.type_keys("C-w C-w");
            program.guess(word);
        }
        5..=6 => program.type_keys("C-s"),
        7 => program.type_keys("C-u"),
        8 => program.type_keys("C-y"),
        9 => program.type_keys("Tab + Tab"),
        10 => program.type_keys("C-x"),
        _ => program.type_keys("C-k"),
    }
}

/// Every acknowledged state is a state of the log, in the same order. Acknowledged states are
/// those of frames that said `saved`, so there are log states in between that no frame showed.
fn assert_follows(log: &Log, acknowledged: &[Acknowledged]) {
    let mut states = (0..=log.records.len()).map(|records| log.standing(records)).peekable();
    for (n, state) in acknowledged.iter().enumerate() {
        while states.peek().is_some_and(|there| there != state) {
            states.next();
        }
        assert!(
            states.peek().is_some(),
            "number {n} of {acknowledged:?} is not in the log, or comes too late"
        );
    }
}

#[test]
fn kills_at_random_moments() {
    let home = Home::new();
    let mut random = SplitMix64::new(2014);
    let mut acknowledged = Vec::new();
    let mut program = home.launch().args(&["label", "demo", "-n", "60", "--seed", "7"]).start();
    for step in 1..=60 {
        program.wait_for("an image", Seen::has_photo);
        random_step(&program, &mut random);
        if step % 6 != 0 {
            // The search line shows that the step and all before it have been taken.
            program.type_keys(&format!("C-w C-w step{step}"));
            program.wait_for("the step's echo", |seen| seen.contains(&format!("⌕ step{step}▏")));
        } else {
            // No wait: the kill meets the step's records before, in or after the write.
            program.kill();
            acknowledged.extend(program.acknowledged());
            assert_follows(&home.log(), &acknowledged);
            program = home.launch().start();
        }
    }
    let last = program.wait_for("an image, all saved", |seen| seen.has_photo() && seen.is_saved());
    program.quit();
    acknowledged.extend(program.acknowledged());
    let log = home.log();
    assert_follows(&log, &acknowledged);
    let submitted = log.replayed(log.records.len()).progress().submitted;
    assert_eq!(last.answered(), Some(submitted));
    assert_eq!(log.annotations.len(), submitted, "in a test every submission counts");
    assert!(submitted > 3, "the script does something: {:?}", kinds(&log));
}
