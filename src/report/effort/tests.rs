//! Curves and fronts counted by hand.

use super::super::build::tests::{session, trial};
use super::super::build::{build, scored};
use super::super::rows::{AnsweredTrial, ModelRows, Rows, SessionRows, Step};
use super::*;
use crate::domain::{ImageId, Phase};

/// A trial of so many seconds with the truth at these ranks from these seconds on.
fn stepped(
    image: i64,
    guesses: &str,
    steps: &[(u64, Option<usize>)],
    active_s: u64,
) -> AnsweredTrial {
    let step = |&(at, rank): &(u64, Option<usize>)| Step { active_ms: at * 1000, rank };
    AnsweredTrial {
        steps: steps.iter().map(step).collect(),
        ..trial(image, "a", guesses, active_s)
    }
}

fn curve(answered: Vec<AnsweredTrial>) -> Option<CutOff> {
    let session = session(1, "ada", Phase::Test, answered);
    CutOff::of(&scored(&[&session], false), 3)
}

/// The errors (first, first three) and the mean time at a limit.
fn at(curve: &CutOff, seconds: Option<u64>) -> (u64, u64, Option<f64>) {
    let limit_ms = seconds.map(|seconds| seconds * 1000);
    let point = curve.points.iter().find(|point| point.limit_ms == limit_ms).unwrap();
    (point.top_1.errors, point.top_k.errors, point.mean_active_ms)
}

#[test]
fn guesses_count_as_they_stood_at_the_limit() {
    let curve = curve(vec![
        stepped(1, "a b", &[(2, Some(0))], 4),
        // First b, then the truth below it, then on top.
        stepped(2, "a b", &[(3, None), (6, Some(1)), (8, Some(0))], 9),
        // Right at first, then spoilt.
        stepped(3, "b", &[(1, Some(0)), (12, None)], 16),
        trial(4, "a", "a", 5),
    ])
    .unwrap();
    assert_eq!((curve.n, curve.without_steps), (3, 1));
    assert_eq!(at(&curve, Some(1)), (2, 2, Some(1000.0)));
    assert_eq!(at(&curve, Some(2)), (1, 1, Some(2000.0)));
    assert_eq!(at(&curve, Some(7)), (1, 0, Some(6000.0)));
    assert_eq!(at(&curve, Some(10)), (0, 0, Some(23_000.0 / 3.0)));
    assert_eq!(at(&curve, None), (1, 1, Some(29_000.0 / 3.0)), "what was submitted");
    let first = curve.points[0];
    assert_eq!((first.limit_ms, first.cut, first.without_guess), (Some(1000), 3, 2));
    assert_eq!(curve.points.last().unwrap().cut, 0);
    assert_eq!(
        curve.points[curve.points.len() - 2].limit_ms,
        Some(15_000),
        "none beyond the longest"
    );
}

#[test]
fn the_curve_ends_at_the_errors_that_were_made_whatever_the_clock_did() {
    let curve = curve(vec![
        // Later steps at earlier times, and an answer before its guess.
        stepped(1, "b a", &[(9, None), (3, Some(1))], 2),
        stepped(2, "a", &[(u64::MAX / 1000, Some(0))], u64::MAX / 2000),
        stepped(3, "c", &[(0, None)], 0),
    ])
    .unwrap();
    let end = curve.points.last().unwrap();
    assert_eq!((end.top_1.errors, end.top_k.errors, end.top_k.n), (2, 1, 3));
    assert!(curve.points.iter().all(|point| point.mean_active_ms.unwrap().is_finite()));
    assert!(curve.points.is_sorted_by_key(|point| point.limit_ms.unwrap_or(u64::MAX)));
}

#[test]
fn without_a_log_of_guesses_there_is_no_curve() {
    assert_eq!(curve(vec![trial(1, "a", "a", 5)]), None);
    assert_eq!(curve(Vec::new()), None);
}

fn annotators(sessions: Vec<SessionRows>, models: Vec<ModelRows>) -> Effort {
    let rows = Rows { sessions, models, ..Rows::default() };
    build(&rows, &|_, _| None).overall.remove(0).effort
}

/// A session of ten images, the first `wrong` of them errors, each of so many seconds.
fn paced(id: i64, annotator: &str, wrong: i64, active_s: u64) -> SessionRows {
    let of = |image| trial(image, "a", if image < wrong { "b" } else { "a" }, active_s);
    session(id, annotator, Phase::Test, (0..10).map(of).collect())
}

#[test]
fn the_front_is_who_nobody_beats_in_both() {
    let effort = annotators(
        vec![
            paced(1, "fast", 4, 5),
            paced(2, "slow", 1, 20),
            paced(3, "beaten", 4, 6),
            paced(4, "same as fast", 4, 5),
            paced(5, "idle", 0, 0),
        ],
        Vec::new(),
    );
    let front = |effort: &Effort| -> Vec<String> {
        let on = effort.annotators.iter().filter(|point| point.is_on_front);
        on.map(|point| point.annotator.clone()).collect()
    };
    assert_eq!(front(&effort), ["idle"], "right at once");
    let effort = Effort { annotators: Vec::new(), ..effort };
    assert!(front(&effort).is_empty());
    let effort = annotators(
        vec![paced(1, "fast", 4, 5), paced(2, "slow", 1, 20), paced(3, "beaten", 4, 6)],
        Vec::new(),
    );
    assert_eq!(front(&effort), ["fast", "slow"]);
    let slow = &effort.annotators[2];
    assert_eq!((slow.n, slow.top_k.errors, slow.mean_active_ms), (10, 1, Some(20_000.0)));
}

#[test]
fn sessions_of_one_annotator_are_one_point_and_an_empty_one_has_no_place() {
    let empty = session(3, "nobody", Phase::Test, Vec::new());
    let effort = annotators(vec![paced(1, "ada", 2, 4), paced(2, "ada", 4, 8), empty], Vec::new());
    let [ada, nobody] = effort.annotators.as_slice() else { panic!("{effort:?}") };
    assert_eq!((ada.n, ada.top_1.errors, ada.mean_active_ms), (20, 6, Some(6_000.0)));
    assert_eq!((nobody.n, nobody.mean_active_ms, nobody.is_on_front), (0, None, false));
}

#[test]
fn models_stand_on_the_images_that_annotators_judged() {
    let ranked =
        |image: i64| (ImageId(image), vec!["b".into(), if image < 4 { "a" } else { "c" }.into()]);
    let narrow =
        ModelRows { name: "net".into(), ranked: (5..99).map(ranked).collect(), whole: Vec::new() };
    let ranked = |image: i64| (ImageId(image), ["b", "c", "a"].map(Into::into).to_vec());
    let wide =
        ModelRows { name: "wide".into(), ranked: (0..99).map(ranked).collect(), whole: Vec::new() };
    let stranger = ModelRows { name: "stranger".into(), ..ModelRows::default() };
    let effort = annotators(vec![paced(1, "ada", 2, 4)], vec![narrow, wide, stranger]);
    let found: Vec<_> = effort
        .models
        .iter()
        .map(|model| {
            (
                &*model.model,
                model.top_1.errors,
                model.top_1.n,
                model.top_k.map(|top_k| top_k.errors),
            )
        })
        .collect();
    assert_eq!(found, [("net", 5, 5, None), ("wide", 10, 10, Some(0))]);
}
