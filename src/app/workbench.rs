//! A dataset as the screens need it: its classes, how to find them, their example images.

use crate::domain::{ClassId, DatasetId, ImageId, printable};
use crate::search::{ClassText, FoldedRows, Index, Match, RowText};
use crate::taxonomy::{Node, NodeId, Taxonomy};
use std::sync::{Arc, OnceLock};

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
    /// The finder of nodes above the classes, made when one is first looked for.
    nodes: OnceLock<NodeFinder>,
    /// The texts of the whole list, made when one is first looked for in place.
    texts: OnceLock<FoldedRows>,
    /// Classes that a model ranks together, by class position.
    lookalikes: Vec<Vec<ClassId>>,
}

/// Finds nodes that hold classes, by their names.
#[derive(Debug)]
struct NodeFinder {
    nodes: Vec<NodeId>,
    index: Index,
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
        Self {
            id,
            name: printable(name).into_owned(),
            taxonomy,
            index,
            examples,
            nodes: OnceLock::new(),
            texts: OnceLock::new(),
            lookalikes: Vec::new(),
        }
    }

    /// The example images of a class, best first.
    pub fn examples(&self, class: ClassId) -> &[ImageId] {
        self.examples.get(class.index()).map_or(&[], Vec::as_slice)
    }

    /// The class's words: "hotdog, hot dog, red hot".
    pub fn words(&self, class: ClassId) -> &str {
        self.taxonomy.class_node(class).all_lemmas()
    }

    /// The names of the class's ancestors, outermost first.
    pub fn path(&self, class: ClassId) -> Vec<&str> {
        self.path_of(self.taxonomy.node_of(class))
    }

    /// The names of a node's ancestors, outermost first.
    pub fn path_of(&self, node: NodeId) -> Vec<&str> {
        let mut names: Vec<&str> =
            self.taxonomy.ancestors(node).map(|up| self.taxonomy.node(up).name()).collect();
        names.reverse();
        names
    }

    /// The nodes above the classes whose names fit what was typed, best first.
    pub fn find_nodes(&self, typed: &str) -> Vec<NodeId> {
        let finder = self.nodes.get_or_init(|| NodeFinder::new(&self.taxonomy));
        let node = |found: &Match| finder.nodes.get(found.class.index()).copied();
        finder.index.find(typed).iter().filter_map(node).collect()
    }

    /// The texts of the whole list, by class position: chips, then words. All the words of a chip
    /// count, although only the first is shown.
    pub fn texts(&self) -> &FoldedRows {
        self.texts.get_or_init(|| {
            let name = |&chip: &NodeId| self.taxonomy.node(chip).all_lemmas();
            let chips: Vec<Vec<&str>> = self
                .taxonomy
                .classes()
                .map(|class| self.taxonomy.chips(class).iter().map(name).collect())
                .collect();
            let rows = self.taxonomy.classes().zip(&chips);
            FoldedRows::new(rows.map(|(class, chips)| RowText { chips, words: self.words(class) }))
        })
    }

    /// The other classes of the class's family; see [`siblings`].
    pub fn siblings(&self, class: ClassId) -> Vec<ClassId> {
        siblings(&self.taxonomy, class)
    }

    /// Classes that a model ranks together with this one, the most often first.
    pub fn lookalikes(&self, class: ClassId) -> &[ClassId] {
        self.lookalikes.get(class.index()).map_or(&[], Vec::as_slice)
    }

    /// The same bench with classes that a model ranks together, by class position.
    #[must_use]
    pub fn with_lookalikes(self, lookalikes: Vec<Vec<ClassId>>) -> Self {
        Self { lookalikes, ..self }
    }

    /// Whether a group starts at this class: a node was entered that the class before is not in.
    pub fn starts_group(&self, class: ClassId) -> bool {
        !self.taxonomy.chips(class).is_empty()
    }
}

impl NodeFinder {
    fn new(taxonomy: &Taxonomy) -> Self {
        let holds = |&node: &NodeId| !taxonomy.subtree(node).is_empty();
        let nodes: Vec<NodeId> = taxonomy.inner_nodes().filter(holds).collect();
        let index = Index::new(nodes.iter().map(|&node| {
            let Node { key, lemmas, .. } = taxonomy.node(node);
            ClassText { key, class_index: None, lemmas, ancestors: &[], gloss: "" }
        }));
        Self { nodes, index }
    }
}

/// The other classes below a class's parent, or below the next node up that has others; those
/// nearest in the list first.
pub fn siblings(taxonomy: &Taxonomy, class: ClassId) -> Vec<ClassId> {
    let node = taxonomy.node_of(class);
    let around = taxonomy.ancestors(node).find(|&up| taxonomy.subtree(up).len() > 1);
    // Where every class is a root, all of them are its family.
    let all = 0..u32::try_from(taxonomy.len()).unwrap_or(u32::MAX);
    let subtree = around.map_or(all, |node| taxonomy.subtree(node));
    let mut others: Vec<ClassId> = subtree.map(ClassId).filter(|&other| other != class).collect();
    others.sort_by_key(|other| other.0.abs_diff(class.0));
    others
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
