//! The classes that answers name, as files of other tools name them.

use std::collections::HashMap;

/// A class of a dataset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportClass {
    /// Its lasting name.
    pub key: String,
    /// Its ILSVRC id, if it has one.
    pub ilsvrc_id: Option<u16>,
    /// Names of the nodes from a root of the tree down to it, itself the last.
    pub way: Vec<String>,
}

/// All classes of a dataset in the order of their keys: a place among them is a class index.
#[derive(Clone, Debug)]
pub struct ClassList {
    classes: Vec<ExportClass>,
    by_key: HashMap<String, usize>,
}

impl ClassList {
    /// The list of these classes, which may come in any order.
    pub fn new(mut classes: Vec<ExportClass>) -> Self {
        classes.sort_by(|one, other| one.key.cmp(&other.key));
        let by_key = classes.iter().zip(0..).map(|(class, index)| (class.key.clone(), index));
        Self { by_key: by_key.collect(), classes }
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.classes.len()
    }

    /// The class index of a key.
    pub(super) fn index(&self, key: &str) -> Option<usize> {
        self.by_key.get(key).copied()
    }

    /// The key of a class index.
    pub(super) fn key(&self, index: usize) -> &str {
        &self.classes[index].key
    }

    /// All keys.
    pub(super) fn keys(&self) -> impl ExactSizeIterator<Item = &str> + Clone {
        self.classes.iter().map(|class| class.key.as_str())
    }

    /// The names from a root of the tree down to a class index.
    pub(super) fn way(&self, index: usize) -> &[String] {
        &self.classes[index].way
    }

    /// What submissions call each class index: ILSVRC ids if all classes have them, else class indices
    /// from 1.
    pub(super) fn numbers(&self) -> Vec<usize> {
        let ids: Option<Vec<usize>> =
            self.classes.iter().map(|class| class.ilsvrc_id.map(usize::from)).collect();
        ids.unwrap_or_else(|| (1..=self.classes.len()).collect())
    }
}
