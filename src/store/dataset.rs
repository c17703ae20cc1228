//! The datasets in the file and their trees.

use std::collections::HashMap;

use rusqlite::Row;

use super::column::{read_seed, read_texts};
use super::database::Database;
use super::{Store, StoreError};
use crate::domain::{DatasetId, EMBEDDED_DEMO, NodeSpec, Role, TaxonomySpec};

/// A dataset as lists show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DatasetRow {
    /// Its number in this file.
    pub id: DatasetId,
    /// Its name, unique in this file.
    pub name: String,
    /// The folder its image paths start from, or [`EMBEDDED_DEMO`](crate::domain::EMBEDDED_DEMO).
    pub root: String,
    /// Seed of the held-out sample.
    pub seed: u64,
    /// Number of images to label that are still there.
    pub labels: usize,
    /// Number of example images that are still there.
    pub examples: usize,
    /// Number of classes of its own tree; `None` if it uses the embedded ILSVRC2012 tree.
    pub classes: Option<usize>,
    /// The file its own tree was read from; `None` if its folders told it.
    pub taxonomy_file: Option<String>,
    /// Whether the truth of its images is kept in a key file, not here.
    pub is_key_taken: bool,
    /// How its files are laid out, in words; empty if it was imported before that was noted.
    pub layout: String,
    /// Whether all its images are known: not while an import goes on.
    pub is_complete: bool,
    /// Whether it was removed from lists, and stays because of what was answered.
    pub is_hidden: bool,
}

impl Store {
    /// All datasets, by name.
    pub fn datasets(&self) -> Result<Vec<DatasetRow>, StoreError> {
        self.database.rows(include_str!("sql/dataset/list.sql"), [], read_dataset)
    }

    /// The dataset with this name, if there is one.
    pub fn dataset_by_name(&self, name: &str) -> Result<Option<DatasetRow>, StoreError> {
        Ok(self.datasets()?.into_iter().find(|dataset| dataset.name == name))
    }

    /// The dataset with this name; without a name the one imported last, or else the
    /// demonstration set.
    pub fn dataset_or_last(&self, name: Option<&str>) -> Result<Option<DatasetRow>, StoreError> {
        let datasets = self.datasets()?;
        let imported = datasets.iter().filter(|dataset| dataset.root != EMBEDDED_DEMO);
        let last = imported.max_by_key(|dataset| dataset.id).or(datasets.first());
        let named = |name| datasets.iter().find(|dataset| dataset.name == name);
        Ok(name.map_or(last, named).cloned())
    }

    /// The tree of a dataset. Fails if there is no such dataset.
    pub fn taxonomy_spec(&self, dataset: DatasetId) -> Result<TaxonomySpec, StoreError> {
        let kind: Option<String> =
            self.database
                .row(include_str!("sql/dataset/taxonomy.sql"), [dataset.0], |r| r.get(0))?;
        match kind.as_deref() {
            None => Err(self.database.no_such(format!("dataset {}", dataset.0))),
            Some(ILSVRC2012) => Ok(TaxonomySpec::Ilsvrc2012),
            Some(_) => read_nodes(&self.database, dataset).map(TaxonomySpec::Nodes),
        }
    }

    /// What every known image of a dataset is for, by path, missing images included. An importer
    /// that draws a held-out sample starts from this, so that roles never switch. Empty for a
    /// name nobody has imported yet.
    pub fn roles(&self, dataset: &str) -> Result<HashMap<String, Role>, StoreError> {
        let roles = self.database.rows(include_str!("sql/image/roles.sql"), [dataset], |row| {
            Ok((row.get(0)?, read_role(row)?))
        })?;
        Ok(roles.into_iter().collect())
    }

    /// Keys of the classes that answers, or the truth of images in a queue, name. An importer that
    /// changes a dataset's tree must not lose them. Empty for a name nobody has imported yet.
    pub fn classes_in_use(&self, dataset: &str) -> Result<Vec<String>, StoreError> {
        match self.dataset_by_name(dataset)? {
            Some(row) => keys_in_use(&self.database, row.id),
            None => Ok(Vec::new()),
        }
    }
}

/// How [`TaxonomySpec::Ilsvrc2012`] is written.
pub(super) const ILSVRC2012: &str = "ilsvrc2012";

/// How [`TaxonomySpec::Nodes`] is written.
pub(super) const OWN: &str = "own";

/// Keys of the classes that answers, or the truth of images in a queue, name.
pub(super) fn keys_in_use(
    database: &Database,
    dataset: DatasetId,
) -> Result<Vec<String>, StoreError> {
    database.rows(include_str!("sql/class/in_use.sql"), [dataset.0], |row| row.get(0))
}

/// The nodes of a dataset's own tree, every one after its first parent.
pub(super) fn read_nodes(
    database: &Database,
    dataset: DatasetId,
) -> Result<Vec<NodeSpec>, StoreError> {
    database.rows(include_str!("sql/class/list.sql"), [dataset.0], read_node)
}

/// The role of an image, from the columns `role` and `rank`.
pub(super) fn read_role(row: &Row<'_>) -> rusqlite::Result<Role> {
    let is_label = row.get_ref("role")?.as_str()? == "label";
    Ok(if is_label { Role::Label } else { Role::Example { rank: row.get("rank")? } })
}

fn read_dataset(row: &Row<'_>) -> rusqlite::Result<DatasetRow> {
    let is_embedded = row.get_ref("taxonomy")?.as_str()? == ILSVRC2012;
    let classes: u32 = row.get("classes")?;
    Ok(DatasetRow {
        id: DatasetId(row.get("id")?),
        name: row.get("name")?,
        root: row.get("root")?,
        seed: read_seed(row.get_ref("seed")?)?,
        labels: row.get::<_, u32>("labels")? as usize,
        examples: row.get::<_, u32>("examples")? as usize,
        classes: (!is_embedded).then_some(classes as usize),
        taxonomy_file: row.get("taxonomy_file")?,
        is_key_taken: row.get("is_key_taken")?,
        layout: row.get("layout")?,
        is_complete: row.get("is_complete")?,
        is_hidden: row.get("is_hidden")?,
    })
}

fn read_node(row: &Row<'_>) -> rusqlite::Result<NodeSpec> {
    Ok(NodeSpec {
        key: row.get("key")?,
        parents: read_texts(row.get_ref("parents")?)?,
        lemmas: read_texts(row.get_ref("lemmas")?)?,
        gloss: row.get("gloss")?,
        is_class: row.get("is_class")?,
    })
}
