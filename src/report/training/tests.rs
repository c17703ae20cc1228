//! Histories counted by hand.

use super::super::build::tests::{session, trial};
use super::super::rows::{AnsweredTrial, Sight};
use super::*;

/// An image answered in the given second, seen as told.
fn answered(image: i64, at: i64, guesses: &str, sight: Option<(u64, u64)>) -> AnsweredTrial {
    let sight = sight.map(|(row_ms, examples_ms)| Sight { row_ms, examples_ms });
    AnsweredTrial { at: Timestamp(at * 1000), sight, ..trial(image, "a", guesses, 5) }
}

#[test]
fn blocks_follow_time_over_practice_and_test() {
    // Sixty practised after the test has begun by number, not by time; one without a truth.
    let practice = (0..60).map(|i| answered(i, i, if i < 30 { "b" } else { "a" }, None)).collect();
    let mut test: Vec<_> = (0..20).map(|i| answered(100 + i, 1000 + i, "b a", None)).collect();
    test.push(AnsweredTrial { at: Timestamp(500), ..trial(300, "", "a", 5) });
    test.push(AnsweredTrial { is_assisted: true, ..answered(301, 2000, "a", None) });
    let sessions =
        [session(1, "ada", Phase::Test, test), session(2, "ada", Phase::Practice, practice)];
    let [ada] = training(&sessions).try_into().unwrap();
    assert_eq!((&*ada.dataset, &*ada.annotator, ada.images, ada.k), ("fruit", "ada", 82, 3));
    let blocks: Vec<_> = ada
        .blocks
        .iter()
        .map(|b| (b.images_before, b.n, b.practice, b.top_1.errors, b.top_k.errors))
        .collect();
    // The one without a truth was answered after the first.
    assert_eq!(blocks, [(0, 50, 50, 30, 30), (51, 30, 10, 20, 0)]);
    assert_eq!(ada.blocks[0].median_active_ms, Some(5_000.0));
    assert_eq!(ada.blocks[0].awareness, None);
    assert_eq!((ada.top_k_trend, ada.unaware_trend), (None, None), "all wrong, then all right");
    let trend = ada.top_1_trend.unwrap();
    assert_eq!((trend.n, trend.wrong), (80, 50));
}

#[test]
fn errors_that_become_rarer_have_odds_below_one() {
    let is_wrong = |i: i64| i % 8 < 6 - i64::from((i + 1).ilog2().min(5));
    let all = (0..400).map(|i| answered(i, i, if is_wrong(i) { "b" } else { "a" }, None)).collect();
    let [ada] = training(&[session(1, "ada", Phase::Test, all)]).try_into().unwrap();
    let trend = ada.top_k_trend.unwrap();
    assert!(trend.wald95.high < 1.0 && trend.odds_ratio_per_doubling > 0.3, "{trend:?}");
    assert_eq!(ada.blocks.len(), 8);
}

#[test]
fn awareness_is_of_logs_that_tell() {
    let all = vec![
        answered(1, 1, "b", Some((0, 0))),
        answered(2, 2, "b", Some((900, 0))),
        answered(3, 3, "b", Some((900, 50))),
        answered(4, 4, "b", None),
        answered(5, 5, "a", Some((0, 70))),
        answered(6, 6, "a", Some((0, 0))),
    ];
    let [ada] = training(&[session(1, "ada", Phase::Test, all)]).try_into().unwrap();
    let found = ada.blocks[0].awareness.clone().unwrap();
    assert_eq!((found.n, found.without_log, found.k), (5, 1, 3));
    let counts = |of: &super::super::Sightings| {
        [of.never, of.row_only, of.with_examples].map(|s| (s.count, s.n))
    };
    assert_eq!(counts(&found.misses), [(1, 3); 3]);
    assert_eq!(counts(&found.hits), [(1, 2), (0, 2), (1, 2)]);
    assert_eq!((found.unaware.count, found.unaware.n), (1, 5));
    assert_eq!(ada.unaware_trend, None, "the first alone");
}

#[test]
fn one_annotator_in_two_datasets_has_two_histories_and_nobody_none() {
    let mut other = session(2, "ada", Phase::Test, vec![answered(1, 1, "a", None); 2]);
    other.head.dataset = "birds".into();
    let empty = session(1, "ada", Phase::Test, Vec::new());
    let found = training(&[empty, other]);
    let told: Vec<_> =
        found.iter().map(|t| (&*t.dataset, t.images, t.blocks.len(), t.repeated_images)).collect();
    assert_eq!(told, [("birds", 2, 1, 1), ("fruit", 0, 0, 0)]);
    assert!(training(&[]).is_empty());
}
