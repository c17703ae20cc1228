//! Agreement as it is seen, chance and all.

use super::ClassCounts;

/// The share of pairs of annotators who gave an image the same class, averaged over the images that
/// two or more gave a class; `None` if there are none.
///
/// Source: J. L. Fleiss 1971 (see [`fleiss_kappa`](super::fleiss_kappa)), the observed agreement.
pub fn percent_agreement<'a>(images: impl IntoIterator<Item = &'a ClassCounts>) -> Option<f64> {
    percent_agreement_of(images.into_iter().map(|image| (image, 1)))
}

/// As [`percent_agreement`], of images that each count so many times.
pub fn percent_agreement_of<'a>(
    images: impl IntoIterator<Item = (&'a ClassCounts, u64)>,
) -> Option<f64> {
    let agreements = images.into_iter().filter_map(|(image, n)| Some((image.agreement()?, n)));
    let (sum, n) =
        agreements.fold((0.0, 0_u64), |(sum, all), (share, n)| (sum + share * n as f64, all + n));
    (n > 0).then(|| sum / n as f64)
}
