//! What a folder holds, by names alone: the outcome of a [`Survey`](super::Survey).

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::container::Contents;
use super::error::ScanError;
use super::layout::{Layout, is_split_name};
use super::names::Names;
use super::walk::{below, rest_below};
use crate::domain::{Container, Held, Problem};

/// What a folder holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scan {
    /// The folder, absolute and without links; UTF-8.
    pub root: PathBuf,
    /// How it is laid out.
    pub layout: Layout,
    /// The classes with images, sorted folder by folder, so that siblings stand together. Never empty.
    /// The class with an empty key stands for images of which nothing is known.
    pub classes: Vec<ClassFolder>,
    /// How the layout was understood where it could have been otherwise, as sentences.
    pub notes: Vec<String>,
    /// Whether names of files say that the images are those of ILSVRC.
    pub is_ilsvrc: bool,
    /// How many files and folders are plainly not images and were left out without a problem.
    pub ignored: usize,
    /// What was wrong, sorted by place.
    pub problems: Vec<Problem>,
    /// What is in the files that hold many images.
    pub(super) containers: Arc<BTreeMap<String, (Arc<Container>, Contents)>>,
}

/// One class.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClassFolder {
    /// The path of its folder below the split, with `/` between nested folders; or what it is called
    /// where a list tells the classes.
    pub key: String,
    /// Files that may be examples (or are all there are).
    pub train: Vec<Batch>,
    /// Files to be labelled.
    pub val: Vec<Batch>,
}

/// Images of one folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    /// Its path below the root.
    pub folder: String,
    /// Names of its files, sorted.
    pub names: Names,
}

impl ClassFolder {
    /// How many files it has.
    pub fn len(&self) -> usize {
        count(&self.train) + count(&self.val)
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// How many files some folders hold.
pub(super) fn count(batches: &[Batch]) -> usize {
    batches.iter().map(|batch| batch.names.len()).sum()
}

/// Paths of the files below the root, sorted.
pub(super) fn paths(batches: &[Batch]) -> Vec<String> {
    let of_batch = |batch: &Batch| {
        batch.names.iter().map(|name| below(&batch.folder, name)).collect::<Vec<_>>()
    };
    let mut paths: Vec<String> = batches.iter().flat_map(of_batch).collect();
    if batches.len() > 1 {
        paths.sort_unstable();
    }
    paths
}

impl Scan {
    /// How many files may be images.
    pub fn images(&self) -> usize {
        self.classes.iter().map(ClassFolder::len).sum()
    }

    /// Where the image at a path lies in a file that holds many; `None`: it is a file of its own.
    pub fn held(&self, path: &str) -> Option<Held> {
        let ends = path.match_indices('/').map(|(slash, _)| slash);
        let (container, contents) =
            ends.map(|end| self.containers.get(&path[..end])).find_map(|found| found)?;
        let inner = rest_below(&container.path, path)?;
        let (folder, name) = inner.rsplit_once('/').unwrap_or(("", inner));
        let place = contents.folders.binary_search_by(|known| known.path.as_str().cmp(folder));
        let folder = contents.folders.get(place.ok()?)?;
        let (at, bytes) = *folder.extents.get(folder.names.find(name)?)?;
        Some(Held { container: Arc::clone(container), at, bytes })
    }
}

/// Refuses what would import as nonsense. `loose` is the number of images outside any class folder.
pub(super) fn check(
    root: &Path,
    classes: &[ClassFolder],
    loose: usize,
    problems: &[Problem],
) -> Result<(), ScanError> {
    let folder = root.to_owned();
    if classes.iter().all(|class| is_split_name(&class.key)) {
        let images = loose + classes.iter().map(ClassFolder::len).sum::<usize>();
        return Err(match images {
            0 => ScanError::NoImages { folder, problems: problems.to_vec() },
            images => ScanError::NoClassFolders { folder, images },
        });
    }
    let mut inner: Vec<String> = Vec::new();
    for class in classes {
        match dataset_above(&class.key) {
            Some(dataset) if inner.iter().any(|known| known == dataset) => {}
            Some(dataset) => inner.push(dataset.to_owned()),
            // A picture beside the splits of an inner dataset is no class; any other folder is.
            None if is_beside_splits(&class.key, classes) => {}
            None => return Ok(()),
        }
    }
    Err(ScanError::FolderOfDatasets { folder, inner })
}

fn is_beside_splits(key: &str, classes: &[ClassFolder]) -> bool {
    classes.iter().any(|class| dataset_above(&class.key) == Some(key))
}

/// The folder that `key` shows to be a dataset, if there is a split in the middle of the path:
/// `pets` for `pets/train/cat`.
fn dataset_above(key: &str) -> Option<&str> {
    let mut end = key.find('/')?;
    loop {
        let (name, _) = key[end + 1..].split_once('/')?;
        if is_split_name(name) {
            return Some(&key[..end]);
        }
        end += 1 + name.len();
    }
}

#[cfg(test)]
pub(super) mod tests;

#[cfg(test)]
impl Scan {
    /// A scan written by hand.
    pub(super) fn written(layout: Layout, classes: Vec<ClassFolder>) -> Self {
        Self {
            root: "/pictures".into(),
            layout,
            classes,
            notes: Vec::new(),
            is_ilsvrc: false,
            ignored: 0,
            problems: Vec::new(),
            containers: Arc::default(),
        }
    }
}

#[cfg(test)]
impl ClassFolder {
    /// A class with files in `train/<key>` and `val/<key>`, or in `<key>` alone.
    pub(super) fn written<T: AsRef<str>>(
        split: (&str, &str),
        key: &str,
        train: &[T],
        val: &[T],
    ) -> Self {
        let batch = |split: &str, names: &[T]| {
            let batch = Batch { folder: below(split, key), names: names.iter().collect() };
            (!names.is_empty()).then_some(batch).into_iter().collect()
        };
        Self { key: key.to_owned(), train: batch(split.0, train), val: batch(split.1, val) }
    }
}
