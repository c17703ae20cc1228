//! Sixels, as the VT340 had them: six rows of pixels at a time, colour by colour. The terminal
//! scales nothing, so pictures have exactly the pixels of their cells.
//!
//! Described in DEC's "VT330/VT340 Programmer Reference Manual", volume 2, chapter 14.

mod encode;

use super::overlay::{self, Bands, Encoder};
use super::{Capabilities, CellSize};
use crate::imaging::Pixels;
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
        encode::encode(pixels, self.colours)
    }

    fn row_px(&self, _: &Pixels, cell: CellSize, _: Size) -> u32 {
        u32::from(cell.height_px)
    }

    /// Photographs with 256 colours take 5 to 9.
    fn bits_per_pixel(&self) -> u32 {
        7
    }
}

/// Encodes a photo that will fill `size` cells.
pub(super) fn prepare_bands(pixels: &Pixels, capabilities: &Capabilities, size: Size) -> Bands {
    overlay::prepare_bands::<Sixels>(pixels, capabilities, size)
}
