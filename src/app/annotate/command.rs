//! Commands of the key table, given where classes are found and guesses ordered.

use super::list::{Row, Shelf, Step};
use super::panel::{Panel, Remarks};
use super::{Annotate, BOUNCE, Focus};
use crate::app::canvas::Pictures;
use crate::app::keymap::{Command, Context};
use crate::app::status::Status;
use crate::app::{Display, Effect};
use crate::domain::{ClassId, ClassNames, Entry, Mark, Now, Outcome};
use crate::session::{Event, Refusal, Stage};

impl Annotate {
    /// Takes a command of the key table.
    pub fn command(
        &mut self,
        command: Command,
        display: &Display,
        pictures: &Pictures,
        now: Now,
    ) -> Vec<Effect> {
        self.status = None;
        if let Some(effects) = self.asking_command(command, now) {
            return effects;
        }
        if command == Command::SidePanel {
            self.has_side = Some(!self.has_side(display.screen));
            return self.pass_on(&Event::Activity, now);
        }
        let scene = self.scene(display, pictures);
        if self.viewing.command(command, scene.as_ref()) {
            return self.pass_on(&Event::Activity, now);
        }
        if self.panel_context() == Some(self.context())
            && let Some(effects) = self.panel_command(command, now)
        {
            self.hold_focus();
            return effects;
        }
        let effects = match self.focus {
            Focus::Guesses(rank) if self.context() == Context::Guesses => {
                self.guess_command(command, rank, now)
            }
            Focus::Guesses(_) | Focus::Classes => self.class_command(command, display, now),
        };
        self.hold_focus();
        effects
    }

    fn class_command(&mut self, command: Command, display: &Display, now: Now) -> Vec<Effect> {
        if let Some(step) = step_of(command, self.page(display)) {
            self.list.go(step, &self.bench);
            return self.pass_on(&Event::Activity, now);
        }
        match command {
            Command::Choose => return self.choose(now),
            Command::RemoveLast => {
                let last = self.guesses().len().saturating_sub(1);
                return self.pass_on(&Event::Remove(last), now);
            }
            Command::FocusGuesses if self.guesses().is_empty() => {
                self.status = Some(Status::notice("no guesses yet", now));
            }
            Command::FocusGuesses => self.focus = Focus::Guesses(0),
            Command::Erase => self.list.erase(&self.bench),
            Command::EraseWord => self.list.erase_word(&self.bench),
            Command::ClearSearch => self.list.clear(&self.bench),
            Command::TypeSearch => self.begin_typing(),
            Command::LeaveSearch => self.is_typing = false,
            Command::Density => self.density = Some(self.density(display).next()),
            Command::FindInPlace => {
                self.is_typing |= self.list.query().is_empty();
                self.list.find_in_place(&self.bench);
            }
            Command::FindPrevious => self.list.find_previous(),
            Command::OlderSearch => self.list.recall(true, &self.bench),
            Command::NewerSearch => self.list.recall(false, &self.bench),
            Command::ListOrder => self.list.switch_order(&self.bench),
            Command::Recent => self.list.switch_shelf(Shelf::Recent, &self.bench),
            Command::Favourites => self.list.switch_shelf(Shelf::Favourites, &self.bench),
            Command::Fold => self.fold(now),
            Command::Unfold => drop(self.list.unfold(&self.bench)),
            Command::FoldAll => self.list.fold_all(&self.bench),
            Command::MarkFavourite => return self.mark(now),
            Command::Examples | Command::Card | Command::Bench => self.open_panel(command, now),
            _ => return self.trial_command(command, now),
        }
        self.pass_on(&Event::Activity, now)
    }

    fn guess_command(&mut self, command: Command, rank: usize, now: Now) -> Vec<Effect> {
        let last = self.guesses().len().saturating_sub(1);
        let target = match command {
            Command::Up | Command::Raise => rank.saturating_sub(1),
            Command::Down | Command::Lower => (rank + 1).min(last),
            _ => rank,
        };
        match command {
            Command::Up | Command::Down => self.focus = Focus::Guesses(target),
            Command::Raise | Command::Lower => {
                self.focus = Focus::Guesses(target);
                return self.pass_on(&Event::Move { from: rank, to: target }, now);
            }
            Command::Remove => return self.pass_on(&Event::Remove(rank), now),
            Command::FocusClasses => self.focus = Focus::Classes,
            _ => return self.trial_command(command, now),
        }
        self.pass_on(&Event::Activity, now)
    }

    fn trial_command(&mut self, command: Command, now: Now) -> Vec<Effect> {
        let event = match command {
            Command::Finish => return vec![Effect::Finish(self.id)],
            Command::Skip => return self.skip(None, now),
            Command::ShowModel => return self.show_model(now),
            Command::Remarks => {
                self.panel = Some(Panel::Remarks(Remarks::default()));
                Event::Activity
            }
            Command::Submit => Event::Submit,
            Command::ShowAnswer => Event::ShowAnswer,
            Command::Widen => Event::Widen,
            Command::Undo => Event::Undo,
            Command::Redo => Event::Redo,
            Command::Pause => Event::Pause,
            Command::Resume => Event::Resume,
            Command::Next => Event::Next,
            _ => Event::Activity,
        };
        self.pass_on(&event, now)
    }

    /// Leaves the image for later, for this reason if one is given.
    pub(super) fn skip(&mut self, reason: Option<String>, now: Now) -> Vec<Effect> {
        if !self.may_skip() {
            self.refuse(Refusal::NotShown, now);
            return Vec::new();
        }
        let effects = self.pass_on(&Event::Skip(reason), now);
        self.tell_of_skip(&effects, now);
        effects
    }

    /// Shows what a model says, and puts it side by side before the answer.
    pub(super) fn show_model(&mut self, now: Now) -> Vec<Effect> {
        let effects = self.pass_on(&Event::ShowModel, now);
        if self.asking.is_none() && self.session.stage() == Stage::Answering {
            self.show_predicted();
        }
        effects
    }

    /// A second skip is for good, and the last image left comes back at once: both look like
    /// nothing.
    fn tell_of_skip(&mut self, effects: &[Effect], now: Now) {
        let skipped = effects.iter().find_map(|effect| match effect {
            Effect::Append(_, record) if matches!(record.entry, Entry::Skipped(_)) => Some(record),
            _ => None,
        });
        let Some(record) = skipped else { return };
        let is_back =
            self.session.current().map(|current| current as u64) == Some(u64::from(record.trial));
        let text = match record.after.outcome {
            Outcome::Passed => "skipped again: left without an answer; undo brings it back",
            Outcome::Skipped if is_back => {
                "skipped; it is the only image left, so here it is again"
            }
            Outcome::Submitted => "left as it was answered",
            Outcome::Skipped | Outcome::Open | Outcome::Reopened => return,
        };
        self.status = Some(Status::notice(text, now));
    }

    /// An image nobody has seen is not skipped, unless it cannot be seen: held keys would run
    /// through the whole queue.
    fn may_skip(&self) -> bool {
        let is_unshowable = |image| self.unshowable.contains(&image);
        self.session.stage() != Stage::Waiting || self.session.image().is_some_and(is_unshowable)
    }

    /// Enter: a new class becomes a guess; one that is a guess already submits them all.
    pub(super) fn choose(&mut self, now: Now) -> Vec<Effect> {
        if matches!(self.list.selected_row(), Some(Row::Node(_))) {
            self.list.unfold(&self.bench);
            return self.pass_on(&Event::Activity, now);
        }
        let Some(class) = self.list.selected() else {
            self.list.let_go();
            self.status = Some(Status::notice("no class matches: type another name", now));
            return self.pass_on(&Event::Activity, now);
        };
        self.guess(class, now)
    }

    /// Guesses a class; one that is a guess already submits them all.
    pub(super) fn guess(&mut self, class: ClassId, now: Now) -> Vec<Effect> {
        if self.is_quick() {
            return self.answer(class, now);
        }
        if self.guesses().contains(&class) {
            if self.chosen_at.is_some_and(|at| now.mono < at + BOUNCE) {
                // A key held down is not meant later either.
                self.chosen_at = Some(now.mono);
                let text = "that was too quick to be meant: press it again to submit";
                self.status = Some(Status::notice(text, now));
                return self.pass_on(&Event::Activity, now);
            }
            return self.pass_on(&Event::Submit, now);
        }
        let effects = self.pass_on(&Event::Add(class), now);
        if self.guesses().contains(&class) {
            self.chosen_at = Some(now.mono);
            self.is_typing = !self.is_modal;
            self.list.note_chosen(class);
            self.list.clear(&self.bench);
        }
        effects
    }

    /// A search typed when asked for begins anew.
    pub(super) fn begin_typing(&mut self) {
        self.is_typing = true;
        self.list.let_go();
    }

    fn fold(&mut self, now: Now) {
        if self.list.fold(&self.bench).is_none() {
            self.status = Some(Status::notice("nothing around this to fold", now));
        }
    }

    /// Marks the class under the cursor as a favourite, or takes the mark away.
    fn mark(&mut self, now: Now) -> Vec<Effect> {
        let mut effects = self.pass_on(&Event::Activity, now);
        if let Some((class, is_favourite)) = self.list.switch_favourite(&self.bench) {
            let name = self.bench.taxonomy.class_node(class).name();
            let text = if is_favourite { "is a favourite now" } else { "is no favourite any more" };
            self.status = Some(Status::notice(format!("{name} {text}"), now));
            let mark = Mark::Favourite(is_favourite);
            effects.push(Effect::Mark { dataset: self.bench.id, class: self.key_of(class), mark });
        }
        effects
    }

    pub(super) fn key_of(&self, class: ClassId) -> String {
        self.bench.taxonomy.key(class).to_owned()
    }
}

fn step_of(command: Command, page: isize) -> Option<Step> {
    Some(match command {
        Command::Up => Step::By(-1),
        Command::Down => Step::By(1),
        Command::PageUp => Step::By(-page),
        Command::PageDown => Step::By(page),
        Command::First => Step::First,
        Command::Last => Step::Last,
        Command::PreviousGroup => Step::PreviousGroup,
        Command::NextGroup => Step::NextGroup,
        Command::Parent => Step::Parent,
        Command::PreviousSibling => Step::PreviousSibling,
        Command::NextSibling => Step::NextSibling,
        _ => return None,
    })
}
