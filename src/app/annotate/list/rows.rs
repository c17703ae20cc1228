//! What the list shows when nothing is searched for: the classes in order, folded subtrees as one
//! row each.

use crate::domain::ClassId;
use crate::taxonomy::{NodeId, Taxonomy};
use std::collections::BTreeSet;

/// One row of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Row {
    /// A class, to be chosen.
    Class(ClassId),
    /// A node that stands for all below it: folded, or found by its name.
    Node(NodeId),
}

impl Row {
    /// The node of the row.
    pub fn node(self, taxonomy: &Taxonomy) -> NodeId {
        match self {
            Self::Class(class) => taxonomy.node_of(class),
            Self::Node(node) => node,
        }
    }

    /// The first class of the row: itself, or the first below.
    pub fn first_class(self, taxonomy: &Taxonomy) -> ClassId {
        match self {
            Self::Class(class) => class,
            Self::Node(node) => ClassId(taxonomy.subtree(node).start),
        }
    }
}

/// Every class, but of folded subtrees only the node; of nested ones the outermost.
pub(super) fn folded_rows(taxonomy: &Taxonomy, folded: &BTreeSet<NodeId>) -> Vec<Row> {
    let mut rows = Vec::with_capacity(taxonomy.len());
    let mut next = 0;
    // A node comes before all below it, so the outermost of nested ones is met first.
    for &node in folded {
        let subtree = taxonomy.subtree(node);
        if subtree.start < next || subtree.is_empty() {
            continue;
        }
        rows.extend((next..subtree.start).map(|class| Row::Class(ClassId(class))));
        rows.push(Row::Node(node));
        next = subtree.end;
    }
    let end = u32::try_from(taxonomy.len()).unwrap_or(u32::MAX);
    rows.extend((next..end).map(|class| Row::Class(ClassId(class))));
    rows
}

/// The innermost subtree around a row that holds more than the row does; `None` at the root, which
/// holds everything.
pub(super) fn around(row: Row, taxonomy: &Taxonomy) -> Option<NodeId> {
    let node = row.node(taxonomy);
    let held = match row {
        Row::Class(_) => 1,
        Row::Node(node) => taxonomy.subtree(node).len(),
    };
    // A class with others below it is a subtree itself.
    std::iter::once(node).chain(taxonomy.ancestors(node)).find(|&up| {
        taxonomy.subtree(up).len() > held && taxonomy.subtree(up).len() < taxonomy.len()
    })
}

/// What folding all folds: the largest subtrees that hold no more classes than there are rows of
/// such a size, so that the list has as many lines as each of them holds.
pub(super) fn families(taxonomy: &Taxonomy) -> BTreeSet<NodeId> {
    let most = taxonomy.len().isqrt().max(2);
    let is_family = |&node: &NodeId| {
        let held = taxonomy.subtree(node).len();
        held > 1 && held <= most
    };
    // Smaller ones within larger ones stay closed when the larger one is opened.
    taxonomy.inner_nodes().filter(is_family).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ilsvrc() -> std::sync::Arc<Taxonomy> {
        Taxonomy::ilsvrc2012()
    }

    #[test]
    fn a_folded_subtree_is_one_row_and_nothing_is_lost() {
        let taxonomy = ilsvrc();
        let dog = taxonomy.find("n02084071").unwrap();
        let terrier = taxonomy.find("n02092468").unwrap();
        let rows = folded_rows(&taxonomy, &BTreeSet::from([dog, terrier]));
        assert_eq!(rows.len(), 1000 - 118 + 1);
        assert_eq!(rows[145], Row::Node(dog));
        assert_eq!(folded_rows(&taxonomy, &BTreeSet::new()).len(), 1000);
    }

    #[test]
    fn all_folded_every_class_is_under_one_row() {
        let taxonomy = ilsvrc();
        let rows = folded_rows(&taxonomy, &families(&taxonomy));
        let held = |row: &Row| match row {
            Row::Class(_) => 1,
            Row::Node(node) => taxonomy.subtree(*node).len(),
        };
        assert_eq!(rows.iter().map(held).sum::<usize>(), 1000);
        assert!(rows.len() < 350, "{}", rows.len());
    }

    #[test]
    fn around_a_class_is_the_least_subtree_that_holds_more() {
        let taxonomy = ilsvrc();
        let airedale = taxonomy.find("n02096051").unwrap();
        let class = taxonomy.node(airedale).class.unwrap();
        let name = |row| around(row, &taxonomy).map(|node| taxonomy.node(node).name());
        assert_eq!(name(Row::Class(class)), Some("terrier"));
        let terrier = taxonomy.find("n02092468").unwrap();
        assert_eq!(name(Row::Node(terrier)), Some("hunting dog"));
        let root = taxonomy.ancestors(terrier).last().unwrap();
        assert_eq!(name(Row::Node(root)), None);
    }
}
