//! Confidence and expectation counted by hand.

use super::super::build::scored;
use super::super::build::tests::{session, trial};
use super::super::rows::{AnsweredTrial, ModelRows};
use super::*;
use crate::domain::{ImageId, Phase};

fn sure(image: i64, guesses: &str, confidence: u8) -> AnsweredTrial {
    AnsweredTrial { confidence: Some(confidence), ..trial(image, "a", guesses, 5) }
}

fn confidence(answered: Vec<AnsweredTrial>) -> Option<Confidence> {
    let session = session(1, "ada", Phase::Test, answered);
    Confidence::of(&scored(&[&session], false), 3)
}

#[test]
fn errors_are_counted_by_confidence() {
    let found = confidence(vec![
        sure(1, "a", 5),
        sure(2, "a", 5),
        sure(3, "b a", 4),
        sure(4, "b", 1),
        sure(5, "b", 5),
        trial(6, "a", "b", 5),
        // What no study lets one say is in no level.
        sure(7, "a", 9),
    ])
    .unwrap();
    assert_eq!((found.n, found.without), (6, 1));
    let levels: Vec<_> = found
        .levels
        .iter()
        .map(|level| (level.confidence, level.top_1.errors, level.top_k.errors, level.top_1.n))
        .collect();
    assert_eq!(levels, [(1, 1, 1, 1), (2, 0, 0, 0), (3, 0, 0, 0), (4, 1, 0, 1), (5, 1, 1, 3)]);
    // Right at top-3: 5, 5, 4, 9; wrong: 1, 5. Above 1: all four; above 5: one, two ties.
    let order = found.top_k_order.unwrap();
    assert_eq!((order.right, order.wrong), (4, 2));
    assert!((order.auc - 6.0 / 8.0).abs() < 1e-12, "{order:?}");
    assert!(order.newcombe95.low < 0.5 && order.newcombe95.high > 0.9);
}

#[test]
fn nobody_asked_and_nobody_wrong_have_no_order() {
    assert_eq!(confidence(vec![trial(1, "a", "a", 5)]), None);
    assert_eq!(confidence(Vec::new()), None);
    let right = confidence(vec![sure(1, "a", 5), sure(2, "a", 1)]).unwrap();
    assert_eq!((right.top_1_order, right.top_k_order), (None, None));
    let wrong = confidence(vec![sure(1, "b", 5)]).unwrap();
    assert_eq!((wrong.top_1_order, wrong.levels[0].top_1.rate()), (None, None));
}

fn expecting(image: i64, is_right: bool) -> AnsweredTrial {
    AnsweredTrial { expects_model: Some(is_right), ..trial(image, "a", "a", 5) }
}

fn model(name: &str, ranked: &[(i64, &str)]) -> ModelRows {
    let ranked = ranked.iter().map(|&(image, keys)| {
        (ImageId(image), keys.split(' ').map(Into::into).collect::<Vec<_>>())
    });
    ModelRows { name: name.into(), ranked: ranked.collect(), whole: Vec::new() }
}

fn expectation(answered: Vec<AnsweredTrial>, models: &[ModelRows]) -> Option<Expectation> {
    let session = session(1, "ada", Phase::Test, answered);
    Expectation::of(&scored(&[&session], false), models, 3)
}

#[test]
fn expectations_meet_the_first_model_that_predicted() {
    let stranger = model("another dataset's", &[(99, "a")]);
    let net = model("net", &[(1, "a b c"), (2, "b a c"), (3, "a b c"), (4, "b c d")]);
    let later = model("later", &[(1, "b"), (2, "b"), (3, "b"), (4, "b"), (5, "b")]);
    let answered = vec![
        expecting(1, true),
        expecting(2, true),
        expecting(3, false),
        expecting(4, false),
        expecting(5, true),
        trial(6, "a", "a", 5),
    ];
    let found = expectation(answered, &[stranger, net, later]).unwrap();
    assert_eq!((found.model.as_str(), found.n, found.without_prediction), ("net", 4, 1));
    let [first, all] = found.tables.as_slice() else { panic!("{found:?}") };
    let cells = |table: &ExpectationTable| {
        [
            table.expected_right_was_right,
            table.expected_right_was_wrong,
            table.expected_wrong_was_right,
            table.expected_wrong_was_wrong,
        ]
    };
    assert_eq!((first.k, cells(first), first.came_true.count), (1, [1, 1, 1, 1], 2));
    assert_eq!((first.kappa, first.model_right.share), (Some(0.0), Some(0.5)));
    assert_eq!((all.k, cells(all), all.model_right.count), (3, [2, 0, 1, 1], 3));
    assert!((all.kappa.unwrap() - 0.5).abs() < 1e-12);
}

#[test]
fn no_question_no_model_and_no_variety_are_told_apart() {
    let net = [model("net", &[(1, "a")])];
    assert_eq!(expectation(vec![trial(1, "a", "a", 5)], &net), None);
    assert_eq!(expectation(vec![expecting(1, true)], &[]), None);
    assert_eq!(expectation(vec![expecting(7, true)], &net), None);
    let always = expectation(vec![expecting(1, true)], &net).unwrap();
    assert_eq!((always.tables.len(), always.tables[0].kappa), (1, None));
}
