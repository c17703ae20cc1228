//! Drawing of the home screen, from `&self`.

use super::lines::{HomeLine, lines, top_of};
use super::rows::{Action, HomeRow};
use super::{Home, TOP, room};
use crate::app::canvas::Canvas;
use crate::app::footer;
use crate::app::keymap::Command;
use crate::domain::printable;
use crate::widgets;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

/// The widest a row gets: beyond, the eye would lose it on the way to its right end.
const WIDEST: u16 = 110;
/// From this width on a row shows progress as a bar, too.
const WITH_BAR: u16 = 76;

impl Home {
    /// Draws the screen.
    pub fn draw(&self, canvas: &mut Canvas<'_>) {
        let screen = canvas.display.screen;
        let row = |y: u16| Rect { y: screen.y + y, height: 1, ..screen };
        self.draw_header(canvas, row(0));
        let lines = lines(&self.list.rows);
        let room = room(screen);
        let top = top_of(&lines, self.cursor, self.top, room);
        // Before anything is listed it is not known that there is nothing.
        let is_listed = !self.list.annotator.is_empty();
        for (y, line) in (TOP..).zip(lines.iter().skip(top).take(room)).filter(|_| is_listed) {
            let area = Rect { width: screen.width.min(WIDEST), ..row(y) };
            self.draw_line(canvas, area, *line);
        }
        let bottom = row(screen.height.saturating_sub(1));
        if let Some(draft) = &self.draft {
            let area = row(screen.height.saturating_sub(2));
            let label = Span::styled(" new annotator  ", canvas.theme.notice);
            let text = Span::styled(format!(" {}▏", printable(draft.text())), canvas.theme.title);
            let rest = Span::raw(" ".repeat(area.width.into()));
            widgets::put(canvas.buffer, area, &Line::from(vec![label, text, rest]), Style::new());
        }
        let label_now = |command| self.label_now(command);
        footer::draw_labelled(canvas, bottom, self.status.as_ref(), self.context(), label_now);
    }

    fn draw_header(&self, canvas: &mut Canvas<'_>, area: Rect) {
        let line = Line::from(vec![
            Span::styled(" hit5 ", canvas.theme.key),
            Span::styled(" how well does a human do?", canvas.theme.bar),
        ]);
        widgets::put(canvas.buffer, area, &line, canvas.theme.bar);
        let rows = self.list.rows.len();
        if rows > 0 {
            let name = widgets::shorten(&printable(&self.list.annotator), 30);
            let text = format!(" {name} · {}/{rows} ", self.cursor + 1);
            widgets::put_right(canvas.buffer, area, &text, canvas.theme.bar);
        }
    }

    fn draw_line(&self, canvas: &mut Canvas<'_>, area: Rect, line: HomeLine) {
        match line {
            HomeLine::Gap => {}
            HomeLine::Heading(section, count) => {
                let line = Line::from(vec![
                    Span::styled(format!(" {}", section.heading()), canvas.theme.title),
                    Span::styled(format!("  {count}"), canvas.theme.dim),
                ]);
                widgets::put(canvas.buffer, area, &line, Style::new());
            }
            HomeLine::Hint(text) => canvas.text(area, &format!("   {text}"), canvas.theme.dim),
            HomeLine::Row(at) => {
                if let Some(row) = self.list.rows.get(at) {
                    draw_row(canvas, area, row, at == self.cursor);
                }
            }
        }
    }

    /// What Enter does with the row under the cursor.
    fn label_now(&self, command: Command) -> Option<&'static str> {
        if command != Command::Choose {
            return None;
        }
        Some(match self.selected().and_then(|row| row.action.as_ref()) {
            Some(Action::Open(_)) => "open",
            Some(Action::Summarise(_)) => "figures",
            Some(Action::Switch(_)) => "be this one",
            None => "",
        })
    }
}

fn draw_row(canvas: &mut Canvas<'_>, area: Rect, row: &HomeRow, is_cursor: bool) {
    let style = if is_cursor { canvas.theme.cursor } else { Style::new() };
    let mark = if is_cursor { '▸' } else { ' ' };
    let text = format!(" {mark} {:<9} {}", row.verb, printable(&row.title));
    widgets::put(canvas.buffer, area, &Line::from(""), style);
    canvas.text(area, &text, style);
    let progress = row.progress.map_or_else(String::new, |it| progress(it, area.width));
    let room = usize::from(area.width).saturating_sub(text.width() + progress.width() + 3);
    let detail = widgets::shorten(&printable(&row.detail), room);
    let style = if is_cursor { style } else { canvas.theme.dim };
    widgets::put_right(canvas.buffer, area, &format!(" {detail}{progress} "), style);
}

/// "  ███░░░░░  38 %": only what is complete is 100 %.
fn progress((part, whole): (usize, usize), width: u16) -> String {
    let percent = (part.min(whole) * 100).checked_div(whole).unwrap_or(0);
    let bar = if width >= WITH_BAR { widgets::meter(part, whole, 8) } else { String::new() };
    format!("  {bar} {percent:>3} %")
}
