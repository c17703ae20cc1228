//! A PNG of which no channel is further from the original than a tolerance, at about half
//! the bytes of a lossless one. It knows no terminal.

use super::container::{Colours, Effort, wrap};
use super::predict::Quantiser;
use super::rows::{Judge, filtered};
use crate::imaging::Pixels;

/// Rows between two choices of a filter. Measured on A, B and C, sum of bytes in base64: a choice
/// on every row 1,562 kB, on every second 1,571 kB, on every fourth 1,582 kB; trying all filters
/// takes four times as long as using one.
const ROWS_PER_CHOICE: usize = 4;

/// Bytes of pixels up to which a picture (a thumbnail) gets all the effort there is: a choice on
/// every row, and all of deflate where that is smaller. At 64 x 64 pixels the few per cent gained
/// cost less than a millisecond, and there are hundreds of them to send.
const SMALL: usize = 64 * 1024;

/// An RGB PNG, each channel of each pixel within `tolerance` of the original (0: lossless).
///
/// Residuals are rounded to multiples of `2 * tolerance + 1`: few different bytes are left, which
/// Huffman codes pack well, and in smooth parts runs of zero. Searching for longer repetitions
/// finds little in what is left of a photograph and takes most of a compressor's time. Figures
/// for tolerance 2, sum of A, B and C in base64 against viuer's 10.96 MB of raw RGBA (and for
/// the chosen one against the 7.16 MB of ratatui-image with compression); the levels are
/// zlib-rs's with the "filtered" strategy, with a filter chosen on every row:
///
/// | compressor | of raw RGBA | of compressed RGBA | ms a picture |
/// |---|---|---|---|
/// | Huffman codes only | 0.156 | | 10 |
/// | **runs and Huffman codes** | **0.143** | **0.22** | **10** |
/// | level 1 | 0.26 | | 15 |
/// | level 3 | 0.158 | | 35 |
/// | level 6 | 0.145 | | 110 or more |
/// | level 9 | 0.133 | | 600 or more |
///
/// With a filter chosen on every fourth row it is 0.144, in 13 to 20 ms with the prediction,
/// where decoding the JPEG takes 10 to 14 ms. Tolerance 2 gives 45.07 to 45.71 dB: 45.1 where
/// every error from -2 to 2 is equally likely, more where a picture is smooth. Thumbnails of 64 x
/// 64 pixels at tolerance 5 take 4.3 to 5.1 kB at 38.1 to 38.4 dB; those of the demonstration set,
/// small photographs full of detail, 5.8 kB on average and 7.2 kB at most (every eighth), none below
/// 38.0 dB.
/// (libdeflate at 12 takes 5.6 % less than zlib-rs at 9.)
///
/// Five kB at 38 dB are out of reach of the noisiest thumbnails, of some of them in AVIF as well.
/// Of the twelve hardest of 123 (6.7 to 7.0 kB), each as small as it gets at 38 dB or just above: JPEG
/// in 4:4:4 takes 5.2 to 7.2 kB, AVIF in 4:4:4 4.1 to 5.4 kB; 256 colours take 6.5 to 6.7 kB and come to
/// 34.6 to 37.7 dB. Residuals chosen by what they cost in bits save 3 %, residuals chosen to repeat
/// earlier ones 5 to 11 %, in more than a second a thumbnail. So 38 dB hold, and bytes may be more.
pub fn near_lossless(pixels: &Pixels, tolerance: u8) -> Option<Vec<u8>> {
    let is_small = pixels.rgb().len() <= SMALL;
    let rows_per_choice = if is_small { 1 } else { ROWS_PER_CHOICE };
    let rows = filtered(pixels, &Quantiser::new(tolerance), Judge::Sum, rows_per_choice);
    let wrapped = |effort| wrap(pixels.size(), Colours::Rgb, &rows, effort);
    let runs = wrapped(Effort::Runs)?;
    if !is_small {
        return Some(runs);
    }
    let full = wrapped(Effort::Full)?;
    Some(if full.len() < runs.len() { full } else { runs })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graphics::encode::png::lossless;
    use crate::graphics::encode::quality::psnr;
    use crate::graphics::encode::test_pictures::photograph;
    use crate::imaging::{Limits, cover, decode};
    use proptest::prelude::*;

    fn decoded(png: &[u8]) -> Pixels {
        decode(png, &Limits::default()).unwrap()
    }

    fn largest_error(a: &Pixels, b: &Pixels) -> u8 {
        assert_eq!(a.size(), b.size());
        a.rgb().iter().zip(b.rgb()).map(|(a, b)| a.abs_diff(*b)).max().unwrap()
    }

    #[test]
    fn two_steps_of_tolerance_are_45_db_at_little_more_than_half_the_bytes() {
        let picture = photograph(400, 300);
        let png = near_lossless(&picture, 2).unwrap();
        let quality = psnr(&picture, &decoded(&png));
        assert!(quality >= 45.0, "{quality} dB");
        let whole = lossless(&picture).unwrap().len();
        assert!(png.len() * 20 < whole * 11, "{} of {whole} bytes", png.len());
    }

    #[test]
    fn a_thumbnail_is_small_and_good() {
        let thumbnail = cover(&photograph(500, 400), 64, 64);
        let png = near_lossless(&thumbnail, 5).unwrap();
        let quality = psnr(&thumbnail, &decoded(&png));
        assert!(png.len() <= 3_750, "{} bytes before base64", png.len());
        assert!(quality >= 38.0, "{quality} dB");
    }

    #[test]
    fn black_and_white_stay_within_range() {
        let columns = (0..3 * 64_u8).map(|n| if n / 3 % 2 == 0 { 0 } else { 255 });
        let row: Vec<u8> = columns.collect();
        let stripes = Pixels::new(64, 9, row.repeat(9)).unwrap();
        assert!(largest_error(&stripes, &decoded(&near_lossless(&stripes, 7).unwrap())) <= 7);
    }

    #[test]
    fn a_flat_picture_takes_next_to_nothing() {
        let flat = Pixels::filled(1000, 800, [90, 120, 30]);
        assert!(near_lossless(&flat, 2).unwrap().len() < 10_000);
    }

    proptest! {
        #[test]
        fn no_channel_leaves_the_tolerance(
            (width, height) in (1u32..24, 1u32..24), tolerance: u8, seed: [u8; 32]
        ) {
            let bytes = seed.into_iter().cycle().zip(0_u8..=255).map(|(a, b)| a.wrapping_mul(b | 1));
            let rgb = bytes.cycle().take((width * height * 3) as usize).collect();
            let picture = Pixels::new(width, height, rgb).unwrap();
            let png = near_lossless(&picture, tolerance).unwrap();
            prop_assert!(largest_error(&picture, &decoded(&png)) <= tolerance);
        }
    }
}
