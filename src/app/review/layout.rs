//! The geometry of the review screen: one pure function.

use ratatui::layout::{Constraint, Layout, Rect};

/// Width of a cause with its key, in cells: no name is cut.
const COLUMN: u16 = 26;
/// The same on a low terminal, where lines are dear.
const NARROW: u16 = 20;
/// Lines from which on a terminal is not low.
const HIGH: u16 = 22;

/// Where everything stands, in cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Areas {
    /// Dataset, progress, whether all is saved.
    pub header: Rect,
    /// The image.
    pub photo: Rect,
    /// Truth, guesses and predictions, facts.
    pub said: Rect,
    /// What can be said to be the cause.
    pub causes: Rect,
    /// What can be said to be in the image.
    pub factors: Rect,
    /// Severity, truth, what is right as well, comment.
    pub state: Rect,
    /// The keys of the moment, or a message.
    pub footer: Rect,
    /// Width of a column of causes and factors.
    pub column: u16,
}

impl Areas {
    /// Lays out a terminal of this size for so many causes and factors.
    pub fn of(screen: Rect, causes: usize, factors: usize) -> Self {
        let least = if screen.height < HIGH { NARROW } else { COLUMN };
        let columns = (screen.width / least).max(1);
        let lines = |count: usize| {
            Constraint::Length(u16::try_from(count.div_ceil(columns.into())).unwrap_or(u16::MAX))
        };
        let one = Constraint::Length(1);
        let [header, body, causes, factors, state, footer] =
            Layout::vertical([one, Constraint::Fill(1), lines(causes), lines(factors), one, one])
                .areas(screen);
        let [photo, _, said] = Layout::horizontal([
            Constraint::Percentage(if screen.width < 100 { 44 } else { 50 }),
            one,
            Constraint::Fill(1),
        ])
        .areas(body);
        let column = screen.width / columns;
        Self { header, photo, said, causes, factors, state, footer, column }
    }

    /// Where the cause or factor of this number stands in its area.
    pub fn place(&self, area: Rect, number: usize) -> Rect {
        let per_line = usize::from(area.width / self.column.max(1)).max(1);
        let cells = |count: usize| u16::try_from(count).unwrap_or(u16::MAX);
        let (line, place) = (cells(number / per_line), cells(number % per_line));
        let spot = Rect {
            x: area.x + place * self.column,
            y: area.y.saturating_add(line),
            width: self.column,
            height: 1,
        };
        spot.intersection(area)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_overlaps_and_every_cause_has_its_place() {
        for (width, height) in [(60, 16), (80, 24), (120, 40), (200, 60), (250, 16)] {
            let screen = Rect::new(0, 0, width, height);
            let a = Areas::of(screen, 10, 9);
            let mut all = vec![a.header, a.photo, a.said, a.state, a.footer];
            all.extend((0..10).map(|n| a.place(a.causes, n)));
            all.extend((0..9).map(|n| a.place(a.factors, n)));
            for (n, area) in all.iter().enumerate() {
                assert!(!area.is_empty() && area.union(screen) == screen, "{width}x{height}");
                assert!(all[n + 1..].iter().all(|other| !area.intersects(*other)));
            }
            assert!(a.photo.height >= 4, "{width}x{height}");
        }
    }
}
