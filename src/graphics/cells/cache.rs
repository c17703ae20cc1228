//! Pictures already turned into cells, each once per size, within a bound.

use super::super::{ImageKey, Prepared};
use super::look::Look;
use super::raster::{Means, cells};
use crate::domain::Part;
use crate::imaging::crop;
use ratatui::layout::Size;
use std::collections::HashMap;

/// Cells kept of pictures that are not on the screen; some 50 screens' worth.
pub(super) const MAX_CACHED_CELLS: usize = 500_000;

/// What was drawn: which part of which picture, over how many cells.
pub(super) type Name = (ImageKey, Part, Size);

/// The cells of pictures, by picture, part and size.
#[derive(Debug, Default)]
pub(super) struct Cache {
    drawn: HashMap<Name, Drawn>,
    /// Counts the frames, to know which pictures were not needed lately.
    frame: u64,
}

/// A picture as cells, row by row.
#[derive(Debug)]
pub(super) struct Drawn {
    pub(super) fingerprint: u64,
    pub(super) looks: Vec<Look>,
    /// What the same place showed before this version of the picture came.
    pub(super) earlier: Option<Vec<Look>>,
    last_used: u64,
}

impl Cache {
    /// A new frame begins: what it does not ask for is older than what it does.
    pub(super) fn begin_frame(&mut self) {
        self.frame += 1;
    }

    /// The part of the picture at this size: from the cache, or computed if it is new.
    pub(super) fn get(
        &mut self,
        name: Name,
        picture: Option<&Prepared>,
        means: Means,
    ) -> Option<&Drawn> {
        let (_, part, size) = name;
        let cached = self.drawn.get(&name).map(|drawn| drawn.fingerprint);
        if let Some(picture) = picture
            && cached != Some(picture.fingerprint())
        {
            let looks = match part {
                Part::WHOLE => cells(picture.pixels(), size.width, size.height, means),
                part => {
                    let cropped = crop(picture.pixels(), part.pixels(picture.pixels().size()));
                    cells(&cropped, size.width, size.height, means)
                }
            };
            let fingerprint = picture.fingerprint();
            let earlier = self.drawn.remove(&name).map(|earlier| earlier.looks);
            self.drawn.insert(name, Drawn { fingerprint, looks, earlier, last_used: 0 });
        }
        let drawn = self.drawn.get_mut(&name)?;
        drawn.last_used = self.frame;
        Some(drawn)
    }

    /// The earlier version of a picture is not seen any more.
    pub(super) fn drop_earlier(&mut self, name: Name) {
        if let Some(drawn) = self.drawn.get_mut(&name) {
            drawn.earlier = None;
        }
    }

    /// Keeps the cache within its bound, oldest first; what this frame shows stays.
    pub(super) fn drop_stale(&mut self) {
        if self.held_cells() <= MAX_CACHED_CELLS {
            return;
        }
        let mut ages: Vec<u64> = self.drawn.values().map(|drawn| drawn.last_used).collect();
        ages.sort_unstable();
        ages.dedup();
        for age in ages.into_iter().filter(|&age| age < self.frame) {
            if self.held_cells() <= MAX_CACHED_CELLS {
                break;
            }
            self.drawn.retain(|_, drawn| drawn.last_used != age);
        }
    }

    pub(super) fn held_cells(&self) -> usize {
        let held = |drawn: &Drawn| drawn.looks.len() + drawn.earlier.as_ref().map_or(0, Vec::len);
        self.drawn.values().map(held).sum()
    }
}
