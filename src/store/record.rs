//! The log of a session: appended to, and read back.

use rusqlite::types::ValueRef;
use rusqlite::{Row, named_params};

use super::column::{clause, nonsense, read_flags, read_outcome, read_texts, read_unsigned};
use super::column::{write_flags, write_outcome, write_texts, write_unsigned};
use super::database::Database;
use super::entry::{EntryColumns, class_of, read_entry};
use super::{Store, StoreError, seal};
use crate::domain::{
    ClassId, ClassNames, Delivery, Effort, Guesses, Problem, Record, Remarks, Seen, SessionId,
    Sharpness, Spent, Timestamp, TrialState,
};

// Places of the columns in `sql/record/list.sql`. A log is long, and finding that many columns by
// their names for every row would take longer than all the rest.
const SEQ: usize = 0;
const AT_MS: usize = 1;
const TRIAL: usize = 2;
const ENTRY: usize = 3; // and four more
const GUESSES: usize = 8;
const OUTCOME: usize = 9;
const IS_REVEALED: usize = 10;
const IS_ASSISTED: usize = 11;
const IS_WIDENED: usize = 12;
const REMARKS: usize = 13; // and four more
const SPENT: usize = 18; // and one more
const EFFORT: usize = 20; // and two more
const DELIVERY: usize = 23; // and two more

impl Store {
    /// Appends records to a session's log in one transaction: all are on disk when this returns
    /// `Ok`, none otherwise.
    ///
    /// Fails with [`StoreError::SeqTaken`] if the log has a record of one of these numbers, and
    /// with [`StoreError::NoSuch`] if the session has no such trial.
    pub fn append(
        &mut self,
        session: SessionId,
        records: &[Record],
        names: &impl ClassNames,
    ) -> Result<(), StoreError> {
        self.database.write(|database| {
            records.iter().try_for_each(|record| insert(database, session, record, names))?;
            seal::records(database, session.0)
        })
    }

    /// The first free number of a session's log, also if its last rows make no sense.
    pub fn next_seq(&self, session: SessionId) -> Result<u32, StoreError> {
        let next = self.database.number(include_str!("sql/record/next_seq.sql"), [session.0])?;
        Ok(u32::try_from(next).unwrap_or(u32::MAX))
    }

    /// The log of a session in order. A row that makes no sense is left out and reported: the
    /// others are as good as ever. Fails if there is no such session.
    pub fn records(
        &self,
        session: SessionId,
        names: &impl ClassNames,
    ) -> Result<(Vec<Record>, Vec<Problem>), StoreError> {
        let k: u32 = self
            .database
            .row(include_str!("sql/session/k.sql"), [session.0], |row| row.get(0))?
            .ok_or_else(|| self.no_such_session(session))?;
        let sql = include_str!("sql/record/list.sql");
        let rows = self.database.rows(sql, [session.0], |row| {
            let place = || format!("session {}, record {}", session.0, shown_seq(row));
            Ok(read_record(row, k as usize, names)
                .map_err(|error| Problem::new(place(), clause(&error))))
        })?;
        let (mut records, problems) = split(rows);
        self.add_seen(session, &mut records, names)?;
        Ok((records, problems))
    }

    /// Puts what was on the screen beside the records that tell of it. Classes the dataset no longer
    /// has are left out.
    fn add_seen(
        &self,
        session: SessionId,
        records: &mut [Record],
        names: &impl ClassNames,
    ) -> Result<(), StoreError> {
        let sql = include_str!("sql/record/seen.sql");
        let rows = self.database.rows(sql, [session.0], |row| {
            let class = names.class(row.get_ref(1)?.as_str()?);
            let (row_ms, examples_ms) =
                (read_unsigned(row.get_ref(2)?)?, read_unsigned(row.get_ref(3)?)?);
            Ok((row.get::<_, u32>(0)?, class.map(|class| Seen { class, row_ms, examples_ms })))
        })?;
        for (seq, seen) in rows {
            if let Ok(place) = records.binary_search_by_key(&seq, |record| record.seq) {
                records[place].seen.extend(seen);
            }
        }
        Ok(())
    }
}

/// The good ones, and the problems with the others.
pub(super) fn split<T>(rows: Vec<Result<T, Problem>>) -> (Vec<T>, Vec<Problem>) {
    let mut good = Vec::with_capacity(rows.len());
    let mut problems = Vec::new();
    for row in rows {
        match row {
            Ok(value) => good.push(value),
            Err(problem) => problems.push(problem),
        }
    }
    (good, problems)
}

fn insert(
    database: &Database,
    session: SessionId,
    record: &Record,
    names: &impl ClassNames,
) -> Result<(), StoreError> {
    let entry = EntryColumns::of(&record.entry, names);
    let after = &record.after;
    let remarks = &after.remarks;
    let keys = |classes: &[ClassId]| {
        write_texts(&classes.iter().map(|&class| names.key(class)).collect::<Vec<_>>())
    };
    let params = named_params! {
        ":session": session.0,
        ":seq": record.seq,
        ":at_ms": record.at.0,
        ":trial": record.trial,
        ":kind": entry.kind,
        ":class": entry.class,
        ":rank": entry.rank,
        ":target": entry.target,
        ":text": entry.text,
        ":guesses": keys(after.guesses.ranked()),
        ":outcome": write_outcome(after.outcome),
        ":is_revealed": after.is_revealed,
        ":is_assisted": after.is_assisted,
        ":is_widened": after.is_widened,
        ":confidence": remarks.confidence,
        ":flags": write_flags(remarks.flags),
        ":present": keys(&remarks.present),
        ":comment": remarks.comment,
        ":expects_model": remarks.expects_model,
        ":lead_ms": write_unsigned(after.spent.lead_ms),
        ":active_ms": write_unsigned(after.spent.active_ms),
        ":first_key_ms": after.effort.first_key_ms.map(write_unsigned),
        ":keys": after.effort.keys,
        ":searches": after.effort.searches,
        ":sharpness": after.delivery.map(|delivery| delivery.sharpness.as_str()),
        ":wait_ms": after.delivery.map(|delivery| write_unsigned(delivery.wait_ms)),
        ":sent_bytes": after.delivery.map(|delivery| write_unsigned(delivery.bytes)),
    };
    match database.execute(include_str!("sql/record/append.sql"), params) {
        Ok(0) => {
            let what = format!("trial {} of session {}", record.trial, session.0);
            Err(database.no_such(what))
        }
        Ok(_) => insert_seen(database, session, record, names),
        // Every other constraint of the table holds by construction.
        Err(StoreError::Refused { path, .. }) => {
            Err(StoreError::SeqTaken { path, session, seq: record.seq })
        }
        Err(other) => Err(other),
    }
}

fn insert_seen(
    database: &Database,
    session: SessionId,
    record: &Record,
    names: &impl ClassNames,
) -> Result<(), StoreError> {
    for seen in &record.seen {
        let (row_ms, examples_ms) = (write_unsigned(seen.row_ms), write_unsigned(seen.examples_ms));
        let row = (session.0, record.seq, names.key(seen.class), row_ms, examples_ms);
        database.execute(include_str!("sql/record/append_seen.sql"), row)?;
    }
    Ok(())
}

/// The number of a record for a message, also when the number itself is damaged.
fn shown_seq(row: &Row<'_>) -> String {
    row.get::<_, i64>(SEQ).map_or_else(|error| error.to_string(), |seq| seq.to_string())
}

fn read_record(row: &Row<'_>, k: usize, names: &impl ClassNames) -> rusqlite::Result<Record> {
    Ok(Record {
        seq: row.get(SEQ)?,
        at: Timestamp(row.get(AT_MS)?),
        trial: row.get(TRIAL)?,
        entry: read_entry(row, ENTRY, names)?,
        after: TrialState {
            guesses: read_guesses(row, k, names)?,
            outcome: read_outcome(row.get_ref(OUTCOME)?)?,
            is_revealed: row.get(IS_REVEALED)?,
            is_assisted: row.get(IS_ASSISTED)?,
            is_widened: row.get(IS_WIDENED)?,
            remarks: read_remarks(row, REMARKS, names)?,
            spent: read_spent(row, SPENT)?,
            effort: read_effort(row, EFFORT)?,
            delivery: read_delivery(row, DELIVERY)?,
        },
        seen: Vec::new(),
    })
}

/// What was said beside the guesses, from the five columns that start at `first`.
fn read_remarks(row: &Row<'_>, first: usize, names: &impl ClassNames) -> rusqlite::Result<Remarks> {
    let present = read_texts(row.get_ref(first + 2)?)?;
    let present: Result<Vec<ClassId>, _> = present.iter().map(|key| class_of(key, names)).collect();
    Ok(Remarks {
        confidence: row.get(first)?,
        flags: read_flags(row.get_ref(first + 1)?)?,
        present: present?,
        comment: row.get(first + 3)?,
        expects_model: row.get(first + 4)?,
    })
}

/// What else it took, from the three columns that start at `first`.
pub(super) fn read_effort(row: &Row<'_>, first: usize) -> rusqlite::Result<Effort> {
    let first_key_ms: Option<i64> = row.get(first)?;
    Ok(Effort {
        first_key_ms: first_key_ms.map(|ms| read_unsigned(ValueRef::Integer(ms))).transpose()?,
        keys: row.get(first + 1)?,
        searches: row.get(first + 2)?,
    })
}

fn read_guesses(row: &Row<'_>, k: usize, names: &impl ClassNames) -> rusqlite::Result<Guesses> {
    let column = row.get_ref(GUESSES)?;
    let keys = read_texts(column)?;
    let classes =
        keys.iter().map(|key| class_of(key, names)).collect::<Result<Vec<ClassId>, _>>()?;
    let guesses = Guesses::from_ranked(k, classes);
    if guesses.ranked().len() < keys.len() {
        return Err(
            nonsense(&format!("is not a list of up to {k} different guesses"), column).into()
        );
    }
    Ok(guesses)
}

/// The time spent, from the two columns that start at `first`: lead and active time.
pub(super) fn read_spent(row: &Row<'_>, first: usize) -> rusqlite::Result<Spent> {
    Ok(Spent {
        lead_ms: read_unsigned(row.get_ref(first)?)?,
        active_ms: read_unsigned(row.get_ref(first + 1)?)?,
    })
}

/// How the image was delivered, from the three columns that start at `first`; `None` in records of
/// versions that did not note it.
fn read_delivery(row: &Row<'_>, first: usize) -> rusqlite::Result<Option<Delivery>> {
    let column = row.get_ref(first)?;
    let Some(word) = column.as_str_or_null()? else { return Ok(None) };
    let sharpness =
        Sharpness::from_word(word).ok_or_else(|| nonsense("is not a sharpness", column))?;
    Ok(Some(Delivery {
        sharpness,
        wait_ms: read_unsigned(row.get_ref(first + 1)?)?,
        bytes: read_unsigned(row.get_ref(first + 2)?)?,
    }))
}
