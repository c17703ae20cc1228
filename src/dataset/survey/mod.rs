//! The first step of an import: looking at a path, then listing what is below it, piece by piece.
//!
//! A [`Survey`] knows where the halves are and which lists tell what images show. The folders in the
//! halves are [`Pending`]: the caller has them [listed](list), on as many threads as it likes, and the
//! survey makes a [`Scan`] of what came out, or of the part that has come out so far.

mod assemble;
mod begin;
mod choose;

use std::path::{Path, PathBuf};

use super::container::Contents;
use super::layout::{Layout, Part};
use super::scan::{Scan, count};
use super::truth::{Lists, TruthList};
use super::walk::{ImageFolder, Walker};
use crate::domain::{ContainerKind, Problem};

/// What the caller wishes of a survey.
#[derive(Clone, Debug, Default)]
pub struct Wishes {
    /// A list of what the images show, or a folder with such lists, beside those that lie there.
    pub truth: Option<PathBuf>,
    /// Images of which nobody says what they show are taken, too.
    pub without_truth: bool,
    /// Images on ILSVRC's blacklist are not left out.
    pub keeps_blacklisted: bool,
}

/// What a look at a path told.
#[derive(Debug)]
pub struct Survey {
    root: PathBuf,
    /// The folder below the root in which the halves lie.
    base: String,
    layout: Layout,
    parts: Vec<Part>,
    pending: Vec<Pending>,
    /// Images that lie in the parts themselves, listed already.
    loose: Vec<(usize, ImageFolder)>,
    /// What is in containers that were indexed already.
    contents: Vec<Contents>,
    /// Lists that the caller named.
    named: Vec<TruthList>,
    /// Lists that lie there.
    lists: Lists,
    wishes: Wishes,
    /// Images that lie beside the parts.
    outside: usize,
    ignored: usize,
    problems: Vec<Problem>,
}

/// A folder, or a file that holds many images, to be listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pending {
    path: String,
    kind: Option<ContainerKind>,
    /// The part it lies in.
    part: usize,
}

/// What listing a folder brought.
#[derive(Clone, Debug)]
pub struct Gathered {
    part: usize,
    folders: Vec<ImageFolder>,
    contents: Vec<Contents>,
    ignored: usize,
    problems: Vec<Problem>,
}

impl Gathered {
    /// How many files were found.
    pub fn images(&self) -> usize {
        self.folders.iter().map(|folder| folder.names.len()).sum()
    }
}

/// Lists a folder below a root, with all folders in it. No file is opened but those that hold many.
pub fn list(root: &Path, pending: &Pending) -> Gathered {
    let mut walker = Walker::new(root);
    if let Some(kind) = pending.kind {
        walker.know(&pending.path, kind);
    }
    let mut folders = Vec::new();
    walker.gather(&pending.path, &mut folders);
    let contents = std::mem::take(&mut walker.contents).into_values().collect();
    let Walker { ignored, problems, .. } = walker;
    Gathered { part: pending.part, folders, contents, ignored, problems }
}

impl Survey {
    /// The folder that paths start from, absolute and without links; UTF-8.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// What is to be listed, in the order of paths.
    pub fn pending(&self) -> &[Pending] {
        &self.pending
    }

    /// Whether the scan of a part gives images the roles that the whole will give them: the halves are there,
    /// every class is in folders of its own, and one that is there is there as a whole.
    pub fn speaks_for_all(&self, part: &Scan) -> bool {
        let is_whole = self.pending.iter().all(|pending| pending.kind.is_none());
        let can_be_held_out = part.classes.iter().any(|class| count(&class.train) > 1);
        is_whole && part.layout == self.layout && (self.layout.has_two_splits() || can_be_held_out)
    }
}

#[cfg(test)]
mod tests;
