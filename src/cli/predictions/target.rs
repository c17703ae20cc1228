//! A dataset as files of predictions, and of valid classes, may speak of it.

use super::super::failure::Failure;
use crate::dataset::predictions::{Classes, Target};
use crate::domain::{ClassId, ImageId};
use crate::store::{DatasetRow, Store};
use crate::taxonomy::{Naming, Taxonomy};

/// Reads something for the images, by these paths, and the classes of a dataset.
pub(in super::super) fn with_target<T>(
    store: &Store,
    dataset: &DatasetRow,
    paths: &[String],
    read: impl FnOnce(&Target<'_>) -> T,
) -> Result<T, Failure> {
    let (taxonomy, _) = Taxonomy::from_spec(&store.taxonomy_spec(dataset.id)?);
    let examples: Vec<ImageId> =
        store.examples(dataset.id)?.into_iter().flat_map(|(_, images)| images).collect();
    let examples = self::paths(store, &examples)?;
    let root = &dataset.root;
    Ok(with_classes(&taxonomy, |classes| {
        read(&Target { root, paths, examples: &examples, classes })
    }))
}

/// Reads something that names the classes of a taxonomy.
pub(in super::super) fn with_classes<T>(
    taxonomy: &Taxonomy,
    read: impl FnOnce(Classes<'_>) -> T,
) -> T {
    let naming = Naming::new(taxonomy);
    let key = |class: ClassId| taxonomy.class_node(class).key.clone();
    let mut sorted_keys: Vec<String> = taxonomy.classes().map(key).collect();
    sorted_keys.sort_unstable();
    read(Classes {
        sorted_keys: &sorted_keys,
        by_ilsvrc_id: &by_ilsvrc_id(taxonomy),
        named: &|word| naming.class(word).map(key).map_err(|why| why.to_string()),
    })
}

/// The paths of images, in their order.
pub(in super::super) fn paths(store: &Store, images: &[ImageId]) -> Result<Vec<String>, Failure> {
    Ok(store.image_files(images)?.into_iter().map(|file| file.path).collect())
}

/// Keys of the classes in the order of their ILSVRC ids; none if a class has none.
fn by_ilsvrc_id(taxonomy: &Taxonomy) -> Vec<String> {
    let numbered = |class| {
        let node = taxonomy.class_node(class);
        node.ilsvrc.map(|ids| (ids.ilsvrc_id, node.key.clone()))
    };
    let all: Option<Vec<(u16, String)>> = taxonomy.classes().map(numbered).collect();
    let mut all = all.unwrap_or_default();
    all.sort_unstable();
    all.into_iter().map(|(_, key)| key).collect()
}
