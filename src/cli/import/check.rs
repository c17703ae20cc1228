//! Looking at the selected images themselves, on all processors: which can be read, how large they
//! are, and in which order those of a class show the most of it.
//!
//! Every file is read and decoded once. The order of a class depends on its pictures and their
//! paths alone, not on which of them were examples before, so that an import run again finds the
//! same.

use super::super::progress;
use crate::dataset::container::read_held;
use crate::dataset::{self, Candidates, Choice, FileFacts, ImageFacts, Scan, Selected};
use crate::domain::Problem;
use crate::imaging::{self, Descriptor, Limits};
use crate::runtime::parallel;
use std::collections::HashMap;
use std::io;
use std::sync::Arc;

/// What was found out by reading the images.
#[derive(Default)]
pub(super) struct Checked {
    /// Of every image that can be read, by path.
    pub(super) facts: HashMap<String, ImageFacts>,
    /// The others, with the reason; sorted.
    pub(super) problems: Vec<Problem>,
    /// How many images to label were made for wider colours than are shown.
    pub(super) wide: usize,
    /// Of every class the candidates that can be read, best first.
    orders: HashMap<String, Vec<String>>,
}

impl Checked {
    /// Puts each class's candidates in the order found.
    pub(super) fn arrange(&mut self, candidates: &mut [Candidates]) {
        for candidates in candidates {
            candidates.paths = self.orders.remove(&candidates.class).unwrap_or_default();
        }
    }

    /// Notes what came of a file; whether it can be read.
    fn note(&mut self, path: &str, measured: Result<ImageFacts, String>) -> bool {
        match measured {
            Ok(facts) => drop(self.facts.insert(path.to_owned(), facts)),
            Err(reason) => {
                self.problems.push(Problem::new(path, reason));
                return false;
            }
        }
        true
    }
}

/// One piece of work.
enum Work {
    /// An image to label.
    Label(String),
    /// The first readable ones of a class, as many as are wished.
    First(Candidates, usize),
    /// All of a class.
    Varied(Candidates),
}

impl Work {
    /// How many images will have been looked at, unless some cannot be read.
    fn images(&self) -> usize {
        match self {
            Self::Label(_) => 1,
            Self::First(candidates, wished) => candidates.paths.len().min(*wished),
            Self::Varied(candidates) => candidates.paths.len(),
        }
    }

    fn done(&self, scan: &Scan) -> Checked {
        match self {
            Self::Label(path) => {
                let mut checked = Checked::default();
                let measured = bytes_of(scan, path).and_then(|bytes| {
                    checked.wide = usize::from(imaging::has_wide_gamut(&bytes));
                    measure(scan, path, &bytes)
                });
                checked.note(path, measured);
                checked
            }
            Self::First(candidates, wished) => first(scan, candidates, *wished),
            Self::Varied(candidates) => varied(scan, candidates),
        }
    }
}

/// Reads and decodes every image to label, and of each class as many candidates as are needed.
pub(super) fn check(scan: &Arc<Scan>, selected: &Selected, choice: Choice) -> io::Result<Checked> {
    let labels = selected.labels.iter().map(|label| Work::Label(label.path.clone()));
    let of_class = |candidates: &Candidates| match choice {
        Choice::First => Work::First(candidates.clone(), selected.examples_per_class),
        Choice::Variety => Work::Varied(candidates.clone()),
    };
    let work: Vec<Work> = labels.chain(selected.candidates.iter().map(of_class)).collect();
    let bar = progress::of_images(work.iter().map(Work::images).sum::<usize>());
    let scan = Arc::clone(scan);
    let mut checked = Checked::default();
    for found in parallel::each(work, move |work| work.done(&scan))? {
        bar.inc(found.facts.len() as u64);
        checked.facts.extend(found.facts);
        checked.problems.extend(found.problems);
        checked.orders.extend(found.orders);
        checked.wide += found.wide;
    }
    bar.finish_and_clear();
    checked.problems.sort_unstable();
    Ok(checked)
}

fn first(scan: &Scan, candidates: &Candidates, wished: usize) -> Checked {
    let mut checked = Checked::default();
    let mut order = Vec::new();
    for path in &candidates.paths {
        if order.len() == wished {
            break;
        }
        let measured = bytes_of(scan, path).and_then(|bytes| measure(scan, path, &bytes));
        if checked.note(path, measured) {
            order.push(path.clone());
        }
    }
    checked.orders.insert(candidates.class.clone(), order);
    checked
}

fn varied(scan: &Scan, candidates: &Candidates) -> Checked {
    let mut checked = Checked::default();
    let mut sorted: Vec<&String> = candidates.paths.iter().collect();
    sorted.sort_unstable();
    let (mut paths, mut descriptors) = (Vec::new(), Vec::new());
    for path in sorted {
        let described = describe(scan, path).map(|(facts, descriptor)| {
            paths.push(path.clone());
            descriptors.push(descriptor);
            facts
        });
        checked.note(path, described);
    }
    let order = dataset::by_variety(&descriptors);
    let order = order.into_iter().map(|place| paths[place].clone());
    checked.orders.insert(candidates.class.clone(), order.collect());
    checked
}

fn measure(scan: &Scan, path: &str, bytes: &[u8]) -> Result<ImageFacts, String> {
    let facts = imaging::inspect(bytes, &Limits::default());
    let facts = facts.map_err(|error| error.to_string())?;
    with_file(scan, path, (facts.width, facts.height))
}

/// As [`measure`], and what the picture looks like.
fn describe(scan: &Scan, path: &str) -> Result<(ImageFacts, Descriptor), String> {
    let pixels = imaging::decode(&bytes_of(scan, path)?, &Limits::default());
    let pixels = pixels.map_err(|error| error.to_string())?;
    Ok((with_file(scan, path, pixels.size())?, Descriptor::of(&pixels)))
}

/// The image's file, or what stands for it in a file that holds many.
fn bytes_of(scan: &Scan, path: &str) -> Result<Vec<u8>, String> {
    let limits = Limits::default();
    match scan.held(path) {
        Some(held) => {
            read_held(&scan.root, &held, limits.max_file_bytes).map_err(|error| error.to_string())
        }
        None => imaging::read(&scan.root.join(path), &limits).map_err(|error| error.to_string()),
    }
}

fn with_file(scan: &Scan, path: &str, size_px: (u32, u32)) -> Result<ImageFacts, String> {
    let file = match scan.held(path) {
        Some(held) => FileFacts { bytes: held.bytes, modified_ms: held.container.modified_ms },
        None => dataset::file_facts(&scan.root, path).map_err(|error| error.to_string())?,
    };
    Ok(ImageFacts { file, width_px: size_px.0, height_px: size_px.1 })
}
