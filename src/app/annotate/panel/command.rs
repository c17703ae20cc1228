//! Commands to the panel that is open.

use super::super::Annotate;
use super::{Bench, Card, Draft, Examples, Panel, Remarks, Source};
use crate::app::Effect;
use crate::app::annotate::list::Step;
use crate::app::annotate::panel::PAGE;
use crate::app::keymap::{Command, Context};
use crate::app::status::Status;
use crate::domain::{ClassId, Mark, Now};
use crate::session::Event;

impl Annotate {
    /// The context of the panel that is open.
    pub(in super::super) fn panel_context(&self) -> Option<Context> {
        self.panel.as_ref().map(|panel| match panel {
            Panel::Examples(_) => Context::Examples,
            Panel::Card(Card { draft: Some(_) }) | Panel::Remarks(Remarks { draft: Some(_) }) => {
                Context::Note
            }
            Panel::Card(_) => Context::Card,
            Panel::Bench(_) => Context::Bench,
            Panel::Remarks(_) => Context::Remarks,
        })
    }

    /// Opens a panel, if there is a class to show in it.
    pub(in super::super) fn open_panel(&mut self, command: Command, now: Now) {
        if let Some(Panel::Bench(bench)) = &self.panel
            && let Some(class) = bench.selected()
        {
            self.list.show(class, &self.bench);
        }
        let Some(class) = self.list.selected() else {
            self.status = Some(Status::notice("no class is under the cursor", now));
            return;
        };
        self.panel = Some(match command {
            Command::Examples => Panel::Examples(Examples::default()),
            Command::Card => Panel::Card(Card::default()),
            _ => Panel::Bench(self.bench_about(class)),
        });
    }

    /// Guesses side by side if there are several to compare; else what is next to the class.
    fn bench_about(&self, class: ClassId) -> Bench {
        let source = match self.guesses().len() {
            0 => Source::Siblings,
            1 if self.guesses().contains(&class) => Source::Siblings,
            _ => Source::Guesses,
        };
        self.bench_of(class, source)
    }

    fn bench_of(&self, about: ClassId, source: Source) -> Bench {
        let others = match source {
            Source::Guesses => self.guesses().to_vec(),
            Source::Siblings => self.bench.siblings(about),
            Source::Confused => self.confused(about),
            Source::Model => self.predicted(),
        };
        let classes: Vec<ClassId> = match source {
            Source::Guesses => others.into_iter().chain([about]).collect(),
            Source::Model => others,
            Source::Siblings | Source::Confused => [about].into_iter().chain(others).collect(),
        };
        Bench::new(about, source, &classes)
    }

    /// What the models said whose predictions are shown, the last one shown first.
    fn predicted(&self) -> Vec<ClassId> {
        let shown: Vec<&[ClassId]> =
            self.session.shown_predictions().map(|(_, ranked)| ranked).collect();
        shown.into_iter().rev().flatten().copied().collect()
    }

    /// Puts what a model says on the bench.
    pub(in super::super) fn show_predicted(&mut self) {
        if let Some(&first) = self.predicted().first() {
            self.panel = Some(Panel::Bench(self.bench_of(first, Source::Model)));
        }
    }

    /// Classes that this annotator took for this one or it for them, then those that a model ranks
    /// together with it.
    fn confused(&self, class: ClassId) -> Vec<ClassId> {
        let own = self.past.get(&class).map_or(&[][..], |past| &past.confused);
        let own = own.iter().map(|(other, _)| *other);
        own.chain(self.bench.lookalikes(class).iter().copied()).collect()
    }

    /// Takes a command to the panel; `None` if it is none for it.
    pub(in super::super) fn panel_command(
        &mut self,
        command: Command,
        now: Now,
    ) -> Option<Vec<Effect>> {
        if self.panel.as_mut()?.draft_mut().is_some() {
            return self.draft_command(command, now);
        }
        let effects = match self.panel.as_ref()? {
            Panel::Examples(_) => self.examples_command(command)?,
            Panel::Card(_) => self.card_command(command)?,
            Panel::Bench(_) => return self.bench_command(command, now),
            Panel::Remarks(_) => return self.remarks_command(command, now),
        };
        let mut all = self.pass_on(&Event::Activity, now);
        all.extend(effects);
        Some(all)
    }

    fn examples_command(&mut self, command: Command) -> Option<Vec<Effect>> {
        let count = self.list.selected().map_or(0, |class| self.bench.examples(class).len());
        let Some(Panel::Examples(examples)) = &mut self.panel else { return None };
        match command {
            Command::ExampleBefore => examples.step(-1, count),
            Command::ExampleAfter => examples.step(1, count),
            Command::PageUp => examples.turn(false, count),
            Command::PageDown => examples.turn(true, count),
            Command::Enlarge => examples.switch_enlarged(),
            Command::ClosePanel => self.panel = None,
            Command::Up => self.list.go(Step::By(-1), &self.bench),
            Command::Down => self.list.go(Step::By(1), &self.bench),
            _ => return None,
        }
        Some(Vec::new())
    }

    fn card_command(&mut self, command: Command) -> Option<Vec<Effect>> {
        match command {
            Command::EditNote => {
                let note = self.list.selected().and_then(|class| self.notes.get(&class));
                let draft = Some(Draft::of(note.map_or("", String::as_str)));
                self.panel = Some(Panel::Card(Card { draft }));
            }
            Command::ClosePanel => self.panel = None,
            Command::Up => self.list.go(Step::By(-1), &self.bench),
            Command::Down => self.list.go(Step::By(1), &self.bench),
            _ => return None,
        }
        Some(Vec::new())
    }

    /// Takes a command to the text being written.
    fn draft_command(&mut self, command: Command, now: Now) -> Option<Vec<Effect>> {
        let draft = self.panel.as_mut()?.draft_mut()?;
        match command {
            Command::Erase => draft.erase(),
            Command::EraseWord => draft.erase_word(),
            Command::DropNote => self.drop_draft(),
            Command::SaveNote => {
                let text = draft.finished();
                return Some(self.save_draft(text, now));
            }
            _ => return None,
        }
        Some(self.pass_on(&Event::Activity, now))
    }

    fn drop_draft(&mut self) {
        match &mut self.panel {
            Some(Panel::Card(card)) => card.draft = None,
            Some(Panel::Remarks(remarks)) => remarks.draft = None,
            Some(Panel::Examples(_) | Panel::Bench(_)) | None => {}
        }
    }

    fn save_draft(&mut self, text: String, now: Now) -> Vec<Effect> {
        if let Some(Panel::Remarks(Remarks { draft: Some((subject, _)) })) = self.panel {
            return self.keep_draft(subject, text, now);
        }
        self.drop_draft();
        let mut effects = self.pass_on(&Event::Activity, now);
        effects.extend(self.save_note(text, now));
        effects
    }

    fn save_note(&mut self, note: String, now: Now) -> Option<Effect> {
        let class = self.list.selected()?;
        if note.is_empty() {
            self.notes.remove(&class);
        } else {
            self.notes.insert(class, note.clone());
        }
        self.status = Some(Status::notice("noted", now));
        let class = self.key_of(class);
        Some(Effect::Mark { dataset: self.bench.id, class, mark: Mark::Note(note) })
    }

    fn bench_command(&mut self, command: Command, now: Now) -> Option<Vec<Effect>> {
        let Some(Panel::Bench(bench)) = &mut self.panel else { return None };
        let longest = bench.classes.iter().map(|&class| self.bench.examples(class).len()).max();
        let longest = longest.unwrap_or(0);
        match command {
            Command::Up => bench.step(-1),
            Command::Down => bench.step(1),
            Command::ExampleBefore => bench.leaf(-1, longest),
            Command::ExampleAfter => bench.leaf(1, longest),
            Command::PageUp => bench.leaf(-PAGE.cast_signed(), longest),
            Command::PageDown => bench.leaf(PAGE.cast_signed(), longest),
            Command::Larger => bench.zoom(true),
            Command::Smaller => bench.zoom(false),
            Command::OtherClasses => {
                let has_model = self.session.shown_predictions().next().is_some();
                let source = match bench.source.next() {
                    Source::Model if !has_model => Source::Guesses,
                    next => next,
                };
                let (about, size) = (bench.about, bench.size);
                self.panel = Some(Panel::Bench(Bench { size, ..self.bench_of(about, source) }));
            }
            Command::ClosePanel => self.panel = None,
            Command::Choose => {
                let class = bench.selected();
                return class.map(|class| self.guess(class, now));
            }
            _ => return None,
        }
        Some(self.pass_on(&Event::Activity, now))
    }

    /// Guesses the class at this place of the bench.
    pub(in super::super) fn pick(&mut self, place: usize, now: Now) -> Vec<Effect> {
        let Some(Panel::Bench(bench)) = &mut self.panel else { return Vec::new() };
        if place >= bench.classes.len() {
            return self.pass_on(&Event::Activity, now);
        }
        bench.cursor = place;
        match bench.selected() {
            Some(class) if !self.guesses().contains(&class) => self.guess(class, now),
            // Its number does not submit what is a guess already; Enter does.
            Some(_) | None => self.pass_on(&Event::Activity, now),
        }
    }
}
