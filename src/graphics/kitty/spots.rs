//! Which placement shows which picture where: the arithmetic of moving as little as possible.

use super::super::Placement;
use super::Spot;
use ratatui::layout::Rect;
use std::collections::HashSet;

/// A placement kept out of sight until it may be taken away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Parked {
    pub(super) spot: Spot,
    /// The area of the picture it lies under.
    pub(super) cover: Rect,
}

/// Splits what should be shown into spots that stay as they are and spots to be placed, which
/// take over a spot of the same image where one is free. What is left in `old` and `parked` is
/// gone. The placement numbers in `ready` are still to be found.
pub(super) fn assign(
    ready: &[Spot],
    old: &mut Vec<Spot>,
    parked: &mut Vec<Parked>,
) -> (Vec<Spot>, Vec<Spot>) {
    let (mut kept, mut rest) = (Vec::new(), Vec::new());
    for &wanted in ready {
        let same = |spot: &Spot| Spot { placement: wanted.placement, ..*spot } == wanted;
        match old.iter().position(same) {
            Some(at) => kept.push(old.swap_remove(at)),
            None => rest.push(wanted),
        }
    }
    let mut moved: Vec<Spot> = Vec::new();
    for wanted in rest {
        let free = take_free(wanted.image, old, parked);
        let taken = || kept.iter().chain(&moved);
        let placement = free.unwrap_or_else(|| free_placement(wanted.image, taken()));
        moved.push(Spot { placement, ..wanted });
    }
    (kept, moved)
}

/// What is seen: of several pictures in one area the last.
pub(super) fn uncovered<T: Copy>(there: &[(Spot, T)]) -> Vec<(Spot, T)> {
    let is_covered = |at: usize, area: Rect| there[at + 1..].iter().any(|(by, _)| by.area == area);
    let seen = there.iter().enumerate().filter(|(at, (spot, _))| !is_covered(*at, spot.area));
    seen.map(|(_, seen)| *seen).collect()
}

fn take_free(image: u32, old: &mut Vec<Spot>, parked: &mut Vec<Parked>) -> Option<u32> {
    if let Some(at) = old.iter().position(|spot| spot.image == image) {
        return Some(old.swap_remove(at).placement);
    }
    let at = parked.iter().position(|parked| parked.spot.image == image)?;
    Some(parked.swap_remove(at).spot.placement)
}

/// The smallest number, from 1, that none of the image's spots has.
fn free_placement<'a>(image: u32, spots: impl Iterator<Item = &'a Spot>) -> u32 {
    let mut taken: Vec<u32> =
        spots.filter(|spot| spot.image == image).map(|spot| spot.placement).collect();
    taken.sort_unstable();
    (1..).zip(&taken).find(|(free, taken)| free != *taken).map_or_else(
        || u32::try_from(taken.len()).map_or(u32::MAX, |count| count + 1),
        |(free, _)| free,
    )
}

/// Drops the spots of an image that is no more.
pub(super) fn free_of(spots: &mut Vec<Spot>, image: u32) {
    spots.retain(|spot| spot.image != image);
}

/// Placements that can be shown, each place once.
pub(super) fn visible(placements: &[Placement], screen: Rect) -> Vec<Placement> {
    let mut seen = HashSet::new();
    let fits = |area: Rect| !area.is_empty() && area.intersection(screen) == area;
    let wanted = placements.iter().filter(|placement| fits(placement.visible));
    wanted.filter(|placement| seen.insert(**placement)).copied().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_smallest_free_placement_is_taken() {
        let spot = |image, placement| Spot { image, placement, area: Rect::ZERO, source: None };
        let spots = [spot(1, 2), spot(1, 1), spot(2, 3), spot(1, 4)];
        assert_eq!(free_placement(1, spots.iter()), 3);
        assert_eq!(free_placement(2, spots.iter()), 1);
        assert_eq!(free_placement(3, spots.iter()), 1);
    }
}
