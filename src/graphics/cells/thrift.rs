//! Two colours and a character for each cell, chosen by what they lose *and* what they cost to
//! send. Over a slow line the second matters: a cell with new colours of 24 bits takes 40 bytes,
//! one that goes on with its neighbour's colours takes 3, one of a single colour 20.
//!
//! Every choice has a price, its squared error plus a price for each byte; the cheapest
//! wins (the method is Lagrange's, as used by every video encoder).

use super::super::{Glyphs, palette};
use super::glyphs::symbol;
use super::look::{Look, exact};
use super::pair::{self, Pair, Rgb};
use ratatui::style::Color;

/// Squared error, summed over three channels and averaged over a cell, that is accepted to
/// spare one byte. The module's documentation has the figures.
pub(super) const BYTE_PRICE: u32 = 6;
/// The same where the real picture comes soon.
pub(super) const STAND_IN_BYTE_PRICE: u32 = 60;

/// Chooses the cells of one row from left to right.
#[derive(Debug)]
pub(super) struct Row {
    glyphs: Glyphs,
    has_24_bits: bool,
    byte_price: u32,
    /// The cell before and the colours it really has.
    previous: Option<(Look, [Rgb; 2])>,
}

impl Row {
    pub(super) fn new(glyphs: Glyphs, has_24_bits: bool, byte_price: u32) -> Self {
        Self { glyphs, has_24_bits, byte_price, previous: None }
    }

    /// The next cell, given the colours of its sub-pixels.
    pub(super) fn next(&mut self, subpixels: &[Rgb]) -> Look {
        let previous = self.previous;
        let mut best: Option<(u32, Look, [Rgb; 2])> = None;
        let mut offer = |look: Look, pair: Pair| {
            let price = self.price(subpixels, &look, pair);
            if best.is_none_or(|(least, ..)| price < least) {
                best = Some((price, look, pair.colours));
            }
        };
        if let Some((look, colours)) = previous {
            let pair = pair::nearest(subpixels, colours);
            offer(Look { symbol: symbol(self.glyphs, pair.mask), ..look }, pair);
        }
        let mean = pair::mean(subpixels);
        for (bg, rgb) in self.spellings(mean) {
            let pair = Pair { mask: 0, colours: [rgb; 2] };
            offer(Look { symbol: ' ', fg: Color::Reset, bg }, pair);
        }
        let split = pair::best(subpixels);
        let [first, second] = split.colours.map(|rgb| self.spellings(rgb));
        for (fg, fg_rgb) in first {
            for &(bg, bg_rgb) in &second {
                let pair = pair::nearest(subpixels, [fg_rgb, bg_rgb]);
                offer(Look { symbol: symbol(self.glyphs, pair.mask), fg, bg }, pair);
            }
        }
        let (look, colours) = best.map_or((BLANK, [[0; 3]; 2]), |(_, look, rgb)| (look, rgb));
        self.previous = Some((look, colours));
        look
    }

    fn price(&self, subpixels: &[Rgb], look: &Look, pair: Pair) -> u32 {
        let count = u32::try_from(subpixels.len()).unwrap_or(u32::MAX).max(1);
        let bytes = look.bytes_after(self.previous.as_ref().map(|(look, _)| look));
        let bytes = u32::try_from(bytes).unwrap_or(u32::MAX);
        pair::loss(subpixels, pair) / count + self.byte_price.saturating_mul(bytes)
    }

    /// How a colour can be said: exactly, or shorter by a palette colour near to it. With 256
    /// colours there is one way only.
    fn spellings(&self, rgb: Rgb) -> [(Color, Rgb); 2] {
        if self.has_24_bits {
            let (index, near) = palette::roughly(rgb);
            [(exact(rgb), rgb), (Color::Indexed(index), near)]
        } else {
            let index = palette::nearest(rgb);
            [(Color::Indexed(index), palette::colour(index)); 2]
        }
    }
}

const BLANK: Look = Look { symbol: ' ', fg: Color::Reset, bg: Color::Reset };
