//! Histograms and bars in block characters. Lines have no such form; their figures stand in tables.

use super::super::super::document::Block;
use super::super::super::document::plot::{Axis, Bin, Group, Plot, Shape};
use super::super::units::{NONE, value};
use super::table::{cut, paragraph};
use crate::domain::printable;
use unicode_width::UnicodeWidthStr as _;

/// Cells of the longest bar.
const LONGEST: usize = 40;
/// Parts of a cell, from none to whole.
const EIGHTHS: [&str; 9] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"];

/// Whether a block has a form in text: all but lines have.
pub(super) fn can_draw(block: &Block) -> bool {
    !matches!(block, Block::Plot(Plot { shape: Shape::Lines { .. }, .. }))
}

/// Appends a histogram's or a bar plot's lines to `out`.
pub(super) fn draw(plot: &Plot, indent: usize, width: usize, out: &mut String) {
    let mut rows = match &plot.shape {
        Shape::Histogram { x, y, bins, .. } => histogram(x, y, bins),
        Shape::Bars { value, series, groups } => bars(value, series, groups),
        Shape::Lines { .. } => return,
    };
    let room = width.saturating_sub(indent);
    for row in &mut rows {
        row.label = cut(&printable(&row.label), room / 3);
    }
    let widest = |cell: fn(&Row) -> &str| rows.iter().map(|row| cell(row).width()).max();
    let (labels, figures) =
        (widest(|row| &row.label).unwrap_or(0), widest(|row| &row.shown).unwrap_or(0));
    let longest = LONGEST.min(room.saturating_sub(labels + figures + 4));
    let highest = rows.iter().filter_map(|row| row.value).fold(0.0, f64::max);
    paragraph(&printable(&plot.title), indent, width, out);
    for row in &rows {
        let label = format!("{}{}", row.label, " ".repeat(labels - row.label.width()));
        let bar = row.value.map_or(String::new(), |value| bar(value, highest, longest));
        let line = format!("{}{label}  {:>figures$}  {bar}", " ".repeat(indent), row.shown);
        out.extend([line.trim_end(), "\n"]);
    }
}

/// A line of the plot.
struct Row {
    label: String,
    shown: String,
    value: Option<f64>,
}

fn histogram(x: &Axis, y: &Axis, bins: &[Bin]) -> Vec<Row> {
    let row = |bin: &Bin| Row {
        label: format!("{} - {}", value(bin.low, x.unit), value(bin.high, x.unit)),
        shown: value(bin.count, y.unit),
        value: Some(bin.count),
    };
    bins.iter().map(row).collect()
}

fn bars(axis: &Axis, series: &[String], groups: &[Group]) -> Vec<Row> {
    let mut rows = Vec::new();
    for group in groups {
        for (place, found) in group.values.iter().enumerate() {
            let label = match series {
                [] | [_] => group.name.clone(),
                _ => format!("{}, {}", group.name, series.get(place).map_or("", String::as_str)),
            };
            let found = found.map(|(found, _)| found);
            let shown = found.map_or_else(|| NONE.to_owned(), |found| value(found, axis.unit));
            rows.push(Row { label, shown, value: found });
        }
    }
    rows
}

/// A bar to an eighth of a cell.
fn bar(value: f64, highest: f64, longest: usize) -> String {
    if value <= 0.0 || highest <= 0.0 {
        return String::new();
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0..=320")]
    let eighths = (value / highest * (longest * 8) as f64).round().max(1.0) as usize;
    format!("{}{}", EIGHTHS[8].repeat(eighths / 8), EIGHTHS[eighths % 8])
}

#[cfg(test)]
mod tests {
    use super::super::super::super::document::plot::Unit;
    use super::*;

    #[test]
    fn bars_are_as_long_as_their_values() {
        let group = |name: &str, value: Option<f64>| Group {
            name: name.into(),
            values: vec![value.map(|value| (value, None))],
        };
        let plot = Plot {
            title: "error".into(),
            shape: Shape::Bars {
                value: Axis::linear("error", Unit::Share),
                series: vec![],
                groups: vec![
                    group("dogs", Some(0.5)),
                    group("a\u{1b}", Some(0.125)),
                    group("none", None),
                    group("zero", Some(0.0)),
                ],
            },
        };
        let mut out = String::new();
        draw(&plot, 2, 80, &mut out);
        let bar = "█".repeat(40);
        assert_eq!(
            out,
            format!(
                "  error\n  dogs   50.0 %  {bar}\n  a\\x1b  12.5 %  ██████████\n  none      n/a\n  \
                 zero    0.0 %\n"
            )
        );
    }
}
