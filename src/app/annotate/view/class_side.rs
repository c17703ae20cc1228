//! The right column: search, class list, and the class under the cursor with its examples.

use super::super::{Annotate, Areas, Focus};
use crate::app::canvas::Canvas;
use crate::domain::ClassId;
use crate::search;
use crate::widgets;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

/// Examples shown of a class: as many as in 2014.
const EXAMPLES: usize = 13;

impl Annotate {
    pub(super) fn draw_class_side(&self, canvas: &mut Canvas<'_>, areas: &Areas) {
        self.draw_search(canvas, areas.search);
        if self.is_examples_open {
            self.draw_large_examples(canvas, areas.right());
            return;
        }
        // The examples of the class under the cursor come before those of its neighbours.
        if let Some(class) = self.list.selected() {
            self.draw_card(canvas, areas.card, class);
            self.draw_tiles(canvas, areas.examples, class);
        }
        self.draw_list(canvas, areas.list);
    }

    fn draw_search(&self, canvas: &mut Canvas<'_>, area: Rect) {
        let rows = self.list.rows().len();
        let place = (self.list.cursor() + 1).min(rows);
        let (line, count) = if self.list.is_searching() {
            let query = Span::styled(self.list.query().to_owned(), canvas.theme.title);
            let count =
                if rows == 0 { "no match".to_owned() } else { format!("{place} of {rows}") };
            (Line::from(vec![Span::raw("⌕ "), query, Span::raw("▏")]), count)
        } else {
            let hint = Span::styled("type to search the classes", canvas.theme.dim);
            (Line::from(vec![Span::raw("⌕ "), hint]), format!("{place}/{rows}"))
        };
        widgets::put(canvas.buffer, area, &line, Style::new());
        widgets::put_right(canvas.buffer, area, &format!(" {count}"), canvas.theme.dim);
    }

    fn draw_list(&self, canvas: &mut Canvas<'_>, area: Rect) {
        if self.list.rows().is_empty() {
            canvas.text(area, "  no class matches; Esc shows all of them again", canvas.theme.dim);
            return;
        }
        let thumbs = self.thumbs(area, canvas.display);
        let visible: Vec<(usize, u16)> =
            self.list.visible(area.height, thumbs, &self.bench).collect();
        for (row, begins) in visible {
            let whole = Rect { y: area.y + begins, height: area.height - begins, ..area };
            self.draw_row(canvas, whole, row, thumbs);
        }
    }

    /// Draws a row of the list as far as it fits into `area`.
    fn draw_row(&self, canvas: &mut Canvas<'_>, area: Rect, row: usize, thumbs: u16) {
        let Some(&class) = self.list.rows().get(row) else { return };
        let mut name = Rect { height: 1, ..area };
        if self.list.has_chips(row, &self.bench) {
            let names = self.bench.chips(class);
            let width = usize::from(area.width);
            let chips = widgets::breadcrumb(&names, width, canvas.theme.chip);
            widgets::put(canvas.buffer, area, &chips, Style::new());
            name.y += 1;
        }
        if name.y >= area.bottom() {
            return;
        }
        self.draw_name(canvas, name, row, class);
        let strip = Rect { y: name.y + 1, height: thumbs, ..area };
        if thumbs > 0 && strip.y < area.bottom() {
            let examples = self.bench.examples(class);
            let tiles = widgets::strip(strip, examples.len(), canvas.display.cell_px());
            canvas.place_thumbnails(examples, &tiles, area);
        }
    }

    fn draw_name(&self, canvas: &mut Canvas<'_>, area: Rect, row: usize, class: ClassId) {
        let rank = self.guesses().iter().position(|&guess| guess == class);
        let is_under_cursor = row == self.list.cursor();
        let style = match (is_under_cursor, rank) {
            (true, _) if self.focus == Focus::Classes => canvas.theme.cursor,
            (true, _) => canvas.theme.cursor_away,
            (false, Some(_)) => canvas.theme.guess,
            // A band sets thumbnails apart; where there are none it would only be paint.
            (false, None)
                if self.thumbs(area, canvas.display) > 0
                    && !self.bench.examples(class).is_empty() =>
            {
                canvas.theme.class
            }
            (false, None) => Style::new(),
        };
        let mark = match rank {
            Some(rank) => format!("{} ", rank + 1),
            None if is_under_cursor => "▸ ".to_owned(),
            None => "  ".to_owned(),
        };
        let words = widgets::shorten(self.bench.words(class), usize::from(area.width) - 2);
        let hits = search::highlights(self.list.query(), &words);
        let mut line = widgets::highlighted(&words, &hits, style, canvas.theme.hit);
        line.spans.insert(0, Span::styled(mark, style));
        widgets::put(canvas.buffer, area, &line, style);
        if self.list.is_searching() {
            let used = u16::try_from(line.width()).unwrap_or(area.width).min(area.width);
            let rest = Rect { x: area.x + used, width: area.width - used, ..area };
            self.draw_parent(canvas, rest, class, style);
        }
    }

    /// A found class's parent, at the right end where there is room: it tells crane from crane.
    fn draw_parent(&self, canvas: &mut Canvas<'_>, area: Rect, class: ClassId, style: Style) {
        let Some(&parent) = self.bench.path(class).last() else { return };
        let text = widgets::shorten(parent, usize::from(area.width.saturating_sub(2)));
        let style = if style == Style::new() { canvas.theme.dim } else { style };
        widgets::put_right(canvas.buffer, area, &format!("{text} "), style);
    }

    fn draw_card(&self, canvas: &mut Canvas<'_>, area: Rect, class: ClassId) {
        let names = self.bench.path(class);
        let width = usize::from(area.width);
        let chips = widgets::breadcrumb(&names, width, canvas.theme.chip);
        widgets::put(canvas.buffer, area, &chips, Style::new());
        let gloss = Rect { y: area.y + 1, height: 1, ..area };
        let node = self.bench.taxonomy.class_node(class);
        let text = if node.gloss.is_empty() { node.all_lemmas() } else { &node.gloss };
        canvas.text(gloss, text, canvas.theme.dim);
    }

    pub(super) fn draw_tiles(&self, canvas: &mut Canvas<'_>, area: Rect, class: ClassId) {
        let examples = self.bench.examples(class);
        let shown = &examples[..examples.len().min(EXAMPLES)];
        if shown.is_empty() {
            canvas.text(area, "no example images", canvas.theme.dim);
            return;
        }
        let tiles = widgets::tiles(area, shown.len(), canvas.display.cell_px());
        canvas.place_thumbnails(shown, &tiles, area);
    }

    fn draw_large_examples(&self, canvas: &mut Canvas<'_>, area: Rect) {
        let Some(class) = self.list.selected() else { return };
        let name = Rect { height: 1, ..area };
        self.draw_name(canvas, name, self.list.cursor(), class);
        let card = Rect { y: area.y + 1, height: 2, ..area };
        self.draw_card(canvas, card, class);
        let below = Rect { y: area.y + 3, height: area.height.saturating_sub(3), ..area };
        self.draw_tiles(canvas, below, class);
    }
}
