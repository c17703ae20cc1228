//! How far all annotators together give the same first guesses.

use std::collections::BTreeMap;

use serde::Serialize;

use super::judged::{Judged, JudgedImage};
use super::{Agreeing, resampling};
use crate::stats::agreement::{ClassCounts, fleiss_kappa, krippendorff_alpha, percent_agreement};
use crate::stats::bootstrap_all;

/// Images drawn at most for all samples together.
const MOST_DRAWN: usize = 4_000_000;

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
    pub(super) fn of(judged: &Judged) -> Option<Self> {
        let all: Vec<ClassCounts> =
            judged.shared().map(counts).filter(|counts| counts.total() > 1).collect();
        let mut sizes: BTreeMap<u64, usize> = BTreeMap::new();
        for counts in &all {
            *sizes.entry(counts.total()).or_default() += 1;
        }
        let (&fleiss_annotators, _) = sizes.iter().max_by_key(|(_, images)| **images)?;
        let even: Vec<&ClassCounts> =
            all.iter().filter(|counts| counts.total() == fleiss_annotators).collect();
        let how = |images| resampling(images, MOST_DRAWN);
        let [percent, alpha] = bootstrap_all(&all, how(all.len()), |sample| {
            let sample = || sample.iter().copied();
            [percent_agreement(sample()), krippendorff_alpha(sample())]
        });
        let [fleiss] = bootstrap_all(&even, how(even.len()), |sample| {
            [fleiss_kappa(sample.iter().map(|counts| **counts))]
        });
        Some(Self {
            percent: Agreeing::new(all.len(), percent_agreement(&all), percent),
            krippendorff_alpha: Agreeing::new(all.len(), krippendorff_alpha(&all), alpha),
            fleiss_kappa: Agreeing::new(even.len(), fleiss_kappa(even.iter().copied()), fleiss),
            fleiss_annotators,
        })
    }
}

fn counts(image: &JudgedImage) -> ClassCounts {
    ClassCounts::of(image.by.iter().filter_map(|(_, guesses)| guesses.first().copied()))
}
