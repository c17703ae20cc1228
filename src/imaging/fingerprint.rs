//! A picture as 64 bits that survive what copies suffer: another size, another quality, another format.
//!
//! C. Zauner 2010, "Implementation and Benchmarking of Perceptual Image Hash Functions", section 3.2.1:
//! the lowest 8 x 8 frequencies of a discrete cosine transform of 32 x 32 grey pixels, each one bit, by
//! whether it is above their median. Two pictures that have nothing to do with each other differ in 32
//! bits in the mean, so that few that differ are within [`Fingerprint::NEAR`]; a picture of one colour has
//! no bits that mean something, which is why a second look ([`Descriptor`](super::Descriptor)) decides.

use super::{Pixels, stretch};

/// Pixels along each side of the small picture that everything is computed from.
const SIDE: usize = 32;
/// The same.
const SIDE_PX: u32 = 32;
/// Frequencies along each side that are kept.
const KEPT: usize = 8;

/// What a picture looks like, in 64 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Fingerprint(pub u64);

impl Fingerprint {
    /// Pictures that differ in so many bits at most may be copies.
    pub const NEAR: u32 = 7;

    /// The fingerprint of a picture of any size.
    pub fn of(pixels: &Pixels) -> Self {
        let grey = grey(pixels);
        let mut strengths: Vec<f64> = Vec::with_capacity(KEPT * KEPT);
        let waves: [[f64; SIDE]; KEPT] = std::array::from_fn(wave);
        for down in &waves {
            // The columns first: what is left is one row.
            let row: [f64; SIDE] =
                std::array::from_fn(|x| (0..SIDE).map(|y| grey[y * SIDE + x] * down[y]).sum());
            strengths.extend(waves.iter().map(|across| {
                row.iter().zip(across).map(|(value, wave)| value * wave).sum::<f64>()
            }));
        }
        let mut sorted = strengths[1..].to_vec();
        sorted.sort_unstable_by(f64::total_cmp);
        let median = sorted[sorted.len() / 2];
        let bits = strengths.iter().enumerate().filter(|(_, strength)| **strength > median);
        Self(bits.fold(0, |bits, (place, _)| bits | 1 << place))
    }

    /// In how many bits two differ.
    pub fn distance(self, other: Self) -> u32 {
        (self.0 ^ other.0).count_ones()
    }
}

/// Half a wave of each frequency over the side (a DCT-II without its factors, which change no order of
/// the strengths that are compared).
fn wave(frequency: usize) -> [f64; SIDE] {
    let step = std::f64::consts::PI * frequency as f64 / SIDE as f64;
    std::array::from_fn(|place| libm::cos(step * (place as f64 + 0.5)))
}

/// Luma by ITU-R BT.601 of the picture squeezed into a square.
fn grey(pixels: &Pixels) -> Vec<f64> {
    let small = stretch(pixels, SIDE_PX, SIDE_PX);
    let (colours, _) = small.rgb().as_chunks::<3>();
    let luma =
        |&[r, g, b]: &[u8; 3]| 0.299 * f64::from(r) + 0.587 * f64::from(g) + 0.114 * f64::from(b);
    colours.iter().map(luma).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::demo;
    use crate::imaging::{Limits, decode};

    fn photos() -> Vec<Pixels> {
        let (draft, _) = demo::draft();
        let bytes =
            draft.images.iter().step_by(9).filter_map(|image| demo::image_bytes(&image.path));
        bytes.map(|bytes| decode(bytes, &Limits::default()).unwrap()).collect()
    }

    #[test]
    fn a_smaller_copy_is_near_and_another_photograph_is_not() {
        let photos = photos();
        let prints: Vec<Fingerprint> = photos.iter().map(Fingerprint::of).collect();
        let mut nearest_other = 64;
        for (place, photo) in photos.iter().enumerate() {
            let copy = stretch(photo, photo.width() / 2, photo.height() * 2 / 3);
            let distance = prints[place].distance(Fingerprint::of(&copy));
            assert!(distance <= 3, "photo {place}: {distance}");
            for other in &prints[..place] {
                nearest_other = nearest_other.min(prints[place].distance(*other));
            }
        }
        assert!(nearest_other > 3, "{nearest_other}");
    }

    #[test]
    fn one_colour_has_a_fingerprint_too() {
        let flat = |colour| Fingerprint::of(&Pixels::filled(5, 3, colour));
        assert!(flat([9; 3]).distance(flat([200; 3])) <= 64);
    }
}
