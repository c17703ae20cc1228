//! Errors and times by subtree of the classes and by class: where the hard ones are.

mod classes;
mod node;

pub use classes::{MissedClass, SlowClass};
pub use node::NodeFigures;

use super::build::{Scored, told_ks};
use super::figures::ClassName;
use super::rows::{SessionRows, Tree};
use serde::Serialize;

/// A class's name by its key.
pub(super) type Named<'a> = &'a dyn Fn(&str) -> ClassName;

/// Where a set of scored trials was hard: by the class of the truth.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Subtrees {
    /// The subtrees people speak of, those with a scored trial, in the order of the tree.
    pub groups: Vec<NodeFigures>,
    /// All classes outside of them; `None` without groups, or a scored trial outside.
    pub other: Option<NodeFigures>,
    /// The classes that took longest, at most ten, of those with at least two scored trials.
    pub slowest: Vec<SlowClass>,
    /// The classes missed most often with all guesses allowed, at most ten.
    pub most_missed: Vec<MissedClass>,
}

impl Subtrees {
    /// `scored` and `sessions` are of one dataset, whose tree this is.
    pub(super) fn of(
        sessions: &[&SessionRows],
        scored: &[Scored<'_>],
        tree: Option<&Tree>,
        named: Named<'_>,
    ) -> Self {
        let ks = told_ks(sessions);
        let (groups, other) =
            tree.map_or_else(|| (Vec::new(), None), |tree| node::groups(scored, tree, &ks));
        let classes = classes::Classes::of(scored);
        Self {
            groups,
            other,
            slowest: classes.slowest(named),
            most_missed: classes.most_missed(named, ks.last().copied()),
        }
    }
}

#[cfg(test)]
mod tests;
