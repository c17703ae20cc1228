//! The home screen: sessions to go on with, datasets to begin on, results to look at.

use super::canvas::{Canvas, Display};
use super::keymap::{Command, Context};
use super::status::Status;
use super::{Effect, MouseAction, OpenRequest};
use crate::domain::SessionId;
use crate::widgets;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

/// What a row does when it is opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Open a session.
    Open(OpenRequest),
    /// Show the figures of one.
    Summarise(SessionId),
}

/// One row of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HomeRow {
    /// What it does, in a word or two: "go on", "practice", "test", "result".
    pub verb: &'static str,
    /// The dataset, with what tells this row from the others.
    pub title: String,
    /// Progress, date, annotator.
    pub detail: String,
    /// What it does.
    pub action: Action,
}

/// The screen's state.
#[derive(Debug, Default)]
pub struct Home {
    rows: Vec<HomeRow>,
    cursor: usize,
    status: Option<Status>,
}

/// The first line of the list on the screen.
const TOP: u16 = 2;

impl Home {
    /// A screen with these rows, the cursor on the first; after the figures of a session, on that
    /// session: an Enter too many begins nothing.
    pub fn new(rows: Vec<HomeRow>, after: Option<SessionId>) -> Self {
        let is_after = |row: &HomeRow| Some(&row.action) == after.map(Action::Summarise).as_ref();
        let cursor = rows.iter().position(is_after).unwrap_or(0);
        Self { rows, cursor, status: None }
    }

    /// Shows a message.
    pub fn tell(&mut self, status: Status) {
        self.status = Some(status);
    }

    /// Takes a command of the key table.
    pub fn command(&mut self, command: Command) -> Vec<Effect> {
        self.status = None;
        let last = self.rows.len().saturating_sub(1);
        match command {
            Command::Up => self.cursor = self.cursor.saturating_sub(1),
            Command::Down => self.cursor = (self.cursor + 1).min(last),
            Command::Choose => return self.choose(),
            _ => {}
        }
        Vec::new()
    }

    /// Takes a mouse action.
    pub fn mouse(&mut self, action: MouseAction, display: &Display) -> Vec<Effect> {
        match action {
            MouseAction::WheelUp { .. } => self.command(Command::Up),
            MouseAction::WheelDown { .. } => self.command(Command::Down),
            MouseAction::Click { row, .. } => {
                let (first, room) = self.window(display.screen);
                let line = usize::from(row.saturating_sub(TOP));
                let hit = first + line;
                if row < TOP || line >= room || hit >= self.rows.len() {
                    return Vec::new();
                }
                if hit == self.cursor {
                    return self.choose();
                }
                self.cursor = hit;
                Vec::new()
            }
        }
    }

    /// The first row on the screen, and how many fit.
    fn window(&self, screen: Rect) -> (usize, usize) {
        let room = usize::from(screen.height.saturating_sub(TOP + 1));
        ((self.cursor + 1).saturating_sub(room), room)
    }

    fn choose(&self) -> Vec<Effect> {
        let effect = self.rows.get(self.cursor).map(|row| match &row.action {
            Action::Open(request) => Effect::Open(request.clone()),
            Action::Summarise(session) => Effect::Summarise(*session),
        });
        effect.into_iter().collect()
    }

    /// Draws the screen.
    pub fn draw(&self, canvas: &mut Canvas<'_>) {
        let screen = canvas.display.screen;
        let header = Rect { height: 1, ..screen };
        let line = Line::from(vec![
            Span::styled(" hit5 ", canvas.theme.key),
            Span::styled(" how well does a human do?", canvas.theme.bar),
        ]);
        widgets::put(canvas.buffer, header, &line, canvas.theme.bar);
        let (first, room) = self.window(screen);
        for (y, (n, row)) in (TOP..).zip(self.rows.iter().enumerate().skip(first).take(room)) {
            let area = Rect { x: screen.x, y: screen.y + y, width: screen.width, height: 1 };
            self.draw_row(canvas, area, n, row);
        }
        let footer = Rect { y: screen.bottom() - 1, height: 1, ..screen };
        super::footer::draw(canvas, footer, self.status.as_ref(), Context::Home);
    }

    fn draw_row(&self, canvas: &mut Canvas<'_>, area: Rect, n: usize, row: &HomeRow) {
        let is_cursor = n == self.cursor;
        let style = if is_cursor { canvas.theme.cursor } else { Style::new() };
        let mark = if is_cursor { '▸' } else { ' ' };
        let text = format!(" {mark} {:<9} {}", row.verb, row.title);
        widgets::put(canvas.buffer, area, &Line::from(""), style);
        canvas.text(area, &text, style);
        let used = unicode_width::UnicodeWidthStr::width(text.as_str()) + 2;
        let room = usize::from(area.width).saturating_sub(used);
        let detail = widgets::shorten(&row.detail, room);
        let style = if is_cursor { style } else { canvas.theme.dim };
        widgets::put_right(canvas.buffer, area, &format!("{detail} "), style);
    }
}
