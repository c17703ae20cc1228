//! A page set for a width: lines of text and charts under each other.

use crate::report::document::plot::{Plot, Shape};
use crate::report::document::{Block, Section};
use crate::report::render;
use ratatui::layout::Size;

/// Lines a chart takes where there is room, its title and its axes included.
const CHART: u16 = 15;

/// One thing on the page.
#[derive(Debug, PartialEq)]
pub(super) enum Item<'a> {
    /// A line of text.
    Line(String),
    /// A chart of so many lines.
    Chart(&'a Plot, u16),
}

impl Item<'_> {
    /// How many lines it takes.
    pub(super) fn height(&self) -> usize {
        match self {
            Self::Line(_) => 1,
            Self::Chart(_, height) => usize::from(*height),
        }
    }
}

/// The things on a page, in order, set for a screen of this size. What is best read as text stays text: tables,
/// sentences and bars of names.
pub(super) fn set(section: &Section, screen: Size) -> Vec<Item<'_>> {
    let width = usize::from(screen.width);
    let mut items = Vec::new();
    let mut text = Section::default();
    for block in &section.blocks {
        match block {
            Block::Plot(plot) if !matches!(plot.shape, Shape::Bars { .. }) => {
                push_text(&mut text, width, &mut items);
                items.push(Item::Chart(plot, CHART.min(screen.height)));
            }
            other => text.blocks.push(other.clone()),
        }
    }
    push_text(&mut text, width, &mut items);
    items
}

/// Moves the text there is to the items, with an empty line before it if something stands above.
fn push_text(text: &mut Section, width: usize, items: &mut Vec<Item<'_>>) {
    let blocks = std::mem::take(&mut text.blocks);
    if blocks.is_empty() {
        return;
    }
    if !items.is_empty() {
        items.push(Item::Line(String::new()));
    }
    let lines = render::blocks(&Section { blocks, ..Section::default() }, width);
    items.extend(lines.lines().map(|line| Item::Line(line.to_owned())));
    items.push(Item::Line(String::new()));
}
