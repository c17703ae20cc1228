//! The walk through trees of pages.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::cells::{Page, Row};
use super::pages::Pages;
use super::shape::Shape;

/// What was walked through so far.
pub(super) struct Walk<'a> {
    pub(super) pages: &'a Pages,
    pub(super) shapes: &'a [Shape],
    /// Pages that were given to a tree.
    pub(super) visited: HashSet<u32>,
    /// Places of the shapes whose trees are not whole.
    pub(super) broken: BTreeSet<usize>,
    /// Cells that are no rows, by the place of their shape.
    pub(super) unreadable: BTreeMap<usize, usize>,
}

impl<'a> Walk<'a> {
    pub(super) fn new(pages: &'a Pages, shapes: &'a [Shape]) -> Self {
        Self {
            pages,
            shapes,
            visited: HashSet::new(),
            broken: BTreeSet::new(),
            unreadable: BTreeMap::new(),
        }
    }

    /// Hands over the rows of the tree below a page; whether it is whole. A page whose rows look like
    /// others is none of it, whatever leads there.
    pub(super) fn visit<E>(
        &mut self,
        root: u32,
        shape: usize,
        take: &mut impl FnMut(usize, Row) -> Result<(), E>,
    ) -> Result<bool, E> {
        let mut is_whole = true;
        let mut ahead = vec![root];
        while let Some(number) = ahead.pop() {
            let Some((page, rows)) = self.enter(number, shape) else {
                is_whole = false;
                continue;
            };
            self.visited.insert(number);
            for row in rows {
                match row {
                    Some(row) => take(shape, row)?,
                    None => *self.unreadable.entry(shape).or_default() += 1,
                }
            }
            ahead.extend(page.children().into_iter().rev());
        }
        Ok(is_whole)
    }

    /// A page of a shape's tree that is not visited yet, with its rows; nothing in place of those that
    /// do not fit.
    fn enter(&self, number: u32, shape: usize) -> Option<(Page<'a>, Vec<Option<Row>>)> {
        let shape = &self.shapes[shape];
        let page = self.pages.tree_page(number).filter(|_| !self.visited.contains(&number))?;
        let rows = page.rows(self.pages).map(|row| row.filter(|row| shape.fits(row)));
        let rows: Vec<Option<Row>> = rows.collect();
        let fitting = rows.iter().flatten().count();
        (shape.has_pages_of(page.kind) && fitting * 2 >= rows.len()).then_some((page, rows))
    }
}
