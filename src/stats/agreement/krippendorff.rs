//! Krippendorff's alpha: any number of annotators, gaps allowed.

use super::beyond_chance;
use super::counts::{ClassCounts, Totals};

/// Krippendorff's alpha for nominal data: classes are the same or not. Images that fewer than two
/// annotators gave a class say nothing and are left out. `None` if none is left, or one class was given
/// to all of them.
///
/// Source: K. Krippendorff 2004, "Content Analysis", 2nd ed., chapter 11; A. F. Hayes and K. Krippendorff
/// 2007, "Answering the call for a standard reliability measure for coding data", Communication Methods
/// and Measures 1:77-89.
pub fn krippendorff_alpha<'a>(images: impl IntoIterator<Item = &'a ClassCounts>) -> Option<f64> {
    krippendorff_alpha_of(images.into_iter().map(|image| (image, 1)))
}

/// As [`krippendorff_alpha`], of images that each count so many times.
pub fn krippendorff_alpha_of<'a>(
    images: impl IntoIterator<Item = (&'a ClassCounts, u64)>,
) -> Option<f64> {
    let mut totals = Totals::default();
    let mut agreeing = 0.0;
    for (image, times) in images.into_iter().filter(|(image, _)| image.total() > 1) {
        agreeing += times as f64 * image.agreeing_pairs() / (image.total() - 1) as f64;
        totals.add_all(image, times);
    }
    let all = totals.all() as f64;
    if all < 2.0 {
        return None;
    }
    // Two drawn from all that was given, without putting the first back.
    let expected = (totals.squared_shares() * all - 1.0) / (all - 1.0);
    beyond_chance(agreeing / all, expected)
}
