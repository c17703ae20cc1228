//! Which folders are the halves of a dataset: examples on one side, images to label on the other.

use std::collections::{BTreeSet, VecDeque};
use std::fmt;

use super::split::{half_by_name, half_of_container};
use super::truth::Half;
use super::walk::{Listing, Walker, below};

/// Folders looked into to find where a dataset begins.
const MOST_LOOKS: usize = 200;

/// Folders above a dataset that are gone through.
const MOST_DEEP: usize = 5;

/// How a folder is laid out. Names are those of the folders, in their own case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Layout {
    /// Examples in one half, images to label in the other: `train/<class>/*` and `val/<class>/*`.
    TwoSplits {
        /// The folder with the example images.
        train: String,
        /// The folder with the images to label.
        val: String,
    },
    /// Only one of the two.
    OneSplit(String),
    /// `<class>/*`.
    Flat,
}

impl Layout {
    /// Whether the images to label have a half of their own.
    pub fn has_two_splits(&self) -> bool {
        matches!(self, Self::TwoSplits { .. })
    }
}

impl fmt::Display for Layout {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TwoSplits { train, val } => write!(f, "{train}/<class>/* and {val}/<class>/*"),
            Self::OneSplit(only) => write!(f, "{only}/<class>/*"),
            Self::Flat => write!(f, "<class>/*"),
        }
    }
}

/// Whether a folder of this name is usually a half of a dataset.
pub(super) fn is_split_name(name: &str) -> bool {
    half_by_name(name).is_some()
}

/// A folder, or a file that holds many images, that belongs to a half.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Part {
    /// Its path below the root.
    pub(super) path: String,
    /// Which half; `None`: all images are in it.
    pub(super) half: Option<Half>,
}

/// The parts of a dataset that lie in one folder.
#[derive(Clone, Debug, Default)]
pub(super) struct Halves {
    /// The best name for each half, with every container of that half and name.
    pub(super) parts: Vec<Part>,
}

impl Halves {
    /// Recognises the halves in a folder. A folder counts as one by its name *and* by holding folders
    /// itself: `train` full of pictures is a class of vehicles, unless `is_told` says that something else
    /// tells what they show, and there is another half or nothing else.
    pub(super) fn of(
        walker: &mut Walker,
        base: &str,
        top: &Listing,
        is_told: &dyn Fn(&str, &Listing) -> bool,
    ) -> Self {
        let mut found: Vec<(Half, usize, String, bool)> = Vec::new();
        let mut only_told: BTreeSet<String> = BTreeSet::new();
        for name in &top.folders {
            let path = below(base, name);
            if walker.kind(&path).is_some() {
                found.extend(half_of_container(name).map(|(half, rank)| (half, rank, path, true)));
                continue;
            }
            let Some((half, rank)) = half_by_name(name) else { continue };
            let Ok(listing) = walker.list(&path) else {
                // It is met again, and the reason told, by the walk.
                found.push((half, rank, path, false));
                continue;
            };
            if listing.folders.is_empty() {
                if !is_told(&path, &listing) {
                    continue;
                }
                only_told.insert(path.clone());
            }
            found.push((half, rank, path, false));
        }
        // Among class folders one of that name is a class, too.
        let is_alone = found.iter().all(|(.., path, _)| only_told.contains(path));
        let halves = [Half::Train, Half::Val].map(|half| found.iter().any(|(of, ..)| *of == half));
        if is_alone && halves != [true, true] && top.folders.len() > found.len() {
            found.clear();
        }
        let mut parts = Vec::new();
        for half in [Half::Train, Half::Val] {
            let of_half = || found.iter().filter(|(of, ..)| *of == half);
            // A folder comes before a container of the same half, which it was unpacked from.
            let Some((_, rank, first, is_container)) = of_half()
                .min_by_key(|(_, rank, path, is_container)| (*rank, *is_container, path.clone()))
            else {
                continue;
            };
            let alike = of_half().filter(|(_, other, path, other_is)| {
                path == first || (*is_container && other_is == is_container && other == rank)
            });
            parts
                .extend(alike.map(|(_, _, path, _)| Part { path: path.clone(), half: Some(half) }));
        }
        Self { parts }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// The parts of a half, as people call them.
    pub(super) fn words(&self, half: Half, base: &str) -> Option<String> {
        let mut of_half = self.parts.iter().filter(|part| part.half == Some(half));
        let first = of_half.next()?;
        let name = super::walk::rest_below(base, &first.path).unwrap_or(&first.path);
        Some(match of_half.count() {
            0 => name.to_owned(),
            more => format!("{name} and {more} more"),
        })
    }
}

/// The folder below the root in which the dataset begins: the root, or the only folder with halves in it
/// where nothing but folders lies above, as Kaggle packs `ILSVRC/Data/CLS-LOC`.
pub(super) fn find_base(walker: &mut Walker, root: &str, top: &Listing) -> String {
    let is_told = |_: &str, _: &Listing| false;
    if !top.files.is_empty() || !Halves::of(walker, root, top, &is_told).is_empty() {
        return root.to_owned();
    }
    if let [only] = top.folders.as_slice()
        && walker.kind(&below(root, only)).is_some()
        && let Ok(inner) = walker.list(&below(root, only))
    {
        return find_base(walker, &below(root, only), &inner);
    }
    let mut queue: VecDeque<String> = top.folders.iter().map(|name| below(root, name)).collect();
    let mut bases = Vec::new();
    let mut looks = 0;
    while let Some(folder) = queue.pop_front() {
        looks += 1;
        // Kaggle's annotations lie beside its images in folders of the same names.
        if looks > MOST_LOOKS
            || folder.split('/').count() > MOST_DEEP
            || walker.kind(&folder).is_some()
        {
            continue;
        }
        let Ok(listing) = walker.list(&folder) else { continue };
        let halves = Halves::of(walker, &folder, &listing, &is_told);
        if halves.is_empty() {
            if !listing.files.is_empty() {
                return root.to_owned();
            }
            queue.extend(listing.folders.iter().map(|name| below(&folder, name)));
        } else if halves.parts.iter().any(|part| has_images(walker, &part.path)) {
            bases.push(folder);
        }
    }
    match bases.as_slice() {
        [base] => base.clone(),
        _ => root.to_owned(),
    }
}

/// Whether images lie in a folder or in the first of its folders.
fn has_images(walker: &mut Walker, folder: &str) -> bool {
    if walker.kind(folder).is_some() {
        return true;
    }
    let Ok(listing) = walker.list(folder) else { return false };
    let Some(first) = listing.folders.first().filter(|_| listing.files.is_empty()) else {
        return !listing.files.is_empty();
    };
    let first = below(folder, first);
    walker.kind(&first).is_some() || walker.list(&first).is_ok_and(|inner| !inner.files.is_empty())
}
