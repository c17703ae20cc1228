//! The way to the session and back: events in, effects and refusals out.

use super::remark::Asking;
use super::{Annotate, Focus};
use crate::app::Effect;
use crate::app::status::Status;
use crate::app::viewing::Viewing;
use crate::domain::{GuessRefused, Now, Record};
use crate::session::{self, Event, Refusal};

impl Annotate {
    /// Hands an event to the session and its effects to the edge.
    pub(super) fn pass_on(&mut self, event: &Event, now: Now) -> Vec<Effect> {
        let was_at = self.session.current();
        let effects = self.session.update(event, now);
        let mut out = Vec::new();
        for effect in effects {
            match effect {
                session::Effect::Append(record) => {
                    self.note_progress(&record, now);
                    out.push(Effect::Append(self.id, record));
                }
                session::Effect::Refuse(refusal) => {
                    self.asking = Asking::about(refusal, event);
                    if self.asking.is_none() {
                        self.refuse(refusal, now);
                    }
                }
            }
        }
        if self.session.current() != was_at {
            self.begin_trial();
        } else if *event == Event::Widen {
            self.list.prune(self.session.candidates(), &self.bench);
        }
        out
    }

    /// Keeps the figures of the session; a break that becomes due is told once, wherever else the
    /// figures are shown.
    fn note_progress(&mut self, record: &Record, now: Now) {
        let was_due = self.live.figures.advice.is_some();
        self.live.note(record, &self.session, now);
        if let Some(advice) = self.live.figures.advice.filter(|_| !was_due) {
            self.status = Some(Status::notice(advice.words(), now));
        }
    }

    pub(super) fn refuse(&mut self, refusal: Refusal, now: Now) {
        if let Refusal::Guess(GuessRefused::AlreadyThere(rank)) = refusal {
            self.focus = Focus::Guesses(rank);
        }
        let is_broken = self.session.image().is_some_and(|image| self.unshowable.contains(&image));
        let text = match refusal {
            Refusal::NotShown if is_broken => "this image cannot be shown: skip it".to_owned(),
            other => other.to_string(),
        };
        self.status = Some(Status::notice(text, now));
    }

    fn begin_trial(&mut self) {
        self.list.prune(self.session.candidates(), &self.bench);
        self.list.clear(&self.bench);
        self.asking = None;
        self.focus = Focus::Classes;
        self.panel = None;
        self.is_typing = !self.is_modal;
        self.viewing = Viewing::default();
        self.chosen_at = None;
        self.follow_guesses();
    }

    /// Puts the cursor on the last guess, where the annotator left off.
    pub(super) fn follow_guesses(&mut self) {
        if let Some(&class) = self.guesses().last() {
            self.list.select(class);
        }
    }
}
