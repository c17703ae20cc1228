//! From entries to the state of a trial: the one place that knows what an entry means, used by a
//! living session and by one that is replayed from its log.

use super::history::{Slots, Step};
use super::{Scored, Session};
use crate::domain::{Entry, Flag, Now, Outcome, Record, Reveal, TrialState};

impl Session {
    /// Makes the entry true, now, of the current trial, and gives the record that says so.
    pub(super) fn commit(&mut self, entry: Entry, now: Now) -> Record {
        let seq = self.next_seq;
        self.apply(seq, &entry);
        let after = self.trial().clone();
        self.reveal_after(&entry);
        let trial = u32::try_from(self.current).unwrap_or(u32::MAX);
        let seen = std::mem::take(&mut self.seen);
        Record { seq, at: now.wall, trial, entry, after, seen }
    }

    /// Makes a stored record true again.
    pub(super) fn restore(&mut self, record: &Record) -> Result<(), String> {
        let trial = record.trial as usize;
        if trial >= self.trials.len() {
            return Err(format!("trial {trial} is not in the queue of {}", self.trials.len()));
        }
        self.current = trial;
        self.apply(record.seq, &record.entry);
        let is_as_recorded = self.amend(|session| {
            let now_is = &mut session.trials[trial];
            now_is.spent = record.after.spent;
            now_is.effort = record.after.effort;
            now_is.delivery = record.after.delivery;
            let is_as_recorded = *now_is == record.after;
            // The log's own word counts: it is what the screen showed and the report reads.
            now_is.clone_from(&record.after);
            is_as_recorded
        });
        self.reveal_after(&record.entry);
        if is_as_recorded { Ok(()) } else { Err("does not follow from those before it".into()) }
    }

    /// Changes the current trial and the undo history as the entry says.
    fn apply(&mut self, seq: u32, entry: &Entry) {
        self.next_seq = seq + 1;
        let before = Slots::of(self.trial());
        let is_step = self.amend(|session| session.change_trial(entry));
        self.note_scored();
        if is_step {
            let after = Slots::of(self.trial());
            self.history.push(Step { seq, trial: self.current, before, after });
        }
    }

    /// Returns whether the entry is a step that undo takes back.
    fn change_trial(&mut self, entry: &Entry) -> bool {
        let trial = &mut self.trials[self.current];
        match entry {
            // The callers have checked these against the guess list; in a damaged log they may
            // fail, which `restore` notices by comparing.
            Entry::GuessAdded(class) => trial.guesses.add(*class).is_ok(),
            Entry::GuessRemoved(class) => {
                let rank = trial.guesses.rank_of(*class);
                rank.is_some_and(|rank| trial.guesses.remove(rank).is_ok())
            }
            Entry::GuessMoved(class, to) => {
                let from = trial.guesses.rank_of(*class);
                from.is_some_and(|from| trial.guesses.shift(from, *to).is_ok())
            }
            Entry::Submitted => {
                self.note_submitted();
                true
            }
            Entry::Skipped(_) => {
                self.note_skipped();
                true
            }
            Entry::AnswerShown => {
                trial.is_revealed = true;
                false
            }
            Entry::ModelShown(name) => {
                self.shown_models[self.current].push(name.clone());
                trial.is_assisted |= trial.outcome != Outcome::Submitted;
                false
            }
            Entry::Widened => {
                trial.is_widened = true;
                false
            }
            Entry::Retracted(_) => {
                self.history.undo(trial);
                false
            }
            Entry::Redone(_) => {
                self.history.redo(trial);
                false
            }
            Entry::Shown => {
                // An answered image comes back only to be looked at again.
                if trial.outcome == Outcome::Submitted {
                    trial.outcome = Outcome::Reopened;
                }
                false
            }
            Entry::Paused | Entry::Resumed | Entry::Away | Entry::Back => false,
            Entry::Rated(_)
            | Entry::Flagged(..)
            | Entry::Present(..)
            | Entry::Commented(_)
            | Entry::Expected(_) => note_remark(trial, entry),
        }
    }

    fn note_submitted(&mut self) {
        let trial = &mut self.trials[self.current];
        if trial.outcome == Outcome::Reopened {
            trial.remarks.flags.set(Flag::Revisit, false);
        }
        trial.outcome = Outcome::Submitted;
        trial.is_assisted |= !self.shown_models[self.current].is_empty();
    }

    /// Until the truth is seen, the answer that counts is the one that stands; then it is fixed.
    fn note_scored(&mut self) {
        let trial = &self.trials[self.current];
        if trial.is_revealed {
            return;
        }
        match trial.outcome {
            Outcome::Submitted => {
                let (guesses, is_assisted) = (trial.guesses.clone(), trial.is_assisted);
                self.scored[self.current] = Some(Scored { guesses, is_assisted });
            }
            // The earlier answer stands.
            Outcome::Reopened => {}
            Outcome::Open | Outcome::Skipped | Outcome::Passed => self.scored[self.current] = None,
        }
    }

    /// A skipped image is left for later, and then for good; one that is answered keeps its
    /// answer.
    fn note_skipped(&mut self) {
        let trial = &mut self.trials[self.current];
        trial.outcome = match trial.outcome {
            Outcome::Open => Outcome::Skipped,
            Outcome::Skipped | Outcome::Passed => Outcome::Passed,
            Outcome::Submitted | Outcome::Reopened => {
                trial.remarks.flags.set(Flag::Revisit, false);
                if let Some(answer) = &self.scored[self.current] {
                    trial.guesses.clone_from(&answer.guesses);
                }
                Outcome::Submitted
            }
        };
    }

    /// Where the truth comes with the answer, it is known from then on.
    fn reveal_after(&mut self, entry: &Entry) {
        if *entry == Entry::Submitted && self.plan.truth_shown == Reveal::After {
            self.trials[self.current].is_revealed = true;
        }
    }
}

/// Notes what was said of the image. Undo takes it back, unless it was said beside a result, where
/// undo takes back the answer.
fn note_remark(trial: &mut TrialState, entry: &Entry) -> bool {
    let remarks = &mut trial.remarks;
    match entry {
        Entry::Rated(confidence) => remarks.confidence = Some(*confidence),
        Entry::Flagged(flag, is_set) => remarks.flags.set(*flag, *is_set),
        Entry::Present(class, is_present) => {
            remarks.present.retain(|other| other != class);
            if *is_present {
                remarks.present.push(*class);
            }
        }
        Entry::Commented(comment) => remarks.comment.clone_from(comment),
        Entry::Expected(is_right) => remarks.expects_model = Some(*is_right),
        _ => {}
    }
    trial.outcome != Outcome::Submitted
}
