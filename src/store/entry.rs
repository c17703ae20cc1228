//! [`Entry`] as the columns `kind`, `class`, `rank` and `target`, and back.

use rusqlite::Row;
use rusqlite::types::{FromSqlError, ValueRef};

use super::column::nonsense;
use crate::domain::{ClassId, ClassNames, Entry};

/// The four columns of an entry; a column the kind does not use is `None`.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct EntryColumns<'a> {
    /// What happened, in one word.
    pub(super) kind: &'static str,
    /// Key of the guess concerned.
    pub(super) class: Option<&'a str>,
    /// The guess's new rank, 0-based.
    pub(super) rank: Option<i64>,
    /// Number of the record undone or redone.
    pub(super) target: Option<u32>,
}

impl<'a> EntryColumns<'a> {
    /// The columns of an entry.
    pub(super) fn of(entry: &Entry, names: &'a impl ClassNames) -> Self {
        let plain = |kind| Self { kind, class: None, rank: None, target: None };
        let guess = |kind, class| Self { class: Some(names.key(class)), ..plain(kind) };
        match *entry {
            Entry::Shown => plain("shown"),
            Entry::GuessAdded(class) => guess("guess_added", class),
            Entry::GuessRemoved(class) => guess("guess_removed", class),
            Entry::GuessMoved(class, rank) => {
                Self { rank: i64::try_from(rank).ok(), ..guess("guess_moved", class) }
            }
            Entry::Submitted => plain("submitted"),
            Entry::Skipped => plain("skipped"),
            Entry::AnswerShown => plain("answer_shown"),
            Entry::Paused => plain("paused"),
            Entry::Resumed => plain("resumed"),
            Entry::Retracted(seq) => Self { target: Some(seq), ..plain("retracted") },
            Entry::Redone(seq) => Self { target: Some(seq), ..plain("redone") },
        }
    }
}

/// The entry from the four columns that start at `first`, in the order of [`EntryColumns`]; fails
/// on an unknown kind or class, or a column that is missing.
pub(super) fn read_entry(
    row: &Row<'_>,
    first: usize,
    names: &impl ClassNames,
) -> rusqlite::Result<Entry> {
    let [kind, class, rank, target] = [first, first + 1, first + 2, first + 3];
    let class = || -> rusqlite::Result<ClassId> {
        let key = row.get_ref(class)?;
        Ok(class_of(key.as_str()?, names)?)
    };
    let kind = row.get_ref(kind)?;
    Ok(match kind.as_str()? {
        "shown" => Entry::Shown,
        "guess_added" => Entry::GuessAdded(class()?),
        "guess_removed" => Entry::GuessRemoved(class()?),
        "guess_moved" => Entry::GuessMoved(class()?, row.get::<_, u32>(rank)? as usize),
        "submitted" => Entry::Submitted,
        "skipped" => Entry::Skipped,
        "answer_shown" => Entry::AnswerShown,
        "paused" => Entry::Paused,
        "resumed" => Entry::Resumed,
        "retracted" => Entry::Retracted(row.get(target)?),
        "redone" => Entry::Redone(row.get(target)?),
        _ => return Err(nonsense("is not a kind of record", kind).into()),
    })
}

/// The class with a key, or the error that there is none.
pub(super) fn class_of(key: &str, names: &impl ClassNames) -> Result<ClassId, FromSqlError> {
    names
        .class(key)
        .ok_or_else(|| nonsense("is not a class of the dataset", ValueRef::Text(key.as_bytes())))
}
