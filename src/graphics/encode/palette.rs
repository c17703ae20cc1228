//! A picture in few colours: the palette by Wu's method, each pixel the nearest of it, without
//! dither. Shared by the small PNG and by sixels; it knows neither.

use crate::imaging::Pixels;
use quantette::PaletteSize;
use quantette::deps::palette::{Srgb, cast};
use quantette::wu::{BinnerU8x3, WuU8x3};

/// What the palette and its use should be like.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wish {
    /// Most colours, 1 to 256; brought inside.
    pub(super) colours: u16,
    /// How much worse than the nearest colour, as squared distance in RGB, the colour of the
    /// pixel to the left or above may be and still be taken: runs are what compresses.
    pub(super) reluctance: u32,
    /// What becomes of a colour where it is shown; the nearest is sought among the results.
    pub(super) shown: fn([u8; 3]) -> [u8; 3],
}

/// A picture whose pixels are places in a palette.
#[derive(Clone, Debug)]
pub(super) struct Indexed {
    /// At most 256 colours, as shown.
    pub(super) palette: Vec<[u8; 3]>,
    /// One byte a pixel, row by row, each below the palette's length.
    pub(super) indices: Vec<u8>,
    /// Width in pixels.
    pub(super) width: usize,
}

impl Indexed {
    pub(super) fn new(pixels: &Pixels, wish: Wish) -> Self {
        let mut palette = palette(pixels, wish.colours);
        for colour in &mut palette {
            *colour = (wish.shown)(*colour);
        }
        // After rounding, two may be one.
        palette.sort_unstable();
        palette.dedup();
        let width = pixels.width() as usize;
        let indices = indices(pixels, &palette, wish.reluctance);
        Self { palette, indices, width }
    }

    /// The colours again, row by row.
    pub(super) fn rgb(&self) -> Vec<u8> {
        let colour =
            |index: &u8| self.palette.get(usize::from(*index)).copied().unwrap_or_default();
        self.indices.iter().flat_map(colour).collect()
    }
}

/// Wu's "Color quantization by dynamic programming and principal analysis" (1992), in RGB: the
/// space in which PSNR counts.
fn palette(pixels: &Pixels, colours: u16) -> Vec<[u8; 3]> {
    let size = PaletteSize::from_u16_clamped(colours);
    let bins = BinnerU8x3::<32, 64, 32>::new();
    let colours: &[Srgb<u8>] = cast::from_component_slice(pixels.rgb());
    match WuU8x3::run_slice(colours, bins) {
        Ok(wu) => wu.palette(size).iter().map(|colour| (*colour).into()).collect(),
        // More pixels than 32 bits count: no picture that passed the decoder's limits.
        Err(_) => vec![[128; 3]],
    }
}

fn indices(pixels: &Pixels, palette: &[[u8; 3]], reluctance: u32) -> Vec<u8> {
    let mut nearest = Nearest::new(palette);
    let (pixels_of, _) = pixels.rgb().as_chunks::<3>();
    let width = pixels.width() as usize;
    let mut indices: Vec<u8> = Vec::with_capacity(pixels_of.len());
    for colour in pixels_of {
        let best = nearest.index(*colour);
        let bound = nearest.distance(best, *colour) + reluctance;
        let at = indices.len();
        let left = at.checked_sub(1);
        let above = at.checked_sub(width);
        let neighbours = [left, above].into_iter().flatten().map(|place| indices[place]);
        let kept = neighbours.into_iter().find(|index| nearest.distance(*index, *colour) <= bound);
        indices.push(kept.unwrap_or(best));
    }
    indices
}

/// The nearest colour of a palette, remembered for each of 2^18 cells of colour space (6 bits a
/// channel): photographs visit a few thousand of them again and again.
struct Nearest<'a> {
    palette: &'a [[u8; 3]],
    known: Vec<Option<u8>>,
}

impl<'a> Nearest<'a> {
    fn new(palette: &'a [[u8; 3]]) -> Self {
        Self { palette, known: vec![None; 1 << 18] }
    }

    fn index(&mut self, colour: [u8; 3]) -> u8 {
        let [r, g, b] = colour.map(|channel| usize::from(channel >> 2));
        let cell = (r << 12) | (g << 6) | b;
        if let Some(known) = self.known[cell] {
            return known;
        }
        let middle = colour.map(|channel| (channel & !3) | 2);
        let distances = (0..=u8::MAX).zip(self.palette);
        let nearest = distances.min_by_key(|(_, candidate)| distance(**candidate, middle));
        let index = nearest.map_or(0, |(index, _)| index);
        self.known[cell] = Some(index);
        index
    }

    fn distance(&self, index: u8, colour: [u8; 3]) -> u32 {
        self.palette.get(usize::from(index)).map_or(u32::MAX, |known| distance(*known, colour))
    }
}

/// Squared, in RGB.
fn distance(a: [u8; 3], b: [u8; 3]) -> u32 {
    let square = |channel: usize| {
        let difference = u32::from(a[channel].abs_diff(b[channel]));
        difference * difference
    };
    square(0) + square(1) + square(2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graphics::encode::quality::psnr;
    use crate::graphics::encode::test_pictures::photograph;

    fn wish(colours: u16, reluctance: u32) -> Wish {
        Wish { colours, reluctance, shown: |colour| colour }
    }

    fn quality(picture: &Pixels, wish: Wish) -> f64 {
        let rgb = Indexed::new(picture, wish).rgb();
        psnr(picture, &Pixels::new(picture.width(), picture.height(), rgb).unwrap())
    }

    #[test]
    fn few_colours_are_kept_as_they_are() {
        let rgb = [[0, 0, 0], [250, 10, 10], [10, 250, 10], [250, 10, 10]].concat();
        let picture = Pixels::new(2, 2, rgb.clone()).unwrap();
        let indexed = Indexed::new(&picture, wish(256, 0));
        assert_eq!(indexed.palette.len(), 3);
        assert_eq!(indexed.rgb(), rgb);
    }

    #[test]
    fn the_number_of_colours_is_a_bound() {
        for colours in [0, 1, 2, 16, 256, 1024] {
            let palette = Indexed::new(&photograph(60, 40), wish(colours, 0)).palette;
            assert!(palette.len() <= usize::from(colours.clamp(1, 256)), "{colours}");
        }
    }

    #[test]
    fn more_colours_are_closer_and_reluctance_is_not() {
        let picture = photograph(200, 150);
        let few = quality(&picture, wish(16, 0));
        let many = quality(&picture, wish(256, 0));
        assert!(few + 3.0 < many, "{few} and {many} dB");
        assert!(quality(&picture, wish(256, 60)) < many);
    }
}
