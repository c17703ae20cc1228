//! Errors counted in other ways.

use super::super::ErrorRate;
use super::super::render::units::{p_is, percent, percent_range, points};
use super::super::scoring::{Disputed, ExactRate, MultiLabel, SampleCheck, Scoring, Unanswered};
use super::accuracy::rate_row;
use super::{Section, Table};
use crate::domain::counted;

/// A difference is called clear below this probability of arising by chance.
const SIGNIFICANCE: f64 = 0.05;
/// With fewer errors to be expected on either side the pooled test is rough.
const FEWEST_EXPECTED: f64 = 5.0;

/// Errors counted otherwise, of which there are always the exact intervals.
pub(super) fn section(scoring: &Scoring) -> Section {
    let mut section = Section::new("Errors counted otherwise");
    let mut table = Table::of_figures(["counted", "wrong", "n", "share", "95 % interval"]);
    scoring.exact.iter().filter(|exact| exact.n > 0).for_each(|exact| table.row(exact_row(exact)));
    if let Some(found) = &scoring.unanswered {
        found.errors.iter().for_each(|rate| table.row(rate_row(rate, ", unanswered wrong")));
    }
    if let Some(found) = &scoring.multi_label {
        multi_label_rows(found, &mut table);
    }
    if let Some(found) = &scoring.disputed {
        disputed_rows(found, &mut table);
    }
    section.table(table);
    if let Some(found) = &scoring.unanswered {
        section.reading(unanswered(found, scoring.exact.last()));
    }
    if let Some(found) = &scoring.multi_label {
        section.reading(multi_label(found));
    }
    if let Some(found) = &scoring.disputed {
        section.reading(disputed(found));
    }
    section
}

fn exact_row(exact: &ExactRate) -> [String; 5] {
    let rate = ErrorRate::counted(exact.k, exact.errors, exact.n);
    let [name, wrong, n, share, _] = rate_row(&rate, ", exact interval");
    [name, wrong, n, share, percent_range(exact.clopper_pearson95)]
}

fn unanswered(found: &Unanswered, usual: Option<&ExactRate>) -> String {
    let share = percent(found.errors.last().and_then(ErrorRate::rate));
    let usual = usual.filter(|usual| usual.n > 0);
    let usual = percent(usual.map(|usual| usual.errors as f64 / usual.n as f64));
    format!(
        "If the {} left without an answer were wrong, the error would be {share} in place of {usual}: \
         that is what leaving out hard images can have gained at most.",
        counted(found.images, "image"),
    )
}

fn multi_label_rows(found: &MultiLabel, table: &mut Table) {
    for (any, original) in found.errors.iter().zip(&found.original_errors) {
        table.row(rate_row(any, ", any right class"));
        table.row(rate_row(original, ", same, one label"));
    }
    for model in &found.models {
        for (any, original) in model.errors.iter().zip(&model.original_errors) {
            table.row(named(&model.model, rate_row(any, ", any right class")));
            table.row(named(&model.model, rate_row(original, ", same, one label")));
        }
    }
}

/// The row of a model.
fn named(model: &str, [name, wrong, n, share, range]: [String; 5]) -> [String; 5] {
    [format!("{model} {name}"), wrong, n, share, range]
}

fn multi_label(found: &MultiLabel) -> String {
    let last = |rates: &[ErrorRate]| percent(rates.last().and_then(ErrorRate::rate));
    format!(
        "Of {} all right classes are known; {} more than one. Where any of them counts, the error is {} \
         in place of {} with the original label alone.",
        counted(found.trials, "scored image"),
        match found.several {
            1 => "1 has".to_owned(),
            several => format!("{several} have"),
        },
        last(&found.errors),
        last(&found.original_errors),
    )
}

fn disputed_rows(found: &Disputed, table: &mut Table) {
    for rate in &found.errors_without {
        table.row(rate_row(rate, ", no disputed image"));
    }
    for model in &found.models {
        for rate in &model.errors_without {
            table.row(named(&model.model, rate_row(rate, ", no disputed image")));
        }
    }
}

fn disputed(found: &Disputed) -> String {
    let last = |rates: &[ErrorRate]| percent(rates.last().and_then(ErrorRate::rate));
    format!(
        "The ground truth of {} is disputed. Without, the error is {} in place of {}. Whoever missed an \
         image looks at its truth more closely than who hit it, so this is what disputes can explain at \
         most.",
        counted(found.images, "image"),
        last(&found.errors_without),
        last(&found.errors),
    )
}

/// Whether the sample is like the rest of its set.
pub(super) fn samples(checks: &[SampleCheck]) -> Section {
    let mut section = Section::new("The sample and the rest of its set");
    let mut table = Table::of_figures(["model's error on", "wrong", "n", "share", "95 % interval"]);
    for check in checks {
        for (rate, what) in [(check.sample, "judged"), (check.rest, "others"), (check.whole, "all")]
        {
            table.row(named(&check.model, rate_row(&rate, &format!(", {what}"))));
        }
    }
    section.table(table);
    let tests = checks.iter().filter(|check| check.test.is_some()).count();
    for check in checks {
        if let Some(text) = sample(check, tests) {
            section.reading(text);
            let expected = check.whole.rate().unwrap_or(0.0) * check.sample.n as f64;
            section.warn_if(
                expected < FEWEST_EXPECTED,
                format!(
                    "{expected:.1} top-{} errors of {} are to be expected among the images judged: too \
                     few for this test.",
                    check.k, check.model
                ),
            );
        }
    }
    section
}

fn sample(check: &SampleCheck, tests: usize) -> Option<String> {
    let (model, k) = (&check.model, check.k);
    let (test, difference, p) = (check.test?, check.difference?, check.holm_p?);
    let holm = if tests > 1 { format!(" of {tests} tests") } else { String::new() };
    let figures =
        format!("top-{k}: {}, pooled z, two-sided {}{holm}", points(&difference), p_is(p));
    Some(if p >= SIGNIFICANCE {
        format!(
            "Nothing says that the images judged are harder or easier for {model} than the others \
             ({figures}). That does not prove them alike: what lies within the interval is possible.",
        )
    } else {
        let how = if test.z > 0.0 { "harder" } else { "easier" };
        format!(
            "The images judged are {how} for {model} than the others ({figures}), so that errors on them \
             do not stand for the whole set.",
        )
    })
}
