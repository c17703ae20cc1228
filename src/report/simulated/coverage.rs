//! Many small studies: intervals hold their parameters about as often as they say.

use super::super::agreement::Agreement;
use super::super::build::scored;
use super::super::calibration::Confidence;
use super::super::figures::ErrorRate;
use super::super::training::training;
use super::*;

use crate::stats::Interval;

const STUDIES: u64 = 200;
/// Allows some hundred samples of 200 images.
const WORK: usize = 110 * 200 * 6;

/// How many of the studies' intervals hold the parameter; at 95 % about 190, give or take 3.
fn covered(n: usize, parameter: f64, interval: impl Fn(&Rows) -> Option<Interval>) -> usize {
    let holds = |seed: &u64| {
        let interval = interval(&study(1_000 + seed, n)).unwrap();
        interval.low <= parameter && parameter <= interval.high
    };
    (0..STUDIES).filter(holds).count()
}

#[test]
fn of_errors() {
    let covered = covered(150, ADA.top_1(), |rows| {
        let scored = scored(&[&rows.sessions[0]], false);
        ErrorRate::of(&scored.iter().map(|trial| trial.rank).collect::<Vec<_>>(), 1).interval
    });
    assert!((181..=199).contains(&covered), "{covered}");
}

#[test]
fn of_confidence() {
    let covered = covered(150, area(), |rows| {
        let scored = scored(&[&rows.sessions[1]], false);
        Some(Confidence::of(&scored, 2)?.top_1_order?.newcombe95)
    });
    assert!((181..=199).contains(&covered), "{covered}");
}

#[test]
fn of_the_decline_of_unawareness() {
    let covered = covered(600, UNAWARE.1.exp(), |rows| {
        // Awareness is of misses only; the images between count as answered before.
        let mut misses = rows.sessions[1].clone();
        for trial in &mut misses.answered {
            trial.is_assisted = trial.truth.as_ref().is_some_and(|t| trial.guesses.contains(t));
        }
        Some(training(&[misses])[0].unaware_trend?.wald95)
    });
    assert!((181..=199).contains(&covered), "{covered}");
}

#[test]
fn of_agreement() {
    let (mut cohen, mut consistent, mut alpha) = (0, 0, 0);
    for seed in 0..STUDIES {
        let rows = study(5_000 + seed, 200);
        let sessions: Vec<&SessionRows> = rows.sessions.iter().collect();
        let found = Agreement::within(&sessions, &[], WORK).unwrap();
        let holds = |interval: Option<Interval>, parameter: f64| {
            usize::from(interval.is_some_and(|i| i.low <= parameter && parameter <= i.high))
        };
        let pair = &found.pairs.annotators[0];
        cohen += holds(pair.cohen_kappa.bootstrap95, kappa());
        consistent += holds(pair.error_consistency.bootstrap95, consistency());
        alpha += holds(found.coefficients.unwrap().krippendorff_alpha.bootstrap95, kappa());
    }
    // Percentile intervals are a little narrow with few images.
    for (what, covered) in [("Cohen", cohen), ("consistency", consistent), ("alpha", alpha)] {
        assert!((176..=199).contains(&covered), "{what}: {covered}");
    }
}
