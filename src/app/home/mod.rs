//! The home screen: sessions to go on with, studies, what can be begun, results, datasets and
//! annotators, in one list under headings.

mod lines;
mod rows;
mod view;

pub use rows::{Action, HomeList, HomeRow, Section};

use super::canvas::Display;
use super::draft::Draft;
use super::keymap::{Command, Context};
use super::status::Status;
use super::{Effect, MouseAction};
use crate::domain::{Now, SessionId};
use lines::{HomeLine, lines, top_of};
use ratatui::layout::Rect;

/// The screen's state.
#[derive(Debug, Default)]
pub struct Home {
    /// The rows in the order of their sections.
    list: HomeList,
    /// The row under the cursor.
    cursor: usize,
    /// The first line on the screen, when it was last looked for.
    top: usize,
    /// The name of another annotator while it is written.
    draft: Option<Draft>,
    status: Option<Status>,
}

/// The first line of the list on the screen.
const TOP: u16 = 1;

impl Home {
    /// A screen of this list, the cursor on the first row; after the figures of a session, on that
    /// session: an Enter too many begins nothing.
    pub fn new(mut list: HomeList, after: Option<SessionId>) -> Self {
        list.rows.sort_by_key(|row| row.section);
        let after = after.map(Action::Summarise);
        let is_after = |row: &HomeRow| after.is_some() && row.action == after;
        let cursor = list.rows.iter().position(is_after).unwrap_or(0);
        Self { list, cursor, ..Self::default() }
    }

    /// Which keys work now.
    pub fn context(&self) -> Context {
        if self.draft.is_some() { Context::Note } else { Context::Home }
    }

    /// Shows a message.
    pub fn tell(&mut self, status: Status) {
        self.status = Some(status);
    }

    /// Takes typed or pasted text.
    pub fn type_text(&mut self, text: &str) {
        if let Some(draft) = &mut self.draft {
            draft.type_text(text);
        }
    }

    /// Takes a command of the key table.
    pub fn command(&mut self, command: Command, display: &Display, now: Now) -> Vec<Effect> {
        self.status = None;
        let room = room(display.screen);
        let last = self.list.rows.len().saturating_sub(1);
        let page = room.max(3) - 2;
        match command {
            Command::Up => self.cursor = self.cursor.saturating_sub(1),
            Command::Down => self.cursor = (self.cursor + 1).min(last),
            Command::PageUp => self.cursor = self.cursor.saturating_sub(page),
            Command::PageDown => self.cursor = (self.cursor + page).min(last),
            Command::First => self.cursor = 0,
            Command::Last => self.cursor = last,
            Command::PreviousGroup => self.cursor = self.previous_section(),
            Command::NextGroup => self.cursor = self.next_section(),
            Command::Choose => return self.choose(now),
            Command::NewAnnotator => self.draft = Some(Draft::default()),
            _ => return self.draft_command(command),
        }
        self.top = top_of(&lines(&self.list.rows), self.cursor, self.top, room);
        Vec::new()
    }

    /// Takes a command to the name being written.
    fn draft_command(&mut self, command: Command) -> Vec<Effect> {
        let Some(draft) = &mut self.draft else { return Vec::new() };
        match command {
            Command::Erase => draft.erase(),
            Command::EraseWord => draft.erase_word(),
            Command::DropNote => self.draft = None,
            Command::SaveNote => {
                let name = draft.finished();
                self.draft = None;
                let is_name = !name.is_empty();
                return is_name.then_some(Effect::SwitchAnnotator(name)).into_iter().collect();
            }
            _ => {}
        }
        Vec::new()
    }

    /// Takes a mouse action.
    pub fn mouse(&mut self, action: MouseAction, display: &Display, now: Now) -> Vec<Effect> {
        if self.draft.is_some() {
            return Vec::new();
        }
        match action {
            MouseAction::WheelUp { .. } => self.command(Command::Up, display, now),
            MouseAction::WheelDown { .. } => self.command(Command::Down, display, now),
            MouseAction::Click { row, .. } => match self.row_at(row, display.screen) {
                Some(hit) if hit == self.cursor => self.choose(now),
                Some(hit) => {
                    self.cursor = hit;
                    Vec::new()
                }
                None => Vec::new(),
            },
        }
    }

    /// The row at a line of the screen.
    fn row_at(&self, y: u16, screen: Rect) -> Option<usize> {
        let line = usize::from(y.checked_sub(TOP)?);
        let lines = lines(&self.list.rows);
        let room = room(screen);
        let top = top_of(&lines, self.cursor, self.top, room);
        match lines.get(top + line) {
            Some(HomeLine::Row(row)) if line < room => Some(*row),
            _ => None,
        }
    }

    fn selected(&self) -> Option<&HomeRow> {
        self.list.rows.get(self.cursor)
    }

    /// The first row of the section at the cursor, or, from there, of the one before.
    fn previous_section(&self) -> usize {
        let Some(before) = self.cursor.checked_sub(1) else { return 0 };
        let section = self.list.rows[before].section;
        self.list.rows.iter().position(|row| row.section == section).unwrap_or(0)
    }

    fn next_section(&self) -> usize {
        let section = self.selected().map(|row| row.section);
        let next = self.list.rows.iter().position(|row| Some(row.section) > section);
        next.unwrap_or(self.cursor)
    }

    fn choose(&mut self, now: Now) -> Vec<Effect> {
        let Some(row) = self.selected() else { return Vec::new() };
        let effect = match &row.action {
            Some(Action::Open(request)) => Effect::Open(request.clone()),
            Some(Action::Summarise(session)) => Effect::Summarise(*session),
            Some(Action::Switch(name)) => Effect::SwitchAnnotator(name.clone()),
            None => {
                self.status = Some(Status::notice("there is nothing to open here", now));
                return Vec::new();
            }
        };
        vec![effect]
    }
}

/// Lines of the list that fit on the screen.
fn room(screen: Rect) -> usize {
    usize::from(screen.height.saturating_sub(TOP + 1))
}
