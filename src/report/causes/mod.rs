//! Why annotators and models were wrong, in the eyes of reviewers: counts and shares of causes, what
//! would be left without them, and how far reviewers agree.
//!
//! The table and the what-ifs are those of Russakovsky et al. 2015, section 6.4.2, and of what its
//! annotator made of them.

mod agreement;
mod cases;
mod figures;
mod what_if;

pub use cases::{ErrorCase, Judged, error_cases};
pub use figures::{
    CauseFigures, JudgedFigures, Removed, ReviewerAgreement, SeverityCount, WhatIf, WordCount,
};

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet};

use super::build::groups;
use super::rows::{Rows, SessionRows};
use crate::domain::{ErrorId, Judgement, MAX_SEVERITY, Opinion};

/// What each reviewer says of the errors, by name; what is not settled is left out.
type Opinions<'a> = BTreeMap<&'a str, HashMap<&'a ErrorId, &'a Opinion>>;

/// The figures of each dataset and phase on whose errors anything was said. Of several reviewers the
/// one asked for counts, or else the one who judged most, of equals the first by name.
pub fn causes(rows: &Rows) -> Vec<CauseFigures> {
    let groups = groups(&rows.sessions);
    groups.iter().filter_map(|group| of_group(group, rows)).collect()
}

fn of_group(group: &[&SessionRows], rows: &Rows) -> Option<CauseFigures> {
    let head = &group.first()?.head;
    let judged = error_cases(group, &rows.models);
    let opinions = opinions(&judged, &rows.judgements);
    let most = opinions.iter().min_by_key(|(_, said)| Reverse(said.len()))?.0;
    let reviewer = rows.reviewer.as_deref().unwrap_or(most);
    let said = opinions.get(reviewer).cloned().unwrap_or_default();
    Some(CauseFigures {
        dataset: head.dataset.clone(),
        phase: head.phase,
        reviewer: reviewer.to_owned(),
        judged: judged.iter().map(|judged| figures_of(judged, &said)).collect(),
        agreement: agreement::of(&opinions),
    })
}

/// What was said of these errors. An error that is none any more, since the truth was changed, is left
/// out.
fn opinions<'a>(judged: &'a [Judged<'_>], judgements: &'a [Judgement]) -> Opinions<'a> {
    let errors: HashSet<&ErrorId> =
        judged.iter().flat_map(|judged| &judged.errors).map(|case| &case.id).collect();
    let mut opinions = Opinions::new();
    for Judgement { error, reviewer, opinion, .. } in judgements {
        if opinion.is_settled && errors.contains(error) {
            opinions.entry(reviewer).or_default().insert(error, opinion);
        }
    }
    opinions
}

fn figures_of(judged: &Judged<'_>, said: &HashMap<&ErrorId, &Opinion>) -> JudgedFigures {
    let errors = judged.errors.len() as u64;
    let settled: Vec<(&ErrorCase<'_>, &Opinion)> =
        judged.errors.iter().filter_map(|case| Some((case, *said.get(&case.id)?))).collect();
    let count = |is_it: &dyn Fn(&Opinion) -> bool| {
        settled.iter().filter(|(_, opinion)| is_it(opinion)).count() as u64
    };
    let opinions = || settled.iter().map(|(_, opinion)| *opinion);
    let is_valid = |(case, opinion): &&(&ErrorCase<'_>, &Opinion)| {
        opinion.valid.iter().any(|class| case.named.iter().any(|named| **named == **class))
    };
    let severity =
        |severity| SeverityCount { severity, count: count(&|one| one.severity == Some(severity)) };
    let figures = JudgedFigures {
        model: judged.model.map(|model| model.name.clone()),
        n: judged.n,
        errors,
        judged: settled.len() as u64,
        unattributed: count(&|opinion| opinion.cause.is_none()),
        not_judged: errors - settled.len() as u64,
        truth_wrong: count(&|opinion| opinion.is_truth_wrong),
        also_valid: settled.iter().filter(is_valid).count() as u64,
        causes: words(opinions().filter_map(|opinion| opinion.cause.as_ref()), errors),
        factors: words(opinions().flat_map(|opinion| &opinion.factors), errors),
        severity: (1..=MAX_SEVERITY).map(severity).collect(),
        what_if: Vec::new(),
    };
    JudgedFigures { what_if: figures.usual_what_ifs(), ..figures }
}

/// How often each word was said, the commonest first, equals by the word.
fn words<'a>(said: impl Iterator<Item = &'a String>, errors: u64) -> Vec<WordCount> {
    let mut counts: BTreeMap<&String, u64> = BTreeMap::new();
    for word in said {
        *counts.entry(word).or_default() += 1;
    }
    let share = |count: u64| count as f64 / errors.max(1) as f64;
    let mut words: Vec<WordCount> = counts
        .into_iter()
        .map(|(word, count)| WordCount { word: word.clone(), count, share: share(count) })
        .collect();
    words.sort_by_key(|word| Reverse(word.count));
    words
}

#[cfg(test)]
pub(super) mod tests;
