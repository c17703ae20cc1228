//! Listing folders: sorted names, links resolved, oddities noted.

#![expect(clippy::disallowed_methods, reason = "the edge: importing lists folders")]

use std::fs::{self, DirEntry, FileType};
use std::io;
use std::path::{Path, PathBuf};

use super::sidecar::{is_litter, is_sidecar};
use crate::domain::Problem;

/// Folders nested deeper than this are not classes of anything.
const MAX_DEPTH: usize = 32;

/// What one folder holds, sorted by name.
#[derive(Debug, Default)]
pub(super) struct Listing {
    /// Names of folders, links to folders among them.
    pub(super) folders: Vec<String>,
    /// Names of files that may be images.
    pub(super) files: Vec<Box<str>>,
    /// Those of `folders` that are links.
    links: Vec<String>,
}

/// A folder that holds images: its path below the root, and the names of its images.
pub(super) type ImageFolder = (String, Vec<Box<str>>);

/// Lists folders below a root and notes what is wrong on the way.
#[derive(Debug)]
pub(super) struct Walker {
    root: PathBuf,
    /// How many files and folders were left out without a word.
    pub(super) ignored: usize,
    /// What was wrong.
    pub(super) problems: Vec<Problem>,
}

impl Walker {
    pub(super) fn new(root: &Path) -> Self {
        Self { root: root.to_owned(), ignored: 0, problems: Vec::new() }
    }

    /// Notes a problem at a path below the root.
    pub(super) fn note(&mut self, place: &str, what: impl Into<String>) {
        let place = if place.is_empty() { self.root.to_string_lossy() } else { place.into() };
        self.problems.push(Problem::new(place, what));
    }

    /// Lists one folder (a path below the root; empty for the root itself).
    pub(super) fn list(&mut self, folder: &str) -> io::Result<Listing> {
        let mut listing = Listing::default();
        for entry in fs::read_dir(self.root.join(folder))? {
            match entry {
                Ok(entry) => self.sort_in(folder, &entry, &mut listing),
                Err(error) => self.note(folder, format!("not listed to its end: {error}")),
            }
        }
        listing.folders.sort_unstable();
        listing.files.sort_unstable();
        Ok(listing)
    }

    /// Adds one entry to a listing, or says why not.
    fn sort_in(&mut self, folder: &str, entry: &DirEntry, listing: &mut Listing) {
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
            Ok((kind, _)) if kind.is_file() && is_sidecar(&name) => self.ignored += 1,
            Ok((kind, _)) if kind.is_file() => listing.files.push(name.into()),
            Ok(_) => self.note(&below(folder, &name), "neither a file nor a folder"),
            Err(error) => self.note(&below(folder, &name), format!("cannot be reached: {error}")),
        }
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

    fn gather(&mut self, folder: &str, found: &mut Vec<ImageFolder>) {
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
        let files = std::mem::take(&mut listing.files);
        if !files.is_empty() {
            found.push((folder.to_owned(), files));
        }
        self.gather_below(folder, &listing, found);
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
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}
