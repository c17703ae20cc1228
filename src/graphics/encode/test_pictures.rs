//! Pictures for this module's tests, made by arithmetic so that they are the same everywhere.

use crate::imaging::Pixels;

/// Smooth slopes, edges and some grain: what a photograph is to an encoder.
pub(super) fn photograph(width: u32, height: u32) -> Pixels {
    let mut state = 7_u32;
    let mut grain = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state >> 29
    };
    let places = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
    let colours = places.flat_map(|(x, y)| {
        let patch = if (x / 24 + y / 16).is_multiple_of(3) { 60 } else { 0 };
        let value = (x * 150 / width + patch + grain()).to_le_bytes()[0];
        let other = (y * 180 / height + grain()).to_le_bytes()[0];
        [value, other, 235 - value / 2 - other / 4]
    });
    Pixels::new(width, height, colours.collect()).unwrap()
}
