//! The edge: the only place with threads, clocks and terminal modes.
//!
//! One loop owns the application. It waits for a message, takes all that are waiting, carries
//! out the effects, draws once, and says what was shown. Keys come from `input`, signals from
//! `signals`, pictures from the decode pool in [`pictures`], acknowledgements from the
//! `writer`. Nothing here waits on a network, so there is no async runtime.

pub mod clock;
mod delivery;
pub mod desk;
mod event_loop;
mod experience;
pub mod figures;
mod gallery;
mod input;
mod job;
mod message;
mod originals;
pub mod parallel;
pub mod pictures;
mod screen;
mod signals;
pub mod source;
pub mod terminal;
pub mod threads;
pub mod thumbnails;
mod writer;

use crate::app::keymap::Keymap;
use crate::app::theme::Theme;
use crate::app::{App, Display, Event, OpenRequest};
use crate::domain::{Now, SessionId, Timestamp};
use crate::graphics::probe::{Link, ProbeTty, Tty, calibrate};
use crate::graphics::{
    Capabilities, CellSize, Compositor, GraphicsChoice, Pacer, ProbeEnv, ProbeOutcome, Protocol,
    Speed, probe,
};
use crate::store::{Store, StoreError};
use crate::taxonomy::Taxonomy;
use clock::Clock;
use desk::review::OpenedReview;
use desk::{Desk, OpenError, Opened};
use event_loop::{Loop, Means, Over, State};
use gallery::Gallery;
use input::Input;
use pictures::Pool;
use ratatui::layout::Rect;
use screen::Screen;
use std::io;
use std::sync::mpsc;
use std::time::Duration;
use terminal::FullScreen;
use thumbnails::{CacheFile, Shelf};
use writer::Writer;

pub use input::is_typed_event;
pub use writer::Unsaved;

/// What the program was started with.
#[derive(Debug)]
pub struct Options {
    /// How pictures are drawn.
    pub graphics: GraphicsChoice,
    /// What the environment says of the terminal.
    pub env: ProbeEnv,
    /// Colours or none.
    pub theme: Theme,
    /// The keys.
    pub keymap: Keymap,
    /// Whether photos are exact to the last bit from the start.
    pub is_lossless: bool,
    /// Where thumbnails are kept; `None`: nowhere.
    pub thumbnails: Option<CacheFile>,
    /// What to open first; `None`: the home screen.
    pub request: Option<OpenRequest>,
    /// A review to show instead.
    pub review: Option<OpenedReview>,
    /// Whether the list of sessions may stand in for one that somebody else has open, or that
    /// cannot go on without the truth.
    pub may_choose: bool,
}

/// How the full-screen interface ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ending {
    /// By a signal or a closed terminal, not by the annotator.
    pub is_interrupted: bool,
    /// Why not every record is on disk, if so.
    pub unsaved: Option<Unsaved>,
    /// The session that was open, if it is not finished.
    pub session: Option<SessionId>,
    /// Why no thumbnails are kept, if something went wrong.
    pub trouble: Option<String>,
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
    let (opened, taken) = open(&mut desk, &options, clock.now())?;
    let writing = Store::open(desk.path())?;
    let (to, messages) = mpsc::channel();
    let writer = Writer::start(writing, to.clone())?;
    // From here on a signal is a message, so that none can leave the terminal in our modes.
    let signals = signals::listen(to.clone())?;
    let full_screen = FullScreen::enter()?;
    let mut tty = Tty::open()?;
    let ProbeOutcome { capabilities, typed, splitter, timed_out } =
        probe(&mut tty, &options.env, options.graphics);
    terminal::set_farewell(Compositor::farewell(&capabilities));
    let source = input::Source { tty, splitter, typed, is_remote: options.env.is_remote };
    let mut input = Input::start(source, to.clone())?;
    let pool = Pool::start(&capabilities, Shelf::open(options.thumbnails.as_ref())?, &to)?;
    let display = display_of(&capabilities)?;
    let pacer = pacer_of(&capabilities, timed_out);
    let mut running = Loop {
        app: App::new(display, options.theme, clock.now())
            .with_keymap(options.keymap)
            .lossless(options.is_lossless),
        screen: Screen::new(&capabilities, pacer, display.screen),
        gallery: Gallery::default(),
        generation: 0,
        desk,
        pool,
        writer,
        lease: None,
        session: None,
        names: Taxonomy::ilsvrc2012(),
        clock,
        means: Means::of(capabilities.protocol),
        messages,
        state: State::default(),
    };
    match (opened, options.review) {
        (_, Some(review)) => running.review(review),
        (Some(opened), None) => running.show(opened),
        (None, None) => running.list(),
    }
    if let Some(taken) = taken {
        running.tell(Event::Failed(taken));
    }
    let ended = running.run();
    let unsaved = running.writer.flush().err();
    if ended.is_ok() {
        // A terminal that is gone cannot be tidied.
        running.screen.close().unwrap_or_default();
        running.settle();
    }
    input.stop();
    signals.close();
    drop(full_screen);
    if let Err(error) = ended
        && !is_hung_up(&error)
    {
        return Err(error.into());
    }
    let is_interrupted = running.state.is_over != Some(Over::Quit);
    let trouble = running.pool.trouble().map(str::to_owned);
    Ok(Ending { is_interrupted, unsaved, session: running.session, trouble })
}

/// Opens what was asked for; why not, where the list of sessions may stand in for it.
fn open(
    desk: &mut Desk,
    options: &Options,
    now: Now,
) -> Result<(Option<Opened>, Option<String>), RunError> {
    let opened = options.request.as_ref().map(|request| desk.open(request, now));
    match opened.transpose() {
        Ok(opened) => Ok((opened, None)),
        Err(closed @ (OpenError::Lease(_) | OpenError::NoTruth(_))) if options.may_choose => {
            Ok((None, Some(closed.to_string())))
        }
        Err(error) => Err(error.into()),
    }
}

fn pacer_of(capabilities: &Capabilities, is_mute: bool) -> Pacer {
    if is_mute {
        return Pacer::of_mute_terminal();
    }
    // Inside tmux it is tmux that answered the probe, not the terminal at the far end.
    if capabilities.in_tmux {
        return Pacer::new(capabilities.is_remote, None);
    }
    let pacer = Pacer::new(capabilities.is_remote, Some(capabilities.round_trip));
    match capabilities.speed {
        Some(speed) => pacer.with_speed(speed),
        None => pacer,
    }
}

/// Whether a write failed because nobody is at the other end any more.
fn is_hung_up(error: &io::Error) -> bool {
    /// What a terminal answers after a hang-up (`EIO`), on Linux and macOS.
    const EIO: i32 = 5;
    error.kind() == io::ErrorKind::BrokenPipe || error.raw_os_error() == Some(EIO)
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
    if outcome.is_unsettled() {
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
        has_sharp_pictures: capabilities.protocol != Protocol::HalfBlocks,
        widest_px: match capabilities.protocol {
            Protocol::Sixel => capabilities.sixel_limit_px.map(|(width, _)| width),
            Protocol::Kitty | Protocol::Iterm2 | Protocol::HalfBlocks => None,
        },
        shows_parts: match capabilities.protocol {
            Protocol::Kitty => !capabilities.passthrough,
            Protocol::Iterm2 | Protocol::Sixel => false,
            Protocol::HalfBlocks => true,
        },
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
    local(at, "%Y-%m-%d %H:%M")
}

/// The same to the millisecond, which tells things apart that were made one after the other.
pub fn exact_time(at: Timestamp) -> String {
    local(at, "%Y-%m-%d %H:%M:%S.%3f")
}

fn local(at: Timestamp, format: &str) -> String {
    let moment = jiff::Timestamp::from_millisecond(at.0).unwrap_or_default();
    moment.to_zoned_datetime(jiff::tz::TimeZone::system()).strftime(format).to_string()
}
