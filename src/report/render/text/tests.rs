//! The text as people see it.

use unicode_width::UnicodeWidthStr as _;

use super::*;
use crate::report::build::tests::{report, rows};

#[test]
fn a_session_reads_well_at_eighty_columns() {
    let whole = text(&report(), 80);
    let first = whole.split("Session 4").next().unwrap();
    assert_eq!(
        first,
        "\
Session 3: ada, test on fruit, 2026-03-01 14:05 to 2026-03-01 15:10
  6 of 10 images answered, 5 scored, 1 without ground truth, 1 skipped, 1
  passed, 1 open, 1 not scored because the answer was shown first.

  errors  wrong  n   error  95 % interval
  top-1       4  5  80.0 %  37.6 - 96.4 %
  top-2       3  5  60.0 %  23.1 - 88.2 %
  top-3       2  5  40.0 %  11.8 - 76.9 %
  mean height of the common ancestor: top-1 2.40 (n = 5), top-3 1.20 (n = 5)

  time per image  n  median    mean
  active          6  11.5 s  19.0 s
  lead            6  23.0 s  38.0 s
  pace: 3.2 images per active minute (n = 6)

  most confused: truth  first guess  times
  apple                 b                2
  b                     apple            1
  c                     apple            1

  ada and net on the same 4 images
    wrong         ada         net
    top-1  3 (75.0 %)  2 (50.0 %)
    top-2  2 (50.0 %)  1 (25.0 %)
    top-3  1 (25.0 %)  1 (25.0 %)

    top-1      net right  net wrong
    ada right          0          1
    ada wrong          2          1
    Top-1: too few images to tell: of 4 images ada got 3 wrong, net 2; only one
    of the two is right on 3 (McNemar exact, two-sided p = 1.000).

    top-3      net right  net wrong
    ada right          2          1
    ada wrong          1          0
    Top-3: too few images to tell: of 4 images ada got 1 wrong, net 1; only one
    of the two is right on 2 (McNemar exact, two-sided p = 1.000).

"
    );
}

#[test]
fn lines_stay_within_the_width() {
    let mut rows = rows();
    rows.sessions[0].head.annotator = "Ada, Countess of Lovelace, and her friends".into();
    rows.models[0].name = "a model with a very long name indeed, version 2.0.1".into();
    let long_name = |_: &str, key: &str| Some(key.repeat(70));
    let report = crate::report::build(&rows, &long_name);
    for width in [60, 80, 120] {
        for line in text(&report, width).lines() {
            assert!(line.width() <= width, "{width}: {line}");
        }
    }
}

#[test]
fn names_cannot_steer_the_terminal() {
    let whole = text(&report(), 80);
    assert!(whole.contains("Session 4: bob\\x1b[31m, test"));
    assert!(whole.chars().all(|c| c == '\n' || !c.is_control()));
}

#[test]
fn overall_figures_follow_where_they_add_up_sessions() {
    let whole = text(&report(), 80);
    let overall: Vec<&str> = whole.lines().filter(|line| line.starts_with("Overall")).collect();
    assert_eq!(overall, ["Overall: test on fruit, 2 sessions by ada, bob\\x1b[31m"]);
    let words: Vec<&str> = whole.split_whitespace().collect();
    assert!(words.join(" ").contains("Images scored more than once: 1; the intervals"), "{whole}");
}

#[test]
fn what_is_missing_is_said() {
    let whole = text(&report(), 80);
    let idle = whole.split("Session 5").nth(1).unwrap();
    assert!(
        idle.starts_with(": ada, practice on fruit, 2026-03-01 14:05, not finished\n"),
        "{idle}"
    );
    assert!(idle.contains("top-1       0  0    n/a            n/a"), "{idle}");
    assert!(idle.contains("pace: n/a (no active time)"), "{idle}");
    assert_eq!(
        text(&Report { sessions: vec![], overall: vec![], training: vec![] }, 80),
        "No sessions yet.\n"
    );
}
