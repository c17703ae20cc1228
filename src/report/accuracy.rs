//! How well a model does by itself, on every image it has a prediction for.

use super::figures::ErrorRate;
use super::rows::{ClassKey, ModelRows};
use crate::domain::ImageId;

/// The widest k whose error is told.
const WIDEST: usize = 5;

/// A model's figures.
#[derive(Clone, Debug, PartialEq)]
pub struct Accuracy {
    /// The model's name.
    pub model: String,
    /// How many images it has a prediction for.
    pub images: usize,
    /// Top-1 error and, where it ranks more than one class, the error at the widest k, at most 5;
    /// over the images whose truth is known. Where it ranks fewer classes for some images, these are
    /// all that count for them.
    pub error_rates: Vec<ErrorRate>,
}

/// The figures of a model. `truth` gives the key of the true class of an image, if it is known.
pub fn accuracy<'a>(model: &ModelRows, truth: impl Fn(&ImageId) -> Option<&'a str>) -> Accuracy {
    let all = errors_of(model, truth);
    let (first, widest) = (all.first(), all.last().filter(|_| all.len() > 1));
    let error_rates = first.into_iter().chain(widest).copied().collect();
    Accuracy { model: model.name.clone(), images: model.ranked.len(), error_rates }
}

/// A model's errors for k = 1, 2, ... up to as many classes as it ranks, at most 5, on every image it
/// has a prediction for and whose truth is known.
pub fn errors_of<'a>(
    model: &ModelRows,
    truth: impl Fn(&ImageId) -> Option<&'a str>,
) -> Vec<ErrorRate> {
    let known = |(image, ranked): (_, &Vec<_>)| Some(rank_in(truth(image)?, ranked));
    let ranks: Vec<Option<usize>> = model.ranked.iter().filter_map(known).collect();
    let widest = model.ranked.values().map(Vec::len).max().unwrap_or(1).clamp(1, WIDEST);
    (1..=widest).map(|k| ErrorRate::of(&ranks, k)).collect()
}

/// The rank (0-based) of the truth among these classes.
fn rank_in(truth: &str, ranked: &[ClassKey]) -> Option<usize> {
    ranked.iter().position(|key| **key == *truth)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn model(ranked: &[(i64, &[&str])]) -> ModelRows {
        let keys = |keys: &[&str]| keys.iter().map(|key| (*key).into()).collect();
        let ranked = ranked.iter().map(|&(image, ranked)| (ImageId(image), keys(ranked))).collect();
        ModelRows { name: "m".to_owned(), ranked, ..ModelRows::default() }
    }

    #[test]
    fn errors_are_counted_where_the_truth_is_known() {
        let truth = |image: &ImageId| (image.0 < 9).then_some("hen");
        let ranked: [(i64, &[&str]); 5] = [
            (1, &["hen", "owl", "cock"]),
            (2, &["owl", "hen", "cock"]),
            (3, &["owl", "cock", "hen"]),
            (4, &["owl", "cock"]),
            (9, &["owl", "cock", "hen"]),
        ];
        let told = accuracy(&model(&ranked), truth);
        let rates: Vec<_> =
            told.error_rates.iter().map(|rate| (rate.k, rate.errors, rate.n)).collect();
        assert_eq!((told.images, rates), (5, vec![(1, 3, 4), (3, 1, 4)]));
    }

    #[test]
    fn one_class_an_image_has_one_error_and_no_truth_has_no_rate() {
        let told = accuracy(&model(&[(1, &["hen"])]), |_| None);
        assert_eq!(told.error_rates.len(), 1);
        assert_eq!(told.error_rates[0].rate(), None);
    }
}
