//! The images of a dataset: which there are, where they lie, and what they show.

use std::collections::{BTreeMap, HashMap};

use rusqlite::Row;
use rusqlite::types::ValueRef;

use super::container::Containers;
use super::{Store, StoreError};
use crate::domain::{DatasetId, Held, ImageId, SessionId};

/// Where an image lies, and how large it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImageFile {
    /// Its number.
    pub id: ImageId,
    /// Root of its dataset: a folder, or [`EMBEDDED_DEMO`](crate::domain::EMBEDDED_DEMO).
    pub root: String,
    /// Path below the root, with `/` between folders. It may hold the name of the true class, and
    /// any character: it is not for the screen.
    pub path: String,
    /// Whether it is an example of its class, and not an image to label.
    pub is_example: bool,
    /// Where it lies in a file that holds many; `None`: it is a file of its own.
    pub held: Option<Held>,
    /// Size of the file in bytes; 0 if nobody asked.
    pub bytes: u64,
    /// Width after orientation, in pixels; 0 if nobody looked.
    pub width_px: u32,
    /// Height after orientation, in pixels; 0 if nobody looked.
    pub height_px: u32,
}

impl Store {
    /// The example images of every class key that has some, best first. Missing ones are left out.
    pub fn examples(&self, dataset: DatasetId) -> Result<Vec<(String, Vec<ImageId>)>, StoreError> {
        let mut classes: BTreeMap<String, Vec<(u32, ImageId)>> = BTreeMap::new();
        self.database.each(include_str!("sql/image/examples.sql"), [dataset.0], |row| {
            let class = row.get_ref(0)?.as_str()?;
            let ranked = (row.get(1)?, ImageId(row.get(2)?));
            match classes.get_mut(class) {
                Some(images) => images.push(ranked),
                None => drop(classes.insert(class.to_owned(), vec![ranked])),
            }
            Ok(())
        })?;
        let in_order = |mut ranked: Vec<(u32, ImageId)>| {
            ranked.sort_unstable();
            ranked.into_iter().map(|(_, image)| image).collect()
        };
        Ok(classes.into_iter().map(|(class, ranked)| (class, in_order(ranked))).collect())
    }

    /// The images to label, in the order of their paths, which does not depend on when they were
    /// imported. Missing ones are left out.
    pub fn label_images(&self, dataset: DatasetId) -> Result<Vec<ImageId>, StoreError> {
        self.database.rows(include_str!("sql/image/to_label.sql"), [dataset.0], |row| {
            row.get(0).map(ImageId)
        })
    }

    /// The same with their paths below the root.
    pub fn label_images_with_paths(
        &self,
        dataset: DatasetId,
    ) -> Result<Vec<(ImageId, String)>, StoreError> {
        self.database.rows(include_str!("sql/image/paths_to_label.sql"), [dataset.0], |row| {
            Ok((ImageId(row.get(0)?), row.get(1)?))
        })
    }

    /// Where these images lie, in the order asked. Fails if there is no such image.
    pub fn image_files(&self, images: &[ImageId]) -> Result<Vec<ImageFile>, StoreError> {
        // One query for all: a session asks for tens of thousands, and each query locks the file.
        let numbers = images.iter().map(|image| image.0).collect::<serde_json::Value>().to_string();
        let containers = Containers::of_images(&self.database, &numbers)?;
        let sql = include_str!("sql/image/files.sql");
        let files = self.database.rows(sql, [&numbers], |row| match row.get_ref("path")? {
            ValueRef::Null => Ok(Err(row.get::<_, i64>("id")?)),
            _ => read_file(row, &containers).map(Ok),
        })?;
        let no_such = |image| self.database.no_such(format!("image {image}"));
        files.into_iter().map(|file| file.map_err(no_such)).collect()
    }

    /// Where an image lies. Fails if there is no such image.
    pub fn image_file(&self, image: ImageId) -> Result<ImageFile, StoreError> {
        let containers = Containers::of_images(&self.database, &format!("[{}]", image.0))?;
        self.database
            .row(include_str!("sql/image/file.sql"), [image.0], |row| read_file(row, &containers))?
            .ok_or_else(|| self.database.no_such(format!("image {}", image.0)))
    }

    /// Key of the true class of the images of a session's queue, as far as it is known.
    ///
    /// Never to be called by a process that runs a test session.
    pub fn truth_of(&self, session: SessionId) -> Result<HashMap<ImageId, String>, StoreError> {
        let sql = include_str!("sql/image/truth_of_session.sql");
        let rows =
            self.database.rows(sql, [session.0], |row| Ok((ImageId(row.get(0)?), row.get(1)?)))?;
        Ok(rows.into_iter().collect())
    }

    /// Key of the true class of every image to label, missing images included.
    ///
    /// Never to be called by a process that runs a test session.
    pub fn ground_truth(&self, dataset: DatasetId) -> Result<HashMap<ImageId, String>, StoreError> {
        let sql = include_str!("sql/image/ground_truth.sql");
        let rows =
            self.database.rows(sql, [dataset.0], |row| Ok((ImageId(row.get(0)?), row.get(1)?)))?;
        Ok(rows.into_iter().collect())
    }
}

fn read_file(row: &Row<'_>, containers: &Containers) -> rusqlite::Result<ImageFile> {
    Ok(ImageFile {
        id: ImageId(row.get("id")?),
        root: row.get("root")?,
        path: row.get("path")?,
        is_example: row.get("is_example")?,
        held: containers.held(row)?,
        bytes: super::column::read_unsigned(row.get_ref("bytes")?)?,
        width_px: row.get("width_px")?,
        height_px: row.get("height_px")?,
    })
}
