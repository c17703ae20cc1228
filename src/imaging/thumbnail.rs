//! From a file's bytes to a small square. It knows no cache and no screen.
//!
//! The whole picture is decoded and then made small. Ways that decode less were measured beside it,
//! over 19 photographs of 500 pixels (84 kB each) and 1,000 of 320, made 96 pixels wide; time on one
//! thread, and the mean distance from [`decode`] and [`cover`](super::cover):
//!
//! | way | 500 px | dB | 320 px | dB |
//! |---|---|---|---|---|
//! | zune-jpeg, Lanczos3 | 1.29 ms | | 0.43 ms | |
//! | **zune-jpeg, Hamming** | 1.16 ms | 36.7 | 0.35 ms | 38.0 |
//! | zune-jpeg, bilinear | 1.14 ms | 34.9 | 0.34 ms | 36.0 |
//! | zune-jpeg, box | 1.12 ms | 34.5 | 0.33 ms | 34.0 |
//! | jpeg-decoder scaling in the DCT, Lanczos3 | 1.33 ms | 36.9 | 0.60 ms | 39.1 |
//! | libjpeg-turbo (C) scaling in the DCT, mean | 0.90 ms | | 0.31 ms | |
//!
//! So scaling in the DCT gains nothing without SIMD, and little with it, while photographs are of
//! this size: most of the time goes into the entropy code. Of photographs of 2 to 4 megapixels a
//! thumbnail takes twice as long as by libjpeg-turbo. `benches/thumbnails` measures it anew.

use super::resize::tile;
use super::{DecodeError, Limits, Pixels, decode};

/// A square of `side` pixels (1 at least), filled with the centre of the picture in these bytes.
/// Whatever [`decode`] refuses is refused for the same reason.
pub fn thumbnail(bytes: &[u8], side: u32, limits: &Limits) -> Result<Pixels, DecodeError> {
    decode(bytes, limits).map(|pixels| tile(&pixels, side))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::imaging::{cover, read};
    use std::path::Path;

    fn fixture(name: &str) -> Vec<u8> {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/images");
        read(&Path::new(folder).join(name), &Limits::default()).unwrap()
    }

    #[test]
    fn a_thumbnail_shows_what_the_picture_shows() {
        let limits = Limits::default();
        for name in ["orientation-1.jpg", "orientation-6.jpg", "cmyk.jpg", "progressive.jpg"] {
            let small = thumbnail(&fixture(name), 8, &limits).unwrap();
            let whole = cover(&decode(&fixture(name), &limits).unwrap(), 8, 8);
            assert_eq!(small.size(), (8, 8), "{name}");
            for (x, y) in [(1, 1), (6, 1), (1, 6), (6, 6)] {
                let (a, b) = (small.colour(x, y).unwrap(), whole.colour(x, y).unwrap());
                assert!(a.iter().zip(b).all(|(a, b)| a.abs_diff(b) <= 6), "{name}: {a:?} {b:?}");
            }
        }
    }

    #[test]
    fn what_is_no_whole_picture_is_no_thumbnail() {
        let limits = Limits::default();
        for name in ["truncated.jpg", "bomb.png"] {
            let bytes = fixture(name);
            assert_eq!(thumbnail(&bytes, 8, &limits), Err(decode(&bytes, &limits).unwrap_err()));
        }
        assert_eq!(thumbnail(b"", 8, &limits), Err(DecodeError::Empty));
    }

    #[test]
    fn a_side_of_zero_becomes_one_pixel() {
        let small = thumbnail(&fixture("grey.png"), 0, &Limits::default()).unwrap();
        assert_eq!(small.size(), (1, 1));
    }
}
