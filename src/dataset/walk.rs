//! Listing folders: sorted names, links resolved, oddities noted. A file that holds many images is a
//! folder here.

#![expect(clippy::disallowed_methods, reason = "the edge: importing lists folders")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, DirEntry, FileType};
use std::io;
use std::path::{Path, PathBuf};

use super::container::{self, Contents};
use super::names::Names;
use super::sidecar::{is_litter, is_packed, is_sidecar, is_table};
use super::split::{has_ending, must_hold_many};
use crate::domain::{ContainerKind, Problem};

/// Folders nested deeper than this are not classes of anything.
const MAX_DEPTH: usize = 32;

/// Files beside images that are remembered of one folder. Where there are more, they accompany an image
/// each.
const MAX_SIDECARS: usize = 64;

/// What one folder holds, sorted by name.
#[derive(Clone, Debug, Default)]
pub(super) struct Listing {
    /// Names of folders, links to folders and files that hold many images among them.
    pub(super) folders: Vec<String>,
    /// Names of files that may be images.
    pub(super) files: Names,
    /// What the images show, if the folder itself says so.
    pub(super) labels: Option<Names>,
    /// Names of the first files that accompany images.
    pub(super) sidecars: Vec<String>,
    /// Those of `folders` that are links.
    links: Vec<String>,
}

/// A folder that holds images.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ImageFolder {
    /// Its path below the root.
    pub(super) path: String,
    /// The names of its images, sorted.
    pub(super) names: Names,
    /// What each of them shows, if the folder itself says so.
    pub(super) labels: Option<Names>,
}

/// Lists folders below a root and notes what is wrong on the way.
#[derive(Debug)]
pub(super) struct Walker {
    root: PathBuf,
    /// How many files and folders were left out without a word.
    pub(super) ignored: usize,
    /// What was wrong.
    pub(super) problems: Vec<Problem>,
    /// Files met that hold many images, by path.
    kinds: BTreeMap<String, ContainerKind>,
    /// What is in those that were looked into.
    pub(super) contents: BTreeMap<String, Contents>,
}

impl Walker {
    pub(super) fn new(root: &Path) -> Self {
        Self {
            root: root.to_owned(),
            ignored: 0,
            problems: Vec::new(),
            kinds: BTreeMap::new(),
            contents: BTreeMap::new(),
        }
    }

    /// Notes a problem at a path below the root.
    pub(super) fn note(&mut self, place: &str, what: impl Into<String>) {
        let place = if place.is_empty() { self.root.to_string_lossy() } else { place.into() };
        self.problems.push(Problem::new(place, what));
    }

    /// The same with all files that hold many images that another walker has met.
    pub(super) fn knowing(mut self, other: &Self) -> Self {
        self.kinds.extend(other.kinds.iter().map(|(path, kind)| (path.clone(), *kind)));
        self
    }

    /// Takes over which files hold many images, and what is in them, from one that looked ahead.
    pub(super) fn adopt(&mut self, other: Self) {
        self.kinds.extend(other.kinds);
        for (path, contents) in other.contents {
            if !self.contents.contains_key(&path) {
                self.problems.extend(contents.problems.iter().cloned());
                self.contents.insert(path, contents);
            }
        }
    }

    /// Says that a file holds many images.
    pub(super) fn know(&mut self, path: &str, kind: ContainerKind) {
        self.kinds.insert(path.to_owned(), kind);
    }

    /// Which kind of file that holds many images stands at a path, as far as it was met.
    pub(super) fn kind(&self, path: &str) -> Option<ContainerKind> {
        self.kinds.get(path).copied()
    }

    /// Lists one folder (a path below the root; empty for the root itself).
    pub(super) fn list(&mut self, folder: &str) -> io::Result<Listing> {
        match self.container_of(folder) {
            Some(container) => self.list_within(&container, folder),
            None => self.list_on_disk(folder),
        }
    }

    /// Whether a path leads to or into a file that holds many images.
    pub(super) fn is_within_container(&self, path: &str) -> bool {
        self.container_of(path).is_some()
    }

    /// The container that a path leads to or into.
    fn container_of(&self, path: &str) -> Option<String> {
        let ends = path.match_indices('/').map(|(slash, _)| slash).chain([path.len()]);
        ends.map(|end| &path[..end])
            .find(|outer| self.kinds.contains_key(*outer))
            .map(str::to_owned)
    }

    fn list_on_disk(&mut self, folder: &str) -> io::Result<Listing> {
        let mut listing = Listing::default();
        let mut files = Names::default();
        for entry in fs::read_dir(self.root.join(folder))? {
            match entry {
                Ok(entry) => self.sort_in(folder, &entry, &mut listing, &mut files),
                Err(error) => self.note(folder, format!("not listed to its end: {error}")),
            }
        }
        listing.folders.sort_unstable();
        listing.sidecars.sort_unstable();
        listing.files = files.sorted();
        Ok(listing)
    }

    /// Adds one entry to a listing, or says why not.
    fn sort_in(
        &mut self,
        folder: &str,
        entry: &DirEntry,
        listing: &mut Listing,
        files: &mut Names,
    ) {
        let Ok(name) = entry.file_name().into_string() else {
            let lossy = below(folder, &entry.file_name().to_string_lossy());
            return self.note(&lossy, "the name is not UTF-8: rename it");
        };
        if is_litter(&name) {
            self.ignored += 1;
            return;
        }
        match kind_of(entry) {
            Ok((kind, is_link)) if kind.is_dir() => {
                if is_link {
                    listing.links.push(name.clone());
                }
                listing.folders.push(name);
            }
            Ok((kind, _)) if !kind.is_file() => {
                self.note(&below(folder, &name), "neither a file nor a folder");
            }
            Ok(_) if has_ending(&name) && self.meet(&below(folder, &name)) => {
                listing.folders.push(name);
            }
            Ok(_) if must_hold_many(&name) => {
                let what =
                    "called like a file that holds many images, but not a whole one: left out";
                self.note(&below(folder, &name), what);
            }
            Ok(_) if is_sidecar(&name) => {
                self.ignored += 1;
                if is_packed(&name) {
                    self.note_packed(&below(folder, &name));
                }
                // A table among many texts that accompany an image each is found wherever it stands.
                let alike =
                    listing.sidecars.iter().filter(|known| is_table(known) == is_table(&name));
                if alike.count() < MAX_SIDECARS {
                    listing.sidecars.push(name);
                }
            }
            Ok(_) => drop(files.push(&name)),
            Err(error) => self.note(&below(folder, &name), format!("cannot be reached: {error}")),
        }
    }

    /// Says of a packed archive why nothing in it is read.
    fn note_packed(&mut self, path: &str) {
        if let Ok(Some(why)) = container::why_not(&self.root.join(path)) {
            self.note(path, why);
        }
    }

    /// Looks at a file that may hold many images; whether it does.
    fn meet(&mut self, path: &str) -> bool {
        match container::kind_of(&self.root.join(path)) {
            Ok(Some(kind)) => self.know(path, kind),
            Ok(None) => return false,
            Err(error) => {
                self.note(path, format!("cannot be read: {error}"));
                return false;
            }
        }
        true
    }

    /// Lists a folder inside of a container, which is indexed when it is met first.
    fn list_within(&mut self, container: &str, folder: &str) -> io::Result<Listing> {
        if !self.contents.contains_key(container)
            && let Some(kind) = self.kind(container)
        {
            let contents = container::index(&self.root, container, kind, &mut |_| {})
                .map_err(io::Error::other)?;
            self.problems.extend(contents.problems.iter().cloned());
            self.contents.insert(container.to_owned(), contents);
        }
        let inner = folder[container.len()..].trim_start_matches('/');
        let mut listing = Listing::default();
        let mut folders = BTreeSet::new();
        for found in self.contents.get(container).iter().flat_map(|contents| &contents.folders) {
            if found.path == inner {
                listing.files.clone_from(&found.names);
                listing.labels.clone_from(&found.labels);
            } else if let Some(rest) = rest_below(inner, &found.path) {
                folders.insert(rest.split('/').next().unwrap_or(rest));
            }
        }
        listing.folders = folders.into_iter().map(str::to_owned).collect();
        Ok(listing)
    }

    /// Collects the folders that hold images below `folder`, whose listing this is; files that
    /// lie in `folder` itself are the caller's.
    pub(super) fn gather_below(
        &mut self,
        folder: &str,
        listing: &Listing,
        found: &mut Vec<ImageFolder>,
    ) {
        for name in &listing.folders {
            let inner = below(folder, name);
            if listing.links.contains(name) && self.leads_back(&inner) {
                self.note(&inner, "a link back to a folder it lies in: left out");
            } else {
                self.gather(&inner, found);
            }
        }
    }

    /// Collects a folder with all below it, as far as they hold images.
    pub(super) fn gather(&mut self, folder: &str, found: &mut Vec<ImageFolder>) {
        if folder.split('/').count() > MAX_DEPTH {
            return self.note(folder, format!("more than {MAX_DEPTH} folders deep: left out"));
        }
        let mut listing = match self.list(folder) {
            Ok(listing) => listing,
            Err(error) => return self.note(folder, format!("cannot be read: {error}")),
        };
        if listing.files.is_empty() && listing.folders.is_empty() {
            self.note(folder, "no images in this folder: left out");
        }
        let names = std::mem::take(&mut listing.files);
        let labels = listing.labels.take();
        if !names.is_empty() {
            found.push(ImageFolder { path: folder.to_owned(), names, labels });
        }
        self.gather_below(folder, &listing, found);
    }

    /// Whether an entry of a listing is a link that leads back to where it lies.
    pub(super) fn is_circle(&self, listing: &Listing, folder: &str, name: &str) -> bool {
        listing.links.iter().any(|link| link == name) && self.leads_back(&below(folder, name))
    }

    /// Whether a linked folder is one of those that it was reached through.
    fn leads_back(&self, link: &str) -> bool {
        let path = self.root.join(link);
        let Ok(target) = path.canonicalize() else { return false };
        path.ancestors()
            .skip(1)
            .take(link.split('/').count())
            .any(|outer| outer.canonicalize().is_ok_and(|outer| outer == target))
    }
}

/// What an entry is, a link being what it leads to; and whether it is a link. Only a link costs a
/// call to the system.
fn kind_of(entry: &DirEntry) -> io::Result<(FileType, bool)> {
    let kind = entry.file_type()?;
    if kind.is_symlink() {
        return Ok((fs::metadata(entry.path())?.file_type(), true));
    }
    Ok((kind, false))
}

/// A name below a folder, with `/` between them.
pub(super) fn below(folder: &str, name: &str) -> String {
    if folder.is_empty() || name.is_empty() {
        return format!("{folder}{name}");
    }
    format!("{folder}/{name}")
}

/// What is left of a path below a folder; `None` if it does not lie below it.
pub(super) fn rest_below<'p>(folder: &str, path: &'p str) -> Option<&'p str> {
    if folder.is_empty() {
        return Some(path).filter(|path| !path.is_empty());
    }
    path.strip_prefix(folder)?.strip_prefix('/')
}
