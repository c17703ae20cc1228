//! Sixels, as the VT340 had them: six rows of pixels at a time, colour by colour. The terminal
//! scales nothing, so pictures have exactly the pixels of their cells.
//!
//! Described in DEC's "VT330/VT340 Programmer Reference Manual", volume 2, chapter 14.

use super::encode::sixel::{Picture, Piece};
use super::overlay::{self, BAND_BYTES, Band, Bands, Encoder};
use super::{Capabilities, CellSize};
use crate::domain::Sharpness;
use crate::imaging::{Pixels, stretch};
use ratatui::layout::Size;

/// Draws pictures by this protocol.
pub(super) type Painter = overlay::Painter<Sixels>;

/// The protocol's encoder.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sixels {
    /// How many registers the terminal has for the colours of a picture.
    colours: u16,
}

impl Encoder for Sixels {
    fn new(capabilities: &Capabilities) -> Self {
        Self { colours: capabilities.sixel_colours }
    }

    fn encode(&self, pixels: &Pixels, _: Size) -> Vec<u8> {
        Picture::new(pixels, self.colours).whole()
    }

    /// The bands share one palette, so that no seams show.
    fn encode_bands(&self, scaled: &Pixels, size: Size) -> Vec<Band> {
        let row_px = (scaled.height() / u32::from(size.height.max(1))).max(1);
        let band = |piece: Piece| {
            let rows = |px: u32| u16::try_from(px.div_ceil(row_px)).unwrap_or(u16::MAX);
            Band {
                rows: rows(piece.top_px)..rows(piece.top_px + piece.height_px),
                sequence: piece.bytes,
            }
        };
        let pieces = Picture::new(scaled, self.colours).pieces(row_px, BAND_BYTES);
        pieces.into_iter().map(band).collect()
    }

    fn sharpness(&self) -> Sharpness {
        Sharpness::Palette
    }

    fn row_px(&self, _: &Pixels, cell: CellSize, _: Size) -> u32 {
        u32::from(cell.height_px)
    }

    /// Photographs with 256 colours take 5 to 9.
    fn bits_per_pixel(&self) -> u32 {
        7
    }
}

/// The sequence that draws a whole picture over `size` cells from the cursor on.
pub(super) fn picture(pixels: &Pixels, capabilities: &Capabilities, size: Size) -> Vec<u8> {
    let (width, height) = capabilities.cell.area_px(size.width, size.height);
    Sixels::new(capabilities).encode(&stretch(pixels, width, height), size)
}

/// Encodes a photo that will fill `size` cells.
pub(super) fn prepare_bands(pixels: &Pixels, capabilities: &Capabilities, size: Size) -> Bands {
    overlay::prepare_bands::<Sixels>(pixels, capabilities, size)
}
