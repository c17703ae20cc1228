//! Which trial comes next.

use super::{Session, Stage};
use crate::domain::Outcome;

impl Session {
    /// Goes to the next trial to work on: the open ones in order, then the skipped ones, then those
    /// to be looked at again.
    pub(super) fn advance(&mut self) {
        self.clock.stop();
        let next = self.due().next();
        if let Some(next) = next {
            self.come_to(next);
            self.stage = Stage::Waiting;
        } else {
            // From here only undo leads back, to an image that was delivered before.
            self.delivered_before = self.trials.get(self.current).and_then(|t| t.delivery);
            self.stage = Stage::Done;
        }
    }

    /// The trials to work on, in the order they come.
    pub(super) fn due(&self) -> impl Iterator<Item = usize> + '_ {
        self.tally.due()
    }

    pub(super) fn go_to(&mut self, trial: usize) {
        if self.stage == Stage::Answering && trial == self.current {
            return;
        }
        self.clock.stop();
        self.come_to(trial);
        self.stage = Stage::Waiting;
    }

    fn come_to(&mut self, trial: usize) {
        if trial != self.current {
            self.current = trial;
            self.delivered_before = self.trials[trial].delivery;
        }
    }

    /// After a replay: the image to go on with, waiting to be shown.
    pub(super) fn settle(&mut self) {
        self.clock.stop();
        self.delivered_before = self.trials.get(self.current).and_then(|trial| trial.delivery);
        match self.trials.get(self.current).map(|trial| trial.outcome) {
            Some(Outcome::Open | Outcome::Reopened) => self.stage = Stage::Waiting,
            Some(Outcome::Skipped | Outcome::Passed | Outcome::Submitted) | None => self.advance(),
        }
    }
}
