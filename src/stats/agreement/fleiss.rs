//! Fleiss' kappa: many annotators, the same number for every image.

use super::beyond_chance;
use super::counts::{ClassCounts, Totals};

/// Fleiss' kappa. `None` without images, if not every image was given a class by the same number of
/// annotators, two or more (then see [`krippendorff_alpha`](super::krippendorff_alpha)), or if all gave
/// one class to all images.
///
/// Source: J. L. Fleiss 1971, "Measuring nominal scale agreement among many raters", Psychological
/// Bulletin 76:378-382.
pub fn fleiss_kappa<'a>(images: impl IntoIterator<Item = &'a ClassCounts>) -> Option<f64> {
    fleiss_kappa_of(images.into_iter().map(|image| (image, 1)))
}

/// As [`fleiss_kappa`], of images that each count so many times.
pub fn fleiss_kappa_of<'a>(
    images: impl IntoIterator<Item = (&'a ClassCounts, u64)>,
) -> Option<f64> {
    let mut totals = Totals::default();
    let (mut observed, mut n, mut annotators) = (0.0, 0_u64, None);
    for (image, times) in images {
        if *annotators.get_or_insert(image.total()) != image.total() {
            return None;
        }
        observed += times as f64 * image.agreement()?;
        n += times;
        totals.add_all(image, times);
    }
    let n = Some(n as f64).filter(|n| *n > 0.0)?;
    beyond_chance(observed / n, totals.squared_shares())
}
