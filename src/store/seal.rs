//! The hashes that chain a log: a record's is that of the hash before it and of what the record says.
//!
//! What a record says is its text in the view `record_text`, a JSON array. Its hash is the SHA-256 of the
//! hash before it, a line feed and that text. Before the first record comes the hash of the session's own
//! text (view `session_text`), behind an empty line. So whoever knows the last hash knows the whole log,
//! and a record that was changed, taken out or put in between no longer fits those around it.

use super::StoreError;
use super::database::Database;
use crate::domain::sha256;

/// The hash of a text that goes on from the hash `before` it.
pub(super) fn hash(before: &str, text: &[u8]) -> String {
    let mut sealed = before.as_bytes().to_vec();
    sealed.push(b'\n');
    sealed.extend_from_slice(text);
    sha256(&sealed)
}

/// Gives their hashes to all sessions and records that have none. A session whose records have some once
/// had one, which is lost: another would not be what they hang on. The caller holds the write
/// transaction, as in all of this module.
pub(super) fn all(database: &Database) -> Result<(), StoreError> {
    let begun = database.rows(include_str!("sql/seal/open_sessions.sql"), [], |row| row.get(0))?;
    begun.into_iter().try_for_each(|id| session(database, id))?;
    let open = include_str!("sql/seal/open_records.sql");
    let records = database.rows(open, [], |row| Ok((row.get(0)?, row.get(1)?)))?;
    records.into_iter().try_for_each(|(session, seq)| record(database, session, seq))
}

/// Gives its hash to a session whose queue is complete.
pub(super) fn session(database: &Database, id: i64) -> Result<(), StoreError> {
    let text: Option<String> =
        database.row(include_str!("sql/seal/session_text.sql"), [id], |row| row.get(0))?;
    let hash = hash("", text.unwrap_or_default().as_bytes());
    database.execute(include_str!("sql/seal/set_session.sql"), (id, hash)).map(drop)
}

/// Gives their hashes to the records of a session that have none, and first to the session itself, where
/// an older hit5 began it.
pub(super) fn records(database: &Database, id: i64) -> Result<(), StoreError> {
    let is_open = include_str!("sql/seal/is_session_open.sql");
    if database.row(is_open, [id], |_row| Ok(()))?.is_some() {
        session(database, id)?;
    }
    let open = include_str!("sql/seal/open_records_of.sql");
    let seqs = database.rows(open, [id], |row| row.get(0))?;
    seqs.into_iter().try_for_each(|seq| record(database, id, seq))
}

fn record(database: &Database, session: i64, seq: i64) -> Result<(), StoreError> {
    let place = (session, seq);
    let before: Option<Option<String>> =
        database.row(include_str!("sql/seal/before.sql"), place, |row| row.get(0))?;
    let text: Option<String> =
        database.row(include_str!("sql/seal/record_text.sql"), place, |row| row.get(0))?;
    let hash = hash(&before.flatten().unwrap_or_default(), text.unwrap_or_default().as_bytes());
    let set = include_str!("sql/seal/set_record.sql");
    database.execute(set, (session, seq, hash)).map(drop)
}
