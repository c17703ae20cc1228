//! The thumbnails kept between runs: a file beside the data file's world that may be lost at any time.
//!
//! What it holds can be made again from the images, so it is treated as such: a file of ours that is
//! damaged or of another version is thrown away and made anew, one that is not ours is left alone, and
//! every error means only that thumbnails are made from the images. Several processes may share it,
//! and it may be deleted while they run. Each thumbnail has a seal over all that belongs to it, so that
//! a damaged file never shows a wrong picture. It holds no name, no class and no path: only hashes.
//!
//! SQLite does not map it into memory: whoever cuts a mapped file short ends the programs that read it.

#![expect(clippy::disallowed_methods, reason = "looks at a file that SQLite cannot read")]

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension, Row, TransactionBehavior};

use super::database::file::create_if_missing;
use super::error::is_conversion;
use crate::domain::sha256;

/// "h5th" in ASCII, in the header of every such file.
const APPLICATION_ID: i64 = 0x6835_7468;
/// The version of its schema. Another one is thrown away.
const VERSION: i64 = 1;
/// How long a statement waits for another process; whoever keeps thumbnails has time.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
/// How often opening is tried, how long a try waits, and how long it is until the next: SQLite does not
/// always wait for a process that is just filling the file, and the first frame must not wait long.
const ATTEMPTS: usize = 10;
const TRY_TIMEOUT: Duration = Duration::from_millis(50);
const TRY_AGAIN_AFTER: Duration = Duration::from_millis(10);
/// The log beside the file is not left larger than this.
const MOST_LOG_BYTES: i64 = 4 << 20;
/// How many go at a time when room is needed.
const EVICTED_AT_ONCE: i64 = 256;

/// Why the kept thumbnails cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("thumbnails are not kept in {path:?}: {reason}")]
pub struct CacheError {
    /// The file.
    path: PathBuf,
    /// What is the matter.
    reason: Reason,
}

#[derive(Debug, thiserror::Error)]
enum Reason {
    #[error("it is not a file of hit5's thumbnails, and was left as it is")]
    NotOurs,
    #[error("a thumbnail in it is damaged")]
    BrokenSeal,
    #[error("it has version {0}, this hit5 knows {VERSION}")]
    OtherVersion(i64),
    #[error("{0}")]
    CannotCreate(String),
    #[error("{0}")]
    Sqlite(rusqlite::Error),
}

impl From<rusqlite::Error> for Reason {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::NotADatabase) => Self::NotOurs,
            _ => Self::Sqlite(error),
        }
    }
}

impl Reason {
    /// Whether a file of ours is of no use any more.
    fn is_lost(&self) -> bool {
        match self {
            Self::BrokenSeal | Self::OtherVersion(_) => true,
            // Every statement of ours is right: what is refused as wrong is about a table, and what cannot
            // be read is of a row, that is not as it was made.
            Self::Sqlite(error) => {
                let is_refused = matches!(
                    error.sqlite_error_code(),
                    Some(
                        ErrorCode::DatabaseCorrupt
                            | ErrorCode::Unknown
                            | ErrorCode::ConstraintViolation
                    )
                );
                is_refused
                    || matches!(error, rusqlite::Error::SqlInputError { .. })
                    || is_conversion(error)
            }
            Self::NotOurs | Self::CannotCreate(_) => false,
        }
    }

    fn is_busy(&self) -> bool {
        matches!(
            self,
            Self::Sqlite(error) if matches!(
                error.sqlite_error_code(),
                Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked)
            )
        )
    }
}

/// The name a thumbnail is kept under: 32 hexadecimal digits of the SHA-256 of the dataset's root, the
/// image's path below it, and the file's size in bytes and time in milliseconds. (Paths hold no zeros.)
pub fn picture_name(root: &str, path: &str, bytes: u64, modified_ms: i64) -> String {
    let mut name = sha256(format!("{root}\0{path}\0{bytes}\0{modified_ms}").as_bytes());
    name.truncate(32);
    name
}

/// A thumbnail to keep.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewThumbnail {
    /// Its [`picture_name`].
    pub picture: String,
    /// Its side in pixels.
    pub side: u32,
    /// The square, as JPEG.
    pub jpeg: Vec<u8>,
}

/// A thumbnail that was kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptThumbnail {
    /// The square, as JPEG; its side is at least the one asked for.
    pub jpeg: Vec<u8>,
    /// The day it was last noted as used, since 1970.
    pub used_on: i64,
}

/// An open file of thumbnails.
#[derive(Debug)]
pub struct Thumbnails {
    connection: Connection,
    path: PathBuf,
    max_bytes: u64,
}

impl Thumbnails {
    /// Opens the file, made if it is not there, for its owner only. It will hold `max_bytes` at most.
    pub fn open(path: &Path, max_bytes: u64) -> Result<Self, CacheError> {
        let open = || Self::open_patiently(path, max_bytes);
        open()
            .or_else(|reason| {
                if reason.is_lost() && is_ours(path) {
                    discard(path)?;
                    return open();
                }
                Err(reason)
            })
            .map_err(|reason| CacheError { path: path.to_owned(), reason })
    }

    fn open_patiently(path: &Path, max_bytes: u64) -> Result<Self, Reason> {
        for _ in 1..ATTEMPTS {
            match Self::open_once(path, max_bytes) {
                Err(reason) if reason.is_busy() => thread::sleep(TRY_AGAIN_AFTER),
                done => return done,
            }
        }
        Self::open_once(path, max_bytes)
    }

    fn open_once(path: &Path, max_bytes: u64) -> Result<Self, Reason> {
        create_if_missing(path).map_err(|error| Reason::CannotCreate(error.to_string()))?;
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags)?;
        let mut thumbnails = Self { connection, path: path.to_owned(), max_bytes };
        thumbnails.configure()?;
        thumbnails.require_ours()?;
        thumbnails.connection.pragma_update(None, "journal_mode", "WAL")?;
        thumbnails.connection.busy_timeout(BUSY_TIMEOUT)?;
        Ok(thumbnails)
    }

    fn configure(&self) -> rusqlite::Result<()> {
        let connection = &self.connection;
        connection.busy_timeout(TRY_TIMEOUT)?;
        // Whoever closes last would remove the log by its name, which may be that of a new file made
        // after this one was deleted.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
        connection.pragma_update(None, "trusted_schema", false)?;
        // After a power cut some of the last thumbnails are made again.
        connection.pragma_update(None, "synchronous", "NORMAL")?;
        connection.pragma_update(None, "journal_size_limit", MOST_LOG_BYTES)
    }

    /// Fills an empty file; fails on one that is not ours, or of another version.
    fn require_ours(&mut self) -> Result<(), Reason> {
        let length = fs::metadata(&self.path).map_or(0, |file| file.len());
        match self.state()? {
            // SQLite takes a few bytes of anything for an empty file.
            State { pages: 0, .. } if length > 0 => Err(Reason::NotOurs),
            // Asked to vacuum, an empty file gets a page before it gets a table.
            State { application_id: 0, version: 0, objects: 0, .. } => Ok(self.fill()?),
            State { application_id: APPLICATION_ID, version: VERSION, .. } => {
                Ok(self.try_schema()?)
            }
            State { application_id: APPLICATION_ID, version, .. } => {
                Err(Reason::OtherVersion(version))
            }
            _ => Err(Reason::NotOurs),
        }
    }

    /// Fails where the table is not as it was made.
    fn try_schema(&self) -> rusqlite::Result<()> {
        let statements = [
            include_str!("sql/thumbnail/get.sql"),
            include_str!("sql/thumbnail/put.sql"),
            include_str!("sql/thumbnail/touch.sql"),
        ];
        statements.iter().try_for_each(|sql| self.connection.prepare_cached(sql).map(drop))
    }

    fn fill(&mut self) -> rusqlite::Result<()> {
        self.connection.pragma_update(None, "auto_vacuum", "INCREMENTAL")?;
        let transaction =
            self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let state =
            transaction.query_row(include_str!("sql/thumbnail/state.sql"), [], State::read)?;
        // Another process may have been faster.
        if state.application_id != APPLICATION_ID {
            transaction.execute_batch(include_str!("sql/thumbnail/schema.sql"))?;
            transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
            transaction.pragma_update(None, "user_version", VERSION)?;
        }
        transaction.commit()
    }

    /// The thumbnail of a picture, if one of that side or larger was kept.
    pub fn get(&self, picture: &str, side: u32) -> Result<Option<KeptThumbnail>, CacheError> {
        self.find(picture, side).map_err(|reason| self.fail(reason))
    }

    fn find(&self, picture: &str, side: u32) -> Result<Option<KeptThumbnail>, Reason> {
        let mut statement =
            self.connection.prepare_cached(include_str!("sql/thumbnail/get.sql"))?;
        let read = |row: &Row<'_>| {
            let kept = KeptThumbnail { used_on: row.get("used_on")?, jpeg: row.get("jpeg")? };
            Ok((row.get::<_, u32>("side")?, kept, row.get::<_, String>("seal")?))
        };
        let Some((kept_side, kept, found)) = statement.query_row([picture], read).optional()?
        else {
            return Ok(None);
        };
        if found != seal(picture, kept_side, &kept.jpeg) {
            return Err(Reason::BrokenSeal);
        }
        Ok(Some(kept).filter(|_| kept_side >= side))
    }

    /// Keeps new thumbnails, notes which were used, and lets those go that were unused for longest where
    /// room is needed; how many went. `today` is the day since 1970.
    pub fn put(
        &mut self,
        new: &[NewThumbnail],
        used: &[String],
        today: i64,
    ) -> Result<usize, CacheError> {
        let kept = self.write(new, used, today).and_then(|()| self.make_room());
        kept.map_err(|error| self.fail(error.into()))
    }

    fn write(&mut self, new: &[NewThumbnail], used: &[String], today: i64) -> rusqlite::Result<()> {
        let transaction =
            self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        {
            let mut put = transaction.prepare_cached(include_str!("sql/thumbnail/put.sql"))?;
            for NewThumbnail { picture, side, jpeg } in new {
                put.execute((picture, side, today, jpeg, seal(picture, *side, jpeg)))?;
            }
            let mut touch = transaction.prepare_cached(include_str!("sql/thumbnail/touch.sql"))?;
            for picture in used {
                touch.execute((picture, today))?;
            }
        }
        transaction.commit()
    }

    /// Below seven eighths of the limit, so that it is not needed again at once; how many went.
    fn make_room(&self) -> rusqlite::Result<usize> {
        if self.state()?.used_bytes() <= self.max_bytes {
            return Ok(0);
        }
        let mut evict = self.connection.prepare_cached(include_str!("sql/thumbnail/evict.sql"))?;
        let mut evicted = 0;
        while self.state()?.used_bytes() > self.max_bytes / 8 * 7 {
            match evict.execute([EVICTED_AT_ONCE])? {
                0 => break,
                some => evicted += some,
            }
        }
        let mut vacuum = self.connection.prepare("PRAGMA incremental_vacuum")?;
        let mut pages = vacuum.query([])?;
        while pages.next()?.is_some() {}
        Ok(evicted)
    }

    fn state(&self) -> rusqlite::Result<State> {
        self.connection.query_row(include_str!("sql/thumbnail/state.sql"), [], State::read)
    }

    /// An error about this file. A file of ours that is of no use goes: the next to open it begins anew.
    fn fail(&self, reason: Reason) -> CacheError {
        if reason.is_lost() && is_ours(&self.path) {
            // Where it cannot be removed, the next to open it will say so.
            discard(&self.path).unwrap_or_default();
        }
        CacheError { path: self.path.clone(), reason }
    }
}

/// What the file says of itself.
struct State {
    application_id: i64,
    version: i64,
    pages: u64,
    free_pages: u64,
    page_bytes: u64,
    /// Number of tables, indexes, views and triggers.
    objects: u64,
}

impl State {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        let unsigned = |column: &str| row.get(column).map(i64::unsigned_abs);
        Ok(Self {
            application_id: row.get("application_id")?,
            version: row.get("version")?,
            pages: unsigned("pages")?,
            free_pages: unsigned("free_pages")?,
            page_bytes: unsigned("page_bytes")?,
            objects: unsigned("objects")?,
        })
    }

    fn used_bytes(&self) -> u64 {
        self.pages.saturating_sub(self.free_pages) * self.page_bytes
    }
}

/// Over the name, the side and the pixels: 16 hexadecimal digits of SHA-256.
fn seal(picture: &str, side: u32, jpeg: &[u8]) -> String {
    let mut seal = sha256(&[picture.as_bytes(), &side.to_le_bytes(), jpeg].concat());
    seal.truncate(16);
    seal
}

/// Whether the file has our mark in its header, where SQLite keeps it
/// (<https://sqlite.org/fileformat2.html>, section 1.3), whatever else is damaged.
fn is_ours(path: &Path) -> bool {
    let mut header = [0; 100];
    let read = fs::File::open(path).and_then(|mut file| file.read_exact(&mut header));
    let mark = header.get(68..72).and_then(|mark| <[u8; 4]>::try_from(mark).ok());
    read.is_ok()
        && header.starts_with(b"SQLite format 3\0")
        && mark.map(u32::from_be_bytes).map(i64::from) == Some(APPLICATION_ID)
}

/// Removes the file and those beside it. Processes that have it open go on with what they hold.
fn discard(path: &Path) -> Result<(), Reason> {
    for beside in ["-wal", "-shm", ""] {
        let mut file = path.as_os_str().to_owned();
        file.push(beside);
        match fs::remove_file(&file) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(Reason::CannotCreate(format!("it cannot be made anew: {error}")));
            }
            _ => {}
        }
    }
    Ok(())
}
