//! Cohen's kappa: two annotators of the same images.

use super::beyond_chance;
use super::counts::Totals;

/// Cohen's kappa of two annotators, from the classes (the first's, the second's) of each image. `None`
/// without images, or if both gave one and the same class to all.
///
/// Source: J. Cohen 1960, "A coefficient of agreement for nominal scales", Educational and Psychological
/// Measurement 20:37-46.
pub fn cohen_kappa<'a>(pairs: impl IntoIterator<Item = &'a (usize, usize)>) -> Option<f64> {
    cohen_kappa_of(pairs.into_iter().map(|pair| (pair, 1)))
}

/// As [`cohen_kappa`], of images that each count so many times.
pub fn cohen_kappa_of<'a>(
    pairs: impl IntoIterator<Item = (&'a (usize, usize), u64)>,
) -> Option<f64> {
    let (mut first, mut second) = (Totals::default(), Totals::default());
    let mut agreeing = 0_u64;
    for (&(own, other), times) in pairs {
        agreeing += times * u64::from(own == other);
        first.add(own, times);
        second.add(other, times);
    }
    let n = first.all() as f64;
    if n < 1.0 {
        return None;
    }
    let products = first.per_class().iter().zip(second.per_class());
    let expected: f64 = products.map(|(&a, &b)| (a as f64 / n) * (b as f64 / n)).sum();
    beyond_chance(agreeing as f64 / n, expected)
}
