//! The human-accuracy table of the paper of 2015.

use super::super::paper::{Paper, PaperColumn};
use super::super::render::units::percent;
use super::super::versus::PairedTable;
use super::{Section, Table};
use crate::stats::mcnemar_exact;

/// One table for each dataset, phase and model.
pub(super) fn section(papers: &[Paper]) -> Section {
    let mut section = Section::new("Annotators and models, as in the paper of 2015");
    for paper in papers {
        section.section(table(paper));
    }
    if section.is_empty() {
        section.text("No annotator judged images that a model predicted.");
    } else {
        section.text(
            "Laid out as O. Russakovsky et al. 2015, section 6.4, have it: for each annotator the images \
             by who is right on them, and both errors, all guesses counting. Columns of different images \
             are not to be compared with each other.",
        );
    }
    section
}

fn table(paper: &Paper) -> Section {
    let model = &paper.model;
    let mut section =
        Section::new(format!("{} on {}, {model}", paper.phase.as_str(), paper.dataset));
    let mut head = vec!["relative confusion".to_owned()];
    head.extend((1..).zip(&paper.columns).map(|(i, column)| format!("A{i}: {}", column.annotator)));
    let mut table = Table::of_figures(head);
    let mut row = |what: String, cell: &dyn Fn(&PaperColumn) -> String| {
        let cells = paper.columns.iter().map(cell);
        table.row(std::iter::once(what).chain(cells).collect::<Vec<_>>());
    };
    let share = |part: u64, n: u64| percent((n > 0).then(|| part as f64 / n as f64));
    row(format!("human right, {model} right"), &|a| a.cells.both_right.to_string());
    row(format!("human right, {model} wrong"), &|a| a.cells.only_first_right.to_string());
    row(format!("human wrong, {model} right"), &|a| a.cells.only_second_right.to_string());
    row(format!("human wrong, {model} wrong"), &|a| a.cells.both_wrong.to_string());
    row("images".into(), &|a| a.cells.n().to_string());
    row(format!("{model} error"), &|a| share(a.cells.second_errors(), a.cells.n()));
    row("human error".into(), &|a| share(a.cells.first_errors(), a.cells.n()));
    row("guesses that count".into(), &|a| a.k.to_string());
    section.table(table);
    for column in &paper.columns {
        let PaperColumn { annotator, k, cells } = column;
        let table = PairedTable { k: *k, cells: *cells, p: mcnemar_exact(cells) };
        section.reading(table.sentence(annotator, model));
    }
    section
}
