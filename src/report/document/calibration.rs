//! Confidence in one's own answers, and expectations of a model.

use super::super::calibration::{Confidence, ConfidenceOrder, Expectation, ExpectationTable};
use super::super::reading::few_cases;
use super::super::render::units::{NONE, percent, percent_range};
use super::{Section, Table};

/// Errors by confidence.
pub(super) fn confidence(found: &Confidence) -> Section {
    let mut section = Section::new("Errors by confidence");
    let top_k = format!("top-{}", found.k);
    let mut table = Table::of_figures(["confidence", "n", "top-1", &top_k, "95 % interval"]);
    for level in &found.levels {
        table.row([
            level.confidence.to_string(),
            level.top_1.n.to_string(),
            percent(level.top_1.rate()),
            percent(level.top_k.rate()),
            percent_range(level.top_k.interval),
        ]);
    }
    section.table(table);
    section.reading(match &found.top_1_order {
        Some(order) => sentence(order),
        None => "All first guesses are right, or all are wrong: there is nothing for confidence to tell \
                 apart."
            .to_owned(),
    });
    if let Some(order) = &found.top_1_order {
        let fewer = order.right.min(order.wrong);
        section.warn(few_cases(fewer, "answers of one kind"));
    }
    section.warn_if(found.without > 0, format!("Without a confidence: {}.", found.without));
    section
}

fn sentence(order: &ConfidenceOrder) -> String {
    let judgement = if order.newcombe95.low > 0.5 {
        "Confidence tells right from wrong first guesses"
    } else if order.newcombe95.high < 0.5 {
        "Wrong first guesses have more confidence than right ones"
    } else {
        "Confidence does not clearly tell right from wrong first guesses"
    };
    format!(
        "{judgement}: of a right and a wrong one (of {} and {}) the right one has more in {} of all pairs \
         (ties count half; 50 % is chance; 95 % interval {}). It says nothing of whether people are as \
         often right as they believe.",
        order.right,
        order.wrong,
        percent(Some(order.auc)),
        percent_range(Some(order.newcombe95)),
    )
}

/// Whether annotators foresee where a model is right.
pub(super) fn expectation(found: &Expectation) -> Section {
    let mut section = Section::new(format!("Will {} be right? Expected and found", found.model));
    for table in &found.tables {
        section.table(cells(table));
        section.reading(format!(
            "Top-{}: {} of {} expectations came true ({}, 95 % interval {}); always expecting it to be right \
             would reach {}. Kappa {}: 0 foresees nothing beyond that, 1 everything.",
            table.k,
            table.came_true.count,
            table.came_true.n,
            percent(table.came_true.share),
            percent_range(table.came_true.wilson95),
            percent(table.model_right.share),
            table.kappa.map_or_else(|| NONE.to_owned(), |kappa| format!("{kappa:.2}")),
        ));
        let wrong = table.expected_right_was_wrong + table.expected_wrong_was_wrong;
        let fewer = wrong.min(table.model_right.count);
        section.warn(few_cases(fewer, "images on which it did one of the two"));
    }
    section.warn_if(
        found.without_prediction > 0,
        format!("Left out: {} that it did not predict.", found.without_prediction),
    );
    section
}

fn cells(found: &ExpectationTable) -> Table {
    let mut table =
        Table::of_figures([&format!("top-{}", found.k), "it was right", "it was wrong"]);
    let row = |name: &str, right: u64, wrong: u64| {
        [name.to_owned(), right.to_string(), wrong.to_string()]
    };
    table.row(row(
        "expected right",
        found.expected_right_was_right,
        found.expected_right_was_wrong,
    ));
    table.row(row(
        "expected wrong",
        found.expected_wrong_was_right,
        found.expected_wrong_was_wrong,
    ));
    table
}
