//! Undo and redo without limit. A step is a value that knows the slots before and after it, so
//! that undoing is putting the old slots back, whatever the step was.
//!
//! What is said beside a result is no step, nor is a prediction seen: both stay when a step is taken back
//! that has nothing to do with them. A step that is done or undone takes along the remarks as they are at
//! that moment, so that going all the way back and forth again leads to the very same ones.

use crate::domain::{ClassId, Flag, Guesses, Outcome, Remarks, TrialState};

/// The part of a trial that undo restores. What was seen and the time spent stay as they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Slots {
    pub(super) guesses: Guesses,
    pub(super) outcome: Outcome,
    is_assisted: bool,
    said: Said,
}

/// Remarks: mostly there are none, which take no room.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Said(Option<Box<Remarks>>);

impl Said {
    fn of(remarks: &Remarks) -> Self {
        Self((*remarks != Remarks::default()).then(|| Box::new(remarks.clone())))
    }

    fn remarks(&self) -> Remarks {
        self.0.as_deref().cloned().unwrap_or_default()
    }
}

impl Slots {
    pub(super) fn of(trial: &TrialState) -> Self {
        Self {
            guesses: trial.guesses.clone(),
            outcome: trial.outcome,
            is_assisted: trial.is_assisted,
            said: Said::of(&trial.remarks),
        }
    }

    /// Puts these slots in the place of the others; what there was before and is now of the remarks.
    fn replace(&self, others: &Self, trial: &mut TrialState) -> [Said; 2] {
        trial.guesses.clone_from(&self.guesses);
        trial.outcome = self.outcome;
        // An answer is as it was given; whoever is free to change it has seen what was seen.
        let has_seen = self.outcome != Outcome::Submitted && trial.is_assisted;
        trial.is_assisted = self.is_assisted || has_seen;
        let now = changed(&trial.remarks, &others.said.remarks(), &self.said.remarks());
        let before = std::mem::replace(&mut trial.remarks, now);
        [Said::of(&before), Said::of(&trial.remarks)]
    }
}

/// These remarks after a change from some to others: what the change is not about stays.
fn changed(now: &Remarks, from: &Remarks, to: &Remarks) -> Remarks {
    let flag = |flag: &Flag| {
        let has = [now, from, to].map(|remarks| remarks.flags.has(*flag));
        either(&has[0], &has[1], &has[2])
    };
    Remarks {
        confidence: either(&now.confidence, &from.confidence, &to.confidence),
        flags: Flag::ALL.into_iter().filter(flag).collect(),
        present: present(&now.present, &from.present, &to.present),
        comment: either(&now.comment, &from.comment, &to.comment),
        expects_model: either(&now.expects_model, &from.expects_model, &to.expects_model),
    }
}

/// What there is, unless it is what was changed.
fn either<T: Clone + PartialEq>(now: &T, from: &T, to: &T) -> T {
    if from == to { now.clone() } else { to.clone() }
}

/// The same of a list, class by class.
fn present(now: &[ClassId], from: &[ClassId], to: &[ClassId]) -> Vec<ClassId> {
    if now == from {
        return to.to_vec();
    }
    let is_gone = |class: &&ClassId| from.contains(class) && !to.contains(class);
    let is_new = |class: &&ClassId| !from.contains(class) && !now.contains(class);
    let stays = now.iter().filter(|class| !is_gone(class));
    stays.chain(to.iter().filter(is_new)).copied().collect()
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

impl Step {
    /// Whether an image was answered that was not before.
    fn is_answer(&self) -> bool {
        !self.before.outcome.is_answered() && self.after.outcome.is_answered()
    }
}

/// Steps done, and steps undone that can be done again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct History {
    done: Vec<Step>,
    undone: Vec<Step>,
    /// The trials of those done that are answers.
    answered: Vec<usize>,
}

impl History {
    /// A new step; what was undone before it can no longer be redone.
    pub(super) fn push(&mut self, step: Step) {
        self.undone.clear();
        self.note_done(step);
    }

    pub(super) fn last_done(&self) -> Option<&Step> {
        self.done.last()
    }

    pub(super) fn last_undone(&self) -> Option<&Step> {
        self.undone.last()
    }

    /// The trials in the order they were answered in; one that is answered anew keeps its place.
    pub(super) fn answered(&self) -> impl Iterator<Item = usize> {
        self.answered.iter().copied()
    }

    /// Takes the last step back.
    pub(super) fn undo(&mut self, trial: &mut TrialState) {
        if let Some(mut step) = self.done.pop() {
            if step.is_answer() {
                self.answered.pop();
            }
            [step.after.said, step.before.said] = step.before.replace(&step.after, trial);
            self.undone.push(step);
        }
    }

    /// Does the last undone step again.
    pub(super) fn redo(&mut self, trial: &mut TrialState) {
        if let Some(mut step) = self.undone.pop() {
            [step.before.said, step.after.said] = step.after.replace(&step.before, trial);
            self.note_done(step);
        }
    }

    fn note_done(&mut self, step: Step) {
        if step.is_answer() {
            self.answered.push(step.trial);
        }
        self.done.push(step);
    }
}
