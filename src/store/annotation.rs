//! The answers in force, for reports.

use rusqlite::Row;

use super::column::{clause, read_texts};
use super::record::{read_spent, split};
use super::{Store, StoreError};
use crate::domain::{ImageId, Problem, SessionId, Spent, Timestamp};

/// The answer of one trial that counts: as submitted before the truth was seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnnotationRow {
    /// Position of the trial in the session's queue.
    pub trial: u32,
    /// The image judged.
    pub image: ImageId,
    /// Keys of the classes guessed, best first.
    pub guesses: Vec<String>,
    /// Time spent until it was submitted.
    pub spent: Spent,
    /// When it was last confirmed: submitted, or shown again and left as it is.
    pub at: Timestamp,
    /// Whether a model's prediction had been seen before.
    pub is_assisted: bool,
    /// Whether the candidates had been widened to all classes.
    pub is_widened: bool,
    /// How sure the annotator was, 1 to 5, where asked.
    pub confidence: Option<u8>,
    /// Whether the annotator expected the model to be right, where asked.
    pub expects_model: Option<bool>,
}

impl Store {
    /// The answers in force in a session, in the order of its queue: per trial what the last
    /// record from before the truth was seen says, if it stands submitted there. A row that makes
    /// no sense is left out and reported.
    pub fn annotations(
        &self,
        session: SessionId,
    ) -> Result<(Vec<AnnotationRow>, Vec<Problem>), StoreError> {
        let sql = include_str!("sql/record/annotations.sql");
        let rows = self.database.rows(sql, [session.0], |row| {
            Ok(read_annotation(row).map_err(|error| {
                let place = format!("session {}, answer {}", session.0, shown_trial(row));
                Problem::new(place, clause(&error))
            }))
        })?;
        Ok(split(rows))
    }
}

fn shown_trial(row: &Row<'_>) -> String {
    row.get::<_, i64>(0).map_or_else(|error| error.to_string(), |trial| trial.to_string())
}

fn read_annotation(row: &Row<'_>) -> rusqlite::Result<AnnotationRow> {
    Ok(AnnotationRow {
        trial: row.get(0)?,
        image: ImageId(row.get(1)?),
        guesses: read_texts(row.get_ref(2)?)?,
        spent: read_spent(row, 3)?,
        at: Timestamp(row.get(5)?),
        is_assisted: row.get(6)?,
        is_widened: row.get(7)?,
        confidence: row.get(8)?,
        expects_model: row.get(9)?,
    })
}
