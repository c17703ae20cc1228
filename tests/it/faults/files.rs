//! Data files with damaged bytes, before the real program.

use super::{damage, is_long, soundness};
use crate::support::home::Home;
use crate::support::seen::Seen;
use hit5::stats::SplitMix64;
use std::fs;
use std::process::Output;

/// What is typed for damaged files: each reads another part of them.
const COMMANDS: [&[&str]; 5] = [
    &["report"],
    &["export", "log"],
    &["export", "annotations"],
    &["annotator", "list"],
    &["datasets", "list"],
];

/// A home with a session that has some answers, in one file.
fn home() -> Home {
    let home = Home::new();
    let program =
        home.launch().args(&["label", "demo", "--test", "-n", "8", "--seed", "3"]).start();
    for (answered, word) in ["lemon", "granny", "lime"].into_iter().enumerate() {
        program.wait_for_image(answered);
        program.guess(word);
        program.type_keys("C-s");
    }
    program.wait_for_image(3);
    program.wait_for("all saved", Seen::is_saved);
    program.quit();
    home
}

/// Fails in the way a failure should: in words, with a hint at what to do.
fn assert_told(output: &Output, what: &str) {
    let said = String::from_utf8_lossy(&output.stderr);
    match output.status.code() {
        Some(0) => {}
        Some(1) if said.contains("hint: ") || said.contains("record") => {}
        code => panic!("{what}: {code:?}, {said}"),
    }
}

#[test]
fn a_damaged_data_file_is_told_and_saved_by_the_program() {
    let home = home();
    let sound = fs::read(home.data()).unwrap();
    let records = home.log().records.len();
    let mut random = SplitMix64::new(5);
    let (mut told, mut whole, runs) = (0, 0, if is_long() { 200 } else { 4 });
    for run in 0..runs {
        let mut bytes = sound.clone();
        damage(&mut bytes, 1 + random.below(300), &mut random);
        fs::write(home.data(), &bytes).unwrap();
        for command in COMMANDS {
            let output = home.run(command);
            assert_told(&output, &format!("{run}: {command:?}"));
            told += usize::from(!output.status.success());
        }
        let saved = Home::new();
        fs::create_dir(saved.data().parent().unwrap()).unwrap();
        let out = saved.data().display().to_string();
        fs::write(home.data(), &bytes).unwrap();
        let output = home.run(&["recover", "--out", &out]);
        assert_told(&output, &format!("{run}: recover"));
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(saved.data().exists(), "{run}: nothing was saved: {said}");
        soundness(&saved.data()).unwrap();
        let output = saved.run(&["export", "log"]);
        assert!(output.status.success(), "{run}: {}", String::from_utf8_lossy(&output.stderr));
        let program = saved.launch().start();
        program.wait_for("a screen", |seen| seen.header().starts_with(" hit5 "));
        program.quit();
        let lines = String::from_utf8_lossy(&output.stdout).lines().count();
        whole += usize::from(lines >= records);
    }
    println!("{runs} damaged files: {told} commands refused, {whole} logs saved as a whole");
}

#[test]
fn a_data_file_damaged_under_a_running_program_ends_nothing_unsaid() {
    let home = home();
    let program = home.launch().start();
    program.wait_for_image(3);
    let mut bytes = fs::read(home.data()).unwrap();
    damage(&mut bytes[100..], 20_000, &mut SplitMix64::new(7));
    fs::write(home.data(), bytes).unwrap();
    program.guess("peach");
    program.wait_for("saved, or why not", |seen| {
        seen.guesses() == ["Peach"] && seen.is_saved() || seen.contains("NOT SAVED")
    });
    program.type_keys("C-c");
    program.type_keys("C-c");
    let code = program.wait_for_exit().exit_code();
    let said = program.seen().text();
    assert!(code <= 1, "{code}: {said}");
    assert!(!said.contains("bug"), "{said}");
}
