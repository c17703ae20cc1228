//! A report as JSON. The names of the fields are a promise to other people's scripts: they may
//! be added to, never renamed; `format` grows when one changes its meaning.
//!
//! Times end in `_ms`, rates are shares of 1, moments are RFC 3339 in UTC, and what could not be
//! computed is `null`. Names are as stored, not made printable.

use crate::domain::to_json_pretty;
use serde::Serialize;

use super::super::agreement::Agreement;
use super::super::awareness::Awareness;
use super::super::calibration::{Confidence, Expectation};
use super::super::candidates::CandidateFigures;
use super::super::causes::CauseFigures;
use super::super::effort::{CutOff, Effort};
use super::super::figures::{
    ClassName, Confusion, Counts, ErrorRate, HierarchicalError, OverallPart, Part, Report,
    SessionPart, Times,
};
use super::super::scoring::Scoring;
use super::super::subtrees::Subtrees;
use super::super::timing::Timing;
use super::super::training::Training;
use super::super::versus::{PairedTable, Verdict, Versus};
use super::units::rfc_3339;

/// Version of the meaning of the fields.
const FORMAT: u32 = 1;

/// The report as indented JSON, ending with a line break. The error is serde's and cannot occur
/// with these types, which have neither odd keys nor failing serializers.
pub fn json(report: &Report) -> Result<String, serde_json::Error> {
    let mut text = to_json_pretty(&ReportJson::from(report))?;
    text.push('\n');
    Ok(text)
}

/// The same as a value.
pub(super) fn value(report: &Report) -> Result<serde_json::Value, serde_json::Error> {
    serde_json::to_value(ReportJson::from(report))
}

impl<'a> From<&'a Report> for ReportJson<'a> {
    fn from(report: &'a Report) -> Self {
        Self {
            format: FORMAT,
            sessions: report.sessions.iter().map(SessionJson::from).collect(),
            overall: report.overall.iter().map(OverallJson::from).collect(),
            causes: &report.causes,
            training: &report.training,
        }
    }
}

#[derive(Serialize)]
struct ReportJson<'a> {
    format: u32,
    sessions: Vec<SessionJson<'a>>,
    /// One for each dataset and phase.
    overall: Vec<OverallJson<'a>>,
    /// One for each dataset and phase on whose errors a reviewer said anything.
    causes: &'a [CauseFigures],
    /// One for each dataset and annotator, over both phases.
    training: &'a [Training],
}

#[derive(Serialize)]
struct SessionJson<'a> {
    /// Its number in this data file.
    session: i64,
    /// Its name in every file.
    uid: &'a str,
    dataset: &'a str,
    annotator: &'a str,
    /// Name of the study it belongs to; `null` where nobody wrote one.
    study: Option<&'a str>,
    /// `practice` or `test`.
    phase: &'static str,
    started: String,
    /// `null` while the session is not finished.
    finished: Option<String>,
    /// Guesses allowed per image.
    k: usize,
    #[serde(flatten)]
    part: PartJson<'a>,
}

impl<'a> From<&'a SessionPart> for SessionJson<'a> {
    fn from(session: &'a SessionPart) -> Self {
        let head = &session.head;
        Self {
            session: head.id.0,
            uid: &head.uid,
            dataset: &head.dataset,
            annotator: &head.annotator,
            study: head.study.as_deref(),
            phase: head.phase.as_str(),
            started: rfc_3339(head.started),
            finished: head.finished.map(rfc_3339),
            k: head.k,
            part: (&session.part).into(),
        }
    }
}

#[derive(Serialize)]
struct OverallJson<'a> {
    dataset: &'a str,
    phase: &'static str,
    sessions: usize,
    annotators: &'a [String],
    effort: &'a Effort,
    /// `null` without a second judge.
    agreement: Option<&'a Agreement>,
    #[serde(flatten)]
    part: PartJson<'a>,
}

impl<'a> From<&'a OverallPart> for OverallJson<'a> {
    fn from(overall: &'a OverallPart) -> Self {
        Self {
            dataset: &overall.dataset,
            phase: overall.phase.as_str(),
            sessions: overall.sessions,
            annotators: &overall.annotators,
            effort: &overall.effort,
            agreement: overall.agreement.as_ref(),
            part: (&overall.part).into(),
        }
    }
}

#[derive(Serialize)]
struct PartJson<'a> {
    counts: CountsJson,
    /// Models whose first classes stood as guesses when an image appeared.
    prefilled_from: &'a [String],
    errors: &'a [ErrorRate],
    /// Of answers given after a model's prediction was seen, which are in no other error.
    assisted_errors: &'a [ErrorRate],
    /// `null` where the class list was not pruned.
    candidates: Option<CandidatesJson>,
    hierarchical_errors: Vec<HierarchicalJson>,
    active_time: TimesJson,
    lead_time: TimesJson,
    /// Answered images per minute of active time.
    pace_per_active_min: Option<f64>,
    confusions: Vec<ConfusionJson<'a>>,
    /// These four are `null` where the log does not tell, or nobody was asked.
    cut_off: Option<&'a CutOff>,
    awareness: Option<&'a Awareness>,
    confidence: Option<&'a Confidence>,
    model_expectation: Option<&'a Expectation>,
    models: Vec<VersusJson<'a>>,
    scoring: &'a Scoring,
    timing: &'a Timing,
    subtrees: &'a Subtrees,
}

impl<'a> From<&'a Part> for PartJson<'a> {
    fn from(part: &'a Part) -> Self {
        Self {
            counts: (&part.counts).into(),
            prefilled_from: &part.prefilled_from,
            errors: &part.error_rates,
            assisted_errors: &part.assisted,
            candidates: part.candidates.as_ref().map(CandidatesJson::from),
            hierarchical_errors: part.hierarchical.iter().map(HierarchicalJson::from).collect(),
            active_time: (&part.active).into(),
            lead_time: (&part.lead).into(),
            pace_per_active_min: part.pace_per_min,
            confusions: part.confusions.iter().map(ConfusionJson::from).collect(),
            cut_off: part.cut_off.as_ref(),
            awareness: part.awareness.as_ref(),
            confidence: part.confidence.as_ref(),
            model_expectation: part.expectation.as_ref(),
            models: part.versus.iter().map(VersusJson::from).collect(),
            scoring: &part.scoring,
            timing: &part.timing,
            subtrees: &part.subtrees,
        }
    }
}

#[derive(Serialize)]
struct CountsJson {
    trials: usize,
    answered: usize,
    scored: usize,
    assisted: usize,
    without_truth: usize,
    /// Images scored in more than one trial.
    repeated_images: usize,
    skipped: usize,
    passed: usize,
    open: usize,
    answer_shown_first: usize,
}

impl From<&Counts> for CountsJson {
    fn from(counts: &Counts) -> Self {
        Self {
            trials: counts.trials,
            answered: counts.answered,
            scored: counts.scored,
            assisted: counts.assisted,
            without_truth: counts.unscored(),
            repeated_images: counts.repeated_images,
            skipped: counts.skipped,
            passed: counts.passed,
            open: counts.open,
            answer_shown_first: counts.answer_shown_first,
        }
    }
}

#[derive(Serialize)]
struct CandidatesJson {
    /// Scored trials with a pruned list.
    n: u64,
    with_truth: u64,
    recall: f64,
    wilson95_low: Option<f64>,
    wilson95_high: Option<f64>,
    widened: u64,
    /// The truth is not on the list, and it was not widened.
    forced_errors: u64,
}

impl From<&CandidateFigures> for CandidatesJson {
    fn from(figures: &CandidateFigures) -> Self {
        Self {
            n: figures.n,
            with_truth: figures.with_truth,
            recall: figures.recall(),
            wilson95_low: figures.interval.map(|interval| interval.low),
            wilson95_high: figures.interval.map(|interval| interval.high),
            widened: figures.widened,
            forced_errors: figures.forced_errors,
        }
    }
}

#[derive(Serialize)]
struct HierarchicalJson {
    k: usize,
    n: usize,
    /// Of the lowest common ancestor of the truth and the nearest of k guesses.
    mean_height: Option<f64>,
}

impl From<&HierarchicalError> for HierarchicalJson {
    fn from(error: &HierarchicalError) -> Self {
        Self { k: error.k, n: error.n, mean_height: error.mean_height }
    }
}

#[derive(Serialize)]
struct TimesJson {
    n: usize,
    median_ms: Option<f64>,
    mean_ms: Option<f64>,
}

impl From<&Times> for TimesJson {
    fn from(times: &Times) -> Self {
        Self { n: times.n, median_ms: times.median_ms, mean_ms: times.mean_ms }
    }
}

#[derive(Serialize)]
struct ConfusionJson<'a> {
    truth: &'a ClassName,
    first_guess: &'a ClassName,
    count: usize,
    /// Scored trials with this truth.
    of: usize,
}

impl<'a> From<&'a Confusion> for ConfusionJson<'a> {
    fn from(pair: &'a Confusion) -> Self {
        let Confusion { truth, guess, count, of, .. } = pair;
        Self { truth, first_guess: guess, count: *count, of: *of }
    }
}

#[derive(Serialize)]
struct VersusJson<'a> {
    model: &'a str,
    /// Images judged by both: the n of everything below.
    n: u64,
    human_errors: &'a [ErrorRate],
    model_errors: &'a [ErrorRate],
    tables: Vec<TableJson>,
}

impl<'a> From<&'a Versus> for VersusJson<'a> {
    fn from(versus: &'a Versus) -> Self {
        Self {
            model: &versus.model,
            n: versus.n,
            human_errors: &versus.human,
            model_errors: &versus.model_errors,
            tables: versus.tables.iter().map(TableJson::from).collect(),
        }
    }
}

#[derive(Serialize)]
struct TableJson {
    k: usize,
    both_right: u64,
    only_human_right: u64,
    only_model_right: u64,
    both_wrong: u64,
    /// McNemar's exact test, two-sided.
    mcnemar_exact_p: f64,
    /// `too_few`, `no_clear_difference`, `human_better` or `model_better`.
    verdict: &'static str,
}

impl From<&PairedTable> for TableJson {
    fn from(table: &PairedTable) -> Self {
        Self {
            k: table.k,
            both_right: table.cells.both_right,
            only_human_right: table.cells.only_first_right,
            only_model_right: table.cells.only_second_right,
            both_wrong: table.cells.both_wrong,
            mcnemar_exact_p: table.p,
            verdict: match table.verdict() {
                Verdict::TooFew => "too_few",
                Verdict::NoClearDifference => "no_clear_difference",
                Verdict::HumanBetter => "human_better",
                Verdict::ModelBetter => "model_better",
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::build::tests::report;

    #[test]
    fn fields_carry_the_figures_under_their_promised_names() {
        let value: serde_json::Value = serde_json::from_str(&json(&report()).unwrap()).unwrap();
        assert_eq!(value["format"], 1);
        let session = &value["sessions"][0];
        assert_eq!(session["session"], 3);
        assert_eq!(session["phase"], "test");
        assert_eq!(session["started"], "2026-03-01T14:05:00.000Z");
        assert_eq!(session["counts"]["without_truth"], 1);
        assert_eq!(session["errors"][2]["errors"], 2);
        assert_eq!(session["errors"][2]["error_rate"], 0.4);
        assert_eq!(session["active_time"]["median_ms"], 11_500.0);
        assert_eq!(session["confusions"][0]["first_guess"]["key"], "b");
        let table = &session["models"][0]["tables"][0];
        assert_eq!((&table["only_human_right"], &table["verdict"]), (&1.into(), &"too_few".into()));
        assert_eq!(value["sessions"][1]["finished"], serde_json::Value::Null);
        assert_eq!(value["overall"][0]["annotators"], serde_json::json!(["ada", "bob\u{1b}[31m"]));
    }

    #[test]
    fn what_cannot_be_computed_is_null() {
        let value: serde_json::Value = serde_json::from_str(&json(&report()).unwrap()).unwrap();
        let idle = &value["sessions"][2];
        assert_eq!(idle["errors"][0]["n"], 0);
        for missing in [
            &idle["errors"][0]["error_rate"],
            &idle["errors"][0]["wilson95_low"],
            &idle["active_time"]["mean_ms"],
            &idle["pace_per_active_min"],
        ] {
            assert_eq!(missing, &serde_json::Value::Null);
        }
    }
}
