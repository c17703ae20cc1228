//! What the screen said to be saved, against what the data file holds.

use super::annotator::May;
use crate::support::home::Log;
use crate::support::pty::Acknowledged;
use hit5::domain::{ClassId, Entry, Guesses, Outcome, Phase, Record};
use std::collections::BTreeMap;

/// What a key did, as a record has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Deed {
    Added,
    Removed,
    Moved,
    Submitted,
    Skipped,
    AnswerShown,
    Remarked,
    Undone,
    Redone,
}

impl Deed {
    /// Nothing for what the program notes by itself: that an image was shown, that the clock stood
    /// still.
    fn of(entry: &Entry) -> Option<Self> {
        match entry {
            Entry::Shown | Entry::Paused | Entry::Resumed | Entry::Away | Entry::Back => None,
            Entry::GuessAdded(_) => Some(Self::Added),
            Entry::GuessRemoved(_) => Some(Self::Removed),
            Entry::GuessMoved(..) => Some(Self::Moved),
            Entry::Submitted => Some(Self::Submitted),
            Entry::Skipped(_) => Some(Self::Skipped),
            Entry::AnswerShown => Some(Self::AnswerShown),
            Entry::Retracted(_) => Some(Self::Undone),
            Entry::Redone(_) => Some(Self::Redone),
            _ => Some(Self::Remarked),
        }
    }
}

/// What came of a run.
#[derive(Debug, Default)]
pub(super) struct Verdict {
    /// Records made in it.
    pub(super) records: usize,
    /// Those of them without which the screen could not have said what it said.
    pub(super) acknowledged: usize,
    /// Records that were there before and are not, and acknowledged states that are not.
    pub(super) lost: usize,
    /// Records that no key accounts for.
    pub(super) twice: usize,
    /// What is wrong, if anything is.
    pub(super) fault: Option<String>,
}

/// What a life's data file must hold.
#[derive(Default)]
pub(super) struct Ledger {
    records: Vec<Record>,
    standing: Acknowledged,
    has_session: bool,
}

impl Ledger {
    /// Whether a start without arguments goes on with a session.
    pub(super) fn has_session(&self) -> bool {
        self.has_session
    }

    /// How many records the file holds.
    pub(super) fn records(&self) -> usize {
        self.records.len()
    }

    /// How many images are answered and which guesses are in the slots, as the file has it.
    pub(super) fn standing(&self) -> &Acknowledged {
        &self.standing
    }

    /// Compares the file after a run with what was known before, seen meanwhile, and typed.
    pub(super) fn check(
        &mut self,
        log: Option<&Log>,
        acknowledged: &[Acknowledged],
        keys: &[May],
    ) -> Verdict {
        let mut verdict = Verdict::default();
        let Some(log) = log else {
            verdict.lost = self.records.len() + acknowledged.len();
            verdict.fault = (verdict.lost > 0).then(|| "the session is gone".to_owned());
            return verdict;
        };
        let before = self.records.len();
        let kept = self.kept(log);
        verdict.lost = before - kept;
        verdict.records = log.records.len().saturating_sub(before);
        let (found, place) = followed(log, before.min(log.records.len()), acknowledged);
        verdict.lost += acknowledged.len() - found;
        verdict.acknowledged = place.saturating_sub(before);
        verdict.twice = unaccounted(log.records.iter().skip(before), keys);
        assert_annotations_follow(log);
        if verdict.lost + verdict.twice > 0 {
            verdict.fault = Some(format!(
                "{kept} of {before} records kept, {found} of {acknowledged:?} found, {} too many \
                 among {:?} for {keys:?}",
                verdict.twice,
                log.records.iter().skip(before).map(|record| &record.entry).collect::<Vec<_>>(),
            ));
        }
        self.remember(Some(log));
        verdict
    }

    /// Takes what the file holds as what it must hold from now on.
    pub(super) fn remember(&mut self, log: Option<&Log>) {
        self.has_session = log.is_some();
        self.records = log.map(|log| log.records.clone()).unwrap_or_default();
        self.standing = log.map(|log| log.standing(log.records.len())).unwrap_or_default();
    }

    /// Whether the file holds what it must, and nothing else that somebody did.
    pub(super) fn is_kept(&self, log: Option<&Log>) -> bool {
        let Some(log) = log else { return !self.has_session };
        let newer = log.records.iter().skip(self.records.len());
        self.kept(log) == self.records.len() && unaccounted(newer, &[]) == 0
    }

    /// How many of the records known are still the first of the log.
    fn kept(&self, log: &Log) -> usize {
        self.records.iter().zip(&log.records).take_while(|(known, now)| known == now).count()
    }
}

/// How many of the acknowledged states are states of the log, in the same order, from so many
/// records on; and how many records are needed for them. The log has states in between that no
/// frame showed.
pub(super) fn followed(log: &Log, from: usize, acknowledged: &[Acknowledged]) -> (usize, usize) {
    let mut place = from;
    for (found, state) in acknowledged.iter().enumerate() {
        let next = (place..=log.records.len()).find(|&records| is_state(log, records, state));
        match next {
            Some(records) => place = records,
            None => return (found, place),
        }
    }
    (acknowledged.len(), place)
}

/// Whether the screen may look so after the first records.
fn is_state(log: &Log, records: usize, state: &Acknowledged) -> bool {
    let standing = log.standing(records);
    if standing == *state {
        return true;
    }
    // Practice stays at the image that was answered, to show its result; a restart goes on.
    let last = records.checked_sub(1).map(|last| &log.records[last]);
    let is_result = |record: &Record| {
        log.plan.phase == Phase::Practice
            && record.after.outcome.is_answered()
            && state.1 == log.words(&record.after.guesses)
    };
    standing.0 == state.0 && last.is_some_and(is_result)
}

/// How many records cannot be given a key each that may have made them, in order.
fn unaccounted<'a>(records: impl Iterator<Item = &'a Record>, keys: &[May]) -> usize {
    let mut keys = keys.iter();
    let deeds = records.filter_map(|record| Deed::of(&record.entry));
    deeds.filter(|deed| !keys.any(|may| may.contains(deed))).count()
}

/// The answers in force are what the records say: of each image what was submitted last before the
/// truth was seen, unless it was taken back before that.
fn assert_annotations_follow(log: &Log) {
    let mut answers = BTreeMap::new();
    for record in log.records.iter().filter(|record| !record.after.is_revealed) {
        match record.after.outcome {
            Outcome::Submitted => {
                answers.insert(record.trial, &record.after.guesses);
            }
            Outcome::Reopened => {}
            Outcome::Open | Outcome::Skipped | Outcome::Passed => {
                answers.remove(&record.trial);
            }
        }
    }
    let key = |class: &ClassId| log.taxonomy.class_node(*class).key.clone();
    let keys = |guesses: &Guesses| guesses.ranked().iter().map(key).collect::<Vec<_>>();
    let said: Vec<_> = answers.iter().map(|(&trial, guesses)| (trial, keys(guesses))).collect();
    let rows = log.annotations.iter().map(|row| (row.trial, row.guesses.clone()));
    assert_eq!(rows.collect::<Vec<_>>(), said, "the answers in force");
    let submitted = log.replayed(log.records.len()).progress().submitted;
    let is_practice = log.plan.phase == Phase::Practice;
    assert!(is_practice || said.len() == submitted, "in a test every submission counts");
}
