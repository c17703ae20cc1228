//! What a kitty terminal shows for us, and the way from there to what it should show. Emits
//! bytes, writes none. Images are sent once; moving and resizing only re-places them.

use super::super::{Capabilities, FrameBytes, ImageKey, PictureSource, Placement, Prepared};
use super::store::Store;
use super::{Spot, delete, place, remove, transmit};
use crate::domain::Part;
use ratatui::layout::Rect;
use std::collections::HashSet;

/// Decoded bytes kept in the terminal; the quotas known are 320 MB (kitty) and 128 MB (others).
const MAX_STORED_BYTES: u64 = 96_000_000;

/// The terminal as we know it.
#[derive(Debug)]
pub(in super::super) struct Screen {
    store: Store,
    spots: Vec<Spot>,
    /// Images the terminal may still hold although we started anew.
    orphans: Vec<u32>,
    /// Whether deleting an image also drops all others that have no placement.
    drops_unplaced: bool,
}

/// What one update sends before its frame.
#[derive(Debug, Default)]
struct Sent {
    bytes: Vec<u8>,
    /// Images replaced by a newer version of themselves, still on the screen.
    outdated: Vec<u32>,
    is_pending: bool,
}

impl Screen {
    pub(in super::super) fn new(capabilities: &Capabilities, nonce: u32) -> Self {
        Self::with_budget(capabilities, nonce, MAX_STORED_BYTES)
    }

    pub(super) fn with_budget(capabilities: &Capabilities, nonce: u32, max_bytes: u64) -> Self {
        Self {
            store: Store::new(max_bytes, nonce),
            spots: Vec::new(),
            orphans: Vec::new(),
            drops_unplaced: drops_unplaced(capabilities.terminal.as_deref()),
        }
    }

    /// Whether the terminal holds a version of this picture.
    pub(in super::super) fn holds(&self, key: ImageKey) -> bool {
        self.store.get(key).is_some()
    }

    /// The bytes from what is shown to what is wanted. Placements not wholly within `screen`
    /// are left out: the terminal would scroll.
    pub(in super::super) fn update(
        &mut self,
        placements: &[Placement],
        source: &impl PictureSource,
        screen: Rect,
        budget_bytes: usize,
    ) -> FrameBytes {
        self.store.tick();
        let wanted = visible(placements, screen);
        let sent = self.send(&wanted, source, budget_bytes);
        let (inside, shown) = self.arrange(&wanted, &sent.outdated);
        FrameBytes { before: sent.bytes, inside, is_pending: sent.is_pending, shown }
    }

    /// Starts anew: the terminal was cleared, or used by somebody else.
    pub(in super::super) fn forget(&mut self) {
        self.spots.clear();
        self.orphans.extend(self.store.drain());
    }

    /// Deletes everything of ours.
    pub(in super::super) fn close(&mut self) -> Vec<u8> {
        self.forget();
        let mut bytes = Vec::new();
        self.delete_orphans(&mut bytes);
        bytes
    }

    fn delete_orphans(&mut self, out: &mut Vec<u8>) {
        for image in self.orphans.drain(..) {
            delete(out, image);
        }
    }

    /// Sends the missing pictures, in order, as long as the budget lasts; the first one always.
    fn send(&mut self, wanted: &[Placement], source: &impl PictureSource, budget: usize) -> Sent {
        let mut sent = Sent::default();
        self.delete_orphans(&mut sent.bytes);
        self.make_room(wanted, source, &mut sent.bytes);
        let mut used_bytes = 0;
        for placement in wanted {
            let Some(picture) = self.missing(placement.key, source) else { continue };
            let Some(payload) = picture.payload() else { continue };
            if budget == 0 || (used_bytes > 0 && used_bytes + payload.len() > budget) {
                sent.is_pending = true;
                break;
            }
            used_bytes += payload.len();
            let (fingerprint, size) = (picture.fingerprint(), picture.pixels().size());
            let (image, earlier) = self.store.insert(placement.key, fingerprint, size);
            transmit(&mut sent.bytes, image, payload);
            sent.outdated.extend(earlier.map(|earlier| earlier.id));
        }
        sent
    }

    /// The picture, if the terminal does not have it in this version.
    fn missing(&self, key: ImageKey, source: &impl PictureSource) -> Option<Prepared> {
        let held = self.store.get(key).map(|stored| stored.fingerprint);
        source.picture(key).filter(|picture| held != Some(picture.fingerprint()))
    }

    /// Evicts once for all that is about to come, before any of it is sent.
    fn make_room(&mut self, wanted: &[Placement], source: &impl PictureSource, out: &mut Vec<u8>) {
        let keys: HashSet<ImageKey> = wanted.iter().map(|placement| placement.key).collect();
        let missing = keys.iter().filter_map(|&key| self.missing(key, source));
        let coming = missing.map(|picture| picture.decoded_bytes()).sum();
        let placed = self.placed();
        let gone = self.store.evict(coming, |key, id| keys.contains(&key) || placed.contains(&id));
        for &image in &gone {
            delete(out, image);
        }
        if !gone.is_empty() {
            self.note_deletion();
        }
    }

    /// Places what is new or has moved, then takes away what is gone, so that a picture and its
    /// newer version never leave a hole between them.
    fn arrange(&mut self, wanted: &[Placement], outdated: &[u32]) -> (Vec<u8>, Vec<ImageKey>) {
        let there: Vec<(Spot, ImageKey)> =
            wanted.iter().filter_map(|placement| self.spot_of(placement)).collect();
        let ready: Vec<(Spot, ImageKey)> = uncovered(&there).collect();
        let mut old = std::mem::take(&mut self.spots);
        let (kept, moved) = assign(&ready, &mut old);
        let mut out = Vec::new();
        for spot in &moved {
            place(&mut out, spot);
        }
        for spot in old.iter().filter(|spot| !outdated.contains(&spot.image)) {
            remove(&mut out, spot);
        }
        for &image in outdated {
            delete(&mut out, image);
        }
        self.spots = kept;
        self.spots.extend(moved);
        if !outdated.is_empty() {
            self.note_deletion();
        }
        (keep_cursor(out), ready.into_iter().map(|(_, key)| key).collect())
    }

    /// Where the picture would stand, if the terminal holds it; the placement's number is still
    /// to be found.
    fn spot_of(&mut self, placement: &Placement) -> Option<(Spot, ImageKey)> {
        let image = self.store.touch(placement.key)?;
        let size = self.store.get(placement.key)?.size;
        let source = match placement.part {
            Part::WHOLE => None,
            part => Some(part.pixels(size)),
        };
        let spot = Spot { image, placement: 0, area: placement.area, source };
        Some((spot, placement.key))
    }

    fn note_deletion(&mut self) {
        if self.drops_unplaced {
            self.store.keep_only(&self.placed());
        }
    }

    fn placed(&self) -> HashSet<u32> {
        self.spots.iter().map(|spot| spot.image).collect()
    }
}

/// Splits what should be shown into spots that stay as they are and spots to be placed, which
/// take over a spot of the same image where one is free. What is left in `old` is gone.
fn assign(ready: &[(Spot, ImageKey)], old: &mut Vec<Spot>) -> (Vec<Spot>, Vec<Spot>) {
    let (mut kept, mut rest) = (Vec::new(), Vec::new());
    for &(wanted, _) in ready {
        let same = |spot: &Spot| Spot { placement: 0, ..*spot } == wanted;
        match old.iter().position(same) {
            Some(at) => kept.push(old.swap_remove(at)),
            None => rest.push(wanted),
        }
    }
    let mut moved: Vec<Spot> = Vec::new();
    for wanted in rest {
        let placement = match old.iter().position(|spot| spot.image == wanted.image) {
            Some(at) => old.swap_remove(at).placement,
            None => free_placement(wanted.image, kept.iter().chain(&moved)),
        };
        moved.push(Spot { placement, ..wanted });
    }
    (kept, moved)
}

/// What is seen: of several pictures in one area the last.
fn uncovered(there: &[(Spot, ImageKey)]) -> impl Iterator<Item = (Spot, ImageKey)> {
    let is_covered = |at: usize, area: Rect| there[at + 1..].iter().any(|(by, _)| by.area == area);
    let seen = there.iter().enumerate().filter(move |(at, (spot, _))| !is_covered(*at, spot.area));
    seen.map(|(_, seen)| *seen)
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

/// Placements that can be shown, each place once.
fn visible(placements: &[Placement], screen: Rect) -> Vec<Placement> {
    let mut seen = HashSet::new();
    let fits = |area: Rect| !area.is_empty() && area.intersection(screen) == area;
    let wanted = placements.iter().filter(|placement| fits(placement.area));
    wanted.filter(|placement| seen.insert(**placement)).copied().collect()
}

/// Placing moves the cursor, which the text may just have put where the user types.
fn keep_cursor(bytes: Vec<u8>) -> Vec<u8> {
    if bytes.is_empty() {
        return bytes;
    }
    [b"\x1b7", bytes.as_slice(), b"\x1b8"].concat()
}

/// kitty before 0.38.1 deletes, with an image, every other one that has no placement.
fn drops_unplaced(terminal: Option<&str>) -> bool {
    let version = terminal.and_then(|name| name.strip_prefix("kitty(")?.strip_suffix(')'));
    let Some(version) = version else { return false };
    let mut numbers = version.split('.').map(|number| number.parse().unwrap_or(0));
    let mut next = || numbers.next().unwrap_or(0);
    (next(), next(), next()) < (0, 38, 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_kitties_are_known_by_their_version() {
        for old in ["kitty(0.26.5)", "kitty(0.38.0)"] {
            assert!(drops_unplaced(Some(old)), "{old}");
        }
        for sound in ["kitty(0.38.1)", "kitty(0.41)", "kitty(1.0.0)", "Konsole 22.12.3"] {
            assert!(!drops_unplaced(Some(sound)), "{sound}");
        }
        assert!(!drops_unplaced(None));
    }

    #[test]
    fn the_smallest_free_placement_is_taken() {
        let spot = |image, placement| Spot { image, placement, area: Rect::ZERO, source: None };
        let spots = [spot(1, 2), spot(1, 1), spot(2, 3), spot(1, 4)];
        assert_eq!(free_placement(1, spots.iter()), 3);
        assert_eq!(free_placement(2, spots.iter()), 1);
        assert_eq!(free_placement(3, spots.iter()), 1);
    }
}
