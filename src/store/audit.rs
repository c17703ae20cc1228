//! Whether a log is as it was written: every hash is computed anew.

use std::fmt;

use rusqlite::Connection;

use super::database::Database;
use super::{Store, StoreError, seal};
use crate::domain::SessionId;

/// So much of what SQLite finds wrong is told.
const COMPLAINTS: usize = 100;

/// What is left of a session's log.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Audit {
    /// Number of records.
    pub records: usize,
    /// The hash of how the session began; `None`: it has none yet, or none any more.
    pub begun: Option<String>,
    /// The last record that has a hash, and its hash.
    pub last: Option<(u32, String)>,
    /// Records without a hash, which an older hit5 wrote beside a newer one.
    pub unsealed: usize,
    /// What is not as it was written, in the order of the log.
    pub faults: Vec<Fault>,
}

impl Audit {
    /// The last hash, which stands for the whole log up to there: that of a record, or of how the session
    /// began. `None`: there is none yet.
    pub fn seal(&self) -> Option<&str> {
        self.last.as_ref().map(|(_, hash)| hash.as_str()).or(self.begun.as_deref())
    }

    /// The first fault, and how many more there are; `None`: there is none.
    pub fn summary(&self) -> Option<String> {
        let (first, more) = self.faults.split_first()?;
        Some(match more.len() {
            0 => first.to_string(),
            more => format!("{first} (and {more} more)"),
        })
    }
}

/// A place where a log is not as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// How the session began: its annotator, images, rules, or the hash of these.
    Beginning,
    /// What a record says.
    Record(u32),
    /// The hash of a record, which itself says what it said.
    Hash(u32),
    /// Records from the first of these numbers to the last are not there.
    Missing(u32, u32),
    /// A record that cannot be read, and why.
    Unreadable(u32, String),
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Beginning => write!(f, "how it began (annotator, images, rules) was changed"),
            Self::Record(seq) => write!(f, "record {seq} was changed"),
            Self::Hash(seq) => write!(f, "the hash of record {seq} was changed, not what it says"),
            Self::Missing(first, last) if first == last => write!(f, "record {first} is missing"),
            Self::Missing(first, last) => write!(f, "records {first} to {last} are missing"),
            Self::Unreadable(seq, what) => write!(f, "record {seq} cannot be read: {what}"),
        }
    }
}

impl Store {
    /// Reads the log of a session and computes all its hashes anew.
    ///
    /// Records missing at the end leave no trace in the log itself: an earlier [`Audit::last`] tells of
    /// them. Fails if there is no such session, or the file is so damaged that no list of its records
    /// can be had.
    pub fn audit(&self, session: SessionId) -> Result<Audit, StoreError> {
        audit(&self.database, session)
    }

    /// The hash of a record; `None` if there is no such record, or it has none yet.
    pub fn record_hash(&self, session: SessionId, seq: u32) -> Result<Option<String>, StoreError> {
        let sql = include_str!("sql/audit/hash.sql");
        Ok(self.database.row(sql, (session.0, seq), |row| row.get(0))?.flatten())
    }

    /// What SQLite finds wrong with the file as a whole, one thing a text; it gives up after a hundred.
    ///
    /// Fails if the file is so damaged that it cannot be looked through.
    pub fn integrity(&self) -> Result<Vec<String>, StoreError> {
        self.database.look(|connection| complaints(connection, COMPLAINTS))
    }
}

/// What SQLite finds wrong with pages, indexes and rows that belong to none, no more than so much.
pub(super) fn complaints(connection: &Connection, most: usize) -> rusqlite::Result<Vec<String>> {
    let check = format!("PRAGMA integrity_check({most})");
    let mut said: Vec<String> =
        connection.prepare(&check)?.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    said.retain(|what| what != "ok");
    let mut orphans = connection.prepare("PRAGMA foreign_key_check")?;
    let orphans = orphans.query_map([], |row| {
        let (table, parent): (String, String) = (row.get(0)?, row.get(2)?);
        Ok(format!("a row of {table} belongs to none of {parent}"))
    })?;
    // The same is said of each such row.
    for orphan in orphans.take(most.saturating_sub(said.len())) {
        said.push(orphan?);
    }
    said.dedup();
    Ok(said)
}

pub(super) fn audit(database: &Database, session: SessionId) -> Result<Audit, StoreError> {
    let sql = include_str!("sql/audit/session.sql");
    let said = database.row(sql, [session.0], |row| {
        Ok((row.get_ref(0)?.as_bytes()?.to_vec(), row.get::<_, Option<String>>(1)?))
    })?;
    let (text, hash) = said.ok_or_else(|| database.no_such(format!("session {}", session.0)))?;
    let begin = Chain::begin(&text, hash);
    let mut chain = begin.clone();
    let read = database.each(include_str!("sql/audit/log.sql"), [session.0], |row| {
        chain.go_on(row.get(0)?, Ok(row.get_ref(1)?.as_bytes()?), row.get(2)?);
        Ok(())
    });
    match read {
        Ok(()) => Ok(chain.audit),
        Err(_) => audit_each(database, session, begin),
    }
}

/// The same one record at a time, so that one which cannot be read hides no other.
fn audit_each(
    database: &Database,
    session: SessionId,
    mut chain: Chain,
) -> Result<Audit, StoreError> {
    let hashes = database.rows(include_str!("sql/audit/hashes.sql"), [session.0], |row| {
        Ok((row.get::<_, u32>(0)?, row.get::<_, Option<String>>(1)?))
    })?;
    for (seq, hash) in hashes {
        let text = database.row(include_str!("sql/audit/record.sql"), (session.0, seq), |row| {
            Ok(row.get_ref(1)?.as_bytes()?.to_vec())
        });
        match text {
            Ok(text) => chain.go_on(seq, Ok(&text.unwrap_or_default()), hash),
            Err(error) => chain.go_on(seq, Err(error.to_string()), hash),
        }
    }
    Ok(chain.audit)
}

/// A log that is followed from hash to hash.
#[derive(Clone, Debug)]
struct Chain {
    /// The last hash as it is written, and as it should be.
    written: String,
    computed: String,
    /// The number that comes next.
    next: u32,
    audit: Audit,
}

impl Chain {
    fn begin(text: &[u8], hash: Option<String>) -> Self {
        let computed = seal::hash("", text);
        let is_sound = hash.as_ref().is_none_or(|hash| *hash == computed);
        let faults = if is_sound { Vec::new() } else { vec![Fault::Beginning] };
        let audit = Audit { begun: hash.clone(), faults, ..Audit::default() };
        Self { written: hash.unwrap_or_default(), computed, next: 0, audit }
    }

    /// Takes the next record: its number, its text or why there is none, and its hash.
    fn go_on(&mut self, seq: u32, text: Result<&[u8], String>, hash: Option<String>) {
        let is_gap = seq > self.next;
        if is_gap {
            self.audit.faults.push(Fault::Missing(self.next, seq - 1));
        }
        // Hashes are given in order: one that is missing before another was taken away.
        let is_loose = hash.is_some() && self.written.is_empty() && !is_gap;
        if is_loose && self.audit.records == 0 {
            self.audit.faults.push(Fault::Beginning);
        }
        let computed = match text {
            Ok(text) if is_loose => self.tie(seq, text, hash.as_deref()),
            Ok(text) => self.follow(seq, text, hash.as_deref(), is_gap),
            Err(what) => {
                self.audit.faults.push(Fault::Unreadable(seq, what));
                String::new()
            }
        };
        self.audit.records += 1;
        match &hash {
            Some(hash) => self.audit.last = Some((seq, hash.clone())),
            None => self.audit.unsealed += 1,
        }
        self.written = hash.unwrap_or_default();
        self.computed = computed;
        self.next = seq.saturating_add(1);
    }

    /// The hash as it should be of a record before which a hash was taken away: what that was of is
    /// unchanged if this one still follows.
    fn tie(&mut self, seq: u32, text: &[u8], hash: Option<&str>) -> String {
        let computed = seal::hash(&self.computed, text);
        if let Some(before) = seq.checked_sub(1).filter(|_| self.audit.records > 0) {
            let is_unchanged = hash == Some(computed.as_str());
            let fault = if is_unchanged { Fault::Hash(before) } else { Fault::Record(before) };
            self.audit.faults.push(fault);
        }
        computed
    }

    /// The hash as it should be. A record that only fits the hash before it as computed tells that this
    /// was changed, and not what it is of.
    fn follow(&mut self, seq: u32, text: &[u8], hash: Option<&str>, is_gap: bool) -> String {
        let before = if self.written.is_empty() { &self.computed } else { &self.written };
        let computed = seal::hash(before, text);
        let Some(hash) = hash.filter(|hash| *hash != computed) else { return computed };
        if self.written != self.computed && seal::hash(&self.computed, text) == hash {
            if self.audit.faults.last() == Some(&Fault::Record(seq.saturating_sub(1))) {
                self.audit.faults.pop();
                self.audit.faults.push(Fault::Hash(seq.saturating_sub(1)));
            }
        } else if !is_gap {
            self.audit.faults.push(Fault::Record(seq));
        }
        computed
    }
}
