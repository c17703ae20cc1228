//! The help sheet, made from the key table; and the sheet for terminals too small.

use super::annotate::layout::LEAST;
use super::canvas::{Canvas, Display};
use super::keymap::{Command, Context, GROUPS, Keymap};
use crate::widgets;
use ratatui::layout::Rect;
use ratatui::text::Line;
use unicode_width::UnicodeWidthStr;

/// Least width of a column of the sheet, in cells.
const COLUMN: u16 = 70;

/// Draws the sheet over the whole screen, beginning `scroll` lines down.
pub fn draw(canvas: &mut Canvas<'_>, scroll: usize) {
    let screen = canvas.display.screen;
    let header = Rect { height: 1, ..screen };
    let bar = canvas.theme.bar;
    widgets::put(canvas.buffer, header, &Line::from(" hit5 · keys"), bar);
    let body = body_of(screen);
    let lines = sheet(canvas.keymap);
    let (rows, columns) = grid(body, lines.len());
    let width = body.width / columns;
    let shown = lines.iter().skip(scroll).take(rows * usize::from(columns));
    for (n, line) in shown.enumerate() {
        let column = u16::try_from(n / rows).unwrap_or(0);
        let row = u16::try_from(n % rows).unwrap_or(0);
        let x = body.x + column * width;
        let area = Rect { x, y: body.y + row, width: width.saturating_sub(1), height: 1 };
        draw_line(canvas, area, line);
    }
    let footer = Rect { y: screen.bottom() - 1, height: 1, ..screen };
    let is_all = scroll + rows * usize::from(columns) >= lines.len();
    let label_now = |command| (is_all && command == Command::PageDown).then_some("");
    super::footer::draw_labelled(canvas, footer, None, Context::Help, label_now);
}

/// Rows and columns of the sheet: two columns where both are wide enough to read.
fn grid(body: Rect, lines: usize) -> (usize, u16) {
    let rows = usize::from(body.height.max(1));
    let columns = if lines > rows && body.width >= 2 * COLUMN { 2 } else { 1 };
    (rows, columns)
}

/// The wanted first line, or the last one that leaves no room empty.
pub fn scrolled(keymap: &Keymap, display: &Display, wanted: usize) -> usize {
    let lines = sheet(keymap).len();
    let (rows, columns) = grid(body_of(display.screen), lines);
    wanted.min(lines.saturating_sub(rows * usize::from(columns)))
}

/// The line at which the keys of a context begin.
pub fn line_of(keymap: &Keymap, context: Context) -> usize {
    let title = GROUPS.iter().find(|(_, group)| *group == context).map(|(title, _)| *title);
    let is_it = |line: &SheetLine| matches!(line, SheetLine::Title(own) if Some(*own) == title);
    sheet(keymap).iter().position(is_it).unwrap_or(0)
}

fn body_of(screen: Rect) -> Rect {
    Rect {
        x: screen.x + 1,
        y: screen.y + 1,
        width: screen.width.saturating_sub(2),
        height: screen.height.saturating_sub(2),
    }
}

enum SheetLine {
    Title(&'static str),
    Key {
        keys: String,
        help: &'static str,
        /// Width of the keys' column, in cells: the same within a group.
        column: u16,
    },
}

fn sheet(keymap: &Keymap) -> Vec<SheetLine> {
    let mut lines = Vec::new();
    for (title, context) in GROUPS {
        let keys: Vec<_> = keymap.group(context).collect();
        if !keys.is_empty() {
            lines.push(SheetLine::Title(title));
            let longest = keys.iter().map(|(keys, _)| keys.width()).max().unwrap_or(0);
            let column = u16::try_from(longest + 2).unwrap_or(u16::MAX);
            let line = |(keys, help)| SheetLine::Key { keys, help, column };
            lines.extend(keys.into_iter().map(line));
        }
    }
    lines
}

fn draw_line(canvas: &mut Canvas<'_>, area: Rect, line: &SheetLine) {
    match line {
        SheetLine::Title(title) => canvas.text(area, title, canvas.theme.title),
        SheetLine::Key { keys, help, column } => {
            let column = (*column).min(area.width / 2);
            let keys_area = Rect { width: column.saturating_sub(1), ..area };
            canvas.text(keys_area, keys, canvas.theme.dim);
            let rest =
                Rect { x: area.x + column, width: area.width.saturating_sub(column), ..area };
            canvas.text(rest, help, ratatui::style::Style::new());
        }
    }
}

/// Says so when the terminal is too small for any screen, and draws nothing else.
pub fn draw_if_too_small(canvas: &mut Canvas<'_>) -> bool {
    let screen = canvas.display.screen;
    let (width, height) = LEAST;
    if screen.width >= width && screen.height >= height {
        return false;
    }
    let texts = [
        format!("hit5 needs {width}x{height}"),
        format!("this is {}x{}", screen.width, screen.height),
        "enlarge the terminal".to_owned(),
        "Ctrl-C quits".to_owned(),
    ];
    for (y, text) in (screen.y..screen.bottom()).zip(texts) {
        let text = widgets::shorten(&text, usize::from(screen.width));
        let gap = usize::from(screen.width).saturating_sub(text.width()) / 2;
        let x = screen.x + u16::try_from(gap).unwrap_or(0);
        canvas.buffer.set_string(x, y, text, canvas.theme.title);
    }
    true
}
