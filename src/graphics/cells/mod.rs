//! Pictures as text: each cell shows a few pixels in two colours by a character that divides it.
//! Writes cells into a buffer and keeps what it computed; sends nothing.
//!
//! | file | what it decides |
//! |---|---|
//! | `glyphs` | which character paints which part of a cell |
//! | `pair` | which two colours lose least |
//! | `thrift` | which loss is worth the bytes it saves |
//! | `few` | what 16 colours, or none, can do |
//! | `raster` | which of these a terminal gets |
//! | `cache` | what need not be computed again |
//!
//! Eight demonstration photographs at 72 x 30 cells of 10 x 24 pixels, new on the screen, through
//! ratatui's diff; PSNR against the photograph enlarged to the same pixels (`tests/it/cells.rs`
//! measures, on three of them):
//!
//! | cells | bytes per cell, colours | dB | bytes per cell, 256 colours | dB |
//! |---|---|---|---|---|
//! | half blocks, thrift off | 35.0 | 23.16 | 12.9 | 19.93 |
//! | half blocks | 21.8 | 23.02 | 11.8 | 19.91 |
//! | quadrants | 22.1 | 23.56 | 12.2 | 20.21 |
//! | sextants | 22.7 | 24.57 | 12.9 | 20.70 |
//!
//! So quadrants are the default, and sextants are used where the terminal is known to draw them
//! itself. Dearer bytes would spare more: 17 bytes a cell at 0.3 dB less; the bands then show.

mod cache;
mod few;
mod glyphs;
mod look;
mod pair;
mod raster;
#[cfg(test)]
mod tests;
mod thrift;

use super::{Capabilities, ImageKey, PictureSource, Placement};
use cache::{Cache, Drawn};
use raster::Means;
use ratatui::buffer::Buffer;
use ratatui::layout::Position;
use thrift::{BYTE_PRICE, STAND_IN_BYTE_PRICE};

/// Draws pictures as cells.
#[derive(Debug)]
pub(super) struct CellPictures {
    means: Means,
    cache: Cache,
    /// What the last frame showed.
    standing: Vec<Standing>,
}

/// How much of a picture is on the screen.
#[derive(Clone, Copy, Debug)]
struct Standing {
    placement: Placement,
    fingerprint: u64,
    /// Rows revealed, from the top.
    rows: u16,
}

/// What one frame drew.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Painted {
    /// Pictures wholly on the screen, one entry per placement.
    pub(super) shown: Vec<ImageKey>,
    /// Whether cells were left out for the allowance: paint again soon.
    pub(super) is_pending: bool,
}

impl CellPictures {
    pub(super) fn new(capabilities: &Capabilities) -> Self {
        Self::with_price(capabilities, BYTE_PRICE)
    }

    /// Cells to look at until the real picture comes: a third of the bytes, coarser.
    pub(super) fn stand_ins(capabilities: &Capabilities) -> Self {
        Self::with_price(capabilities, STAND_IN_BYTE_PRICE)
    }

    fn with_price(capabilities: &Capabilities, byte_price: u32) -> Self {
        let Capabilities { colours, glyphs, .. } = *capabilities;
        let means = Means { colours, glyphs, byte_price };
        Self { means, cache: Cache::default(), standing: Vec::new() }
    }

    /// Draws what is available, in the order of importance of the placements.
    ///
    /// At most `allowance_cells` cells are added to those that the last frame showed at the same
    /// place, whole rows from the top; one row at least, unless the allowance is 0. Cells still
    /// to come keep what the app drew there, or the earlier version of their picture.
    pub(super) fn paint(
        &mut self,
        placements: &[Placement],
        source: &impl PictureSource,
        buf: &mut Buffer,
        allowance_cells: usize,
    ) -> Painted {
        self.cache.begin_frame();
        let last = std::mem::take(&mut self.standing);
        let mut allowance = Allowance { cells: allowance_cells, is_untouched: true };
        let mut painted = Painted::default();
        for placement in placements.iter().filter(|placement| !placement.area.is_empty()) {
            let picture = source.picture(placement.key);
            let size = placement.area.as_size();
            let name = (placement.key, placement.part, size);
            let Some(drawn) = self.cache.get(name, picture.as_ref(), self.means) else {
                continue;
            };
            let rows = allowance.reveal(placement, rows_before(&last, placement, drawn));
            draw(drawn, placement, rows, buf);
            let fingerprint = drawn.fingerprint;
            self.standing.push(Standing { placement: *placement, fingerprint, rows });
            if rows < size.height {
                painted.is_pending = true;
                continue;
            }
            self.cache.drop_earlier(name);
            if placement.area.intersection(buf.area) == placement.area {
                painted.shown.push(placement.key);
            }
        }
        self.cache.drop_stale();
        painted
    }

    /// The screen was cleared: every cell is new again.
    pub(super) fn forget(&mut self) {
        self.standing.clear();
    }
}

/// Rows of this very picture that the last frame showed at this very place.
fn rows_before(last: &[Standing], placement: &Placement, drawn: &Drawn) -> u16 {
    last.iter()
        .find(|standing| {
            standing.placement == *placement && standing.fingerprint == drawn.fingerprint
        })
        .map_or(0, |standing| standing.rows)
}

/// Cells that may still be added in this frame.
#[derive(Debug)]
struct Allowance {
    cells: usize,
    is_untouched: bool,
}

impl Allowance {
    /// How many rows of the placement are shown, given that `before` are already.
    fn reveal(&mut self, placement: &Placement, before: u16) -> u16 {
        let missing = placement.area.height - before;
        let width = usize::from(placement.area.width);
        let mut affordable = u16::try_from(self.cells / width).unwrap_or(u16::MAX);
        if affordable == 0 && self.is_untouched && self.cells > 0 {
            affordable = 1;
        }
        let added = missing.min(affordable);
        if added > 0 {
            self.is_untouched = false;
            self.cells = self.cells.saturating_sub(usize::from(added) * width);
        }
        if added < missing {
            // What is less important does not overtake.
            self.cells = 0;
        }
        before + added
    }
}

fn draw(drawn: &Drawn, placement: &Placement, rows: u16, buf: &mut Buffer) {
    let revealed = usize::from(rows) * usize::from(placement.area.width);
    for (at, place) in placement.area.positions().enumerate() {
        let earlier = drawn.earlier.as_ref().and_then(|looks| looks.get(at));
        let look = if at < revealed { drawn.looks.get(at) } else { earlier };
        // A placement may reach over the edge after a resize, until the next frame.
        if placement.visible.contains(place)
            && let Some(look) = look
            && let Some(cell) = buf.cell_mut(Position::new(place.x, place.y))
        {
            look.fill(cell);
        }
    }
}
