//! Pages that no walk from a root has reached: to which table do they belong?
//!
//! Pages that lead to each other are of one tree. It can only be one that was found broken, and of
//! those it is the one whose rows look most like theirs.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashSet};

use super::cells::{Page, Row};
use super::walk::Walk;

/// Hands over the rows of all such pages; how many pages found their tree.
pub(super) fn visit<E>(
    walk: &mut Walk<'_>,
    take: &mut impl FnMut(usize, Row) -> Result<(), E>,
) -> Result<usize, E> {
    if walk.broken.is_empty() {
        return Ok(0);
    }
    let before = walk.visited.len();
    let lost = lost_pages(walk);
    let below: HashSet<u32> = lost.values().flat_map(Page::children).collect();
    let is_top = |number: &&u32| !below.contains(number);
    // Those below others come last: most have been visited by then.
    let tops = lost.keys().filter(is_top);
    for &top in tops.chain(lost.keys().filter(|number| !is_top(number))) {
        if walk.visited.contains(&top) {
            continue;
        }
        if let Some(shape) = look(walk, &fragment(top, &lost)) {
            walk.visit(top, shape, take)?;
        }
    }
    Ok(walk.visited.len() - before)
}

/// Pages of trees that were not visited, but for those that SQLite calls free: what they hold was
/// deleted.
fn lost_pages<'a>(walk: &Walk<'a>) -> BTreeMap<u32, Page<'a>> {
    let free = walk.pages.free();
    let is_lost = |number: &u32| !walk.visited.contains(number) && !free.contains(number);
    let numbers = (1..=walk.pages.count()).filter(is_lost);
    let pages = numbers.filter_map(|number| Some((number, walk.pages.tree_page(number)?)));
    pages.filter(|(_, page)| !page.is_empty()).collect()
}

/// A lost page and all lost ones below it.
fn fragment<'p, 'a>(top: u32, lost: &'p BTreeMap<u32, Page<'a>>) -> Vec<&'p Page<'a>> {
    let (mut seen, mut ahead, mut pages) = (HashSet::new(), vec![top], Vec::new());
    while let Some(number) = ahead.pop() {
        if let Some(page) = lost.get(&number).filter(|_| seen.insert(number)) {
            ahead.extend(page.children().into_iter().rev());
            pages.push(page);
        }
    }
    pages
}

/// The broken tree whose rows look most like those of these pages.
fn look(walk: &Walk<'_>, pages: &[&Page<'_>]) -> Option<usize> {
    let kind = pages.first()?.kind;
    let of_page = |page: &&Page<'_>| page.rows(walk.pages).flatten().collect::<Vec<Row>>();
    let leaves: Vec<Vec<Row>> =
        pages.iter().filter(|page| !page.kind.is_interior()).map(of_page).collect();
    let count: usize = leaves.iter().map(Vec::len).sum();
    let candidates = walk.broken.iter().filter(|&&shape| walk.shapes[shape].has_pages_of(kind));
    let scored = candidates.map(|&place| {
        let shape = &walk.shapes[place];
        let rows = leaves.iter().flatten();
        let fitting = rows.clone().filter(|row| shape.fits(row)).count();
        let full = rows.filter(|row| row.values.len() == shape.columns.len()).count();
        let is_list = fitting == 0 || leaves.iter().all(|rows| fits_as_list(walk, place, rows));
        ((fitting, is_list, full, shape.is_table()), Reverse(place))
    });
    let ((fitting, ..), Reverse(place)) = scored.max()?;
    (fitting * 2 > count).then_some(place)
}

fn fits_as_list(walk: &Walk<'_>, place: usize, rows: &[Row]) -> bool {
    let shape = &walk.shapes[place];
    let fitting: Vec<Row> = rows.iter().filter(|row| shape.fits(row)).cloned().collect();
    shape.is_list(&fitting)
}
