//! Members of an archive, sorted into folders.

use super::sample::{Teller, key_of};
use crate::dataset::container::Folder;
use crate::dataset::container::noted::Noted;
use crate::dataset::names::Names;
use crate::dataset::walk::below;
use std::collections::{BTreeMap, HashMap};

const TWICE: &str = "there twice: the last one counts";

/// The folders so far, by path.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    folders: BTreeMap<String, Members>,
}

/// What lies in one folder, in the archive's order.
#[derive(Debug, Default)]
pub(super) struct Members {
    names: Names,
    extents: Vec<(u64, u64)>,
    /// What samples are said to show, by who says so; what the first says counts more.
    said: [Said; 2],
}

/// Keys of samples, and what each of them is said to show.
#[derive(Debug, Default)]
struct Said {
    keys: Names,
    labels: Names,
}

impl Gathered {
    /// The folder of a path.
    pub(super) fn folder(&mut self, path: &str) -> &mut Members {
        self.folders.entry(path.to_owned()).or_default()
    }

    /// All folders that hold images, sorted by path, and their files by name.
    pub(super) fn finish(self, noted: &mut Noted) -> Vec<Folder> {
        let folders = self.folders.into_iter().filter(|(_, members)| !members.names.is_empty());
        folders.map(|(path, members)| members.finish(path, noted)).collect()
    }
}

impl Said {
    /// What is said by key; of what is said twice, the last.
    fn by_key(&self) -> HashMap<&str, &str> {
        self.keys.iter().zip(self.labels.iter()).collect()
    }
}

impl Members {
    /// Adds a file, and where it lies.
    pub(super) fn add(&mut self, name: &str, extent: (u64, u64)) {
        if self.names.push(name) {
            self.extents.push(extent);
        }
    }

    /// Adds what a sample is said to show.
    pub(super) fn say(&mut self, key: &str, label: &str, teller: Teller) {
        let said = &mut self.said[teller as usize];
        if said.keys.push(key) {
            said.labels.push(label);
        }
    }

    fn finish(self, path: String, noted: &mut Noted) -> Folder {
        let Self { names, extents, said } = self;
        let (names, extents) =
            sorted(names, extents, |name| noted.note(&below(&path, name), TWICE));
        let labels = labels(&names, &said);
        Folder { path, names, extents, labels }
    }
}

/// Files sorted by name. Of those with the same name the last one stays, as unpacking them would have it.
fn sorted(
    names: Names,
    extents: Vec<(u64, u64)>,
    mut twice: impl FnMut(&str),
) -> (Names, Vec<(u64, u64)>) {
    if names.iter().is_sorted_by(|one, next| one < next) {
        return (names, extents);
    }
    let mut all: Vec<(&str, (u64, u64))> = names.iter().zip(extents).collect();
    // Stable, so that the last of equal ones was the last in the archive.
    all.sort_by_key(|&(name, _)| name);
    let is_last = |place: usize| all.get(place + 1).is_none_or(|next| next.0 != all[place].0);
    let mut kept = (Names::default(), Vec::new());
    for (place, &(name, extent)) in all.iter().enumerate() {
        if is_last(place) {
            kept.0.push(name);
            kept.1.push(extent);
        } else {
            twice(name);
        }
    }
    kept
}

/// What each of the files is said to show, or nothing; `None` if nothing is said of any.
fn labels(names: &Names, said: &[Said; 2]) -> Option<Names> {
    if said.iter().all(|said| said.keys.is_empty()) {
        return None;
    }
    let known = said.each_ref().map(Said::by_key);
    let of = |name| known.iter().find_map(|labels| labels.get(key_of(name)).copied());
    let labels: Names = names.iter().map(|name| of(name).unwrap_or_default()).collect();
    let says_any = labels.iter().any(|label| !label.is_empty());
    says_any.then_some(labels)
}
