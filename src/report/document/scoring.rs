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
    read_samples(checks, &mut section);
    section
}

/// What the checks say: all that find nothing in one sentence, the others in one each.
fn read_samples(checks: &[SampleCheck], section: &mut Section) {
    let tested: Vec<&SampleCheck> = checks.iter().filter(|check| check.test.is_some()).collect();
    let (clear, alike): (Vec<&SampleCheck>, Vec<&SampleCheck>) =
        tested.iter().partition(|check| check.holm_p.is_some_and(|p| p < SIGNIFICANCE));
    let figures = |check: &SampleCheck| {
        let (difference, p) = (check.difference?, check.holm_p?);
        let which = format!("{} top-{}", check.model, check.k);
        Some(format!("{which}: {}, {}", points(&difference), p_is(p)))
    };
    for check in clear {
        let is_harder = check.test.is_some_and(|test| test.z > 0.0);
        section.reading(format!(
            "The images judged are {} than the others ({}), so that errors on them do not stand for the \
             whole set.",
            if is_harder { "harder" } else { "easier" },
            figures(check).unwrap_or_default(),
        ));
    }
    let all: Vec<String> = alike.into_iter().filter_map(figures).collect();
    if !all.is_empty() {
        section.reading(format!(
            "Nothing says that the images judged are harder or easier than the others ({}). That does not \
             prove them alike: what lies within an interval is possible.",
            all.join("; "),
        ));
    }
    if tested.len() > 1 {
        section.text(format!(
            "p is that of the pooled z, two-sided, allowing for {} tests (Holm).",
            tested.len()
        ));
    }
    let is_rough = |check: &&SampleCheck| {
        check.whole.rate().unwrap_or(0.0) * (check.sample.n as f64) < FEWEST_EXPECTED
    };
    section.warn_if(
        tested.iter().any(is_rough),
        format!(
            "Where fewer than {FEWEST_EXPECTED:.0} errors are to be expected among the images judged, p is \
             rough."
        ),
    );
}
