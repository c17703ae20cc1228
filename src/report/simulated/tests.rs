//! One large study: every interval holds its parameter.

use super::super::build::build;
use super::super::document::plot::Shape;
use super::super::document::{Block, Scope, Section, Table, document};
use super::super::figures::{ErrorRate, Report};
use super::super::render::text;
use super::*;
use crate::stats::{Interval, log_normal_mixture, upper_tail};
use std::sync::LazyLock;

static STUDY: LazyLock<Rows> = LazyLock::new(|| study(2014, 1_500));
static REPORT: LazyLock<Report> = LazyLock::new(|| build(&STUDY, &|_, _| None));

#[track_caller]
fn holds(interval: Option<Interval>, parameter: f64) {
    let interval = interval.unwrap();
    assert!(interval.low < parameter && parameter < interval.high, "{interval:?}: {parameter}");
    assert!(interval.high - interval.low < 0.25, "{interval:?} says something");
}

#[track_caller]
fn holds_rate(rate: &ErrorRate, parameter: f64) {
    holds(rate.interval, parameter);
}

/// How many images take at most so long.
fn share_within(ms: f64) -> f64 {
    let of = |(median, spread): (f64, f64)| upper_tail(-(ms / median).ln() / spread);
    SHARE_FAST * of(FAST) + (1.0 - SHARE_FAST) * of(SLOW)
}

#[test]
fn errors_and_the_curve_of_cutting_off_are_found() {
    let report = &*REPORT;
    for (session, skill) in report.sessions.iter().zip([ADA, BOB]) {
        holds_rate(&session.part.error_rates[0], skill.top_1());
        holds_rate(&session.part.error_rates[1], skill.top_k());
        let curve = session.part.cut_off.as_ref().unwrap();
        for point in &curve.points {
            let guessed = point.limit_ms.map_or(1.0, |ms| share_within(ms as f64 / GUESSED_AT));
            let parameter = 1.0 - guessed * (1.0 - skill.top_k());
            // The ends hold nothing between them where nearly nobody had guessed.
            if parameter < 0.995 {
                holds_rate(&point.top_k, parameter);
            }
        }
        assert_eq!(curve.points.last().unwrap().top_k.errors, session.part.error_rates[1].errors);
    }
    let ada = &report.overall[0].effort.annotators[0];
    let mean = |(median, spread): (f64, f64)| median * (spread * spread / 2.0_f64).exp();
    let mean = SHARE_FAST * mean(FAST) + (1.0 - SHARE_FAST) * mean(SLOW);
    assert!((ada.mean_active_ms.unwrap() / mean - 1.0).abs() < 0.06, "{ada:?} {mean}");
}

#[test]
fn agreement_is_found() {
    let report = &*REPORT;
    let agreement = report.overall[0].agreement.as_ref().unwrap();
    let coefficients = agreement.coefficients.as_ref().unwrap();
    holds(coefficients.krippendorff_alpha.bootstrap95, kappa());
    holds(coefficients.fleiss_kappa.bootstrap95, kappa());
    let pair = &agreement.pairs.annotators[0];
    holds(pair.cohen_kappa.bootstrap95, kappa());
    holds(pair.error_consistency.bootstrap95, consistency());
    holds_rate(&pair.either_right_error, both_wrong());
    holds_rate(&agreement.ensembles[0].any_right_top_k, both_wrong());
    // The model errs whatever the images are: no consistency with anybody.
    for pair in &agreement.pairs.with_models {
        holds(pair.error_consistency.bootstrap95, 0.0);
    }
}

#[test]
fn confidence_expectation_and_awareness_are_found() {
    let report = &*REPORT;
    let part = &report.overall[0].part;
    let order = part.confidence.as_ref().unwrap().top_1_order.unwrap();
    holds(Some(order.newcombe95), area());
    let table = part.expectation.as_ref().unwrap().tables[0];
    let came_true =
        (1.0 - MODEL_ERROR) * EXPECTED_IF_RIGHT + MODEL_ERROR * (1.0 - EXPECTED_IF_WRONG);
    holds(table.came_true.wilson95, came_true);
    let expected = (1.0 - MODEL_ERROR) * EXPECTED_IF_RIGHT + MODEL_ERROR * EXPECTED_IF_WRONG;
    let chance = expected * (1.0 - MODEL_ERROR) + (1.0 - expected) * MODEL_ERROR;
    let kappa = (came_true - chance) / (1.0 - chance);
    assert!((table.kappa.unwrap() - kappa).abs() < 0.05, "{table:?} {kappa}");
    assert!(report.training.iter().all(|training| training.blocks.len() == 30));
}

#[test]
fn the_two_kinds_of_times_are_found() {
    for session in &STUDY.sessions {
        let times: Vec<f64> = session.answered.iter().map(|t| t.active_ms as f64).collect();
        let two = log_normal_mixture(&times).unwrap().two.unwrap();
        assert!((two.fast.share - SHARE_FAST).abs() < 0.05, "{two:?}");
        for (found, (median, spread)) in [(two.fast, FAST), (two.slow, SLOW)] {
            assert!((found.median / median - 1.0).abs() < 0.08, "{found:?}");
            assert!((found.spread - spread).abs() < 0.06, "{found:?}");
        }
    }
}

#[test]
fn the_report_says_so_within_eighty_columns() {
    let report = &*REPORT;
    let text = text(&document(report, Scope::Together), 80);
    let wide = text.lines().find(|line| line.chars().count() > 80);
    assert_eq!(wide, None);
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for said in [
        "Confidence tells right from wrong first guesses: of a right and a wrong one",
        "Misses whose truth was never on the screen become rarer with training",
        "Top-2 errors show no clear trend with training",
        "There are 30 blocks: of twenty intervals at 95 % about one misses its true value",
        "Error consistency: Cohen's kappa of being right",
    ] {
        assert!(words.contains(said), "{said}: {text}");
    }
    // What is drawn besides: the curve, annotators by time and error, and two plots of each history.
    let titles: Vec<String> = document(report, Scope::Together)
        .plots()
        .filter(|plot| matches!(plot.shape, Shape::Lines { .. }))
        .map(|plot| plot.title.clone())
        .collect();
    let of = |title: &str| titles.iter().filter(|own| own.as_str() == title).count();
    assert_eq!(of("Error had images been cut off"), 1, "{titles:?}");
    assert_eq!(of("Annotators by time and error"), 1);
    assert_eq!((of("Error with training"), of("Misses whose truth was never seen")), (2, 2));
}

/// All tables of a section, in order.
fn tables(section: &Section) -> Vec<&Table> {
    let own = section.blocks.iter().filter_map(|block| match block {
        Block::Table(table) => Some(table),
        _ => None,
    });
    own.chain(section.sections.iter().flat_map(tables)).collect()
}

#[test]
fn every_row_has_a_cell_for_each_column() {
    let document = document(&REPORT, Scope::Each);
    let all: Vec<&Table> = document.sections.iter().flat_map(tables).collect();
    assert!(all.len() > 20, "{}", all.len());
    for table in all {
        assert_eq!(table.head().len(), table.columns().len(), "{table:?}");
        for row in table.body() {
            assert_eq!(row.len(), table.columns().len(), "{row:?} below {:?}", table.head());
        }
    }
}

#[test]
fn many_annotators_have_a_row_each() {
    let mut report = REPORT.clone();
    let ada = report.training[0].clone();
    report.training = vec![ada; 5];
    let text = text(&document(&report, Scope::Together), 80);
    assert_eq!(text.matches("What training did").count(), 1, "{text}");
    assert_eq!(text.matches("ada, simulated").count(), 5);
    assert!(text.contains("There are 5 annotators: of twenty intervals"), "{text}");
}
