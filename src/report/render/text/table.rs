//! Tables and paragraphs of a given width, measured in terminal cells.

use super::super::super::document::{Column, Table};
use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::UnicodeWidthStr as _;

/// Cells between columns.
const GAP: usize = 2;
/// Columns are not cut narrower than this.
const NARROWEST: usize = 6;

/// Appends a table's lines, indented, to `out`. Its cells must be printable already.
pub(super) fn draw(table: &Table, indent: usize, width: usize, out: &mut String) {
    let widths = widths(table, width.saturating_sub(indent));
    for row in table.rows() {
        let mut line = " ".repeat(indent);
        for ((cell, column), &width) in row.iter().zip(table.columns()).zip(&widths) {
            let cell = cut(cell, width);
            let padding = " ".repeat(width - cell.width());
            match column {
                Column::Text => line.extend([cell.as_str(), &padding]),
                Column::Figure => line.extend([padding.as_str(), &cell]),
            }
            line.push_str(&" ".repeat(GAP));
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
}

/// The columns' widths: as wide as their widest cell, the widest that can give way doing so.
fn widths(table: &Table, room: usize) -> Vec<usize> {
    let widest = |rows: &[Vec<String>], i: usize| {
        rows.iter().filter_map(|row| row.get(i)).map(|cell| cell.width()).max().unwrap_or(0)
    };
    let columns = || table.columns().iter().enumerate();
    let mut widths: Vec<usize> = columns().map(|(i, _)| widest(table.rows(), i)).collect();
    let narrowest: Vec<usize> = columns()
        .map(|(i, column)| match column {
            Column::Text => NARROWEST,
            // Only its head may be cut.
            Column::Figure => widest(table.body(), i).max(NARROWEST),
        })
        .collect();
    let gaps = GAP * widths.len().saturating_sub(1);
    let mut excess = (widths.iter().sum::<usize>() + gaps).saturating_sub(room);
    while excess > 0 {
        let can_give = widths.iter_mut().zip(&narrowest).filter(|(width, least)| **width > **least);
        let Some((width, _)) = can_give.max_by_key(|(width, _)| **width) else { break };
        *width -= 1;
        excess -= 1;
    }
    widths
}

/// The text, cut to so many cells with an ellipsis at its end.
pub(super) fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut kept = String::new();
    for grapheme in text.graphemes(true) {
        if kept.width() + grapheme.width() + 1 > width {
            break;
        }
        kept.push_str(grapheme);
    }
    if width > 0 {
        kept.push('…');
    }
    kept
}

/// Appends a paragraph broken between words, indented, to `out`. A word wider than the line
/// stays whole.
pub(super) fn paragraph(text: &str, indent: usize, width: usize, out: &mut String) {
    let room = width.saturating_sub(indent);
    let mut line = String::new();
    for word in text.split_whitespace() {
        if !line.is_empty() && line.width() + 1 + word.width() > room {
            push_line(&line, indent, out);
            line.clear();
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    push_line(&line, indent, out);
}

fn push_line(line: &str, indent: usize, out: &mut String) {
    if !line.is_empty() {
        out.extend([&" ".repeat(indent), line, "\n"]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(width: usize) -> String {
        let mut table = Table::new([Column::Text, Column::Text, Column::Figure]);
        table.row(["granny smith", "a", "1"]);
        table.row(["林檎", "golden delicious", "12"]);
        let mut out = String::new();
        draw(&table, 2, width, &mut out);
        out
    }

    #[test]
    fn columns_line_up_in_cells() {
        assert_eq!(
            drawn(80),
            "  granny smith  a                  1\n  林檎          golden delicious  12\n"
        );
    }

    #[test]
    fn the_widest_text_gives_way() {
        assert_eq!(drawn(29), "  granny smi…  a            1\n  林檎         golden de…  12\n");
    }

    #[test]
    fn figures_are_never_cut() {
        assert_eq!(drawn(0), "  grann…  a        1\n  林檎    golde…  12\n");
    }

    #[test]
    fn wide_letters_are_cut_whole() {
        assert_eq!(cut("林檎林檎", 4), "林…");
        assert_eq!(cut("abc", 0), "");
    }

    #[test]
    fn paragraphs_break_between_words() {
        let mut out = String::new();
        paragraph("one two three-is-long four", 2, 11, &mut out);
        assert_eq!(out, "  one two\n  three-is-long\n  four\n");
    }
}
