//! A report as text.

use super::super::candidates::CandidateFigures;
use super::super::figures::{Counts, HierarchicalError, OverallPart, Part, Report, SessionPart};
use super::super::versus::{PairedTable, Versus};
use super::table::{Column, Table, cut, paragraph};
use super::units::{NONE, duration, moment, percent, percent_range};
use crate::domain::{counted, printable};

/// Narrower terminals get lines of this length.
const NARROWEST: usize = 60;

const NOTES: &str = "Errors: share of scored images whose truth is not among the first k guesses, \
                     with Wilson's 95 % interval. Active time leaves out pauses and idleness. \
                     Moments are UTC.";

/// The report in lines of at most `width` cells, at least 60, without colours. Names from the
/// data are made printable. The overall figures follow where they add up several sessions.
pub fn text(report: &Report, width: usize) -> String {
    let width = width.max(NARROWEST);
    if report.sessions.is_empty() {
        return "No sessions yet.\n".to_owned();
    }
    let mut out = String::new();
    for session in &report.sessions {
        let human = printable(&session.head.annotator);
        paragraph(&session_title(session), 0, width, &mut out);
        draw_part(&session.part, &human, width, &mut out);
    }
    for overall in report.overall.iter().filter(|overall| overall.sessions > 1) {
        let human = match overall.annotators.as_slice() {
            [only] => printable(only).into_owned(),
            _ => "annotators".to_owned(),
        };
        paragraph(&overall_title(overall), 0, width, &mut out);
        draw_part(&overall.part, &human, width, &mut out);
    }
    paragraph(NOTES, 0, width, &mut out);
    out
}

fn session_title(session: &SessionPart) -> String {
    let head = &session.head;
    let until = head
        .finished
        .map_or_else(|| ", not finished".to_owned(), |at| format!(" to {}", moment(at)));
    let study = head.study.as_ref();
    let study = study.map_or_else(String::new, |name| format!(" (study {})", printable(name)));
    format!(
        "Session {}: {}, {} on {}{study}, {}{until}",
        head.id.0,
        printable(&head.annotator),
        head.phase.as_str(),
        printable(&head.dataset),
        moment(head.started),
    )
}

fn overall_title(overall: &OverallPart) -> String {
    let names: Vec<_> = overall.annotators.iter().map(|name| printable(name)).collect();
    format!(
        "Overall: {} on {}, {} sessions by {}",
        overall.phase.as_str(),
        printable(&overall.dataset),
        overall.sessions,
        names.join(", "),
    )
}

fn draw_part(part: &Part, human: &str, width: usize, out: &mut String) {
    paragraph(&tally(&part.counts), 2, width, out);
    out.push('\n');
    draw_errors(part, width, out);
    draw_times(part, width, out);
    draw_confusions(part, width, out);
    for versus in &part.versus {
        draw_versus(versus, human, width, out);
    }
}

fn tally(counts: &Counts) -> String {
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
    let dependent = match counts.repeated_images {
        0 => String::new(),
        images => format!(
            " Images scored more than once: {images}; the intervals, which take trials for \
             independent, are too narrow."
        ),
    };
    format!("{}.{dependent}", words.join(", "))
}

fn draw_errors(part: &Part, width: usize, out: &mut String) {
    let mut table =
        Table::new([Column::Text, Column::Figure, Column::Figure, Column::Figure, Column::Figure]);
    table.row(["errors", "wrong", "n", "error", "95 % interval"]);
    let rates = part.error_rates.iter().map(|rate| (rate, ""));
    for (rate, how) in rates.chain(part.assisted.iter().map(|rate| (rate, " assisted"))) {
        table.row([
            format!("top-{}{how}", rate.k),
            rate.errors.to_string(),
            rate.n.to_string(),
            percent(rate.rate()),
            percent_range(rate.interval),
        ]);
    }
    table.draw(2, width, out);
    draw_hierarchical(&part.hierarchical, width, out);
    if let Some(figures) = &part.candidates {
        draw_candidates(figures, width, out);
    }
    out.push('\n');
}

/// What pruning the class list did.
fn draw_candidates(figures: &CandidateFigures, width: usize, out: &mut String) {
    let text = format!(
        "candidates: the truth among them in {} of {} ({}, {}); widened {}, errors forced {}",
        figures.with_truth,
        figures.n,
        percent(Some(figures.recall())),
        percent_range(figures.interval),
        figures.widened,
        figures.forced_errors,
    );
    paragraph(&text, 2, width, out);
}

/// Where the classes stand in a tree: how far off the wrong answers are.
fn draw_hierarchical(errors: &[HierarchicalError], width: usize, out: &mut String) {
    let at = |error: &HierarchicalError| {
        error.mean_height.map(|height| format!("top-{} {height:.2} (n = {})", error.k, error.n))
    };
    let (first, widest) = (errors.first(), errors.last().filter(|_| errors.len() > 1));
    let figures: Vec<String> = first.into_iter().chain(widest).filter_map(at).collect();
    if !figures.is_empty() {
        let text = format!("mean height of the common ancestor: {}", figures.join(", "));
        paragraph(&text, 2, width, out);
    }
}

fn draw_times(part: &Part, width: usize, out: &mut String) {
    let mut table = Table::new([Column::Text, Column::Figure, Column::Figure, Column::Figure]);
    table.row(["time per image", "n", "median", "mean"]);
    for (what, times) in [("active", part.active), ("lead", part.lead)] {
        let n = times.n.to_string();
        table.row([what.to_owned(), n, duration(times.median_ms), duration(times.mean_ms)]);
    }
    table.draw(2, width, out);
    let pace = match part.pace_per_min {
        Some(pace) => format!("{pace:.1} images per active minute (n = {})", part.active.n),
        None => format!("{NONE} (no active time)"),
    };
    paragraph(&format!("pace: {pace}"), 2, width, out);
    out.push('\n');
}

fn draw_confusions(part: &Part, width: usize, out: &mut String) {
    if part.confusions.is_empty() {
        return;
    }
    let mut table = Table::new([Column::Text, Column::Text, Column::Figure]);
    table.row(["most confused: truth", "first guess", "times"]);
    for pair in &part.confusions {
        let count = pair.count.to_string();
        table.row([&*printable(&pair.truth.name), &printable(&pair.guess.name), &count]);
    }
    table.draw(2, width, out);
    out.push('\n');
}

fn draw_versus(versus: &Versus, human: &str, width: usize, out: &mut String) {
    // A table of both has a name in each of its three columns.
    let name_cells = (width - 30) / 3;
    let (human, model) = (cut(human, name_cells), cut(&printable(&versus.model), name_cells));
    let on = format!("{human} and {model} on the same {}", counted(versus.n, "image"));
    paragraph(&on, 2, width, out);
    let mut table = Table::new([Column::Text, Column::Figure, Column::Figure]);
    table.row(["wrong", human.as_str(), model.as_str()]);
    for k in 1..=versus.human.len().max(versus.model_errors.len()) {
        let cell = |rates: &[super::super::ErrorRate]| {
            rates.get(k - 1).map_or_else(
                || NONE.to_owned(),
                |rate| format!("{} ({})", rate.errors, percent(rate.rate())),
            )
        };
        table.row([format!("top-{k}"), cell(&versus.human), cell(&versus.model_errors)]);
    }
    table.draw(4, width, out);
    for paired in &versus.tables {
        draw_cells(paired, &human, &model, width, out);
    }
    out.push('\n');
}

fn draw_cells(paired: &PairedTable, human: &str, model: &str, width: usize, out: &mut String) {
    let cells = &paired.cells;
    let mut table = Table::new([Column::Text, Column::Figure, Column::Figure]);
    table.row([format!("top-{}", paired.k), format!("{model} right"), format!("{model} wrong")]);
    let (right, wrong) = (format!("{human} right"), format!("{human} wrong"));
    table.row([right, cells.both_right.to_string(), cells.only_first_right.to_string()]);
    table.row([wrong, cells.only_second_right.to_string(), cells.both_wrong.to_string()]);
    out.push('\n');
    table.draw(4, width, out);
    paragraph(&paired.sentence(human, model), 4, width, out);
}

#[cfg(test)]
mod tests;
