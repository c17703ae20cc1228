//! The annotate screen: the image on the left, the classes on the right.
//!
//! State and update are here; drawing is in `view`, geometry in [`layout`], the class list in
//! [`list`]. The trial itself is the [`Session`]'s
//! business: this screen turns keys into its events and carries its effects out of the
//! application.

mod ahead;
mod command;
pub mod layout;
pub mod list;
mod live;
mod mouse;
pub mod panel;
mod passing;
mod quick;
mod remark;
mod seen;
mod view;

use super::canvas::{Picture, Pictures};
use super::keymap::{Command, Context, Keymap};
use super::photo;
use super::status::Status;
use super::viewing::Viewing;
use super::workbench::Workbench;
use super::{Display, Effect};
use crate::domain::{ClassId, Delivery, ImageId, Look, Now, Phase, SessionId};
use crate::graphics::Scene;
use crate::session::{Event, Session, Stage};
use layout::{Areas, Density, large_height, strip_height};
use list::{ClassList, Habits};
use live::Live;
use panel::{Panel, Past};
use quick::Pace;
pub use quick::QUICK;
use ratatui::layout::Rect;
use remark::{Asking, Question};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

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
    /// The study somebody wrote for it.
    pub study: Option<String>,
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
    study: Option<String>,
    session: Session,
    list: ClassList,
    focus: Focus,
    density: Option<Density>,
    /// How the session goes.
    live: Live,
    /// Whether that is shown; `None`: where there is room.
    has_side: Option<bool>,
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
    /// What the study asks before it goes on.
    asking: Option<Asking>,
    /// When what is on the screen was last counted as seen.
    seen_at: Duration,
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
            live: Live::begun(&open.session),
            has_side: None,
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
            asking: None,
            seen_at: now.mono,
            unshowable: HashSet::new(),
            bench: open.bench,
            study: open.study,
            session: open.session,
        };
        screen.list.prune(screen.session.candidates(), &screen.bench);
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
            _ if let Some(asking) = &self.asking => match asking.question {
                Question::Confidence => Context::Confidence,
                Question::Expectation => Context::Expectation,
            },
            _ if self.viewing.is_open() => Context::View,
            (Stage::Result, _) if !matches!(self.panel, Some(Panel::Remarks(_))) => Context::Result,
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
                // A key meant for the image before must not submit guesses that came with this one.
                self.chosen_at = self.session.guesses_from().map(|_| now.mono);
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
            (Context::Note, Some(panel)) => {
                if let Some(draft) = panel.draft_mut() {
                    draft.type_text(text);
                }
            }
            (Context::Confidence | Context::Remarks, _) => return self.rate(text, now),
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
                let was_searching = self.list.is_searching();
                self.list.type_text(text, &self.bench);
                if !was_searching && !self.list.query().is_empty() {
                    return self.pass_on(&Event::Searched, now);
                }
            }
            _ => {}
        }
        self.pass_on(&Event::Activity, now)
    }

    /// A key was pressed, or the mouse; what it does comes next.
    pub fn note_pressed(&mut self, now: Now) -> Vec<Effect> {
        self.pass_on(&Event::Pressed, now)
    }

    /// The terminal got the focus, or lost it.
    pub fn note_focus(&mut self, is_here: bool, now: Now) -> Vec<Effect> {
        self.pass_on(if is_here { &Event::Back } else { &Event::Away }, now)
    }

    /// Forgets a message whose time is over.
    pub fn tick(&mut self, now: Now) {
        self.status.take_if(|status| status.is_over(now));
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
        Areas::of(screen, self.session.plan().k, has_truth, self.has_side(screen))
    }

    /// What a view of the image at hand looks at, once its size is known; `None` while it is
    /// hidden.
    fn scene(&self, display: &Display, pictures: &Pictures) -> Option<Scene> {
        if matches!(self.session.stage(), Stage::Paused | Stage::Done) {
            return None;
        }
        photo::scene(self.session.image()?, self.areas(display.screen).photo, display, pictures)
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

/// The place that a digit names, from 0; 0 itself is the tenth.
fn place_of(text: &str) -> Option<usize> {
    let digit = text.parse::<usize>().ok().filter(|_| text.len() == 1)?;
    Some(if digit == 0 { 9 } else { digit - 1 })
}
