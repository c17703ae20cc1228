//! From rows to figures.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::agreement::Agreement;
use super::awareness::Awareness;
use super::calibration::{Confidence, Expectation};
use super::candidates::CandidateFigures;
use super::causes::causes;
use super::effort::{CutOff, Effort};
use super::figures::{
    ClassName, Confusion, Counts, ErrorRate, HierarchicalError, OverallPart, Part, Report,
    SessionPart, Times,
};
use super::paper::paper;
use super::rows::{AnsweredTrial, ClassKey, Rows, SessionRows};
use super::scoring::Scoring;
use super::subtrees::Subtrees;
use super::timing::Timing;
use super::training::training;
use super::versus::{Versus, versus};
use crate::domain::ImageId;
use crate::stats::{mean, median, pace_per_min, rank_of};

/// How many confused pairs are listed.
const CONFUSIONS: usize = 10;

/// A class's name by dataset and key.
pub type NameOf<'a> = &'a (dyn Fn(&str, &str) -> Option<String> + Sync);

/// Makes the report. `name_of` gives the name to show for a class, by dataset and key; without
/// one the key is shown.
pub fn build(rows: &Rows, name_of: NameOf<'_>) -> Report {
    Report { sessions: one_by_one(rows, name_of), ..together(rows, name_of) }
}

/// The figures of each session: half of the work of [`build`], which may be done beside the other.
pub fn one_by_one(rows: &Rows, name_of: NameOf<'_>) -> Vec<SessionPart> {
    let session = |session: &SessionRows| SessionPart {
        head: session.head.clone(),
        part: part(&[session], rows, name_of),
    };
    rows.sessions.iter().map(session).collect()
}

/// The report without the sessions: the other half.
pub fn together(rows: &Rows, name_of: NameOf<'_>) -> Report {
    Report {
        sessions: Vec::new(),
        overall: groups(&rows.sessions).iter().map(|group| overall(group, rows, name_of)).collect(),
        causes: causes(rows),
        paper: paper(rows),
        training: training(&rows.sessions),
    }
}

/// Sessions that measure the same thing, in order of first appearance. Never an empty group.
pub(super) fn groups(sessions: &[SessionRows]) -> Vec<Vec<&SessionRows>> {
    let mut groups: Vec<Vec<&SessionRows>> = Vec::new();
    for session in sessions {
        let is_alike = |group: &&mut Vec<&SessionRows>| {
            group.first().is_some_and(|first| {
                first.head.dataset == session.head.dataset && first.head.phase == session.head.phase
            })
        };
        match groups.iter_mut().find(is_alike) {
            Some(group) => group.push(session),
            None => groups.push(vec![session]),
        }
    }
    groups
}

fn overall(group: &[&SessionRows], rows: &Rows, name_of: NameOf<'_>) -> OverallPart {
    let head = &group[0].head;
    OverallPart {
        dataset: head.dataset.clone(),
        phase: head.phase,
        sessions: group.len(),
        annotators: by_annotator(group).into_keys().map(str::to_owned).collect(),
        effort: Effort::of(group, &rows.models),
        agreement: Agreement::of(group, &rows.models),
        part: part(group, rows, name_of),
    }
}

/// A trial that can be right or wrong.
pub(super) struct Scored<'a> {
    pub(super) image: ImageId,
    pub(super) truth: &'a ClassKey,
    pub(super) trial: &'a AnsweredTrial,
    /// Where the truth stands among the guesses.
    pub(super) rank: Option<usize>,
    /// How many guesses were allowed.
    pub(super) k: usize,
    pub(super) dataset: &'a str,
}

impl<'a> Scored<'a> {
    /// A trial of a session, if its truth is known.
    pub(super) fn of(session: &'a SessionRows, trial: &'a AnsweredTrial) -> Option<Self> {
        let (k, dataset) = (session.head.k, session.head.dataset.as_str());
        let truth = trial.truth.as_ref()?;
        let rank = rank_of(truth, &trial.guesses);
        Some(Self { image: trial.image, truth, trial, rank, k, dataset })
    }

    /// Whether the truth is among the first k guesses.
    pub(super) fn is_hit(&self, k: usize) -> bool {
        self.rank.is_some_and(|rank| rank < k)
    }
}

/// Sessions by annotator, in the order of names.
pub(super) fn by_annotator<'a>(
    sessions: &[&'a SessionRows],
) -> BTreeMap<&'a str, Vec<&'a SessionRows>> {
    let mut by_name: BTreeMap<&str, Vec<&SessionRows>> = BTreeMap::new();
    for session in sessions {
        by_name.entry(session.head.annotator.as_str()).or_default().push(session);
    }
    by_name
}

/// The trials that can be scored: those answered with a model's help, or those without.
pub(super) fn scored<'a>(sessions: &[&'a SessionRows], is_assisted: bool) -> Vec<Scored<'a>> {
    let of = |session: &&'a SessionRows| {
        let session: &'a SessionRows = session;
        let trials = session.answered.iter().filter(move |trial| trial.is_assisted == is_assisted);
        trials.filter_map(move |trial| Scored::of(session, trial))
    };
    sessions.iter().flat_map(of).collect()
}

fn part(sessions: &[&SessionRows], rows: &Rows, name_of: NameOf<'_>) -> Part {
    let (scored, assisted) = (scored(sessions, false), scored(sessions, true));
    let k = widest(sessions);
    let answered = || sessions.iter().flat_map(|session| &session.answered);
    let active_ms: Vec<u64> = answered().map(|trial| trial.active_ms).collect();
    let lead_ms: Vec<u64> = answered().map(|trial| trial.lead_ms).collect();
    let dataset = sessions.first().map_or("", |session| session.head.dataset.as_str());
    let named = |key: &str| class_name(dataset, key, name_of);
    let versus: Vec<Versus> =
        rows.models.iter().filter_map(|model| versus(&scored, model)).collect();
    Part {
        scoring: Scoring::of(sessions, &scored, rows, &versus),
        timing: Timing::of(sessions, &scored),
        subtrees: Subtrees::of(sessions, &scored, rows.trees.get(dataset), &named),
        counts: counts(sessions, &scored, assisted.len()),
        prefilled_from: prefilled_from(sessions),
        error_rates: error_rates(&scored, k),
        assisted: match assisted.as_slice() {
            [] => Vec::new(),
            some => error_rates(some, k),
        },
        candidates: CandidateFigures::of(&scored),
        hierarchical: hierarchical(&scored, k),
        active: times(&active_ms),
        lead: times(&lead_ms),
        pace_per_min: pace_per_min(&active_ms),
        confusions: confusions(&scored, name_of),
        cut_off: CutOff::of(&scored, k),
        awareness: Awareness::of(&scored, k),
        confidence: Confidence::of(&scored, k),
        expectation: Expectation::of(&scored, &rows.models, k),
        versus,
    }
}

fn counts(sessions: &[&SessionRows], scored: &[Scored<'_>], assisted: usize) -> Counts {
    let sum = |count: fn(&SessionRows) -> usize| sessions.iter().map(|s| count(s)).sum();
    let mut times_scored: HashMap<ImageId, usize> = HashMap::new();
    for trial in scored {
        *times_scored.entry(trial.image).or_default() += 1;
    }
    Counts {
        trials: sum(|s| s.head.n_trials),
        answered: sum(|s| s.answered.len()),
        scored: scored.len(),
        assisted,
        repeated_images: times_scored.values().filter(|&&times| times > 1).count(),
        skipped: sum(|s| s.skipped),
        passed: sum(|s| s.passed),
        open: sum(|s| s.open),
        answer_shown_first: sum(|s| s.answer_shown_first),
    }
}

/// The models that guesses began from, each once, by name.
fn prefilled_from(sessions: &[&SessionRows]) -> Vec<String> {
    let sources: BTreeSet<&String> =
        sessions.iter().filter_map(|session| session.prefill.as_ref()).collect();
    sources.into_iter().cloned().collect()
}

/// Errors at each k; a session that allows fewer guesses does not count at a wider k.
fn error_rates(scored: &[Scored<'_>], widest: usize) -> Vec<ErrorRate> {
    (1..=widest).map(|k| rate_at(scored.iter().map(|trial| (trial.k, trial.rank)), k)).collect()
}

/// Errors at one k of trials given as (how many guesses were allowed, rank of the truth).
pub(super) fn rate_at(
    judged: impl IntoIterator<Item = (usize, Option<usize>)>,
    k: usize,
) -> ErrorRate {
    let allowed = judged.into_iter().filter(|(allowed, _)| *allowed >= k);
    let (mut errors, mut n) = (0, 0);
    for (_, rank) in allowed {
        n += 1;
        errors += u64::from(rank.is_none_or(|rank| rank >= k));
    }
    ErrorRate::counted(k, errors, n)
}

/// The k that are told of where not all are: 1, and the most guesses that a session allows.
pub(super) fn told_ks(sessions: &[&SessionRows]) -> Vec<usize> {
    match widest(sessions) {
        0 => Vec::new(),
        1 => vec![1],
        k => vec![1, k],
    }
}

/// The most guesses that a session allows.
pub(super) fn widest(sessions: &[&SessionRows]) -> usize {
    sessions.iter().map(|session| session.head.k).max().unwrap_or(0)
}

/// The distances in the tree at each k, of the same trials as the errors.
fn hierarchical(scored: &[Scored<'_>], widest: usize) -> Vec<HierarchicalError> {
    let at = |k: usize| {
        let allowed = scored.iter().filter(|trial| trial.k >= k);
        let least = allowed.filter_map(|trial| trial.trial.heights.iter().take(k).min());
        let heights: Vec<f64> = least.map(|&height| height.into()).collect();
        HierarchicalError { k, n: heights.len(), mean_height: mean(&heights) }
    };
    (1..=widest).map(at).collect()
}

fn times(values_ms: &[u64]) -> Times {
    let values: Vec<f64> = values_ms.iter().map(|&ms| ms as f64).collect();
    Times { n: values.len(), median_ms: median(&values), mean_ms: mean(&values) }
}

/// The commonest wrong first guesses; equally common ones in the order of their keys.
fn confusions(scored: &[Scored<'_>], name_of: NameOf<'_>) -> Vec<Confusion> {
    let mut with_truth: HashMap<(&str, &str), usize> = HashMap::new();
    let mut confused: HashMap<(&str, &str, &str), (usize, ImageId)> = HashMap::new();
    for trial in scored {
        *with_truth.entry((trial.dataset, trial.truth)).or_default() += 1;
        if let Some(guess) = trial.trial.guesses.first().filter(|&guess| guess != trial.truth) {
            let pair = (trial.dataset, &**trial.truth, &**guess);
            let (count, first) = confused.entry(pair).or_insert((0, trial.image));
            (*count, *first) = (*count + 1, trial.image.min(*first));
        }
    }
    let mut pairs: Vec<_> = confused.into_iter().collect();
    pairs.sort_unstable_by_key(|&(pair, (count, _))| (Reverse(count), pair));
    let confusion = |((dataset, truth, guess), (count, image))| Confusion {
        truth: class_name(dataset, truth, name_of),
        guess: class_name(dataset, guess, name_of),
        count,
        of: with_truth[&(dataset, truth)],
        image: Some(image),
    };
    pairs.into_iter().take(CONFUSIONS).map(confusion).collect()
}

fn class_name(dataset: &str, key: &str, name_of: NameOf<'_>) -> ClassName {
    let name = name_of(dataset, key).unwrap_or_else(|| key.to_owned());
    ClassName { key: key.to_owned(), name }
}

#[cfg(test)]
pub(super) mod tests;
