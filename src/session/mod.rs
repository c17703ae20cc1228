//! One annotator working through one queue of images: a pure state machine.
//!
//! [`Session::update`] takes an [`Event`] and the time and returns [`Effect`]s. It knows no
//! clock, file, screen or class names. Everything that changes an answer becomes a
//! [`Record`]; [`Session::replay`] builds the same state from the records
//! alone, which is how a session is resumed. Undo appends a retraction, nothing is deleted.

mod change;
mod clock;
mod event;
mod going;
mod history;
mod plan;
mod reading;
mod remarks;
mod tally;

#[cfg(test)]
mod tests;

pub use event::{Effect, Event, Progress, Refusal, Stage};
pub use plan::{Block, DEFAULT_IDLE_AFTER_MS, Plan, PlannedModel, Prefill};

use crate::domain::{
    ClassId, Delivery, Entry, Guesses, Now, Outcome, Problem, Record, Reveal, Seen, TrialState,
};
use clock::TrialClock;
use history::History;
use tally::Tally;

/// The answer of a trial that counts: as submitted before the truth was seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scored {
    /// The guesses.
    pub guesses: Guesses,
    /// Whether a model's prediction had been seen before, or stood as the first guesses.
    pub is_assisted: bool,
}

/// The machine. See the module's documentation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    plan: Plan,
    /// How each stands; changed by [`Session::amend`], which keeps the tally.
    trials: Vec<TrialState>,
    tally: Tally,
    /// By trial, the answer given before the truth was seen: the one that is scored.
    scored: Vec<Option<Scored>>,
    /// By trial, the names of the models whose predictions were shown.
    shown_models: Vec<Vec<String>>,
    current: usize,
    /// How the current image was delivered before the annotator came (back) to it.
    delivered_before: Option<Delivery>,
    stage: Stage,
    clock: TrialClock,
    /// Whether the terminal has lost the focus.
    is_away: bool,
    /// What was on the screen since the last record.
    seen: Vec<Seen>,
    history: History,
    next_seq: u32,
}

impl Session {
    /// A session at its first image.
    pub fn new(plan: Plan) -> Self {
        let trials: Vec<_> = plan.queue.iter().map(|&image| plan.untouched(image)).collect();
        let mut session = Self {
            scored: vec![None; trials.len()],
            shown_models: vec![Vec::new(); trials.len()],
            tally: Tally::of(&trials),
            trials,
            current: 0,
            delivered_before: None,
            stage: Stage::Waiting,
            clock: TrialClock::new(plan.idle_after_ms),
            is_away: false,
            seen: Vec::new(),
            history: History::default(),
            next_seq: 0,
            plan,
        };
        session.advance();
        session
    }

    /// The session that wrote these records, at the image it had reached, guesses in the slots.
    /// Records that make no sense (of a trial outside the queue, say) are left out and reported;
    /// `next_seq` is the first free number of the log, which may lie beyond the last readable
    /// record.
    pub fn replay(plan: Plan, records: &[Record], next_seq: u32) -> (Self, Vec<Problem>) {
        let mut session = Self::new(plan);
        let mut problems = Vec::new();
        for record in records {
            if let Err(what) = session.restore(record) {
                problems.push(Problem::new(format!("record {}", record.seq), what));
            }
        }
        session.next_seq = session.next_seq.max(next_seq);
        session.settle();
        (session, problems)
    }

    /// Takes an event. Most events give one record; refused ones say why and change nothing.
    pub fn update(&mut self, event: &Event, now: Now) -> Vec<Effect> {
        match event {
            Event::Delivered(delivery) => {
                self.note_delivered(*delivery);
                return Vec::new();
            }
            Event::Seen(seen) => {
                if !self.is_away {
                    self.note_seen(seen);
                }
                return Vec::new();
            }
            // A frame shown again is no sign of life: it must not cut idleness into short gaps.
            Event::Shown => {}
            _ => self.account(now),
        }
        let mut effects: Vec<Effect> =
            self.note_presence(event, now).map(Effect::Append).into_iter().collect();
        let step = match self.stage {
            Stage::Waiting => self.while_waiting(event, now),
            Stage::Answering => self.while_answering(event, now),
            Stage::Paused => self.while_paused(event, now),
            Stage::Result => self.while_result(event, now),
            Stage::Done => self.when_done(event, now),
        };
        match step {
            Ok(records) => effects.extend(records.into_iter().map(Effect::Append)),
            Err(refusal) => effects.push(Effect::Refuse(refusal)),
        }
        effects
    }

    fn note_delivered(&mut self, delivery: Delivery) {
        if self.stage != Stage::Done {
            let whole = self.delivered_before.map_or(delivery, |before| delivery.after(before));
            self.trials[self.current].delivery = Some(whole);
        }
    }

    /// Adds up what was on the screen until a record tells of it.
    fn note_seen(&mut self, seen: &[Seen]) {
        for new in seen {
            match self.seen.iter_mut().find(|known| known.class == new.class) {
                Some(known) => {
                    known.row_ms += new.row_ms;
                    known.examples_ms += new.examples_ms;
                }
                None => self.seen.push(*new),
            }
        }
    }

    /// Takes note of the focus; a sign of life shows that the annotator is back, whatever the
    /// terminal says. Only while an image is looked at is there something to record.
    fn note_presence(&mut self, event: &Event, now: Now) -> Option<Record> {
        let is_away = match event {
            Event::Away => true,
            Event::Shown => self.is_away,
            _ => false,
        };
        let was_away = std::mem::replace(&mut self.is_away, is_away);
        let entry = if is_away { Entry::Away } else { Entry::Back };
        let is_news = was_away != is_away && self.stage == Stage::Answering;
        is_news.then(|| self.commit(entry, now))
    }

    fn while_waiting(&mut self, event: &Event, now: Now) -> Decision {
        match event {
            Event::Shown => {
                self.stage = Stage::Answering;
                self.clock.start(now);
                let mut records = vec![self.commit(Entry::Shown, now)];
                if self.is_away {
                    records.push(self.commit(Entry::Away, now));
                }
                Ok(records)
            }
            Event::Skip(reason) => Ok(vec![self.skip(reason.clone(), now)]),
            Event::Undo => self.undo(now),
            Event::Redo => self.redo(now),
            Event::ShowAnswer if self.plan.truth_shown == Reveal::Never => {
                Err(Refusal::AnswerHidden)
            }
            // Whoever leaves while an image is on its way, or cannot be shown, comes back to it.
            Event::Pause => Ok(vec![self.pause(now)]),
            event if event.is_request() => Err(Refusal::NotShown),
            _ => Ok(Vec::new()),
        }
    }

    fn while_answering(&mut self, event: &Event, now: Now) -> Decision {
        match event {
            Event::Add(class) => self.add(*class, now),
            Event::Remove(rank) => {
                let class = self.trial().guesses.clone().remove(*rank)?;
                Ok(vec![self.commit(Entry::GuessRemoved(class), now)])
            }
            Event::Move { from, to } if from == to => Ok(Vec::new()),
            Event::Move { from, to } => self.move_guess(*from, *to, now),
            Event::Submit => self.submit(now),
            Event::Skip(reason) => Ok(vec![self.skip(reason.clone(), now)]),
            Event::ShowAnswer => self.show_answer(now),
            Event::ShowModel => self.show_model(now),
            Event::Widen => self.widen(now),
            Event::Undo => self.undo(now),
            Event::Redo => self.redo(now),
            Event::Pause => Ok(vec![self.pause(now)]),
            Event::Pressed => {
                self.count_key();
                Ok(Vec::new())
            }
            Event::Searched => {
                self.trials[self.current].effort.searches += 1;
                Ok(Vec::new())
            }
            event => self.remark(event, now),
        }
    }

    fn while_paused(&mut self, event: &Event, now: Now) -> Decision {
        match event {
            Event::Resume => {
                // The image was hidden meanwhile: it counts from when it is seen again.
                self.clock.stop();
                self.stage = Stage::Waiting;
                Ok(vec![self.commit(Entry::Resumed, now)])
            }
            event if event.is_request() => Err(Refusal::Paused),
            _ => Ok(Vec::new()),
        }
    }

    fn while_result(&mut self, event: &Event, now: Now) -> Decision {
        match event {
            Event::Next => {
                self.advance();
                Ok(Vec::new())
            }
            Event::Undo => self.undo(now),
            Event::Redo => self.redo(now),
            Event::ShowModel => self.show_model(now),
            Event::ShowAnswer if !self.trial().is_revealed => self.show_answer(now),
            Event::Flag(..) | Event::Present(..) | Event::Comment(_) => self.remark(event, now),
            event if event.is_request() => Err(Refusal::Answered),
            _ => Ok(Vec::new()),
        }
    }

    fn when_done(&mut self, event: &Event, now: Now) -> Decision {
        match event {
            Event::Undo => self.undo(now),
            Event::Redo => self.redo(now),
            event if event.is_request() => Err(Refusal::Done),
            _ => Ok(Vec::new()),
        }
    }

    fn add(&mut self, class: ClassId, now: Now) -> Decision {
        if self.candidates().is_some_and(|candidates| !candidates.contains(&class)) {
            return Err(Refusal::NotACandidate);
        }
        self.trial().guesses.clone().add(class)?;
        Ok(vec![self.commit(Entry::GuessAdded(class), now)])
    }

    fn move_guess(&mut self, from: usize, to: usize, now: Now) -> Decision {
        let mut trial = self.trial().guesses.clone();
        trial.shift(from, to)?;
        let class = trial.ranked()[to];
        Ok(vec![self.commit(Entry::GuessMoved(class, to), now)])
    }

    fn submit(&mut self, now: Now) -> Decision {
        let trial = self.trial();
        if trial.guesses.is_empty() {
            return Err(Refusal::NoGuess);
        }
        if self.plan.asks_confidence && trial.remarks.confidence.is_none() {
            return Err(Refusal::NoConfidence);
        }
        if self.lacks_expectation() {
            return Err(Refusal::NoExpectation);
        }
        let mut records = vec![self.commit(Entry::Submitted, now)];
        records.extend(self.leave_answered(now));
        Ok(records)
    }

    fn skip(&mut self, reason: Option<String>, now: Now) -> Record {
        let record = self.commit(Entry::Skipped(reason), now);
        self.advance();
        record
    }

    fn pause(&mut self, now: Now) -> Record {
        self.stage = Stage::Paused;
        self.commit(Entry::Paused, now)
    }

    fn show_answer(&mut self, now: Now) -> Decision {
        match self.plan.truth_shown {
            Reveal::Never => Err(Refusal::AnswerHidden),
            Reveal::After | Reveal::OnRequest if self.trial().is_revealed => Ok(Vec::new()),
            Reveal::After | Reveal::OnRequest => Ok(vec![self.commit(Entry::AnswerShown, now)]),
        }
    }

    fn undo(&mut self, now: Now) -> Decision {
        let step = self.history.last_done().ok_or(Refusal::NothingToUndo)?;
        let (seq, trial) = (step.seq, step.trial);
        self.go_to(trial);
        Ok(vec![self.commit(Entry::Retracted(seq), now)])
    }

    fn redo(&mut self, now: Now) -> Decision {
        let step = self.history.last_undone().ok_or(Refusal::NothingToRedo)?;
        let (seq, trial, outcome) = (step.seq, step.trial, step.after.outcome);
        let is_same = step.before.outcome == outcome;
        self.go_to(trial);
        let mut records = vec![self.commit(Entry::Redone(seq), now)];
        match outcome {
            // An answer that was to be looked at again, and was left as it is.
            Outcome::Submitted if is_same => self.advance(),
            _ if is_same => {}
            Outcome::Submitted => records.extend(self.leave_answered(now)),
            Outcome::Skipped | Outcome::Passed | Outcome::Open | Outcome::Reopened => {
                self.advance();
            }
        }
        Ok(records)
    }

    /// Goes on, or stays where something may be known now.
    fn leave_answered(&mut self, now: Now) -> Vec<Record> {
        self.clock.stop();
        let shown = self.show_models_after(now);
        let has_result = self.plan.truth_shown != Reveal::Never || !shown.is_empty();
        if has_result {
            self.stage = Stage::Result;
        } else {
            self.advance();
        }
        shown
    }

    fn account(&mut self, now: Now) {
        let is_absent = self.stage == Stage::Paused || self.is_away;
        if self.current < self.trials.len() {
            self.amend(|session| {
                let trial = &mut session.trials[session.current];
                trial.spent = session.clock.account(trial.spent, is_absent, now);
            });
        }
    }

    /// Changes how the current trial stands or the time spent on it.
    fn amend<T>(&mut self, change: impl FnOnce(&mut Self) -> T) -> T {
        let place = self.current;
        self.tally.discount(place, &self.trials[place]);
        let changed = change(self);
        self.tally.count(place, &self.trials[place]);
        changed
    }

    fn trial(&self) -> &TrialState {
        &self.trials[self.current]
    }
}

/// The records to write, none, or why not.
type Decision = Result<Vec<Record>, Refusal>;
