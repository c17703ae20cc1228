//! Values SQLite has no type for, and how a column holds them.

use rusqlite::types::{FromSqlError, FromSqlResult, ValueRef};

use crate::domain::{Flag, Flags, Outcome, Phase};

/// Lists of texts are JSON arrays: readable in a database shell, and open to `json_each`.
pub(super) fn write_texts<T: AsRef<str>>(texts: &[T]) -> String {
    texts.iter().map(AsRef::as_ref).collect::<serde_json::Value>().to_string()
}

/// The texts of a JSON array.
pub(super) fn read_texts(column: ValueRef<'_>) -> FromSqlResult<Vec<String>> {
    serde_json::from_str(column.as_str()?)
        .map_err(|_syntax| nonsense("is not a JSON array of texts", column))
}

/// SQLite's integers end at 2^63 - 1: no duration or file reaches that, but nothing may wrap.
pub(super) fn write_unsigned(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

/// A number that is never negative.
pub(super) fn read_unsigned(column: ValueRef<'_>) -> FromSqlResult<u64> {
    let value = column.as_i64()?;
    u64::try_from(value).map_err(|_negative| FromSqlError::OutOfRange(value))
}

/// Seeds use all 64 bits: those beyond 2^63 are written as negative numbers.
pub(super) fn read_seed(column: ValueRef<'_>) -> FromSqlResult<u64> {
    column.as_i64().map(i64::cast_unsigned)
}

/// A phase by [`Phase::as_str`].
pub(super) fn read_phase(column: ValueRef<'_>) -> FromSqlResult<Phase> {
    [Phase::Practice, Phase::Test]
        .into_iter()
        .find(|phase| column.as_str() == Ok(phase.as_str()))
        .ok_or_else(|| nonsense("is not a phase", column))
}

/// The word for an outcome.
pub(super) fn write_outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Open => "open",
        Outcome::Skipped => "skipped",
        Outcome::Passed => "passed",
        Outcome::Submitted => "submitted",
        Outcome::Reopened => "reopened",
    }
}

/// Every outcome.
const OUTCOMES: [Outcome; 5] =
    [Outcome::Open, Outcome::Skipped, Outcome::Passed, Outcome::Submitted, Outcome::Reopened];

/// An outcome by its word.
pub(super) fn read_outcome(column: ValueRef<'_>) -> FromSqlResult<Outcome> {
    OUTCOMES
        .into_iter()
        .find(|&outcome| column.as_str() == Ok(write_outcome(outcome)))
        .ok_or_else(|| nonsense("is not an outcome", column))
}

/// Flags are a list of their words.
pub(super) fn write_flags(flags: Flags) -> String {
    write_texts(&flags.iter().map(Flag::as_str).collect::<Vec<_>>())
}

/// The flags of a list of words.
pub(super) fn read_flags(column: ValueRef<'_>) -> FromSqlResult<Flags> {
    // Most images have none, and reports read millions of them.
    if column.as_str()? == "[]" {
        return Ok(Flags::default());
    }
    let words = read_texts(column)?;
    words.iter().map(|word| read_flag(word)).collect()
}

/// A flag by its word.
pub(super) fn read_flag(word: &str) -> FromSqlResult<Flag> {
    Flag::from_word(word).ok_or_else(|| nonsense("is not a flag", ValueRef::Text(word.as_bytes())))
}

/// A value that means nothing in its column.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct Nonsense(String);

/// The error for a value, shown with its control characters escaped, and what it `is_not`.
pub(super) fn nonsense(is_not: &str, column: ValueRef<'_>) -> FromSqlError {
    let shown = match column {
        ValueRef::Null => "nothing".to_owned(),
        ValueRef::Integer(value) => value.to_string(),
        ValueRef::Real(value) => value.to_string(),
        ValueRef::Text(bytes) => format!("{:?}", String::from_utf8_lossy(bytes)),
        ValueRef::Blob(bytes) => format!("a blob of {} bytes", bytes.len()),
    };
    FromSqlError::other(Nonsense(format!("{shown} {is_not}")))
}

/// What is wrong with a row, as a clause for a [`Problem`](crate::domain::Problem).
pub(super) fn clause(error: &rusqlite::Error) -> String {
    match error {
        rusqlite::Error::FromSqlConversionFailure(_, _, reason) => reason.to_string(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_texts_survive() {
        let texts = ["", "a\"b\\", "\0\u{1b}[31m", "\u{202e}é\u{10ffff}", "[\"x\"]"];
        let written = write_texts(&texts);
        assert_eq!(read_texts(ValueRef::Text(written.as_bytes())).unwrap(), texts);
    }

    #[test]
    fn other_json_is_refused() {
        for text in ["", "{}", "[1]", "[\"a\"", "null", "\"a\""] {
            assert!(read_texts(ValueRef::Text(text.as_bytes())).is_err(), "{text}");
        }
        assert!(read_texts(ValueRef::Text(b"[\"\xff\"]")).is_err());
        assert!(read_texts(ValueRef::Integer(3)).is_err());
    }

    #[test]
    fn numbers_too_large_for_sqlite_are_held_at_the_limit() {
        assert_eq!(write_unsigned(u64::MAX), i64::MAX);
        assert_eq!(write_unsigned(7), 7);
        assert!(read_unsigned(ValueRef::Integer(-1)).is_err());
    }

    #[test]
    fn every_word_reads_back_and_others_are_named() {
        for outcome in OUTCOMES {
            let word = write_outcome(outcome);
            assert_eq!(read_outcome(ValueRef::Text(word.as_bytes())).unwrap(), outcome);
        }
        let error = read_phase(ValueRef::Text(b"exam\x1b")).unwrap_err();
        assert_eq!(error.to_string(), r#""exam\u{1b}" is not a phase"#);
    }
}
