//! Names of CIFAR's classes, which lie in files beside the images.

#![expect(clippy::disallowed_methods, reason = "the edge: names lie in files")]

use crate::domain::{Container, ContainerKind};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Files of names are this small.
const MAX_BYTES: u64 = 64 << 10;

/// Which class stands above which, as the records have it.
#[derive(Debug, Default)]
pub(super) struct Superclasses {
    above: BTreeMap<u8, u8>,
    /// Whether a class was seen below two others.
    contradict: bool,
}

impl Superclasses {
    /// Learns from the labels of a record.
    pub(super) fn learn(&mut self, labels: &[u8]) {
        if let &[above, class] = labels {
            self.contradict |= *self.above.entry(class).or_insert(above) != above;
        }
    }

    /// The class above one of CIFAR-100's, if it can be told.
    fn of(&self, class: usize) -> Option<usize> {
        let class = u8::try_from(class).ok().filter(|_| !self.contradict)?;
        self.above.get(&class).map(|&above| usize::from(above))
    }
}

/// Names of the classes, in the order of their numbers; those of CIFAR-100 after the class above and a
/// `/`, if that is known of each. Empty if there is no such file.
pub(super) fn of_classes(root: &Path, container: &Container, above: &Superclasses) -> Vec<String> {
    let folder = container.path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let read = |name: &str| lines(&root.join(folder).join(name));
    if container.kind == ContainerKind::Cifar10 {
        return read("batches.meta.txt");
    }
    let (classes, upper) = (read("fine_label_names.txt"), read("coarse_label_names.txt"));
    let both = classes.iter().enumerate().map(|(class, name)| {
        let above = upper.get(above.of(class)?)?;
        Some(format!("{above}/{name}"))
    });
    both.collect::<Option<_>>().unwrap_or(classes)
}

/// The lines of a small file that say something, if there is one.
fn lines(path: &Path) -> Vec<String> {
    let is_small = fs::metadata(path).is_ok_and(|about| about.len() <= MAX_BYTES);
    let text = if is_small { fs::read_to_string(path).unwrap_or_default() } else { String::new() };
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}
