//! The right column: the truth, what was named, what else is known.

use super::super::case::{Case, NamedClass, NamedList};
use super::Review;
use crate::app::canvas::Canvas;
use crate::domain::printable;
use crate::widgets;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

impl Review {
    pub(super) fn draw_said(&self, canvas: &mut Canvas<'_>, area: Rect, case: &Case) {
        let mut lines = Lines { canvas, area };
        lines.bar(&format!(" truth: {}", case.truth.words), lines.canvas.theme.truth);
        let mut lists = case.lists.iter();
        if let Some(own) = lists.next() {
            draw_list(&mut lines, own, case);
        }
        for fact in &case.facts {
            lines.text(&format!(" {fact}"), Style::new());
        }
        if let Some(word) = case.suggested {
            let name = self.causes.name(word).to_owned();
            lines.text(&format!(" the log suggests: {name}?"), lines.canvas.theme.notice);
        }
        for list in lists {
            draw_list(&mut lines, list, case);
        }
    }
}

/// Who named what: how the list as a whole stands, then its classes with a sign each.
fn draw_list(lines: &mut Lines<'_, '_>, list: &NamedList, case: &Case) {
    let hit = list.classes.iter().position(|class| class.key == case.truth.key);
    let (verdict, style) = match hit {
        Some(rank) if rank < case.k => (format!("✔ rank {}", rank + 1), lines.canvas.theme.right),
        Some(rank) => (format!("✘ only at rank {}", rank + 1), lines.canvas.theme.wrong),
        None => ("✘".to_owned(), lines.canvas.theme.wrong),
    };
    if !list.who.is_empty() {
        lines.bar(&format!(" {}: {verdict}", list.who), style);
    }
    for (rank, class) in list.classes.iter().enumerate() {
        draw_class(lines, rank, class, case);
    }
}

fn draw_class(lines: &mut Lines<'_, '_>, rank: usize, class: &NamedClass, case: &Case) {
    let theme = lines.canvas.theme;
    let is_valid = case.valid.contains(&class.key) || case.opinion.valid.contains(&class.key);
    let (sign, style) = if class.key == case.truth.key {
        ("✔", theme.right)
    } else if is_valid {
        ("+", theme.guess)
    } else {
        ("✘", theme.wrong)
    };
    let words = printable(&class.words).into_owned();
    let room = usize::from(lines.area.width).saturating_sub(7);
    lines.line(&Line::from(vec![
        Span::raw(format!("  {} ", rank + 1)),
        Span::styled(sign, style),
        Span::raw(format!(" {}", widgets::shorten(&words, room))),
    ]));
}

/// What is left of an area that is filled from the top.
struct Lines<'a, 'b> {
    canvas: &'a mut Canvas<'b>,
    area: Rect,
}

impl Lines<'_, '_> {
    fn next(&mut self) -> Option<Rect> {
        let line = Rect { height: 1, ..self.area };
        let is_room = self.area.height > 0;
        self.area.y += u16::from(is_room);
        self.area.height -= u16::from(is_room);
        is_room.then_some(line)
    }

    fn text(&mut self, text: &str, style: Style) {
        if let Some(line) = self.next() {
            self.canvas.text(line, text, style);
        }
    }

    /// The same over the whole width.
    fn bar(&mut self, text: &str, style: Style) {
        if let Some(line) = self.next() {
            widgets::put(self.canvas.buffer, line, &Line::from(""), style);
            self.canvas.text(line, text, style);
        }
    }

    fn line(&mut self, text: &Line<'_>) {
        if let Some(line) = self.next() {
            widgets::put(self.canvas.buffer, line, text, Style::new());
        }
    }
}
