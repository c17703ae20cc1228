//! The answers in force, for exports and for what an annotator learnt.

use rusqlite::Row;

use super::column::{clause, read_flags, read_outcome, read_texts};
use super::record::{read_effort, read_spent, split};
use super::{Store, StoreError};
use crate::domain::{Effort, Flags, ImageId, Outcome, Problem, SessionId, Spent, Timestamp};

/// The answer of one trial that counts: as submitted before the truth was seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnnotationRow {
    /// Position of the trial in the session's queue.
    pub trial: u32,
    /// The image judged.
    pub image: ImageId,
    /// Its path below the root of its dataset. It may hold the name of the true class.
    pub path: String,
    /// Keys of the classes guessed, best first.
    pub guesses: Vec<String>,
    /// Time spent until it was submitted.
    pub spent: Spent,
    /// What else it took.
    pub effort: Effort,
    /// When it was last confirmed: submitted, or shown again and left as it is.
    pub at: Timestamp,
    /// Whether a model's prediction had been seen before.
    pub is_assisted: bool,
    /// Whether the candidates had been widened to all classes.
    pub is_widened: bool,
    /// How sure the annotator was, 1 to 5, where asked.
    pub confidence: Option<u8>,
    /// Whether the annotator expected the model to be right, where asked.
    pub expects_model: Option<bool>,
    /// Flags of the image as they stand now, also those set after the answer.
    pub flags: Flags,
    /// Keys of other classes that are there, as noted up to now.
    pub present: Vec<String>,
    /// The comment as it stands now; empty: none.
    pub comment: String,
}

/// The records of a trial that matter for its answer, by their numbers in the session.
#[derive(Clone, Copy, Default)]
struct Standing {
    /// What was submitted last before the truth was seen.
    answer: Option<u32>,
    /// Whether that stands: submitted, or being looked at again.
    is_in_force: bool,
    /// The last one of all.
    last: u32,
}

impl Store {
    /// The answers in force in a session, in the order of its queue: per trial what the last
    /// record from before the truth was seen says, if it stands submitted there. A row that makes
    /// no sense is left out and reported.
    pub fn annotations(
        &self,
        session: SessionId,
    ) -> Result<(Vec<AnnotationRow>, Vec<Problem>), StoreError> {
        let in_force = self.standings(session)?.into_iter().filter(|trial| trial.is_in_force);
        // Two numbers in one: a JSON array of arrays would be parsed twice.
        let pair = |trial: Standing| {
            Some(((u64::from(trial.answer?) << 32) | u64::from(trial.last)).to_string())
        };
        let wanted = in_force.filter_map(pair).collect::<Vec<_>>().join(",");
        let sql = include_str!("sql/record/annotations.sql");
        let rows = self.database.rows(sql, (session.0, format!("[{wanted}]")), |row| {
            Ok(read_annotation(row).map_err(|error| {
                let place = format!("session {}, answer {}", session.0, shown_trial(row));
                Problem::new(place, clause(&error))
            }))
        })?;
        Ok(split(rows))
    }

    /// How the trials of a session stand, by their places in the queue. It says the same as the view
    /// `annotation`, which sorts the whole log by trial for it.
    fn standings(&self, session: SessionId) -> Result<Vec<Standing>, StoreError> {
        let mut trials = vec![Standing::default(); self.queue(session)?.len()];
        self.database.each(include_str!("sql/record/standing.sql"), [session.0], |row| {
            let (seq, trial) = (row.get(0)?, row.get::<_, u32>(1)? as usize);
            // A record of a trial that is not in the queue cannot be stored.
            let Some(standing) = trials.get_mut(trial) else { return Ok(()) };
            standing.last = seq;
            let is_revealed: bool = row.get(3)?;
            if !is_revealed {
                let outcome = read_outcome(row.get_ref(2)?).ok();
                standing.answer =
                    if outcome == Some(Outcome::Submitted) { Some(seq) } else { standing.answer };
                standing.is_in_force =
                    matches!(outcome, Some(Outcome::Submitted | Outcome::Reopened));
            }
            Ok(())
        })?;
        Ok(trials)
    }
}

fn shown_trial(row: &Row<'_>) -> String {
    row.get::<_, i64>(0).map_or_else(|error| error.to_string(), |trial| trial.to_string())
}

fn read_annotation(row: &Row<'_>) -> rusqlite::Result<AnnotationRow> {
    Ok(AnnotationRow {
        trial: row.get(0)?,
        image: ImageId(row.get(1)?),
        path: row.get(2)?,
        guesses: read_texts(row.get_ref(3)?)?,
        spent: read_spent(row, 4)?,
        effort: read_effort(row, 6)?,
        at: Timestamp(row.get(9)?),
        is_assisted: row.get(10)?,
        is_widened: row.get(11)?,
        confidence: row.get(12)?,
        expects_model: row.get(13)?,
        flags: read_flags(row.get_ref(14)?)?,
        present: read_texts(row.get_ref(15)?)?,
        comment: row.get(16)?,
    })
}
