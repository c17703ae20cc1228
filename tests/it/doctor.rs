//! What `hit5 doctor` says of the data file and what lies around it, and what it advises.

use crate::sharing::{machine, run, three_answers};
use crate::support::home::Home;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

/// What it prints, which without a terminal always fails.
fn said(home: &Home) -> (String, String) {
    let (code, out, err) = run(home, &["doctor"]);
    assert_eq!(code, 1, "{out}");
    (out, err)
}

fn answered() -> Home {
    let home = machine();
    three_answers("anna").put(&home);
    home
}

#[test]
fn of_what_is_well_it_tells_the_facts() {
    let home = answered();
    let (out, err) = said(&home);
    for fact in [
        "hit5.db, ",
        "every page and row is sound",
        "1 session with 10 records",
        "the data file has mode 600",
        " free for the data file",
        "set: 16 images in ",
        "16 images looked for and found",
    ] {
        assert!(out.contains(fact), "{fact:?} in {out}");
    }
    assert!(!out.contains('!') && err.contains("there is no terminal"), "{out} {err}");
    let (_, out, _) = run(&home, &["doctor", "--json"]);
    let found: serde_json::Value = serde_json::from_str(&out).unwrap();
    let titles: Vec<_> = found["checks"].as_array().unwrap().iter().map(|c| &c["title"]).collect();
    assert_eq!(titles, ["Data file", "Permissions", "Disk", "Datasets"]);
}

/// After something happened to the data file or its surroundings it says what, what to do, and fails
/// for that reason.
fn complains(happens: impl Fn(&Home, &Path), what: &str, advice: &str) {
    let home = answered();
    happens(&home, &home.data());
    let (out, err) = said(&home);
    let lines: Vec<&str> = out.lines().collect();
    let place = lines.iter().position(|line| line.starts_with("  ! ") && line.contains(what));
    let place = place.unwrap_or_else(|| panic!("{what:?} in {out}"));
    assert!(lines[place + 1].contains(advice), "{out}");
    assert!(err.contains("care") && err.contains("hint: what to do stands below"), "{err}");
}

#[test]
fn a_file_that_others_may_open_is_told_of() {
    let open = |_: &Home, data: &Path| {
        fs::set_permissions(data, fs::Permissions::from_mode(0o644)).unwrap();
    };
    complains(open, "others on this machine may open", "chmod 600 /");
}

#[test]
fn a_folder_of_images_that_is_gone_is_told_of() {
    let gone = |home: &Home, _: &Path| {
        fs::rename(home.path().join("set"), home.path().join("elsewhere")).unwrap();
    };
    complains(gone, "set: its folder ", "hit5 datasets move set FOLDER");
}

#[test]
fn images_that_are_gone_are_counted_and_not_named() {
    let gone = |home: &Home, _: &Path| {
        fs::remove_dir_all(home.path().join("set/val/pear")).unwrap();
    };
    complains(gone, "set: 6 of 16 images looked for", "hit5 datasets verify set");
}

#[test]
fn a_changed_answer_is_told_of() {
    let change = |_: &Home, data: &Path| {
        let sql = "DROP TRIGGER record_is_never_changed; UPDATE record SET keys = 9 WHERE seq = 3";
        rusqlite::Connection::open(data).unwrap().execute_batch(sql).unwrap();
    };
    complains(change, "session 1 is not as it was written: record 3 was changed", "`hit5 audit`");
}

#[test]
fn a_damaged_file_is_told_of() {
    let damage = |_: &Home, data: &Path| {
        let mut bytes = fs::read(data).unwrap();
        let half = bytes.len() / 2;
        bytes[half..half + 8192].fill(0x5a);
        fs::write(data, bytes).unwrap();
    };
    complains(damage, "is damaged", "hit5 recover FILE --out NEW");
}

#[test]
fn a_clock_that_was_set_back_is_told_of() {
    let late = |_: &Home, data: &Path| {
        let sql = "DROP TRIGGER record_is_never_changed;
            UPDATE record SET at_ms = 4000000000000 WHERE seq = (SELECT max(seq) FROM record)";
        rusqlite::Connection::open(data).unwrap().execute_batch(sql).unwrap();
    };
    complains(late, "the last answer is ", "set the clock of this machine");
}

#[test]
fn a_file_of_an_older_version_and_one_of_nobody_are_told_apart() {
    let home = Home::new();
    fs::create_dir(home.path().join("data")).unwrap();
    let dump = include_str!("../fixtures/store/v7.sql");
    rusqlite::Connection::open(home.data()).unwrap().execute_batch(dump).unwrap();
    let (out, _) = said(&home);
    assert!(out.contains("schema 7: the next start upgrades it to"), "{out}");
    fs::write(home.data(), "no database at all, but a letter to a friend").unwrap();
    let (out, _) = said(&home);
    assert!(out.contains("  ! ") && out.contains("it is not an SQLite database"), "{out}");
}
