//! The panels in the place of the class list: examples, card, classes side by side.

use super::super::Annotate;
use super::super::panel::{Bench, Card, Examples, Panel, Past};
use crate::app::canvas::{Canvas, Picture};
use crate::app::keymap::{Command, Context};
use crate::domain::{ClassId, ImageId, counted, printable};
use crate::graphics::{ImageKey, fit_cells};
use crate::widgets;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span, Text};
use ratatui::widgets::{Paragraph, Widget, Wrap};

/// Confused classes named on a card.
const CONFUSED: usize = 5;
/// Siblings named on a card.
const SIBLINGS: usize = 20;

impl Annotate {
    pub(super) fn draw_panel(&self, canvas: &mut Canvas<'_>, area: Rect, panel: &Panel) {
        match (panel, self.list.selected()) {
            (Panel::Bench(bench), _) => self.draw_bench(canvas, area, bench),
            (Panel::Examples(examples), Some(class)) => {
                self.draw_examples(canvas, area, class, *examples);
            }
            (Panel::Card(card), Some(class)) => self.draw_class_card(canvas, area, class, card),
            (Panel::Remarks(remarks), _) => self.draw_remarks(canvas, area, remarks),
            (Panel::Examples(_) | Panel::Card(_), None) => {
                canvas.text(area, "  no class is under the cursor", canvas.theme.dim);
            }
        }
    }

    fn draw_examples(
        &self,
        canvas: &mut Canvas<'_>,
        area: Rect,
        class: ClassId,
        examples: Examples,
    ) {
        let name = Rect { height: 1, ..area };
        self.draw_name(canvas, name, self.list.cursor(), class);
        let card = Rect { y: area.y + 1, height: 2, ..area };
        self.draw_card(canvas, card, class);
        let images = self.bench.examples(class);
        if images.is_empty() {
            let below = Rect { y: area.y + 3, height: 1, ..area };
            canvas.text(below, "no example images", canvas.theme.dim);
            return;
        }
        let foot = Rect { y: area.bottom().saturating_sub(1), height: 1, ..area };
        let below = Rect { y: area.y + 3, height: area.height.saturating_sub(4), ..area };
        let (page, chosen) = (examples.page(images.len()), examples.chosen(images.len()));
        if examples.is_enlarged() {
            enlarge(canvas, images[chosen], below);
        } else {
            let shown = &images[page.clone()];
            let tiles = widgets::tiles(below, shown.len(), canvas.display.cell_px());
            canvas.place_thumbnails(shown, &tiles, below);
            if let Some(tile) = tiles.get(chosen - page.start) {
                mark_tile(canvas, *tile, below);
            }
        }
        let of = images.len();
        let text = format!(" example {} of {of}, page {}-{}", chosen + 1, page.start + 1, page.end);
        canvas.text(foot, &text, canvas.theme.dim);
    }

    fn draw_bench(&self, canvas: &mut Canvas<'_>, area: Rect, bench: &Bench) {
        let title = Rect { height: 1, ..area };
        let shown = format!(" side by side: {} · example {}", bench.source.name(), bench.first + 1);
        canvas.text(title, &shown, canvas.theme.title);
        let below = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
        if bench.classes.len() < 2 {
            let key = canvas.keymap.named(Context::Bench, Command::OtherClasses);
            let text = format!("  nothing to compare with here: {key} offers other classes");
            canvas.text(below, &text, canvas.theme.dim);
        }
        let count = u16::try_from(bench.classes.len()).unwrap_or(1).max(1);
        let height = below.height / count;
        for (place, &class) in bench.classes.iter().enumerate() {
            let y = below.y + u16::try_from(place).unwrap_or(0) * height;
            let block = Rect { y, height, ..below };
            if block.height >= 2 {
                self.draw_bench_class(canvas, block, bench, (place, class));
            }
        }
    }

    fn draw_bench_class(
        &self,
        canvas: &mut Canvas<'_>,
        area: Rect,
        bench: &Bench,
        (place, class): (usize, ClassId),
    ) {
        let rank = self.guesses().iter().position(|&guess| guess == class);
        let style = match (place == bench.cursor, rank) {
            (true, _) => canvas.theme.cursor,
            (false, Some(_)) => canvas.theme.guess,
            (false, None) => canvas.theme.class,
        };
        let name = Rect { height: 1, ..area };
        widgets::put(canvas.buffer, name, &Line::from(""), style);
        let guessed = rank.map_or_else(String::new, |rank| format!(" (guess {})", rank + 1));
        let text = format!(" {} {}{guessed}", place + 1, self.bench.words(class));
        canvas.text(name, &text, style);
        let gloss = Rect { y: area.y + 1, height: 1, ..area };
        let node = self.bench.taxonomy.class_node(class);
        canvas.text(gloss, &format!("   {}", node.gloss), canvas.theme.dim);
        let below = Rect { y: area.y + 2, height: area.height - 2, ..area };
        let images = self.bench.examples(class);
        if images.is_empty() && below.height > 0 {
            canvas.text(below, "   no example images", canvas.theme.dim);
        }
        let images = images.get(bench.first..).unwrap_or_default();
        match bench.rows(below.height) {
            None => images.first().iter().for_each(|&&image| enlarge(canvas, image, below)),
            Some(rows) => place_rows(canvas, images, below, rows),
        }
    }

    fn draw_class_card(&self, canvas: &mut Canvas<'_>, area: Rect, class: ClassId, card: &Card) {
        let name = Rect { height: 1, ..area };
        self.draw_name(canvas, name, self.list.cursor(), class);
        let text = Text::from(self.card_lines(canvas, class, card));
        let below = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
        let inner = Rect { x: below.x + 1, width: below.width.saturating_sub(2), ..below };
        // Where there is room for both, the examples stand below the words.
        let tiles = if inner.height >= 24 { inner.height * 2 / 5 } else { 0 };
        let words = Rect { height: inner.height - tiles, ..inner };
        Paragraph::new(text).wrap(Wrap { trim: false }).render(words, canvas.buffer);
        if tiles > 0 {
            let tiles = Rect { y: words.bottom(), height: tiles, ..inner };
            self.draw_tiles(canvas, tiles, class);
        }
    }

    fn card_lines(&self, canvas: &Canvas<'_>, class: ClassId, card: &Card) -> Vec<Line<'static>> {
        let taxonomy = &self.bench.taxonomy;
        let node = taxonomy.class_node(class);
        let labelled = |label: &str, text: String| {
            let label = Span::styled(format!("{label}  "), canvas.theme.dim);
            Line::from(vec![label, Span::raw(text)])
        };
        // The note first: whatever else there is to say, it must not push the note out.
        let mut lines = vec![self.note_line(canvas, class, card), Line::raw("")];
        if !node.gloss.is_empty() {
            lines.push(Line::raw(node.gloss.clone()));
        }
        lines.push(labelled("words", node.lemmas.join(", ")));
        lines.push(labelled("kind of", self.bench.path(class).join(" › ")));
        let others = taxonomy.parents(taxonomy.node_of(class)).iter().skip(1);
        let others: Vec<&str> = others.map(|&parent| taxonomy.node(parent).name()).collect();
        if !others.is_empty() {
            lines.push(labelled("also under", others.join(", ")));
        }
        let siblings = self.bench.siblings(class);
        let named = siblings.iter().take(SIBLINGS).map(|&other| taxonomy.class_node(other).name());
        let named: Vec<&str> = named.collect();
        let more = siblings.len().saturating_sub(SIBLINGS);
        let more = if more == 0 { String::new() } else { format!(" and {more} more") };
        lines.push(labelled("siblings", format!("{}{more}", named.join(", "))));
        let key = printable(&node.key).into_owned();
        let code = self.bench.index.codes().of(class);
        lines.push(labelled("key", format!("{key}, code ;{code}")));
        lines.extend(self.past.get(&class).map(|past| labelled("practice", self.told(past))));
        lines
    }

    fn note_line(&self, canvas: &Canvas<'_>, class: ClassId, card: &Card) -> Line<'static> {
        if let Some(draft) = &card.draft {
            let draft = printable(draft.text());
            let typed = Span::styled(format!("{draft}▏"), canvas.theme.title);
            Line::from(vec![Span::styled("note  ", canvas.theme.notice), typed])
        } else {
            let written = self.notes.get(&class).map(|note| printable(note).into_owned());
            let none = || {
                let key = canvas.keymap.named(Context::Card, Command::EditNote);
                format!("none; {key} writes one")
            };
            let label = Span::styled("note  ", canvas.theme.dim);
            Line::from(vec![label, Span::raw(written.unwrap_or_else(none))])
        }
    }

    /// How the annotator has done with a class.
    fn told(&self, past: &Past) -> String {
        let mut text = format!(
            "met {}: {} right at first, {} among the guesses; wrongly chosen first {}",
            counted(past.met, "time"),
            past.right,
            past.among,
            counted(past.wrongly, "time"),
        );
        let name = |class| self.bench.taxonomy.class_node(class).name();
        let confused: Vec<String> = past
            .confused
            .iter()
            .take(CONFUSED)
            .map(|(class, n)| format!("{} ({n})", name(*class)))
            .collect();
        if !confused.is_empty() {
            text.push_str("; confused with ");
            text.push_str(&confused.join(", "));
        }
        text
    }
}

/// A whole example, as large as fits.
fn enlarge(canvas: &mut Canvas<'_>, image: ImageId, area: Rect) {
    let key = ImageKey::Enlarged(image);
    let area = canvas.display.drawable(area);
    let placed = match canvas.pictures.get(&key) {
        Some(&Picture::Ready(width, height)) => {
            fit_cells((width, height), canvas.display.cell, area, true)
        }
        Some(Picture::Failed(_)) | None => area,
    };
    canvas.place(key, placed);
}

/// Rows of examples that fill the area.
fn place_rows(canvas: &mut Canvas<'_>, images: &[ImageId], area: Rect, rows: u16) {
    let height = area.height / rows;
    let mut images = images;
    for row in 0..rows {
        let strip = Rect { y: area.y + row * height, height, ..area };
        let tiles = widgets::strip(strip, images.len(), canvas.display.cell_px());
        canvas.place_thumbnails(images, &tiles, area);
        images = images.get(tiles.len()..).unwrap_or_default();
    }
}

/// Marks the example that is looked at, in the column of cells between tiles.
fn mark_tile(canvas: &mut Canvas<'_>, tile: Rect, area: Rect) {
    let x = if tile.right() < area.right() { tile.right() } else { tile.x.saturating_sub(1) };
    for y in tile.y..tile.bottom().min(area.bottom()) {
        canvas.buffer.set_string(x, y, "◂", canvas.theme.title.patch(Style::new()));
    }
}
