//! One annotator working through one queue of images: a pure state machine.
//!
//! [`Session::update`] takes an [`Event`] and the time and returns [`Effect`]s. It knows no
//! clock, file, screen or class names. Everything that changes an answer becomes a
//! [`Record`]; [`Session::replay`] builds the same state from the records
//! alone, which is how a session is resumed. Undo appends a retraction, nothing is deleted.

mod clock;
mod history;
mod plan;
mod reading;

#[cfg(test)]
mod tests;

pub use plan::{DEFAULT_IDLE_AFTER_MS, Plan};

use crate::domain::{
    ClassId, Delivery, Entry, GuessRefused, Guesses, Now, Outcome, Phase, Problem, Record,
    TrialState,
};
use clock::TrialClock;
use history::{History, Slots, Step};

/// What the annotator, or the world, did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// The current image is on the screen: the trial clock starts.
    Shown,
    /// How the image has been delivered so far. Recorded with whatever happens next.
    Delivered(Delivery),
    /// Any sign of life (a key, the mouse): counts against idleness.
    Activity,
    /// Append a guess.
    Add(ClassId),
    /// Remove the guess at this rank (0-based).
    Remove(usize),
    /// Move a guess from one rank to another (0-based).
    Move {
        /// Where it is.
        from: usize,
        /// Where it goes.
        to: usize,
    },
    /// Submit the guesses.
    Submit,
    /// Leave this image for later; a second time: for good.
    Skip,
    /// Show the truth before answering (practice only).
    ShowAnswer,
    /// Leave the result and go on.
    Next,
    /// Undo the last step, also a submitted answer.
    Undo,
    /// Do an undone step again.
    Redo,
    /// Stop the active clock and hide the image.
    Pause,
    /// Come back from a pause.
    Resume,
}

/// What the edge has to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Write this record to the log.
    Append(Record),
    /// Nothing changed; tell the annotator why.
    Refuse(Refusal),
}

/// Why a request changed nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The image has not reached the screen.
    #[error("the image is not on the screen yet")]
    NotShown,
    /// The guess list cannot do this.
    #[error(transparent)]
    Guess(#[from] GuessRefused),
    /// No guess to submit.
    #[error("nothing to submit: choose a class first, or skip the image")]
    NoGuess,
    /// Truth in a test.
    #[error("a test shows no answers: they are counted when it is over")]
    AnswerHidden,
    /// Nothing before this.
    #[error("nothing to undo")]
    NothingToUndo,
    /// Nothing was undone.
    #[error("nothing to redo")]
    NothingToRedo,
    /// Paused.
    #[error("paused")]
    Paused,
    /// The result is showing.
    #[error("this image is answered: go on, or undo")]
    Answered,
    /// The queue is empty.
    #[error("every image is answered")]
    Done,
}

/// Where the session stands between two events.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The current image has yet to reach the screen.
    Waiting,
    /// The image is visible and the clock runs.
    Answering,
    /// The annotator paused; the image is hidden.
    Paused,
    /// Practice: the truth stands beside the submitted guesses.
    Result,
    /// No trial is left.
    Done,
}

/// How many trials stand how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// All trials.
    pub trials: usize,
    /// Answered.
    pub submitted: usize,
    /// Skipped once, coming back.
    pub skipped: usize,
    /// Left without an answer.
    pub passed: usize,
}

/// The machine. See the module's documentation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    plan: Plan,
    trials: Vec<TrialState>,
    /// By trial, the answer given before the truth was seen: the one that is scored.
    scored: Vec<Option<Guesses>>,
    current: usize,
    /// How the current image was delivered before the annotator came (back) to it.
    delivered_before: Option<Delivery>,
    stage: Stage,
    clock: TrialClock,
    history: History,
    next_seq: u32,
}

impl Session {
    /// A session at its first image.
    pub fn new(plan: Plan) -> Self {
        let trials = vec![TrialState::untouched(plan.k); plan.queue.len()];
        let clock = TrialClock::new(plan.idle_after_ms);
        let scored = vec![None; trials.len()];
        let mut session = Self {
            plan,
            trials,
            scored,
            current: 0,
            delivered_before: None,
            stage: Stage::Waiting,
            clock,
            history: History::default(),
            next_seq: 0,
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
        if let Event::Delivered(delivery) = *event {
            self.note_delivered(delivery);
            return Vec::new();
        }
        // A frame shown again is no sign of life: it must not cut idleness into short gaps.
        if *event != Event::Shown {
            self.account(now);
        }
        let step = match self.stage {
            Stage::Waiting => self.while_waiting(event, now),
            Stage::Answering => self.while_answering(event, now),
            Stage::Paused => self.while_paused(event, now),
            Stage::Result => self.while_result(event, now),
            Stage::Done => self.when_done(event, now),
        };
        match step {
            Ok(None) => Vec::new(),
            Ok(Some(record)) => vec![Effect::Append(record)],
            Err(refusal) => vec![Effect::Refuse(refusal)],
        }
    }

    fn note_delivered(&mut self, delivery: Delivery) {
        if self.stage != Stage::Done {
            let whole = self.delivered_before.map_or(delivery, |before| delivery.after(before));
            self.trials[self.current].delivery = Some(whole);
        }
    }

    fn while_waiting(&mut self, event: &Event, now: Now) -> Decision {
        match event {
            Event::Shown => {
                self.stage = Stage::Answering;
                self.clock.start(now);
                Ok(Some(self.commit(Entry::Shown, now)))
            }
            Event::Skip => Ok(Some(self.skip(now))),
            Event::Undo => self.undo(now).map(Some),
            Event::Redo => self.redo(now).map(Some),
            Event::ShowAnswer if self.plan.phase == Phase::Test => Err(Refusal::AnswerHidden),
            Event::Add(_)
            | Event::Remove(_)
            | Event::Move { .. }
            | Event::Submit
            | Event::ShowAnswer => Err(Refusal::NotShown),
            // Whoever leaves while an image is on its way, or cannot be shown, comes back to it.
            Event::Pause => Ok(Some(self.pause(now))),
            Event::Delivered(_) | Event::Activity | Event::Next | Event::Resume => Ok(None),
        }
    }

    fn while_answering(&mut self, event: &Event, now: Now) -> Decision {
        match *event {
            Event::Add(class) => {
                self.trial().guesses.clone().add(class)?;
                Ok(Some(self.commit(Entry::GuessAdded(class), now)))
            }
            Event::Remove(rank) => {
                let class = self.trial().guesses.clone().remove(rank)?;
                Ok(Some(self.commit(Entry::GuessRemoved(class), now)))
            }
            Event::Move { from, to } if from == to => Ok(None),
            Event::Move { from, to } => self.move_guess(from, to, now).map(Some),
            Event::Submit => self.submit(now).map(Some),
            Event::Skip => Ok(Some(self.skip(now))),
            Event::ShowAnswer => self.show_answer(now),
            Event::Undo => self.undo(now).map(Some),
            Event::Redo => self.redo(now).map(Some),
            Event::Pause => Ok(Some(self.pause(now))),
            Event::Shown | Event::Delivered(_) | Event::Activity | Event::Next | Event::Resume => {
                Ok(None)
            }
        }
    }

    fn while_paused(&mut self, event: &Event, now: Now) -> Decision {
        match event {
            Event::Resume => {
                // The image was hidden meanwhile: it counts from when it is seen again.
                self.clock.stop();
                self.stage = Stage::Waiting;
                Ok(Some(self.commit(Entry::Resumed, now)))
            }
            Event::Shown | Event::Delivered(_) | Event::Activity | Event::Pause | Event::Next => {
                Ok(None)
            }
            Event::Add(_)
            | Event::Remove(_)
            | Event::Move { .. }
            | Event::Submit
            | Event::Skip
            | Event::ShowAnswer
            | Event::Undo
            | Event::Redo => Err(Refusal::Paused),
        }
    }

    fn while_result(&mut self, event: &Event, now: Now) -> Decision {
        match event {
            Event::Next => {
                self.advance();
                Ok(None)
            }
            Event::Undo => self.undo(now).map(Some),
            Event::Redo => self.redo(now).map(Some),
            Event::Add(_)
            | Event::Remove(_)
            | Event::Move { .. }
            | Event::Submit
            | Event::Skip
            | Event::ShowAnswer => Err(Refusal::Answered),
            Event::Shown | Event::Delivered(_) | Event::Activity | Event::Pause | Event::Resume => {
                Ok(None)
            }
        }
    }

    fn when_done(&mut self, event: &Event, now: Now) -> Decision {
        match event {
            Event::Undo => self.undo(now).map(Some),
            Event::Redo => self.redo(now).map(Some),
            Event::Shown
            | Event::Delivered(_)
            | Event::Activity
            | Event::Next
            | Event::Pause
            | Event::Resume => Ok(None),
            Event::Add(_)
            | Event::Remove(_)
            | Event::Move { .. }
            | Event::Submit
            | Event::Skip
            | Event::ShowAnswer => Err(Refusal::Done),
        }
    }

    fn move_guess(&mut self, from: usize, to: usize, now: Now) -> Result<Record, Refusal> {
        let mut trial = self.trial().guesses.clone();
        trial.shift(from, to)?;
        let class = trial.ranked()[to];
        Ok(self.commit(Entry::GuessMoved(class, to), now))
    }

    fn submit(&mut self, now: Now) -> Result<Record, Refusal> {
        if self.trial().guesses.is_empty() {
            return Err(Refusal::NoGuess);
        }
        let record = self.commit(Entry::Submitted, now);
        self.leave_answered();
        Ok(record)
    }

    fn skip(&mut self, now: Now) -> Record {
        let record = self.commit(Entry::Skipped, now);
        self.advance();
        record
    }

    fn pause(&mut self, now: Now) -> Record {
        self.stage = Stage::Paused;
        self.commit(Entry::Paused, now)
    }

    fn show_answer(&mut self, now: Now) -> Decision {
        match self.plan.phase {
            Phase::Test => Err(Refusal::AnswerHidden),
            Phase::Practice if self.trial().is_revealed => Ok(None),
            Phase::Practice => Ok(Some(self.commit(Entry::AnswerShown, now))),
        }
    }

    fn undo(&mut self, now: Now) -> Result<Record, Refusal> {
        let step = self.history.last_done().ok_or(Refusal::NothingToUndo)?;
        let (seq, trial) = (step.seq, step.trial);
        self.go_to(trial);
        Ok(self.commit(Entry::Retracted(seq), now))
    }

    fn redo(&mut self, now: Now) -> Result<Record, Refusal> {
        let step = self.history.last_undone().ok_or(Refusal::NothingToRedo)?;
        let (seq, trial, outcome) = (step.seq, step.trial, step.after.outcome);
        let is_same = step.before.outcome == outcome;
        self.go_to(trial);
        let record = self.commit(Entry::Redone(seq), now);
        if is_same {
            return Ok(record);
        }
        match outcome {
            Outcome::Submitted => self.leave_answered(),
            Outcome::Skipped | Outcome::Passed | Outcome::Open => self.advance(),
        }
        Ok(record)
    }

    /// Makes the entry true, now, of the current trial, and gives the record that says so.
    fn commit(&mut self, entry: Entry, now: Now) -> Record {
        let seq = self.next_seq;
        self.apply(seq, &entry);
        let after = self.trial().clone();
        self.reveal_if_practice(&entry);
        let trial = u32::try_from(self.current).unwrap_or(u32::MAX);
        Record { seq, at: now.wall, trial, entry, after }
    }

    /// Makes a stored record true again.
    fn restore(&mut self, record: &Record) -> Result<(), String> {
        let trial = record.trial as usize;
        if trial >= self.trials.len() {
            return Err(format!("trial {trial} is not in the queue of {}", self.trials.len()));
        }
        self.current = trial;
        self.apply(record.seq, &record.entry);
        let now_is = &mut self.trials[trial];
        now_is.spent = record.after.spent;
        now_is.delivery = record.after.delivery;
        let is_as_recorded = *now_is == record.after;
        // The log's own word counts: it is what the screen showed and the report reads.
        now_is.clone_from(&record.after);
        self.reveal_if_practice(&record.entry);
        if is_as_recorded { Ok(()) } else { Err("does not follow from those before it".into()) }
    }

    /// Changes the current trial and the undo history as the entry says.
    fn apply(&mut self, seq: u32, entry: &Entry) {
        self.next_seq = seq + 1;
        let before = Slots::of(self.trial());
        let is_step = self.change_trial(entry);
        if is_step {
            let after = Slots::of(self.trial());
            self.history.push(Step { seq, trial: self.current, before, after });
        }
    }

    /// Returns whether the entry is a step that undo takes back.
    fn change_trial(&mut self, entry: &Entry) -> bool {
        let trial = &mut self.trials[self.current];
        match *entry {
            // The callers have checked these against the guess list; in a damaged log they may
            // fail, which `restore` notices by comparing.
            Entry::GuessAdded(class) => trial.guesses.add(class).is_ok(),
            Entry::GuessRemoved(class) => {
                let rank = trial.guesses.rank_of(class);
                rank.is_some_and(|rank| trial.guesses.remove(rank).is_ok())
            }
            Entry::GuessMoved(class, to) => {
                let from = trial.guesses.rank_of(class);
                from.is_some_and(|from| trial.guesses.shift(from, to).is_ok())
            }
            Entry::Submitted => {
                trial.outcome = Outcome::Submitted;
                if !trial.is_revealed {
                    self.scored[self.current] = Some(trial.guesses.clone());
                }
                true
            }
            Entry::Skipped => {
                trial.outcome = match trial.outcome {
                    Outcome::Open | Outcome::Submitted => Outcome::Skipped,
                    Outcome::Skipped | Outcome::Passed => Outcome::Passed,
                };
                true
            }
            Entry::AnswerShown => {
                trial.is_revealed = true;
                false
            }
            Entry::Retracted(_) => {
                self.history.undo().iter().for_each(|slots| slots.put_into(trial));
                false
            }
            Entry::Redone(_) => {
                self.history.redo().iter().for_each(|slots| slots.put_into(trial));
                false
            }
            Entry::Shown | Entry::Paused | Entry::Resumed => false,
        }
    }

    /// In practice the result appears right after the answer: from then on the truth is known.
    fn reveal_if_practice(&mut self, entry: &Entry) {
        if *entry == Entry::Submitted && self.plan.phase == Phase::Practice {
            self.trials[self.current].is_revealed = true;
        }
    }

    fn leave_answered(&mut self) {
        self.clock.stop();
        match self.plan.phase {
            Phase::Practice => self.stage = Stage::Result,
            Phase::Test => self.advance(),
        }
    }

    /// Goes to the next trial without an answer: the open ones in order, then the skipped ones.
    fn advance(&mut self) {
        self.clock.stop();
        let first = |outcome| self.trials.iter().position(|trial| trial.outcome == outcome);
        if let Some(next) = first(Outcome::Open).or_else(|| first(Outcome::Skipped)) {
            self.come_to(next);
            self.stage = Stage::Waiting;
        } else {
            // From here only undo leads back, to an image that was delivered before.
            self.delivered_before = self.trials.get(self.current).and_then(|t| t.delivery);
            self.stage = Stage::Done;
        }
    }

    fn go_to(&mut self, trial: usize) {
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
    fn settle(&mut self) {
        self.clock.stop();
        self.delivered_before = self.trials.get(self.current).and_then(|trial| trial.delivery);
        match self.trials.get(self.current).map(|trial| trial.outcome) {
            Some(Outcome::Open) => self.stage = Stage::Waiting,
            Some(Outcome::Skipped | Outcome::Passed | Outcome::Submitted) | None => self.advance(),
        }
    }

    fn account(&mut self, now: Now) {
        let is_paused = self.stage == Stage::Paused;
        if let Some(trial) = self.trials.get_mut(self.current) {
            trial.spent = self.clock.account(trial.spent, is_paused, now);
        }
    }

    fn trial(&self) -> &TrialState {
        &self.trials[self.current]
    }
}

/// A record to write, nothing, or why not.
type Decision = Result<Option<Record>, Refusal>;
