//! Pace: how many images are judged in a minute of work.

/// Images per minute of active time, from the active time of each in milliseconds. `None`
/// without images or without any time: a rate over nothing is not a number.
pub fn pace_per_min(active_ms: &[u64]) -> Option<f64> {
    // A clock that jumped may have made a time so long that whole numbers could not hold two of it.
    let total: f64 = active_ms.iter().map(|&ms| ms as f64).sum();
    (total > 0.0).then(|| active_ms.len() as f64 * 60_000.0 / total)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pace_is_images_over_summed_minutes_not_a_mean_of_rates() {
        assert_eq!(pace_per_min(&[30_000, 90_000, 60_000]), Some(1.0));
        assert_eq!(pace_per_min(&[15_000, 15_000]), Some(4.0));
    }

    #[test]
    fn no_time_has_no_pace() {
        assert_eq!(pace_per_min(&[]), None);
        assert_eq!(pace_per_min(&[0, 0]), None);
    }

    #[test]
    fn absurd_times_have_an_absurd_pace() {
        assert!(pace_per_min(&[u64::MAX; 3]).unwrap() > 0.0);
    }
}
