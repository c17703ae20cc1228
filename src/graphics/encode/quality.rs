//! How far a picture is from its original, for tests, benchmarks and figures. It knows no
//! encoding.

use crate::imaging::Pixels;

/// Peak signal-to-noise ratio in dB over all channels: `10 log10(255² / MSE)`, with MSE the mean
/// squared difference (ITU-T J.340, section 3). Infinite for equal pictures; pictures of
/// different size have nothing in common and get negative infinity.
pub fn psnr(original: &Pixels, other: &Pixels) -> f64 {
    if original.size() != other.size() {
        return f64::NEG_INFINITY;
    }
    let squares = original.rgb().iter().zip(other.rgb()).map(|(a, b)| {
        let difference = u64::from(a.abs_diff(*b));
        difference * difference
    });
    let mean = squares.sum::<u64>() as f64 / original.rgb().len() as f64;
    10.0 * (255.0 * 255.0 / mean).log10()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_pictures_are_infinitely_close() {
        let picture = Pixels::filled(3, 2, [1, 2, 3]);
        assert!(psnr(&picture, &picture).is_infinite() && psnr(&picture, &picture) > 0.0);
    }

    #[test]
    fn known_distances_have_known_figures() {
        let black = Pixels::filled(4, 4, [0; 3]);
        assert!(psnr(&black, &Pixels::filled(4, 4, [255; 3])).abs() < 1e-9);
        // An error of one everywhere: 20 log10(255).
        assert!((psnr(&black, &Pixels::filled(4, 4, [1; 3])) - 48.130_803_6).abs() < 1e-6);
    }

    #[test]
    fn pictures_of_different_size_are_not_compared() {
        let figure = psnr(&Pixels::filled(2, 2, [0; 3]), &Pixels::filled(2, 1, [0; 3]));
        assert!(figure.is_infinite() && figure < 0.0);
    }
}
