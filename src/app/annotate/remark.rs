//! What the annotator says beside the guesses: remarks, and answers to what the study asks.

use super::panel::{Draft, Panel, Remarks, Subject};
use super::{Annotate, list::Step};
use crate::app::Effect;
use crate::app::keymap::Command;
use crate::app::status::Status;
use crate::domain::{Flag, Now};
use crate::session::{Event, Refusal};

/// What a study asks before it goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Question {
    /// How sure the guesses are.
    Confidence,
    /// Whether the model will be right.
    Expectation,
}

/// A question on the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Asking {
    pub(super) question: Question,
    /// What was asked for, and is done once it is answered.
    then: Event,
}

impl Asking {
    /// The question that lifts a refusal.
    pub(super) fn about(refusal: Refusal, then: &Event) -> Option<Self> {
        let question = match refusal {
            Refusal::NoConfidence => Question::Confidence,
            Refusal::NoExpectation => Question::Expectation,
            _ => return None,
        };
        Some(Self { question, then: then.clone() })
    }
}

impl Annotate {
    /// Takes a command while a question is asked; `None` if it is none for it.
    pub(super) fn asking_command(&mut self, command: Command, now: Now) -> Option<Vec<Effect>> {
        self.asking.as_ref()?;
        match command {
            Command::ExpectRight => Some(self.reply(&Event::Expect(true), now)),
            Command::ExpectWrong => Some(self.reply(&Event::Expect(false), now)),
            Command::ClosePanel => {
                self.asking = None;
                Some(self.pass_on(&Event::Activity, now))
            }
            _ => None,
        }
    }

    /// Replies to the question, and goes on with what was asked for.
    fn reply(&mut self, reply: &Event, now: Now) -> Vec<Effect> {
        let Some(asking) = self.asking.take() else { return Vec::new() };
        let mut effects = self.pass_on(reply, now);
        effects.extend(match asking.then {
            Event::ShowModel => self.show_model(now),
            then => self.pass_on(&then, now),
        });
        effects
    }

    /// A digit says how sure the guesses are.
    pub(super) fn rate(&mut self, text: &str, now: Now) -> Vec<Effect> {
        let Ok(confidence) = text.parse::<u8>() else {
            return self.pass_on(&Event::Activity, now);
        };
        let rated = Event::Rate(confidence);
        if self.asking.is_some() { self.reply(&rated, now) } else { self.pass_on(&rated, now) }
    }

    /// Takes a command to the remarks; `None` if it is none for them.
    pub(super) fn remarks_command(&mut self, command: Command, now: Now) -> Option<Vec<Effect>> {
        let flag = match command {
            Command::FlagSeveral => Flag::Several,
            Command::FlagUnclear => Flag::Unclear,
            Command::FlagCorrupt => Flag::Corrupt,
            Command::FlagDisputed => Flag::Disputed,
            Command::FlagRevisit => Flag::Revisit,
            Command::MarkPresent => return Some(self.mark_present(now)),
            Command::EditComment => {
                let comment = self.session.current_trial()?.remarks.comment.clone();
                return Some(self.write(Subject::Comment, &comment, now));
            }
            Command::SkipBecause => return Some(self.write(Subject::Reason, "", now)),
            Command::ClosePanel => {
                self.panel = None;
                return Some(self.pass_on(&Event::Activity, now));
            }
            Command::Up | Command::Down => {
                let by = if command == Command::Up { -1 } else { 1 };
                self.list.go(Step::By(by), &self.bench);
                return Some(self.pass_on(&Event::Activity, now));
            }
            _ => return None,
        };
        let is_set = self.session.current_trial()?.remarks.flags.has(flag);
        Some(self.pass_on(&Event::Flag(flag, !is_set), now))
    }

    /// The class under the cursor is also to be seen, or is not after all.
    fn mark_present(&mut self, now: Now) -> Vec<Effect> {
        let (Some(class), Some(trial)) = (self.list.selected(), self.session.current_trial())
        else {
            self.status = Some(Status::notice("no class is under the cursor", now));
            return self.pass_on(&Event::Activity, now);
        };
        let is_present = !trial.remarks.present.contains(&class);
        let mut effects = self.pass_on(&Event::Present(class, is_present), now);
        if is_present {
            effects.extend(self.pass_on(&Event::Flag(Flag::Several, true), now));
        }
        effects
    }

    fn write(&mut self, subject: Subject, text: &str, now: Now) -> Vec<Effect> {
        self.panel = Some(Panel::Remarks(Remarks { draft: Some((subject, Draft::of(text))) }));
        self.pass_on(&Event::Activity, now)
    }

    /// Keeps the comment that was written, or skips the image for the reason that was.
    pub(super) fn keep_draft(&mut self, subject: Subject, text: String, now: Now) -> Vec<Effect> {
        self.panel = Some(Panel::Remarks(Remarks::default()));
        match subject {
            Subject::Comment => self.pass_on(&Event::Comment(text), now),
            Subject::Reason => {
                let reason = Some(text).filter(|text| !text.is_empty());
                self.skip(reason, now)
            }
        }
    }
}
