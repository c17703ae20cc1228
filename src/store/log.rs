//! The log of a session as it lies in the data file, for whoever computes with it elsewhere.

use std::collections::HashMap;

use rusqlite::Row;
use serde::Serialize;

use super::column::{read_texts, read_unsigned};
use super::{Store, StoreError};
use crate::domain::{ImageId, SessionId};

/// One row of the log. Classes are named by their keys, also those the dataset no longer has; from
/// `guesses` on it says how the trial stood after what happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LogRow {
    /// Path of the image below the root of its dataset. It may hold the name of the true class.
    #[serde(skip)]
    pub path: String,
    /// The image judged.
    #[serde(skip)]
    pub image: ImageId,
    /// Its number in the session, from 0.
    pub seq: u32,
    /// When it was made, milliseconds since 1970-01-01T00:00:00Z.
    pub at_ms: i64,
    /// Position of the image in the queue, from 0.
    pub trial: u32,
    /// What happened: `shown`, `guess_added`, `submitted` and so on, as the table lists them.
    pub kind: String,
    /// The class that was guessed, removed, moved, or noted as present or absent.
    pub class: Option<String>,
    /// The new rank of a moved guess, from 0; a confidence; whether the model is expected to be right.
    pub rank: Option<i64>,
    /// The number of the record that was undone or redone.
    pub target: Option<i64>,
    /// Why it was skipped; a flag; a comment; the name of the model that was shown.
    pub text: Option<String>,
    /// The guesses, best first.
    pub guesses: Vec<String>,
    /// How the trial stands: `open`, `skipped`, `passed`, `submitted` or `reopened`.
    pub outcome: String,
    /// Whether the truth had been seen.
    pub is_revealed: bool,
    /// Whether a model's prediction had been seen before the answer.
    pub is_assisted: bool,
    /// Whether the candidates had been widened to all classes.
    pub is_widened: bool,
    /// How sure the annotator is, 1 to 5.
    pub confidence: Option<u8>,
    /// Flags of the image.
    pub flags: Vec<String>,
    /// Classes that are there as well.
    pub present: Vec<String>,
    /// A comment; empty: none.
    pub comment: String,
    /// Whether the model is expected to be right.
    pub expects_model: Option<bool>,
    /// Time with the image on the screen so far, in milliseconds.
    pub lead_ms: u64,
    /// The same without pauses and idleness.
    pub active_ms: u64,
    /// Time from the image to the first key, in milliseconds.
    pub first_key_ms: Option<i64>,
    /// Number of keys so far.
    pub keys: u32,
    /// Number of searches so far.
    pub searches: u32,
    /// The best that was seen of the image: `cells`, `preview`, `palette`, `near` or `lossless`.
    pub sharpness: Option<String>,
    /// Time until the image was on the screen, in milliseconds.
    pub wait_ms: Option<i64>,
    /// Bytes sent to the terminal since the trial began.
    pub sent_bytes: Option<i64>,
    /// What was on the screen since the last row that has any.
    pub seen: Vec<SeenRow>,
}

/// For how long a class was on the screen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SeenRow {
    /// Its key.
    pub class: String,
    /// Its row in the list, in milliseconds.
    pub row_ms: u64,
    /// Examples of it, in milliseconds.
    pub examples_ms: u64,
}

impl Store {
    /// The log of a session in order.
    ///
    /// Fails on a row with a value of the wrong kind, which only damage can make.
    pub fn log(&self, session: SessionId) -> Result<Vec<LogRow>, StoreError> {
        let mut seen = self.seen_rows(session)?;
        let sql = include_str!("sql/record/log.sql");
        let mut rows = self.database.rows(sql, [session.0], read_row)?;
        for row in &mut rows {
            row.seen = seen.remove(&row.seq).unwrap_or_default();
        }
        Ok(rows)
    }

    /// What was on the screen, by the number of the record.
    fn seen_rows(&self, session: SessionId) -> Result<HashMap<u32, Vec<SeenRow>>, StoreError> {
        let sql = include_str!("sql/record/seen.sql");
        let rows: Vec<(u32, SeenRow)> = self.database.rows(sql, [session.0], |row| {
            let (row_ms, examples_ms) =
                (read_unsigned(row.get_ref(2)?)?, read_unsigned(row.get_ref(3)?)?);
            Ok((row.get(0)?, SeenRow { class: row.get(1)?, row_ms, examples_ms }))
        })?;
        let mut by_record: HashMap<u32, Vec<SeenRow>> = HashMap::new();
        for (seq, seen) in rows {
            by_record.entry(seq).or_default().push(seen);
        }
        Ok(by_record)
    }
}

fn read_row(row: &Row<'_>) -> rusqlite::Result<LogRow> {
    Ok(LogRow {
        path: row.get("path")?,
        image: ImageId(row.get("image")?),
        seq: row.get("seq")?,
        at_ms: row.get("at_ms")?,
        trial: row.get("trial")?,
        kind: row.get("kind")?,
        class: row.get("class")?,
        rank: row.get("rank")?,
        target: row.get("target")?,
        text: row.get("text")?,
        guesses: read_texts(row.get_ref("guesses")?)?,
        outcome: row.get("outcome")?,
        is_revealed: row.get("is_revealed")?,
        is_assisted: row.get("is_assisted")?,
        is_widened: row.get("is_widened")?,
        confidence: row.get("confidence")?,
        flags: read_texts(row.get_ref("flags")?)?,
        present: read_texts(row.get_ref("present")?)?,
        comment: row.get("comment")?,
        expects_model: row.get("expects_model")?,
        lead_ms: read_unsigned(row.get_ref("lead_ms")?)?,
        active_ms: read_unsigned(row.get_ref("active_ms")?)?,
        first_key_ms: row.get("first_key_ms")?,
        keys: row.get("keys")?,
        searches: row.get("searches")?,
        sharpness: row.get("sharpness")?,
        wait_ms: row.get("wait_ms")?,
        sent_bytes: row.get("sent_bytes")?,
        seen: Vec::new(),
    })
}
