//! Undo and redo without limit. A step is a value that knows the slots before and after it, so
//! that undoing is putting the old slots back, whatever the step was.

use crate::domain::{Guesses, Outcome, TrialState};

/// The part of a trial that undo restores. What was seen and the time spent stay as they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Slots {
    pub(super) guesses: Guesses,
    pub(super) outcome: Outcome,
}

impl Slots {
    pub(super) fn of(trial: &TrialState) -> Self {
        Self { guesses: trial.guesses.clone(), outcome: trial.outcome }
    }

    pub(super) fn put_into(&self, trial: &mut TrialState) {
        trial.guesses.clone_from(&self.guesses);
        trial.outcome = self.outcome;
    }
}

/// One thing the annotator did to one trial.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Step {
    /// The record that did it.
    pub(super) seq: u32,
    /// The trial's position in the queue.
    pub(super) trial: usize,
    pub(super) before: Slots,
    pub(super) after: Slots,
}

/// Steps done, and steps undone that can be done again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct History {
    done: Vec<Step>,
    undone: Vec<Step>,
}

impl History {
    /// A new step; what was undone before it can no longer be redone.
    pub(super) fn push(&mut self, step: Step) {
        self.undone.clear();
        self.done.push(step);
    }

    pub(super) fn last_done(&self) -> Option<&Step> {
        self.done.last()
    }

    pub(super) fn last_undone(&self) -> Option<&Step> {
        self.undone.last()
    }

    /// Takes the last step back; the slots to restore.
    pub(super) fn undo(&mut self) -> Option<Slots> {
        let step = self.done.pop()?;
        let slots = step.before.clone();
        self.undone.push(step);
        Some(slots)
    }

    /// Does the last undone step again; the slots to restore.
    pub(super) fn redo(&mut self) -> Option<Slots> {
        let step = self.undone.pop()?;
        let slots = step.after.clone();
        self.done.push(step);
        Some(slots)
    }
}
