//! The people who annotate.

use rusqlite::Row;

use super::{Store, StoreError};

/// What is known of an annotator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnnotatorRow {
    /// The name; unique.
    pub name: String,
    /// What they know of the field, in their own words; empty: nothing was said.
    pub expertise: String,
    /// Anything else; empty: nothing.
    pub notes: String,
    /// Number of their sessions.
    pub sessions: usize,
}

impl Store {
    /// All annotators, by name.
    pub fn annotators(&self) -> Result<Vec<AnnotatorRow>, StoreError> {
        self.database.rows(include_str!("sql/annotator/list.sql"), [], read_annotator)
    }

    /// Changes what is known of an annotator; what is `None` stays. A new name makes a new one.
    pub fn describe_annotator(
        &mut self,
        name: &str,
        expertise: Option<&str>,
        notes: Option<&str>,
    ) -> Result<(), StoreError> {
        let sql = include_str!("sql/annotator/describe.sql");
        self.database.write(|database| {
            database.number(include_str!("sql/annotator/put.sql"), [name])?;
            database.execute(sql, (name, expertise, notes)).map(drop)
        })
    }
}

fn read_annotator(row: &Row<'_>) -> rusqlite::Result<AnnotatorRow> {
    Ok(AnnotatorRow {
        name: row.get("name")?,
        expertise: row.get("expertise")?,
        notes: row.get("notes")?,
        sessions: row.get::<_, u32>("sessions")? as usize,
    })
}
