//! How far reviewers give errors the same cause.

use std::collections::HashMap;

use super::Opinions;
use super::figures::ReviewerAgreement;
use crate::domain::{ErrorId, Opinion};
use crate::stats::agreement::{ClassCounts, cohen_kappa, percent_agreement};
use crate::stats::{Resampling, bootstrap};

/// The same numbers for the same judgements, whoever asks.
const RESAMPLING: Resampling = Resampling { resamples: 2000, seed: 2014, level: 0.95 };

/// Each two reviewers who judged an error in common.
pub(super) fn of(opinions: &Opinions<'_>) -> Vec<ReviewerAgreement> {
    let all: Vec<_> = opinions.iter().collect();
    let pairs = all
        .iter()
        .enumerate()
        .flat_map(|(n, first)| all[n + 1..].iter().map(move |second| between(*first, *second)));
    pairs.filter(|pair| pair.n > 0).collect()
}

type Said<'a> = (&'a &'a str, &'a HashMap<&'a ErrorId, &'a Opinion>);

fn between((first, firsts): Said<'_>, (second, seconds): Said<'_>) -> ReviewerAgreement {
    let mut both: Vec<(&ErrorId, &Opinion, &Opinion)> = firsts
        .iter()
        .filter_map(|(error, own)| Some((*error, *own, *seconds.get(error)?)))
        .collect();
    // The bootstrap draws by place.
    both.sort_unstable_by_key(|(error, ..)| (error.image.0, &error.whose));
    let mut numbers: HashMap<Option<&str>, usize> = HashMap::new();
    let mut pairs = Vec::with_capacity(both.len());
    for (_, own, other) in both {
        let mut number = |cause| {
            let next = numbers.len();
            *numbers.entry(cause).or_insert(next)
        };
        pairs.push((number(own.cause.as_deref()), number(other.cause.as_deref())));
    }
    let counts: Vec<ClassCounts> = pairs.iter().map(|&(a, b)| ClassCounts::of([a, b])).collect();
    ReviewerAgreement {
        reviewers: [(*first).to_owned(), (*second).to_owned()],
        n: pairs.len() as u64,
        percent_agreement: percent_agreement(&counts),
        cohen_kappa: cohen_kappa(&pairs),
        kappa_interval: bootstrap(&pairs, RESAMPLING, |sample| cohen_kappa(sample.iter().copied())),
    }
}
