//! The nearest of a terminal's palette colours: of the 240 fixed ones where there are 256, of
//! the usual first 16 where there are no others. With 256 colours the first 16 are left out,
//! as every user's theme has its own.

use std::sync::LazyLock;

/// Perceived lightness and two colour axes (Oklab), in which distance is close to difference
/// as seen. Conversion after Ottosson, "A perceptual color space for image processing" (2020).
type Lab = [f32; 3];

/// The colours 16..=255 in Oklab.
static FIXED: LazyLock<[Lab; 240]> =
    LazyLock::new(|| std::array::from_fn(|at| lab(fixed_colour(at))));

/// sRGB values to linear light.
static LINEAR: LazyLock<[f32; 256]> = LazyLock::new(|| {
    std::array::from_fn(|value| {
        let value = value as f32 / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    })
});

/// Index (16..=255) of the palette colour that looks most like `rgb`.
pub(super) fn nearest(rgb: [u8; 3]) -> u8 {
    let wanted = lab(rgb);
    let mut best = (f32::INFINITY, 16);
    for (index, fixed) in (16..=u8::MAX).zip(FIXED.iter()) {
        let distance = distance(&wanted, fixed);
        if distance < best.0 {
            best = (distance, index);
        }
    }
    best.1
}

/// Index and value of a palette colour near to `rgb`: found channel by channel, a hundred times
/// quicker than [`nearest`] and sometimes a little further away.
pub(super) fn roughly(rgb: [u8; 3]) -> (u8, [u8; 3]) {
    let [r, g, b] = rgb.map(|value| usize::from(ROUNDED[usize::from(value)]));
    let grey = rgb.iter().map(|&value| usize::from(value)).sum::<usize>() / 3;
    let grey = 216 + (grey.saturating_sub(3) / 10).min(23);
    let error = |at: usize| squared_error(rgb, fixed_colour(at));
    let cube = 36 * r + 6 * g + b;
    let at = if error(grey) < error(cube) { grey } else { cube };
    (u8::try_from(at + 16).unwrap_or(u8::MAX), fixed_colour(at))
}

/// Index (0..16) of the usual colour nearest to `rgb`.
pub(super) fn nearest_usual(rgb: [u8; 3]) -> u8 {
    nearest_of_first(rgb, 16)
}

/// Index of the nearest of the first `count` usual colours.
pub(super) fn nearest_of_first(rgb: [u8; 3], count: u8) -> u8 {
    (0..count).min_by_key(|&index| squared_error(rgb, colour(index))).unwrap_or_default()
}

fn squared_error(a: [u8; 3], b: [u8; 3]) -> u32 {
    a.iter().zip(b).map(|(&a, b)| u32::from(a.abs_diff(b)).pow(2)).sum()
}

/// The value of palette colour `index`: of the first 16 as xterm has them, of the others always.
pub(super) fn colour(index: u8) -> [u8; 3] {
    match usize::from(index) {
        index @ 0..16 => USUAL[index],
        index => fixed_colour(index - 16),
    }
}

/// The first 16 colours as xterm has them (XTerm-col.ad). Others differ, but not in kind.
const USUAL: [[u8; 3]; 16] = [
    [0, 0, 0],
    [205, 0, 0],
    [0, 205, 0],
    [205, 205, 0],
    [0, 0, 238],
    [205, 0, 205],
    [0, 205, 205],
    [229, 229, 229],
    [127, 127, 127],
    [255, 0, 0],
    [0, 255, 0],
    [255, 255, 0],
    [92, 92, 255],
    [255, 0, 255],
    [0, 255, 255],
    [255, 255, 255],
];

fn distance(a: &Lab, b: &Lab) -> f32 {
    a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum()
}

/// The six levels of a channel in the colour cube.
const LEVELS: [u8; 6] = [0, 95, 135, 175, 215, 255];

/// For each value of a channel, which of the six levels is nearest.
static ROUNDED: LazyLock<[u8; 256]> = LazyLock::new(|| {
    std::array::from_fn(|value| {
        let off = |level: u8| usize::from(level).abs_diff(value);
        (0..6).min_by_key(|&at| off(LEVELS[usize::from(at)])).unwrap_or_default()
    })
});

/// Colour 16 + `at`: a cube of six levels per channel, then 24 greys.
fn fixed_colour(at: usize) -> [u8; 3] {
    if at < 216 {
        [at / 36, at / 6 % 6, at % 6].map(|level| LEVELS[level])
    } else {
        [u8::try_from(8 + 10 * (at - 216)).unwrap_or(u8::MAX); 3]
    }
}

fn lab(rgb: [u8; 3]) -> Lab {
    let linear = rgb.map(|value| LINEAR[usize::from(value)]);
    transformed(&TO_LAB, transformed(&TO_CONES, linear).map(f32::cbrt))
}

/// From linear sRGB to the responses of the eye's three kinds of cones.
const TO_CONES: [[f32; 3]; 3] = [
    [0.412_221_46, 0.536_332_55, 0.051_445_995],
    [0.211_903_5, 0.680_699_5, 0.107_396_96],
    [0.088_302_46, 0.281_718_85, 0.629_978_7],
];

/// From the cube roots of those responses to Oklab.
const TO_LAB: [[f32; 3]; 3] = [
    [0.210_454_26, 0.793_617_8, -0.004_072_047],
    [1.977_998_5, -2.428_592_2, 0.450_593_7],
    [0.025_904_037, 0.782_771_77, -0.808_675_77],
];

fn transformed(matrix: &[[f32; 3]; 3], vector: [f32; 3]) -> [f32; 3] {
    matrix.map(|row| row.iter().zip(vector).map(|(factor, value)| factor * value).sum())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn palette_colours_find_themselves() {
        for at in 0..240 {
            let found = usize::from(nearest(fixed_colour(at))) - 16;
            assert_eq!(fixed_colour(found), fixed_colour(at));
        }
    }

    #[test]
    fn known_neighbours() {
        assert_eq!(nearest([0, 0, 0]), 16);
        assert_eq!(nearest([255, 255, 255]), 231);
        assert_eq!(nearest([254, 2, 1]), 196);
        assert_eq!(nearest([128, 128, 128]), 244);
        assert_eq!(nearest([9, 8, 8]), 232);
    }

    #[test]
    fn a_rough_match_is_near() {
        for rgb in [[0; 3], [255; 3], [130, 128, 126], [94, 136, 214], [3, 250, 40]] {
            let (index, value) = roughly(rgb);
            assert_eq!(value, colour(index));
            assert!(value.iter().zip(rgb).all(|(a, b)| a.abs_diff(b) <= 40), "{rgb:?} {value:?}");
        }
        assert_eq!(roughly([128, 128, 129]), (244, [128; 3]));
    }

    #[test]
    fn white_has_no_hue() {
        let [lightness, a, b] = lab([255, 255, 255]);
        assert!((lightness - 1.0).abs() < 1e-3 && a.abs() < 1e-3 && b.abs() < 1e-3);
    }
}
