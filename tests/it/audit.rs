//! `hit5 audit` on logs that are as they were, and on logs that somebody changed.

use crate::sharing::{fails, machine, printed, run, three_answers};
use crate::support::home::Home;
use rusqlite::Connection;
use serde_json::Value;

/// A machine on which anna and bob have answered three images each.
fn answered() -> Home {
    let home = machine();
    three_answers("anna").put(&home);
    three_answers("bob").put(&home);
    home
}

/// Changes the data file behind the program's back.
fn meddle(home: &Home, sql: &str) {
    let unlocked = "DROP TRIGGER IF EXISTS record_is_never_changed;
        DROP TRIGGER IF EXISTS record_is_never_deleted; DROP TRIGGER IF EXISTS record_hash_is_set_once;
        DROP TRIGGER IF EXISTS session_hash_is_set_once; DROP TRIGGER IF EXISTS seen_is_never_deleted;
        PRAGMA foreign_keys = OFF;";
    let connection = Connection::open(home.data()).unwrap();
    connection.execute_batch(&format!("{unlocked} {sql}")).unwrap();
}

fn json(home: &Home, args: &[&str]) -> (i32, Value) {
    let (code, out, _) = run(home, &[&["audit", "--json"], args].concat());
    (code, serde_json::from_str(&out).unwrap())
}

#[test]
fn logs_as_they_were_written_are_said_to_be_so() {
    let home = answered();
    let out = printed(&home, &["audit"]);
    let lines: Vec<&str> = out.lines().collect();
    assert!(lines[0].ends_with("hit5.db: pages and rows are sound"), "{out}");
    assert_eq!(lines[1], "session 1, anna on set (test): 10 records, as they were written");
    let seal = lines[2].strip_prefix("  seal ").unwrap();
    assert!(seal.len() == 64 && seal.chars().all(|c| c.is_ascii_hexdigit()), "{out}");
    assert!(lines[3].starts_with("session 2, bob on set (test): "), "{out}");
    let (code, found) = json(&home, &["--session", "2"]);
    assert_eq!((code, found["sessions"].as_array().unwrap().len()), (0, 1));
    assert_eq!(found["sessions"][0]["annotator"], "bob");
    fails(&home, &["audit", "--session", "7"], 2, "there is no session 7");
}

#[test]
fn a_changed_answer_is_found_and_placed() {
    let home = answered();
    meddle(&home, r#"UPDATE record SET guesses = '["apple"]' WHERE session = 2 AND seq = 4"#);
    let (code, out, err) = run(&home, &["audit"]);
    assert_eq!(code, 1);
    assert!(
        out.contains("session 1, anna on set (test): 10 records, as they were written"),
        "{out}"
    );
    assert!(out.contains("\n  record 4 was changed\n"), "{out}");
    assert!(out.contains("\n  record 4: does not follow from those before it\n"), "{out}");
    assert!(err.contains("3 things are not as they should be"), "{err}");
}

#[test]
fn an_earlier_audit_tells_of_an_end_cut_off_and_of_a_chain_made_anew() {
    let home = answered();
    let file = home.path().join("before.json");
    let against = ["--against", file.to_str().unwrap()];
    let (_, out, _) = run(&home, &["audit", "--json"]);
    std::fs::write(&file, out).unwrap();
    assert_eq!(json(&home, &against).0, 0);
    three_answers("carl").put(&home);
    assert_eq!(json(&home, &against).0, 0, "what is new does no harm");
    meddle(
        &home,
        "DELETE FROM record WHERE session = 2 AND seq >= 6; DELETE FROM seen WHERE session = 2 AND seq >= 6",
    );
    assert_eq!(json(&home, &[]).0, 0, "nothing in the log itself tells of it");
    let (code, found) = json(&home, &against);
    let faults = &found["sessions"][1]["faults"];
    assert_eq!((code, faults.as_array().unwrap().len()), (1, 1), "{faults}");
    assert!(faults[0].as_str().unwrap().contains("(10 records) is not its beginning"), "{faults}");
    std::fs::write(&file, "[]").unwrap();
    fails(&home, &[&["audit"], &against[..]].concat(), 1, "cannot compare with");
}

#[test]
fn a_gap_is_no_end_cut_off_and_another_beginning_is_found() {
    let home = answered();
    let file = home.path().join("before.json");
    let against = ["--against", file.to_str().unwrap()];
    meddle(&home, "DELETE FROM record WHERE session = 1 AND seq = 4");
    let (_, out, _) = run(&home, &["audit", "--json"]);
    std::fs::write(&file, out).unwrap();
    let faults = |session: usize| json(&home, &against).1["sessions"][session]["faults"].clone();
    assert_eq!(faults(0), serde_json::json!(["record 4 is missing"]), "as it was then");
    // Whoever begins another session in its place and computes all hashes anew.
    meddle(
        &home,
        "UPDATE session SET seed = seed + 1, hash = lower(hex(randomblob(32))) WHERE id = 2",
    );
    let faults = faults(1).to_string();
    assert!(faults.contains("how it began is not what the earlier audit saw"), "{faults}");
}

#[test]
fn what_has_no_hash_is_not_said_to_be_as_it_was_written() {
    let home = answered();
    meddle(&home, "UPDATE record SET hash = NULL WHERE session = 1 AND seq = 9");
    let out = printed(&home, &["audit"]);
    assert!(
        out.contains("(test): 10 records, the first 9 as they were written\n  1 record of an"),
        "{out}"
    );
    let file = home.path().join("before.json");
    let (_, found, _) = run(&home, &["audit", "--json"]);
    std::fs::write(&file, found).unwrap();
    meddle(&home, "DELETE FROM record WHERE session = 1 AND seq = 9");
    let (code, found) = json(&home, &["--against", file.to_str().unwrap()]);
    assert_eq!(code, 1);
    assert!(
        found["sessions"][0]["faults"].to_string().contains("(10 records) is not its beginning")
    );
}

#[test]
fn a_changed_log_is_not_merged_unless_that_is_asked_for() {
    let (here, there) = (machine(), answered());
    meddle(&there, "UPDATE record SET keys = 7 WHERE session = 1 AND seq = 2");
    let other = there.data();
    let other = other.to_str().unwrap();
    fails(
        &here,
        &["merge", other],
        1,
        "the log of its session 1 is not as it was written: record 2",
    );
    let (code, out, _) = run(&here, &["merge", other, "--accept-changed"]);
    assert!(code == 0 && out.contains("2 sessions new"), "{out}");
    let (code, found) = json(&here, &[]);
    assert_eq!(
        (code, &found["sessions"][0]["faults"][0]),
        (1, &Value::from("record 2 was changed"))
    );
}

#[test]
fn going_on_with_a_changed_log_says_so() {
    let home = Home::new();
    let program = home.launch().args(&["label", "demo", "--test"]).start();
    program.wait_for_image(0);
    program.guess("lemon");
    program.wait_for_guesses(&["Lemon"]);
    program.quit();
    meddle(&home, "UPDATE record SET lead_ms = lead_ms + 1 WHERE seq = 0");
    let program = home.launch().args(&["label", "--session", "1"]).size(120, 40).start();
    let says = "log of session 1 not as written: record 0 was changed; see `hit5 audit`";
    program.wait_for("the warning", |seen| seen.contains(says));
    program.wait_for_image(0);
    program.guess("granny");
    program.wait_for_guesses(&["Lemon", "Granny Smith"]);
    program.quit();
    let (_, found) = json(&home, &[]);
    assert_eq!(found["sessions"][0]["faults"], serde_json::json!(["record 0 was changed"]));
}
