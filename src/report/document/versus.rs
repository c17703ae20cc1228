//! Annotators and a model on the same images.

use super::super::ErrorRate;
use super::super::render::units::{NONE, percent};
use super::super::versus::{PairedTable, Versus};
use super::{Section, Table};
use crate::domain::counted;

/// The comparison with one model.
pub(super) fn section(versus: &Versus, human: &str) -> Section {
    let model = versus.model.as_str();
    let images = counted(versus.n, "image");
    let mut section = Section::new(format!("{human} and {model} on the same {images}"));
    let mut table = Table::of_figures(["wrong", human, model]);
    for k in 1..=versus.human.len().max(versus.model_errors.len()) {
        let cell = |rates: &[ErrorRate]| {
            rates.get(k - 1).map_or_else(
                || NONE.to_owned(),
                |rate| format!("{} ({})", rate.errors, percent(rate.rate())),
            )
        };
        table.row([format!("top-{k}"), cell(&versus.human), cell(&versus.model_errors)]);
    }
    section.table(table);
    for paired in &versus.tables {
        section.table(cells(paired, human, model));
        section.reading(paired.sentence(human, model));
    }
    section
}

/// Who is right where.
fn cells(paired: &PairedTable, human: &str, model: &str) -> Table {
    let cells = &paired.cells;
    let head = [format!("top-{}", paired.k), format!("{model} right"), format!("{model} wrong")];
    let mut table = Table::of_figures(head);
    let (right, wrong) = (format!("{human} right"), format!("{human} wrong"));
    table.row([right, cells.both_right.to_string(), cells.only_first_right.to_string()]);
    table.row([wrong, cells.only_second_right.to_string(), cells.both_wrong.to_string()]);
    table
}
