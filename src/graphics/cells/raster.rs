//! A picture as cells: scaled to the sub-pixels of its area, then each cell by the means of the
//! terminal. The only file here that knows which terminal gets which kind of cell.

use super::super::{Colours, Glyphs};
use super::few;
use super::glyphs::grid;
use super::look::Look;
use super::pair::Rgb;
use super::thrift::Row;
use crate::imaging::{Pixels, stretch};

/// What cells may be made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Means {
    pub(super) colours: Colours,
    pub(super) glyphs: Glyphs,
    /// See [`super::thrift`].
    pub(super) byte_price: u32,
}

/// The cells of a picture that fills `columns` x `rows`, row by row.
pub(super) fn cells(pixels: &Pixels, columns: u16, rows: u16, means: Means) -> Vec<Look> {
    let (columns, rows) = (u32::from(columns), u32::from(rows));
    let (across, down) = grid(means.subpixel_glyphs());
    let scaled = stretch(pixels, columns * across, rows * down);
    let mut looks = Vec::with_capacity((columns * rows) as usize);
    let mut subpixels = [Rgb::default(); 6];
    for row in 0..rows {
        let has_24_bits = means.colours == Colours::True;
        let mut line = Row::new(means.subpixel_glyphs(), has_24_bits, means.byte_price);
        for x in 0..columns {
            for at in 0..across * down {
                let place = (x * across + at % across, row * down + at / across);
                subpixels[at as usize] = scaled.colour(place.0, place.1).unwrap_or_default();
            }
            looks.push(match means.colours {
                Colours::Mono => few::mono(subpixels[0], means.glyphs, x, row),
                Colours::Sixteen => few::sixteen([subpixels[0], subpixels[1]], x, row),
                _ => line.next(&subpixels[..(across * down) as usize]),
            });
        }
    }
    looks
}

impl Means {
    /// The characters that say how a cell is divided. With so few colours that they are
    /// dithered, smaller parts than halves only add noise; coloured cells without UTF-8 are
    /// halves all the same, since the rest of the screen needs it as much.
    fn subpixel_glyphs(self) -> Glyphs {
        match (self.colours, self.glyphs) {
            (Colours::Mono, _) => Glyphs::Ascii,
            (Colours::Sixteen, _) | (_, Glyphs::Ascii) => Glyphs::Halves,
            (_, glyphs) => glyphs,
        }
    }
}
