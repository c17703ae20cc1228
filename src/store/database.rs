//! One SQLite connection that knows its path: how it is opened, checked, read and written.
//!
//! The file is never opened behind SQLite's back, not even to look at its first bytes: closing
//! such a handle would drop the locks of this process's other connections to the file.

pub(super) mod attached;
pub(super) mod file;
mod upgrade;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use rusqlite::{Connection, OpenFlags, Params, Row, Transaction, TransactionBehavior};

use super::StoreError;
use super::migrations::NEWEST;
use file::{check_log, create_if_missing, identity, length, log_of, still_uri};
pub(super) use upgrade::Older;

/// "hit5" in ASCII, in the header of every data file.
pub(super) const APPLICATION_ID: i64 = 0x6869_7435;

/// How long a statement waits for another process's transaction. Those are short: measured with
/// eight processes writing without rest, the longest wait was 1.3 s.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// How long it sleeps before it looks again. SQLite's own waiting sleeps longer each time, up to a tenth of
/// a second, which somebody who waits for "saved" would feel.
const BUSY_STEP: Duration = Duration::from_millis(2);

/// How long to wait before opening a file again that is just being filled.
const OPEN_AGAIN_AFTER: Duration = Duration::from_millis(10);

/// A checked connection to a data file of the newest version.
#[derive(Debug)]
pub(super) struct Database {
    connection: Connection,
    path: PathBuf,
    kept: Option<PathBuf>,
    /// Which file it is, however it is called.
    identity: Option<(u64, u64)>,
}

impl Database {
    /// Opens for reading and writing; creates, fills or upgrades the file where needed.
    /// `older` says what becomes of the file as it was before an upgrade.
    #[expect(clippy::disallowed_methods, reason = "waits for other processes, but not for ever")]
    pub(super) fn open(path: &Path, older: Older) -> Result<Self, StoreError> {
        check_log(path)?;
        create_if_missing(path)?;
        let start = Instant::now();
        loop {
            match Self::open_existing(path, older) {
                // While several processes open a new file, SQLite tells some of them at once that
                // it is locked, where waiting for each other would be a deadlock.
                Err(StoreError::Busy { .. }) if start.elapsed() < BUSY_TIMEOUT => {
                    thread::sleep(OPEN_AGAIN_AFTER);
                }
                done => return done,
            }
        }
    }

    fn open_existing(path: &Path, older: Older) -> Result<Self, StoreError> {
        let mut database = Self::connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        database.prepare_to_write(older).map_err(|error| match error {
            // The file itself opened, so it is the log beside it that cannot be made.
            StoreError::CannotOpen { path, .. } => StoreError::ReadOnly { path },
            other => other,
        })?;
        Ok(database)
    }

    /// Opens an existing file of the newest version for reading.
    pub(super) fn open_read_only(path: &Path) -> Result<Self, StoreError> {
        let database = Self::open_any_version(path)?;
        match database.version()? {
            NEWEST => Ok(database),
            found => Err(StoreError::Older { path: database.path, found, known: NEWEST }),
        }
    }

    /// Opens an existing file of this or an older version for reading.
    fn open_any_version(path: &Path) -> Result<Self, StoreError> {
        let owned = || path.to_owned();
        check_log(path)?;
        match fs::metadata(path) {
            Ok(found) if found.is_dir() => return Err(StoreError::IsFolder { path: owned() }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(StoreError::NotFound { path: owned() });
            }
            // Whatever else is the matter, SQLite will say.
            _ => {}
        }
        match Self::read(path) {
            // Reading a log takes a file beside it. Where none can be made and there is no log,
            // nobody is writing: the file can be read as it stands.
            Err(StoreError::CannotOpen { .. } | StoreError::ReadOnly { .. })
                if length(&log_of(path)) == 0 =>
            {
                Self::read_still(path)
            }
            done => done,
        }
    }

    fn read(path: &Path) -> Result<Self, StoreError> {
        Self::connect(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?.looked_at()
    }

    /// Reads a file that nobody changes meanwhile, without a lock or a file beside it.
    fn read_still(path: &Path) -> Result<Self, StoreError> {
        let still = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
        let flags = still | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(still_uri(path), flags)
            .map_err(|error| StoreError::of(path, error))?;
        Self::configured(connection, path)?.looked_at()
    }

    /// Itself, if it can be read and is ours.
    fn looked_at(self) -> Result<Self, StoreError> {
        self.version().map(|_version| self)
    }

    /// Where the file as it was before it was upgraded lies, if this connection did that.
    pub(super) fn kept(&self) -> Option<&Path> {
        self.kept.as_deref()
    }

    /// The path the file was opened by.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// All rows of a query, each turned into a value.
    pub(super) fn rows<T>(
        &self,
        sql: &str,
        params: impl Params,
        read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, StoreError> {
        let run = || {
            self.connection
                .prepare_cached(sql)?
                .query_map(params, read)?
                .collect::<rusqlite::Result<Vec<T>>>()
        };
        run().map_err(|error| self.fail(error))
    }

    /// Shows every row of a query, of which none is kept.
    pub(super) fn each(
        &self,
        sql: &str,
        params: impl Params,
        mut show: impl FnMut(&Row<'_>) -> rusqlite::Result<()>,
    ) -> Result<(), StoreError> {
        let run = || {
            let mut statement = self.connection.prepare_cached(sql)?;
            let mut rows = statement.query(params)?;
            while let Some(row) = rows.next()? {
                show(row)?;
            }
            Ok(())
        };
        run().map_err(|error| self.fail(error))
    }

    /// The first row of a query, if it has one.
    pub(super) fn row<T>(
        &self,
        sql: &str,
        params: impl Params,
        read: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Option<T>, StoreError> {
        let run = || {
            let mut statement = self.connection.prepare_cached(sql)?;
            let mut rows = statement.query(params)?;
            let value = rows.next()?.map(read).transpose()?;
            // A statement that inserts is only done when it has been stepped to its end.
            while rows.next()?.is_some() {}
            Ok(value)
        };
        run().map_err(|error| self.fail(error))
    }

    /// The number in the first column of the first row of a query that always has one.
    pub(super) fn number(&self, sql: &str, params: impl Params) -> Result<i64, StoreError> {
        self.row(sql, params, |row| row.get(0))?
            .ok_or_else(|| self.fail(rusqlite::Error::QueryReturnedNoRows))
    }

    /// Runs a statement that returns nothing; gives the number of rows it changed.
    pub(super) fn execute(&self, sql: &str, params: impl Params) -> Result<usize, StoreError> {
        let run = || self.connection.prepare_cached(sql)?.execute(params);
        run().map_err(|error| self.fail(error))
    }

    /// Runs `work` as one write transaction: all of it is on disk when this returns `Ok`, nothing
    /// of it otherwise. Only statements given to the passed database may be part of it.
    pub(super) fn write<T, E: From<StoreError>>(
        &mut self,
        work: impl FnOnce(&Self) -> Result<T, E>,
    ) -> Result<T, E> {
        let transaction = self.begin()?;
        let value = work(self)?;
        transaction.commit().map_err(|error| self.fail(error))?;
        Ok(value)
    }

    /// An error about this file.
    pub(super) fn fail(&self, source: rusqlite::Error) -> StoreError {
        StoreError::of(&self.path, source)
    }

    /// The refusal to store something, with the reason.
    pub(super) fn refuse(&self, what: impl Into<String>) -> StoreError {
        StoreError::Refused { path: self.path.clone(), what: what.into() }
    }

    /// The complaint that something asked for is not there.
    pub(super) fn no_such(&self, what: impl Into<String>) -> StoreError {
        StoreError::NoSuch { path: self.path.clone(), what: what.into() }
    }

    /// Starts a write transaction, which rolls back unless committed. It takes the write lock at
    /// once: waiting works then, whereas a reader that turns writer may fail at any moment.
    fn begin(&self) -> Result<Transaction<'_>, StoreError> {
        // SQLite would go on writing to a file that has no name any more.
        if identity(&self.path) != self.identity {
            return Err(StoreError::Gone { path: self.path.clone() });
        }
        Transaction::new_unchecked(&self.connection, TransactionBehavior::Immediate)
            .map_err(|error| self.fail(error))
    }

    fn connect(path: &Path, access: OpenFlags) -> Result<Self, StoreError> {
        let flags = access | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags)
            .map_err(|error| StoreError::of(path, error))?;
        Self::configured(connection, path)
    }

    fn configured(connection: Connection, path: &Path) -> Result<Self, StoreError> {
        let identity = identity(path);
        let mut database = Self { connection, path: path.to_owned(), kept: None, identity };
        database.configure().map_err(|error| database.fail(error))?;
        Ok(database)
    }

    fn configure(&mut self) -> rusqlite::Result<()> {
        self.connection.busy_handler(Some(waits_on))?;
        // More statements than there are in `sql/`: none is ever prepared twice.
        self.connection.set_prepared_statement_cache_capacity(64);
        // A data file may come from somebody else: nothing in its schema may call what is unsafe.
        self.connection.pragma_update(None, "trusted_schema", false)?;
        self.connection.pragma_update(None, "foreign_keys", true)?;
        // Only macOS needs this: there an ordinary sync may stop in the disk's cache.
        self.connection.pragma_update(None, "fullfsync", true)?;
        self.connection.pragma_update(None, "synchronous", "FULL")
    }

    fn prepare_to_write(&mut self, older: Older) -> Result<(), StoreError> {
        let is_read_only = self.connection.is_readonly("main").map_err(|e| self.fail(e))?;
        if is_read_only {
            return Err(StoreError::ReadOnly { path: self.path.clone() });
        }
        if self.version()? < NEWEST {
            self.kept = self.upgrade(older)?;
        }
        let mode: String = self
            .connection
            .pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get(0))
            .map_err(|error| self.fail(error))?;
        if mode == "wal" {
            return Ok(());
        }
        Err(self.refuse(format!("its disk allows journal mode {mode:?} only, wal is needed")))
    }

    /// The schema's version, 0 for an empty file; fails on what is not ours and on newer files.
    fn version(&self) -> Result<u32, StoreError> {
        // Read before the header, so that a file that grows meanwhile does not look suspicious.
        let bytes = length(&self.path);
        let header = self.header()?;
        let path = || self.path.clone();
        if header.application_id != APPLICATION_ID {
            return match header {
                // SQLite takes files of a few bytes, whatever they hold, for empty ones and would
                // write over them.
                Header { pages: 0, .. } if bytes > 0 => Err(StoreError::NotSqlite { path: path() }),
                Header { application_id: 0, version: 0, objects: 0, .. } => Ok(0),
                _ => Err(StoreError::NotOurs { path: path() }),
            };
        }
        let found = u32::try_from(header.version)
            .map_err(|_negative| self.corrupt(format!("its version is {}", header.version)))?;
        if found > NEWEST {
            return Err(StoreError::Newer { path: path(), found, known: NEWEST });
        }
        self.check_length(bytes, header.page_bytes)?;
        Ok(found)
    }

    fn header(&self) -> Result<Header, StoreError> {
        let header = self.row(include_str!("sql/header.sql"), [], |row| {
            Ok(Header {
                version: row.get("version")?,
                application_id: row.get("application_id")?,
                pages: row.get("pages")?,
                page_bytes: row.get("page_bytes")?,
                objects: row.get("objects")?,
            })
        })?;
        header.ok_or_else(|| self.fail(rusqlite::Error::QueryReturnedNoRows))
    }

    /// Finds a file cut off within its last page, which SQLite would read as zeros. (It notices
    /// missing pages itself.) With a log beside it the file may be so after a power cut, and the
    /// log makes it whole.
    fn check_length(&self, bytes: u64, page_bytes: u32) -> Result<(), StoreError> {
        if bytes.is_multiple_of(page_bytes.into()) || length(&log_of(&self.path)) > 0 {
            return Ok(());
        }
        Err(self.corrupt("it was cut off within its last page"))
    }

    /// The complaint that the file is damaged.
    pub(super) fn corrupt(&self, what: impl Into<String>) -> StoreError {
        StoreError::Corrupt { path: self.path.clone(), what: what.into() }
    }
}

/// Waits a little for another process's transaction; whether to go on waiting after so many times.
fn waits_on(times: i32) -> bool {
    thread::sleep(BUSY_STEP);
    BUSY_STEP.saturating_mul(times.unsigned_abs()) < BUSY_TIMEOUT
}

/// What a file says of itself.
struct Header {
    version: i64,
    application_id: i64,
    pages: i64,
    page_bytes: u32,
    /// Number of tables, indexes, views and triggers.
    objects: i64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_stands_still_is_read_whatever_its_name() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["plain.db", "a b?mode=memory#c%41\u{1b}é.db"] {
            let path = folder.path().join(name);
            drop(Database::open(&path, Older::Replace).unwrap());
            let database = Database::read_still(&path).unwrap();
            assert_eq!(database.version().unwrap(), NEWEST);
            assert!(database.execute("PRAGMA user_version = 7", []).is_err());
        }
        assert!(Database::read_still(&folder.path().join("none")).is_err());
    }
}
