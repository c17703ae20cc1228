//! A class list pruned to candidates: which they are, and the groups they stand in.

use super::Row;
use crate::domain::ClassId;
use crate::taxonomy::{NodeId, Taxonomy};

/// The candidates in list order, with the chips before each.
#[derive(Clone, Debug)]
pub(super) struct Pruned {
    classes: Vec<ClassId>,
    chips: Vec<Vec<NodeId>>,
}

impl Pruned {
    pub(super) fn new(candidates: &[ClassId], taxonomy: &Taxonomy) -> Self {
        let mut classes = candidates.to_vec();
        classes.sort_unstable();
        classes.dedup();
        let mut before: Vec<NodeId> = Vec::new();
        let mut chips = Vec::with_capacity(classes.len());
        for &class in &classes {
            let mut path: Vec<NodeId> = taxonomy.ancestors(taxonomy.node_of(class)).collect();
            path.reverse();
            let common = path.iter().zip(&before).take_while(|(one, other)| one == other).count();
            chips.push(path[common..].to_vec());
            before = path;
        }
        Self { classes, chips }
    }

    pub(super) fn holds(&self, class: ClassId) -> bool {
        self.classes.binary_search(&class).is_ok()
    }

    pub(super) fn rows(&self) -> Vec<Row> {
        self.classes.iter().copied().map(Row::Class).collect()
    }

    /// The chips before a row of [`Pruned::rows`], outermost first.
    pub(super) fn chips(&self, row: usize) -> &[NodeId] {
        self.chips.get(row).map_or(&[], Vec::as_slice)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chips_say_what_is_newly_entered() {
        let taxonomy = Taxonomy::ilsvrc2012();
        let class = |key| taxonomy.node(taxonomy.find(key).unwrap()).class.unwrap();
        let [airedale, kelpie, pug] = ["n02096051", "n02105412", "n02110958"].map(class);
        let pruned = Pruned::new(&[kelpie, pug, airedale], &taxonomy);
        assert_eq!(pruned.rows(), [pug, airedale, kelpie].map(Row::Class));
        let names = |row| -> Vec<&str> {
            pruned.chips(row).iter().map(|&node| taxonomy.node(node).name()).collect()
        };
        assert_eq!(names(0).last(), Some(&"dog"), "of the pug");
        assert_eq!(names(1), ["hunting dog", "terrier"]);
        assert_eq!(names(2), ["working dog", "shepherd dog"]);
        assert!(pruned.holds(pug) && !pruned.holds(ClassId(0)));
    }
}
