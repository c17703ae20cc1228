//! The right column: search, class list, and the class under the cursor with its examples.

use super::super::list::{Row, Shelf};
use super::super::panel::{PAGE, Panel};
use super::super::quick;
use super::super::{Annotate, Areas, Focus};
use super::remarks::draw_question;
use crate::app::canvas::Canvas;
use crate::app::keymap::{Command, Context};
use crate::domain::{ClassId, ImageId, counted};
use crate::search::{self, Order};
use crate::taxonomy::NodeId;
use crate::widgets;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use std::ops::Range;

/// From this width on a row shows its class's code, in cells.
const CODED: u16 = 44;

impl Annotate {
    pub(super) fn draw_class_side(&self, canvas: &mut Canvas<'_>, areas: &Areas) {
        self.draw_search(canvas, areas.search);
        // The examples of the class under the cursor come before those of its neighbours.
        match self.list.selected_row() {
            _ if let Some(panel @ Panel::Remarks(_)) = &self.panel => {
                self.draw_panel(canvas, areas.below_list(), panel);
            }
            _ if let Some(panel) = &self.panel => {
                self.draw_panel(canvas, areas.right(), panel);
                return;
            }
            Some(Row::Class(class)) => {
                self.draw_card(canvas, areas.card, class);
                self.draw_tiles(canvas, areas.examples, class);
            }
            Some(Row::Node(node)) => self.draw_family(canvas, areas, node),
            None => {}
        }
        self.draw_list(canvas, areas.list);
        self.draw_rail(canvas, areas.rail, areas.list);
    }

    fn draw_search(&self, canvas: &mut Canvas<'_>, area: Rect) {
        if let Some(asking) = &self.asking {
            return draw_question(canvas, area, asking.question);
        }
        let query = Span::styled(self.list.query().to_owned(), canvas.theme.title);
        let line = match (self.list.in_place(), self.list.query().is_empty()) {
            (Some(_), _) => Line::from(vec![Span::raw("find ⌕ "), query, Span::raw("▏")]),
            (None, false) => Line::from(vec![Span::raw("⌕ "), query, Span::raw("▏")]),
            (None, true) => {
                let hint = Span::styled(self.search_hint(canvas), canvas.theme.dim);
                Line::from(vec![Span::raw("⌕ "), hint])
            }
        };
        widgets::put(canvas.buffer, area, &line, Style::new());
        let count = self.place_text();
        widgets::put_right(canvas.buffer, area, &format!(" {count}"), canvas.theme.dim);
    }

    /// What the search line says while nothing is searched for.
    fn search_hint(&self, canvas: &Canvas<'_>) -> String {
        let back = self.way_back(canvas);
        match (self.list.shelf(), self.context()) {
            (Shelf::All, Context::Browse) => {
                let key = canvas.keymap.named(Context::Browse, Command::TypeSearch);
                format!("{key} searches the classes")
            }
            (Shelf::All, Context::Quick) => "a key answers".to_owned(),
            (Shelf::All, _) if self.list.is_pruned() => "type to search the candidates".to_owned(),
            (Shelf::All, _) => "type to search the classes".to_owned(),
            (Shelf::Recent, _) => format!("chosen lately; {back} shows all"),
            (Shelf::Favourites, _) => format!("favourites; {back} shows all"),
        }
    }

    /// The key that ends a search, or what else hides classes.
    fn way_back(&self, canvas: &Canvas<'_>) -> String {
        let key = |command| canvas.keymap.named(self.context(), command);
        let back = key(Command::ClearSearch);
        if back.is_empty() { key(Command::LeaveSearch) } else { back }
    }

    /// Where the cursor is among how many.
    fn place_text(&self) -> String {
        let rows = self.list.rows().len();
        let place = (self.list.cursor() + 1).min(rows);
        match self.list.in_place() {
            Some(_) if self.list.query().is_empty() => format!("{place}/{rows}"),
            Some(found) => {
                found.place().map_or_else(|| "nowhere".to_owned(), |(n, of)| format!("{n} of {of}"))
            }
            None if !self.list.is_searching() => format!("{place}/{rows}"),
            None if rows == 0 => "no match".to_owned(),
            None if self.list.order() == Order::List => format!("{place} of {rows}, list order"),
            None => format!("{place} of {rows}"),
        }
    }

    fn draw_list(&self, canvas: &mut Canvas<'_>, area: Rect) {
        if self.list.rows().is_empty() {
            let back = self.way_back(canvas);
            let text = match self.list.shelf() {
                _ if self.list.is_searching() && self.list.is_pruned() => {
                    let widen = canvas.keymap.named(self.context(), Command::Widen);
                    format!("  no candidate matches; {widen} takes all classes")
                }
                _ if self.list.is_searching() => {
                    format!("  no class matches; {back} shows all of them again")
                }
                Shelf::Favourites => {
                    let mark = canvas.keymap.named(self.context(), Command::MarkFavourite);
                    format!("  no favourites yet: {mark} makes the class under the cursor one")
                }
                Shelf::Recent | Shelf::All => {
                    format!("  nothing chosen yet; {back} shows all classes")
                }
            };
            canvas.text(area, &text, canvas.theme.dim);
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

    /// Shows which part of the list is on the screen, and where in it the guesses are.
    fn draw_rail(&self, canvas: &mut Canvas<'_>, area: Rect, list: Rect) {
        let rows = self.list.rows();
        let thumbs = self.thumbs(list, canvas.display);
        let shown = self.list.visible(list.height, thumbs, &self.bench).count();
        if shown >= rows.len() || area.is_empty() {
            return;
        }
        let line = |row: usize| u16::try_from(row * usize::from(area.height) / rows.len());
        let line = |row: usize| line(row).unwrap_or(0).min(area.height - 1);
        let (begin, end) = (line(self.list.top()), line(self.list.top() + shown));
        for y in 0..area.height {
            let sign = if (begin..=end).contains(&y) { "█" } else { "│" };
            canvas.buffer.set_string(area.x, area.y + y, sign, canvas.theme.rail);
        }
        for (rank, &guess) in self.guesses().iter().enumerate() {
            if let Some(row) = rows.iter().position(|row| *row == Row::Class(guess)) {
                let sign = (rank + 1).to_string();
                canvas.buffer.set_string(area.x, area.y + line(row), sign, canvas.theme.guess);
            }
        }
    }

    /// Draws a row of the list as far as it fits into `area`.
    fn draw_row(&self, canvas: &mut Canvas<'_>, area: Rect, row: usize, thumbs: u16) {
        let Some(&what) = self.list.rows().get(row) else { return };
        let mut name = Rect { height: 1, ..area };
        if self.list.has_chips(row, &self.bench) {
            self.draw_chips(canvas, area, row);
            name.y += 1;
        }
        if name.y >= area.bottom() {
            return;
        }
        let class = match what {
            Row::Class(class) => class,
            Row::Node(node) => return self.draw_node(canvas, name, row, node),
        };
        self.draw_name(canvas, name, row, class);
        let strip = Rect { y: name.y + 1, height: thumbs, ..area };
        if thumbs > 0 && strip.y < area.bottom() {
            let examples = self.bench.examples(class);
            let tiles = widgets::strip(strip, examples.len(), canvas.display.cell_px());
            canvas.place_thumbnails(examples, &tiles, area);
        }
    }

    fn draw_chips(&self, canvas: &mut Canvas<'_>, area: Rect, row: usize) {
        let chips = self.list.chips(row, &self.bench);
        let names: Vec<&str> =
            chips.iter().map(|&node| self.bench.taxonomy.node(node).name()).collect();
        let found = self.list.in_place().map_or(&[][..], |found| found.occurrences().in_row(row));
        let style = |chip: usize| {
            let is_hit = found.iter().any(|occurrence| occurrence.chip == Some(chip));
            if is_hit { canvas.theme.hit } else { canvas.theme.chip }
        };
        let chips = widgets::breadcrumb(&names, usize::from(area.width), style);
        widgets::put(canvas.buffer, area, &chips, Style::new());
    }

    /// A folded subtree, or a node found by its name: what it is called and how much it holds.
    fn draw_node(&self, canvas: &mut Canvas<'_>, area: Rect, row: usize, node: NodeId) {
        let is_under_cursor = row == self.list.cursor();
        let style = match (is_under_cursor, self.focus) {
            (true, Focus::Classes) => canvas.theme.cursor,
            (true, Focus::Guesses(_)) => canvas.theme.cursor_away,
            (false, _) => canvas.theme.chip,
        };
        let held = self.bench.taxonomy.subtree(node);
        let guessed = self.guesses().iter().filter(|guess| held.contains(&guess.0)).count();
        let guessed = if guessed == 0 { String::new() } else { format!(", {guessed} guessed") };
        let count = counted(held.len(), "class");
        let name = self.bench.taxonomy.node(node).all_lemmas();
        widgets::put(canvas.buffer, area, &Line::from(""), style);
        canvas.text(area, &format!("⊞ {name} ({count}{guessed})"), style);
    }

    pub(super) fn draw_name(
        &self,
        canvas: &mut Canvas<'_>,
        area: Rect,
        row: usize,
        class: ClassId,
    ) {
        let rank = self.guesses().iter().position(|&guess| guess == class);
        let is_under_cursor = row == self.list.cursor();
        let has_strip =
            self.thumbs(area, canvas.display) > 0 && !self.bench.examples(class).is_empty();
        let style = match (is_under_cursor, rank) {
            (true, _) if self.focus == Focus::Classes => canvas.theme.cursor,
            (true, _) => canvas.theme.cursor_away,
            (false, Some(_)) => canvas.theme.guess,
            // A band sets thumbnails apart; where there are none it would only be paint.
            (false, None) if has_strip => canvas.theme.class,
            (false, None) => Style::new(),
        };
        let mark = match rank {
            Some(rank) => format!("{} ", rank + 1),
            None if self.context() == Context::Quick => {
                format!("{} ", quick::key_of(&self.bench.taxonomy, class).unwrap_or(' '))
            }
            None if is_under_cursor => "▸ ".to_owned(),
            None if self.list.habits().is_favourite(class) => "★ ".to_owned(),
            None => "  ".to_owned(),
        };
        let words = widgets::shorten(self.bench.words(class), usize::from(area.width) - 2);
        let hits = self.hits(row, &words);
        let mut line = widgets::highlighted(&words, &hits, style, canvas.theme.hit);
        line.spans.insert(0, Span::styled(mark, style));
        widgets::put(canvas.buffer, area, &line, style);
        let used = u16::try_from(line.width()).unwrap_or(area.width).min(area.width);
        let rest = Rect { x: area.x + used, width: area.width - used, ..area };
        let style = if style == Style::new() { canvas.theme.dim } else { style };
        let code = format!(";{} ", self.bench.index.codes().of(class));
        let room = rest.width.saturating_sub(u16::try_from(code.len() + 1).unwrap_or(u16::MAX));
        if area.width >= CODED {
            widgets::put_right(canvas.buffer, rest, &format!(" {code}"), style);
        }
        if self.list.is_searching() {
            let width = if area.width >= CODED { room } else { rest.width };
            self.draw_parent(canvas, Rect { width, ..rest }, class, style);
        }
    }

    /// Where the search stands in a row's words, in bytes.
    fn hits(&self, row: usize, words: &str) -> Vec<Range<usize>> {
        match self.list.in_place() {
            None => search::highlights(self.list.query(), words),
            Some(found) => {
                let here = found.occurrences().in_row(row).iter();
                here.filter(|found| found.chip.is_none()).map(|found| found.range.clone()).collect()
            }
        }
    }

    /// A found class's parent, at the right end where there is room: it tells crane from crane.
    fn draw_parent(&self, canvas: &mut Canvas<'_>, area: Rect, class: ClassId, style: Style) {
        let taxonomy = &self.bench.taxonomy;
        let Some(parent) = taxonomy.parent(taxonomy.node_of(class)) else { return };
        let parent = taxonomy.node(parent).name();
        let text = widgets::shorten(parent, usize::from(area.width.saturating_sub(2)));
        widgets::put_right(canvas.buffer, area, &format!("{text} "), style);
    }

    pub(super) fn draw_card(&self, canvas: &mut Canvas<'_>, area: Rect, class: ClassId) {
        let names = self.bench.path(class);
        let width = usize::from(area.width);
        let chips = widgets::breadcrumb(&names, width, |_| canvas.theme.chip);
        widgets::put(canvas.buffer, area, &chips, Style::new());
        let gloss = Rect { y: area.y + 1, height: 1, ..area };
        let node = self.bench.taxonomy.class_node(class);
        let text = if node.gloss.is_empty() { node.all_lemmas() } else { &node.gloss };
        canvas.text(gloss, text, canvas.theme.dim);
    }

    /// A folded subtree: where it stands, what it is, and an example of each class below.
    fn draw_family(&self, canvas: &mut Canvas<'_>, areas: &Areas, node: NodeId) {
        let taxonomy = &self.bench.taxonomy;
        let names = self.bench.path_of(node);
        let chips =
            widgets::breadcrumb(&names, usize::from(areas.card.width), |_| canvas.theme.chip);
        widgets::put(canvas.buffer, areas.card, &chips, Style::new());
        let gloss = Rect { y: areas.card.y + 1, height: 1, ..areas.card };
        canvas.text(gloss, &taxonomy.node(node).gloss, canvas.theme.dim);
        let first = |class| self.bench.examples(ClassId(class)).first().copied();
        let shown: Vec<ImageId> = taxonomy.subtree(node).filter_map(first).take(PAGE).collect();
        let tiles = widgets::tiles(areas.examples, shown.len(), canvas.display.cell_px());
        canvas.place_thumbnails(&shown, &tiles, areas.examples);
    }

    pub(super) fn draw_tiles(&self, canvas: &mut Canvas<'_>, area: Rect, class: ClassId) {
        let examples = self.bench.examples(class);
        let shown = &examples[..examples.len().min(PAGE)];
        if shown.is_empty() {
            canvas.text(area, "no example images", canvas.theme.dim);
            return;
        }
        let tiles = widgets::tiles(area, shown.len(), canvas.display.cell_px());
        canvas.place_thumbnails(shown, &tiles, area);
    }
}
