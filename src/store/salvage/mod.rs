//! Rows out of a damaged data file: bytes in, rows out.
//!
//! SQLite itself gives up at the first page that makes no sense. Here every tree of pages is walked
//! from its root as far as it goes; then all pages that no walk reached are looked at, and those that
//! hang together are given to the table whose rows look like theirs, if that table's tree was broken.
//! A row counts only if every byte of it has its meaning, so a damaged one is left out, not guessed.
//!
//! This module knows SQLite's file format and the shapes of tables it is told, nothing of hit5.

pub(super) mod cells;
mod fragments;
mod frames;
pub(super) mod pages;
pub(super) mod schema;
pub(super) mod shape;
mod walk;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use cells::Row;
use pages::Pages;
use shape::Shape;
use walk::Walk;

/// What came to light beside the rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Findings {
    /// Whether the file does not begin as SQLite's files do.
    pub(super) is_headless: bool,
    /// Pages that the file should have and has not.
    pub(super) missing_pages: usize,
    /// Frames of the log that should be in force and cannot be trusted.
    pub(super) broken_frames: usize,
    /// Names of the tables and indexes whose trees are not whole.
    pub(super) broken: Vec<String>,
    /// Pages found outside of all trees, and given to one by their looks.
    pub(super) found_pages: usize,
    /// Cells that are no rows, by the name of their table or index.
    pub(super) unreadable: BTreeMap<String, usize>,
}

/// Hands over every row that can be read, with the place of its shape: first those in their tree.
/// `shapes` says what may be in the file; where each tree begins is read from the file's own schema.
pub(super) fn rows<E>(
    pages: &Pages,
    shapes: &[Shape],
    take: &mut impl FnMut(usize, Row) -> Result<(), E>,
) -> Result<Findings, E> {
    let objects = schema::objects(pages);
    let root = |shape: &Shape| objects.iter().find(|object| object.name == shape.name);
    let roots: Vec<Option<u32>> =
        shapes.iter().map(|shape| root(shape).map(|object| object.root)).collect();
    rows_below(pages, shapes, &roots, take)
}

/// The same where it is known where each tree begins.
fn rows_below<E>(
    pages: &Pages,
    shapes: &[Shape],
    roots: &[Option<u32>],
    take: &mut impl FnMut(usize, Row) -> Result<(), E>,
) -> Result<Findings, E> {
    let mut walk = Walk::new(pages, shapes);
    for (shape, root) in roots.iter().enumerate() {
        let is_whole = match root {
            Some(root) => walk.visit(*root, shape, take)?,
            None => false,
        };
        if !is_whole {
            walk.broken.insert(shape);
        }
    }
    let found_pages = fragments::visit(&mut walk, take)?;
    let name = |&shape: &usize| shapes[shape].name.clone();
    Ok(Findings {
        is_headless: !pages.has_head(),
        missing_pages: pages.claimed().saturating_sub(pages.count()) as usize,
        broken_frames: pages.broken_frames,
        broken: walk.broken.iter().map(name).collect(),
        found_pages,
        unreadable: walk.unreadable.iter().map(|(shape, &count)| (name(shape), count)).collect(),
    })
}
