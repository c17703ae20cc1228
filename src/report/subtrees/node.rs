//! The figures of a node of the tree.

use super::super::build::{Scored, rate_at};
use super::super::figures::{ClassName, ErrorRate};
use super::super::rows::Tree;
use crate::stats::{mean, median};
use serde::Serialize;

/// Errors and times of the scored trials whose truth is in one subtree.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct NodeFigures {
    /// The node at the top; `None` for the classes outside of all groups.
    pub node: Option<ClassName>,
    /// Classes of the subtree.
    pub classes: usize,
    /// Scored trials.
    pub n: usize,
    /// Errors at k = 1 and at the widest k.
    pub errors: Vec<ErrorRate>,
    /// The median of their active times; `None` if `n` is 0.
    pub median_active_ms: Option<f64>,
    /// The mean of their active times; `None` if `n` is 0.
    pub mean_active_ms: Option<f64>,
}

impl NodeFigures {
    /// Of a node and the trials below it.
    pub(super) fn of(
        tree: &Tree,
        node: usize,
        below: &[&Scored<'_>],
        ks: &[usize],
    ) -> Option<Self> {
        let node = tree.nodes.get(node)?;
        let name = ClassName { key: node.key.to_string(), name: node.name.clone() };
        Some(Self { node: Some(name), ..Self::unnamed(node.classes, below, ks) })
    }

    fn unnamed(classes: usize, trials: &[&Scored<'_>], ks: &[usize]) -> Self {
        let times: Vec<f64> = trials.iter().map(|trial| trial.trial.active_ms as f64).collect();
        let judged = || trials.iter().map(|trial| (trial.k, trial.rank));
        Self {
            node: None,
            classes,
            n: trials.len(),
            errors: ks.iter().map(|&k| rate_at(judged(), k)).collect(),
            median_active_ms: median(&times),
            mean_active_ms: mean(&times),
        }
    }
}

/// The groups of a tree that have a trial, and all else.
pub(super) fn groups(
    scored: &[Scored<'_>],
    tree: &Tree,
    ks: &[usize],
) -> (Vec<NodeFigures>, Option<NodeFigures>) {
    let mut group_of: Vec<Option<usize>> = vec![None; tree.nodes.len()];
    for (group, &node) in tree.groups.iter().enumerate() {
        if let Some(place) = group_of.get_mut(node) {
            *place = Some(group);
        }
    }
    let mut within: Vec<Vec<&Scored<'_>>> = vec![Vec::new(); tree.groups.len()];
    let mut outside = Vec::new();
    for trial in scored {
        match tree.lineage(trial.truth).find_map(|node| group_of[node]) {
            Some(group) => within[group].push(trial),
            None => outside.push(trial),
        }
    }
    let grouped: usize =
        tree.groups.iter().filter_map(|&node| tree.nodes.get(node)).map(|node| node.classes).sum();
    let classes = tree.of_class.len().saturating_sub(grouped);
    let has_other = !tree.groups.is_empty() && !outside.is_empty();
    let groups = tree.groups.iter().zip(&within).filter(|(_, trials)| !trials.is_empty());
    (
        groups.filter_map(|(&node, trials)| NodeFigures::of(tree, node, trials, ks)).collect(),
        has_other.then(|| NodeFigures::unnamed(classes, &outside, ks)),
    )
}
