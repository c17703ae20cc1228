//! How sessions went, read as fast as may be: what a report needs of millions of records.

use rusqlite::Row;

use super::column::{clause, read_flags, read_outcome, read_unsigned};
use super::{Store, StoreError};
use crate::domain::{Effort, Flags, Outcome, Problem, SessionId, Timestamp};

/// How a trial stood after one record of its session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moment<'a> {
    /// The record's number in the session.
    pub seq: u32,
    /// Position of the trial in the session's queue.
    pub trial: u32,
    /// The guesses as they are stored, a JSON array of class keys: whoever reads many moments looks into
    /// it only where it differs from the one before.
    pub guesses: &'a str,
    /// How the trial stood.
    pub outcome: Outcome,
    /// Whether the annotator had seen the truth.
    pub is_revealed: bool,
    /// Flags of the image.
    pub flags: Flags,
    /// Active time spent so far, in milliseconds.
    pub active_ms: u64,
    /// What else is known where it stood submitted.
    pub said: Option<Said>,
}

/// What is known of an answer beside its guesses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Said {
    /// When it was submitted.
    pub at: Timestamp,
    /// Time with the image on screen, in milliseconds.
    pub lead_ms: u64,
    /// Whether a model's prediction had been seen before.
    pub is_assisted: bool,
    /// Whether the candidates had been widened to all classes.
    pub is_widened: bool,
    /// How sure the annotator was, 1 to 5, where asked.
    pub confidence: Option<u8>,
    /// Whether the annotator expected the model to be right, where asked.
    pub expects_model: Option<bool>,
    /// What else it took.
    pub effort: Effort,
}

/// For how long a class was on the screen, since the record before with such rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Glance {
    /// The number of the record it stands beside.
    pub seq: u32,
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

    /// Shows what was on the screen in a session, in the order of its records: of those rows that are
    /// wanted, by the record's number and the class.
    pub fn glances(
        &self,
        session: SessionId,
        mut is_wanted: impl FnMut(u32, &str) -> bool,
        mut show: impl FnMut(Glance),
    ) -> Result<(), StoreError> {
        self.database.each(include_str!("sql/record/seen.sql"), [session.0], |row| {
            let seq = row.get(0)?;
            if is_wanted(seq, row.get_ref(1)?.as_str()?) {
                let (row_ms, examples_ms) =
                    (read_unsigned(row.get_ref(2)?)?, read_unsigned(row.get_ref(3)?)?);
                show(Glance { seq, row_ms, examples_ms });
            }
            Ok(())
        })
    }
}

fn read_moment<'a>(row: &'a Row<'_>) -> rusqlite::Result<Moment<'a>> {
    let outcome = read_outcome(row.get_ref(3)?)?;
    Ok(Moment {
        seq: row.get(0)?,
        trial: row.get(1)?,
        guesses: row.get_ref(2)?.as_str()?,
        outcome,
        is_revealed: row.get(4)?,
        flags: read_flags(row.get_ref(5)?)?,
        active_ms: read_unsigned(row.get_ref(6)?)?,
        said: (outcome == Outcome::Submitted).then(|| read_said(row, 7)).transpose()?,
    })
}

/// What is known of an answer, from the nine columns that start at `first`.
fn read_said(row: &Row<'_>, first: usize) -> rusqlite::Result<Said> {
    let first_key_ms = row.get::<_, Option<i64>>(first + 6)?;
    Ok(Said {
        at: Timestamp(row.get(first)?),
        lead_ms: read_unsigned(row.get_ref(first + 1)?)?,
        is_assisted: row.get(first + 2)?,
        is_widened: row.get(first + 3)?,
        confidence: row.get(first + 4)?,
        expects_model: row.get(first + 5)?,
        effort: Effort {
            first_key_ms: first_key_ms.map(|ms| u64::try_from(ms).unwrap_or_default()),
            keys: row.get(first + 7)?,
            searches: row.get(first + 8)?,
        },
    })
}
