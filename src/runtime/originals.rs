//! The originals decoded last, so that turning, filtering and panning do not decode them again.
//! Knows neither files nor screens.

use crate::domain::ImageId;
use crate::imaging::Pixels;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

/// Originals kept: the image at hand, and the most that are decoded ahead of it.
const MOST: usize = 5;
/// Bytes they may take together; a larger one is decoded each time.
const MOST_BYTES: usize = 192 << 20;

/// An image of a source; sources are told apart by their generation.
type Name = (u64, ImageId);

/// The originals decoded last, shared by the threads of the pool.
#[derive(Debug, Default)]
pub(super) struct Originals {
    /// The one longest unused first.
    kept: Mutex<VecDeque<(Name, Arc<Pixels>)>>,
}

impl Originals {
    /// The original, if it was kept; it counts as used now.
    pub(super) fn get(&self, name: Name) -> Option<Arc<Pixels>> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let at = kept.iter().position(|(of, _)| *of == name)?;
        let found = kept.remove(at)?;
        kept.push_back(found.clone());
        Some(found.1)
    }

    /// Keeps an original, in place of those longest unused.
    pub(super) fn put(&self, name: Name, pixels: &Arc<Pixels>) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|(of, _)| *of != name);
        kept.push_back((name, Arc::clone(pixels)));
        let bytes = |kept: &VecDeque<(Name, Arc<Pixels>)>| -> usize {
            kept.iter().map(|(_, pixels)| pixels.rgb().len()).sum()
        };
        while kept.len() > MOST || bytes(&kept) > MOST_BYTES {
            kept.pop_front();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(number: i64) -> Name {
        (1, ImageId(number))
    }

    fn filled(count: i64) -> Originals {
        let originals = Originals::default();
        for number in 0..count {
            originals.put(name(number), &Arc::new(Pixels::filled(2, 1, [7; 3])));
        }
        originals
    }

    #[test]
    fn those_used_last_are_kept() {
        let originals = filled(5);
        assert!(originals.get(name(0)).is_some());
        originals.put(name(9), &Arc::new(Pixels::filled(1, 1, [9; 3])));
        assert!(originals.get(name(1)).is_none(), "unused for the longest time");
        assert!([0, 2, 3, 4, 9].iter().all(|&number| originals.get(name(number)).is_some()));
    }

    #[test]
    fn an_image_of_another_source_is_another_image() {
        assert!(filled(1).get((2, ImageId(0))).is_none());
    }
}
