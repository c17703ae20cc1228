//! The tree above the classes: which class stands where in the list, under what, next to what.
//!
//! Pure: built once from the embedded ILSVRC2012 tree, from a dataset's own nodes, or from the
//! bytes of a taxonomy file ([`mod@file`]), then only read. It opens no file, and knows nothing of
//! databases, search or drawing.
//!
//! WordNet is a graph: 75 of the ILSVRC2012 nodes have several parents, and so may the nodes of
//! any other taxonomy. The list follows the depth-first walk in which every node counts where it is
//! *first* visited, as in the interface of 2014: a class stands in it once. [`Taxonomy::parent`],
//! [`children`](Taxonomy::children), [`ancestors`](Taxonomy::ancestors) and
//! [`subtree`](Taxonomy::subtree) speak of that tree; [`Taxonomy::parents`] and
//! [`lineage`](Taxonomy::lineage) also tell of the other edges.

pub mod file;
mod ilsvrc;
mod naming;
mod node;
mod spec;
mod walk;
pub mod wordnet;

pub use naming::{Misnamed, Naming};
pub use node::{IlsvrcIds, Node, NodeId};

use crate::domain::{ClassId, ClassNames, NodeSpec, Problem, TaxonomySpec};
use std::collections::{HashMap, HashSet, VecDeque};
use std::ops::Range;
use std::sync::Arc;

/// Most nodes of a lineage. WordNet's nouns have at most 34 above them; a list that is one long chain
/// must not make everything that names ancestors quadratic.
const LONGEST_LINEAGE: usize = 64;

/// The classes of a dataset in list order, and the tree they hang in.
#[derive(Clone, Debug, Default)]
pub struct Taxonomy {
    /// In the order of the walk, so that a node's id is its place here.
    nodes: Vec<Node>,
    /// The edges of each node.
    links: Vec<Links>,
    /// Every id in order; a run of nodes is a slice of it.
    ids: Vec<NodeId>,
    /// The node of each class.
    classes: Vec<NodeId>,
    by_key: HashMap<String, NodeId>,
}

/// What a node is connected with.
#[derive(Clone, Debug, Default)]
struct Links {
    /// The parent of the tree first, then the others.
    parents: Vec<NodeId>,
    /// Those first visited from here.
    children: Vec<NodeId>,
    /// Positions of the classes at and below the node.
    subtree: Range<u32>,
}

impl Taxonomy {
    /// The embedded tree of the 1,000 ILSVRC2012 classes; read on the first call, then shared.
    pub fn ilsvrc2012() -> Arc<Self> {
        ilsvrc::embedded()
    }

    /// The tree of a dataset's own nodes, in whatever order they come. What makes no sense is
    /// reported and mended: a repeated key counts once, a node none of whose parents is known
    /// becomes a root, a circle of parents is cut open.
    pub fn from_nodes(nodes: &[NodeSpec]) -> (Self, Vec<Problem>) {
        let (graph, problems) = spec::graph(nodes, &|_| "taxonomy".to_owned());
        (walk::walk(graph), problems)
    }

    /// The tree as plain nodes in list order, each after its first parent: what
    /// [`Taxonomy::from_nodes`] makes the same tree of, without problems.
    pub fn specs(&self) -> Vec<NodeSpec> {
        let key = |&node: &NodeId| self.node(node).key.clone();
        let spec = |&id: &NodeId| {
            let node = self.node(id);
            NodeSpec {
                key: node.key.clone(),
                parents: self.parents(id).iter().map(key).collect(),
                lemmas: node.lemmas.clone(),
                gloss: node.gloss.clone(),
                is_class: node.class.is_some(),
            }
        };
        self.ids.iter().map(spec).collect()
    }

    /// The tree a dataset names: the embedded one, or its own as in [`Taxonomy::from_nodes`].
    pub fn from_spec(spec: &TaxonomySpec) -> (Arc<Self>, Vec<Problem>) {
        match spec {
            TaxonomySpec::Ilsvrc2012 => (Self::ilsvrc2012(), Vec::new()),
            TaxonomySpec::Nodes(nodes) => {
                let (taxonomy, problems) = Self::from_nodes(nodes);
                (Arc::new(taxonomy), problems)
            }
        }
    }

    /// The same with words and glosses safe to show, whatever they hold. Keys stay as they are.
    #[must_use]
    pub fn shown(self: Arc<Self>) -> Arc<Self> {
        if self.nodes.iter().all(Node::is_printable) {
            return self;
        }
        let nodes = self.nodes.iter().map(Node::shown).collect();
        Arc::new(Self { nodes, ..Self::clone(&self) })
    }

    /// The nodes at and above these classes, which alone can be chosen then. In list order.
    pub fn specs_of(&self, classes: &HashSet<ClassId>) -> Vec<NodeSpec> {
        let mut is_kept = vec![false; self.nodes.len()];
        let mut waiting: Vec<NodeId> = classes.iter().map(|&class| self.node_of(class)).collect();
        while let Some(node) = waiting.pop() {
            if !std::mem::replace(&mut is_kept[node.index()], true) {
                waiting.extend(self.parents(node));
            }
        }
        let mut specs = self.specs();
        for (spec, node) in specs.iter_mut().zip(&self.nodes) {
            spec.is_class = node.class.is_some_and(|class| classes.contains(&class));
        }
        let mut is_kept = is_kept.into_iter();
        specs.retain(|_| is_kept.next().unwrap_or_default());
        specs
    }

    /// How many classes there are.
    pub fn len(&self) -> usize {
        self.classes.len()
    }

    /// Whether there is no class at all.
    pub fn is_empty(&self) -> bool {
        self.classes.is_empty()
    }

    /// Every class, in list order.
    pub fn classes(&self) -> impl ExactSizeIterator<Item = ClassId> + use<> {
        (0..count(self.classes.len())).map(ClassId)
    }

    /// The node of a class of this taxonomy.
    pub fn node_of(&self, class: ClassId) -> NodeId {
        self.classes[class.index()]
    }

    /// What is known of a class of this taxonomy.
    pub fn class_node(&self, class: ClassId) -> &Node {
        self.node(self.node_of(class))
    }

    /// What is known of a node.
    pub fn node(&self, node: NodeId) -> &Node {
        &self.nodes[node.index()]
    }

    /// The node with this key.
    pub fn find(&self, key: &str) -> Option<NodeId> {
        self.by_key.get(key).copied()
    }

    /// The nodes without a parent, in list order.
    pub fn roots(&self) -> impl Iterator<Item = NodeId> + '_ {
        self.ids.iter().copied().filter(|&node| self.parent(node).is_none())
    }

    /// The node from which this one was first visited; `None` for a root.
    pub fn parent(&self, node: NodeId) -> Option<NodeId> {
        self.parents(node).first().copied()
    }

    /// All parents, that of the tree first.
    pub fn parents(&self, node: NodeId) -> &[NodeId] {
        &self.links[node.index()].parents
    }

    /// The nodes first visited from this one, in list order.
    pub fn children(&self, node: NodeId) -> &[NodeId] {
        &self.links[node.index()].children
    }

    /// The parent, its parent and so on up to a root.
    pub fn ancestors(&self, node: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        std::iter::successors(self.parent(node), |&node| self.parent(node))
    }

    /// Every node above this one by any edge, each once, the nearest first and those of the tree
    /// before others as near: the parents, then theirs. At most 64.
    pub fn lineage(&self, node: NodeId) -> Vec<NodeId> {
        let mut lineage = Vec::new();
        let mut met = HashSet::new();
        let mut waiting = VecDeque::from([node]);
        while let Some(here) = waiting.pop_front() {
            for &parent in self.parents(here) {
                if lineage.len() == LONGEST_LINEAGE {
                    return lineage;
                }
                if met.insert(parent) {
                    lineage.push(parent);
                    waiting.push_back(parent);
                }
            }
        }
        lineage
    }

    /// The lowest node at or above both; `None` for nodes of different trees.
    pub fn common(&self, one: NodeId, other: NodeId) -> Option<NodeId> {
        let up = |node| std::iter::successors(Some(node), |&node| self.parent(node));
        up(one).find(|&node| up(other).any(|above| above == node))
    }

    /// The height of every node by its place: the length of the longest way down to a leaf.
    pub fn heights(&self) -> Vec<u32> {
        let mut heights = vec![0; self.nodes.len()];
        // A node comes before all below it, so going backwards the lower ones are known.
        for &node in self.ids.iter().rev() {
            if let Some(parent) = self.parent(node) {
                heights[parent.index()] = heights[parent.index()].max(heights[node.index()] + 1);
            }
        }
        heights
    }

    /// The inner nodes newly entered between the class before and this one, outermost first:
    /// the chips that stand before the class in the list.
    ///
    /// As in 2014 these need not all be ancestors of the class: 53 ILSVRC2012 nodes hold no class
    /// of their own, because all below them was visited before (*baked goods* is such a chip
    /// before *fig*). Their [`subtree`](Self::subtree) is empty.
    pub fn chips(&self, class: ClassId) -> &[NodeId] {
        let end = self.node_of(class).index();
        let before = class.index().checked_sub(1).map(|before| self.classes[before]);
        &self.ids[before.map_or(0, |node| node.index() + 1)..end]
    }

    /// Positions of the classes at and below a node: always one run of the list.
    pub fn subtree(&self, node: NodeId) -> Range<u32> {
        self.links[node.index()].subtree.clone()
    }

    /// Every node in the order of the walk: a node comes before all below it.
    pub fn nodes(&self) -> impl Iterator<Item = NodeId> + '_ {
        self.ids.iter().copied()
    }

    /// Every node that is not just a class: it has children, or cannot be chosen. In list order.
    pub fn inner_nodes(&self) -> impl Iterator<Item = NodeId> + '_ {
        let is_inner =
            |&node: &NodeId| self.node(node).class.is_none() || !self.children(node).is_empty();
        self.ids.iter().copied().filter(is_inner)
    }
}

impl ClassNames for Taxonomy {
    fn key(&self, class: ClassId) -> &str {
        &self.class_node(class).key
    }

    fn class(&self, key: &str) -> Option<ClassId> {
        self.find(key).and_then(|node| self.node(node).class)
    }
}

/// A count of nodes as the type their ids have. No machine holds four billion of them.
fn count(nodes: usize) -> u32 {
    u32::try_from(nodes).unwrap_or(u32::MAX)
}
