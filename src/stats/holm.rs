//! Several tests at once: p-values that account for their number.

/// Holm's adjusted p-values, in the order of the given ones: a test is significant at a level if its
/// adjusted p-value is at most that, and the chance of even one false alarm among all stays below the
/// level, whatever their dependence.
///
/// Source: S. Holm 1979, "A simple sequentially rejective multiple test procedure", Scandinavian
/// Journal of Statistics 6:65-70.
pub fn holm(p_values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..p_values.len()).collect();
    order.sort_by(|&a, &b| p_values[a].total_cmp(&p_values[b]));
    let mut adjusted = vec![0.0; p_values.len()];
    let mut so_far: f64 = 0.0;
    for (done, &place) in order.iter().enumerate() {
        let left = (p_values.len() - done) as f64;
        so_far = so_far.max(left * p_values[place]).min(1.0);
        adjusted[place] = so_far;
    }
    adjusted
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::fixtures::{close, fixture, numbers};
    use proptest::prelude::*;

    #[test]
    fn statsmodels_says_the_same() {
        for row in fixture("holm") {
            let adjusted = holm(&numbers(&row["p"]));
            let expected = row["adjusted"].as_array().unwrap();
            assert_eq!(adjusted.len(), expected.len());
            for (own, theirs) in adjusted.iter().zip(expected) {
                close(*own, theirs, 1e-12);
            }
        }
    }

    #[test]
    fn no_test_or_one_needs_no_adjustment() {
        assert_eq!(holm(&[]), [0.0; 0]);
        assert_eq!(holm(&[0.03]), [0.03]);
    }

    proptest! {
        #[test]
        fn it_never_lowers_and_keeps_the_order(p in prop::collection::vec(0.0..=1.0, 1..20)) {
            let adjusted = holm(&p);
            for i in 0..p.len() {
                prop_assert!(adjusted[i] >= p[i] && adjusted[i] <= 1.0);
                for j in 0..p.len() {
                    prop_assert!(p[i] > p[j] || adjusted[i] <= adjusted[j]);
                }
            }
        }
    }
}
