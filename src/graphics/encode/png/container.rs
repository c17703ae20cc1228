//! The frame around PNG's data: signature, chunks, check sums. Filtering is done by who calls.
//! After "Portable Network Graphics Specification", third edition, sections 5 and 11.

use libdeflater::{CompressionLvl, Compressor};
use zlib_rs::{DeflateConfig, ReturnCode, Strategy, compress_bound, compress_slice, crc32};

const SIGNATURE: [u8; 8] = *b"\x89PNG\r\n\x1a\n";

/// What the bytes of a row mean.
#[derive(Clone, Copy, Debug)]
pub(super) enum Colours<'a> {
    /// Three bytes a pixel.
    Rgb,
    /// One byte a pixel: a place in this list of at most 256 colours.
    Palette(&'a [[u8; 3]]),
}

/// How the rows are compressed.
#[derive(Clone, Copy, Debug)]
pub(super) enum Effort {
    /// Runs of one byte and Huffman codes only: what residuals of a photograph need.
    Runs,
    /// Deflate with its repetitions chosen nearly at their best.
    Thorough,
    /// The same with all effort, for pictures so small that time does not count.
    Full,
}

/// A whole PNG of 8 bits a sample. `rows` are the filtered rows, each with its filter's number
/// before it. `None` is the compressor's failure, which its documentation excludes for a buffer
/// of this size.
pub(super) fn wrap(
    (width, height): (u32, u32),
    colours: Colours<'_>,
    rows: &[u8],
    effort: Effort,
) -> Option<Vec<u8>> {
    let compressed = deflate(rows, effort)?;
    let mut png = Vec::with_capacity(compressed.len() + 1024);
    png.extend_from_slice(&SIGNATURE);
    let mut header = [width.to_be_bytes(), height.to_be_bytes()].concat();
    let colour_type = if matches!(colours, Colours::Rgb) { 2 } else { 3 };
    header.extend_from_slice(&[8, colour_type, 0, 0, 0]);
    chunk(&mut png, *b"IHDR", &header)?;
    if let Colours::Palette(palette) = colours {
        chunk(&mut png, *b"PLTE", palette.as_flattened())?;
    }
    chunk(&mut png, *b"IDAT", &compressed)?;
    chunk(&mut png, *b"IEND", &[])?;
    Some(png)
}

fn chunk(png: &mut Vec<u8>, name: [u8; 4], content: &[u8]) -> Option<()> {
    png.extend_from_slice(&u32::try_from(content.len()).ok()?.to_be_bytes());
    png.extend_from_slice(&name);
    png.extend_from_slice(content);
    png.extend_from_slice(&crc32::crc32(crc32::crc32(0, &name), content).to_be_bytes());
    Some(())
}

fn deflate(rows: &[u8], effort: Effort) -> Option<Vec<u8>> {
    match effort {
        Effort::Runs => runs(rows),
        Effort::Thorough => searched(rows, 10),
        Effort::Full => searched(rows, 12),
    }
}

/// Level 10 is the first at which libdeflate weighs repetitions against each other.
fn searched(rows: &[u8], level: i32) -> Option<Vec<u8>> {
    let mut compressor = Compressor::new(CompressionLvl::new(level).ok()?);
    let mut buffer = vec![0; compressor.zlib_compress_bound(rows.len())];
    let length = compressor.zlib_compress(rows, &mut buffer).ok()?;
    buffer.truncate(length);
    Some(buffer)
}

fn runs(rows: &[u8]) -> Option<Vec<u8>> {
    let mut config = DeflateConfig { strategy: Strategy::Rle, ..DeflateConfig::new(1) };
    // Blocks as long as they get: each brings its own table of codes.
    config.mem_level = 9;
    // The bound is meant for the default strategy; an eighth more covers the others.
    let mut buffer = vec![0; compress_bound(rows.len()) + rows.len() / 8 + 64];
    let (compressed, code) = compress_slice(&mut buffer, rows, config);
    let length = compressed.len();
    buffer.truncate(length);
    (code == ReturnCode::Ok).then_some(buffer)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::imaging::{Limits, Pixels, decode};

    #[test]
    fn the_smallest_picture_has_these_chunks() {
        let png = wrap((1, 1), Colours::Rgb, &[0, 1, 2, 3], Effort::Runs).unwrap();
        assert_eq!(png[..29], *b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x02\0\0\0");
        assert!(png.ends_with(b"\0\0\0\0IEND\xae\x42\x60\x82"));
        let pixels = decode(&png, &Limits::default()).unwrap();
        assert_eq!(pixels, Pixels::filled(1, 1, [1, 2, 3]));
    }

    #[test]
    fn a_palette_is_looked_up() {
        let colours = Colours::Palette(&[[9, 8, 7], [200, 100, 50]]);
        let png = wrap((2, 1), colours, &[0, 1, 0], Effort::Full).unwrap();
        let pixels = decode(&png, &Limits::default()).unwrap();
        assert_eq!(pixels.rgb(), [200, 100, 50, 9, 8, 7]);
    }

    #[test]
    fn what_does_not_compress_fits_the_buffer() {
        let mut state = 1_u32;
        let noise = std::iter::repeat_with(|| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            state.to_be_bytes()[0]
        });
        let noise: Vec<u8> = noise.take(300_000).collect();
        for effort in [Effort::Runs, Effort::Thorough, Effort::Full] {
            assert!(deflate(&noise, effort).unwrap().len() >= noise.len());
            assert!(deflate(&[], effort).is_some());
        }
    }
}
