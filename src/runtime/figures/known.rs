//! A dataset as a report needs it: its classes, its tree, and the truth of its images.

use super::Truth;
use crate::domain::{ClassId, ClassNames as _, DatasetId, GroundTruth, ImageId};
use crate::report::{ClassKey, Tree, TreeNode};
use crate::taxonomy::{NodeId, Taxonomy};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// The subtrees people speak of in WordNet: dogs, felines, birds, snakes, lizards, amphibians, fish,
/// insects, arachnids, primates, vehicles, musical instruments, furniture, clothing, structures, food.
const USUAL: [&str; 16] = [
    "n02084071",
    "n02120997",
    "n01503061",
    "n01726692",
    "n01674464",
    "n01627424",
    "n02512053",
    "n02159955",
    "n01769347",
    "n02469914",
    "n04524313",
    "n03800933",
    "n03405725",
    "n03051540",
    "n04341686",
    "n00021265",
];

/// What a report knows of a dataset.
pub(super) struct Known {
    /// The dataset.
    pub(super) id: DatasetId,
    /// Its classes.
    pub(super) taxonomy: Arc<Taxonomy>,
    /// The true class of each image.
    pub(super) truth: HashMap<ImageId, ClassKey>,
    /// All classes that are right, of images for which they are known.
    valid: HashMap<ImageId, Vec<ClassKey>>,
    keys: HashSet<ClassKey>,
    /// Of every node.
    heights: Vec<u32>,
    /// Of what would stand above all trees, where there are several.
    above_all: u32,
}

impl Known {
    pub(super) fn new(id: DatasetId, taxonomy: Arc<Taxonomy>, truth: &Truth) -> Self {
        let keys = taxonomy.classes().map(|class| taxonomy.class_node(class).key.as_str().into());
        let keys: HashSet<ClassKey> = keys.collect();
        let heights = taxonomy.heights();
        let above_all = heights.iter().max().map_or(0, |highest| highest + 1);
        let (classes, valid) = (HashMap::new(), HashMap::new());
        let mut known = Self { id, taxonomy, truth: classes, valid, keys, heights, above_all };
        for (&image, GroundTruth { class, valid }) in truth {
            known.truth.insert(image, known.key(class));
            if !valid.is_empty() {
                known.valid.insert(image, valid.iter().map(|key| known.key(key)).collect());
            }
        }
        known
    }

    /// All classes that are right of an image; empty where they are not known.
    pub(super) fn valid(&self, image: ImageId) -> &[ClassKey] {
        self.valid.get(&image).map_or(&[], Vec::as_slice)
    }

    /// The one copy of a class's key; a new one of a class that the dataset no longer has.
    pub(super) fn key(&self, key: &str) -> ClassKey {
        self.keys.get(key).map_or_else(|| key.into(), Arc::clone)
    }

    /// How far each guess is from the truth; none if a class is not in the tree.
    pub(super) fn distances(&self, truth: Option<&ClassKey>, guesses: &[ClassKey]) -> Vec<u32> {
        let Some(truth) = truth else { return Vec::new() };
        let all = guesses.iter().map(|guess| self.distance(truth, guess));
        all.collect::<Option<_>>().unwrap_or_default()
    }

    /// The height of the lowest common ancestor of two keys; `None` if one is not in the tree.
    fn distance(&self, one: &str, other: &str) -> Option<u32> {
        let (one, other) = (self.taxonomy.find(one)?, self.taxonomy.find(other)?);
        let common = self.taxonomy.common(one, other);
        Some(common.map_or(self.above_all, |node| self.heights[node.index()]))
    }

    /// A class's first word, with its parent's where another class has the same (crane, crane).
    pub(super) fn name(&self, key: &str) -> Option<String> {
        let taxonomy = &self.taxonomy;
        let class = taxonomy.class(key)?;
        let name = taxonomy.class_node(class).name();
        let is_shared = taxonomy.classes().any(|other| {
            other != class && taxonomy.class_node(other).name().eq_ignore_ascii_case(name)
        });
        let parent = taxonomy.parent(taxonomy.node_of(class)).filter(|_| is_shared);
        Some(match parent {
            Some(parent) => format!("{name} ({})", taxonomy.node(parent).name()),
            None => name.to_owned(),
        })
    }

    /// The tree of the classes.
    pub(super) fn tree(&self) -> Tree {
        let taxonomy = &self.taxonomy;
        let nodes = taxonomy.nodes().map(|node| TreeNode {
            key: taxonomy.node(node).key.as_str().into(),
            name: taxonomy.node(node).name().to_owned(),
            parent: taxonomy.parent(node).map(NodeId::index),
            classes: taxonomy.subtree(node).len(),
        });
        let of_class = |class: ClassId| {
            (self.key(&taxonomy.class_node(class).key), taxonomy.node_of(class).index())
        };
        Tree {
            nodes: nodes.collect(),
            of_class: taxonomy.classes().map(of_class).collect(),
            groups: groups(taxonomy).into_iter().map(NodeId::index).collect(),
        }
    }
}

/// The subtrees people speak of: the usual ones of WordNet where the tree has several of them, else
/// the first level of the tree that divides anything.
fn groups(taxonomy: &Taxonomy) -> Vec<NodeId> {
    let usual: Vec<NodeId> = USUAL.iter().filter_map(|key| taxonomy.find(key)).collect();
    if usual.len() > 1 {
        return usual;
    }
    let mut level: Vec<NodeId> = taxonomy.roots().collect();
    while let [only] = level.as_slice() {
        level = taxonomy.children(*only).to_vec();
    }
    level.retain(|&node| !taxonomy.children(node).is_empty());
    level
}
