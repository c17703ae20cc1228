//! The characters pictures are made of: which sub-pixels of a cell each one paints. Knows no
//! colours and no pictures.

use super::super::Glyphs;

/// Density characters, from empty to full, of fonts that have block elements.
pub(super) const SHADES: [char; 5] = [' ', '░', '▒', '▓', '█'];
/// The same in ASCII.
pub(super) const ASCII_SHADES: [char; 10] = [' ', '.', ':', '-', '=', '+', '*', '#', '%', '@'];

/// Quadrants by their mask: upper left is bit 0, upper right 1, lower left 2, lower right 3.
const QUADRANTS: [char; 16] =
    [' ', '▘', '▝', '▀', '▖', '▌', '▞', '▛', '▗', '▚', '▐', '▜', '▄', '▙', '▟', '█'];

/// Columns and rows of sub-pixels in one cell.
pub(super) fn grid(glyphs: Glyphs) -> (u32, u32) {
    match glyphs {
        Glyphs::Ascii => (1, 1),
        Glyphs::Halves => (1, 2),
        Glyphs::Quadrants => (2, 2),
        Glyphs::Sextants => (2, 3),
    }
}

/// The character that paints the sub-pixels of `mask` in the foreground: bit 0 is the first,
/// then row by row. ASCII has none but the space and is never asked.
pub(super) fn symbol(glyphs: Glyphs, mask: u8) -> char {
    match (glyphs, mask) {
        (Glyphs::Ascii, _) => ' ',
        (Glyphs::Halves, mask) => [' ', '▀', '▄', '█'][usize::from(mask & 0b11)],
        (Glyphs::Quadrants, mask) => QUADRANTS[usize::from(mask & 0b1111)],
        (Glyphs::Sextants, mask) => sextant(mask & 0b11_1111),
    }
}

/// Unicode 13 counts the sextants from U+1FB00 by their mask, and leaves out the four shapes
/// that it had already: none, left half, right half and all.
fn sextant(mask: u8) -> char {
    match mask {
        0 => ' ',
        0b01_0101 => '▌',
        0b10_1010 => '▐',
        0b11_1111 => '█',
        _ => {
            let left_out = 1 + u32::from(mask > 0b01_0101) + u32::from(mask > 0b10_1010);
            char::from_u32(0x1_fb00 + u32::from(mask) - left_out).unwrap_or(' ')
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_pattern_has_a_character_of_its_own() {
        for (glyphs, patterns) in
            [(Glyphs::Halves, 4), (Glyphs::Quadrants, 16), (Glyphs::Sextants, 64)]
        {
            let symbols: HashSet<char> = (0..patterns).map(|mask| symbol(glyphs, mask)).collect();
            assert_eq!(symbols.len(), usize::from(patterns), "{glyphs:?}");
        }
    }

    #[test]
    fn sextants_begin_and_end_where_unicode_has_them() {
        let sextant = |mask| symbol(Glyphs::Sextants, mask);
        // BLOCK SEXTANT-1, -135 is a half block, -1235 comes after it, -23456 is the last.
        assert_eq!(sextant(0b00_0001), '\u{1fb00}');
        assert_eq!(sextant(0b01_0100), '\u{1fb13}');
        assert_eq!(sextant(0b01_0110), '\u{1fb14}');
        assert_eq!(sextant(0b10_1011), '\u{1fb28}');
        assert_eq!(sextant(0b11_1110), '\u{1fb3b}');
    }

    #[test]
    fn quadrants_agree_with_halves() {
        assert_eq!(symbol(Glyphs::Quadrants, 0b0011), symbol(Glyphs::Halves, 0b01));
        assert_eq!(symbol(Glyphs::Quadrants, 0b1100), symbol(Glyphs::Halves, 0b10));
    }
}
