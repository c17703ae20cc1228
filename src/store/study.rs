//! Studies: what was asked for, frozen with its samples.

use std::collections::HashMap;

use rusqlite::{Row, named_params};

use super::column::{read_texts, write_texts, write_unsigned};
use super::database::Database;
use super::{Store, StoreError};
use crate::domain::{DatasetId, ImageId, StudyId, Timestamp, sha256};

/// A study to be begun.
#[derive(Clone, Copy, Debug)]
pub struct NewStudy<'a> {
    /// Where its images come from.
    pub dataset: DatasetId,
    /// Its name; not empty.
    pub name: &'a str,
    /// The study file as it was read.
    pub text: &'a str,
    /// The hash of the text: 64 hexadecimal digits.
    pub hash: &'a str,
    /// Whether the program made it, because none was asked for.
    pub is_made: bool,
    /// When it begins.
    pub started_at: Timestamp,
    /// The images of each phase, each once in a phase.
    pub samples: &'a [Vec<ImageId>],
    /// The keys of the classes an image is pruned to, in list order; images without an entry are
    /// not pruned.
    pub candidates: &'a HashMap<ImageId, Vec<String>>,
}

/// A study as lists show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StudyRow {
    /// Its number in this file.
    pub id: StudyId,
    /// Where its images come from.
    pub dataset: DatasetId,
    /// The name of that dataset.
    pub dataset_name: String,
    /// Its name.
    pub name: String,
    /// The study file as it was read.
    pub text: String,
    /// The hash of the text: what names it in every file.
    pub hash: String,
    /// Whether the program made it, because none was asked for.
    pub is_made: bool,
    /// When it was begun.
    pub started_at: Timestamp,
}

impl Store {
    /// Freezes a study with its samples and candidates, in one transaction. One of the same dataset
    /// and text that is there already stays as it is, and is returned.
    ///
    /// Fails if a phase names an image twice, or one that is not to be labelled.
    pub fn start_study(&mut self, new: &NewStudy<'_>) -> Result<StudyId, StoreError> {
        self.database.write(|database| {
            let known = (new.dataset.0, new.hash);
            let known: Option<i64> =
                database.row(include_str!("sql/study/by_hash.sql"), known, |row| row.get(0))?;
            if let Some(known) = known {
                return Ok(StudyId(known));
            }
            let params = named_params! {
                ":dataset": new.dataset.0,
                ":name": new.name,
                ":text": new.text,
                ":hash": new.hash,
                ":is_made": new.is_made,
                ":started_ms": new.started_at.0,
            };
            let study = database.number(include_str!("sql/study/insert.sql"), params)?;
            for (phase, sample) in new.samples.iter().enumerate() {
                put_sample(database, study, phase, sample)?;
            }
            for (image, classes) in new.candidates {
                let row = (study, image.0, write_texts(classes));
                database.execute(include_str!("sql/study/put_candidates.sql"), row)?;
            }
            Ok(StudyId(study))
        })
    }

    /// All studies, oldest first.
    pub fn studies(&self) -> Result<Vec<StudyRow>, StoreError> {
        let all = None::<i64>;
        self.database.rows(include_str!("sql/study/list.sql"), [all], read_study)
    }

    /// One study. Fails if there is none of this number, and if its text is not the one that was begun.
    pub fn study(&self, study: StudyId) -> Result<StudyRow, StoreError> {
        let row = self
            .database
            .row(include_str!("sql/study/list.sql"), [Some(study.0)], read_study)?
            .ok_or_else(|| self.database.no_such(format!("study {}", study.0)))?;
        if sha256(row.text.as_bytes()) != row.hash {
            return Err(self
                .database
                .corrupt(format!("the text of study {} was changed", study.0)));
        }
        Ok(row)
    }

    /// The images of each phase of a study, in the order they were drawn.
    pub fn samples(&self, study: StudyId) -> Result<Vec<Vec<ImageId>>, StoreError> {
        let rows: Vec<(usize, ImageId)> =
            self.database.rows(include_str!("sql/study/samples.sql"), [study.0], |row| {
                // A phase of a damaged row must not make a list of billions.
                Ok((usize::from(row.get::<_, u16>(0)?), ImageId(row.get(1)?)))
            })?;
        let mut samples: Vec<Vec<ImageId>> = Vec::new();
        for (phase, image) in rows {
            samples.resize_with(samples.len().max(phase + 1), Vec::new);
            samples[phase].push(image);
        }
        Ok(samples)
    }

    /// The keys of the classes that images of a study are pruned to, in list order.
    pub fn candidates(&self, study: StudyId) -> Result<HashMap<ImageId, Vec<String>>, StoreError> {
        let sql = include_str!("sql/study/candidates.sql");
        let rows = self
            .database
            .rows(sql, [study.0], |row| Ok((ImageId(row.get(0)?), read_texts(row.get_ref(1)?)?)))?;
        Ok(rows.into_iter().collect())
    }
}

fn put_sample(
    database: &Database,
    study: i64,
    phase: usize,
    sample: &[ImageId],
) -> Result<(), StoreError> {
    let phase = write_unsigned(phase as u64);
    for (position, image) in sample.iter().enumerate() {
        let row = (study, phase, write_unsigned(position as u64), image.0);
        match database.execute(include_str!("sql/study/put_image.sql"), row) {
            Ok(0) => {
                let what = format!("image {} is not one of the dataset's images to label", image.0);
                return Err(database.refuse(what));
            }
            Ok(_) => {}
            Err(StoreError::Refused { .. }) => {
                return Err(database.refuse(format!("image {} is in a phase twice", image.0)));
            }
            Err(other) => return Err(other),
        }
    }
    Ok(())
}

fn read_study(row: &Row<'_>) -> rusqlite::Result<StudyRow> {
    Ok(StudyRow {
        id: StudyId(row.get("id")?),
        dataset: DatasetId(row.get("dataset")?),
        dataset_name: row.get("dataset_name")?,
        name: row.get("name")?,
        text: row.get("text")?,
        hash: row.get("hash")?,
        is_made: row.get("is_made")?,
        started_at: Timestamp(row.get("started_ms")?),
    })
}
