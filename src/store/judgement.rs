//! What reviewers make of errors.

use rusqlite::types::ValueRef;
use rusqlite::{Row, named_params};

use super::column::{clause, nonsense, read_texts, write_texts, write_unsigned};
use super::record::split;
use super::{Store, StoreError};
use crate::domain::{
    DatasetId, ErrorId, ImageId, Judgement, Opinion, Problem, SessionId, Timestamp, Whose,
};

impl Store {
    /// Appends a judgement: it is on disk when this returns `Ok`, and in force. A new name of a
    /// reviewer makes a new annotator.
    ///
    /// Fails if the session has no such image.
    pub fn judge(&mut self, judgement: &Judgement) -> Result<(), StoreError> {
        let Judgement { dataset, error, reviewer, k, opinion, is_blind, at } = judgement;
        let (session, model) = match &error.whose {
            Whose::Session(session) => (Some(session.0), None),
            Whose::Model(model) => (None, Some(model)),
        };
        self.database.write(|database| {
            let put_annotator = include_str!("sql/annotator/put.sql");
            let params = named_params! {
                ":dataset": dataset.0,
                ":image": error.image.0,
                ":reviewer": database.number(put_annotator, [reviewer])?,
                ":session": session,
                ":model": model,
                ":k": write_unsigned(*k as u64),
                ":is_settled": opinion.is_settled,
                ":cause": opinion.cause,
                ":factors": write_texts(&opinion.factors),
                ":severity": opinion.severity,
                ":is_truth_wrong": opinion.is_truth_wrong,
                ":valid": write_texts(&opinion.valid),
                ":comment": opinion.comment,
                ":is_blind": is_blind,
                ":at_ms": at.0,
            };
            database.execute(include_str!("sql/judgement/append.sql"), params).map(drop)
        })
    }

    /// The judgements in force on a dataset, of one reviewer or of all, by reviewer and image. A row
    /// that makes no sense is left out and reported.
    ///
    /// Never to be called by a process that runs a test session.
    pub fn judgements(
        &self,
        dataset: DatasetId,
        reviewer: Option<&str>,
    ) -> Result<(Vec<Judgement>, Vec<Problem>), StoreError> {
        let sql = include_str!("sql/judgement/in_force.sql");
        let params = named_params! { ":dataset": dataset.0, ":reviewer": reviewer };
        let rows = self.database.rows(sql, params, |row| {
            Ok(read_judgement(row).map_err(|error| {
                let image = row.get::<_, i64>("image").unwrap_or_default();
                Problem::new(format!("judgement on image {image}"), clause(&error))
            }))
        })?;
        Ok(split(rows))
    }

    /// How many judgements there are on a dataset, those no longer in force as well.
    pub fn count_judgements(&self, dataset: DatasetId) -> Result<usize, StoreError> {
        let count = self.database.number(include_str!("sql/judgement/count.sql"), [dataset.0])?;
        Ok(usize::try_from(count).unwrap_or_default())
    }
}

fn read_judgement(row: &Row<'_>) -> rusqlite::Result<Judgement> {
    let image = ImageId(row.get("image")?);
    Ok(Judgement {
        dataset: DatasetId(row.get("dataset")?),
        error: ErrorId { image, whose: read_whose(row)? },
        reviewer: row.get("reviewer")?,
        k: row.get::<_, u32>("k")? as usize,
        opinion: Opinion {
            is_settled: row.get("is_settled")?,
            cause: row.get("cause")?,
            factors: read_texts(row.get_ref("factors")?)?,
            severity: row.get("severity")?,
            is_truth_wrong: row.get("is_truth_wrong")?,
            valid: read_texts(row.get_ref("valid")?)?,
            comment: row.get("comment")?,
        },
        is_blind: row.get("is_blind")?,
        at: Timestamp(row.get("at_ms")?),
    })
}

fn read_whose(row: &Row<'_>) -> rusqlite::Result<Whose> {
    match (row.get_ref("session")?, row.get_ref("model")?) {
        (ValueRef::Integer(session), ValueRef::Null) => Ok(Whose::Session(SessionId(session))),
        (ValueRef::Null, ValueRef::Text(_)) => row.get("model").map(Whose::Model),
        (session, _) => Err(nonsense("and a model are not one judge", session).into()),
    }
}
