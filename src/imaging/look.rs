//! A [`Look`] applied to pixels, and cutting a rectangle out of them. Pure arithmetic: it knows
//! nothing of screens, and where the pixels came from.

use super::Pixels;
use crate::domain::{Look, PixelRect};

/// Contrast by steps of a factor of 1.4, in thousandths, from three steps down to three up.
const CONTRASTS: [i32; 7] = [364, 510, 714, 1000, 1400, 1960, 2744];

/// Pixels of a tile's side. Turning by a quarter reads down the columns of the picture; tiles of
/// this size are still in the processor's cache when the next column is read.
const TILE: usize = 64;

/// The picture as it is looked at: mirrored, turned, then its colours changed.
pub fn look(pixels: &Pixels, look: Look) -> Pixels {
    let mut seen = oriented(pixels, look);
    if look.is_grey() {
        seen.change(grey);
    }
    if look.contrast() != 0 || look.is_inverted() {
        let curve = curve(look);
        seen.change(|rgb| rgb.map(|value| curve[usize::from(value)]));
    }
    seen
}

/// The pixels within `rect`, as far as the picture goes; at least one.
pub fn crop(pixels: &Pixels, rect: PixelRect) -> Pixels {
    let (width, height) = pixels.size();
    let (x, y) = (rect.x.min(width - 1), rect.y.min(height - 1));
    let (w, h) = (rect.width.clamp(1, width - x), rect.height.clamp(1, height - y));
    let (from, to) = (x as usize * 3, (x + w) as usize * 3);
    let mut rgb = Vec::with_capacity((to - from) * h as usize);
    for row in pixels.rgb().chunks_exact(width as usize * 3).skip(y as usize).take(h as usize) {
        rgb.extend_from_slice(&row[from..to]);
    }
    rebuilt(pixels, (w, h), rgb)
}

fn oriented(pixels: &Pixels, look: Look) -> Pixels {
    if look.turn() == 0 && !look.is_mirrored() {
        return pixels.clone();
    }
    let size = look.size_of(pixels.size());
    rebuilt(pixels, size, gathered(pixels, Walk::of(look, pixels.size()), size))
}

/// The length fits by construction; should it not, the picture stays as it was.
fn rebuilt(pixels: &Pixels, (width, height): (u32, u32), rgb: Vec<u8>) -> Pixels {
    Pixels::new(width, height, rgb).unwrap_or_else(|_| pixels.clone())
}

/// How the pixels of a picture are visited to turn it: where the first one seen is, and how far
/// it is from one to the one on its right and the one below it. Steps back wrap around.
#[derive(Clone, Copy, Debug)]
struct Walk {
    origin: usize,
    right: usize,
    down: usize,
}

impl Walk {
    /// After a turn, the pixel to the right is the one above, to the left, or below; after a
    /// mirror, left and right are swapped.
    fn of(look: Look, (width, height): (u32, u32)) -> Self {
        let row = width as usize;
        let last_row = (height as usize - 1) * row;
        // The step to the right in the mirrored picture, and where its rows begin and end.
        let (east, west_edge, east_edge) =
            if look.is_mirrored() { (1_usize.wrapping_neg(), row - 1, 0) } else { (1, 0, row - 1) };
        let west = east.wrapping_neg();
        let (south, north) = (row, row.wrapping_neg());
        match look.turn() {
            1 => Self { origin: west_edge + last_row, right: north, down: east },
            2 => Self { origin: east_edge + last_row, right: west, down: north },
            3 => Self { origin: east_edge, right: south, down: west },
            _ => Self { origin: west_edge, right: east, down: south },
        }
    }

    fn at(self, x: usize, y: usize) -> usize {
        self.origin.wrapping_add(self.right.wrapping_mul(x)).wrapping_add(self.down.wrapping_mul(y))
    }
}

fn gathered(pixels: &Pixels, walk: Walk, (width, height): (u32, u32)) -> Vec<u8> {
    let (width, height) = (width as usize, height as usize);
    let (from, _) = pixels.rgb().as_chunks::<3>();
    let mut seen = vec![[0; 3]; width * height];
    for top in (0..height).step_by(TILE) {
        let rows = TILE.min(height - top);
        let band = &mut seen[top * width..(top + rows) * width];
        for left in (0..width).step_by(TILE) {
            let columns = TILE.min(width - left);
            for (y, row) in band.chunks_exact_mut(width).enumerate() {
                let line = &mut row[left..left + columns];
                gather(line, from, walk.at(left, top + y), walk.right);
            }
        }
    }
    seen.into_flattened()
}

/// Fills a line with the pixels found from `at` on, `step` pixels apart.
fn gather(line: &mut [[u8; 3]], from: &[[u8; 3]], mut at: usize, step: usize) {
    for pixel in line {
        *pixel = from.get(at).copied().unwrap_or_default();
        at = at.wrapping_add(step);
    }
}

/// The luma of ITU-R BT.709 (0.2126, 0.7152, 0.0722, here in 65,536ths) of the sRGB values.
fn grey([red, green, blue]: [u8; 3]) -> [u8; 3] {
    let luma = u32::from(red) * 13_933 + u32::from(green) * 46_871 + u32::from(blue) * 4_732;
    [u8::try_from((luma + 32_768) >> 16).unwrap_or(u8::MAX); 3]
}

/// What becomes of each value: stretched about the mid grey of 127.5, then inverted.
fn curve(look: Look) -> [u8; 256] {
    let step = usize::try_from(look.contrast() + 3).unwrap_or(3);
    let factor = CONTRASTS.get(step).copied().unwrap_or(1000);
    std::array::from_fn(|value| {
        // Twice the distance from the mid grey, so that it is a whole number.
        let distance = 2 * i32::try_from(value).unwrap_or(0) - 255;
        let stretched = i32::midpoint(distance * factor / 1000, 255);
        let stretched = u8::try_from(stretched.clamp(0, 255)).unwrap_or(u8::MAX);
        if look.is_inverted() { u8::MAX - stretched } else { stretched }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::metadata::Orientation;
    use image::{DynamicImage, RgbImage};
    use proptest::prelude::*;

    /// A picture whose pixels all differ.
    fn numbered(width: u32, height: u32) -> Pixels {
        let rgb = (0..width * height).flat_map(|n| {
            let [_, high, middle, low] = n.to_be_bytes();
            [low, middle, high]
        });
        Pixels::new(width, height, rgb.collect()).unwrap()
    }

    fn turned(look: Look, quarters: u8) -> Look {
        (0..quarters).fold(look, |look, _| look.turned_right())
    }

    /// The look that makes upright what a camera stored with this EXIF orientation.
    fn exif(orientation: u8) -> Look {
        let mirrored = Look::PLAIN.flipped();
        match orientation {
            2 => mirrored,
            3 => turned(Look::PLAIN, 2),
            4 => turned(mirrored, 2),
            5 => turned(mirrored, 3),
            6 => turned(Look::PLAIN, 1),
            7 => turned(mirrored, 1),
            8 => turned(Look::PLAIN, 3),
            _ => Look::PLAIN,
        }
    }

    #[test]
    fn all_eight_orientations_are_those_of_exif() {
        for size in [(3, 2), (1, 5), (70, 41)] {
            let pixels = numbered(size.0, size.1);
            for orientation in 1..=8 {
                let raw = RgbImage::from_raw(size.0, size.1, pixels.rgb().to_vec()).unwrap();
                let mut upright = DynamicImage::ImageRgb8(raw);
                upright.apply_orientation(Orientation::from_exif(orientation).unwrap());
                let seen = look(&pixels, exif(orientation));
                assert_eq!(seen.size(), (upright.width(), upright.height()), "{orientation}");
                assert!(seen.rgb() == upright.as_bytes(), "orientation {orientation} of {size:?}");
            }
        }
    }

    #[test]
    fn changes_follow_what_is_seen() {
        let pixels = numbered(5, 4);
        for orientation in 1..=8 {
            let before = exif(orientation);
            let seen = look(&pixels, before);
            let steps: [fn(Look) -> Look; 3] =
                [Look::turned_right, Look::turned_left, Look::flipped];
            for step in steps {
                let at_once = look(&pixels, step(before));
                assert_eq!(at_once, look(&seen, step(Look::PLAIN)), "{orientation}");
            }
        }
    }

    #[test]
    fn grey_is_the_luma() {
        let grey = Look::PLAIN.with_grey_switched();
        for (colour, luma) in
            [([255, 0, 0], 54), ([0, 255, 0], 182), ([0, 0, 255], 18), ([255; 3], 255)]
        {
            let seen = look(&Pixels::filled(1, 1, colour), grey);
            assert_eq!(seen.colour(0, 0), Some([luma; 3]));
        }
    }

    #[test]
    fn contrast_moves_values_away_from_the_middle() {
        let pixels = Pixels::new(2, 1, vec![100, 127, 128, 155, 0, 255]).unwrap();
        let more = look(&pixels, Look::PLAIN.with_contrast_by(1));
        assert_eq!(more.rgb(), [89, 127, 128, 166, 0, 255]);
        let less = look(&pixels, Look::PLAIN.with_contrast_by(-3));
        assert_eq!(less.rgb(), [117, 127, 127, 137, 81, 173]);
    }

    #[test]
    fn inverting_comes_after_contrast() {
        let pixels = Pixels::new(1, 1, vec![100, 0, 255]).unwrap();
        let inverted = Look::PLAIN.with_inversion_switched();
        assert_eq!(look(&pixels, inverted).rgb(), [155, 255, 0]);
        assert_eq!(look(&pixels, inverted.with_contrast_by(1)).rgb(), [166, 255, 0]);
    }

    #[test]
    fn a_crop_is_a_rectangle_of_the_same_pixels() {
        let part = crop(&numbered(5, 4), PixelRect { x: 1, y: 2, width: 3, height: 2 });
        assert_eq!(part.size(), (3, 2));
        assert_eq!(part.colour(0, 0), Some([11, 0, 0]));
        assert_eq!(part.colour(2, 1), Some([18, 0, 0]));
    }

    proptest! {
        #[test]
        fn a_crop_never_leaves_the_picture(
            size in (1u32..9, 1u32..9), at in (0u32..12, 0u32..12), of in (0u32..12, 0u32..12),
        ) {
            let rect = PixelRect { x: at.0, y: at.1, width: of.0, height: of.1 };
            let (width, height) = crop(&numbered(size.0, size.1), rect).size();
            prop_assert!((1..=size.0).contains(&width) && (1..=size.1).contains(&height));
        }
    }
}
