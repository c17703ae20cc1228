//! Means and quantiles of plain numbers.

/// The arithmetic mean; `None` without values.
pub fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

/// The value below which half of the values lie; `None` without values.
pub fn median(values: &[f64]) -> Option<f64> {
    quantile(values, 0.5)
}

/// The quantile at `share` (held within 0..=1), linear between the two nearest order statistics;
/// `None` without values. The values need not be sorted.
///
/// Source: definition 7 of R. J. Hyndman and Y. Fan 1996, "Sample quantiles in statistical
/// packages", The American Statistician 50:361-365 (the default of R and `NumPy`).
pub fn quantile(values: &[f64], share: f64) -> Option<f64> {
    quantiles(values, &[share])?.pop()
}

/// The [`quantile`] at each of these shares; `None` without values.
pub fn quantiles(values: &[f64], shares: &[f64]) -> Option<Vec<f64>> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    shares.iter().map(|share| quantile_of_sorted(&sorted, *share)).collect()
}

fn quantile_of_sorted(sorted: &[f64], share: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    let place = share.clamp(0.0, 1.0) * last as f64;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within 0..=last")]
    let below = place.floor() as usize;
    let (low, high) = (*sorted.get(below)?, *sorted.get((below + 1).min(last))?);
    Some(low + (place - below as f64) * (high - low))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(actual: Option<f64>, expected: f64) {
        assert!((actual.unwrap() - expected).abs() < 1e-12, "{actual:?}");
    }

    #[test]
    fn nothing_has_no_middle() {
        assert_eq!(mean(&[]), None);
        assert_eq!(median(&[]), None);
    }

    #[test]
    fn odd_and_even_medians() {
        check(median(&[9.0, 1.0, 4.0]), 4.0);
        check(median(&[9.0, 1.0, 4.0, 6.0]), 5.0);
        check(median(&[3.5]), 3.5);
        check(mean(&[9.0, 1.0, 4.0, 6.0]), 5.0);
    }

    #[test]
    fn quantiles_interpolate_as_r_does() {
        // R: quantile(c(1, 2, 3, 4, 10), c(.1, .25, .9)) is 1.4, 2.0, 7.6.
        let values = [10.0, 1.0, 3.0, 2.0, 4.0];
        check(quantile(&values, 0.10), 1.4);
        check(quantile(&values, 0.25), 2.0);
        check(quantile(&values, 0.90), 7.6);
        let together = quantiles(&values, &[0.90, 0.10]).unwrap();
        check(Some(together[0]), 7.6);
        check(Some(together[1]), 1.4);
        assert_eq!(quantiles(&[], &[0.5]), None);
    }

    #[test]
    fn shares_beyond_the_ends_are_the_ends() {
        check(quantile(&[1.0, 2.0], -1.0), 1.0);
        check(quantile(&[1.0, 2.0], 7.0), 2.0);
    }
}
