//! What came of a recovery.

use std::path::PathBuf;

/// What was found and saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recovered {
    /// The version of the schema of the file, and of the new one.
    pub version: u32,
    /// What SQLite itself finds wrong with the file, in its words; the first few.
    pub complaints: Vec<String>,
    /// What is damaged, each a clause.
    pub damage: Vec<String>,
    /// What was saved, by table; tables of which there is nothing are left out.
    pub tables: Vec<SavedTable>,
    /// The logs, by session.
    pub sessions: Vec<SavedSession>,
    /// The file of rows that fit nowhere, if there are any and it was written.
    pub aside: Option<PathBuf>,
}

/// What was saved of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedTable {
    /// Its name in the schema.
    pub name: String,
    /// Rows in the new file that were in the damaged one.
    pub saved: usize,
    /// Rows in the new file that stand in for lost ones, or were pieced together from others.
    pub stand_ins: usize,
    /// Rows that could be read and fit nowhere.
    pub set_aside: usize,
    /// Places of rows that could not be read; there may be more that nothing tells of.
    pub unreadable: usize,
}

/// What was saved of a session's log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedSession {
    /// The session's number.
    pub id: i64,
    /// Whose it is.
    pub annotator: String,
    /// Records saved.
    pub records: usize,
    /// First and last number of the records that are not there, in between those that are.
    pub gaps: Vec<(u32, u32)>,
}

impl Recovered {
    /// Whether the file is as it should be.
    pub fn is_sound(&self) -> bool {
        self.complaints.is_empty() && self.damage.is_empty() && !self.has_losses()
    }

    /// Whether the new file is known to lack something that the damaged one held before.
    pub fn has_losses(&self) -> bool {
        let is_whole =
            |table: &SavedTable| table.stand_ins + table.set_aside + table.unreadable == 0;
        !self.tables.iter().all(is_whole) || self.sessions.iter().any(|log| !log.gaps.is_empty())
    }

    /// Number of rows that fit nowhere.
    pub fn set_aside(&self) -> usize {
        self.tables.iter().map(|table| table.set_aside).sum()
    }
}

impl SavedTable {
    /// Whether there is something to tell of it.
    pub(super) fn is_told(&self) -> bool {
        self.saved + self.stand_ins + self.set_aside + self.unreadable > 0
    }
}
