//! One cell of a picture: a character and its two colours. Knows what it costs to send and how
//! it is written into a buffer.

use super::pair::Rgb;
use ratatui::buffer::Cell;
use ratatui::style::Color;

/// One cell of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Look {
    pub(super) symbol: char,
    pub(super) fg: Color,
    pub(super) bg: Color,
}

impl Look {
    /// Bytes to send it right after `previous`. The backend names both colours as soon as one
    /// differs, in one `CSI m`.
    pub(super) fn bytes_after(&self, previous: Option<&Self>) -> usize {
        let is_run = previous.is_some_and(|look| (look.fg, look.bg) == (self.fg, self.bg));
        let sgr = if is_run { 0 } else { 4 + parameter_bytes(self.fg) + parameter_bytes(self.bg) };
        sgr + self.symbol.len_utf8()
    }

    /// Replaces whatever the cell held.
    pub(super) fn fill(&self, cell: &mut Cell) {
        cell.reset();
        cell.set_char(self.symbol).set_fg(self.fg).set_bg(self.bg);
    }
}

/// Length of a colour in `CSI m`: `39`, `38;5;n` or `38;2;r;g;b`.
fn parameter_bytes(colour: Color) -> usize {
    match colour {
        Color::Indexed(index) => 5 + digits(index),
        Color::Rgb(r, g, b) => 7 + digits(r) + digits(g) + digits(b),
        _ => 2,
    }
}

fn digits(value: u8) -> usize {
    match value {
        0..10 => 1,
        10..100 => 2,
        _ => 3,
    }
}

/// A colour in 24 bits.
pub(super) fn exact([r, g, b]: Rgb) -> Color {
    Color::Rgb(r, g, b)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crossterm_bytes::sent;
    use proptest::prelude::*;

    /// What ratatui's backend really writes.
    mod crossterm_bytes {
        use super::Look;
        use ratatui::backend::{Backend, CrosstermBackend};
        use ratatui::buffer::Cell;

        pub(super) fn sent(looks: &[Look]) -> usize {
            let mut bytes = Vec::new();
            let cells: Vec<Cell> = looks
                .iter()
                .map(|look| {
                    let mut cell = Cell::default();
                    look.fill(&mut cell);
                    cell
                })
                .collect();
            let content = cells.iter().zip(0..).map(|(cell, x)| (x, 0, cell));
            CrosstermBackend::new(&mut bytes).draw(content).unwrap();
            bytes.len()
        }
    }

    fn colour() -> impl Strategy<Value = Color> {
        prop_oneof![
            Just(Color::Reset),
            any::<u8>().prop_map(Color::Indexed),
            any::<Rgb>().prop_map(exact),
        ]
    }

    proptest! {
        #[test]
        fn the_cost_is_what_the_backend_writes(
            first in (colour(), colour()), fg in colour(), bg in colour(), is_run: bool,
        ) {
            // The reset colours would count as unchanged at the very beginning.
            prop_assume!(first != (Color::Reset, Color::Reset));
            let first = Look { symbol: '▀', fg: first.0, bg: first.1 };
            let (fg, bg) = if is_run { (first.fg, first.bg) } else { (fg, bg) };
            let next = Look { symbol: '█', fg, bg };
            let cost = next.bytes_after(Some(&first));
            prop_assert_eq!(sent(&[first, next]) - sent(&[first]), cost);
        }
    }
}
