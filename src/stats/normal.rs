//! The standard normal distribution.

/// The probability that a standard normal variable is at least `z`.
///
/// Through the complementary error function, so that small tails keep their digits. Source:
/// Abramowitz and Stegun 1964, "Handbook of Mathematical Functions", 26.2.29.
pub fn upper_tail(z: f64) -> f64 {
    0.5 * libm::erfc(z * std::f64::consts::FRAC_1_SQRT_2)
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
}
