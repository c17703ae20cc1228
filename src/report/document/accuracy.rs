//! Errors, how far off they are, what pruning cost, and what was confused.

use super::super::candidates::CandidateFigures;
use super::super::figures::{Confusion, Counts, ErrorRate, HierarchicalError, Part};
use super::super::render::units::{percent, percent_range};
use super::{Block, Pair, Section, Table};
use crate::domain::counted;

/// How many trials stand how, in a sentence.
pub(super) fn tally(counts: &Counts) -> String {
    let answered = format!("{} of {} answered", counts.answered, counted(counts.trials, "image"));
    let mut words = vec![answered, format!("{} scored", counts.scored)];
    let rest = [
        (counts.assisted, "after seeing a model's prediction"),
        (counts.unscored(), "without ground truth"),
        (counts.skipped, "skipped"),
        (counts.passed, "passed"),
        (counts.open, "open"),
        (counts.answer_shown_first, "not scored because the answer was shown first"),
    ];
    words.extend(
        rest.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")),
    );
    format!("{}.", words.join(", "))
}

/// Where the guesses began, if not from nothing.
pub(super) fn prefill(sources: &[String]) -> Option<String> {
    (!sources.is_empty()).then(|| {
        format!(
            "Guesses began from {}; an answer that did is assisted, whatever was changed in it.",
            sources.join(", ")
        )
    })
}

/// The errors.
pub(super) fn section(part: &Part) -> Section {
    let mut section = Section::new("Errors");
    let mut table = Table::of_figures(["error", "wrong", "n", "share", "95 % interval"]);
    let rates = part.error_rates.iter().map(|rate| (rate, ""));
    for (rate, how) in rates.chain(part.assisted.iter().map(|rate| (rate, " assisted"))) {
        table.row(rate_row(rate, how));
    }
    section.table(table);
    section.warn_if(
        part.counts.repeated_images > 0,
        format!(
            "Images scored more than once: {}; the intervals, which take trials for independent, are \
             too narrow.",
            part.counts.repeated_images
        ),
    );
    if let Some(text) = hierarchical(&part.hierarchical) {
        section.text(text);
    }
    if let Some(figures) = &part.candidates {
        section.text(candidates(figures));
    }
    section
}

/// An error as a row: what it is, wrong, n, share, interval.
pub(super) fn rate_row(rate: &ErrorRate, how: &str) -> [String; 5] {
    [
        format!("top-{}{how}", rate.k),
        rate.errors.to_string(),
        rate.n.to_string(),
        percent(rate.rate()),
        percent_range(rate.interval),
    ]
}

/// What pruning the class list did.
fn candidates(figures: &CandidateFigures) -> String {
    format!(
        "Candidates: the truth among them in {} of {} ({}, {}); widened {}, errors forced {}.",
        figures.with_truth,
        figures.n,
        percent(Some(figures.recall())),
        percent_range(figures.interval),
        figures.widened,
        figures.forced_errors,
    )
}

/// Where the classes stand in a tree: how far off the wrong answers are.
fn hierarchical(errors: &[HierarchicalError]) -> Option<String> {
    let at = |error: &HierarchicalError| {
        error.mean_height.map(|height| format!("top-{} {height:.2} (n = {})", error.k, error.n))
    };
    let (first, widest) = (errors.first(), errors.last().filter(|_| errors.len() > 1));
    let figures: Vec<String> = first.into_iter().chain(widest).filter_map(at).collect();
    (!figures.is_empty())
        .then(|| format!("Mean height of the common ancestor: {}.", figures.join(", ")))
}

/// What was confused.
pub(super) fn confusions(dataset: &str, confusions: &[Confusion]) -> Section {
    let mut section = Section::new("Most confused");
    let pair = |pair: &Confusion| Pair {
        dataset: dataset.to_owned(),
        truth: pair.truth.clone(),
        guess: pair.guess.clone(),
        count: pair.count,
        of: pair.of,
        image: pair.image,
    };
    if !confusions.is_empty() {
        section.blocks.push(Block::Pairs(confusions.iter().map(pair).collect()));
    }
    section
}
