//! Whether a row of figures is higher or lower from some place on: fatigue, or practice.

use super::{SplitMix64, mean};

/// Where a row changes most, and whether it changes at all.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ChangePoint {
    /// The first place (0-based) of the later stretch.
    pub at: usize,
    /// The mean before it.
    pub before: f64,
    /// The mean from it on.
    pub after: f64,
    /// How often a row without order has a change as clear: the p-value of the hypothesis that there is
    /// none.
    pub p: f64,
}

/// The place in a row of figures (1 for an error and 0 for none, or logarithms of times) with the
/// clearest shift of the mean, both stretches having at least `least` figures, and its p-value from
/// `permutations` shuffles of the row by the stream of `seed`. `None` if `least` is 0, if there is no such
/// place, no permutation, a figure that is not finite, or no two that differ.
///
/// It finds one sudden shift. A slow trend gives a small p as well, and so do neighbours that are alike
/// without any.
///
/// Sources: D. M. Hawkins 1977, "Testing a sequence of observations for a shift in location", JASA
/// 72:180-186 (the statistic); B. Phipson and G. K. Smyth 2010, "Permutation p-values should never be
/// zero", Statistical Applications in Genetics and Molecular Biology 9:39.
pub fn change_point(
    figures: &[f64],
    least: usize,
    permutations: u32,
    seed: u64,
) -> Option<ChangePoint> {
    let is_usable = least > 0 && permutations > 0 && figures.iter().all(|x| x.is_finite());
    let centre = mean(figures).filter(|_| is_usable)?;
    let mut row: Vec<f64> = figures.iter().map(|figure| figure - centre).collect();
    let (at, shift) = clearest(&row, least).filter(|(_, shift)| *shift > 0.0)?;
    let mut stream = SplitMix64::new(seed);
    let mut as_clear = 0_u32;
    // Sums in another order differ in their last bits; equal shifts count.
    let bound = shift * (1.0 - 1e-9);
    for _ in 0..permutations {
        stream.shuffle(&mut row);
        let is_as_clear = clearest(&row, least).is_some_and(|(_, shuffled)| shuffled >= bound);
        as_clear += u32::from(is_as_clear);
    }
    Some(ChangePoint {
        at,
        before: mean(&figures[..at])?,
        after: mean(&figures[at..])?,
        p: f64::from(as_clear + 1) / (f64::from(permutations) + 1.0),
    })
}

/// The place with the largest squared shift in standard errors (up to a factor that all orders of the
/// row share), of figures whose mean is 0.
fn clearest(centred: &[f64], least: usize) -> Option<(usize, f64)> {
    let n = centred.len();
    let mut sum = 0.0;
    let mut best = None;
    for (i, figure) in centred.iter().enumerate() {
        sum += figure;
        let (before, after) = (i + 1, n - i - 1);
        if before < least || after < least {
            continue;
        }
        let shift = sum * sum / (before as f64 * after as f64);
        if best.is_none_or(|(_, highest)| shift > highest) {
            best = Some((before, shift));
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::fixtures::normals;

    #[test]
    fn a_known_shift_is_found() {
        let row: Vec<f64> = normals(3, 300)
            .into_iter()
            .enumerate()
            .map(|(i, z)| if i < 200 { z } else { z + 1.0 })
            .collect();
        let found = change_point(&row, 20, 999, 1).unwrap();
        assert!(found.at.abs_diff(200) <= 10, "{found:?}");
        assert!(found.p <= 0.002 && found.after - found.before > 0.7, "{found:?}");
    }

    #[test]
    fn without_a_shift_small_p_values_are_as_rare_as_they_say() {
        let small = (0..100).filter(|&seed| {
            change_point(&normals(seed, 60), 10, 199, seed).is_some_and(|found| found.p <= 0.1)
        });
        let small = small.count();
        assert!((2..=20).contains(&small), "{small} of 100");
    }

    #[test]
    fn the_exact_p_of_a_small_row_is_neared() {
        // Of the 20 orders of 000111 only two have so clear a shift.
        let found = change_point(&[0.0, 0.0, 0.0, 1.0, 1.0, 1.0], 1, 9999, 4).unwrap();
        assert_eq!(found.at, 3);
        assert!((found.p - 0.1).abs() < 0.01, "{found:?}");
    }

    #[test]
    fn no_difference_has_no_place() {
        assert_eq!(change_point(&[], 1, 99, 0), None);
        assert_eq!(change_point(&[1.0; 30], 5, 99, 0), None);
        assert_eq!(change_point(&[0.0, 1.0, 1.0], 2, 99, 0), None, "too short");
        assert_eq!(change_point(&[0.0, f64::NAN, 1.0], 1, 99, 0), None);
        assert_eq!(change_point(&[0.0, 1.0], 1, 0, 0), None);
        assert_eq!(change_point(&[0.0, 1.0], 0, 9, 0), None);
    }
}
