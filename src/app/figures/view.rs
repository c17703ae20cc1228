//! Drawing of the pages.

use super::Figures;
use super::chart;
use super::page::{Item, set};
use crate::app::canvas::Canvas;
use crate::app::footer;
use crate::app::keymap::Context;
use crate::domain::printable;
use crate::widgets;
use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::Style;
use ratatui::text::Line;

/// Wider than this, lines can no longer be followed.
const WIDEST: u16 = 110;

impl Figures {
    /// Lines of the page at hand, and how many are seen at once.
    pub(in super::super) fn size(&self, screen: Rect) -> (usize, usize) {
        let [_, body, _] = areas(screen);
        let lines = self.items(body).iter().map(Item::height).sum();
        (lines, usize::from(body.height))
    }

    fn items(&self, body: Rect) -> Vec<Item<'_>> {
        self.pages.get(self.page).map(|page| set(page, body.as_size())).unwrap_or_default()
    }

    /// Draws the screen.
    pub(in super::super) fn draw(&self, canvas: &mut Canvas<'_>) {
        let [header, body, bottom] = areas(canvas.display.screen);
        let page = self.pages.get(self.page).map_or("nothing to tell yet", |page| &page.title);
        let place = format!("{} of {}", (self.page + 1).min(self.pages.len()), self.pages.len());
        // What may be cut off on a narrow terminal stands last.
        let title = format!(" hit5 · {} · {place} · {} ", printable(&self.title), printable(page));
        widgets::put(canvas.buffer, header, &Line::from(title), canvas.theme.bar);
        let mut line = 0;
        for item in self.items(body) {
            draw_item(canvas, body, (self.top, line), &item);
            line += item.height();
        }
        footer::draw(canvas, bottom, None, Context::Figures);
    }
}

/// Draws a thing that begins at this line of the page, of which `top` is the first line seen. Of a chart
/// that is partly seen, that part.
fn draw_item(canvas: &mut Canvas<'_>, body: Rect, (top, line): (usize, usize), item: &Item<'_>) {
    let (first, end) = (top.max(line), (top + usize::from(body.height)).min(line + item.height()));
    if first >= end {
        return;
    }
    let row = |line: usize| u16::try_from(line).unwrap_or(u16::MAX);
    let seen = Rect { y: body.y + row(first - top), height: row(end - first), ..body };
    match item {
        Item::Line(text) => canvas.text(seen, text, Style::new()),
        Item::Chart(plot, height) => {
            let whole = Rect { x: 0, y: 0, width: body.width, height: *height };
            let mut drawn = Buffer::empty(whole);
            chart::draw(
                &mut Canvas { buffer: &mut drawn, placements: Vec::new(), ..*canvas },
                whole,
                plot,
            );
            for place in seen.positions() {
                let from = (place.x - seen.x, place.y - seen.y + row(first - line));
                canvas.buffer[place] = drawn[from].clone();
            }
        }
    }
}

/// Header, body and footer.
fn areas(screen: Rect) -> [Rect; 3] {
    let [header, body, footer] =
        Layout::vertical([Constraint::Length(1), Constraint::Fill(1), Constraint::Length(1)])
            .areas(screen);
    let width = body.width.saturating_sub(2).min(WIDEST);
    [header, Rect { x: body.x + 1, width, ..body }, footer]
}
