//! Pictures for terminals with 16 colours or none: what colours lack, an ordered pattern of
//! dots makes up for. Knows neither placements nor buffers.

use super::super::{Glyphs, palette};
use super::glyphs::{ASCII_SHADES, SHADES};
use super::look::Look;
use super::pair::{Rgb, error};
use ratatui::style::Color;

/// Thresholds 0..16 of ordered dithering, each next one far from the last (Bayer, "An optimum
/// method for two-level rendition of continuous-tone pictures", 1973).
const BAYER: [[i16; 4]; 4] = [[0, 8, 2, 10], [12, 4, 14, 6], [3, 11, 1, 9], [15, 7, 13, 5]];

/// How far dithering moves a value at most, of 255. The 16 colours lie some 100 apart; moving
/// by half of that and more adds noise and no tones.
const REACH: i16 = 40;

/// An upper and a lower half in two of the usual 16 colours.
///
/// Behind a character only the 8 dark ones are shown everywhere; the half that needs a bright
/// one becomes the character.
pub(super) fn sixteen(halves: [Rgb; 2], x: u32, row: u32) -> Look {
    let upper = dithered(halves[0], x, 2 * row);
    let lower = dithered(halves[1], x, 2 * row + 1);
    let looks = [('▀', upper, lower), ('▄', lower, upper)].map(|(symbol, fore, back)| {
        let (fg, bg) = (palette::nearest_usual(fore), palette::nearest_of_first(back, 8));
        let loss = error(fore, palette::colour(fg)) + error(back, palette::colour(bg));
        (loss, symbol, fg, bg)
    });
    let [first, second] = looks;
    let (_, symbol, fg, bg) = if second.0 < first.0 { second } else { first };
    let symbol = if fg == bg { ' ' } else { symbol };
    Look { symbol, fg: Color::Indexed(fg), bg: Color::Indexed(bg) }
}

/// A density character in the terminal's own colours, taken to be light on dark.
pub(super) fn mono(rgb: Rgb, glyphs: Glyphs, x: u32, row: u32) -> Look {
    let shades: &[char] = if glyphs == Glyphs::Ascii { &ASCII_SHADES } else { &SHADES };
    let steps = shades.len() - 1;
    // Luma after ITU-R BT.601, in thousandths of full: 0..=255_000.
    let luma = 299 * usize::from(rgb[0]) + 587 * usize::from(rgb[1]) + 114 * usize::from(rgb[2]);
    // What is left between two steps is decided by the threshold of the place.
    let sixteenths = luma * steps * 16 / 255_000;
    let threshold = usize::try_from(threshold(x, row)).unwrap_or_default();
    let step = (sixteenths + 15 - threshold) / 16;
    Look { symbol: shades[step.min(steps)], fg: Color::Reset, bg: Color::Reset }
}

fn threshold(x: u32, y: u32) -> i16 {
    BAYER[(y % 4) as usize][(x % 4) as usize]
}

fn dithered(rgb: Rgb, x: u32, y: u32) -> Rgb {
    let shift = (2 * threshold(x, y) - 15) * REACH / 16;
    rgb.map(|value| u8::try_from((i16::from(value) + shift).clamp(0, 255)).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bright_colours_are_never_behind_a_character() {
        for (upper, lower) in [([255, 0, 0], [0, 0, 0]), ([0, 0, 0], [255, 255, 0])] {
            for place in 0..16 {
                let look = sixteen([upper, lower], place % 4, place / 4);
                assert!(matches!(look.bg, Color::Indexed(0..8)), "{look:?}");
            }
        }
        assert_eq!(sixteen([[255, 0, 0], [0; 3]], 1, 1).symbol, '▀');
        assert_eq!(sixteen([[0; 3], [255, 0, 0]], 1, 1).symbol, '▄');
    }

    #[test]
    fn black_is_empty_and_white_is_full() {
        for place in 0..16 {
            let symbol = |value, glyphs| mono([value; 3], glyphs, place % 4, place / 4).symbol;
            assert_eq!(symbol(0, Glyphs::Halves), ' ');
            assert_eq!(symbol(255, Glyphs::Quadrants), '█');
            assert_eq!((symbol(0, Glyphs::Ascii), symbol(255, Glyphs::Ascii)), (' ', '@'));
        }
    }

    #[test]
    fn greys_between_two_shades_are_mixed_of_them() {
        // Of four steps, 3/8 lies half way between the first and the second.
        let shades = (0..16).map(|place| mono([96; 3], Glyphs::Halves, place % 4, place / 4));
        let light = shades.filter(|look| look.symbol == '▒').count();
        assert!((7..=9).contains(&light), "{light}");
    }
}
