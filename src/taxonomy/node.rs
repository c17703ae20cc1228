//! A node of the tree, and its id.

use super::count;
use crate::domain::{ClassId, printable};
use std::borrow::Cow;

/// A node of one taxonomy. Ids follow the depth-first walk: a node comes before all below it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(u32);

impl NodeId {
    /// The id of the node at this place of the walk.
    pub(super) fn at(place: usize) -> Self {
        Self(count(place))
    }

    /// The node's place in the walk, for slices that hold something for every node.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A class, or something that holds classes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// The lasting name, unique in the taxonomy: a WNID, or a folder's path.
    pub key: String,
    /// Its words, at least one; the first is the one to show where space is short.
    pub lemmas: Vec<String>,
    /// Its definition; may be empty.
    pub gloss: String,
    /// Its position in the class list, if it can be chosen as an answer.
    pub class: Option<ClassId>,
    /// Its numbers in ILSVRC2012, if it is from there.
    pub ilsvrc: Option<IlsvrcIds>,
    /// The words in one text, as drawing needs them many times a second.
    joined: String,
}

/// The numbers of an ILSVRC2012 synset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IlsvrcIds {
    /// A model's output position, 0..=999 (the WNIDs of the classes sorted); none above classes.
    pub class_index: Option<u16>,
    /// The devkit's number: 1..=1000 for classes, 1001..=1860 above them.
    pub ilsvrc_id: u16,
}

impl Node {
    /// A node that is not yet in a tree. Without words, its key stands in for them.
    pub(super) fn new(key: &str, mut lemmas: Vec<String>, gloss: &str) -> Self {
        if lemmas.is_empty() {
            lemmas.push(key.to_owned());
        }
        let joined = lemmas.join(", ");
        let (key, gloss) = (key.to_owned(), gloss.to_owned());
        Self { key, lemmas, gloss, class: None, ilsvrc: None, joined }
    }

    /// Whether nothing in its words or gloss could steer a terminal.
    pub(super) fn is_printable(&self) -> bool {
        [&self.joined, &self.gloss].iter().all(|text| matches!(printable(text), Cow::Borrowed(_)))
    }

    /// The same with its words and gloss made printable.
    pub(super) fn shown(&self) -> Self {
        let shown = |text: &String| printable(text).into_owned();
        Self {
            lemmas: self.lemmas.iter().map(shown).collect(),
            gloss: shown(&self.gloss),
            joined: shown(&self.joined),
            ..self.clone()
        }
    }

    /// The first of its words.
    pub fn name(&self) -> &str {
        self.lemmas.first().unwrap_or(&self.key)
    }

    /// All its words: "hotdog, hot dog, red hot".
    pub fn all_lemmas(&self) -> &str {
        &self.joined
    }
}
