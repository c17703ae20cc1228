//! Steps of the cursor over rows and along the tree, and folding.

use super::rows::{Row, around, families};
use super::{ClassList, Step};
use crate::app::workbench::Workbench;
use crate::domain::ClassId;
use crate::taxonomy::{NodeId, Taxonomy};

impl ClassList {
    /// Moves the cursor, staying within the list.
    pub fn go(&mut self, step: Step, bench: &Workbench) {
        let last = self.rows.len().saturating_sub(1);
        let starts_group = |&row: &usize| self.starts_group(row, bench);
        self.cursor = match step {
            Step::By(rows) => self.cursor.saturating_add_signed(rows).min(last),
            Step::First => 0,
            Step::Last => last,
            Step::PreviousGroup => {
                (0..self.cursor.min(self.rows.len())).rev().find(starts_group).unwrap_or(0)
            }
            Step::NextGroup => {
                (self.cursor + 1..self.rows.len()).find(starts_group).unwrap_or(last)
            }
            Step::Parent => self.row_of(self.parent_start(&bench.taxonomy), bench),
            Step::PreviousSibling => self.row_of(self.sibling(false, &bench.taxonomy), bench),
            Step::NextSibling => self.row_of(self.sibling(true, &bench.taxonomy), bench),
        };
    }

    fn starts_group(&self, row: usize, bench: &Workbench) -> bool {
        if self.is_pruned() {
            return self.has_chips(row, bench);
        }
        let class = |row: Row| row.first_class(&bench.taxonomy);
        self.rows.get(row).is_some_and(|&row| bench.starts_group(class(row)))
    }

    /// The row that shows a position of the class list; the cursor's own if none does.
    fn row_of(&self, position: Option<u32>, bench: &Workbench) -> usize {
        let row = position.and_then(|position| self.row_holding(ClassId(position), bench));
        row.unwrap_or(self.cursor)
    }

    /// Where the subtree around the cursor begins; from its beginning, that of the next one out.
    fn parent_start(&self, taxonomy: &Taxonomy) -> Option<u32> {
        let row = self.selected_row()?;
        let here = row.first_class(taxonomy).0;
        let mut up = around(row, taxonomy);
        while let Some(node) = up {
            let start = taxonomy.subtree(node).start;
            if start < here {
                return Some(start);
            }
            up = around(Row::Node(node), taxonomy);
        }
        Some(0)
    }

    /// Where the next (or previous) child of the same parent begins; at the end of them, that of
    /// the parent, and so on.
    fn sibling(&self, is_next: bool, taxonomy: &Taxonomy) -> Option<u32> {
        let row = self.selected_row()?;
        let mut node = row.node(taxonomy);
        while let Some(parent) = taxonomy.parent(node) {
            let others = taxonomy.children(parent).iter().map(|&child| taxonomy.subtree(child));
            let here = taxonomy.subtree(node);
            let found = if is_next {
                others
                    .filter(|other| !other.is_empty() && other.start >= here.end)
                    .min_by_key(|other| other.start)
            } else {
                others
                    .filter(|other| !other.is_empty() && other.end <= here.start)
                    .max_by_key(|other| other.start)
            };
            if let Some(found) = found {
                return Some(found.start);
            }
            node = parent;
        }
        None
    }

    /// Folds the subtree around the cursor into one row, which the cursor goes to; its node. `None`
    /// if there is none to fold; candidates are too few for it.
    pub fn fold(&mut self, bench: &Workbench) -> Option<NodeId> {
        if self.is_pruned() {
            return None;
        }
        self.leave_search(bench);
        let node = around(self.selected_row()?, &bench.taxonomy)?;
        self.folded.insert(node);
        self.refold(bench);
        Some(node)
    }

    /// Opens the node under the cursor: shows the classes below it, the cursor on the first. False
    /// if a class is there.
    pub fn unfold(&mut self, bench: &Workbench) -> bool {
        let Some(Row::Node(node)) = self.selected_row() else { return false };
        let opened = bench.taxonomy.subtree(node);
        // What was found by its name may lie in folded subtrees; smaller ones within stay closed.
        self.folded.retain(|&other| {
            let range = bench.taxonomy.subtree(other);
            range.start > opened.start || range.end < opened.end
        });
        self.leave_search(bench);
        self.refold(bench);
        let is_below = |row: &Row| row.first_class(&bench.taxonomy).0 >= opened.start;
        self.cursor = self.rows.iter().position(is_below).unwrap_or(self.cursor);
        true
    }

    /// Folds every family, or opens all if any is folded.
    pub fn fold_all(&mut self, bench: &Workbench) {
        if self.is_pruned() {
            return;
        }
        self.leave_search(bench);
        if self.folded.is_empty() {
            self.folded = families(&bench.taxonomy);
        } else {
            self.folded.clear();
        }
        self.refold(bench);
    }

    fn leave_search(&mut self, bench: &Workbench) {
        if !self.query.is_empty() || self.in_place.is_some() || self.shelf != super::Shelf::All {
            self.clear(bench);
        }
    }

    fn refold(&mut self, bench: &Workbench) {
        let selected = self.selected_row();
        self.rows = self.shelved(bench);
        self.put_on_class(selected, bench);
        self.cursor = self.cursor.min(self.rows.len().saturating_sub(1));
    }
}
