//! Tables and paragraphs of a given width, measured in terminal cells.

use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::UnicodeWidthStr as _;

/// Cells between columns.
const GAP: usize = 2;
/// Text columns are not cut narrower than this.
const NARROWEST: usize = 6;

/// Which side of its column a cell keeps to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// Text: to the left, cut with an ellipsis where the table is too wide.
    Text,
    /// Figures: to the right, never cut.
    Figure,
}

/// Rows of cells under each other. Cells must be printable already.
#[derive(Debug)]
pub struct Table {
    columns: Vec<Column>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// A table without rows yet, of these columns.
    pub fn new(columns: impl Into<Vec<Column>>) -> Self {
        Self { columns: columns.into(), rows: Vec::new() }
    }

    /// Adds a row.
    pub fn row<C: Into<String>>(&mut self, cells: impl IntoIterator<Item = C>) {
        self.rows.push(cells.into_iter().map(Into::into).collect());
    }

    /// Appends the table's lines, indented, to `out`.
    pub fn draw(&self, indent: usize, width: usize, out: &mut String) {
        let widths = self.widths(width.saturating_sub(indent));
        for row in &self.rows {
            let mut line = " ".repeat(indent);
            for ((cell, column), &width) in row.iter().zip(&self.columns).zip(&widths) {
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

    /// The columns' widths: as wide as their widest cell, the widest text columns giving way.
    fn widths(&self, room: usize) -> Vec<usize> {
        let widest = |i: usize| {
            self.rows
                .iter()
                .filter_map(|row| row.get(i))
                .map(|cell| cell.width())
                .max()
                .unwrap_or(0)
        };
        let mut widths: Vec<usize> = (0..self.columns.len()).map(widest).collect();
        let gaps = GAP * self.columns.len().saturating_sub(1);
        let mut excess = (widths.iter().sum::<usize>() + gaps).saturating_sub(room);
        while excess > 0 {
            let texts = widths.iter_mut().zip(&self.columns);
            let widest_text = texts
                .filter(|(width, column)| **column == Column::Text && **width > NARROWEST)
                .max_by_key(|(width, _)| **width);
            let Some((width, _)) = widest_text else { break };
            *width -= 1;
            excess -= 1;
        }
        widths
    }
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
pub fn paragraph(text: &str, indent: usize, width: usize, out: &mut String) {
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
        table.draw(2, width, &mut out);
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
