//! How sessions went, read as fast as may be: what a report needs of millions of records.

use rusqlite::Row;

use super::column::{clause, read_flags, read_outcome, read_unsigned};
use super::record::read_spent;
use super::{Store, StoreError};
use crate::domain::{Effort, Flags, ImageId, Outcome, Problem, SessionId, Spent, Timestamp};

/// How a trial stood after one record of its session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moment<'a> {
    /// The record's number in the session.
    pub seq: u32,
    /// Position of the trial in the session's queue.
    pub trial: u32,
    /// The image judged.
    pub image: ImageId,
    /// When it was.
    pub at: Timestamp,
    /// The guesses as they are stored, a JSON array of class keys: whoever reads many moments looks into
    /// it only where it differs from the one before.
    pub guesses: &'a str,
    /// How the trial stood.
    pub outcome: Outcome,
    /// Whether the annotator had seen the truth.
    pub is_revealed: bool,
    /// Whether a model's prediction had been seen before the answer.
    pub is_assisted: bool,
    /// Whether the candidates had been widened to all classes.
    pub is_widened: bool,
    /// How sure the annotator was, 1 to 5, where asked.
    pub confidence: Option<u8>,
    /// Flags of the image.
    pub flags: Flags,
    /// Whether the annotator expected the model to be right, where asked.
    pub expects_model: Option<bool>,
    /// Time spent so far.
    pub spent: Spent,
    /// What else it took so far.
    pub effort: Effort,
}

/// For how long one class was on the screen, since the record before with such rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Glance<'a> {
    /// The number of the record it stands beside.
    pub seq: u32,
    /// The key of the class.
    pub class: &'a str,
    /// Its row in the list, in milliseconds.
    pub row_ms: u64,
    /// Examples of it, in milliseconds.
    pub examples_ms: u64,
}

impl Store {
    /// Shows every record of a session in order. A row that makes no sense is left out and reported.
    pub fn course(
        &self,
        session: SessionId,
        mut show: impl FnMut(&Moment<'_>) -> Result<(), serde_json::Error>,
    ) -> Result<Vec<Problem>, StoreError> {
        let mut problems = Vec::new();
        self.database.each(include_str!("sql/record/course.sql"), [session.0], |row| {
            let shown = read_moment(row).map_err(|error| clause(&error));
            let shown = shown.and_then(|moment| show(&moment).map_err(|error| error.to_string()));
            if let Err(why) = shown {
                let seq =
                    row.get::<_, i64>(0).map_or_else(|error| error.to_string(), |n| n.to_string());
                problems.push(Problem::new(format!("session {}, record {seq}", session.0), why));
            }
            Ok(())
        })?;
        Ok(problems)
    }

    /// Shows all that was on the screen in a session, in the order of its records.
    pub fn glances(
        &self,
        session: SessionId,
        mut show: impl FnMut(Glance<'_>),
    ) -> Result<(), StoreError> {
        self.database.each(include_str!("sql/record/seen.sql"), [session.0], |row| {
            show(Glance {
                seq: row.get(0)?,
                class: row.get_ref(1)?.as_str()?,
                row_ms: read_unsigned(row.get_ref(2)?)?,
                examples_ms: read_unsigned(row.get_ref(3)?)?,
            });
            Ok(())
        })
    }
}

fn read_moment<'a>(row: &'a Row<'_>) -> rusqlite::Result<Moment<'a>> {
    let first_key_ms = row.get::<_, Option<i64>>(14)?;
    Ok(Moment {
        seq: row.get(0)?,
        at: Timestamp(row.get(1)?),
        trial: row.get(2)?,
        image: ImageId(row.get(3)?),
        guesses: row.get_ref(4)?.as_str()?,
        outcome: read_outcome(row.get_ref(5)?)?,
        is_revealed: row.get(6)?,
        is_assisted: row.get(7)?,
        is_widened: row.get(8)?,
        confidence: row.get(9)?,
        flags: read_flags(row.get_ref(10)?)?,
        expects_model: row.get(11)?,
        spent: read_spent(row, 12)?,
        effort: Effort {
            first_key_ms: first_key_ms.map(|ms| u64::try_from(ms).unwrap_or_default()),
            keys: row.get(15)?,
            searches: row.get(16)?,
        },
    })
}
