//! The ladder of schema versions. A released step is never edited: the next change is a new step.

use rusqlite::Connection;

/// The schema version this program reads and writes.
pub(super) const NEWEST: u32 = 8;

/// SQL that turns version n into n + 1, in order.
const STEPS: [&str; NEWEST as usize] = [
    include_str!("sql/migrations/0001.sql"),
    include_str!("sql/migrations/0002.sql"),
    include_str!("sql/migrations/0003.sql"),
    include_str!("sql/migrations/0004.sql"),
    include_str!("sql/migrations/0005.sql"),
    include_str!("sql/migrations/0006.sql"),
    include_str!("sql/migrations/0007.sql"),
    include_str!("sql/migrations/0008.sql"),
];

/// Climbs from version `found` to [`NEWEST`]. The caller holds the write transaction.
pub(super) fn climb(connection: &Connection, found: u32) -> rusqlite::Result<()> {
    climb_to(connection, found, NEWEST)
}

/// Climbs from version `found` to another, which may be older than the newest.
pub(super) fn climb_to(connection: &Connection, found: u32, to: u32) -> rusqlite::Result<()> {
    for step in STEPS.iter().take(to as usize).skip(found as usize) {
        connection.execute_batch(step)?;
    }
    connection.pragma_update(None, "user_version", to)
}
