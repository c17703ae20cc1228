//! Agreement as it is seen, chance and all.

use super::ClassCounts;

/// The share of pairs of annotators who gave an image the same class, averaged over the images that
/// two or more gave a class; `None` if there are none.
///
/// Source: J. L. Fleiss 1971 (see [`fleiss_kappa`](super::fleiss_kappa)), the observed agreement.
pub fn percent_agreement<'a>(images: impl IntoIterator<Item = &'a ClassCounts>) -> Option<f64> {
    let agreements = images.into_iter().filter_map(ClassCounts::agreement);
    let (sum, n) = agreements.fold((0.0, 0_u64), |(sum, n), share| (sum + share, n + 1));
    (n > 0).then(|| sum / n as f64)
}
