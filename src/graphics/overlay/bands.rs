//! A photo encoded ahead, in bands of whole rows of cells: the work of the decode pool, so that
//! the UI thread only copies bytes.

use super::super::CellSize;
use super::Encoder;
use super::mosaic::part;
use crate::imaging::{Pixels, stretch};
use ratatui::layout::Size;
use std::ops::Range;

/// What a band should not exceed: 26 ms at 5 Mbit/s, in which a key can wait.
pub(in super::super) const BAND_BYTES: usize = 16_000;

/// Rows of cells in the first band tried.
const FIRST_ROWS: u16 = 3;

/// A photo encoded for one size.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in super::super) struct Bands {
    /// Columns and rows of cells that the photo fills.
    pub(in super::super) size: Size,
    /// The bands, from the top; together they have all rows.
    pub(in super::super) bands: Vec<Band>,
}

/// Some rows of a photo, ready to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in super::super) struct Band {
    /// Rows of cells, counted from the photo's top.
    pub(in super::super) rows: Range<u16>,
    /// What draws them at the cursor.
    pub(in super::super) sequence: Vec<u8>,
}

/// Encodes a photo for an area of `size` cells.
pub(super) fn encode(encoder: &impl Encoder, pixels: &Pixels, cell: CellSize, size: Size) -> Bands {
    let row_px = encoder.row_px(pixels, cell, size).max(1);
    let (cell_width, cell_height) = cell.area_px(1, 1);
    // As wide as to keep the aspect of the cells, for terminals that would keep that of the
    // pixels instead.
    let width = (u32::from(size.width) * cell_width * row_px + cell_height / 2) / cell_height;
    let scaled = stretch(pixels, width, u32::from(size.height) * row_px);
    Bands { size, bands: encoder.encode_bands(&scaled, size) }
}

/// Encodes one band after the other, each on its own; `scaled` has whole rows of pixels
/// per row of cells.
pub(super) fn one_by_one(encoder: &impl Encoder, scaled: &Pixels, size: Size) -> Vec<Band> {
    let mut bands = Vec::new();
    let mut at_once = size.height.min(FIRST_ROWS);
    let mut top = 0;
    while top < size.height {
        let rows = top..size.height.min(top + at_once);
        let sequence = encode_rows(encoder, scaled, &rows, size);
        let height = rows.end - rows.start;
        // How many rows fit is seen from those before.
        if sequence.len() > BAND_BYTES && height > 1 {
            at_once = (height / 2).max(1);
            continue;
        }
        if sequence.len() < BAND_BYTES / 2 {
            at_once = height.saturating_mul(3).div_ceil(2);
        }
        top = rows.end;
        bands.push(Band { rows, sequence });
    }
    bands
}

fn encode_rows(encoder: &impl Encoder, scaled: &Pixels, rows: &Range<u16>, size: Size) -> Vec<u8> {
    let row_px = scaled.height() / u32::from(size.height.max(1));
    let height = rows.end - rows.start;
    let top_px = u32::from(rows.start) * row_px;
    let pixels = part(scaled, (0, top_px), (scaled.width(), u32::from(height) * row_px));
    encoder.encode(&pixels, Size::new(size.width, height))
}

/// How many rows of cells make about [`BAND_BYTES`]; at least 1.
pub(super) fn rows_per_band(encoder: &impl Encoder, columns: u16, cell: CellSize) -> u16 {
    let rows = max_cells(encoder, cell) / u32::from(columns.max(1));
    u16::try_from(rows).unwrap_or(u16::MAX).max(1)
}

/// How many cells make about [`BAND_BYTES`].
pub(super) fn max_cells(encoder: &impl Encoder, cell: CellSize) -> u32 {
    let (width, height) = cell.area_px(1, 1);
    let pixels_per_band =
        u32::try_from(BAND_BYTES).unwrap_or(u32::MAX) * 8 / encoder.bits_per_pixel();
    pixels_per_band / (width * height)
}
