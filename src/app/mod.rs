//! The application: screens, events in, effects out, drawing from `&self`.
//!
//! [`App::update`] is the only place where anything changes, [`App::draw`] changes nothing. The
//! edge (`runtime`) feeds [`Event`]s, carries out [`Effect`]s and shows what `draw` returns. A
//! screen lives in one folder: state and update in its `mod.rs`, drawing in its `view`.

pub mod annotate;
pub mod canvas;
mod draft;
pub mod figures;
mod footer;
pub mod help;
pub mod home;
pub mod key;
pub mod keymap;
mod photo;
pub mod review;
mod status;
pub mod summary;
pub mod theme;
mod typing;
mod viewing;
pub mod workbench;

pub use annotate::OpenSession;
pub use canvas::{Display, Picture};
pub use review::OpenReview;
pub use status::{Severity, Status};
pub use workbench::Workbench;

use crate::domain::{
    DatasetId, Delivery, ImageId, Judgement, Mark, Now, Phase, Record, SessionId, StudyId,
};
use crate::graphics::{ImageKey, Placement};
use crate::session::Stage;
use annotate::Annotate;
use canvas::{Canvas, Pictures};
use figures::Figures;
use home::{Home, HomeList};
use key::Key;
use keymap::{Command, Context, Keymap};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use review::Review;
use std::time::Duration;
use summary::Summary;
use theme::Theme;

/// How long the clock on the screen goes on by itself after the last key.
const TICKING: Duration = Duration::from_secs(10);

/// Everything that can happen to the application.
#[derive(Debug)]
pub enum Event {
    /// A key was pressed.
    Key(Key),
    /// Text was pasted.
    Paste(String),
    /// The mouse did something.
    Mouse(MouseAction),
    /// The terminal has a new size.
    Resized(Display),
    /// A second went by.
    Tick,
    /// A picture was decoded, or could not be.
    Picture(ImageKey, Picture),
    /// An image is on the screen: its frame was written to the terminal.
    Shown(ImageId),
    /// How the current image has been delivered so far.
    Delivered(Delivery),
    /// The terminal got the focus, or lost it.
    Focus(bool),
    /// Records of a session up to this number are on disk.
    Saved(SessionId, u32),
    /// Records could not be written; nothing after the last `Saved` is safe.
    SaveFailed(String),
    /// A session was opened.
    Opened(Box<OpenSession>),
    /// What the home screen shows.
    Listed(HomeList),
    /// The figures of a finished session.
    Summarised(Box<Summary>),
    /// A review was opened.
    Reviewing(Box<OpenReview>),
    /// A judgement is on disk.
    Judged,
    /// All there is to tell of a session.
    Figures(Box<Figures>),
    /// Something asked of the edge failed.
    Failed(String),
    /// The program was asked to give the terminal back for a while (a signal).
    Suspend,
    /// The program was asked to end (a signal, a closed terminal).
    Terminate,
}

/// A mouse action, in cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MouseAction {
    /// The wheel, away from the hand.
    WheelUp {
        /// Column from the left, 0-based.
        column: u16,
        /// Row from the top, 0-based.
        row: u16,
    },
    /// The wheel, towards the hand.
    WheelDown {
        /// Column from the left, 0-based.
        column: u16,
        /// Row from the top, 0-based.
        row: u16,
    },
    /// A click with the first button.
    Click {
        /// Column from the left, 0-based.
        column: u16,
        /// Row from the top, 0-based.
        row: u16,
    },
}

/// What the edge has to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Write a record of a session to the log.
    Append(SessionId, Record),
    /// Note something of a class, for the annotator of the open session.
    Mark {
        /// The dataset.
        dataset: DatasetId,
        /// Key of the class.
        class: String,
        /// What is noted.
        mark: Mark,
    },
    /// Write a judgement of an error.
    Judge(Box<Judgement>),
    /// Open a session.
    Open(OpenRequest),
    /// The last trial was answered: flush, note the end, give the figures.
    Finish(SessionId),
    /// Give the figures of a session.
    Summarise(SessionId),
    /// Give all there is to tell of a session, of one under way what its annotator may know.
    Figures(SessionId),
    /// Close the session that is open, if one is, and list datasets and sessions.
    List,
    /// From here on this annotator is at it, maybe for the first time; then list again.
    SwitchAnnotator(String),
    /// Give the terminal back and stop until continued.
    Suspend,
    /// End the program.
    Quit,
}

/// Which session to open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OpenRequest {
    /// One that was begun before.
    Resume(SessionId),
    /// A new one.
    New {
        /// On this dataset.
        dataset: DatasetId,
        /// For this purpose.
        phase: Phase,
        /// With this many images; `None`: all of them.
        images: Option<usize>,
    },
    /// The phase of a study that comes next: gone on with, or begun.
    Study {
        /// The study.
        study: StudyId,
    },
}

#[derive(Debug)]
enum Screen {
    Home(Home),
    Annotate(Box<Annotate>),
    /// The figures of a session that is over: nothing leads back into it.
    Summary(Box<Summary>),
    Review(Box<Review>),
}

/// The application's state.
#[derive(Debug)]
pub struct App {
    screen: Screen,
    /// The help sheet's first line while it is open.
    help: Option<usize>,
    /// Figures that stand over the screen.
    figures: Option<Box<Figures>>,
    /// Whether the clock stopped for them, and goes on when they are closed.
    is_stopped_for_figures: bool,
    display: Display,
    theme: Theme,
    keymap: Keymap,
    pictures: Pictures,
    is_lossless: bool,
    now: Now,
    /// When the annotator last did something.
    active: Duration,
    /// Whether records could not be written, and quitting was asked for since.
    unwritten: Unwritten,
}

/// What became of the last records.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Unwritten {
    /// Written, or being written.
    #[default]
    Nothing,
    /// They could not be written so far.
    Some,
    /// The same, and the annotator was warned of quitting.
    Warned,
}

impl App {
    /// An application that shows the home screen, which is empty until something is opened or
    /// listed.
    pub fn new(display: Display, theme: Theme, now: Now) -> Self {
        Self {
            screen: Screen::Home(Home::default()),
            help: None,
            figures: None,
            is_stopped_for_figures: false,
            display,
            theme,
            keymap: Keymap::default(),
            pictures: Pictures::new(),
            is_lossless: false,
            now,
            active: now.mono,
            unwritten: Unwritten::Nothing,
        }
    }

    /// The same with photos exact to the last bit from the start.
    #[must_use]
    pub fn lossless(self, is_lossless: bool) -> Self {
        Self { is_lossless, ..self }
    }

    /// The same with other keys.
    #[must_use]
    pub fn with_keymap(self, keymap: Keymap) -> Self {
        Self { keymap, ..self }
    }

    /// Takes an event.
    pub fn update(&mut self, event: Event, now: Now) -> Vec<Effect> {
        self.now = now;
        if matches!(event, Event::Key(_) | Event::Paste(_) | Event::Mouse(_) | Event::Shown(_)) {
            self.active = now.mono;
        }
        let mut effects = self.notice(&event);
        effects.extend(self.take(event));
        if let Screen::Annotate(annotate) = &mut self.screen {
            annotate.scroll(&self.display);
        }
        effects
    }

    /// What an event says of the annotator, before what it does.
    fn notice(&mut self, event: &Event) -> Vec<Effect> {
        let is_covered = self.is_covered();
        let Screen::Annotate(annotate) = &mut self.screen else { return Vec::new() };
        annotate.note_seen(&self.display, is_covered, self.now);
        match event {
            Event::Key(_) | Event::Paste(_) | Event::Mouse(_) => annotate.note_pressed(self.now),
            Event::Focus(is_here) => annotate.note_focus(*is_here, self.now),
            _ => Vec::new(),
        }
    }

    fn take(&mut self, event: Event) -> Vec<Effect> {
        match event {
            Event::Key(key) => return self.press(key),
            Event::Paste(text) => return self.type_text(&text, true),
            Event::Mouse(action) => return self.mouse(action),
            Event::Resized(display) => self.display = display,
            Event::Tick => self.tick(),
            Event::Focus(_) => {}
            Event::Picture(key, picture) => self.note_picture(key, picture),
            Event::Shown(image) => return self.note_shown(image),
            Event::Delivered(delivery) => self.note_delivered(delivery),
            Event::Saved(session, through) => {
                self.note_written();
                self.note_saved(session, through);
            }
            Event::Judged => {
                self.note_written();
                if let Screen::Review(review) = &mut self.screen {
                    review.note_judged();
                }
            }
            Event::SaveFailed(reason) => {
                self.unwritten = self.unwritten.max(Unwritten::Some);
                self.tell(Status::error(format!("NOT SAVED: {reason}")));
            }
            Event::Opened(open) => {
                self.pictures.clear();
                self.screen = Screen::Annotate(Box::new(
                    Annotate::new(*open, self.now).with_keys(&self.keymap, self.now),
                ));
            }
            Event::Listed(list) => {
                let after = match &self.screen {
                    Screen::Summary(summary) => Some(summary.session()),
                    Screen::Home(_) | Screen::Annotate(_) | Screen::Review(_) => None,
                };
                self.screen = Screen::Home(Home::new(list, after));
            }
            Event::Figures(figures) => self.figures = Some(figures),
            Event::Summarised(summary) => self.screen = Screen::Summary(summary),
            Event::Reviewing(open) => {
                self.pictures.clear();
                self.screen = Screen::Review(Box::new(Review::new(*open, self.now)));
            }
            Event::Failed(reason) => self.tell(Status::error(reason)),
            Event::Suspend => return self.leave_for(Effect::Suspend),
            Event::Terminate => return self.leave_for(Effect::Quit),
        }
        Vec::new()
    }

    fn press(&mut self, key: Key) -> Vec<Effect> {
        let context = self.context();
        match (self.keymap.command(context, key), key.typed()) {
            (Some(Command::Quit), _) => self.quit(),
            (Some(Command::Suspend), _) => self.leave_for(Effect::Suspend),
            (command, Some(typed)) if command.is_none_or(Command::is_said_by_its_key) => {
                self.type_text(typed.encode_utf8(&mut [0; 4]), false)
            }
            (Some(command), _) if self.turns_help(command) => Vec::new(),
            (Some(command), _) => self.command(command),
            (None, _) => Vec::new(),
        }
    }

    /// Opens, closes or scrolls the help sheet; false if the command is not about it.
    fn turns_help(&mut self, command: Command) -> bool {
        let page = usize::from(self.display.screen.height.saturating_sub(4));
        self.help = match (command, self.help) {
            (Command::Help, None) => {
                let line = help::line_of(&self.keymap, &self.display, self.context());
                Some(help::scrolled(&self.keymap, &self.display, line))
            }
            (Command::CloseHelp, _) => None,
            (Command::PageDown, Some(line)) => {
                Some(help::scrolled(&self.keymap, &self.display, line + page))
            }
            (Command::PageUp, Some(line)) => Some(line.saturating_sub(page)),
            _ => return false,
        };
        true
    }

    fn command(&mut self, command: Command) -> Vec<Effect> {
        if command == Command::Lossless {
            self.switch_lossless();
            return Vec::new();
        }
        if self.figures.is_some() {
            return self.turn_figures(command);
        }
        if command == Command::Figures {
            return self.ask_for_figures();
        }
        let (display, now) = (self.display, self.now);
        match &mut self.screen {
            Screen::Home(home) => home.command(command, &display, now),
            Screen::Annotate(annotate) => annotate.command(command, &display, &self.pictures, now),
            Screen::Summary(summary) => summary.command(command),
            Screen::Review(review) => review.command(command, &display, &self.pictures, now),
        }
    }

    /// Turns the pages of figures, or closes them: the trial goes on where it stood.
    fn turn_figures(&mut self, command: Command) -> Vec<Effect> {
        if let Some(figures) = self.figures.as_mut().filter(|_| command != Command::CloseFigures) {
            figures.command(command, figures.size(self.display.screen));
            return Vec::new();
        }
        self.figures = None;
        let (display, now) = (self.display, self.now);
        match &mut self.screen {
            Screen::Annotate(annotate) if std::mem::take(&mut self.is_stopped_for_figures) => {
                annotate.command(Command::Resume, &display, &self.pictures, now)
            }
            _ => Vec::new(),
        }
    }

    /// Figures cover the image, so the clock stops first.
    fn ask_for_figures(&mut self) -> Vec<Effect> {
        let session = match &self.screen {
            Screen::Annotate(annotate) => annotate.id(),
            Screen::Summary(summary) => summary.session(),
            Screen::Home(_) | Screen::Review(_) => return Vec::new(),
        };
        let effects = self.leave_for(Effect::Figures(session));
        self.is_stopped_for_figures = effects.len() > 1;
        effects
    }

    fn switch_lossless(&mut self) {
        self.is_lossless = !self.is_lossless;
        let text = if self.is_lossless {
            let key = self.keymap.named(self.context(), Command::Lossless);
            format!("images are sent exact to the last bit; {key} goes back")
        } else {
            "images are sent indistinguishable, in half the bytes".to_owned()
        };
        self.tell(Status::notice(text, self.now));
    }

    /// Whether something stands over the screen.
    fn is_covered(&self) -> bool {
        self.help.is_some() || self.figures.is_some()
    }

    fn type_text(&mut self, text: &str, is_pasted: bool) -> Vec<Effect> {
        let is_covered = self.is_covered();
        match &mut self.screen {
            Screen::Annotate(annotate) if !is_covered => annotate.type_text(text, self.now),
            Screen::Home(home) if !is_covered => {
                home.type_text(text);
                Vec::new()
            }
            Screen::Review(review) if !is_covered => review.type_text(text, is_pasted, self.now),
            Screen::Annotate(_) | Screen::Home(_) | Screen::Summary(_) | Screen::Review(_) => {
                Vec::new()
            }
        }
    }

    fn mouse(&mut self, action: MouseAction) -> Vec<Effect> {
        let is_covered = self.is_covered();
        match &mut self.screen {
            Screen::Annotate(annotate) if !is_covered => {
                annotate.mouse(action, &self.display, &self.pictures, self.now)
            }
            Screen::Home(home) if !is_covered => home.mouse(action, &self.display, self.now),
            Screen::Review(review) if !is_covered => {
                review.mouse(action, &self.display, &self.pictures);
                Vec::new()
            }
            Screen::Annotate(_) | Screen::Home(_) | Screen::Summary(_) | Screen::Review(_) => {
                Vec::new()
            }
        }
    }

    /// What was said not to be saved is.
    fn note_written(&mut self) {
        if std::mem::take(&mut self.unwritten) != Unwritten::Nothing {
            self.tell(Status::notice("everything is saved now", self.now));
        }
    }

    /// Quits; not at the first time while answers could not be written.
    fn quit(&mut self) -> Vec<Effect> {
        if self.unwritten != Unwritten::Some {
            return self.leave_for(Effect::Quit);
        }
        self.unwritten = Unwritten::Warned;
        let key = self.keymap.named(self.context(), Command::Quit);
        self.tell(Status::error(format!(
            "the last answers are NOT SAVED: make room and they are, or {key} again quits without them"
        )));
        Vec::new()
    }

    /// Before the end, or an absence, the time spent on the image so far goes to the log.
    fn leave_for(&mut self, end: Effect) -> Vec<Effect> {
        let mut effects = match &mut self.screen {
            Screen::Annotate(annotate) => annotate.leave(self.now),
            Screen::Home(_) | Screen::Summary(_) | Screen::Review(_) => Vec::new(),
        };
        effects.push(end);
        effects
    }

    fn note_picture(&mut self, key: ImageKey, picture: Picture) {
        // A picture that was made once still stands when it cannot be made larger or sharper.
        let is_known = matches!(self.pictures.get(&key), Some(Picture::Ready(..)));
        if is_known && matches!(picture, Picture::Failed(_)) {
            return;
        }
        match (key, &mut self.screen) {
            (ImageKey::Photo(image, look), Screen::Annotate(annotate)) => {
                annotate.note_picture(image, look, &picture);
            }
            (ImageKey::Photo(image, look), Screen::Review(review)) => {
                review.note_picture(image, look, &picture);
            }
            _ => {}
        }
        // All that is to be known of a detail is known of its photo.
        if !matches!(key, ImageKey::Detail(..)) {
            self.pictures.insert(key, picture);
        }
    }

    fn tick(&mut self) {
        match &mut self.screen {
            Screen::Annotate(annotate) => annotate.tick(self.now),
            Screen::Review(review) => review.tick(self.now),
            Screen::Home(_) | Screen::Summary(_) => {}
        }
    }

    fn note_shown(&mut self, image: ImageId) -> Vec<Effect> {
        match &mut self.screen {
            Screen::Annotate(annotate) => annotate.note_shown(image, self.now),
            Screen::Home(_) | Screen::Summary(_) | Screen::Review(_) => Vec::new(),
        }
    }

    fn note_delivered(&mut self, delivery: Delivery) {
        if let Screen::Annotate(annotate) = &mut self.screen {
            annotate.note_delivered(delivery, self.now);
        }
    }

    fn note_saved(&mut self, session: SessionId, through: u32) {
        if let Screen::Annotate(annotate) = &mut self.screen
            && annotate.id() == session
        {
            annotate.note_saved(through);
        }
    }

    fn tell(&mut self, status: Status) {
        match &mut self.screen {
            Screen::Annotate(annotate) => annotate.tell(status),
            Screen::Home(home) => home.tell(status),
            Screen::Summary(summary) => summary.tell(status),
            Screen::Review(review) => review.tell(status),
        }
    }

    /// Which keys work now.
    pub fn context(&self) -> Context {
        match &self.screen {
            _ if self.help.is_some() => Context::Help,
            _ if self.figures.is_some() => Context::Figures,
            Screen::Home(home) => home.context(),
            Screen::Annotate(annotate) => annotate.context(),
            Screen::Summary(_) => Context::Summary,
            Screen::Review(review) => review.context(),
        }
    }

    /// The terminal as last reported.
    pub fn display(&self) -> &Display {
        &self.display
    }

    /// The session on screen.
    pub fn session(&self) -> Option<&crate::session::Session> {
        match &self.screen {
            Screen::Annotate(annotate) => Some(annotate.session()),
            Screen::Home(_) | Screen::Summary(_) | Screen::Review(_) => None,
        }
    }

    /// Where the photo stands, or would stand if a session were open.
    pub fn photo_area(&self) -> Rect {
        match &self.screen {
            Screen::Annotate(annotate) => annotate.photo_area(&self.display),
            Screen::Review(review) => review.photo_area(&self.display),
            Screen::Home(_) | Screen::Summary(_) => Rect::default(),
        }
    }

    /// Pictures that are not on the screen but may soon be, the likeliest first, each as large as
    /// it would then be; of the images that follow, so many.
    pub fn ahead(&self, images: usize) -> Vec<Placement> {
        match &self.screen {
            Screen::Annotate(annotate) => annotate.ahead(images, &self.display, &self.pictures),
            Screen::Review(review) => review.ahead(images, &self.display, &self.pictures),
            Screen::Home(_) | Screen::Summary(_) => Vec::new(),
        }
    }

    /// Whether this image is waited for: its trial begins when it is on the screen.
    pub fn awaits(&self, image: ImageId) -> bool {
        self.session().is_some_and(|session| {
            session.stage() == Stage::Waiting && session.image() == Some(image)
        })
    }

    /// Whether the screen changes by itself as time goes by. Some seconds after the last key it
    /// stands still, so that an idle screen sends nothing over the line.
    pub fn is_ticking(&self) -> bool {
        let is_recent = self.now.mono < self.active + TICKING;
        match &self.screen {
            Screen::Annotate(annotate) => is_recent || annotate.has_message(),
            Screen::Review(review) => review.has_message(),
            Screen::Home(_) | Screen::Summary(_) => false,
        }
    }

    /// Whether photos shall be exact to the last bit, whatever that costs.
    pub fn is_lossless(&self) -> bool {
        self.is_lossless
    }

    /// Draws the screen into the buffer; the pictures on it, the most important first.
    pub fn draw(&self, buffer: &mut Buffer) -> Vec<Placement> {
        let mut canvas = Canvas {
            buffer,
            placements: Vec::new(),
            display: &self.display,
            theme: &self.theme,
            keymap: &self.keymap,
            pictures: &self.pictures,
            now: self.now,
        };
        if help::draw_if_too_small(&mut canvas, self.context()) {
            return Vec::new();
        }
        if let Some(line) = self.help {
            help::draw(&mut canvas, line);
            return Vec::new();
        }
        if let Some(figures) = &self.figures {
            figures.draw(&mut canvas);
            return Vec::new();
        }
        match &self.screen {
            Screen::Home(home) => home.draw(&mut canvas),
            Screen::Annotate(annotate) => annotate.draw(&mut canvas),
            Screen::Summary(summary) => summary.draw(&mut canvas),
            Screen::Review(review) => review.draw(&mut canvas),
        }
        canvas.placements
    }
}
