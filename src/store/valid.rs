//! All classes that are right of an image, where somebody looked for them.

use std::collections::HashMap;

use super::database::Database;
use super::{Store, StoreError};
use crate::domain::{DatasetId, ImageId};

impl Store {
    /// Stores the classes that are right of images to label, by their keys, in place of all that the
    /// dataset has, in one transaction. Gives the number of images that have some. Fails if the
    /// truth of the dataset is in a key file: what is right would stay here.
    pub fn put_valid_classes(
        &mut self,
        dataset: DatasetId,
        valid: &HashMap<ImageId, Vec<String>>,
    ) -> Result<usize, StoreError> {
        self.database.write(|database| {
            if database.number(include_str!("sql/key/is_taken.sql"), [dataset.0])? != 0 {
                return Err(database.refuse("the truth of this dataset is in a key file"));
            }
            database.execute(include_str!("sql/valid/delete.sql"), [dataset.0])?;
            for (&image, classes) in valid {
                put_valid(database, image, classes)?;
            }
            Ok(valid.values().filter(|classes| !classes.is_empty()).count())
        })
    }

    /// Keys of the classes that are right, by image, of images for which there are some.
    ///
    /// Never to be called by a process that runs a test session.
    pub fn valid_classes(
        &self,
        dataset: DatasetId,
    ) -> Result<HashMap<ImageId, Vec<String>>, StoreError> {
        let rows = self.database.rows(include_str!("sql/valid/list.sql"), [dataset.0], |row| {
            Ok((ImageId(row.get(0)?), row.get(1)?))
        })?;
        let mut valid: HashMap<ImageId, Vec<String>> = HashMap::new();
        for (image, class) in rows {
            valid.entry(image).or_default().push(class);
        }
        Ok(valid)
    }
}

/// Adds the classes that are right of one image.
pub(super) fn put_valid(
    database: &Database,
    image: ImageId,
    classes: &[String],
) -> Result<(), StoreError> {
    let sql = include_str!("sql/valid/put.sql");
    classes.iter().try_for_each(|class| database.execute(sql, (image.0, class)).map(drop))
}
