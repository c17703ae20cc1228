//! The first step of an import: what a folder holds, by names alone.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::error::ScanError;
use super::layout::{Layout, detect, is_split_name};
use super::walk::{ImageFolder, Listing, Walker};
use crate::domain::Problem;

/// What a folder holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scan {
    /// The folder, absolute and without links; UTF-8.
    pub root: PathBuf,
    /// How it is laid out.
    pub layout: Layout,
    /// The folders that hold images, sorted folder by folder, so that siblings stand together.
    /// Never empty.
    pub classes: Vec<ClassFolder>,
    /// How many files and folders are plainly not images and were left out without a problem.
    pub ignored: usize,
    /// What was wrong, sorted by place.
    pub problems: Vec<Problem>,
}

/// One class: a folder of images, in one split or in both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClassFolder {
    /// Its path below the split, with `/` between nested folders.
    pub key: String,
    /// Names of its files in the folder with the examples (or with everything), sorted.
    pub train: Vec<Box<str>>,
    /// Names of its files in the folder with the images to label, sorted.
    pub val: Vec<Box<str>>,
}

impl Scan {
    /// How many files may be images.
    pub fn images(&self) -> usize {
        self.classes.iter().map(|class| class.train.len() + class.val.len()).sum()
    }
}

/// Lists a folder in the ImageFolder layout. Folders of classes may be nested; links are
/// followed unless they lead back to where they lie. No file is opened.
pub fn scan(root: &Path) -> Result<Scan, ScanError> {
    let root = resolve(root)?;
    let mut walker = Walker::new(&root);
    let top =
        walker.list("").map_err(|source| ScanError::Unreadable { folder: root.clone(), source })?;
    // Detection looks into the splits first; what it meets there is noted by the walk proper.
    let layout = detect(&mut Walker::new(&root), &top);
    note_left_out(&mut walker, &layout, &top);
    let mut halves = Halves::gather(&mut walker, &layout, &top);
    let layout = halves.settle(&mut walker, layout);
    let loose = halves.loose + top.files.len();
    let classes = merge(&layout, halves);
    walker.problems.sort_unstable();
    check(&root, &classes, loose, &walker.problems)?;
    Ok(Scan { root, layout, classes, ignored: walker.ignored, problems: walker.problems })
}

/// The folder's absolute path.
fn resolve(root: &Path) -> Result<PathBuf, ScanError> {
    let resolved = root.canonicalize().map_err(|source| match source.kind() {
        ErrorKind::NotFound => ScanError::Missing(root.to_owned()),
        _ => ScanError::Unreadable { folder: root.to_owned(), source },
    })?;
    if !resolved.is_dir() {
        return Err(ScanError::NotAFolder(root.to_owned()));
    }
    if resolved.to_str().is_none() {
        return Err(ScanError::PathNotUtf8(resolved));
    }
    Ok(resolved)
}

/// Notes what lies in the root and belongs to no class.
fn note_left_out(walker: &mut Walker, layout: &Layout, top: &Listing) {
    note_loose(walker, "", top.files.len());
    if *layout == Layout::Flat {
        return;
    }
    for name in &top.folders {
        if name != layout.train_folder() && Some(name.as_str()) != layout.val_folder() {
            walker.note(name, format!("not part of the layout {layout}: left out"));
        }
    }
}

fn note_loose(walker: &mut Walker, folder: &str, files: usize) {
    if files > 0 {
        let noun = if files == 1 { "file" } else { "files" };
        walker.note(folder, format!("{files} {noun} outside any class folder: left out"));
    }
}

/// The folders with images on both sides, with their paths below the root.
#[derive(Default)]
struct Halves {
    train: Vec<ImageFolder>,
    val: Vec<ImageFolder>,
    /// Files that lie in a split, outside any class folder.
    loose: usize,
}

impl Halves {
    fn gather(walker: &mut Walker, layout: &Layout, top: &Listing) -> Self {
        let mut halves = Self::default();
        if *layout == Layout::Flat {
            walker.gather_below("", top, &mut halves.train);
            return halves;
        }
        halves.loose += gather_split(walker, layout.train_folder(), &mut halves.train);
        if let Some(val) = layout.val_folder() {
            halves.loose += gather_split(walker, val, &mut halves.val);
        }
        halves
    }

    /// Falls back to one split if the other one has no images.
    fn settle(&mut self, walker: &mut Walker, layout: Layout) -> Layout {
        let Layout::TwoSplits { train, val } = layout else { return layout };
        if self.val.is_empty() {
            walker.note(&val, "no images in it: images to label are held out of the other half");
            return Layout::OneSplit(train);
        }
        if self.train.is_empty() {
            walker.note(&train, "no images in it: examples are taken from the other half");
            self.train = std::mem::take(&mut self.val);
            return Layout::OneSplit(val);
        }
        Layout::TwoSplits { train, val }
    }
}

/// Collects the classes of one split; gives back how many files lie outside any.
fn gather_split(walker: &mut Walker, split: &str, found: &mut Vec<ImageFolder>) -> usize {
    match walker.list(split) {
        Ok(listing) => {
            note_loose(walker, split, listing.files.len());
            walker.gather_below(split, &listing, found);
            listing.files.len()
        }
        Err(error) => {
            walker.note(split, format!("cannot be read: {error}"));
            0
        }
    }
}

/// Brings both halves of each class together.
fn merge(layout: &Layout, halves: Halves) -> Vec<ClassFolder> {
    let mut classes: BTreeMap<String, ClassFolder> = BTreeMap::new();
    let mut put = |split: &str, (folder, names): ImageFolder, is_val: bool| {
        let key = folder.strip_prefix(split).unwrap_or(&folder).trim_start_matches('/');
        let class = classes.entry(key.to_owned()).or_insert_with(|| ClassFolder {
            key: key.to_owned(),
            train: Vec::new(),
            val: Vec::new(),
        });
        *(if is_val { &mut class.val } else { &mut class.train }) = names;
    };
    halves.train.into_iter().for_each(|folder| put(layout.train_folder(), folder, false));
    let val = layout.val_folder().unwrap_or_default();
    halves.val.into_iter().for_each(|folder| put(val, folder, true));
    let mut classes: Vec<ClassFolder> = classes.into_values().collect();
    classes.sort_unstable_by(|a, b| a.key.split('/').cmp(b.key.split('/')));
    classes
}

/// Refuses what would import as nonsense.
fn check(
    root: &Path,
    classes: &[ClassFolder],
    loose: usize,
    problems: &[Problem],
) -> Result<(), ScanError> {
    let folder = root.to_owned();
    if classes.iter().all(|class| is_split_name(&class.key)) {
        let images = loose + classes.iter().map(|class| class.train.len()).sum::<usize>();
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
mod tests;
