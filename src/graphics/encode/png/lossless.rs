//! A PNG with every pixel as it is. It knows no terminal.

use super::container::{Colours, Effort, wrap};
use super::predict::Quantiser;
use super::rows::{Judge, filtered};
use crate::imaging::Pixels;

/// Lossless, and small rather than quick: who asks for the last bit can wait for it.
///
/// Measured on eight photographs at 1000 x 800 pixels, sum before base64, with a filter chosen on every
/// row:
///
/// | filter by, compressor | kB | ms a picture |
/// |---|---|---|
/// | sum, the PNG codec's best | 6,403 | 103 |
/// | pairs, libdeflate 9 | 6,145 | 270 |
/// | **pairs, libdeflate 10** | **5,803** | **258** |
/// | pairs, libdeflate 12 | 5,782 | 465 |
///
/// `None` if the compressor fails, which it does not when it has room.
pub fn lossless(pixels: &Pixels) -> Option<Vec<u8>> {
    let rows = filtered(pixels, &Quantiser::new(0), Judge::Pairs, 1);
    wrap(pixels.size(), Colours::Rgb, &rows, Effort::Thorough)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graphics::encode::test_pictures::photograph;
    use crate::imaging::{Limits, decode};

    #[test]
    fn every_pixel_comes_back() {
        for (width, height) in [(1, 1), (5, 3), (120, 80)] {
            let picture = photograph(width, height);
            let png = lossless(&picture).unwrap();
            assert_eq!(decode(&png, &Limits::default()).unwrap(), picture);
        }
    }
}
