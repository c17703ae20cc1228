//! How many trials stand how, and which are due: kept up to date trial by trial, as a long session is
//! asked for both at every frame.

use super::event::Progress;
use crate::domain::{Flag, Outcome, Spent, TrialState};
use std::collections::BTreeSet;

/// The trials by how they stand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Tally {
    open: BTreeSet<usize>,
    skipped: BTreeSet<usize>,
    to_revisit: BTreeSet<usize>,
    answered: usize,
    passed: usize,
    /// Time spent on trials whose answers stand.
    spent: Spent,
}

impl Tally {
    /// Of all trials of a session.
    pub(super) fn of(trials: &[TrialState]) -> Self {
        let mut tally = Self::default();
        for (place, trial) in trials.iter().enumerate() {
            tally.count(place, trial);
        }
        tally
    }

    /// Takes a trial in, as it stands.
    pub(super) fn count(&mut self, place: usize, trial: &TrialState) {
        match trial.outcome {
            Outcome::Open => {
                self.open.insert(place);
            }
            Outcome::Skipped => {
                self.skipped.insert(place);
            }
            Outcome::Passed => self.passed += 1,
            Outcome::Submitted | Outcome::Reopened => self.answered += 1,
        }
        if is_to_revisit(trial) {
            self.to_revisit.insert(place);
        }
        if trial.outcome == Outcome::Submitted {
            self.spent.lead_ms += trial.spent.lead_ms;
            self.spent.active_ms += trial.spent.active_ms;
        }
    }

    /// Takes a trial out that was counted as it stands.
    pub(super) fn discount(&mut self, place: usize, trial: &TrialState) {
        match trial.outcome {
            Outcome::Open => {
                self.open.remove(&place);
            }
            Outcome::Skipped => {
                self.skipped.remove(&place);
            }
            Outcome::Passed => self.passed -= 1,
            Outcome::Submitted | Outcome::Reopened => self.answered -= 1,
        }
        self.to_revisit.remove(&place);
        if trial.outcome == Outcome::Submitted {
            self.spent.lead_ms -= trial.spent.lead_ms;
            self.spent.active_ms -= trial.spent.active_ms;
        }
    }

    /// The trials to work on, in the order they come: the open ones, then the skipped ones, then those
    /// to be looked at again.
    pub(super) fn due(&self) -> impl Iterator<Item = usize> + '_ {
        self.open.iter().chain(&self.skipped).chain(&self.to_revisit).copied()
    }

    /// How many stand how, of so many.
    pub(super) fn progress(&self, trials: usize) -> Progress {
        Progress {
            trials,
            submitted: self.answered,
            skipped: self.skipped.len(),
            passed: self.passed,
            to_revisit: self.to_revisit.len(),
        }
    }

    /// Time spent on trials whose answers stand.
    pub(super) fn spent(&self) -> Spent {
        self.spent
    }
}

/// Whether an answer is to be looked at again.
fn is_to_revisit(trial: &TrialState) -> bool {
    let is_flagged = trial.remarks.flags.has(Flag::Revisit);
    trial.outcome == Outcome::Reopened || (trial.outcome == Outcome::Submitted && is_flagged)
}
