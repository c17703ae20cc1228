//! Datasets as somebody keeps them: moved, removed, with images that are not to be used.

use super::{Store, StoreError};
use crate::domain::{DatasetId, ImageId, Timestamp};

/// What became of a dataset that was to be removed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Removed {
    /// It is gone.
    Gone,
    /// It is no longer offered, and stays because something was done with it.
    Hidden,
}

/// An image that is not used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExcludedRow {
    /// Its number.
    pub image: ImageId,
    /// Its path below the root; it may name the true class.
    pub path: String,
    /// Why, as a clause.
    pub reason: String,
}

impl Store {
    /// Removes a dataset with its images, classes and predictions. One that sessions, studies, judgements
    /// or notes speak of is only hidden: importing it again brings it back.
    pub fn remove_dataset(
        &mut self,
        dataset: DatasetId,
        at: Timestamp,
    ) -> Result<Removed, StoreError> {
        // Every row deleted would be looked for in tables without an index on it: half an hour at
        // ImageNet's size, and nobody could save meanwhile. What refers to the rows is deleted before them.
        self.database.run("PRAGMA foreign_keys = OFF")?;
        let removed = self.database.write(|database| {
            if database.number(include_str!("sql/dataset/is_used.sql"), [dataset.0])? != 0 {
                database.execute(include_str!("sql/dataset/hide.sql"), (dataset.0, at.0))?;
                return Ok(Removed::Hidden);
            }
            for statement in include_str!("sql/dataset/delete.sql").split_inclusive(';') {
                if statement.contains("DELETE") {
                    database.execute(statement, [dataset.0])?;
                }
            }
            Ok(Removed::Gone)
        });
        self.database.run("PRAGMA foreign_keys = ON")?;
        removed
    }

    /// Says that the files of a dataset lie below another folder now.
    pub fn move_dataset(&mut self, dataset: DatasetId, root: &str) -> Result<(), StoreError> {
        self.database.write(|database| {
            database.execute(include_str!("sql/dataset/move.sql"), (dataset.0, root)).map(drop)
        })
    }

    /// How many sessions are on a dataset.
    pub fn sessions_on(&self, dataset: DatasetId) -> Result<usize, StoreError> {
        let count = self.database.number(include_str!("sql/dataset/sessions.sql"), [dataset.0])?;
        Ok(usize::try_from(count).unwrap_or_default())
    }

    /// Leaves images out from now on, each for a reason. Queues that have them keep them.
    pub fn exclude(&mut self, images: &[(ImageId, String)]) -> Result<(), StoreError> {
        self.database.write(|database| {
            images.iter().try_for_each(|(image, reason)| {
                let sql = include_str!("sql/image/exclude.sql");
                database.execute(sql, (image.0, reason)).map(drop)
            })
        })
    }

    /// Uses every image of a dataset again; how many were left out.
    pub fn include_all(&mut self, dataset: DatasetId) -> Result<usize, StoreError> {
        self.database.write(|database| {
            database.execute(include_str!("sql/image/include_all.sql"), [dataset.0])
        })
    }

    /// The images of a dataset that are not used.
    pub fn excluded(&self, dataset: DatasetId) -> Result<Vec<ExcludedRow>, StoreError> {
        self.database.rows(include_str!("sql/image/excluded.sql"), [dataset.0], |row| {
            Ok(ExcludedRow { image: ImageId(row.get(0)?), path: row.get(1)?, reason: row.get(2)? })
        })
    }
}
