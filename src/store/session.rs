//! Sessions and their queues.

use std::collections::HashMap;

use rusqlite::{Row, named_params};

use super::column::{read_phase, read_seed, read_unsigned, write_unsigned};
use super::database::Database;
use super::{Store, StoreError, seal};
use crate::domain::{DatasetId, ImageId, Phase, SessionId, StudyId, Timestamp};

/// A session to be started.
#[derive(Clone, Copy, Debug)]
pub struct NewSession<'a> {
    /// Where its images come from.
    pub dataset: DatasetId,
    /// Name of the annotator; not empty. A new name makes a new annotator.
    pub annotator: &'a str,
    /// Whether the truth may be shown.
    pub phase: Phase,
    /// Number of guesses allowed, 1..=[`MAX_K`](crate::domain::MAX_K).
    pub k: usize,
    /// Seed the queue was drawn with.
    pub seed: u64,
    /// Time without a key after which the annotator counts as idle, in milliseconds.
    pub idle_after_ms: u64,
    /// When it starts.
    pub started_at: Timestamp,
    /// Its images in the order of their trials: images to label of the dataset, each once.
    pub queue: &'a [ImageId],
    /// The study it belongs to, and which of its phases it is, 0-based.
    pub study: Option<(StudyId, usize)>,
}

/// A session as lists show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionRow {
    /// Its number in this file.
    pub id: SessionId,
    /// Its name in every file it is ever copied to: 32 hexadecimal digits drawn by chance.
    pub uid: String,
    /// Where its images come from.
    pub dataset: DatasetId,
    /// The name of that dataset.
    pub dataset_name: String,
    /// Name of the annotator.
    pub annotator: String,
    /// Whether the truth may be shown.
    pub phase: Phase,
    /// Number of guesses allowed.
    pub k: usize,
    /// Seed the queue was drawn with.
    pub seed: u64,
    /// Time without a key after which the annotator counts as idle, in milliseconds.
    pub idle_after_ms: u64,
    /// When it started.
    pub started_at: Timestamp,
    /// When it was finished, if it was.
    pub finished_at: Option<Timestamp>,
    /// Length of its queue.
    pub trials: usize,
    /// When its last record was made.
    pub last_at: Option<Timestamp>,
    /// The study it belongs to; none, where it was begun before there were any.
    pub study: Option<StudyPhase>,
}

/// A phase of a study.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StudyPhase {
    /// The study.
    pub study: StudyId,
    /// Its name.
    pub name: String,
    /// Whether the program made it, because none was asked for.
    pub is_made: bool,
    /// Which of its phases, 0-based.
    pub phase: usize,
}

impl Store {
    /// Starts a session, in one transaction. A phase of a study that the annotator has begun
    /// already, in another process a moment ago, is not begun twice: that session is found. Fails
    /// if the queue is empty, names an image twice, or one that is not to be labelled or of another
    /// dataset.
    pub fn create_session(&mut self, new: &NewSession<'_>) -> Result<SessionId, StoreError> {
        self.database.write(|database| {
            if new.queue.is_empty() {
                return Err(database.refuse("the session has no images"));
            }
            if let Some(begun) = begun(database, new)? {
                return Ok(begun);
            }
            let put_annotator = include_str!("sql/annotator/put.sql");
            let params = named_params! {
                ":dataset": new.dataset.0,
                ":annotator": database.number(put_annotator, [new.annotator])?,
                ":phase": new.phase.as_str(),
                ":k": write_unsigned(new.k as u64),
                ":seed": new.seed.cast_signed(),
                ":idle_after_ms": write_unsigned(new.idle_after_ms),
                ":started_ms": new.started_at.0,
                ":study": new.study.map(|(study, _)| study.0),
                ":study_phase": new.study.map(|(_, phase)| write_unsigned(phase as u64)),
            };
            let session = database.number(include_str!("sql/session/insert.sql"), params)?;
            enqueue(database, session, new.queue)?;
            seal::session(database, session)?;
            Ok(SessionId(session))
        })
    }

    /// One session. Fails if there is none of this number.
    pub fn session(&self, session: SessionId) -> Result<SessionRow, StoreError> {
        self.database
            .row(include_str!("sql/session/list.sql"), [Some(session.0)], read_session)?
            .ok_or_else(|| self.no_such_session(session))
    }

    /// All sessions, oldest first.
    pub fn sessions(&self) -> Result<Vec<SessionRow>, StoreError> {
        let all = None::<i64>;
        self.database.rows(include_str!("sql/session/list.sql"), [all], read_session)
    }

    /// Number of trials of a session that stand submitted now, whether or not they count. It reads the
    /// whole log of the session.
    pub fn submitted(&self, session: SessionId) -> Result<usize, StoreError> {
        let count = self.database.number(include_str!("sql/session/submitted.sql"), [session.0])?;
        Ok(usize::try_from(count).unwrap_or_default())
    }

    /// The images of a session in the order of their trials.
    pub fn queue(&self, session: SessionId) -> Result<Vec<ImageId>, StoreError> {
        self.database
            .rows(include_str!("sql/session/queue.sql"), [session.0], |row| row.get(0).map(ImageId))
    }

    /// The images of a dataset that an annotator has met, and whether in practice, where the truth
    /// may have been shown.
    pub fn met(
        &self,
        dataset: DatasetId,
        annotator: &str,
    ) -> Result<HashMap<ImageId, bool>, StoreError> {
        let params = (dataset.0, annotator);
        let rows = self.database.rows(include_str!("sql/session/met.sql"), params, |row| {
            Ok((ImageId(row.get(0)?), row.get(1)?))
        })?;
        Ok(rows.into_iter().collect())
    }

    /// Notes when a session was finished; again if it was taken up and finished again.
    /// Fails if there is no such session.
    pub fn finish_session(&mut self, session: SessionId, at: Timestamp) -> Result<(), StoreError> {
        let finish = include_str!("sql/session/finish.sql");
        match self.database.write(|database| database.execute(finish, (session.0, at.0)))? {
            0 => Err(self.no_such_session(session)),
            _ => Ok(()),
        }
    }

    pub(super) fn no_such_session(&self, session: SessionId) -> StoreError {
        self.database.no_such(format!("session {}", session.0))
    }
}

/// Fills the queue of a new session.
fn enqueue(database: &Database, session: i64, queue: &[ImageId]) -> Result<(), StoreError> {
    for (position, image) in queue.iter().enumerate() {
        let row = (session, write_unsigned(position as u64), image.0);
        match database.execute(include_str!("sql/session/enqueue.sql"), row) {
            Ok(0) => {
                let what = format!("image {} is not one of the dataset's images to label", image.0);
                return Err(database.refuse(what));
            }
            Ok(_) => {}
            Err(StoreError::Refused { .. }) => {
                return Err(database.refuse(format!("image {} is queued twice", image.0)));
            }
            Err(other) => return Err(other),
        }
    }
    Ok(())
}

/// The annotator's session of the same phase of the same study.
fn begun(database: &Database, new: &NewSession<'_>) -> Result<Option<SessionId>, StoreError> {
    let Some((study, phase)) = new.study else { return Ok(None) };
    let params = (new.annotator, study.0, write_unsigned(phase as u64));
    database.row(include_str!("sql/session/of_phase.sql"), params, |row| row.get(0).map(SessionId))
}

fn read_session(row: &Row<'_>) -> rusqlite::Result<SessionRow> {
    Ok(SessionRow {
        id: SessionId(row.get("id")?),
        uid: row.get("uid")?,
        dataset: DatasetId(row.get("dataset")?),
        dataset_name: row.get("dataset_name")?,
        annotator: row.get("annotator")?,
        phase: read_phase(row.get_ref("phase")?)?,
        k: row.get::<_, u32>("k")? as usize,
        seed: read_seed(row.get_ref("seed")?)?,
        idle_after_ms: read_unsigned(row.get_ref("idle_after_ms")?)?,
        started_at: Timestamp(row.get("started_ms")?),
        finished_at: row.get::<_, Option<i64>>("finished_ms")?.map(Timestamp),
        trials: row.get::<_, u32>("trials")? as usize,
        last_at: row.get::<_, Option<i64>>("last_ms")?.map(Timestamp),
        study: read_study_phase(row)?,
    })
}

fn read_study_phase(row: &Row<'_>) -> rusqlite::Result<Option<StudyPhase>> {
    let Some(study) = row.get::<_, Option<i64>>("study")? else { return Ok(None) };
    Ok(Some(StudyPhase {
        study: StudyId(study),
        name: row.get("study_name")?,
        is_made: row.get("study_is_made")?,
        phase: row.get::<_, Option<u32>>("study_phase")?.unwrap_or_default() as usize,
    }))
}
