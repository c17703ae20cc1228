//! What screens and the edge may ask of a session. Nothing here changes it.

use super::{Plan, Progress, Session, Stage};
use crate::domain::{ClassId, Guesses, ImageId, Now, Outcome, Phase, Spent, TrialState};

impl Session {
    /// The plan it follows.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// Where it stands.
    pub fn stage(&self) -> Stage {
        self.stage
    }

    /// Position of the current trial in the queue; `None` when done.
    pub fn current(&self) -> Option<usize> {
        (self.stage != Stage::Done).then_some(self.current)
    }

    /// The current trial; `None` when done.
    pub fn current_trial(&self) -> Option<&TrialState> {
        self.current().map(|trial| &self.trials[trial])
    }

    /// The image of the current trial; `None` when done.
    pub fn image(&self) -> Option<ImageId> {
        self.current().map(|trial| self.plan.queue[trial])
    }

    /// The images that come next, nearest first, for decoding ahead.
    pub fn upcoming(&self) -> impl Iterator<Item = ImageId> + '_ {
        let others = |outcome| {
            self.trials.iter().enumerate().filter_map(move |(position, trial)| {
                (position != self.current && trial.outcome == outcome).then_some(position)
            })
        };
        others(Outcome::Open).chain(others(Outcome::Skipped)).map(|trial| self.plan.queue[trial])
    }

    /// The answer of the current trial that is scored: what was submitted before the truth was
    /// seen.
    pub fn scored(&self) -> Option<&Guesses> {
        self.scored.get(self.current)?.as_ref()
    }

    /// The truth of the current image, where the annotator may see it now.
    pub fn revealed_truth(&self) -> Option<ClassId> {
        let trial = self.current_trial()?;
        let is_visible = trial.is_revealed && self.plan.phase == Phase::Practice;
        is_visible.then(|| self.plan.truth.get(&self.plan.queue[self.current]).copied()).flatten()
    }

    /// Time spent on the current trial, up to now.
    pub fn spent(&self, now: Now) -> Spent {
        let so_far = self.current_trial().map_or_else(Spent::default, |trial| trial.spent);
        self.clock.clone().account(so_far, self.stage == Stage::Paused, now)
    }

    /// Time spent on all trials so far, up to the last event.
    pub fn spent_on_answers(&self) -> Spent {
        let answered = self.trials.iter().filter(|trial| trial.outcome == Outcome::Submitted);
        answered.fold(Spent::default(), |sum, trial| Spent {
            lead_ms: sum.lead_ms + trial.spent.lead_ms,
            active_ms: sum.active_ms + trial.spent.active_ms,
        })
    }

    /// How many trials stand how.
    pub fn progress(&self) -> Progress {
        let count = |outcome| self.trials.iter().filter(|trial| trial.outcome == outcome).count();
        Progress {
            trials: self.trials.len(),
            submitted: count(Outcome::Submitted),
            skipped: count(Outcome::Skipped),
            passed: count(Outcome::Passed),
        }
    }

    /// Number of records so far; the next record's number.
    pub fn next_seq(&self) -> u32 {
        self.next_seq
    }
}
