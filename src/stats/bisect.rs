//! Where a condition stops holding on a line of numbers.

/// Halvings after which no two floating-point numbers of a finite range are left apart.
const HALVINGS: usize = 2200;

/// The place between `low` and `high` up to which `is_below` holds, given that it holds at `low`, not
/// at `high`, and changes once. To the last bit.
pub(super) fn bisect(mut low: f64, mut high: f64, is_below: impl Fn(f64) -> bool) -> f64 {
    for _ in 0..HALVINGS {
        let middle = 0.5 * (low + high);
        if middle <= low || middle >= high {
            break;
        }
        if is_below(middle) { low = middle } else { high = middle }
    }
    0.5 * (low + high)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_root_of_two_comes_out() {
        assert!((bisect(0.0, 2.0, |x| x * x < 2.0) - std::f64::consts::SQRT_2).abs() < 1e-15);
        assert!(bisect(0.0, 1.0, |x| x < 1e-300) < 2e-300);
    }
}
