//! How far all annotators together give the same first guesses.

use std::collections::BTreeMap;

use serde::Serialize;

use super::judged::{Judged, JudgedImage};
use super::{Agreeing, resampling};
use crate::stats::agreement::{
    ClassCounts, fleiss_kappa, fleiss_kappa_of, krippendorff_alpha, krippendorff_alpha_of,
    percent_agreement, percent_agreement_of,
};
use crate::stats::bootstrap_counts;

/// How many coefficients look at each class of each image.
const COEFFICIENTS: usize = 2;
/// They are few, and allowed more work than the pairs.
const SHARE: usize = 3;

/// Agreement of first guesses.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Coefficients {
    /// The share of pairs of annotators who give an image the same class, chance and all.
    pub percent: Agreeing,
    /// Krippendorff's alpha for nominal data, over the same images.
    pub krippendorff_alpha: Agreeing,
    /// Fleiss' kappa, which needs as many annotators for every image: over those that `fleiss_annotators`
    /// judged.
    pub fleiss_kappa: Agreeing,
    /// The number of annotators per image that most images have (two or more); of equal ones the larger.
    pub fleiss_annotators: u64,
}

impl Coefficients {
    /// The figures; `None` if no image has first guesses of two annotators.
    pub(super) fn of(judged: &Judged, most_work: usize) -> Option<Self> {
        let all: Vec<ClassCounts> =
            judged.shared().map(counts).filter(|counts| counts.total() > 1).collect();
        let mut sizes: BTreeMap<u64, usize> = BTreeMap::new();
        for counts in &all {
            *sizes.entry(counts.total()).or_default() += 1;
        }
        let (&fleiss_annotators, _) = sizes.iter().max_by_key(|(_, images)| **images)?;
        let is_even = |counts: &ClassCounts| counts.total() == fleiss_annotators;
        let even = || all.iter().filter(|counts| is_even(counts));
        let work = all.iter().map(|counts| COEFFICIENTS * counts.per_class().len()).sum();
        let intervals = bootstrap_counts(all.len(), resampling(work, SHARE * most_work), |drawn| {
            let drawn = || all.iter().zip(drawn.iter().copied()).filter(|(_, times)| *times > 0);
            let even = drawn().filter(|(counts, _)| is_even(counts));
            vec![
                percent_agreement_of(drawn()),
                krippendorff_alpha_of(drawn()),
                fleiss_kappa_of(even),
            ]
        });
        let interval = |place: usize| intervals.get(place).copied().flatten();
        let (n, n_even) = (all.len() as u64, even().count() as u64);
        Some(Self {
            percent: Agreeing::new(n, percent_agreement(&all), interval(0)),
            krippendorff_alpha: Agreeing::new(n, krippendorff_alpha(&all), interval(1)),
            fleiss_kappa: Agreeing::new(n_even, fleiss_kappa(even()), interval(2)),
            fleiss_annotators,
        })
    }
}

fn counts(image: &JudgedImage) -> ClassCounts {
    ClassCounts::of(image.by.iter().filter_map(|(_, guesses)| guesses.first().copied()))
}
