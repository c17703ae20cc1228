//! The text as people see it.

use unicode_width::UnicodeWidthStr as _;

use super::super::super::document::{self, Scope};
use super::super::super::figures::Report;
use super::*;

fn told(report: &Report, width: usize) -> String {
    text(&document::document(report, Scope::Each), width)
}
use crate::report::build::tests::{report, rows};

#[test]
fn a_session_reads_well_at_eighty_columns() {
    insta::assert_snapshot!(told(&report(), 80));
}

#[test]
fn lines_stay_within_the_width() {
    let mut rows = rows();
    rows.sessions[0].head.annotator = "Ada, Countess of Lovelace, and her friends".into();
    rows.models[0].name = "a model with a very long name indeed, version 2.0.1".into();
    let long_name = |_: &str, key: &str| Some(key.repeat(70));
    let report = crate::report::build(&rows, &long_name);
    for width in [60, 80, 120] {
        for line in told(&report, width).lines() {
            assert!(line.width() <= width, "{width}: {line}");
        }
    }
}

#[test]
fn names_cannot_steer_the_terminal() {
    let whole = told(&report(), 80);
    assert!(whole.contains("Session 4: bob\\x1b[31m, test"));
    assert!(whole.chars().all(|c| c == '\n' || !c.is_control()));
}

#[test]
fn overall_figures_follow_where_they_add_up_sessions() {
    let whole = told(&report(), 80);
    let overall: Vec<&str> = whole.lines().filter(|line| line.starts_with("Overall")).collect();
    assert_eq!(overall, ["Overall: test on fruit, 2 sessions by ada, bob\\x1b[31m"]);
    let words: Vec<&str> = whole.split_whitespace().collect();
    assert!(words.join(" ").contains("Images scored more than once: 1; the intervals"), "{whole}");
}

#[test]
fn what_is_missing_is_said() {
    let whole = told(&report(), 80);
    let idle = whole.split("Session 5").nth(1).unwrap();
    assert!(
        idle.starts_with(": ada, practice on fruit, 2026-03-01 14:05, not finished\n"),
        "{idle}"
    );
    assert!(idle.contains("top-1      0  0    n/a            n/a"), "{idle}");
    assert!(idle.contains("Pace: n/a (no active time)."), "{idle}");
    let none = told(&Report::default(), 80);
    assert_eq!(none, "No sessions yet.\n");
}
