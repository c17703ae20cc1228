//! Rows from an attached data file (`other`) into this one, inside a transaction.
//!
//! First it is noted what is wanted, then what there is the same as here, then the rest is copied.
//! Everything is done by the SQL files in `sql/merge`, which say what is the same.

use rusqlite::Row;

use super::super::StoreError;
use super::super::database::Database;
use crate::domain::{DatasetId, SessionId};

/// A set of rows of `other` to be taken over.
pub(in super::super) struct Transfer<'a> {
    database: &'a Database,
}

/// How many rows were put.
#[derive(Clone, Copy, Debug)]
pub(in super::super) struct Put {
    pub(in super::super) sessions: usize,
    pub(in super::super) records: usize,
    pub(in super::super) studies: usize,
    pub(in super::super) judgements: usize,
}

/// A class that `other` names.
pub(super) struct NamedClass {
    pub(super) dataset: DatasetId,
    pub(super) key: String,
    /// The first session there that does; `None`: the candidates of a study.
    pub(super) session: Option<SessionId>,
}

impl<'a> Transfer<'a> {
    /// Everything that can be taken over.
    pub(super) fn of_all(database: &'a Database) -> Result<Self, StoreError> {
        database.run(include_str!("../sql/merge/begin.sql"))?;
        database.run(include_str!("../sql/merge/want_all.sql"))?;
        Self { database }.found()
    }

    /// These sessions of `other` and what belongs to them; what reviewers said of their errors only
    /// if it is asked for.
    pub(in super::super) fn of_sessions(
        database: &'a Database,
        sessions: &[SessionId],
        with_judgements: bool,
    ) -> Result<Self, StoreError> {
        database.run(include_str!("../sql/merge/begin.sql"))?;
        for session in sessions {
            database.execute(include_str!("../sql/merge/want_session.sql"), [session.0])?;
        }
        database.run(include_str!("../sql/merge/want_theirs.sql"))?;
        if with_judgements {
            database.run(include_str!("../sql/merge/want_judgements.sql"))?;
        }
        Self { database }.found()
    }

    fn found(self) -> Result<Self, StoreError> {
        self.database.run(include_str!("../sql/merge/want_below.sql"))?;
        self.map()?;
        Ok(self)
    }

    /// Finds out again what is the same here.
    pub(in super::super) fn map(&self) -> Result<(), StoreError> {
        self.database.run(include_str!("../sql/merge/map.sql"))
    }

    /// The first dataset that is not here.
    pub(super) fn missing_dataset(&self) -> Result<Option<String>, StoreError> {
        self.first(include_str!("../sql/merge/no_dataset.sql"), |row| row.get(0))
    }

    /// The first dataset of which images are not here, how many, and the path of one.
    pub(super) fn missing_images(&self) -> Result<Option<(String, usize, String)>, StoreError> {
        self.first(include_str!("../sql/merge/no_images.sql"), |row| {
            Ok((row.get(0)?, row.get::<_, u32>(1)? as usize, row.get(2)?))
        })
    }

    /// Every class that is named, once for each dataset.
    pub(super) fn classes(&self) -> Result<Vec<NamedClass>, StoreError> {
        self.database.rows(include_str!("../sql/merge/classes.sql"), [], |row| {
            Ok(NamedClass {
                dataset: DatasetId(row.get(0)?),
                key: row.get(1)?,
                session: row.get::<_, Option<i64>>(2)?.map(SessionId),
            })
        })
    }

    /// The first study that is the same as one here, but for its samples or candidates.
    pub(super) fn other_study(&self) -> Result<Option<String>, StoreError> {
        self.first(include_str!("../sql/merge/other_study.sql"), |row| row.get(0))
    }

    /// The first session, here and there, that is the same by its name only.
    pub(super) fn other_session(&self) -> Result<Option<(SessionId, SessionId)>, StoreError> {
        self.first(include_str!("../sql/merge/other_session.sql"), read_twins)
    }

    /// The first record that is another one here: its session here and there, and its number.
    pub(super) fn other_record(&self) -> Result<Option<(SessionId, SessionId, u32)>, StoreError> {
        self.first(include_str!("../sql/merge/other_record.sql"), |row| {
            let (here, there) = read_twins(row)?;
            Ok((here, there, row.get(2)?))
        })
    }

    /// The sessions here whose log goes on there.
    pub(super) fn extended(&self) -> Result<Vec<SessionId>, StoreError> {
        let sql = include_str!("../sql/merge/extended.sql");
        self.database.rows(sql, [], |row| row.get(0).map(SessionId))
    }

    /// Number of sessions that are here already.
    pub(super) fn known_sessions(&self) -> Result<usize, StoreError> {
        let count = self.database.number("SELECT count(*) FROM session_map", [])?;
        Ok(usize::try_from(count).unwrap_or(usize::MAX))
    }

    /// Copies what is not here.
    pub(in super::super) fn put(&self) -> Result<Put, StoreError> {
        let execute = |sql| self.database.execute(sql, []);
        execute(include_str!("../sql/merge/put_annotators.sql"))?;
        let studies = execute(include_str!("../sql/merge/put_studies.sql"))?;
        self.map()?;
        let sessions = execute(include_str!("../sql/merge/put_sessions.sql"))?;
        self.map()?;
        execute(include_str!("../sql/merge/begin_studies.sql"))?;
        execute(include_str!("../sql/merge/put_samples.sql"))?;
        execute(include_str!("../sql/merge/put_candidates.sql"))?;
        execute(include_str!("../sql/merge/put_queues.sql"))?;
        let records = execute(include_str!("../sql/merge/put_records.sql"))?;
        execute(include_str!("../sql/merge/put_seen.sql"))?;
        execute(include_str!("../sql/merge/finish_sessions.sql"))?;
        execute(include_str!("../sql/merge/put_marks.sql"))?;
        let judgements = execute(include_str!("../sql/merge/put_judgements.sql"))?;
        Ok(Put { sessions, records, studies, judgements })
    }

    fn first<T>(
        &self,
        sql: &str,
        read: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Option<T>, StoreError> {
        self.database.row(sql, [], read)
    }
}

/// The numbers of a session here and there.
fn read_twins(row: &Row<'_>) -> rusqlite::Result<(SessionId, SessionId)> {
    Ok((SessionId(row.get(0)?), SessionId(row.get(1)?)))
}
