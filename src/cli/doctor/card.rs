//! The test card.

use super::super::failure::Failure;
use crate::graphics::Capabilities;
use crate::imaging::Pixels;

/// Rows of a test card.
pub(super) const ROWS: u16 = 6;
/// Columns of a test card.
pub(super) const COLUMNS: u16 = 40;

/// A picture in which mistakes are seen at once: stripes of colours above greys, at the right a
/// grid of single pixels, and a frame whose missing side means that something was cut off.
pub(super) fn card(capabilities: &Capabilities) -> Result<Pixels, Failure> {
    let (width, height) = capabilities.cell.area_px(COLUMNS, ROWS);
    let colour = |x: u32, y: u32| card_colour((x, y), (width, height));
    let rgb = (0..height).flat_map(|y| (0..width).flat_map(move |x| colour(x, y))).collect();
    Pixels::new(width, height, rgb).map_err(Failure::environment)
}

fn card_colour((x, y): (u32, u32), (width, height): (u32, u32)) -> [u8; 3] {
    const STRIPES: u32 = 16;
    let is_frame = x < 2 || y < 2 || x + 2 >= width || y + 2 >= height;
    if is_frame {
        return [255, 255, 255];
    }
    let grid = width - width / 8;
    if x >= grid {
        return if (x + y) % 2 == 0 { [255; 3] } else { [0; 3] };
    }
    let stripe = u8::try_from(x * STRIPES / grid).unwrap_or(u8::MAX);
    if y >= height / 2 {
        return [stripe.saturating_mul(17); 3];
    }
    // Every colour of four shades of red, two of green and two of blue.
    let [red, green, blue] = [stripe % 4 * 85, stripe / 4 % 2 * 255, stripe / 8 * 255];
    [red, green, blue]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_card_has_a_frame_colours_greys_and_a_grid() {
        let card = card(&Capabilities::assumed()).unwrap();
        assert_eq!(card.size(), (400, 120));
        for corner in [(0, 0), (399, 0), (0, 119), (399, 119)] {
            assert_eq!(card.colour(corner.0, corner.1), Some([255; 3]), "{corner:?}");
        }
        let row = |y| -> std::collections::BTreeSet<_> {
            (2..340).filter_map(|x| card.colour(x, y)).collect()
        };
        assert_eq!((row(30).len(), row(90).len()), (16, 16));
        assert_ne!(card.colour(380, 50), card.colour(381, 50));
    }
}
