//! Undo and redo without limit. A step is a value that knows the slots before and after it, so
//! that undoing is putting the old slots back, whatever the step was.

use crate::domain::{Guesses, Outcome, Remarks, TrialState};

/// The part of a trial that undo restores. What was seen and the time spent stay as they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Slots {
    pub(super) guesses: Guesses,
    pub(super) outcome: Outcome,
    is_assisted: bool,
    remarks: Remarks,
}

impl Slots {
    pub(super) fn of(trial: &TrialState) -> Self {
        Self {
            guesses: trial.guesses.clone(),
            outcome: trial.outcome,
            is_assisted: trial.is_assisted,
            remarks: trial.remarks.clone(),
        }
    }

    /// Puts these slots in the place of the others. Remarks made since, beside a result, stay
    /// unless the step was one.
    fn replace(&self, others: &Self, trial: &mut TrialState) {
        trial.guesses.clone_from(&self.guesses);
        trial.outcome = self.outcome;
        trial.is_assisted = self.is_assisted;
        if self.remarks != others.remarks {
            trial.remarks.clone_from(&self.remarks);
        }
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

    /// The trials in the order they were answered in; one that is answered anew keeps its place.
    pub(super) fn answered(&self) -> impl Iterator<Item = usize> {
        let answers =
            |step: &&Step| !step.before.outcome.is_answered() && step.after.outcome.is_answered();
        self.done.iter().filter(answers).map(|step| step.trial)
    }

    /// Takes the last step back.
    pub(super) fn undo(&mut self, trial: &mut TrialState) {
        if let Some(step) = self.done.pop() {
            step.before.replace(&step.after, trial);
            self.undone.push(step);
        }
    }

    /// Does the last undone step again.
    pub(super) fn redo(&mut self, trial: &mut TrialState) {
        if let Some(step) = self.undone.pop() {
            step.after.replace(&step.before, trial);
            self.done.push(step);
        }
    }
}
