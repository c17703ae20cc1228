//! Whether annotators foresee where a model is right.

use serde::Serialize;

use super::super::build::Scored;
use super::super::rows::ModelRows;
use super::super::share::Share;
use crate::stats::agreement::error_consistency;
use crate::stats::{PairedCells, rank_of};

/// Expectations of one model.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Expectation {
    /// The model that is meant: the first, by the report's order, that predicted any of the images.
    pub model: String,
    /// Scored trials with an expectation and a prediction of the model.
    pub n: u64,
    /// Trials with an expectation, but without a prediction, left out.
    pub without_prediction: u64,
    /// For the model's first class and, if it ranks so many, its first k.
    pub tables: Vec<ExpectationTable>,
}

/// What was expected and what came, when the model's first k classes count.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct ExpectationTable {
    /// How many classes count.
    pub k: usize,
    /// Expected right, and it was.
    pub expected_right_was_right: u64,
    /// Expected right, but it was wrong.
    pub expected_right_was_wrong: u64,
    /// Expected wrong, but it was right.
    pub expected_wrong_was_right: u64,
    /// Expected wrong, and it was.
    pub expected_wrong_was_wrong: u64,
    /// Expectations that came true.
    pub came_true: Share,
    /// How often the model was right: what always expecting it to be right would reach.
    pub model_right: Share,
    /// Cohen's kappa of expectation and outcome: 0 if it foresees nothing beyond how often the model is
    /// right, 1 if it foresees everything; `None` if both are always the same.
    pub kappa: Option<f64>,
}

impl Expectation {
    /// The figures of these trials; `None` if nobody was asked about a model that predicted their images.
    pub(in crate::report) fn of(
        scored: &[Scored<'_>],
        models: &[ModelRows],
        k: usize,
    ) -> Option<Self> {
        let asked: Vec<(bool, &Scored<'_>)> = scored
            .iter()
            .filter_map(|scored| Some((scored.trial.expects_model?, scored)))
            .collect();
        let predicted = |model: &ModelRows| -> Vec<(bool, Option<usize>, usize)> {
            let of = |&(expected, scored): &(bool, &Scored<'_>)| {
                let ranked = model.ranked.get(&scored.image)?;
                Some((expected, rank_of(scored.truth, ranked), ranked.len()))
            };
            asked.iter().filter_map(of).collect()
        };
        let found = models.iter().map(|model| (model, predicted(model)));
        let (model, pairs) = found.into_iter().find(|(_, pairs)| !pairs.is_empty())?;
        let deepest = pairs.iter().map(|(_, _, depth)| *depth).max()?;
        let ks = [1, k].into_iter().take(if k > 1 && deepest >= k { 2 } else { 1 });
        Some(Self {
            model: model.name.clone(),
            n: pairs.len() as u64,
            without_prediction: (asked.len() - pairs.len()) as u64,
            tables: ks.map(|k| ExpectationTable::of(&pairs, k)).collect(),
        })
    }
}

impl ExpectationTable {
    fn of(pairs: &[(bool, Option<usize>, usize)], k: usize) -> Self {
        let outcomes = pairs.iter().map(|&(expected, rank, _)| {
            let was_right = rank.is_some_and(|rank| rank < k);
            (expected, was_right)
        });
        let cells = PairedCells::count(outcomes);
        let n = cells.n();
        Self {
            k,
            expected_right_was_right: cells.both_right,
            expected_right_was_wrong: cells.only_first_right,
            expected_wrong_was_right: cells.only_second_right,
            expected_wrong_was_wrong: cells.both_wrong,
            came_true: Share::of(cells.both_right + cells.both_wrong, n),
            model_right: Share::of(n - cells.second_errors(), n),
            kappa: error_consistency(&cells),
        }
    }
}
