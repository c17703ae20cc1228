//! A small picture to look at until the large one is there, of bounded length whatever it shows.
//! It knows no terminal; the terminal enlarges it.

use super::container::{Colours, Effort, wrap};
use crate::graphics::encode::palette::{Indexed, Wish};
use crate::imaging::{Pixels, fit};

/// A bound for [`preview`] that makes 45 kB of base64: one second at 360 kbit/s, 0.07 s at 5
/// Mbit/s.
pub const PREVIEW_BYTES: usize = 33_750;

/// A PNG with a palette, at a quarter of the picture's sides or less, of at most `max_bytes`
/// before base64. Three photographs took 42, 34 and 18 kB of base64 and 20 to 30 ms. Fewer colours
/// are tried before fewer pixels; if not even a single pixel fits (it takes 85 bytes), that pixel
/// is returned.
pub fn preview(pixels: &Pixels, max_bytes: usize) -> Option<Vec<u8>> {
    let mut divisor = 4;
    loop {
        let small = fit(pixels, pixels.width() / divisor, pixels.height() / divisor);
        let last = small.size() == (1, 1);
        for colours in [256, 96, 32] {
            let png = with_palette(&small, colours)?;
            if png.len() <= max_bytes || last {
                return Some(png);
            }
        }
        divisor += divisor / 2;
    }
}

fn with_palette(pixels: &Pixels, colours: u16) -> Option<Vec<u8>> {
    let picture = Indexed::new(pixels, Wish { colours, reluctance: 12, shown: |colour| colour });
    // Filters predict values; places in a palette are names. So: none.
    let rows = picture.indices.chunks_exact(picture.width).flat_map(|row| [&[0], row].concat());
    let rows: Vec<u8> = rows.collect();
    wrap(pixels.size(), Colours::Palette(&picture.palette), &rows, Effort::Full)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graphics::encode::quality::psnr;
    use crate::graphics::encode::test_pictures::photograph;
    use crate::imaging::{Limits, decode, stretch};
    use proptest::prelude::*;

    fn noise(width: u32, height: u32) -> Pixels {
        let mut state = 5_u32;
        let bytes = std::iter::repeat_with(|| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            state.to_be_bytes()[0]
        });
        Pixels::new(width, height, bytes.take((width * height * 3) as usize).collect()).unwrap()
    }

    #[test]
    fn a_photograph_is_recognisable_at_a_quarter_of_its_size() {
        let picture = photograph(1000, 800);
        let png = preview(&picture, PREVIEW_BYTES).unwrap();
        let small = decode(&png, &Limits::default()).unwrap();
        assert_eq!(small.size(), (250, 200));
        let quality = psnr(&picture, &stretch(&small, 1000, 800));
        assert!(quality > 22.0, "{quality} dB after enlarging");
    }

    #[test]
    fn even_noise_keeps_the_bound() {
        let png = preview(&noise(1000, 800), PREVIEW_BYTES).unwrap();
        assert!(png.len() <= PREVIEW_BYTES);
        assert!(decode(&png, &Limits::default()).unwrap().width() >= 100);
    }

    #[test]
    fn a_single_pixel_is_the_least() {
        let png = preview(&photograph(300, 200), 0).unwrap();
        assert_eq!((png.len(), decode(&png, &Limits::default()).unwrap().size()), (85, (1, 1)));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        #[test]
        fn the_bound_holds_for_any_shape(width in 1u32..400, height in 1u32..400, max in 85usize..6_000) {
            let png = preview(&noise(width, height), max).unwrap();
            prop_assert!(png.len() <= max);
            prop_assert!(decode(&png, &Limits::default()).is_ok());
        }
    }
}
