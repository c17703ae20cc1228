//! The pictures in memory: what is prepared, what is missing, what may go.

use super::pictures::Want;
use crate::app::App;
use crate::domain::Look;
use crate::graphics::{CellSize, ImageKey, PictureSource, Prepared};
use ratatui::layout::Rect;
use std::collections::{HashMap, HashSet};

/// Prepared pictures kept in memory, in bytes.
const KEPT_BYTES: usize = 192 << 20;

/// Thumbnails are prepared in a few sizes only, so that a strip and the tiles below it do not
/// make every one anew. Side lengths in pixels.
const THUMBNAIL_SIDES: [u32; 5] = [48, 64, 96, 144, 256];

#[derive(Debug)]
struct Kept {
    prepared: Prepared,
    box_px: (u32, u32),
    /// The frame that last wanted it.
    wanted_in: u64,
}

/// The pictures in memory.
#[derive(Debug, Default)]
pub(super) struct Gallery {
    kept: HashMap<ImageKey, Kept>,
    failed: HashSet<ImageKey>,
    frame: u64,
}

impl PictureSource for Gallery {
    fn picture(&self, key: ImageKey) -> Option<Prepared> {
        self.kept.get(&key).map(|kept| kept.prepared.clone())
    }
}

impl Gallery {
    /// Another dataset: every picture goes.
    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }

    /// Takes a picture from the pool.
    pub(super) fn put(&mut self, want: Want, prepared: Option<Prepared>) {
        let Some(prepared) = prepared else {
            self.failed.insert(want.key);
            return;
        };
        let kept = Kept { prepared, box_px: want.box_px, wanted_in: self.frame };
        self.kept.insert(want.key, kept);
        self.make_room();
    }

    /// What the frame just drawn, and the next images, still need; the most important first.
    pub(super) fn missing(&mut self, placed: &[(ImageKey, Rect)], app: &App) -> Vec<Want> {
        self.frame += 1;
        let cell = app.display().cell;
        let photo = photo_box(app);
        let size_of = |key, area: Rect| match key {
            ImageKey::Photo(..) | ImageKey::Detail(..) => photo,
            ImageKey::Thumbnail(_) => thumbnail_box(cell, area),
        };
        let now = placed.iter().map(|&(key, area)| Want { key, box_px: size_of(key, area) });
        let ahead = app
            .upcoming()
            .into_iter()
            .map(|image| Want { key: ImageKey::Photo(image, Look::PLAIN), box_px: photo });
        let mut missing: Vec<Want> = Vec::new();
        for want in now.chain(ahead) {
            if self.needs(want) && !missing.contains(&want) {
                missing.push(want);
            }
        }
        missing
    }

    fn needs(&mut self, want: Want) -> bool {
        let Some(kept) = self.kept.get_mut(&want.key) else {
            return !self.failed.contains(&want.key);
        };
        kept.wanted_in = self.frame;
        match want.key {
            ImageKey::Photo(..) | ImageKey::Detail(..) => kept.box_px != want.box_px,
            // A larger one than needed serves as well.
            ImageKey::Thumbnail(_) => kept.box_px.0 < want.box_px.0,
        }
    }

    /// Lets the pictures go that were not wanted for the longest time.
    fn make_room(&mut self) {
        let mut total: usize = self.kept.values().map(|kept| bytes_of(&kept.prepared)).sum();
        if total <= KEPT_BYTES {
            return;
        }
        let mut oldest: Vec<(u64, ImageKey)> =
            self.kept.iter().map(|(key, kept)| (kept.wanted_in, *key)).collect();
        oldest.sort_unstable();
        for (wanted_in, key) in oldest {
            if total <= KEPT_BYTES * 3 / 4 || wanted_in == self.frame {
                break;
            }
            total -= self.kept.remove(&key).map_or(0, |kept| bytes_of(&kept.prepared));
        }
    }
}

fn bytes_of(prepared: &Prepared) -> usize {
    prepared.pixels().rgb().len() + prepared.payload().map_or(0, |payload| payload.len())
}

/// The most pixels the photo's pane can show.
fn photo_box(app: &App) -> (u32, u32) {
    let area = app.photo_area();
    app.display().cell.area_px(area.width, area.height)
}

fn thumbnail_box(cell: CellSize, area: Rect) -> (u32, u32) {
    let (width, height) = cell.area_px(area.width, area.height);
    let needed = width.max(height);
    let side = THUMBNAIL_SIDES.into_iter().find(|&side| side >= needed);
    let side = side.unwrap_or(THUMBNAIL_SIDES[THUMBNAIL_SIDES.len() - 1]);
    (side, side)
}
