//! The third step of an import: which images are to be labelled, which illustrate their class.
//!
//! An image is never both, also not under another path as far as names and sizes tell, and an
//! image keeps its role when the folder is imported again.
//!
//! To redraw a sample: take the names of one class's files (in the folder with the examples, or
//! in the only one), sorted by their bytes, and shuffle them with the stream that
//! [`SplitMix64::for_name`] has for the seed and the class's key. With two splits the shuffled
//! names are the candidates for examples in their order. With one split the first of them are held
//! out, as many as [`HeldOut`] says, and the others are the candidates in their order. Of the
//! candidates as many are looked at as [`Choice`] says.

use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};

use super::draft::file_facts;
use super::scan::{ClassFolder, Scan, count, paths};
use crate::domain::{Problem, Role, counted};
use crate::stats::SplitMix64;

/// Images looked at to choose a class's examples for variety: four pages of the 13 that the 2014
/// interface shows. Every one is read, decoded and described, which takes 1.4 ms of a photograph of
/// 500 x 375 pixels: 1,000 classes take 45 seconds on two processors. The first page is chosen of
/// four times as many, and the least different page is left out.
const POOL: usize = 52;

/// Candidates per wished example where the first are taken, so that unreadable files can be passed
/// over.
const SPARE: usize = 4;

/// What is wished of a selection.
#[derive(Clone, Debug, PartialEq)]
pub struct Selection {
    /// Decides the held-out sample and the order of the examples.
    pub seed: u64,
    /// How much is held out if there is only one split.
    pub held_out: HeldOut,
    /// Which images become examples.
    pub choice: Choice,
    /// How many examples a class should have.
    pub examples_per_class: usize,
    /// Roles from an earlier import, by path; these images keep them.
    pub known_roles: HashMap<String, Role>,
}

/// Which of the images of a class that are not to be labelled become its examples.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Choice {
    /// Of a random pool those that show the most of the class, by
    /// [`by_variety`](super::by_variety). Examples of an earlier import stay in the pool.
    #[default]
    Variety,
    /// The first by file name, as the 2014 interface shows them.
    First,
}

impl Choice {
    /// How many candidates for so many wished examples are looked at.
    fn pool(self, wished: usize) -> usize {
        match self {
            Self::Variety => wished.max(POOL),
            Self::First => wished.saturating_mul(SPARE),
        }
    }
}

/// How many images of each class become images to label if there is only one split.
///
/// At least one of two or more is held out and at least one stays an example, unless `All` are.
/// The only image of a class stays an example: were it held out, its class would be known by its
/// lack of examples, which gives the answer away. If *every* class has one image only, all of
/// them are to be labelled, and no class has examples.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum HeldOut {
    /// This share of each class, rounded; 1 or more is `All`.
    Share(f64),
    /// This many of each class.
    PerClass(usize),
    /// Everything, leaving no examples.
    All,
}

impl Default for HeldOut {
    fn default() -> Self {
        Self::Share(0.2)
    }
}

impl HeldOut {
    /// How many of a class's `n` images are held out.
    fn of(self, n: usize) -> usize {
        let wished = match self {
            Self::All => return n,
            Self::Share(share) if share >= 1.0 => return n,
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "saturates"
            )]
            Self::Share(share) => (share * n as f64).round() as usize,
            Self::PerClass(count) => count,
        };
        if n < 2 { 0 } else { wished.clamp(1, n - 1) }
    }
}

/// One selected image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Path below the root, with `/` between folders.
    pub path: String,
    /// Key of its class.
    pub class: String,
}

/// Images that may illustrate one class.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidates {
    /// Key of the class.
    pub class: String,
    /// Paths; more than the wished number, since some may prove unreadable, or too like others.
    /// With [`Choice::First`] in their final order; with [`Choice::Variety`] that is found by
    /// looking at them.
    pub paths: Vec<String>,
}

/// The outcome of a selection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selected {
    /// Images to label, class by class.
    pub labels: Vec<Found>,
    /// Candidates for examples, class by class; classes without any are left out.
    pub candidates: Vec<Candidates>,
    /// How many of each class's candidates are wished for.
    pub examples_per_class: usize,
    /// The seed used.
    pub seed: u64,
    /// Whether the images to label were held out of the only split.
    pub is_held_out: bool,
    /// What was wrong, sorted by place.
    pub problems: Vec<Problem>,
}

/// Splits the images of a scan. Files are asked for their size only if a candidate has the name
/// of an image to label.
pub fn select(scan: &Scan, selection: &Selection) -> Selected {
    let mut problems = Vec::new();
    let held_out = usable_held_out(scan, selection.held_out, &mut problems);
    let divided: Vec<Divided> =
        scan.classes.iter().map(|class| divide(scan, class, selection, held_out)).collect();
    let twins = Twins::of(scan, &divided);
    let mut candidates = Vec::new();
    for (class, divided) in scan.classes.iter().zip(&divided) {
        let distinct = divided.examples.iter().filter(|path| match twins.of_label(path) {
            None => true,
            Some(label) => {
                let what =
                    format!("same name and size as {label}, which is to be labelled: no example");
                problems.push(Problem::new(path.as_str(), what));
                false
            }
        });
        let paths: Vec<String> = distinct.cloned().collect();
        if !paths.is_empty() {
            candidates.push(Candidates { class: class.key.clone(), paths });
        }
    }
    note_bare_classes(scan, &divided, &candidates, &mut problems);
    let labels = scan.classes.iter().zip(&divided).flat_map(|(class, divided)| {
        let found = |path: &String| Found { path: path.clone(), class: class.key.clone() };
        divided.labels.iter().map(found)
    });
    let labels = labels.collect();
    problems.sort_unstable();
    Selected {
        labels,
        candidates,
        examples_per_class: selection.examples_per_class,
        seed: selection.seed,
        is_held_out: !scan.layout.has_two_splits(),
        problems,
    }
}

/// The wish, or everything if no class could both be labelled and have an example.
fn usable_held_out(scan: &Scan, wished: HeldOut, problems: &mut Vec<Problem>) -> HeldOut {
    let of_train: Vec<usize> = scan.classes.iter().map(|class| count(&class.train)).collect();
    let most = of_train.into_iter().max().unwrap_or_default();
    if scan.layout.has_two_splits() || most != 1 {
        return wished;
    }
    let what = "one image per class: all are to be labelled, there are no example images";
    problems.push(Problem::new(scan.root.to_string_lossy(), what));
    HeldOut::All
}

/// One class's images by what they are for.
#[derive(Default)]
struct Divided {
    labels: Vec<String>,
    /// Candidates, in the order of [`Candidates::paths`].
    examples: Vec<String>,
}

fn divide(scan: &Scan, class: &ClassFolder, selection: &Selection, held_out: HeldOut) -> Divided {
    let mut train = paths(&class.train);
    let all = train.len();
    SplitMix64::for_name(selection.seed, &class.key).shuffle(&mut train);
    let mut known_examples = Vec::new();
    let mut divided = Divided::default();
    let mut sort_known = |path: String, divided: &mut Divided| {
        match selection.known_roles.get(&path) {
            Some(Role::Label) => divided.labels.push(path),
            Some(Role::Example { .. }) => known_examples.push(path),
            None => return Some(path),
        }
        None
    };
    for path in paths(&class.val) {
        let new = sort_known(path, &mut divided);
        divided.labels.extend(new);
    }
    let new: Vec<String> =
        train.into_iter().filter_map(|path| sort_known(path, &mut divided)).collect();
    let missing = if scan.layout.has_two_splits() {
        0
    } else {
        held_out.of(all).saturating_sub(divided.labels.len())
    };
    let mut new = new.into_iter();
    divided.labels.extend(new.by_ref().take(missing));
    divided.labels.sort_unstable();
    divided.examples = known_examples.into_iter().chain(new).collect();
    if selection.choice == Choice::First {
        divided.examples.sort_unstable();
    }
    divided.examples.truncate(selection.choice.pool(selection.examples_per_class));
    divided
}

/// Finds images to label that may be copies of an example, by name and size.
struct Twins<'a> {
    scan: &'a Scan,
    by_name: HashMap<&'a str, Namesakes<'a>>,
}

/// Images to label with one name, and their sizes once somebody asked.
#[derive(Default)]
struct Namesakes<'a> {
    paths: Vec<&'a str>,
    sizes: OnceCell<Vec<Option<u64>>>,
}

impl<'a> Twins<'a> {
    fn of(scan: &'a Scan, divided: &'a [Divided]) -> Self {
        let mut by_name: HashMap<&str, Namesakes> = HashMap::new();
        for path in divided.iter().flat_map(|divided| &divided.labels) {
            by_name.entry(file_name(path)).or_default().paths.push(path);
        }
        Self { scan, by_name }
    }

    /// The image to label with the same name and size. Empty files are copies of nothing.
    fn of_label(&self, path: &str) -> Option<&'a str> {
        let namesakes = self.by_name.get(file_name(path))?;
        let size = self.size(path).filter(|&bytes| bytes > 0)?;
        let sizes = namesakes
            .sizes
            .get_or_init(|| namesakes.paths.iter().map(|label| self.size(label)).collect());
        let place = sizes.iter().position(|&label| label == Some(size))?;
        namesakes.paths.get(place).copied()
    }

    /// A file that cannot be asked has no size; the caller meets it again when it reads it.
    fn size(&self, path: &str) -> Option<u64> {
        match self.scan.held(path) {
            Some(held) => Some(held.bytes),
            None => file_facts(&self.scan.root, path).ok().map(|facts| facts.bytes),
        }
    }
}

fn file_name(path: &str) -> &str {
    path.rsplit_once('/').map_or(path, |(_, name)| name)
}

/// Notes, in one line, classes that are to be labelled without an example to show.
fn note_bare_classes(
    scan: &Scan,
    divided: &[Divided],
    candidates: &[Candidates],
    problems: &mut Vec<Problem>,
) {
    let shown: HashSet<&str> = candidates.iter().map(|found| found.class.as_str()).collect();
    let bare: Vec<&str> = scan
        .classes
        .iter()
        .zip(divided)
        .filter(|(class, _)| !class.key.is_empty())
        .filter(|(class, divided)| !divided.labels.is_empty() && !shown.contains(&*class.key))
        .map(|(class, _)| class.key.as_str())
        .collect();
    if let (Some(first), false) = (bare.first(), shown.is_empty()) {
        let classes = counted(bare.len(), "class");
        let what = format!("no example images for {classes} to label, {first} first");
        problems.push(Problem::new(scan.root.to_string_lossy(), what));
    }
}

#[cfg(test)]
mod tests;
