//! Who errs how often, without the truth: Dawid and Skene's estimate, and how it compares with the truth.

use serde::Serialize;

use super::super::figures::ErrorRate;
use super::judged::{Judged, JudgedImage};
use crate::stats::{Rating, dawid_skene_within};

/// Weighing a rating takes as much as looking at so many figures.
const WEIGHING: usize = 10;
/// With fewer iterations there is no estimate.
const FEWEST_STEPS: usize = 20;
/// More do not help.
const MOST_STEPS: usize = 2_000;

/// The estimate from first guesses on images that two or more annotators judged.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Estimated {
    /// Images it rests on.
    pub images: usize,
    /// Classes that were given to them: with about as many classes as images every annotator's habits
    /// rest on next to nothing.
    pub classes: usize,
    /// Iterations it took.
    pub steps: usize,
    /// Whether more would change nothing.
    pub is_settled: bool,
    /// Each annotator, by name.
    pub annotators: Vec<EstimatedJudge>,
    /// Errors of the classes it holds for likeliest, where the truth is known.
    pub error: ErrorRate,
}

/// One annotator, by estimate and by the truth.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EstimatedJudge {
    /// The name.
    pub annotator: String,
    /// Images judged, of those that the estimate rests on.
    pub n: u64,
    /// The share of first guesses expected to be wrong; `None` without any.
    pub estimated_error: Option<f64>,
    /// First guesses that are wrong, where the truth is known.
    pub known_error: ErrorRate,
}

impl Estimated {
    pub(super) fn of(judged: &Judged, most_work: usize) -> Option<Self> {
        let images: Vec<&JudgedImage> =
            judged.shared().filter(|image| ratings(image).len() > 1).collect();
        let ratings: Vec<Vec<Rating>> = images.iter().map(|image| ratings(image)).collect();
        let steps = (most_work / work(&ratings).max(1)).min(MOST_STEPS);
        if images.is_empty() || steps < FEWEST_STEPS {
            return None;
        }
        let found = dawid_skene_within(&ratings, steps);
        let likeliest = found.classes.iter().map(|ranked| ranked.first().map(|(class, _)| *class));
        let known =
            images.iter().zip(likeliest).filter_map(|(image, own)| Some((image.truth?, own)));
        let judge = |(number, annotator): (usize, &String)| EstimatedJudge {
            annotator: annotator.clone(),
            n: all_of(&ratings, number).count() as u64,
            estimated_error: found
                .expected_right
                .get(number)
                .copied()
                .flatten()
                .map(|right| 1.0 - right),
            known_error: known_error(&images, number),
        };
        Some(Self {
            images: images.len(),
            classes: classes(&ratings).len(),
            steps: found.steps,
            is_settled: found.is_settled,
            annotators: judged.annotators.iter().enumerate().map(judge).collect(),
            error: errors(known.map(|(truth, own)| own != Some(truth))),
        })
    }
}

/// First guesses, renumbered by no one: classes keep their numbers.
fn ratings(image: &JudgedImage) -> Vec<Rating> {
    let first = |(annotator, guesses): &(usize, Vec<usize>)| {
        Some(Rating { annotator: *annotator, class: *guesses.first()? })
    };
    image.by.iter().filter_map(first).collect()
}

fn all_of(ratings: &[Vec<Rating>], annotator: usize) -> impl Iterator<Item = &Rating> {
    ratings.iter().flatten().filter(move |rating| rating.annotator == annotator)
}

fn classes<'a>(ratings: impl IntoIterator<Item = &'a Vec<Rating>>) -> Vec<usize> {
    let mut classes: Vec<usize> =
        ratings.into_iter().flatten().map(|rating| rating.class).collect();
    classes.sort_unstable();
    classes.dedup();
    classes
}

/// What one iteration weighs.
fn work(ratings: &[Vec<Rating>]) -> usize {
    WEIGHING * ratings.iter().map(|image| image.len() * classes([image]).len()).sum::<usize>()
}

fn known_error(images: &[&JudgedImage], annotator: usize) -> ErrorRate {
    let first = |image: &&JudgedImage| {
        let (_, guesses) = image.by.iter().find(|(number, _)| *number == annotator)?;
        Some(image.truth? != *guesses.first()?)
    };
    errors(images.iter().filter_map(first))
}

/// How many of these first classes are wrong.
fn errors(are_wrong: impl Iterator<Item = bool>) -> ErrorRate {
    let (wrong, n) =
        are_wrong.fold((0, 0), |(wrong, n), is_wrong| (wrong + u64::from(is_wrong), n + 1));
    ErrorRate::counted(1, wrong, n)
}
