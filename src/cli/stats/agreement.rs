//! `hit5 stats agreement`: how far annotators say the same, and whom to trust when nobody knows the truth.

use super::super::args::stats::{AgreementArgs, Bootstrap};
use super::super::failure::Failure;
use super::answer::{Answer, NONE, decimal, decimal_range, ends, row};
use super::ratings::{Ratings, ratings};
use crate::domain::counted;
use crate::stats::agreement::{
    ClassCounts, cohen_kappa, error_consistency, fleiss_kappa, krippendorff_alpha,
    percent_agreement,
};
use crate::stats::{Interval, PairedCells, Rating, Resampling, bootstrap, dawid_skene};
use serde::Serialize;

/// With fewer images that two or more gave a class, coefficients are hardly known.
const FEW: usize = 30;

/// Of more annotators no pairs are shown: nobody would read them.
const MOST_PAIRED: usize = 20;

/// A coefficient with its interval.
#[derive(Clone, Copy, Default, Serialize)]
struct Coefficient {
    value: Option<f64>,
    interval: Option<[f64; 2]>,
}

impl Coefficient {
    /// Of these items, by this statistic.
    fn of<T>(
        items: &[T],
        how: Resampling,
        mut statistic: impl FnMut(&[&T]) -> Option<f64>,
    ) -> Self {
        let value = statistic(&items.iter().collect::<Vec<_>>());
        let interval = value.and_then(|_| bootstrap(items, how, statistic));
        Self { value, interval: ends(interval) }
    }

    fn cells(self) -> [String; 2] {
        let range = self.interval.map(|[low, high]| Interval { low, high });
        [decimal(self.value, 3), decimal_range(range, 3)]
    }
}

#[derive(Serialize)]
struct Pair<'a> {
    first: &'a str,
    second: &'a str,
    /// Images both gave a class.
    n: usize,
    percent: Coefficient,
    cohen: Coefficient,
    /// Images both saw whose truth is known.
    scored: usize,
    error_consistency: Coefficient,
}

impl Pair<'_> {
    fn name(&self) -> String {
        format!("{}, {}", self.first, self.second)
    }
}

#[derive(Serialize)]
struct Trust<'a> {
    annotator: &'a str,
    labels: usize,
    /// Dawid and Skene 1979.
    expected_right: Option<f64>,
}

#[derive(Serialize)]
struct Figures<'a> {
    annotators: usize,
    images: usize,
    /// Images that two or more gave a class.
    compared: usize,
    resamples: u32,
    seed: u64,
    percent: Coefficient,
    fleiss: Coefficient,
    krippendorff: Coefficient,
    pairs: Vec<Pair<'a>>,
    dawid_skene: Vec<Trust<'a>>,
    dawid_skene_is_settled: bool,
}

/// The agreement of the annotators of a file, by their first guesses.
pub(super) fn agreement(args: &AgreementArgs) -> Result<Answer, Failure> {
    let ratings = super::read(&args.file, ratings)?;
    if ratings.annotators.len() < 2 {
        let text = format!("the file has {}", counted(ratings.annotators.len(), "annotator"));
        let hint = Some("agreement takes two or more");
        return Err(Failure::environment(anyhow::anyhow!(text)).hint(hint));
    }
    let figures = figures(&ratings, &args.bootstrap);
    let mut answer = Answer::new(&figures)?;
    answer.table(coefficients(&figures));
    if !figures.pairs.is_empty() {
        answer.table(pairs(&figures));
    }
    if figures.pairs.iter().any(|pair| pair.scored > 0) {
        answer.table(consistency(&figures));
    }
    answer.table(trust(&figures));
    answer.says(
        "Agreement by a coefficient is 1 if all say the same, 0 if they agree as often as chance would have \
         it. It says how far labels can be repeated, not that they are right.",
    );
    answer.says(
        "Error consistency asks whether two err on the same images more often than their error rates alone \
         would have it; it needs the truth. Expected right (Dawid and Skene) needs none, but takes those who \
         err alike for right.",
    );
    warn(&mut answer, &figures);
    Ok(answer)
}

fn warn(answer: &mut Answer, figures: &Figures<'_>) {
    answer.warn_if(
        figures.compared < FEW,
        format!("{} with two labels or more are few.", counted(figures.compared, "image")),
    );
    answer.warn_if(
        figures.fleiss.value.is_none() && figures.krippendorff.value.is_some(),
        "not all annotators gave every image a class, so Fleiss' kappa is n/a; Krippendorff's alpha is made \
         for that.",
    );
    answer.warn_if(
        figures.krippendorff.value.is_none(),
        "no two annotators share images, or all gave the same class to all: there is no chance agreement to \
         compare with.",
    );
    answer.warn_if(
        figures.annotators > MOST_PAIRED,
        format!("pairs are shown of up to {MOST_PAIRED} annotators."),
    );
    answer.warn_if(
        !figures.dawid_skene_is_settled,
        "the iteration of Dawid and Skene has not come to rest; its figures might still change.",
    );
}

fn figures<'a>(ratings: &'a Ratings, args: &Bootstrap) -> Figures<'a> {
    let how = Resampling {
        resamples: usize::try_from(args.resamples).unwrap_or(usize::MAX),
        seed: args.seed,
        level: 0.95,
    };
    let counts: Vec<ClassCounts> = ratings
        .images
        .iter()
        .map(|image| ClassCounts::of(image.firsts().map(|(_, class)| class)))
        .collect();
    let of =
        |statistic: fn(&[&ClassCounts]) -> Option<f64>| Coefficient::of(&counts, how, statistic);
    let (dawid_skene, dawid_skene_is_settled) = trusted(ratings);
    Figures {
        annotators: ratings.annotators.len(),
        images: ratings.images.len(),
        compared: counts.iter().filter(|image| image.total() > 1).count(),
        resamples: args.resamples,
        seed: args.seed,
        percent: of(|images| percent_agreement(images.iter().copied())),
        fleiss: of(|images| fleiss_kappa(images.iter().copied())),
        krippendorff: of(|images| krippendorff_alpha(images.iter().copied())),
        pairs: pairs_of(ratings.annotators.len()).map(|both| pair(ratings, both, how)).collect(),
        dawid_skene,
        dawid_skene_is_settled,
    }
}

/// All pairs of so many annotators, unless they are too many to be read.
fn pairs_of(annotators: usize) -> impl Iterator<Item = (usize, usize)> {
    let paired = if annotators > MOST_PAIRED { 0 } else { annotators };
    (0..paired).flat_map(move |first| (first + 1..paired).map(move |second| (first, second)))
}

fn pair(ratings: &Ratings, (first, second): (usize, usize), how: Resampling) -> Pair<'_> {
    let images = &ratings.images;
    let said: Vec<(usize, usize)> = images
        .iter()
        .filter_map(|image| image.first_by(first).zip(image.first_by(second)))
        .collect();
    let is_right: Vec<(bool, bool)> = images
        .iter()
        .filter_map(|image| {
            let (truth, own, other) = (image.truth?, image.by(first)?, image.by(second)?);
            Some((own.first() == Some(&truth), other.first() == Some(&truth)))
        })
        .collect();
    let share = |pairs: &[&(usize, usize)]| {
        let same = pairs.iter().filter(|(own, other)| own == other).count();
        (!pairs.is_empty()).then(|| same as f64 / pairs.len() as f64)
    };
    Pair {
        first: &ratings.annotators[first],
        second: &ratings.annotators[second],
        n: said.len(),
        percent: Coefficient::of(&said, how, share),
        cohen: Coefficient::of(&said, how, |pairs| cohen_kappa(pairs.iter().copied())),
        scored: is_right.len(),
        error_consistency: Coefficient::of(&is_right, how, |pairs| {
            error_consistency(&PairedCells::count(pairs.iter().copied().copied()))
        }),
    }
}

fn trusted(ratings: &Ratings) -> (Vec<Trust<'_>>, bool) {
    let rating = |(annotator, class): (usize, usize)| Rating { annotator, class };
    let images: Vec<Vec<Rating>> =
        ratings.images.iter().map(|image| image.firsts().map(rating).collect()).collect();
    let mut labels = vec![0; ratings.annotators.len()];
    for rating in images.iter().flatten() {
        labels[rating.annotator] += 1;
    }
    let found = dawid_skene(&images);
    let trust =
        ratings.annotators.iter().zip(labels).enumerate().map(|(by, (annotator, labels))| {
            let expected_right = found.expected_right.get(by).copied().flatten();
            Trust { annotator, labels, expected_right }
        });
    (trust.collect(), found.is_settled)
}

fn coefficients(figures: &Figures<'_>) -> Vec<Vec<String>> {
    let line = |name: &str, coefficient: Coefficient| {
        let [value, range] = coefficient.cells();
        row([name, &value, &range])
    };
    let (annotators, images) =
        (counted(figures.annotators, "annotator"), counted(figures.images, "image"));
    let head = format!("{annotators}, {images}");
    vec![
        row([&head, "value", "95 % interval"]),
        line("share of pairs that agree", figures.percent),
        line("Fleiss' kappa", figures.fleiss),
        line("Krippendorff's alpha, nominal", figures.krippendorff),
    ]
}

fn pairs(figures: &Figures<'_>) -> Vec<Vec<String>> {
    let line = |pair: &Pair<'_>| {
        let [kappa, range] = pair.cohen.cells();
        let agree = decimal(pair.percent.value, 3);
        row([&pair.name(), &pair.n.to_string(), &agree, &kappa, &range])
    };
    let head = row(["pair", "n", "agree", "Cohen's kappa", "95 % interval"]);
    std::iter::once(head).chain(figures.pairs.iter().map(line)).collect()
}

fn consistency(figures: &Figures<'_>) -> Vec<Vec<String>> {
    let line = |pair: &Pair<'_>| {
        let [kappa, range] = pair.error_consistency.cells();
        row([&pair.name(), &pair.scored.to_string(), &kappa, &range])
    };
    let head = row(["pair", "n with truth", "error consistency", "95 % interval"]);
    std::iter::once(head).chain(figures.pairs.iter().map(line)).collect()
}

fn trust(figures: &Figures<'_>) -> Vec<Vec<String>> {
    let line = |trust: &Trust<'_>| {
        let share = trust.expected_right;
        let right =
            share.map_or_else(|| NONE.to_owned(), |share| format!("{:.1} %", share * 100.0));
        row([trust.annotator, &trust.labels.to_string(), &right])
    };
    let head = row(["annotator", "labels", "expected right"]);
    std::iter::once(head).chain(figures.dawid_skene.iter().map(line)).collect()
}
