//! The edge: the only place with threads, clocks and terminal modes.
//!
//! One loop owns the application. It waits for a message, takes all that are waiting, carries
//! out the effects, draws once, and says what was shown. Keys come from `input`, signals from
//! `signals`, pictures from the decode pool in [`pictures`], acknowledgements from the
//! `writer`. Nothing here waits on a network, so there is no async runtime.

pub mod clock;
pub mod desk;
pub mod figures;
mod gallery;
mod input;
mod job;
mod message;
pub mod parallel;
pub mod pictures;
mod screen;
mod signals;
pub mod terminal;
pub mod threads;
mod writer;

use crate::app::theme::Theme;
use crate::app::{App, Display, Effect, Event, OpenRequest};
use crate::domain::{SessionId, Timestamp};
use crate::graphics::probe::{Link, ProbeTty, Speed, Tty, calibrate};
use crate::graphics::{
    Capabilities, CellSize, GraphicsChoice, ProbeEnv, ProbeOutcome, Protocol, probe,
};
use crate::store::{Lease, Store, StoreError};
use crate::taxonomy::Taxonomy;
use clock::Clock;
use desk::{Desk, OpenError};
use gallery::Gallery;
use input::{Input, TermEvent};
use message::Message;
use pictures::Pool;
use ratatui::layout::Rect;
use screen::Screen;
use std::io;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::Duration;
use terminal::FullScreen;
use writer::Writer;

/// At most 60 frames a second.
const FRAME: Duration = Duration::from_millis(16);
/// The clock on the screen moves once a second.
const TICK: Duration = Duration::from_secs(1);
/// How long to wait before the next part of pictures that did not fit into a frame.
const PICTURE_PAUSE: Duration = Duration::from_millis(2);

/// What the program was started with.
#[derive(Debug)]
pub struct Options {
    /// How pictures are drawn.
    pub graphics: GraphicsChoice,
    /// What the environment says of the terminal.
    pub env: ProbeEnv,
    /// Colours or none.
    pub theme: Theme,
    /// What to open first; `None`: the home screen.
    pub request: Option<OpenRequest>,
}

/// How the full-screen interface ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ending {
    /// By a signal or a closed terminal, not by the annotator.
    pub is_interrupted: bool,
    /// Whether every record is on disk.
    pub is_saved: bool,
    /// The session that was open, if it is not finished.
    pub session: Option<SessionId>,
}

/// Why the full-screen interface could not run.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The terminal.
    #[error("the terminal cannot be used: {0}")]
    Terminal(#[from] io::Error),
    /// The data file.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The session asked for.
    #[error(transparent)]
    Open(#[from] OpenError),
}

/// Runs the full-screen interface until the annotator quits or a signal ends it. What was asked
/// for is opened before the terminal is taken, so that a failure is an ordinary message.
pub fn run(mut desk: Desk, options: Options) -> Result<Ending, RunError> {
    let clock = Clock::start();
    let opened = options.request.as_ref().map(|request| desk.open(request, clock.now()));
    let opened = opened.transpose()?;
    let writing = Store::open(desk.path())?;
    let (to, messages) = mpsc::channel();
    let writer = Writer::start(writing, to.clone())?;
    // From here on a signal is a message, so that none can leave the terminal in our modes.
    let signals = signals::listen(to.clone())?;
    let full_screen = FullScreen::enter()?;
    let mut tty = Tty::open()?;
    let ProbeOutcome { capabilities, typed, splitter, .. } =
        probe(&mut tty, &options.env, options.graphics);
    let source = input::Source { tty, splitter, typed, is_remote: options.env.is_remote };
    let mut input = Input::start(source, to.clone())?;
    let pool = Pool::start(&capabilities, &to)?;
    let display = display_of(&capabilities)?;
    let mut running = Loop {
        app: App::new(display, options.theme, clock.now()),
        screen: Screen::new(&capabilities, display.screen)?,
        gallery: Gallery::default(),
        generation: 0,
        desk,
        pool,
        writer,
        lease: None,
        session: None,
        names: Taxonomy::ilsvrc2012(),
        clock,
        is_resized: false,
        absence: Absence::default(),
        is_over: None,
    };
    match opened {
        Some(opened) => running.show(opened),
        None => running.list(),
    }
    let ended = running.run(&messages);
    let is_saved = running.writer.flush();
    input.stop();
    signals.close();
    if ended.is_ok() {
        // A terminal that is gone cannot be tidied.
        running.screen.close().unwrap_or_default();
    }
    drop(full_screen);
    if let Err(error) = ended
        && !is_hung_up(&error)
    {
        return Err(error.into());
    }
    let is_interrupted = running.is_over != Some(Over::Quit);
    Ok(Ending { is_interrupted, is_saved, session: running.session })
}

/// Whether a write failed because nobody is at the other end any more.
fn is_hung_up(error: &io::Error) -> bool {
    /// What a terminal answers after a hang-up (`EIO`), on Linux and macOS.
    const EIO: i32 = 5;
    error.kind() == io::ErrorKind::BrokenPipe || error.raw_os_error() == Some(EIO)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Over {
    Quit,
    Interrupted,
}

struct Loop {
    app: App,
    screen: Screen,
    gallery: Gallery,
    generation: u64,
    desk: Desk,
    pool: Pool,
    writer: Writer,
    lease: Option<Lease>,
    session: Option<SessionId>,
    /// The classes of the open session's dataset.
    names: Arc<Taxonomy>,
    clock: Clock,
    /// Whether the terminal has another size since the last frame. However many signals came
    /// since then, the size is asked for once.
    is_resized: bool,
    absence: Absence,
    is_over: Option<Over>,
}

/// What is to be remembered while the terminal is the shell's.
#[derive(Debug, Default)]
struct Absence {
    /// Whether the terminal was given back: nothing may be written.
    is_away: bool,
    /// Whether the request to stop that comes next is our own, sent to the whole job.
    is_own_request: bool,
}

impl Loop {
    fn run(&mut self, messages: &Receiver<Message>) -> io::Result<()> {
        let mut wait = Duration::ZERO;
        let mut next_frame = Duration::ZERO;
        while self.is_over.is_none() {
            match messages.recv_timeout(wait) {
                Ok(message) => {
                    self.take(message);
                    self.drain(messages, next_frame);
                }
                Err(RecvTimeoutError::Timeout) => self.tell(Event::Tick),
                Err(RecvTimeoutError::Disconnected) => break,
            }
            wait = self.draw()?;
            next_frame = self.clock.now().mono + FRAME;
        }
        Ok(())
    }

    /// Takes all that wait, and what comes before the next frame is due.
    fn drain(&mut self, messages: &Receiver<Message>, due: Duration) {
        while self.is_over.is_none() {
            let left = due.saturating_sub(self.clock.now().mono);
            match messages.recv_timeout(left) {
                Ok(message) => self.take(message),
                Err(_) => break,
            }
        }
    }

    /// Draws; how long to wait for the next message at most.
    fn draw(&mut self) -> io::Result<Duration> {
        if self.absence.is_away {
            return Ok(TICK);
        }
        if std::mem::take(&mut self.is_resized) {
            self.resize()?;
        }
        let shown = self.screen.draw(&self.app, &self.gallery)?;
        if let Some(image) = shown.photo {
            self.tell(Event::Shown(image));
        }
        let missing = self.gallery.missing(&shown.wanted, &self.app);
        self.pool.want(missing);
        Ok(if shown.is_pending { PICTURE_PAUSE } else { TICK })
    }

    fn take(&mut self, message: Message) {
        match message {
            Message::Input(event) => self.input(event),
            // Nothing is asked of the terminal during the session yet.
            Message::Reply(_) => {}
            Message::Resized => self.is_resized = true,
            Message::Suspend if std::mem::take(&mut self.absence.is_own_request) => {}
            Message::Suspend => self.tell(Event::Suspend),
            Message::Continued => self.come_back(),
            Message::InputClosed | Message::Terminate => self.tell(Event::Terminate),
            Message::Picture { want, generation, picture, prepared } => {
                if generation == self.generation {
                    self.gallery.put(want, prepared);
                    self.tell(Event::Picture(want.key, picture));
                }
            }
            Message::Saved(session, through) => self.tell(Event::Saved(session, through)),
            Message::SaveFailed(reason) => self.tell(Event::SaveFailed(reason)),
            Message::Panicked(text) => {
                self.tell(Event::Failed(format!("a bug, please report it: {text}")));
            }
        }
    }

    fn input(&mut self, event: TermEvent) {
        match event {
            TermEvent::Key(key) => self.tell(Event::Key(key)),
            TermEvent::Mouse(action) => self.tell(Event::Mouse(action)),
            TermEvent::Paste(text) => self.tell(Event::Paste(text)),
            TermEvent::FocusGained | TermEvent::FocusLost => {}
        }
    }

    fn resize(&mut self) -> io::Result<()> {
        let screen = screen_of()?;
        self.screen.forget(screen)?;
        let display =
            Display { screen, cell: cell_of(self.app.display().cell), ..*self.app.display() };
        self.tell(Event::Resized(display));
        Ok(())
    }

    /// Hands an event to the application and does what it asks for.
    fn tell(&mut self, event: Event) {
        let is_interruption = matches!(event, Event::Terminate);
        let is_asked_from_outside = matches!(event, Event::Suspend);
        for effect in self.app.update(event, self.clock.now()) {
            match effect {
                Effect::Append(session, record) => {
                    self.writer.append(session, Arc::clone(&self.names), record);
                }
                Effect::Open(request) => self.open(&request),
                Effect::Finish(session) => self.finish(session),
                Effect::Summarise(session) => self.summarise(session),
                Effect::List => self.list(),
                Effect::Suspend => self.suspend(is_asked_from_outside),
                Effect::Quit if is_interruption => self.is_over = Some(Over::Interrupted),
                Effect::Quit => self.is_over = Some(Over::Quit),
            }
        }
    }

    /// Gives the terminal back and stops. Whoever asks from outside can also continue us; the
    /// annotator's key needs a shell that can.
    fn suspend(&mut self, is_asked_from_outside: bool) {
        if !is_asked_from_outside && !job::has_shell() {
            let text = "hit5 was not started from a shell: nobody could bring it back";
            return self.tell(Event::Failed(text.to_owned()));
        }
        // What cannot be written is told by the writer once we are back.
        self.writer.flush();
        // A terminal that cannot be tidied is given back all the same.
        self.screen.close().unwrap_or_default();
        terminal::restore();
        self.absence = Absence { is_away: true, is_own_request: !is_asked_from_outside };
        let others = if is_asked_from_outside { Ok(()) } else { job::stop_others() };
        if let Err(error) = others.and_then(|()| job::stop()) {
            self.come_back();
            self.tell(Event::Failed(format!("hit5 could not be stopped: {error}")));
        }
    }

    /// Takes the terminal again, whoever had it meanwhile, and draws everything anew.
    fn come_back(&mut self) {
        self.absence.is_away = false;
        terminal::restore();
        self.is_resized = true;
        if let Err(error) = terminal::take() {
            self.tell(Event::Failed(format!("the terminal could not be taken again: {error}")));
        }
    }

    fn open(&mut self, request: &OpenRequest) {
        if !self.close_session() {
            return;
        }
        match self.desk.open(request, self.clock.now()) {
            Ok(opened) => self.show(opened),
            Err(error) => self.tell(Event::Failed(error.to_string())),
        }
    }

    fn show(&mut self, opened: desk::Opened) {
        self.names = Arc::clone(&opened.open.bench.taxonomy);
        self.use_source(opened.source);
        self.lease = Some(opened.lease);
        self.session = Some(opened.open.id);
        self.tell(Event::Opened(Box::new(opened.open)));
    }

    fn use_source(&mut self, source: pictures::Source) {
        self.generation = self.pool.use_source(source);
        self.gallery.clear();
    }

    fn finish(&mut self, session: SessionId) {
        self.writer.finish(session, self.clock.now().wall);
        if self.writer.flush() {
            self.lease = None;
            self.session = None;
            self.summarise(session);
        }
    }

    fn summarise(&mut self, session: SessionId) {
        let summary = figures::summary(self.desk.store(), session);
        let source = self.desk.source_of(session);
        match summary.and_then(|summary| Ok((summary, source?))) {
            Ok((summary, source)) => {
                self.use_source(source);
                self.tell(Event::Summarised(Box::new(summary)));
            }
            Err(error) => self.tell(Event::Failed(error.to_string())),
        }
    }

    fn list(&mut self) {
        if !self.close_session() {
            return;
        }
        match self.desk.list() {
            Ok(rows) => self.tell(Event::Listed(rows)),
            Err(error) => self.tell(Event::Failed(error.to_string())),
        }
    }

    /// Lets go of the session that is open; not while an answer of it is unwritten.
    fn close_session(&mut self) -> bool {
        let is_saved = self.writer.flush();
        if is_saved {
            self.lease = None;
            self.session = None;
        }
        is_saved
    }
}

/// Asks the terminal what it can do, outside the full-screen interface. The question is put on the
/// alternate screen, because terminals that do not understand it print it.
pub fn ask_terminal(env: &ProbeEnv, choice: GraphicsChoice) -> io::Result<Capabilities> {
    let full_screen = FullScreen::enter()?;
    let asked = ask(&mut Tty::open()?, env, choice);
    drop(full_screen);
    asked
}

/// The same, and measures the line to the terminal.
pub fn examine_terminal(
    env: &ProbeEnv,
    choice: GraphicsChoice,
) -> io::Result<(Capabilities, Option<Link>)> {
    let full_screen = FullScreen::enter()?;
    let mut tty = Tty::open()?;
    let examined = ask(&mut tty, env, choice)
        .and_then(|capabilities| Ok((capabilities, calibrate(&mut tty)?)));
    if let Ok((_, link)) = &examined
        && link.is_none_or(|link| matches!(link.speed, Speed::Below(_)))
    {
        quieten(&mut tty)?;
    }
    drop(full_screen);
    examined
}

/// Probes the terminal. Nobody reads on after this probe, so answers that come after its deadline
/// would be typed into the shell: what comes in until the line is quiet is dropped.
fn ask(tty: &mut Tty, env: &ProbeEnv, choice: GraphicsChoice) -> io::Result<Capabilities> {
    let outcome = probe(tty, env, choice);
    if outcome.timed_out {
        quieten(tty)?;
    }
    Ok(outcome.capabilities)
}

/// Drops what comes in until the line is quiet, but not for ever.
fn quieten(tty: &mut Tty) -> io::Result<()> {
    let give_up = tty.elapsed() + QUARANTINE * 4;
    while tty.elapsed() < give_up && !tty.read(QUARANTINE)?.is_empty() {}
    Ok(())
}

/// So much silence after a probe without an end means that nothing more comes.
const QUARANTINE: Duration = Duration::from_millis(200);

fn display_of(capabilities: &Capabilities) -> io::Result<Display> {
    Ok(Display {
        screen: screen_of()?,
        cell: capabilities.cell,
        has_sharp_pictures: capabilities.protocol == Protocol::Kitty && !capabilities.passthrough,
    })
}

/// Columns and rows of the terminal.
pub fn terminal_size() -> io::Result<(u16, u16)> {
    crossterm::terminal::size()
}

fn screen_of() -> io::Result<Rect> {
    let (width, height) = terminal_size()?;
    Ok(Rect::new(0, 0, width, height))
}

/// The cell size after a resize (the font may have changed), or the one known before.
fn cell_of(known: CellSize) -> CellSize {
    let size = crossterm::terminal::window_size().ok();
    let cell = size.filter(|size| size.columns > 0 && size.rows > 0).and_then(|size| {
        CellSize::plausible(
            u32::from(size.width / size.columns),
            u32::from(size.height / size.rows),
        )
    });
    cell.unwrap_or(known)
}

/// A moment in the annotator's own time zone, to the minute.
pub fn local_time(at: Timestamp) -> String {
    let moment = jiff::Timestamp::from_millisecond(at.0).unwrap_or_default();
    moment.to_zoned_datetime(jiff::tz::TimeZone::system()).strftime("%Y-%m-%d %H:%M").to_string()
}
