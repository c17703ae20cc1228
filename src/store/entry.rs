//! [`Entry`] as the columns `kind`, `class`, `rank`, `target` and `text`, and back.

use rusqlite::Row;
use rusqlite::types::{FromSqlError, ValueRef};

use super::column::{nonsense, read_flag};
use crate::domain::{ClassId, ClassNames, Entry, Flag};

/// The five columns of an entry; a column the kind does not use is `None`.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct EntryColumns<'a> {
    /// What happened, in one word.
    pub(super) kind: &'static str,
    /// Key of the guess concerned.
    pub(super) class: Option<&'a str>,
    /// The guess's new rank, 0-based; a confidence; an expectation.
    pub(super) rank: Option<i64>,
    /// Number of the record undone or redone.
    pub(super) target: Option<u32>,
    /// A reason, a flag, a comment, the name of a model.
    pub(super) text: Option<&'a str>,
}

impl<'a> EntryColumns<'a> {
    /// The columns of an entry.
    pub(super) fn of(entry: &'a Entry, names: &'a impl ClassNames) -> Self {
        let plain = |kind| Self { kind, class: None, rank: None, target: None, text: None };
        let of_class = |kind, class| Self { class: Some(names.key(class)), ..plain(kind) };
        let with_text = |kind, text| Self { text: Some(text), ..plain(kind) };
        match *entry {
            Entry::Shown => plain("shown"),
            Entry::GuessAdded(class) => of_class("guess_added", class),
            Entry::GuessRemoved(class) => of_class("guess_removed", class),
            Entry::GuessMoved(class, rank) => {
                Self { rank: i64::try_from(rank).ok(), ..of_class("guess_moved", class) }
            }
            Entry::Submitted => plain("submitted"),
            Entry::Skipped(ref reason) => Self { text: reason.as_deref(), ..plain("skipped") },
            Entry::Rated(confidence) => Self { rank: Some(confidence.into()), ..plain("rated") },
            Entry::Flagged(flag, true) => with_text("flagged", flag.as_str()),
            Entry::Flagged(flag, false) => with_text("unflagged", flag.as_str()),
            Entry::Present(class, true) => of_class("present", class),
            Entry::Present(class, false) => of_class("absent", class),
            Entry::Commented(ref comment) => with_text("commented", comment),
            Entry::Expected(is_right) => Self { rank: Some(is_right.into()), ..plain("expected") },
            Entry::AnswerShown => plain("answer_shown"),
            Entry::ModelShown(ref name) => with_text("model_shown", name),
            Entry::Widened => plain("widened"),
            Entry::Paused => plain("paused"),
            Entry::Resumed => plain("resumed"),
            Entry::Away => plain("away"),
            Entry::Back => plain("back"),
            Entry::Retracted(seq) => Self { target: Some(seq), ..plain("retracted") },
            Entry::Redone(seq) => Self { target: Some(seq), ..plain("redone") },
        }
    }
}

/// The entry from the five columns that start at `first`, in the order of [`EntryColumns`]; fails
/// on an unknown kind or class, or a column that is missing.
pub(super) fn read_entry(
    row: &Row<'_>,
    first: usize,
    names: &impl ClassNames,
) -> rusqlite::Result<Entry> {
    let [kind, class, rank, target, text] = [0, 1, 2, 3, 4].map(|column| first + column);
    let class = || -> rusqlite::Result<ClassId> {
        let key = row.get_ref(class)?;
        Ok(class_of(key.as_str()?, names)?)
    };
    let flag = || -> rusqlite::Result<Flag> { Ok(read_flag(row.get_ref(text)?.as_str()?)?) };
    let kind = row.get_ref(kind)?;
    Ok(match kind.as_str()? {
        "shown" => Entry::Shown,
        "guess_added" => Entry::GuessAdded(class()?),
        "guess_removed" => Entry::GuessRemoved(class()?),
        "guess_moved" => Entry::GuessMoved(class()?, row.get::<_, u32>(rank)? as usize),
        "submitted" => Entry::Submitted,
        "skipped" => Entry::Skipped(row.get(text)?),
        "rated" => Entry::Rated(row.get(rank)?),
        "flagged" => Entry::Flagged(flag()?, true),
        "unflagged" => Entry::Flagged(flag()?, false),
        "present" => Entry::Present(class()?, true),
        "absent" => Entry::Present(class()?, false),
        "commented" => Entry::Commented(row.get(text)?),
        "expected" => Entry::Expected(row.get(rank)?),
        "answer_shown" => Entry::AnswerShown,
        "model_shown" => Entry::ModelShown(row.get(text)?),
        "widened" => Entry::Widened,
        "paused" => Entry::Paused,
        "resumed" => Entry::Resumed,
        "away" => Entry::Away,
        "back" => Entry::Back,
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
