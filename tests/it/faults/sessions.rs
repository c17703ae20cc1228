//! The real program on a terminal, while its disk, its data folder or its clock go wrong.

use super::shim::Fault;
use super::soundness;
use crate::support::home::Home;
use crate::support::pty::{Launch, Running};
use crate::support::seen::Seen;
use hit5::domain::Entry;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

const TEST: [&str; 6] = ["label", "demo", "--test", "-n", "8", "--seed=3"];

/// Where the data file lies.
fn folder(home: &Home) -> PathBuf {
    home.data().parent().unwrap().to_owned()
}

/// The program with the shim before its data folder.
fn launch(home: &Home, fault: Fault) -> Launch {
    let variables = fault.variables(&folder(home));
    variables.iter().fold(home.launch(), |launch, (name, value)| launch.env(name, value))
}

/// A first guess, saved.
fn begin(program: &Running) {
    program.wait_for_image(0);
    program.guess("lemon");
    program.wait_for_guesses(&["Lemon"]);
}

/// A second one that is not saved; what the screen says.
fn guess_in_vain(program: &Running) -> Seen {
    program.guess("granny");
    program.wait_for("that it is not saved", |seen| {
        seen.contains("NOT SAVED") && seen.guesses() == ["Lemon", "Granny Smith"]
    })
}

/// Quits though something is not saved; what is said then.
fn give_up(program: &Running) -> String {
    program.type_keys("C-c");
    program.wait_for("a question", |seen| !seen.is_saved());
    program.type_keys("C-c");
    let exit = program.wait_for_exit();
    assert_eq!(exit.exit_code(), 1, "{}", program.seen().text());
    program.seen().text()
}

/// Classes guessed, as the file has them.
fn guessed(home: &Home) -> usize {
    soundness(&home.data()).unwrap();
    let log = home.log();
    log.records.iter().filter(|record| matches!(record.entry, Entry::GuessAdded(_))).count()
}

#[test]
fn what_a_disk_does_not_take_is_saved_once_it_does() {
    let whys = [
        (Fault::DiskFull, "the disk is full"),
        (Fault::ReadOnly, "disk I/O error"),
        (Fault::WriteError, "disk I/O error"),
    ];
    for (fault, why) in whys {
        let home = Home::new();
        let trouble = home.path().join("trouble");
        let launch = launch(&home, fault).env("FAULT_WHILE", trouble.to_str().unwrap());
        let program = launch.args(&TEST).start();
        begin(&program);
        fs::write(&trouble, "").unwrap();
        let seen = guess_in_vain(&program);
        assert!(!seen.is_saved() && seen.contains(why), "{fault:?}: {}", seen.text());
        fs::remove_file(&trouble).unwrap();
        program.wait_for_guesses(&["Lemon", "Granny Smith"]);
        program.quit();
        assert_eq!(guessed(&home), 2, "{fault:?}");
    }
}

#[test]
fn a_disk_that_stays_full_loses_only_what_was_never_said_to_be_saved() {
    let home = Home::new();
    let trouble = home.path().join("trouble");
    let launch = launch(&home, Fault::DiskFull).env("FAULT_WHILE", trouble.to_str().unwrap());
    let program = launch.args(&TEST).start();
    begin(&program);
    fs::write(&trouble, "").unwrap();
    guess_in_vain(&program);
    let said = give_up(&program);
    assert!(said.contains("the last answers are not saved"), "{said}");
    assert_eq!(guessed(&home), 1);
    let again = home.launch().start();
    again.wait_for_guesses(&["Lemon"]);
    again.quit();
}

/// A file system of its own that is full, where this process may mount one.
#[test]
fn a_small_disk_runs_full_and_gets_room_again() {
    let home = Home::new();
    fs::create_dir(folder(&home)).unwrap();
    let may_mount = Command::new("unshare").args(["-m", "true"]).status();
    if !may_mount.is_ok_and(|status| status.success()) {
        println!("SKIPPED: nothing can be mounted here (unshare -m fails)");
        return;
    }
    let script = r#"mount -t tmpfs -o size=8m none "$0" && exec "$@""#;
    let disk = folder(&home).display().to_string();
    let program =
        home.launch().args(&TEST).under(&["unshare", "-m", "sh", "-c", script, &disk]).start();
    begin(&program);
    let seen_from_there = PathBuf::from(format!("/proc/{}/root{disk}", program.pid));
    let filler = seen_from_there.join("filler");
    fs::write(&filler, vec![0; 16 << 20]).unwrap_err();
    let seen = guess_in_vain(&program);
    assert!(seen.contains("the disk is full"), "{}", seen.text());
    fs::remove_file(&filler).unwrap();
    program.wait_for_guesses(&["Lemon", "Granny Smith"]);
    // Nobody else sees the disk, and it is gone with the program.
    for name in ["hit5.db", "hit5.db-wal"] {
        fs::copy(seen_from_there.join(name), folder(&home).join(name)).unwrap();
    }
    program.quit();
    assert_eq!(guessed(&home), 2);
}

#[test]
fn a_data_folder_that_goes_away_is_noticed_and_welcomed_back() {
    let home = Home::new();
    let program = home.launch().args(&TEST).start();
    begin(&program);
    let away = home.path().join("away");
    fs::rename(folder(&home), &away).unwrap();
    let seen = guess_in_vain(&program);
    assert!(seen.contains("the data file is not there any more"), "{}", seen.text());
    fs::rename(&away, folder(&home)).unwrap();
    program.wait_for_guesses(&["Lemon", "Granny Smith"]);
    fs::remove_dir_all(folder(&home)).unwrap();
    program.guess("lime");
    program.wait_for("that it is not saved", |seen| seen.contains("NOT SAVED"));
    let said = give_up(&program);
    assert!(said.contains("is not there any more"), "{said}");
}

#[test]
fn a_clock_that_is_set_changes_no_time_spent() {
    let home = Home::new();
    let clock = home.path().join("clock");
    let launch = launch(&home, Fault::DiskFull).env("FAULT_CLOCK", clock.to_str().unwrap());
    let program = launch.args(&TEST).start();
    begin(&program);
    let three_days = "-259200";
    fs::write(&clock, three_days).unwrap();
    program.guess("granny");
    program.wait_for_guesses(&["Lemon", "Granny Smith"]);
    program.type_keys("C-s");
    program.wait_for_image(1);
    fs::write(&clock, "86400").unwrap();
    program.guess("lime");
    program.wait_for_guesses(&["Lime"]);
    program.quit();
    let log = home.log();
    let went_back = log.records.windows(2).filter(|pair| pair[1].at < pair[0].at).count();
    assert!(went_back > 0, "the clock was set");
    let longest = log.records.iter().map(|record| record.after.spent.lead_ms).max().unwrap();
    assert!(longest < 60_000, "{longest}");
    let again = home.launch().start();
    again.wait_for_guesses(&["Lime"]);
    again.quit();
    let report = home.run(&["report"]);
    assert!(report.status.success(), "{}", String::from_utf8_lossy(&report.stderr));
}
