//! The geometry of the annotate screen: one pure function, used by drawing, scrolling and mouse.

use ratatui::layout::{Constraint, Layout, Rect};

/// The least terminal the screen works in, in cells.
pub const LEAST: (u16, u16) = (60, 16);

/// Width of how the session goes, where it stands beside the examples, in cells.
const SIDE: u16 = 31;

/// Whether the class list shows thumbnails under every name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Density {
    /// One line a class.
    Lines,
    /// A strip of examples under each class.
    Strips,
    /// A strip of examples as high as a few classes leave room for.
    Large,
}

impl Density {
    /// The next one in the round.
    #[must_use]
    pub fn next(self) -> Self {
        match self {
            Self::Lines => Self::Strips,
            Self::Strips => Self::Large,
            Self::Large => Self::Lines,
        }
    }
}

/// Where everything stands, in cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Areas {
    /// Dataset, progress, clock.
    pub header: Rect,
    /// The image.
    pub photo: Rect,
    /// The truth, once revealed; empty otherwise.
    pub truth: Rect,
    /// The ranked guesses, a line each.
    pub guesses: Rect,
    /// The search line.
    pub search: Rect,
    /// The class list.
    pub list: Rect,
    /// Where in the list the rows on screen are.
    pub rail: Rect,
    /// Words and gloss of the class under the cursor.
    pub card: Rect,
    /// Its examples; empty where the figures stand in their place.
    pub examples: Rect,
    /// How the session goes; empty where it is not shown.
    pub side: Rect,
    /// The keys of the moment, or a message.
    pub footer: Rect,
}

impl Areas {
    /// Lays out a terminal of this size for `k` guess slots, with how the session goes beside the
    /// examples where there is room, else in their place.
    pub fn of(screen: Rect, k: usize, has_truth: bool, has_side: bool) -> Self {
        let [header, body, footer] =
            Layout::vertical([Constraint::Length(1), Constraint::Fill(1), Constraint::Length(1)])
                .areas(screen);
        let [left, _, right] = Layout::horizontal([
            Constraint::Length(left_width(body.width)),
            Constraint::Length(1),
            Constraint::Fill(1),
        ])
        .areas(body);
        let slots = u16::try_from(k).unwrap_or(u16::MAX);
        let [photo, truth, guesses] = Layout::vertical([
            Constraint::Fill(1),
            Constraint::Length(u16::from(has_truth)),
            Constraint::Length(slots),
        ])
        .areas(left);
        let [search, list, card, examples] = Layout::vertical([
            Constraint::Length(1),
            Constraint::Fill(1),
            Constraint::Length(2),
            Constraint::Length(examples_height(body.height)),
        ])
        .areas(right);
        let [card, examples, side] = if has_side {
            make_room(card, examples, is_wide(screen))
        } else {
            [card, examples, nothing_in(examples)]
        };
        let rail = Rect { x: list.right().saturating_sub(1), width: list.width.min(1), ..list };
        let list = Rect { width: list.width - rail.width, ..list };
        Self { header, photo, truth, guesses, search, list, rail, card, examples, side, footer }
    }

    /// What is below the list, for remarks.
    pub fn below_list(&self) -> Rect {
        self.card.union(self.examples)
    }

    /// The right column below the search line, for the large examples and the result.
    pub fn right(&self) -> Rect {
        self.list.union(self.rail).union(self.below_list()).union(self.side)
    }
}

/// Whether how the session goes has room beside the examples.
pub fn is_wide(screen: Rect) -> bool {
    screen.width >= 130
}

/// Card, examples and how the session goes, from the first two as they stand without it.
fn make_room(card: Rect, examples: Rect, is_wide: bool) -> [Rect; 3] {
    if !is_wide {
        return [card, nothing_in(examples), examples];
    }
    let whole = card.union(examples);
    let width = whole.width.saturating_sub(SIDE + 1);
    let side = Rect { x: whole.right() - SIDE, width: SIDE, ..whole };
    [Rect { width, ..card }, Rect { width, ..examples }, side]
}

fn nothing_in(area: Rect) -> Rect {
    Rect { height: 0, ..area }
}

/// Lines of a strip of thumbnails in the list.
pub fn strip_height(list: Rect) -> u16 {
    if list.height >= 40 { 4 } else { 3 }
}

/// The same where three classes fill the list.
pub fn large_height(list: Rect) -> u16 {
    (list.height / 3).saturating_sub(1).clamp(strip_height(list) + 1, 10)
}

fn left_width(width: u16) -> u16 {
    // A narrow terminal needs the classes readable; a wide one has room for a large image.
    let share = if width < 100 { 44 } else { 46 };
    u16::try_from(u32::from(width) * share / 100).unwrap_or(width)
}

fn examples_height(body: u16) -> u16 {
    (body * 3 / 10).clamp(4, 16)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_overlaps_and_nothing_leaves_the_screen() {
        for (width, height) in [(60, 16), (80, 24), (120, 40), (200, 60), (250, 16), (60, 90)] {
            let screen = Rect::new(0, 0, width, height);
            for (has_truth, has_side) in [(false, false), (true, false), (false, true)] {
                let a = Areas::of(screen, 5, has_truth, has_side);
                let all = [
                    a.header, a.photo, a.truth, a.guesses, a.search, a.list, a.rail, a.card,
                    a.examples, a.side, a.footer,
                ];
                assert_eq!(a.side.is_empty(), !has_side);
                assert_eq!(a.right(), Areas::of(screen, 5, has_truth, false).right());
                for (n, area) in all.iter().enumerate() {
                    assert_eq!(area.union(screen), screen);
                    assert!(all[n + 1..].iter().all(|other| !area.intersects(*other)));
                }
                assert!(a.photo.height >= 6 && a.list.height >= 5, "{width}x{height}");
            }
        }
    }
}
