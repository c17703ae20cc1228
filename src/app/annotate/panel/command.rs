//! Commands to the panel that is open.

use super::super::Annotate;
use super::{Bench, Card, Examples, Panel, Source};
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
            Panel::Card(Card { draft: Some(_) }) => Context::Note,
            Panel::Card(_) => Context::Card,
            Panel::Bench(_) => Context::Bench,
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
        };
        let classes: Vec<ClassId> = match source {
            Source::Guesses => others.into_iter().chain([about]).collect(),
            Source::Siblings | Source::Confused => [about].into_iter().chain(others).collect(),
        };
        Bench::new(about, source, &classes)
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
        let effects = match self.panel.as_ref()? {
            Panel::Examples(_) => self.examples_command(command)?,
            Panel::Card(Card { draft: Some(_) }) => self.note_command(command, now)?,
            Panel::Card(_) => self.card_command(command)?,
            Panel::Bench(_) => return self.bench_command(command, now),
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
                let draft = Some(note.cloned().unwrap_or_default());
                self.panel = Some(Panel::Card(Card { draft }));
            }
            Command::ClosePanel => self.panel = None,
            Command::Up => self.list.go(Step::By(-1), &self.bench),
            Command::Down => self.list.go(Step::By(1), &self.bench),
            _ => return None,
        }
        Some(Vec::new())
    }

    fn note_command(&mut self, command: Command, now: Now) -> Option<Vec<Effect>> {
        let Some(Panel::Card(card)) = &mut self.panel else { return None };
        match command {
            Command::Erase => card.erase(),
            Command::EraseWord => card.erase_word(),
            Command::DropNote => card.draft = None,
            Command::SaveNote => return Some(self.save_note(now)),
            _ => return None,
        }
        Some(Vec::new())
    }

    fn save_note(&mut self, now: Now) -> Vec<Effect> {
        let Some(Panel::Card(card)) = &mut self.panel else { return Vec::new() };
        let note = card.draft.take().unwrap_or_default().trim().to_owned();
        let Some(class) = self.list.selected() else { return Vec::new() };
        if note.is_empty() {
            self.notes.remove(&class);
        } else {
            self.notes.insert(class, note.clone());
        }
        self.status = Some(Status::notice("noted", now));
        let class = self.key_of(class);
        vec![Effect::Mark { dataset: self.bench.id, class, mark: Mark::Note(note) }]
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
                let (about, source, size) = (bench.about, bench.source.next(), bench.size);
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
