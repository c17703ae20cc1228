//! Pictures as text: each cell a placeholder character whose colour, with a few combining marks,
//! names an image and the row of it that the cell shows (kitty graphics protocol, "Unicode
//! placeholders").
//!
//! An id is `high << 24 | low`: `low` (16 to 255) is a colour of the 256-colour palette, `high`
//! (1 to 255) the third mark of the first cell of a row. Colours of 24 bits would hold more, but
//! tmux rounds them to the palette unless it has been told that the terminal has them.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Color;
use std::sync::LazyLock;

const PLACEHOLDER: char = '\u{10eeee}';

/// How many ids there are.
pub(super) const IDS: u32 = 255 * 240;

/// The id with this number, 0..[`IDS`].
pub(super) fn id(number: u32) -> u32 {
    let number = number % IDS;
    ((1 + number / 240) << 24) | (16 + number % 240)
}

/// Fills an area with an image, of which the terminal has been told that it measures as many
/// cells. Cells that are not `visible`, or outside of the buffer, are left out; no columns on the
/// left may be.
///
/// Only the first cell of a row carries marks (row, column 0, high byte of the id): a bare
/// placeholder goes on where its left neighbour ends.
pub(super) fn draw(image: u32, area: Rect, visible: Rect, buf: &mut Buffer) {
    let [high, .., low] = image.to_be_bytes();
    for (row, y) in (0..).zip(area.top()..area.bottom()) {
        let Some(mark) = mark(row) else { return };
        if y < visible.top() || y >= visible.bottom() {
            continue;
        }
        let first: String =
            [PLACEHOLDER, mark, MARKS[0], MARKS[usize::from(high)]].into_iter().collect();
        for x in area.left()..area.right().min(visible.right()) {
            let Some(cell) = buf.cell_mut((x, y)) else { continue };
            cell.reset();
            cell.set_fg(Color::Indexed(low));
            if x == area.left() {
                cell.set_symbol(&first);
            } else {
                cell.set_char(PLACEHOLDER);
            }
        }
    }
}

fn mark(row: u16) -> Option<char> {
    MARKS.get(usize::from(row)).copied()
}

/// The marks that stand for the numbers 0, 1, 2, ..., as first and last of runs. They are those
/// combining marks of class 230 of Unicode 6.0 that no normalisation fuses with a letter.
#[rustfmt::skip]
const RUNS: &[(char, char)] = &[
    ('\u{0305}', '\u{0305}'), ('\u{030d}', '\u{030e}'), ('\u{0310}', '\u{0310}'),
    ('\u{0312}', '\u{0312}'), ('\u{033d}', '\u{033f}'), ('\u{0346}', '\u{0346}'),
    ('\u{034a}', '\u{034c}'), ('\u{0350}', '\u{0352}'), ('\u{0357}', '\u{0357}'),
    ('\u{035b}', '\u{035b}'), ('\u{0363}', '\u{036f}'), ('\u{0483}', '\u{0487}'),
    ('\u{0592}', '\u{0595}'), ('\u{0597}', '\u{0599}'), ('\u{059c}', '\u{05a1}'),
    ('\u{05a8}', '\u{05a9}'), ('\u{05ab}', '\u{05ac}'), ('\u{05af}', '\u{05af}'),
    ('\u{05c4}', '\u{05c4}'), ('\u{0610}', '\u{0617}'), ('\u{0657}', '\u{065b}'),
    ('\u{065d}', '\u{065e}'), ('\u{06d6}', '\u{06dc}'), ('\u{06df}', '\u{06e2}'),
    ('\u{06e4}', '\u{06e4}'), ('\u{06e7}', '\u{06e8}'), ('\u{06eb}', '\u{06ec}'),
    ('\u{0730}', '\u{0730}'), ('\u{0732}', '\u{0733}'), ('\u{0735}', '\u{0736}'),
    ('\u{073a}', '\u{073a}'), ('\u{073d}', '\u{073d}'), ('\u{073f}', '\u{0741}'),
    ('\u{0743}', '\u{0743}'), ('\u{0745}', '\u{0745}'), ('\u{0747}', '\u{0747}'),
    ('\u{0749}', '\u{074a}'), ('\u{07eb}', '\u{07f1}'), ('\u{07f3}', '\u{07f3}'),
    ('\u{0816}', '\u{0819}'), ('\u{081b}', '\u{0823}'), ('\u{0825}', '\u{0827}'),
    ('\u{0829}', '\u{082d}'), ('\u{0951}', '\u{0951}'), ('\u{0953}', '\u{0954}'),
    ('\u{0f82}', '\u{0f83}'), ('\u{0f86}', '\u{0f87}'), ('\u{135d}', '\u{135f}'),
    ('\u{17dd}', '\u{17dd}'), ('\u{193a}', '\u{193a}'), ('\u{1a17}', '\u{1a17}'),
    ('\u{1a75}', '\u{1a7c}'), ('\u{1b6b}', '\u{1b6b}'), ('\u{1b6d}', '\u{1b73}'),
    ('\u{1cd0}', '\u{1cd2}'), ('\u{1cda}', '\u{1cdb}'), ('\u{1ce0}', '\u{1ce0}'),
    ('\u{1dc0}', '\u{1dc1}'), ('\u{1dc3}', '\u{1dc9}'), ('\u{1dcb}', '\u{1dcc}'),
    ('\u{1dd1}', '\u{1de6}'), ('\u{1dfe}', '\u{1dfe}'), ('\u{20d0}', '\u{20d1}'),
    ('\u{20d4}', '\u{20d7}'), ('\u{20db}', '\u{20dc}'), ('\u{20e1}', '\u{20e1}'),
    ('\u{20e7}', '\u{20e7}'), ('\u{20e9}', '\u{20e9}'), ('\u{20f0}', '\u{20f0}'),
    ('\u{2cef}', '\u{2cf1}'), ('\u{2de0}', '\u{2dff}'), ('\u{a66f}', '\u{a66f}'),
    ('\u{a67c}', '\u{a67d}'), ('\u{a6f0}', '\u{a6f1}'), ('\u{a8e0}', '\u{a8f1}'),
];

static MARKS: LazyLock<Vec<char>> =
    LazyLock::new(|| RUNS.iter().flat_map(|&(first, last)| first..=last).collect());

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_stand_for_the_numbers_the_protocol_gives_them() {
        for (number, mark) in
            [(0, '\u{305}'), (1, '\u{30d}'), (2, '\u{30e}'), (15, '\u{357}'), (255, '\u{a8e5}')]
        {
            assert_eq!(MARKS[number], mark, "{number}");
        }
    }

    #[test]
    fn every_id_is_made_of_a_palette_colour_and_a_mark() {
        let ids: std::collections::HashSet<u32> = (0..IDS).map(id).collect();
        assert_eq!(ids.len(), IDS as usize);
        assert!(ids.iter().all(|id| {
            let [high, zero, nought, low] = id.to_be_bytes();
            high >= 1 && low >= 16 && (zero, nought) == (0, 0)
        }));
    }

    #[test]
    fn the_first_cell_of_a_row_says_which_row_of_which_image() {
        let mut buf = Buffer::with_lines(["....", "....", "...."]);
        let area = Rect::new(1, 1, 2, 9);
        draw(0x0300_002a, area, area, &mut buf);
        assert_eq!(buf[(1, 1)].symbol(), "\u{10eeee}\u{305}\u{305}\u{310}");
        assert_eq!(buf[(2, 1)].symbol(), "\u{10eeee}");
        assert_eq!(buf[(1, 2)].symbol(), "\u{10eeee}\u{30d}\u{305}\u{310}");
        assert_eq!((buf[(2, 2)].fg, buf[(3, 2)].symbol()), (Color::Indexed(42), "."));
        assert_eq!(buf[(1, 0)].symbol(), ".");
    }
}
