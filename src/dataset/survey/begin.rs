//! The first look: where the halves are, which lists lie there, what is to be listed.

use std::collections::BTreeSet;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::super::container;
use super::super::error::ScanError;
use super::super::layout::{Halves, Layout, Part, find_base};
use super::super::names::Names;
use super::super::sidecar::is_packed;
use super::super::truth::{Half, Lists, TruthList, lists_in, wnid_in};
use super::super::walk::{ImageFolder, Listing, Walker, below};
use super::{Pending, Survey, Wishes};
use crate::domain::ContainerKind;

/// Folders looked into for lists; where there are more, they are classes.
const MOST_FOLDERS: usize = 32;

/// Folders whose lists say nothing of classes: Kaggle counts images there.
const NO_LISTS: [&str; 2] = ["imagesets", "annotations"];

/// Names of a folder that are looked up in a list to see whether it speaks of them.
const SAMPLE: usize = 400;

/// What a path is.
enum Target {
    Folder,
    /// A file that holds many images.
    Container(String, ContainerKind),
    /// A list of what images show.
    List(String),
}

impl Survey {
    /// Looks at a folder, at a file that holds many images, or at a list of images beside it.
    pub fn begin(path: &Path, wishes: Wishes) -> Result<Self, ScanError> {
        let (root, target) = resolve(path)?;
        let mut walker = Walker::new(&root);
        let unreadable = |source| ScanError::Unreadable { folder: root.clone(), source };
        let outer = walker.list("").map_err(unreadable)?;
        let named = named_lists(&root, &target, &wishes)?;
        let (start, first) = match &target {
            Target::Container(name, kind) => {
                walker.know(name, *kind);
                (name.as_str(), walker.list(name).map_err(unreadable)?)
            }
            Target::Folder | Target::List(_) => ("", outer.clone()),
        };
        let base = match &target {
            Target::List(_) => String::new(),
            Target::Folder | Target::Container(..) => {
                let mut scout = Walker::new(&root).knowing(&walker);
                let base = find_base(&mut scout, start, &first);
                walker.adopt(scout);
                base
            }
        };
        let top = if base == start { first } else { walker.list(&base).map_err(unreadable)? };
        let (lists, givers) = find_lists(&root, &base, &outer, &top);
        let is_told = |path: &str, listing: &Listing| {
            lists.truth.iter().chain(&named).any(|list| speaks_of(list, path, &listing.files))
                || (!listing.files.is_empty()
                    && listing.files.iter().take(SAMPLE).all(|name| wnid_in(name).is_some()))
        };
        // Detection looks into the splits first; what it meets there is noted by the walk proper.
        let halves = Halves::of(&mut Walker::new(&root).knowing(&walker), &base, &top, &is_told);
        let layout = layout_of(&halves, &base);
        let mut survey = Self {
            layout,
            parts: parts_of(halves, &base),
            pending: Vec::new(),
            loose: Vec::new(),
            contents: Vec::new(),
            named,
            lists,
            wishes,
            outside: 0,
            ignored: 0,
            problems: Vec::new(),
            base,
            root,
        };
        survey.note_left_out(&mut walker, &top, &givers);
        survey.look_into_parts(&mut walker, &top);
        survey.contents = std::mem::take(&mut walker.contents).into_values().collect();
        survey.ignored = walker.ignored;
        survey.problems.append(&mut walker.problems);
        Ok(survey)
    }

    /// Notes what lies beside the parts.
    fn note_left_out(&mut self, walker: &mut Walker, top: &Listing, givers: &BTreeSet<String>) {
        if self.layout == Layout::Flat {
            return;
        }
        self.outside = top.files.len();
        note_loose(walker, &self.base, top.files.len());
        for name in &top.folders {
            let path = below(&self.base, name);
            let is_part = self.parts.iter().any(|part| part.path == path);
            if !is_part && !givers.contains(&path) {
                walker.note(&path, format!("not part of the layout {}: left out", self.layout));
            }
        }
    }

    /// Lists each part itself; what is in its folders is pending.
    fn look_into_parts(&mut self, walker: &mut Walker, top: &Listing) {
        for (number, part) in self.parts.clone().iter().enumerate() {
            let path = &part.path;
            if let Some(kind) = walker.kind(path).filter(|_| *path != self.base) {
                self.pending.push(Pending { path: path.clone(), kind: Some(kind), part: number });
                continue;
            }
            if walker.is_within_container(path) {
                // It has been indexed already: nothing is left to be listed.
                let mut found = Vec::new();
                walker.gather(path, &mut found);
                self.loose.extend(found.into_iter().map(|folder| (number, folder)));
                continue;
            }
            let listing = if *path == self.base { Ok(top.clone()) } else { walker.list(path) };
            let mut listing = match listing {
                Ok(listing) => listing,
                Err(error) => {
                    walker.note(path, format!("cannot be read: {error}"));
                    continue;
                }
            };
            for name in &listing.folders {
                let inner = below(path, name);
                if walker.is_circle(&listing, path, name) {
                    walker.note(&inner, "a link back to a folder it lies in: left out");
                } else {
                    let kind = walker.kind(&inner);
                    self.pending.push(Pending { path: inner, kind, part: number });
                }
            }
            let names = std::mem::take(&mut listing.files);
            if !names.is_empty() {
                let labels = listing.labels.take();
                self.loose.push((number, ImageFolder { path: path.clone(), names, labels }));
            }
        }
    }
}

pub(super) fn note_loose(walker: &mut Walker, folder: &str, files: usize) {
    if files > 0 {
        let noun = if files == 1 { "file" } else { "files" };
        walker.note(folder, format!("{files} {noun} outside any class folder: left out"));
    }
}

/// The absolute path of the folder that paths start from, and what in it was meant.
fn resolve(path: &Path) -> Result<(PathBuf, Target), ScanError> {
    let unreadable = |source| ScanError::Unreadable { folder: path.to_owned(), source };
    let resolved = path.canonicalize().map_err(|source| match source.kind() {
        ErrorKind::NotFound => ScanError::Missing(path.to_owned()),
        _ => unreadable(source),
    })?;
    if resolved.to_str().is_none() {
        return Err(ScanError::PathNotUtf8(resolved));
    }
    if resolved.is_dir() {
        return Ok((resolved, Target::Folder));
    }
    if !resolved.is_file() {
        return Err(ScanError::NotAFolder(path.to_owned()));
    }
    if let Some(why) = container::why_not(&resolved).map_err(unreadable)?
        && is_packed(&resolved.to_string_lossy())
    {
        return Err(ScanError::Packed(path.to_owned(), why));
    }
    let name = resolved.file_name().map(|name| name.to_string_lossy().into_owned());
    let (Some(name), Some(root)) = (name, resolved.parent().map(Path::to_owned)) else {
        return Err(ScanError::NotAFolder(path.to_owned()));
    };
    if let Some(kind) = container::kind_of(&resolved).map_err(unreadable)? {
        return Ok((root, Target::Container(name, kind)));
    }
    if !lists_in(&root, std::slice::from_ref(&name), true).truth.is_empty() {
        return Ok((root, Target::List(name)));
    }
    Err(ScanError::NotAFolder(path.to_owned()))
}

/// The lists that the caller named; every one must be one.
fn named_lists(root: &Path, target: &Target, wishes: &Wishes) -> Result<Vec<TruthList>, ScanError> {
    let mut named = Vec::new();
    if let Target::List(name) = target {
        named.append(&mut lists_in(root, std::slice::from_ref(name), true).truth);
    }
    let Some(truth) = &wishes.truth else { return Ok(named) };
    let is_folder = truth.is_dir();
    let (folder, files) = if is_folder {
        let mut walker = Walker::new(truth);
        let found = walker.list("").map(|listing| sidecars_of(&mut walker, "", &listing));
        (truth.clone(), found.unwrap_or_default())
    } else {
        let name = truth.file_name().map(|name| name.to_string_lossy().into_owned());
        (truth.parent().map(Path::to_owned).unwrap_or_default(), name.into_iter().collect())
    };
    let found = lists_in(&folder, &files, true);
    if found.truth.is_empty() {
        return Err(ScanError::NoTruth { path: truth.clone(), problems: found.problems });
    }
    named.extend(found.truth);
    Ok(named)
}

/// Files that may be lists in a folder and the one level of folders in it where a devkit has them.
fn sidecars_of(walker: &mut Walker, folder: &str, listing: &Listing) -> Vec<String> {
    let mut files: Vec<String> = listing.sidecars.iter().map(|name| below(folder, name)).collect();
    for name in listing.folders.iter().filter(|name| name.eq_ignore_ascii_case("data")) {
        let inner = below(folder, name);
        if let Ok(listing) = walker.list(&inner) {
            files.extend(listing.sidecars.iter().map(|name| below(&inner, name)));
        }
    }
    files
}

/// The lists that lie in the root, where the dataset begins, and in the folders there; and the folders
/// that have some.
fn find_lists(
    root: &Path,
    base: &str,
    outer: &Listing,
    top: &Listing,
) -> (Lists, BTreeSet<String>) {
    let mut walker = Walker::new(root);
    let mut files = sidecars_of(&mut walker, "", outer);
    let mut givers = BTreeSet::new();
    let mut folders: Vec<String> = outer.folders.clone();
    if !base.is_empty() {
        files.extend(top.sidecars.iter().map(|name| below(base, name)));
        folders.extend(top.folders.iter().map(|name| below(base, name)));
    }
    if folders.len() <= MOST_FOLDERS {
        for folder in folders {
            let name = folder.rsplit('/').next().unwrap_or(&folder).to_ascii_lowercase();
            if NO_LISTS.contains(&name.as_str()) {
                continue;
            }
            let Ok(listing) = walker.list(&folder) else { continue };
            let found = sidecars_of(&mut walker, &folder, &listing);
            if !found.is_empty() && listing.files.is_empty() {
                givers.insert(folder);
            }
            files.extend(found);
        }
    }
    (lists_in(root, &files, false), givers)
}

/// Whether a list speaks of half of the files in a folder, or more.
pub(super) fn speaks_of(list: &TruthList, folder: &str, files: &Names) -> bool {
    let sample = files.len().min(SAMPLE);
    let met = files.iter().take(sample).filter(|name| list.line(&below(folder, name)).is_some());
    sample > 0 && met.count() * 2 >= sample
}

fn layout_of(halves: &Halves, base: &str) -> Layout {
    match (halves.words(Half::Train, base), halves.words(Half::Val, base)) {
        (Some(train), Some(val)) => Layout::TwoSplits { train, val },
        (Some(only), None) | (None, Some(only)) => Layout::OneSplit(only),
        (None, None) => Layout::Flat,
    }
}

fn parts_of(halves: Halves, base: &str) -> Vec<Part> {
    if halves.is_empty() {
        return vec![Part { path: base.to_owned(), half: None }];
    }
    halves.parts
}
