//! The annotate screen: the image on the left, the classes on the right.
//!
//! State and update are here; drawing is in `view`, geometry in [`layout`], the class list in
//! [`list`], how the image is looked at in `viewing`. The trial itself is the [`Session`]'s
//! business: this screen turns keys into its events and carries its effects out of the
//! application.

mod ahead;
pub mod layout;
pub mod list;
mod mouse;
pub mod panel;
mod quick;
mod typing;
mod view;
mod viewing;

use super::canvas::{Picture, Pictures};
use super::keymap::{Command, Context, Keymap};
use super::status::Status;
use super::workbench::Workbench;
use super::{Display, Effect};
use crate::domain::{
    ClassId, ClassNames, Delivery, GuessRefused, ImageId, Look, Mark, Now, Outcome, Phase,
    SessionId,
};
use crate::graphics::{ImageKey, Scene};
use crate::session::{self, Event, Refusal, Session, Stage};
use layout::{Areas, Density, large_height, strip_height};
use list::{ClassList, Habits, Row, Shelf, Step};
use panel::{Panel, Past};
use quick::Pace;
pub use quick::QUICK;
use ratatui::layout::Rect;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;
use viewing::{Viewing, scene_of};

/// A second Enter sooner than this after a guess does not submit: it was a bounce, or an
/// impatient thumb on a slow line.
const BOUNCE: Duration = Duration::from_millis(250);

/// A session as the edge opened it.
#[derive(Debug)]
pub struct OpenSession {
    /// The session's row.
    pub id: SessionId,
    /// Its dataset.
    pub bench: Arc<Workbench>,
    /// The machine, replayed to where it was left.
    pub session: Session,
    /// What the annotator brings along.
    pub experience: Experience,
    /// Whether nothing has been done in it yet: then the keys are introduced.
    pub is_new: bool,
    /// What to tell the annotator first, if anything.
    pub greeting: Option<String>,
}

/// What an annotator brings to a session from earlier ones on the dataset.
#[derive(Clone, Debug, Default)]
pub struct Experience {
    /// Classes chosen and marked.
    pub habits: Habits,
    /// Notes on classes.
    pub notes: HashMap<ClassId, String>,
    /// How it went with classes in practice; empty in a test.
    pub past: HashMap<ClassId, Past>,
}

/// Where the keys go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Focus {
    /// The class list and its search.
    Classes,
    /// The guess at this rank.
    Guesses(usize),
}

/// The screen's state.
#[derive(Debug)]
pub struct Annotate {
    id: SessionId,
    bench: Arc<Workbench>,
    session: Session,
    list: ClassList,
    focus: Focus,
    density: Option<Density>,
    /// What stands in the place of the class list.
    panel: Option<Panel>,
    viewing: Viewing,
    /// Whether a search is typed only when asked for.
    is_modal: bool,
    is_new: bool,
    /// Whether letters go to the search.
    is_typing: bool,
    status: Option<Status>,
    /// Records below this number are on disk.
    saved: u32,
    chosen_at: Option<Duration>,
    /// Keeps quick answers apart.
    pace: Pace,
    notes: HashMap<ClassId, String>,
    past: HashMap<ClassId, Past>,
    /// The images found impossible to show.
    unshowable: HashSet<ImageId>,
}

impl Annotate {
    /// The screen of a session just opened.
    pub fn new(open: OpenSession, now: Now) -> Self {
        let mut screen = Self {
            id: open.id,
            list: ClassList::new(&open.bench, open.experience.habits),
            focus: Focus::Classes,
            density: None,
            panel: None,
            is_modal: false,
            is_new: open.is_new,
            is_typing: true,
            viewing: Viewing::default(),
            status: open.greeting.map(|text| Status::notice(text, now)),
            saved: open.session.next_seq(),
            chosen_at: None,
            pace: Pace::default(),
            notes: open.experience.notes,
            past: open.experience.past,
            unshowable: HashSet::new(),
            bench: open.bench,
            session: open.session,
        };
        screen.follow_guesses();
        screen
    }

    /// The same with these keys: where letters are commands until a search is begun, it begins so,
    /// and a new session introduces them.
    #[must_use]
    pub fn with_keys(mut self, keymap: &Keymap, now: Now) -> Self {
        self.is_modal = keymap.is_modal();
        self.is_typing = !self.is_modal;
        if std::mem::take(&mut self.is_new) && self.status.is_none() {
            self.status = Some(Status::notice(self.introduction(keymap), now));
        }
        self
    }

    fn introduction(&self, keymap: &Keymap) -> String {
        let context = self.context();
        let key = |command| keymap.named(context, command);
        let how = match context {
            Context::Quick => "a number, or a first letter, answers at once".to_owned(),
            Context::Browse => {
                let (search, choose) = (key(Command::TypeSearch), key(Command::Choose));
                format!("{search} and a name, {choose} guesses, {choose} again submits")
            }
            _ => {
                let choose = key(Command::Choose);
                format!("type a name, {choose} guesses, {choose} again submits")
            }
        };
        format!("what is it? {how}; {} shows all keys", key(Command::Help))
    }

    /// The session's row.
    pub fn id(&self) -> SessionId {
        self.id
    }

    /// The machine.
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// The pane of the image.
    pub fn photo_area(&self, display: &Display) -> Rect {
        display.drawable(self.areas(display.screen).photo)
    }

    /// Which keys work now.
    pub fn context(&self) -> Context {
        match (self.session.stage(), self.focus) {
            (Stage::Paused, _) => Context::Paused,
            (Stage::Done, _) => Context::Done,
            _ if self.viewing.is_open() => Context::View,
            (Stage::Result, _) => Context::Result,
            _ if self.panel.is_some() => self.panel_context().unwrap_or(Context::Classes),
            (_, Focus::Guesses(_)) => Context::Guesses,
            (_, Focus::Classes) if self.is_quick() => Context::Quick,
            (_, Focus::Classes) if self.is_typing => Context::Classes,
            (_, Focus::Classes) => Context::Browse,
        }
    }

    /// Whether every record is on disk.
    pub fn is_saved(&self) -> bool {
        self.saved >= self.session.next_seq()
    }

    /// The writer says that everything up to this record is on disk.
    pub fn note_saved(&mut self, through: u32) {
        self.saved = self.saved.max(through + 1);
    }

    /// Shows a message.
    pub fn tell(&mut self, status: Status) {
        self.status = Some(status);
    }

    /// The image reached the screen.
    pub fn note_shown(&mut self, image: ImageId, now: Now) -> Vec<Effect> {
        if self.session.image() == Some(image) {
            if self.session.stage() == Stage::Waiting {
                self.pace.note_shown(now);
            }
            return self.pass_on(&Event::Shown, now);
        }
        Vec::new()
    }

    /// How the current image has been delivered so far: goes with the next record.
    pub fn note_delivered(&mut self, delivery: Delivery, now: Now) {
        self.session.update(&Event::Delivered(delivery), now);
    }

    /// Whether a message is shown that will go away by itself.
    pub fn has_message(&self) -> bool {
        self.status.as_ref().is_some_and(Status::is_passing)
    }

    /// An image was decoded for a look, or cannot be shown.
    pub fn note_picture(&mut self, image: ImageId, look: Look, picture: &Picture) {
        match picture {
            Picture::Failed(_) => {
                self.unshowable.insert(image);
            }
            Picture::Ready(..) if self.session.image() == Some(image) => {
                self.viewing.note_decoded(look);
            }
            Picture::Ready(..) => {}
        }
    }

    /// The program ends or is suspended: time spent so far goes to the log, as a pause.
    pub fn leave(&mut self, now: Now) -> Vec<Effect> {
        match self.session.stage() {
            Stage::Answering => self.pass_on(&Event::Pause, now),
            Stage::Waiting | Stage::Paused | Stage::Result | Stage::Done => Vec::new(),
        }
    }

    /// Takes typed or pasted text.
    pub fn type_text(&mut self, text: &str, now: Now) -> Vec<Effect> {
        let is_quick = self.is_quick();
        match (self.context(), &mut self.panel) {
            (Context::Note, Some(Panel::Card(card))) => card.type_text(text),
            (Context::Bench, _) if let Some(place) = place_of(text) => {
                return self.pick(place, now);
            }
            (Context::Quick | Context::Examples | Context::Card | Context::Bench, _)
                if is_quick =>
            {
                self.panel = None;
                return self.answer_by_key(text, now);
            }

            // Letters are commands there, and these are none.
            (Context::Examples | Context::Card | Context::Bench, _) if self.is_modal => {}
            (Context::Classes | Context::Examples | Context::Card | Context::Bench, _) => {
                if self.panel.take().is_some() {
                    // Another name is typed: the list is wanted.
                    self.begin_typing();
                }
                self.list.type_text(text, &self.bench);
            }
            _ => {}
        }
        self.pass_on(&Event::Activity, now)
    }

    /// Takes a command of the key table.
    pub fn command(
        &mut self,
        command: Command,
        display: &Display,
        pictures: &Pictures,
        now: Now,
    ) -> Vec<Effect> {
        self.status = None;
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
        if command == Command::Finish {
            return vec![Effect::Finish(self.id)];
        }
        if command == Command::Skip && !self.may_skip() {
            self.refuse(Refusal::NotShown, now);
            return Vec::new();
        }
        let event = match command {
            Command::Submit => Event::Submit,
            Command::Skip => Event::Skip(None),
            Command::ShowAnswer => Event::ShowAnswer,
            Command::Undo => Event::Undo,
            Command::Redo => Event::Redo,
            Command::Pause => Event::Pause,
            Command::Resume => Event::Resume,
            Command::Next => Event::Next,
            _ => Event::Activity,
        };
        let effects = self.pass_on(&event, now);
        if command == Command::Skip {
            self.tell_of_skip(&effects, now);
        }
        effects
    }

    /// A second skip is for good, and the last image left comes back at once: both look like
    /// nothing.
    fn tell_of_skip(&mut self, effects: &[Effect], now: Now) {
        let Some(Effect::Append(_, record)) = effects.first() else { return };
        let is_back =
            self.session.current().map(|current| current as u64) == Some(u64::from(record.trial));
        let text = match record.after.outcome {
            Outcome::Passed => "skipped again: left without an answer; undo brings it back",
            Outcome::Skipped if is_back => {
                "skipped; it is the only image left, so here it is again"
            }
            Outcome::Skipped | Outcome::Open | Outcome::Submitted | Outcome::Reopened => return,
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
    fn choose(&mut self, now: Now) -> Vec<Effect> {
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
    fn guess(&mut self, class: ClassId, now: Now) -> Vec<Effect> {
        if self.is_quick() {
            return self.answer(class, now);
        }
        if self.guesses().contains(&class) {
            if self.chosen_at.is_some_and(|at| now.mono < at + BOUNCE) {
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
    fn begin_typing(&mut self) {
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

    fn key_of(&self, class: ClassId) -> String {
        self.bench.taxonomy.key(class).to_owned()
    }

    /// Forgets a message whose time is over.
    pub fn tick(&mut self, now: Now) {
        self.status.take_if(|status| status.is_over(now));
    }

    /// Hands an event to the session and its effects to the edge.
    fn pass_on(&mut self, event: &Event, now: Now) -> Vec<Effect> {
        let was_at = self.session.current();
        let effects = self.session.update(event, now);
        let mut out = Vec::new();
        for effect in effects {
            match effect {
                session::Effect::Append(record) => out.push(Effect::Append(self.id, record)),
                session::Effect::Refuse(refusal) => self.refuse(refusal, now),
            }
        }
        if self.session.current() != was_at {
            self.begin_trial();
        }
        out
    }

    fn refuse(&mut self, refusal: Refusal, now: Now) {
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
        self.list.clear(&self.bench);
        self.focus = Focus::Classes;
        self.panel = None;
        self.is_typing = !self.is_modal;
        self.viewing = Viewing::default();
        self.chosen_at = None;
        self.follow_guesses();
    }

    /// Puts the cursor on the last guess, where the annotator left off.
    fn follow_guesses(&mut self) {
        if let Some(&class) = self.guesses().last() {
            self.list.select(class);
        }
    }

    fn hold_focus(&mut self) {
        if let Focus::Guesses(rank) = self.focus {
            self.focus = match self.guesses().len() {
                0 => Focus::Classes,
                len => Focus::Guesses(rank.min(len - 1)),
            };
        }
    }

    fn guesses(&self) -> &[ClassId] {
        self.session.current_trial().map_or(&[], |trial| trial.guesses.ranked())
    }

    fn areas(&self, screen: Rect) -> Areas {
        let has_truth = self.session.plan().phase == Phase::Practice;
        Areas::of(screen, self.session.plan().k, has_truth)
    }

    /// What a view of the image at hand looks at, once its size is known; `None` while it is
    /// hidden.
    fn scene(&self, display: &Display, pictures: &Pictures) -> Option<Scene> {
        if matches!(self.session.stage(), Stage::Paused | Stage::Done) {
            return None;
        }
        let plain = ImageKey::Photo(self.session.image()?, Look::PLAIN);
        let Picture::Ready(width, height) = *pictures.get(&plain)? else { return None };
        Some(scene_of((width, height), self.photo_area(display), display))
    }

    /// The chosen density, or the one that suits the terminal: thumbnails of half blocks this
    /// small show nothing, and a small list of them has no overview.
    fn density(&self, display: &Display) -> Density {
        let suits = if display.has_sharp_pictures && display.screen.height >= 30 {
            Density::Strips
        } else {
            Density::Lines
        };
        self.density.unwrap_or(suits)
    }

    /// Lines of thumbnails under each class of the list.
    fn thumbs(&self, list: Rect, display: &Display) -> u16 {
        match self.density(display) {
            Density::Lines => 0,
            Density::Strips => strip_height(list),
            Density::Large => large_height(list),
        }
    }

    /// Keeps the cursor on the screen; due after every event.
    pub fn scroll(&mut self, display: &Display) {
        let list = self.areas(display.screen).list;
        let thumbs = self.thumbs(list, display);
        self.list.scroll(list.height, thumbs, &self.bench);
    }

    fn page(&self, display: &Display) -> isize {
        let list = self.areas(display.screen).list;
        let thumbs = self.thumbs(list, display);
        let visible = self.list.visible(list.height, thumbs, &self.bench).count();
        isize::try_from(visible).unwrap_or(isize::MAX).max(3) - 2
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

/// The place that a digit names, from 0; 0 itself is the tenth.
fn place_of(text: &str) -> Option<usize> {
    let digit = text.parse::<usize>().ok().filter(|_| text.len() == 1)?;
    Some(if digit == 0 { 9 } else { digit - 1 })
}
