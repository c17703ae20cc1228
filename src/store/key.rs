//! The truth of a dataset taken out of the data file, and put back.
//!
//! With [`Store::ground_truth`], these and imports are all that touches the table of the truth; the
//! house rules in `tests/it/tidy.rs` hold that.

use std::collections::HashMap;

use super::column::read_texts;
use super::valid::put_valid;
use super::{Store, StoreError};
use crate::domain::{DatasetId, GroundTruth, ImageId};

impl Store {
    /// Takes the truth of a dataset out of the file: hands path and classes of every image to
    /// `keep`, and deletes them once that has returned `Ok`. From then on imports leave the truth out.
    ///
    /// It is one transaction: the truth is where `keep` has put it before it is gone from here, and
    /// nothing that others import meanwhile can be lost. Fails if the truth was taken already, or
    /// if there is none. [`Store::sweep`] removes the traces.
    pub fn take_truth<E: From<StoreError>>(
        &mut self,
        dataset: DatasetId,
        keep: impl FnOnce(&[(String, GroundTruth)]) -> Result<(), E>,
    ) -> Result<usize, E> {
        self.database.write(|database| {
            let sql = include_str!("sql/key/list.sql");
            let truth = database.rows(sql, [dataset.0], |row| {
                let valid = read_texts(row.get_ref(2)?)?;
                Ok((row.get(0)?, GroundTruth { class: row.get(1)?, valid }))
            })?;
            if truth.is_empty() {
                return Err(database.no_such("truth of this dataset").into());
            }
            keep(&truth)?;
            database.execute(include_str!("sql/valid/delete.sql"), [dataset.0])?;
            database.execute(include_str!("sql/key/delete.sql"), [dataset.0])?;
            database.execute(include_str!("sql/key/mark.sql"), (dataset.0, true))?;
            Ok(truth.len())
        })
    }

    /// Stores the true classes of images to label, in one transaction, and lets imports store the
    /// truth again.
    pub fn put_truth(
        &mut self,
        dataset: DatasetId,
        truth: &HashMap<ImageId, GroundTruth>,
    ) -> Result<(), StoreError> {
        self.database.write(|database| {
            for (&image, GroundTruth { class, valid }) in truth {
                let sql = include_str!("sql/image/put_ground_truth.sql");
                database.execute(sql, (image.0, class))?;
                put_valid(database, image, valid)?;
            }
            database.execute(include_str!("sql/key/mark.sql"), (dataset.0, false)).map(drop)
        })
    }

    /// The images to label of a dataset by path, missing images included.
    pub fn label_paths(&self, dataset: DatasetId) -> Result<HashMap<String, ImageId>, StoreError> {
        let sql = include_str!("sql/key/paths.sql");
        let rows =
            self.database.rows(sql, [dataset.0], |row| Ok((row.get(0)?, ImageId(row.get(1)?))))?;
        Ok(rows.into_iter().collect())
    }

    /// Writes the file anew without what was ever deleted from it, and empties the log beside it.
    /// Whether that could be done at once: while another process reads, the log is emptied only when
    /// the last one closes the file.
    pub fn sweep(&mut self) -> Result<bool, StoreError> {
        self.database.run("VACUUM")?;
        let is_busy = self.database.number("PRAGMA wal_checkpoint(TRUNCATE)", [])?;
        Ok(is_busy == 0)
    }
}
