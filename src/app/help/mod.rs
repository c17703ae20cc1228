//! The help sheet, made from the key table; and the sheet for terminals too small.

use super::annotate::layout::LEAST;
use super::canvas::{Canvas, Display};
use super::keymap::{Command, Context, Keymap};
use crate::widgets;
use ratatui::layout::Rect;
use ratatui::style::Style;
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
    let sheet = Sheet::of(canvas.keymap, canvas.display);
    let shown = sheet.lines.iter().skip(scroll).take(sheet.room());
    for (n, line) in shown.enumerate() {
        draw_line(canvas, sheet.place(n), line);
    }
    let footer = Rect { y: screen.bottom() - 1, height: 1, ..screen };
    let is_all = scroll + sheet.room() >= sheet.lines.len();
    let label_now = |command| (is_all && command == Command::PageDown).then_some("");
    super::footer::draw_labelled(canvas, footer, None, Context::Help, label_now);
}

/// The wanted first line, or the last one that leaves no room empty.
pub fn scrolled(keymap: &Keymap, display: &Display, wanted: usize) -> usize {
    let sheet = Sheet::of(keymap, display);
    wanted.min(sheet.lines.len().saturating_sub(sheet.room()))
}

/// The line at which the keys of a context begin.
pub fn line_of(keymap: &Keymap, display: &Display, context: Context) -> usize {
    let is_it = |line: &SheetLine| matches!(line, SheetLine::Title(_, own) if *own == context);
    Sheet::of(keymap, display).lines.iter().position(is_it).unwrap_or(0)
}

/// The whole sheet, set for the terminal at hand.
struct Sheet {
    lines: Vec<SheetLine>,
    /// Where lines are drawn.
    body: Rect,
    columns: u16,
}

impl Sheet {
    /// In two columns where one is not enough and both are wide enough to read.
    fn of(keymap: &Keymap, display: &Display) -> Self {
        let screen = display.screen;
        let body = Rect {
            x: screen.x + 1,
            y: screen.y + 1,
            width: screen.width.saturating_sub(2),
            height: screen.height.saturating_sub(2),
        };
        let sheet = Self { lines: lines(keymap, body.width), body, columns: 1 };
        if sheet.lines.len() <= sheet.room() || body.width < 2 * COLUMN {
            return sheet;
        }
        Self { lines: lines(keymap, body.width / 2 - 1), columns: 2, ..sheet }
    }

    /// Lines of a column.
    fn rows(&self) -> usize {
        usize::from(self.body.height.max(1))
    }

    /// Lines that are seen at once.
    fn room(&self) -> usize {
        self.rows() * usize::from(self.columns)
    }

    /// Where the line with this number on the screen stands.
    fn place(&self, n: usize) -> Rect {
        let cells = |count| u16::try_from(count).unwrap_or(u16::MAX);
        let width = self.body.width / self.columns;
        let x = self.body.x + cells(n / self.rows()) * width;
        let y = self.body.y + cells(n % self.rows());
        Rect { x, y, width: if self.columns > 1 { width - 1 } else { width }, height: 1 }
    }
}

enum SheetLine {
    /// Begins the keys of a context.
    Title(String, Context),
    /// Keys and what they do, or as much of both as a line has room for.
    Key {
        keys: String,
        help: String,
        /// Width of the keys' column, in cells: the same within a group.
        column: u16,
    },
}

/// The lines of the sheet, none wider than this many cells.
fn lines(keymap: &Keymap, width: u16) -> Vec<SheetLine> {
    let mut lines = Vec::new();
    for (title, context) in keymap.groups() {
        let keys: Vec<_> = keymap.group(context).collect();
        if !keys.is_empty() {
            lines.push(SheetLine::Title(title, context));
            let longest = keys.iter().map(|(keys, _)| keys.width()).max().unwrap_or(0);
            let column = u16::try_from(longest + 2).unwrap_or(u16::MAX).min(width / 2);
            lines.extend(keys.iter().flat_map(|(keys, help)| key_lines(keys, help, column, width)));
        }
    }
    lines
}

/// What keys do, in as many lines as it takes.
fn key_lines(keys: &str, help: &str, column: u16, width: u16) -> Vec<SheetLine> {
    let wrapped = |text, room: u16| widgets::wrapped(text, usize::from(room)).into_iter();
    let mut keys = wrapped(keys, column.saturating_sub(2));
    let mut help = wrapped(help, width - column);
    std::iter::from_fn(|| {
        let line = (keys.next(), help.next());
        (line != (None, None)).then(|| SheetLine::Key {
            keys: line.0.unwrap_or_default(),
            help: line.1.unwrap_or_default(),
            column,
        })
    })
    .collect()
}

fn draw_line(canvas: &mut Canvas<'_>, area: Rect, line: &SheetLine) {
    match line {
        SheetLine::Title(title, _) => canvas.text(area, title, canvas.theme.title),
        SheetLine::Key { keys, help, column } => {
            canvas.text(area, keys, canvas.theme.dim);
            let width = area.width.saturating_sub(*column);
            let rest = Rect { x: area.x + column, width, ..area };
            canvas.text(rest, help, Style::new());
        }
    }
}

/// Says so when the terminal is too small for any screen, with the key that quits in a context, and
/// draws nothing else.
pub fn draw_if_too_small(canvas: &mut Canvas<'_>, context: Context) -> bool {
    let screen = canvas.display.screen;
    let (width, height) = LEAST;
    if screen.width >= width && screen.height >= height {
        return false;
    }
    let quit = format!("{} quits", canvas.keymap.named(context, Command::Quit));
    let mut texts = vec![
        format!("hit5 needs {width}x{height}"),
        quit,
        format!("this is {}x{}", screen.width, screen.height),
        "enlarge the terminal".to_owned(),
    ];
    // What leads on comes last, unless there is no room for what comes before.
    texts.truncate(usize::from(screen.height));
    if texts.len() > 2 {
        texts[1..].rotate_left(1);
    }
    for (y, text) in (screen.y..screen.bottom()).zip(texts) {
        let text = widgets::shorten(&text, usize::from(screen.width));
        let gap = usize::from(screen.width).saturating_sub(text.width()) / 2;
        let x = screen.x + u16::try_from(gap).unwrap_or(0);
        canvas.buffer.set_string(x, y, text, canvas.theme.title);
    }
    true
}

#[cfg(test)]
mod tests {
    use super::super::keymap::Preset;
    use super::*;

    #[test]
    fn no_width_cuts_a_line() {
        for preset in [Preset::Default, Preset::Vim] {
            for width in 58..200 {
                for line in lines(&Keymap::of(preset), width) {
                    let (text, used) = match line {
                        SheetLine::Title(title, _) => (title.clone(), title.width()),
                        SheetLine::Key { keys, help, column } => {
                            assert!(keys.width() < usize::from(column), "{keys}");
                            (format!("{keys}{help}"), usize::from(column) + help.width())
                        }
                    };
                    assert!(used <= usize::from(width) && !text.contains('…'), "{width}: {text}");
                }
            }
        }
    }
}
