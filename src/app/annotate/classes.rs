//! The class list: search, cursor and scroll position. Knows nothing of the trial.

use crate::app::workbench::Workbench;
use crate::domain::ClassId;

/// The classes on offer, in list order or as the search ranks them, and the one under the cursor.
#[derive(Clone, Debug)]
pub struct ClassList {
    query: String,
    /// Whether the next text typed begins another search.
    is_let_go: bool,
    /// What is listed. Without a search: every class in topological order.
    rows: Vec<ClassId>,
    cursor: usize,
    top: usize,
}

/// A step of the cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Rows up (negative) or down.
    By(isize),
    /// To the first row.
    First,
    /// To the last row.
    Last,
    /// To the first class of this group, or of the one before.
    PreviousGroup,
    /// To the first class of the next group.
    NextGroup,
}

impl ClassList {
    /// Every class of the bench, the cursor on the first.
    pub fn new(bench: &Workbench) -> Self {
        Self {
            query: String::new(),
            is_let_go: false,
            rows: bench.taxonomy.classes().collect(),
            cursor: 0,
            top: 0,
        }
    }

    /// The text searched for; empty: no search.
    pub fn query(&self) -> &str {
        &self.query
    }

    /// Whether a search is on.
    pub fn is_searching(&self) -> bool {
        !self.query.is_empty()
    }

    /// The classes listed.
    pub fn rows(&self) -> &[ClassId] {
        &self.rows
    }

    /// Place of the cursor among the rows.
    pub fn cursor(&self) -> usize {
        self.cursor
    }

    /// The first row on screen.
    pub fn top(&self) -> usize {
        self.top
    }

    /// The class under the cursor; `None` when the search finds nothing.
    pub fn selected(&self) -> Option<ClassId> {
        self.rows.get(self.cursor).copied()
    }

    /// Types a text into the search; line ends and the like of a pasted one become spaces.
    pub fn type_text(&mut self, text: &str, bench: &Workbench) {
        if std::mem::take(&mut self.is_let_go) {
            self.query.clear();
        }
        let words = text.chars().map(|typed| if typed.is_control() { ' ' } else { typed });
        self.query.extend(words);
        self.search(bench);
    }

    /// The text stays to be read or mended, but what is typed next begins another search.
    pub fn let_go(&mut self) {
        self.is_let_go = true;
    }

    /// Erases the last letter.
    pub fn erase(&mut self, bench: &Workbench) {
        if self.query.pop().is_some() {
            self.search(bench);
        }
    }

    /// Erases the last word.
    pub fn erase_word(&mut self, bench: &Workbench) {
        let kept = self.query.trim_end().rfind(' ').map_or(0, |space| space + 1);
        self.query.truncate(kept);
        self.search(bench);
    }

    /// Ends the search; the cursor stays on its class, now among its neighbours.
    pub fn clear(&mut self, bench: &Workbench) {
        self.query.clear();
        self.search(bench);
    }

    fn search(&mut self, bench: &Workbench) {
        self.is_let_go = false;
        let selected = self.selected();
        self.top = 0;
        if self.query.trim().is_empty() {
            self.query.clear();
            self.rows = bench.taxonomy.classes().collect();
            self.cursor = selected.map_or(0, ClassId::index);
        } else {
            self.rows = bench.index.find(&self.query).iter().map(|found| found.class).collect();
            self.cursor = 0;
        }
    }

    /// Moves the cursor, staying within the list.
    pub fn go(&mut self, step: Step, bench: &Workbench) {
        let last = self.rows.len().saturating_sub(1);
        let starts_group = |&row: &usize| bench.starts_group(self.rows[row]);
        self.cursor = match step {
            Step::By(rows) => self.cursor.saturating_add_signed(rows).min(last),
            Step::First => 0,
            Step::Last => last,
            Step::PreviousGroup => {
                (0..self.cursor.min(self.rows.len())).rev().find(starts_group).unwrap_or(0)
            }
            Step::NextGroup => {
                (self.cursor + 1..self.rows.len()).find(starts_group).unwrap_or(last)
            }
        };
    }

    /// Puts the cursor on a row, if there is such a row.
    pub fn put_cursor(&mut self, row: usize) {
        if row < self.rows.len() {
            self.cursor = row;
        }
    }

    /// Puts the cursor on a class, if it is listed.
    pub fn select(&mut self, class: ClassId) {
        if let Some(row) = self.rows.iter().position(|&row| row == class) {
            self.cursor = row;
        }
    }

    /// Lines a row takes: its name, the chips before it if a group starts there (searches rank
    /// across groups and show none), and `thumbs` lines of thumbnails if it has any.
    pub fn row_height(&self, row: usize, thumbs: u16, bench: &Workbench) -> u16 {
        let has_examples =
            self.rows.get(row).is_some_and(|&class| !bench.examples(class).is_empty());
        let strip = if has_examples { thumbs } else { 0 };
        1 + u16::from(self.has_chips(row, bench)) + strip
    }

    /// Whether chips stand before a row.
    pub fn has_chips(&self, row: usize, bench: &Workbench) -> bool {
        !self.is_searching() && self.rows.get(row).is_some_and(|&class| bench.starts_group(class))
    }

    /// Scrolls as little as needed for the cursor's row to be on screen, with a neighbour on
    /// each side where there is room. `lines` is the room for all rows.
    pub fn scroll(&mut self, lines: u16, thumbs: u16, bench: &Workbench) {
        let above = self.cursor.saturating_sub(1);
        self.top = self.top.min(above);
        let below = (self.cursor + 1).min(self.rows.len().saturating_sub(1));
        let height = |row| u32::from(self.row_height(row, thumbs, bench));
        let mut needed: u32 = (self.top..=below).map(height).sum();
        let mut top = self.top;
        while top < self.cursor && needed > u32::from(lines) {
            needed -= height(top);
            top += 1;
        }
        self.top = top;
    }

    /// The rows on screen in order, with the line each begins at, counted from the list's top.
    pub fn visible<'a>(
        &'a self,
        lines: u16,
        thumbs: u16,
        bench: &'a Workbench,
    ) -> impl Iterator<Item = (usize, u16)> + 'a {
        let mut line = 0;
        (self.top..self.rows.len()).map_while(move |row| {
            let begins = line;
            line += self.row_height(row, thumbs, bench);
            (begins < lines).then_some((row, begins))
        })
    }
}
