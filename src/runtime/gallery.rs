//! The pictures in memory: what is prepared, what is missing, what may go.

use super::pictures::{Made, Want};
use crate::app::App;
use crate::graphics::{CellSize, ImageKey, PictureSource, Placement, Prepared, Quality};
use ratatui::layout::{Rect, Size};
use std::collections::HashMap;

/// Prepared pictures kept in memory, in bytes: about what a terminal keeps of them.
const KEPT_BYTES: usize = 96 << 20;

/// Thumbnails are prepared in a few sizes only, so that a strip and the tiles below it do not
/// make every one anew. Side lengths in pixels.
const THUMBNAIL_SIDES: [u32; 5] = [48, 64, 96, 144, 256];

#[derive(Debug)]
struct Kept {
    picture: Option<Prepared>,
    preview: Option<Prepared>,
    box_px: (u32, u32),
    pane: Size,
    cell: CellSize,
    quality: Quality,
    /// The frame that last wanted it.
    wanted_in: u64,
}

/// The pictures in memory.
#[derive(Debug, Default)]
pub(super) struct Gallery {
    kept: HashMap<ImageKey, Kept>,
    /// What could not be made. It is not tried again unless something else is wanted.
    failed: HashMap<ImageKey, Want>,
    frame: u64,
}

/// What the pictures are made for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Demand {
    /// Whether photos shall be exact to the last bit.
    pub(super) is_lossless: bool,
    /// Whether the line is so slow that stand-ins pay.
    pub(super) has_previews: bool,
    /// Whether photos are encoded for the cells they will fill.
    pub(super) has_bands: bool,
}

impl PictureSource for Gallery {
    fn picture(&self, key: ImageKey) -> Option<Prepared> {
        self.kept.get(&key).and_then(|kept| kept.picture.clone())
    }

    fn preview(&self, key: ImageKey) -> Option<Prepared> {
        self.kept.get(&key).and_then(|kept| kept.preview.clone())
    }
}

impl Gallery {
    /// Another dataset: every picture goes.
    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }

    /// Takes a picture from the pool.
    pub(super) fn put(&mut self, want: Want, made: Option<Made>) {
        let (picture, preview) = match made {
            None => {
                self.failed.insert(want.key, want);
                return;
            }
            Some(Made::Picture(picture)) => (Some(picture), None),
            Some(Made::Preview(preview)) => (None, Some(preview)),
        };
        let earlier = self.kept.remove(&want.key);
        let earlier = earlier.filter(|earlier| earlier.box_px == want.box_px);
        let (earlier, former) = earlier.map_or((None, None), |kept| (kept.picture, kept.preview));
        let (picture, preview) = (picture.or(earlier), preview.or(former));
        let Want { box_px, pane, cell, quality, .. } = want;
        let kept = Kept { picture, preview, box_px, pane, cell, quality, wanted_in: self.frame };
        self.kept.insert(want.key, kept);
        self.make_room();
    }

    /// What these placements, now on the screen or soon, still need; the most important first.
    pub(super) fn missing<'a>(
        &mut self,
        placements: impl Iterator<Item = &'a Placement>,
        app: &App,
        demand: Demand,
    ) -> Vec<Want> {
        self.frame += 1;
        let mut missing: Vec<Want> = Vec::new();
        for placement in placements {
            let want = want(placement, app, demand);
            if self.needs(want, demand) && !missing.iter().any(|other| other.key == want.key) {
                missing.push(want);
            }
        }
        missing
    }

    fn needs(&mut self, want: Want, demand: Demand) -> bool {
        if self.failed.get(&want.key) == Some(&want) {
            return false;
        }
        let Some(kept) = self.kept.get_mut(&want.key) else { return true };
        kept.wanted_in = self.frame;
        let is_too_small = match want.key {
            ImageKey::Photo(..) | ImageKey::Enlarged(_) => is_too_small(kept, want.box_px),
            ImageKey::Detail(..) => kept.box_px != want.box_px,
            // A larger one than needed serves as well.
            ImageKey::Thumbnail(_) => kept.box_px.0 < want.box_px.0,
        };
        let is_too_coarse = want.quality == Quality::Lossless && kept.quality != want.quality;
        let is_photo = !matches!(want.key, ImageKey::Thumbnail(_));
        let is_cut_otherwise =
            demand.has_bands && is_photo && (kept.pane, kept.cell) != (want.pane, want.cell);
        is_too_small || is_too_coarse || is_cut_otherwise || kept.picture.is_none()
    }

    /// Lets the pictures go that were not wanted for the longest time.
    fn make_room(&mut self) {
        let mut total: usize = self.kept.values().map(bytes_of).sum();
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
            total -= self.kept.remove(&key).map_or(0, |kept| bytes_of(&kept));
        }
    }
}

/// Whether a photo made for one box is too small for another. In a smaller box the terminal
/// shrinks it; in a larger one it must be made anew only if its own box was what limited it.
fn is_too_small(kept: &Kept, box_px: (u32, u32)) -> bool {
    let Some(picture) = &kept.picture else { return false };
    let (width, height) = picture.pixels().size();
    let was_limited = width >= kept.box_px.0 || height >= kept.box_px.1;
    let is_limited_now = width >= box_px.0 || height >= box_px.1;
    was_limited && !is_limited_now
}

fn bytes_of(kept: &Kept) -> usize {
    let bytes = |prepared: &Prepared| {
        prepared.pixels().rgb().len() + prepared.payload().map_or(0, |payload| payload.len())
    };
    kept.picture.as_ref().map_or(0, bytes) + kept.preview.as_ref().map_or(0, bytes)
}

fn want(placement: &Placement, app: &App, demand: Demand) -> Want {
    let key = placement.key;
    let cell = app.display().cell;
    match key {
        ImageKey::Photo(..) | ImageKey::Detail(..) => Want {
            key,
            box_px: photo_box(app),
            pane: match key {
                ImageKey::Detail(..) => placement.area.as_size(),
                _ => app.photo_area().as_size(),
            },
            cell,
            quality: if demand.is_lossless { Quality::Lossless } else { Quality::PHOTO },
            with_preview: demand.has_previews,
        },
        ImageKey::Enlarged(_) => Want {
            key,
            box_px: cell.area_px(placement.area.width, placement.area.height),
            pane: placement.area.as_size(),
            cell,
            quality: Quality::PHOTO,
            with_preview: false,
        },
        ImageKey::Thumbnail(_) => Want {
            key,
            box_px: thumbnail_box(cell, placement.area),
            pane: placement.area.as_size(),
            cell,
            quality: Quality::THUMBNAIL,
            with_preview: false,
        },
    }
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
