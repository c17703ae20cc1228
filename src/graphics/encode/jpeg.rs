//! Baseline JPEG, all components in one interleaved scan and at full resolution, for terminals
//! that take any image file (iTerm2's inline images). It knows no escape sequence.

use crate::imaging::Pixels;
use image::codecs::jpeg::JpegEncoder;
use image::{ExtendedColorType, ImageEncoder};

/// The best quality at which photographs take at most 0.15 of the bytes of viuer, which sends a
/// PNG. Measured on A, B and C whole, in base64, of 3,418 kB; the bands in which they are sent have
/// tables of their own and take some more, hence two below 85:
///
/// | quality | sum | of viuer | dB |
/// |---|---|---|---|
/// | 80 | 423 kB | 0.124 | 42.4, 37.0, 42.0 |
/// | 85 | 497 kB | 0.145 | 43.3, 38.0, 43.1 |
/// | 90 | 629 kB | 0.184 | 44.5, 39.6, 44.5 |
pub const PHOTO_QUALITY: u8 = 83;

/// A JPEG of `quality` 1 to 100 (the scale of libjpeg; values outside are brought inside), or
/// `None` if a side exceeds the 65,535 pixels the format allows.
///
/// Colours are not subsampled (4:4:4), as saturated details lose much by it, and Huffman tables
/// are the standard's. An encoder that optimises them may write one scan per component, a form
/// that some decoders read wrongly when colours are subsampled as well.
pub fn encode(pixels: &Pixels, quality: u8) -> Option<Vec<u8>> {
    let mut jpeg = Vec::new();
    let (width, height) = pixels.size();
    let encoder = JpegEncoder::new_with_quality(&mut jpeg, quality.clamp(1, 100));
    let written = encoder.write_image(pixels.rgb(), width, height, ExtendedColorType::Rgb8);
    written.ok().map(|()| jpeg)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graphics::encode::quality::psnr;
    use crate::graphics::encode::test_pictures::photograph;
    use crate::imaging::{Limits, decode};

    /// The codes of the markers a JPEG consists of, up to its first scan, and the components of
    /// that scan.
    fn frame_and_scan(jpeg: &[u8]) -> (Vec<u8>, u8) {
        let (mut at, mut codes) = (2, Vec::new());
        loop {
            let code = jpeg[at + 1];
            codes.push(code);
            if code == 0xda {
                return (codes, jpeg[at + 4]);
            }
            at += 2 + usize::from(u16::from_be_bytes([jpeg[at + 2], jpeg[at + 3]]));
        }
    }

    #[test]
    fn the_file_is_baseline_with_one_interleaved_scan() {
        let (codes, components) = frame_and_scan(&encode(&photograph(40, 30), 85).unwrap());
        assert!(codes.contains(&0xc0), "a baseline frame among {codes:02x?}");
        assert_eq!(components, 3);
    }

    #[test]
    fn a_higher_quality_is_closer_and_larger() {
        let picture = photograph(160, 120);
        let [low, high] = [40, 95].map(|quality| encode(&picture, quality).unwrap());
        let distance = |jpeg: &[u8]| psnr(&picture, &decode(jpeg, &Limits::default()).unwrap());
        assert!(low.len() < high.len());
        assert!(distance(&low) + 3.0 < distance(&high));
        assert!(distance(&high) > 34.0, "{}", distance(&high));
    }

    #[test]
    fn nonsense_qualities_are_brought_inside() {
        let picture = photograph(16, 16);
        assert_eq!(encode(&picture, 0), encode(&picture, 1));
        assert_eq!(encode(&picture, 255), encode(&picture, 100));
    }

    #[test]
    fn a_side_beyond_the_format_is_refused() {
        assert_eq!(encode(&Pixels::filled(70_000, 1, [9; 3]), 80), None);
    }
}
