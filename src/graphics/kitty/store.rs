//! What the terminal keeps for us: which images under which ids, and which to give up first.
//! Knows no bytes and no screen.

use super::super::ImageKey;
use std::collections::{HashMap, HashSet};

/// Ids are `nonce << COUNTER_BITS | counter`: 24 bits, short to send and fit for placeholders.
const COUNTER_BITS: u32 = 14;
/// Most images kept, whatever their size: half of the ids, so that a free one is found at once.
const MAX_IMAGES: usize = 1 << (COUNTER_BITS - 1);

/// An image in the terminal's memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stored {
    pub(super) id: u32,
    pub(super) fingerprint: u64,
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

/// The images the terminal keeps, within a budget of decoded bytes.
#[derive(Debug)]
pub(super) struct Store {
    images: HashMap<ImageKey, Stored>,
    bytes: u64,
    max_bytes: u64,
    /// Counts the updates, to know what was not needed lately.
    clock: u64,
    nonce: u32,
    counter: u32,
}

impl Store {
    /// An empty store; `nonce` keeps apart the ids of programs that share a window.
    pub(super) fn new(max_bytes: u64, nonce: u32) -> Self {
        let nonce = nonce % ((1 << (24 - COUNTER_BITS)) - 1) + 1;
        Self { images: HashMap::new(), bytes: 0, max_bytes, clock: 0, nonce, counter: 0 }
    }

    /// A new update begins.
    pub(super) fn tick(&mut self) {
        self.clock += 1;
    }

    pub(super) fn get(&self, key: ImageKey) -> Option<&Stored> {
        self.images.get(&key)
    }

    /// The id of an image that is needed now.
    pub(super) fn touch(&mut self, key: ImageKey) -> Option<u32> {
        let stored = self.images.get_mut(&key)?;
        stored.last_used = self.clock;
        Some(stored.id)
    }

    /// Notes an image as kept under a new id; an earlier version under the same key is returned.
    pub(super) fn insert(
        &mut self,
        key: ImageKey,
        fingerprint: u64,
        size: (u32, u32),
    ) -> (u32, Option<Stored>) {
        let id = self.next_id();
        let stored = Stored { id, fingerprint, size, last_used: self.clock };
        let earlier = self.images.insert(key, stored);
        self.bytes += stored.bytes();
        self.bytes -= earlier.map_or(0, |earlier| earlier.bytes());
        (id, earlier)
    }

    /// Makes room for `coming` decoded bytes: gives up the images longest unused, but none that
    /// `is_needed`; what is needed may exceed the budget. Returns the ids to delete.
    pub(super) fn evict(
        &mut self,
        coming: u64,
        is_needed: impl Fn(ImageKey, u32) -> bool,
    ) -> Vec<u32> {
        let is_over = |bytes: u64, images: usize| {
            bytes.saturating_add(coming) > self.max_bytes || images >= MAX_IMAGES
        };
        if !is_over(self.bytes, self.images.len()) {
            return Vec::new();
        }
        let mut idle: Vec<(u64, ImageKey)> = self
            .images
            .iter()
            .filter(|(key, stored)| !is_needed(**key, stored.id))
            .map(|(key, stored)| (stored.last_used, *key))
            .collect();
        idle.sort_unstable();
        let (mut bytes, mut images) = (self.bytes, self.images.len());
        let mut given_up = Vec::new();
        for (_, key) in idle {
            if !is_over(bytes, images) {
                break;
            }
            bytes -= self.images.get(&key).map_or(0, Stored::bytes);
            images -= 1;
            given_up.push(key);
        }
        given_up.into_iter().filter_map(|key| self.forget(key)).collect()
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

    fn forget(&mut self, key: ImageKey) -> Option<u32> {
        let stored = self.images.remove(&key)?;
        self.bytes -= stored.bytes();
        Some(stored.id)
    }

    /// The next id that names no kept image.
    fn next_id(&mut self) -> u32 {
        loop {
            self.counter = (self.counter + 1) % (1 << COUNTER_BITS);
            let id = self.nonce << COUNTER_BITS | self.counter;
            if self.images.values().all(|stored| stored.id != id) {
                return id;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ImageId;

    fn key(number: i64) -> ImageKey {
        ImageKey::Thumbnail(ImageId(number))
    }

    fn filled(count: i64) -> Store {
        let mut store = Store::new(200, 0);
        for number in 0..count {
            store.tick();
            store.insert(key(number), 0, (5, 1));
        }
        store
    }

    #[test]
    fn the_longest_unused_go_first() {
        let mut store = filled(10);
        store.tick();
        store.touch(key(0));
        let gone = store.evict(40, |_, _| false);
        assert_eq!(gone.len(), 2);
        assert!(store.get(key(0)).is_some());
        assert!(store.get(key(1)).is_none() && store.get(key(2)).is_none());
        assert!(store.evict(40, |_, _| false).is_empty());
    }

    #[test]
    fn what_is_needed_stays_even_beyond_the_budget() {
        let mut store = filled(10);
        assert!(store.evict(500, |_, _| true).is_empty());
        assert_eq!(store.evict(500, |wanted, _| wanted == key(4)).len(), 9);
        assert!(store.get(key(4)).is_some());
    }

    #[test]
    fn replacing_counts_once_and_takes_a_new_id() {
        let mut store = filled(1);
        let old = store.get(key(0)).unwrap().id;
        let (new, earlier) = store.insert(key(0), 7, (5, 3));
        assert_ne!(new, old);
        assert_eq!(earlier.map(|earlier| earlier.id), Some(old));
        assert_eq!(store.bytes, 60);
    }

    #[test]
    fn ids_are_never_zero_never_shared_and_fit_24_bits() {
        for nonce in [0, 1, 1022, 1023, u32::MAX] {
            let mut store = Store::new(u64::MAX, nonce);
            let first = store.insert(key(0), 0, (1, 1)).0;
            store.counter = (1 << COUNTER_BITS) - 1;
            let wrapped = [store.insert(key(1), 0, (1, 1)).0, store.insert(key(2), 0, (1, 1)).0];
            assert!(!wrapped.contains(&first), "{nonce}");
            assert!(wrapped.iter().all(|&id| id > 0 && id < 1 << 24), "{nonce}");
        }
    }

    #[test]
    fn the_number_of_images_is_bounded_too() {
        let mut store = Store::new(u64::MAX, 0);
        for number in 0..i64::try_from(MAX_IMAGES).unwrap() {
            store
                .images
                .insert(key(number), Stored { id: 1, fingerprint: 0, size: (0, 0), last_used: 0 });
        }
        assert_eq!(store.evict(0, |_, _| false).len(), 1);
    }
}
