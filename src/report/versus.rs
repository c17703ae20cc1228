//! An annotator and a model on exactly the same images.

use super::build::Scored;
use super::figures::ErrorRate;
use super::render::units::p_is;
use super::rows::{ClassKey, ModelRows};
use crate::domain::counted;
use crate::stats::{PairedCells, mcnemar_exact, rank_of};

/// A difference is called clear below this probability of arising by chance.
const SIGNIFICANCE: f64 = 0.05;

/// With fewer images on which only one of the two is right, even if all of them spoke for the
/// same side, p could not fall below 0.05 (2 / 2^6 = 0.031 is the first that does).
pub(super) const FEWEST_DISCORDANT: u64 = 6;

/// A model's errors go down to this k.
const MODEL_DEPTH: usize = 5;

/// The comparison with one model.
#[derive(Clone, Debug, PartialEq)]
pub struct Versus {
    /// The model's name.
    pub model: String,
    /// How many trials are compared: scored, and predicted by the model.
    pub n: u64,
    /// The annotator's errors on these images, for k = 1, 2, ...
    pub human: Vec<ErrorRate>,
    /// The model's errors on these images, for k = 1, 2, ..., at most 5.
    pub model_errors: Vec<ErrorRate>,
    /// Who is right where: at k = 1 and, if the model ranks so many classes, at the k of the
    /// sessions.
    pub tables: Vec<PairedTable>,
}

/// Who is right where, when the first `k` classes count.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PairedTable {
    /// How many classes count, on both sides.
    pub k: usize,
    /// The table; the annotator is first.
    pub cells: PairedCells,
    /// McNemar's exact two-sided p-value.
    pub p: f64,
}

/// What can honestly be said of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// They differ on so few images that no outcome could have been clear.
    TooFew,
    /// They differ no more than chance would have it.
    NoClearDifference,
    /// The annotator errs less.
    HumanBetter,
    /// The model errs less.
    ModelBetter,
}

impl PairedTable {
    fn of(k: usize, pairs: impl Iterator<Item = (Option<usize>, Option<usize>)>) -> Self {
        let is_hit = |rank: Option<usize>| rank.is_some_and(|rank| rank < k);
        let cells = PairedCells::count(pairs.map(|(human, model)| (is_hit(human), is_hit(model))));
        Self { k, cells, p: mcnemar_exact(&cells) }
    }

    /// What can be said.
    pub fn verdict(&self) -> Verdict {
        let PairedCells { only_first_right, only_second_right, .. } = self.cells;
        if only_first_right + only_second_right < FEWEST_DISCORDANT {
            Verdict::TooFew
        } else if self.p >= SIGNIFICANCE {
            Verdict::NoClearDifference
        } else if only_first_right > only_second_right {
            Verdict::HumanBetter
        } else {
            Verdict::ModelBetter
        }
    }

    /// The verdict as a sentence that carries its own figures.
    pub fn sentence(&self, human: &str, model: &str) -> String {
        let cells = &self.cells;
        let judgement = match self.verdict() {
            Verdict::TooFew => "too few images to tell".to_owned(),
            Verdict::NoClearDifference => "no clear difference".to_owned(),
            Verdict::HumanBetter => format!("fewer errors by {human}"),
            Verdict::ModelBetter => format!("fewer errors by {model}"),
        };
        let chance = p_is(self.p);
        format!(
            "Top-{}: {judgement}: of {} {human} got {} wrong, {model} {}; only one of the two \
             is right on {} (McNemar exact, two-sided {chance}).",
            self.k,
            counted(cells.n(), "image"),
            cells.first_errors(),
            cells.second_errors(),
            cells.only_first_right + cells.only_second_right,
        )
    }
}

/// Compares scored trials with a model; `None` if it predicted none of their images.
pub(super) fn versus(scored: &[Scored<'_>], model: &ModelRows) -> Option<Versus> {
    let shared: Vec<(&Scored<'_>, &Vec<ClassKey>)> =
        scored.iter().filter_map(|trial| Some((trial, model.ranked.get(&trial.image)?))).collect();
    let human_k = shared.iter().map(|(trial, _)| trial.k).min()?;
    let model_k = shared.iter().map(|(_, ranked)| ranked.len()).max()?;
    let human: Vec<Option<usize>> = shared.iter().map(|(trial, _)| trial.rank).collect();
    let predicted: Vec<Option<usize>> =
        shared.iter().map(|(trial, ranked)| rank_of(trial.truth, ranked)).collect();

    let mut table_ks = vec![1];
    if human_k > 1 && model_k >= human_k {
        table_ks.push(human_k);
    }
    let pairs = || human.iter().copied().zip(predicted.iter().copied());
    Some(Versus {
        model: model.name.clone(),
        n: shared.len() as u64,
        human: (1..=human_k).map(|k| ErrorRate::of(&human, k)).collect(),
        model_errors: (1..=model_k.min(MODEL_DEPTH))
            .map(|k| ErrorRate::of(&predicted, k))
            .collect(),
        tables: table_ks.into_iter().map(|k| PairedTable::of(k, pairs())).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(cells: [u64; 4]) -> PairedTable {
        let [both_right, only_first_right, only_second_right, both_wrong] = cells;
        let cells = PairedCells { both_right, only_first_right, only_second_right, both_wrong };
        PairedTable { k: 5, cells, p: mcnemar_exact(&cells) }
    }

    #[test]
    fn the_2014_table_is_a_clear_difference() {
        assert_eq!(
            table([1352, 72, 46, 30]).sentence("expert", "GoogLeNet"),
            "Top-5: fewer errors by expert: of 1500 images expert got 76 wrong, GoogLeNet 102; only \
             one of the two is right on 118 (McNemar exact, two-sided p = 0.021)."
        );
    }

    #[test]
    fn verdicts_follow_the_images_on_which_they_differ() {
        assert_eq!(table([900, 0, 5, 3]).verdict(), Verdict::TooFew);
        assert_eq!(table([900, 0, 0, 0]).verdict(), Verdict::TooFew);
        assert_eq!(table([0, 0, 6, 0]).verdict(), Verdict::ModelBetter);
        assert_eq!(table([0, 6, 0, 0]).verdict(), Verdict::HumanBetter);
        assert_eq!(table([0, 9, 8, 0]).verdict(), Verdict::NoClearDifference);
    }
}
