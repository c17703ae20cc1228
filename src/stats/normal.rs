//! The standard normal distribution.

/// The probability that a standard normal variable is at least `z`.
///
/// Through the complementary error function, so that small tails keep their digits. Source:
/// Abramowitz and Stegun 1964, "Handbook of Mathematical Functions", 26.2.29.
pub fn upper_tail(z: f64) -> f64 {
    0.5 * libm::erfc(z * std::f64::consts::FRAC_1_SQRT_2)
}

/// The value that a standard normal variable exceeds with probability `tail`: the inverse of
/// [`upper_tail`]. `None` unless `tail` is between 0 and 1, both excluded.
///
/// Source: the inverse complementary error function of the crate `statrs`.
pub fn upper_quantile(tail: f64) -> Option<f64> {
    let is_inside = tail > 0.0 && tail < 1.0;
    is_inside.then(|| std::f64::consts::SQRT_2 * statrs::function::erf::erfc_inv(2.0 * tail))
}

/// The normal quantile for a two-sided interval at a level such as 0.95: it leaves half of the rest
/// in each tail. `None` unless the level is between 0 and 1, both excluded.
pub fn z_of_level(level: f64) -> Option<f64> {
    upper_quantile((1.0 - level) / 2.0).filter(|z| *z > 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::Z_95;

    #[test]
    fn tabulated_values_come_out() {
        // Abramowitz and Stegun 1964, table 26.1.
        let table = [(0.0, 0.5), (1.0, 0.158_655_253_931_457), (3.0, 0.001_349_898_031_630)];
        for (z, tail) in table {
            assert!((upper_tail(z) - tail).abs() < 1e-14, "{z}");
            assert!((upper_tail(-z) - (1.0 - tail)).abs() < 1e-14, "{z}");
        }
        assert!((upper_tail(Z_95) - 0.025).abs() < 1e-15);
    }

    #[test]
    fn a_far_tail_keeps_its_digits() {
        let tail = upper_tail(10.0);
        assert!((tail / 7.619_853_024_160_527e-24 - 1.0).abs() < 1e-10, "{tail}");
    }

    #[test]
    fn quantiles_are_the_inverse() {
        for tail in [1e-12, 1e-4, 0.025, 0.05, 0.2, 0.5, 0.9, 0.999] {
            let z = upper_quantile(tail).unwrap();
            assert!((upper_tail(z) / tail - 1.0).abs() < 1e-10, "{tail}: {z}");
        }
        assert!((z_of_level(0.95).unwrap() - Z_95).abs() < 1e-12);
    }

    #[test]
    fn only_probabilities_inside_have_a_quantile() {
        for outside in [0.0, 1.0, -0.1, 1.1, f64::NAN] {
            assert_eq!((upper_quantile(outside), z_of_level(outside)), (None, None));
        }
    }
}
