//! How opinions change, are taken back, and reach the writer.

use super::Review;
use crate::app::Effect;
use crate::app::keymap::Command;
use crate::app::status::Status;
use crate::domain::{Judgement, MAX_SEVERITY, Now, Opinion};

/// One change of what is said of an error.
#[derive(Clone, Debug)]
pub(super) struct Change {
    /// The place of the error.
    at: usize,
    before: Opinion,
    after: Opinion,
}

impl Review {
    /// A letter or a digit, pressed as a key.
    pub(super) fn take_letter(&mut self, letter: char, now: Now) -> Vec<Effect> {
        self.status = None;
        let digit = letter.to_digit(10).and_then(|digit| u8::try_from(digit).ok());
        if self.is_choosing_valid {
            self.is_choosing_valid = false;
            return digit.map_or_else(Vec::new, |rank| self.switch_valid(rank, now));
        }
        if let Some(cause) = self.causes.cause(letter) {
            let word = cause.word.clone();
            return self.settle(Some(word), now);
        }
        if let Some(factor) = self.causes.factor(letter) {
            let word = factor.word.clone();
            return self.change(now, |opinion| switch(&mut opinion.factors, &word));
        }
        match digit {
            Some(severity) if (1..=MAX_SEVERITY).contains(&severity) => {
                self.change(now, |opinion| {
                    let is_same = opinion.severity == Some(severity);
                    opinion.severity = (!is_same).then_some(severity);
                })
            }
            _ => Vec::new(),
        }
    }

    /// Says the cause, or that there is none to say, and goes on to the next error.
    pub(super) fn settle(&mut self, cause: Option<String>, now: Now) -> Vec<Effect> {
        let effects = self.change(now, |opinion| {
            opinion.is_settled = true;
            opinion.cause = cause;
        });
        self.walk(self.at + 1, now);
        effects
    }

    pub(super) fn switch_truth_wrong(&mut self, now: Now) -> Vec<Effect> {
        self.change(now, |opinion| opinion.is_truth_wrong = !opinion.is_truth_wrong)
    }

    /// Says that the class of this rank (from 1) is right as well, or not.
    fn switch_valid(&mut self, rank: u8, now: Now) -> Vec<Effect> {
        let place = usize::from(rank).checked_sub(1);
        let class = place.and_then(|place| self.case()?.named().get(place)).cloned();
        let Some(class) = class else {
            self.status = Some(Status::notice(format!("no class has rank {rank}"), now));
            return Vec::new();
        };
        self.change(now, |opinion| switch(&mut opinion.valid, &class.key))
    }

    /// Writes the comment.
    pub(super) fn write(&mut self, command: Command, now: Now) -> Vec<Effect> {
        let Some(draft) = &mut self.draft else { return Vec::new() };
        match command {
            Command::Erase => draft.erase(),
            Command::EraseWord => draft.erase_word(),
            Command::DropNote => self.draft = None,
            Command::SaveNote => {
                let comment = draft.finished();
                self.draft = None;
                return self.change(now, |opinion| opinion.comment = comment);
            }
            _ => {}
        }
        Vec::new()
    }

    pub(super) fn undo(&mut self, now: Now) -> Vec<Effect> {
        let Some(change) = self.done.pop() else {
            self.status = Some(Status::notice("nothing to undo in this sitting", now));
            return Vec::new();
        };
        let effects = self.put(change.at, change.before.clone(), now);
        self.undone.push(change);
        effects
    }

    pub(super) fn redo(&mut self, now: Now) -> Vec<Effect> {
        let Some(change) = self.undone.pop() else {
            self.status = Some(Status::notice("nothing to redo", now));
            return Vec::new();
        };
        let effects = self.put(change.at, change.after.clone(), now);
        self.done.push(change);
        effects
    }

    /// Changes what is said of the error at hand; nothing where it changes nothing.
    fn change(&mut self, now: Now, how: impl FnOnce(&mut Opinion)) -> Vec<Effect> {
        let Some(case) = self.case() else { return Vec::new() };
        let (at, before) = (self.at, case.opinion.clone());
        let mut after = before.clone();
        how(&mut after);
        if after == before {
            return Vec::new();
        }
        self.undone.clear();
        self.done.push(Change { at, before, after: after.clone() });
        self.put(at, after, now)
    }

    /// Goes to an error, says this of it and hands it to the writer.
    fn put(&mut self, at: usize, opinion: Opinion, now: Now) -> Vec<Effect> {
        self.walk(at, now);
        let Some(case) = self.cases.get_mut(at) else { return Vec::new() };
        case.opinion = opinion.clone();
        self.unsaved += 1;
        let judgement = Judgement {
            dataset: self.bench.id,
            error: case.id.clone(),
            reviewer: self.reviewer.clone(),
            k: case.k,
            opinion,
            is_blind: self.is_blind,
            at: now.wall,
        };
        vec![Effect::Judge(Box::new(judgement))]
    }
}

/// Puts a word at the end of a list, or takes it out.
fn switch(words: &mut Vec<String>, word: &str) {
    let count = words.len();
    words.retain(|known| known != word);
    if words.len() == count {
        words.push(word.to_owned());
    }
}
