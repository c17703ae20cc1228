//! Files that hold many images, as they were when they were indexed.

use std::collections::HashMap;
use std::sync::Arc;

use rusqlite::Row;

use super::StoreError;
use super::column::{read_unsigned, write_unsigned};
use super::database::Database;
use crate::domain::{Container, ContainerKind, DatasetId, Held};

/// The words for the kinds in a file.
const KINDS: [(ContainerKind, &str); 4] = [
    (ContainerKind::Tar, "tar"),
    (ContainerKind::Parquet, "parquet"),
    (ContainerKind::Cifar10, "cifar10"),
    (ContainerKind::Cifar100, "cifar100"),
];

/// The containers of some images, by their numbers.
#[derive(Debug, Default)]
pub(super) struct Containers(HashMap<i64, Arc<Container>>);

impl Containers {
    /// All of a dataset.
    pub(super) fn of_dataset(database: &Database, dataset: DatasetId) -> Result<Self, StoreError> {
        let rows = database.rows(include_str!("sql/container/list.sql"), [dataset.0], read)?;
        Ok(Self(rows.into_iter().collect()))
    }

    /// Those that these images lie in.
    ///
    /// `images`: their numbers as a JSON array.
    pub(super) fn of_images(database: &Database, images: &str) -> Result<Self, StoreError> {
        let rows = database.rows(include_str!("sql/container/of_images.sql"), [images], read)?;
        Ok(Self(rows.into_iter().collect()))
    }

    /// Where an image lies, from its columns `container`, `held_at` and `bytes`.
    pub(super) fn held(&self, row: &Row<'_>) -> rusqlite::Result<Option<Held>> {
        let Some(container) = row.get::<_, Option<i64>>("container")? else { return Ok(None) };
        let Some(container) = self.0.get(&container) else { return Ok(None) };
        Ok(Some(Held {
            container: Arc::clone(container),
            at: read_unsigned(row.get_ref("held_at")?)?,
            bytes: read_unsigned(row.get_ref("bytes")?)?,
        }))
    }
}

/// Notes a container as it is now; its number.
pub(super) fn put(
    database: &Database,
    dataset: DatasetId,
    container: &Container,
) -> Result<i64, StoreError> {
    let kind = KINDS.iter().find(|(kind, _)| *kind == container.kind);
    let params = (
        dataset.0,
        &container.path,
        kind.map(|(_, word)| *word),
        write_unsigned(container.bytes),
        container.modified_ms,
    );
    database.number(include_str!("sql/container/put.sql"), params)
}

fn read(row: &Row<'_>) -> rusqlite::Result<(i64, Arc<Container>)> {
    let word: String = row.get("kind")?;
    let kind = KINDS
        .iter()
        .find(|(_, known)| *known == word)
        .map_or(ContainerKind::Tar, |(kind, _)| *kind);
    let container = Container {
        path: row.get("path")?,
        kind,
        bytes: read_unsigned(row.get_ref("bytes")?)?,
        modified_ms: row.get("modified_ms")?,
    };
    Ok((row.get("id")?, Arc::new(container)))
}
