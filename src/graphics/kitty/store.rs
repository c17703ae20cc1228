//! What the terminal keeps for us: which images under which ids, and which to give up first.
//! Knows no bytes and no screen.

use super::super::{ImageKey, Prepared};
use super::placeholder;
use crate::domain::Sharpness;
use std::collections::{HashMap, HashSet};

/// Ids of pictures that are placed are `nonce << COUNTER_BITS | counter`: 24 bits, short to send.
const COUNTER_BITS: u32 = 14;
/// Most images kept, whatever their size: half of the ids, so that a free one is found at once.
const MAX_IMAGES: usize = 1 << (COUNTER_BITS - 1);

/// What an image is kept for. Placed, it may be shown at any size; placeholders show it at the one
/// size the terminal was told, and another size is another image.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Slot {
    pub(super) key: ImageKey,
    /// Columns and rows, for placeholders.
    pub(super) cells: Option<(u16, u16)>,
}

/// An image in the terminal's memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stored {
    pub(super) id: u32,
    pub(super) fingerprint: u64,
    pub(super) sharpness: Sharpness,
    /// Width and height in pixels.
    pub(super) size: (u32, u32),
    last_used: u64,
}

impl Stored {
    /// What it takes in the terminal's memory, decoded.
    fn bytes(&self) -> u64 {
        u64::from(self.size.0) * u64::from(self.size.1) * 4
    }
}

/// Which ids are given out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ids {
    /// Any of 24 bits.
    Any,
    /// Those that placeholders can name.
    Placeholders,
}

/// The images the terminal keeps, within a budget of decoded bytes.
#[derive(Debug)]
pub(super) struct Store {
    images: HashMap<Slot, Stored>,
    bytes: u64,
    max_bytes: u64,
    /// Counts the frames, to know what was not needed lately.
    clock: u64,
    ids: Ids,
    nonce: u32,
    counter: u32,
}

impl Store {
    /// An empty store; `nonce` keeps apart the ids of programs that share a window.
    pub(super) fn new(max_bytes: u64, ids: Ids, nonce: u32) -> Self {
        Self { images: HashMap::new(), bytes: 0, max_bytes, clock: 0, ids, nonce, counter: 0 }
    }

    /// A new frame begins.
    pub(super) fn tick(&mut self) {
        self.clock += 1;
    }

    pub(super) fn get(&self, slot: Slot) -> Option<&Stored> {
        self.images.get(&slot)
    }

    /// The id of an image that is needed now.
    pub(super) fn touch(&mut self, slot: Slot) -> Option<u32> {
        let stored = self.images.get_mut(&slot)?;
        stored.last_used = self.clock;
        Some(stored.id)
    }

    /// An image of this key, whatever its size.
    #[cfg(test)]
    pub(super) fn any(&self, key: ImageKey) -> Option<&Stored> {
        self.images.iter().find(|(slot, _)| slot.key == key).map(|(_, stored)| stored)
    }

    /// Notes an image as kept under an id of [`Self::next_id`]; an earlier version in the same
    /// slot is returned.
    pub(super) fn insert(&mut self, slot: Slot, id: u32, picture: &Prepared) -> Option<Stored> {
        let stored = Stored {
            id,
            fingerprint: picture.fingerprint(),
            sharpness: picture.sharpness(),
            size: picture.size(),
            last_used: self.clock,
        };
        let earlier = self.images.insert(slot, stored);
        self.bytes += stored.bytes();
        self.bytes -= earlier.map_or(0, |earlier| earlier.bytes());
        earlier
    }

    /// Notes that the terminal does not have this image any more; whether it was one of ours.
    pub(super) fn lose(&mut self, id: u32) -> bool {
        self.slot_of(id).and_then(|slot| self.forget(slot)).is_some()
    }

    /// What the image with this id is kept for.
    pub(super) fn slot_of(&self, id: u32) -> Option<Slot> {
        self.images.iter().find(|(_, stored)| stored.id == id).map(|(slot, _)| *slot)
    }

    /// Makes room for `coming` decoded bytes: gives up the images longest unused, but none that
    /// `is_needed`; what is needed may exceed the budget. Returns the ids to delete.
    pub(super) fn evict(&mut self, coming: u64, is_needed: impl Fn(Slot, u32) -> bool) -> Vec<u32> {
        let is_over = |bytes: u64, images: usize| {
            bytes.saturating_add(coming) > self.max_bytes || images >= MAX_IMAGES
        };
        if !is_over(self.bytes, self.images.len()) {
            return Vec::new();
        }
        let mut idle: Vec<(u64, Slot)> = self
            .images
            .iter()
            .filter(|(slot, stored)| !is_needed(**slot, stored.id))
            .map(|(slot, stored)| (stored.last_used, *slot))
            .collect();
        idle.sort_unstable();
        let (mut bytes, mut images) = (self.bytes, self.images.len());
        let mut given_up = Vec::new();
        for (_, slot) in idle {
            if !is_over(bytes, images) {
                break;
            }
            bytes -= self.images.get(&slot).map_or(0, Stored::bytes);
            images -= 1;
            given_up.push(slot);
        }
        given_up.into_iter().filter_map(|slot| self.forget(slot)).collect()
    }

    /// Notes that the terminal dropped every image but these.
    pub(super) fn keep_only(&mut self, ids: &HashSet<u32>) {
        self.images.retain(|_, stored| ids.contains(&stored.id));
        self.bytes = self.images.values().map(Stored::bytes).sum();
    }

    /// Empties the store and returns all ids.
    pub(super) fn drain(&mut self) -> Vec<u32> {
        self.bytes = 0;
        let mut ids: Vec<u32> = self.images.drain().map(|(_, stored)| stored.id).collect();
        ids.sort_unstable();
        ids
    }

    fn forget(&mut self, slot: Slot) -> Option<u32> {
        let stored = self.images.remove(&slot)?;
        self.bytes -= stored.bytes();
        Some(stored.id)
    }

    /// The next id that names no kept image.
    pub(super) fn next_id(&mut self) -> u32 {
        loop {
            self.counter = self.counter.wrapping_add(1);
            let id = self.id(self.counter);
            if self.images.values().all(|stored| stored.id != id) {
                return id;
            }
        }
    }

    fn id(&self, counter: u32) -> u32 {
        match self.ids {
            Ids::Placeholders => placeholder::id(self.nonce.wrapping_add(counter)),
            Ids::Any => {
                let nonce = self.nonce % ((1 << (24 - COUNTER_BITS)) - 1) + 1;
                (nonce << COUNTER_BITS) | (counter % (1 << COUNTER_BITS))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::{Capabilities, Quality, prepare};
    use super::*;
    use crate::domain::ImageId;
    use crate::imaging::Pixels;

    fn slot(number: i64) -> Slot {
        Slot { key: ImageKey::Thumbnail(ImageId(number)), cells: None }
    }

    /// A picture of `width` x 1 pixels, four bytes each in the terminal.
    fn picture(width: u32) -> Prepared {
        prepare(Pixels::filled(width, 1, [9; 3]), &Capabilities::assumed(), Quality::Lossless)
    }

    fn insert(store: &mut Store, number: i64, width: u32) -> (u32, Option<Stored>) {
        let id = store.next_id();
        (id, store.insert(slot(number), id, &picture(width)))
    }

    fn filled(count: i64) -> Store {
        let mut store = Store::new(400, Ids::Any, 0);
        for number in 0..count {
            store.tick();
            insert(&mut store, number, 10);
        }
        store
    }

    #[test]
    fn the_longest_unused_go_first() {
        let mut store = filled(10);
        store.tick();
        store.touch(slot(0));
        let gone = store.evict(80, |_, _| false);
        assert_eq!(gone.len(), 2);
        assert!(store.get(slot(0)).is_some());
        assert!(store.get(slot(1)).is_none() && store.get(slot(2)).is_none());
        assert!(store.evict(80, |_, _| false).is_empty());
    }

    #[test]
    fn what_is_needed_stays_even_beyond_the_budget() {
        let mut store = filled(10);
        assert!(store.evict(2000, |_, _| true).is_empty());
        assert_eq!(store.evict(2000, |wanted, _| wanted == slot(4)).len(), 9);
        assert!(store.get(slot(4)).is_some());
    }

    #[test]
    fn replacing_counts_once_and_takes_a_new_id() {
        let mut store = filled(1);
        let old = store.get(slot(0)).unwrap().id;
        let (new, earlier) = insert(&mut store, 0, 30);
        assert_ne!(new, old);
        assert_eq!(earlier.map(|earlier| earlier.id), Some(old));
        assert_eq!(store.bytes, 120);
    }

    #[test]
    fn a_lost_image_is_no_longer_counted() {
        let mut store = filled(2);
        let id = store.get(slot(1)).unwrap().id;
        assert!(store.lose(id) && !store.lose(id));
        assert!(store.get(slot(1)).is_none());
        assert_eq!(store.bytes, 40);
    }

    #[test]
    fn ids_are_never_zero_and_never_shared() {
        for (ids, nonce) in [(Ids::Any, 0), (Ids::Any, u32::MAX), (Ids::Placeholders, 61_199)] {
            let mut store = Store::new(u64::MAX, ids, nonce);
            let first = insert(&mut store, 0, 1).0;
            for counter in [1 << COUNTER_BITS, placeholder::IDS, u32::MAX] {
                store.counter = counter - 1;
                let later = [insert(&mut store, 1, 1).0, insert(&mut store, 2, 1).0];
                assert!(!later.contains(&first) && !later.contains(&0), "{ids:?} {nonce}");
                assert!(ids == Ids::Placeholders || later.iter().all(|&id| id < 1 << 24));
            }
        }
    }

    #[test]
    fn the_number_of_images_is_bounded_too() {
        let mut store = Store::new(u64::MAX, Ids::Any, 0);
        for number in 0..i64::try_from(MAX_IMAGES).unwrap() {
            store.insert(slot(number), 1, &picture(1));
        }
        assert_eq!(store.evict(0, |_, _| false).len(), 1);
    }
}
