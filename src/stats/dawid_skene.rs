//! The likeliest classes, and how far to trust whom, when nobody knows the truth.

use std::collections::HashMap;

/// Up to so many classes every class is weighed for every image; of more, those that somebody gave it.
const WEIGHED_FOR_ALL: usize = 50;
/// An iteration that moves no probability further than this is the last.
const STILL: f64 = 1e-8;
/// Iterations that settle nearly all data.
const MOST_STEPS: usize = 5_000;

/// What one annotator said of an image. Annotators and classes are numbered from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rating {
    /// Who.
    pub annotator: usize,
    /// What.
    pub class: usize,
}

/// What is likely true, and who says it how often.
#[derive(Clone, Debug, PartialEq)]
pub struct DawidSkene {
    /// For each image its classes with their probabilities, the likeliest first; none for an image that
    /// nobody gave a class.
    pub classes: Vec<Vec<(usize, f64)>>,
    /// For each annotator the share of the ratings that is expected to be right; `None` without any.
    pub expected_right: Vec<Option<f64>>,
    /// Iterations it took.
    pub steps: usize,
    /// Whether the last one moved nothing; if not, more might still change the figures.
    pub is_settled: bool,
}

/// Estimates the classes of images and the errors of annotators together, from who gave which class to
/// each image. It begins with the shares of the classes given. No truth is needed, but annotators who err
/// alike are taken for right.
///
/// With more than 50 classes an image's class is sought only among those somebody gave it.
///
/// Source: A. P. Dawid and A. M. Skene 1979, "Maximum likelihood estimation of observer error-rates using
/// the EM algorithm", Applied Statistics 28:20-28.
pub fn dawid_skene(images: &[Vec<Rating>]) -> DawidSkene {
    dawid_skene_within(images, MOST_STEPS)
}

/// As [`dawid_skene`], with at most so many iterations; each costs about as much as there are ratings,
/// times the classes weighed for their image.
pub fn dawid_skene_within(images: &[Vec<Rating>], most_steps: usize) -> DawidSkene {
    let mut model = Model::of(images);
    let (mut steps, mut is_settled) = (0, false);
    while steps < most_steps && !is_settled {
        model.count();
        is_settled = model.weigh() < STILL;
        steps += 1;
    }
    DawidSkene {
        classes: model.images.iter().map(Image::ranked).collect(),
        expected_right: model.expected_right(images),
        steps,
        is_settled,
    }
}

/// A class an image may have.
#[derive(Debug)]
struct Candidate {
    class: usize,
    probability: f64,
    /// For each rating of the image: the number of its cell (annotator, this class, class given).
    cells: Vec<usize>,
}

#[derive(Debug)]
struct Image {
    candidates: Vec<Candidate>,
}

impl Image {
    fn ranked(&self) -> Vec<(usize, f64)> {
        let mut ranked: Vec<(usize, f64)> =
            self.candidates.iter().map(|c| (c.class, c.probability)).collect();
        ranked.sort_by(|(a, p), (b, q)| q.total_cmp(p).then(a.cmp(b)));
        ranked
    }
}

/// Numbers things in the order in which they are first asked for.
type Numbers<K> = HashMap<K, usize>;

fn number<K: Eq + std::hash::Hash>(numbers: &mut Numbers<K>, key: K) -> usize {
    let next = numbers.len();
    *numbers.entry(key).or_insert(next)
}

#[derive(Debug)]
struct Model {
    images: Vec<Image>,
    /// Expected images of each class.
    of_class: Vec<f64>,
    /// Expected ratings of each cell (annotator, class, class given).
    cells: Vec<f64>,
    /// The number of each cell's row (annotator, class), and how many rows there are.
    row_of: Vec<usize>,
    rows: usize,
}

impl Model {
    fn of(ratings: &[Vec<Rating>]) -> Self {
        let classes = ratings.iter().flatten().map(|rating| rating.class + 1).max().unwrap_or(0);
        let (mut cells, mut rows, mut row_of) = (Numbers::new(), Numbers::new(), Vec::new());
        let mut cell = |rating: &Rating, class: usize| {
            let cell = number(&mut cells, (rating.annotator, class, rating.class));
            if cell == row_of.len() {
                row_of.push(number(&mut rows, (rating.annotator, class)));
            }
            cell
        };
        let mut candidate = |ratings: &[Rating], class: usize| {
            let votes = ratings.iter().filter(|rating| rating.class == class).count();
            let cells = ratings.iter().map(|rating| cell(rating, class)).collect();
            Candidate { class, probability: votes as f64 / ratings.len() as f64, cells }
        };
        let mut image = |ratings: &Vec<Rating>| {
            let classes = candidates(ratings, classes).into_iter();
            Image { candidates: classes.map(|class| candidate(ratings, class)).collect() }
        };
        let images = ratings.iter().map(&mut image).collect();
        let cells = vec![0.0; row_of.len()];
        Self { images, of_class: vec![0.0; classes], cells, rows: rows.len(), row_of }
    }

    /// The figures of annotators and classes, given the classes of images.
    fn count(&mut self) {
        self.of_class.fill(0.0);
        self.cells.fill(0.0);
        for candidate in self.images.iter().flat_map(|image| &image.candidates) {
            self.of_class[candidate.class] += candidate.probability;
            for &cell in &candidate.cells {
                self.cells[cell] += candidate.probability;
            }
        }
    }

    /// The logarithm of each cell's share of its row.
    fn ln_shares(&self) -> Vec<f64> {
        let mut rows = vec![0.0; self.rows];
        for (&row, figure) in self.row_of.iter().zip(&self.cells) {
            rows[row] += figure;
        }
        let cells = self.row_of.iter().zip(&self.cells);
        cells.map(|(&row, &figure)| ln_share(figure, rows[row])).collect()
    }

    /// The classes of images, given the figures; the largest move of a probability. A class's number of
    /// images does for its share, as only ratios count.
    fn weigh(&mut self) -> f64 {
        let ln_shares = self.ln_shares();
        let mut largest: f64 = 0.0;
        for image in &mut self.images {
            let weight = |candidate: &Candidate| {
                let said: f64 = candidate.cells.iter().map(|&cell| ln_shares[cell]).sum();
                self.of_class[candidate.class].ln() + said
            };
            let weights: Vec<f64> = image.candidates.iter().map(weight).collect();
            let highest = weights.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            let total: f64 = weights.iter().map(|weight| (weight - highest).exp()).sum();
            for (candidate, weight) in image.candidates.iter_mut().zip(weights) {
                let probability = (weight - highest).exp() / total;
                largest = largest.max((probability - candidate.probability).abs());
                candidate.probability = probability;
            }
        }
        largest
    }

    fn expected_right(&self, ratings: &[Vec<Rating>]) -> Vec<Option<f64>> {
        let annotators =
            ratings.iter().flatten().map(|rating| rating.annotator + 1).max().unwrap_or(0);
        let mut sums = vec![(0.0, 0_u64); annotators];
        for (image, ratings) in self.images.iter().zip(ratings) {
            for rating in ratings {
                let given =
                    image.candidates.iter().find(|candidate| candidate.class == rating.class);
                sums[rating.annotator].0 += given.map_or(0.0, |candidate| candidate.probability);
                sums[rating.annotator].1 += 1;
            }
        }
        sums.into_iter().map(|(sum, n)| (n > 0).then(|| sum / n as f64)).collect()
    }
}

/// The classes weighed for an image, in order; none if nobody gave it one.
fn candidates(ratings: &[Rating], classes: usize) -> Vec<usize> {
    if !ratings.is_empty() && classes <= WEIGHED_FOR_ALL {
        return (0..classes).collect();
    }
    let mut given: Vec<usize> = ratings.iter().map(|rating| rating.class).collect();
    given.sort_unstable();
    given.dedup();
    given
}

/// The logarithm of a share: minus infinity for none, also of nothing.
fn ln_share(part: f64, whole: f64) -> f64 {
    if part > 0.0 { (part / whole).ln() } else { f64::NEG_INFINITY }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::SplitMix64;
    use crate::stats::fixtures::{close, fixture};

    /// Annotators who know the class of such per cent of the images and else guess.
    fn simulated(n: u64, classes: u64, knows: &[u64]) -> Vec<Vec<Rating>> {
        let mut stream = SplitMix64::new(8);
        let mut said = |truth: u64, knows: u64| {
            if stream.below(100) < knows { truth } else { stream.below(classes) }
        };
        let mut image = |i: u64| {
            let ratings = knows.iter().enumerate().map(|(annotator, &knows)| Rating {
                annotator,
                class: usize::try_from(said(i % classes, knows)).unwrap(),
            });
            ratings.collect::<Vec<_>>()
        };
        (0..n).map(&mut image).collect()
    }

    fn wrong(found: &DawidSkene, classes: usize) -> usize {
        let best = found.classes.iter().enumerate().map(|(i, ranked)| ranked[0].0 != i % classes);
        best.filter(|is_wrong| *is_wrong).count()
    }

    #[test]
    fn the_plain_computation_agrees() {
        for row in fixture("dawid_skene") {
            let images: Vec<Vec<Rating>> = (0..row["classes"].as_array().unwrap().len())
                .map(|i| {
                    let rows = row["ratings"].as_array().unwrap().iter().enumerate();
                    let given =
                        rows.filter_map(|(annotator, row)| Some((annotator, row[i].as_u64()?)));
                    given
                        .map(|(annotator, class)| Rating {
                            annotator,
                            class: usize::try_from(class).unwrap(),
                        })
                        .collect()
                })
                .collect();
            let found = dawid_skene(&images);
            assert!(found.is_settled);
            for (ranked, expected) in found.classes.iter().zip(row["classes"].as_array().unwrap()) {
                for &(class, probability) in ranked {
                    close(probability, &expected[class], 1e-5);
                }
            }
        }
    }

    #[test]
    fn who_errs_is_found_without_the_truth() {
        let knows = [95, 80, 80, 20, 20];
        let found = dawid_skene(&simulated(1000, 5, &knows));
        assert!(found.is_settled, "{}", found.steps);
        for (knows, right) in knows.iter().zip(&found.expected_right) {
            let true_share = *knows as f64 / 100.0 + (1.0 - *knows as f64 / 100.0) / 5.0;
            assert!((right.unwrap() - true_share).abs() < 0.04, "{knows}: {right:?}");
        }
        assert!(wrong(&found, 5) < 30, "{}", wrong(&found, 5));
    }

    #[test]
    fn a_thousand_classes_are_sought_among_those_given() {
        let found = dawid_skene(&simulated(3000, 1000, &[90, 90, 60]));
        assert!(wrong(&found, 1000) < 150, "{}", wrong(&found, 1000));
        assert!(found.classes.iter().all(|ranked| ranked.len() <= 3));
    }

    #[test]
    fn probabilities_add_up_and_gaps_are_empty() {
        let mut images = simulated(40, 3, &[90, 50]);
        images.push(Vec::new());
        images[0].pop();
        let found = dawid_skene(&images);
        for ranked in &found.classes[..40] {
            let sum: f64 = ranked.iter().map(|(_, probability)| probability).sum();
            assert!((sum - 1.0).abs() < 1e-9, "{ranked:?}");
        }
        assert!(found.classes[40].is_empty());
        let nothing = dawid_skene(&[]);
        assert!(nothing.classes.is_empty() && nothing.expected_right.is_empty());
        let alone = dawid_skene(&[vec![Rating { annotator: 1, class: 3 }]]);
        assert_eq!((alone.classes[0][0].0, alone.expected_right), (3, vec![None, Some(1.0)]));
    }
}
