//! A dataset as the screens need it: its classes, how to find them, their example images.

use crate::domain::{ClassId, DatasetId, ImageId, printable};
use crate::search::{ClassText, Index};
use crate::taxonomy::{Node, NodeId, Taxonomy};
use std::sync::Arc;

/// Everything a session's screens share. It holds no truth and no file names.
#[derive(Debug)]
pub struct Workbench {
    /// The dataset.
    pub id: DatasetId,
    /// Its name, safe to show.
    pub name: String,
    /// The class list and tree, words and glosses safe to show.
    pub taxonomy: Arc<Taxonomy>,
    /// The class finder.
    pub index: Index,
    /// Example images by class position.
    examples: Vec<Vec<ImageId>>,
}

impl Workbench {
    /// Puts a dataset on the bench; `examples` are by class position (missing ones: none).
    pub fn new(
        id: DatasetId,
        name: &str,
        taxonomy: Arc<Taxonomy>,
        examples: Vec<Vec<ImageId>>,
    ) -> Self {
        let taxonomy = taxonomy.shown();
        let index = index_of(&taxonomy);
        Self { id, name: printable(name).into_owned(), taxonomy, index, examples }
    }

    /// The example images of a class, best first.
    pub fn examples(&self, class: ClassId) -> &[ImageId] {
        self.examples.get(class.index()).map_or(&[], Vec::as_slice)
    }

    /// The class's words: "hotdog, hot dog, red hot".
    pub fn words(&self, class: ClassId) -> &str {
        self.taxonomy.class_node(class).all_lemmas()
    }

    /// The names of the nodes newly entered before this class, outermost first.
    pub fn chips(&self, class: ClassId) -> Vec<&str> {
        self.taxonomy.chips(class).iter().map(|&node| self.taxonomy.node(node).name()).collect()
    }

    /// The names of the class's ancestors, outermost first.
    pub fn path(&self, class: ClassId) -> Vec<&str> {
        let node = self.taxonomy.node_of(class);
        let mut names: Vec<&str> =
            self.taxonomy.ancestors(node).map(|up| self.taxonomy.node(up).name()).collect();
        names.reverse();
        names
    }

    /// Whether a group starts at this class: a node was entered that the class before is not in.
    pub fn starts_group(&self, class: ClassId) -> bool {
        !self.taxonomy.chips(class).is_empty()
    }
}

/// The class finder of a taxonomy. What a class is a kind of in any way finds it.
pub fn index_of(taxonomy: &Taxonomy) -> Index {
    let name = |node: NodeId| taxonomy.node(node).all_lemmas();
    let ancestors: Vec<Vec<&str>> = taxonomy
        .classes()
        .map(|class| taxonomy.lineage(taxonomy.node_of(class)).into_iter().map(name).collect())
        .collect();
    Index::new(taxonomy.classes().zip(&ancestors).map(|(class, ancestors)| {
        let node = taxonomy.class_node(class);
        let class_index = node.ilsvrc.and_then(|ids| ids.class_index);
        let Node { key, lemmas, gloss, .. } = node;
        ClassText { key, class_index, lemmas, ancestors, gloss }
    }))
}
