//! Asking the terminal what it can do: one write, one deadline, answers read by us.
//!
//! The caller must have switched to raw mode and the alternate screen before (some terminals
//! print the kitty query as text) and must clear the screen afterwards; nobody else may read
//! the terminal meanwhile. Every terminal seen answers the last question (device attributes),
//! and terminals answer in order: its answer ends the probe at once, on any link. Only inside
//! tmux a second write follows, to be passed on to the terminal outside.
//!
//! A remote line is measured as well: behind the last question follow a small load and that
//! question again, and the time between both answers is what the load took. It costs no round
//! trip, and nothing where the terminal is on this machine.
//!
//! If it does not come in time, [`ProbeOutcome::timed_out`] says so. Answers may then still be
//! on their way: whoever reads the terminal next goes on with [`ProbeOutcome::splitter`], which
//! knows a late reply from a key.

mod answers;
mod brand;
mod calibrate;
mod cell;
mod decide;
mod environment;
mod protocol;
mod reply;
mod splitter;
mod tty;

pub use calibrate::{Link, calibrate};
pub use environment::ProbeEnv;
pub use reply::Reply;
pub use splitter::{Piece, Splitter};
pub use tty::Tty;

use super::{Capabilities, GraphicsChoice, Protocol, Speed};
use answers::{Answers, KITTY_QUERY};
use decide::Evidence;
use protocol::Between;
use std::io;
use std::time::Duration;

/// How long silence is taken for an answer that will not come.
const PATIENCE: Duration = Duration::from_millis(300);
/// The same over a remote line, where one round trip alone may take longer.
const PATIENCE_REMOTE: Duration = Duration::from_secs(1);
/// How long silence behind tmux is taken for a query that was not let through. tmux answers the
/// last question itself, long before the terminal outside may have seen the first.
const PATIENCE_TMUX: Duration = Duration::from_millis(200);
/// How much longer to wait once answers have begun to come.
const EXTENSION: Duration = Duration::from_secs(1);
/// The last question: device attributes.
const FENCE: &str = "\x1b[c";
/// A longer round trip leaves this machine, whatever the environment says (`sudo` forgets ssh).
const FAR: Duration = Duration::from_millis(20);
/// How long the load may take, beside a round trip.
const MEASURING: Duration = Duration::from_millis(500);

/// The terminal as the probe needs it.
pub trait ProbeTty {
    /// Writes all bytes and flushes them.
    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()>;
    /// Waits for input at most this long and returns what there is; nothing when time is up.
    fn read(&mut self, timeout: Duration) -> io::Result<Vec<u8>>;
    /// Time since any fixed moment.
    fn elapsed(&self) -> Duration;
    /// The window's size as the terminal device knows it.
    fn window_size(&self) -> Option<WindowSize>;
}

/// A window's size in cells, and in pixels where known (else 0).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WindowSize {
    /// Columns of cells.
    pub columns: u16,
    /// Rows of cells.
    pub rows: u16,
    /// Width in pixels or 0.
    pub width_px: u16,
    /// Height in pixels or 0.
    pub height_px: u16,
}

/// What the probe brought.
#[derive(Clone, Debug)]
pub struct ProbeOutcome {
    /// What the terminal can do.
    pub capabilities: Capabilities,
    /// What was typed meanwhile.
    pub typed: Vec<Piece>,
    /// Where the input stands, perhaps within a reply.
    pub splitter: Splitter,
    /// Whether the last answer did not come: late ones may still follow as input.
    pub timed_out: bool,
}

impl ProbeOutcome {
    /// Whether answers may still be on their way.
    pub fn is_unsettled(&self) -> bool {
        self.timed_out || matches!(self.capabilities.speed, Some(Speed::Below(_)))
    }
}

/// A probe under way.
#[derive(Debug, Default)]
struct Asking {
    splitter: Splitter,
    answers: Answers,
    typed: Vec<Piece>,
    /// When the questions were put, and when the first answer came.
    asked_at: Duration,
    answered_at: Option<Duration>,
    /// When the last question was answered, each time.
    fences: Vec<Duration>,
    speed: Option<Speed>,
}

impl Asking {
    /// How long the first answer took; without one, how long it was waited for.
    fn round_trip(&self, now: Duration) -> Duration {
        self.answered_at.unwrap_or(now).saturating_sub(self.asked_at)
    }

    fn feed(&mut self, bytes: &[u8], now: Duration) {
        for piece in self.splitter.feed(bytes) {
            match piece {
                Piece::Reply(reply) => {
                    if matches!(reply, Reply::Attributes(_)) {
                        self.fences.push(now);
                    }
                    self.answers.note(reply);
                }
                Piece::Typed(_) | Piece::Pasted(_) => self.typed.push(piece),
            }
        }
    }

    /// Whether the terminal has begun to answer.
    fn has_begun(&self) -> bool {
        self.answers != Answers::default() || self.splitter.is_within_string()
    }
}

/// Asks the terminal and decides. Never fails: a terminal that cannot be asked gets half blocks.
pub fn probe(tty: &mut impl ProbeTty, env: &ProbeEnv, choice: GraphicsChoice) -> ProbeOutcome {
    let mut asking = Asking::default();
    let trouble = ask(tty, env, choice, &mut asking).err();
    let round_trip = asking.round_trip(tty.elapsed());
    let Asking { splitter, answers, typed, speed, .. } = asking;
    let timed_out = is_askable(env) && answers.attributes.is_none();
    let window = tty.window_size();
    let evidence = Evidence { answers: &answers, env, window, round_trip, speed };
    let mut capabilities = decide::capabilities(&evidence, choice);
    if let Some(error) = trouble {
        capabilities.reasons.push(format!("The terminal could not be asked: {error}."));
    } else if timed_out {
        capabilities.reasons.push("The terminal did not answer all questions in time.".to_owned());
    }
    ProbeOutcome { capabilities, typed, splitter, timed_out }
}

fn ask(
    tty: &mut impl ProbeTty,
    env: &ProbeEnv,
    choice: GraphicsChoice,
    asking: &mut Asking,
) -> io::Result<()> {
    if !is_askable(env) {
        return Ok(());
    }
    let query = kitty_query(env, choice);
    asking.asked_at = tty.elapsed();
    tty.write_all(&questions(query))?;
    if is_measured(env) && env.is_remote {
        tty.write_all(&load())?;
    }
    while asking.fences.is_empty() {
        let extension = if asking.has_begun() { EXTENSION } else { Duration::ZERO };
        let deadline = asking.asked_at + patience(env) + extension;
        if !read_until(deadline, tty, asking)? {
            return Ok(());
        }
    }
    if query == KittyQuery::Wrapped && protocol::may_pass(brand::recognize(&asking.answers, env)) {
        ask_outside(tty, env, asking)?;
    }
    if is_measured(env) { measure(tty, env, asking) } else { Ok(()) }
}

/// A multiplexer would answer for itself, at once.
fn is_measured(env: &ProbeEnv) -> bool {
    decide::by_environment(env) == Between::Nothing
}

/// The load, and the last question behind it.
fn load() -> Vec<u8> {
    [calibrate::load().as_slice(), FENCE.as_bytes()].concat()
}

/// Waits until the load has arrived. Where nothing told that the line is remote, but the answers
/// took their time, it is sent only now, between two questions of its own.
fn measure(tty: &mut impl ProbeTty, env: &ProbeEnv, asking: &mut Asking) -> io::Result<()> {
    let round_trip = asking.round_trip(tty.elapsed());
    if !env.is_remote {
        if round_trip < FAR {
            return Ok(());
        }
        asking.fences.clear();
        tty.write_all(&[FENCE.as_bytes(), &load()].concat())?;
    }
    let deadline = tty.elapsed() + round_trip + MEASURING;
    while asking.fences.len() < 2 && read_until(deadline, tty, asking)? {}
    asking.speed = asking.fences.first().map(|first| {
        let took = asking.fences.get(1).map(|second| second.saturating_sub(*first));
        calibrate::speed(took, MEASURING)
    });
    Ok(())
}

/// Asks the terminal outside of tmux. Only now: while tmux is still drawing the alternate screen
/// it drops what it should pass on. The kitty query comes last, as the fence.
fn ask_outside(tty: &mut impl ProbeTty, env: &ProbeEnv, asking: &mut Asking) -> io::Result<()> {
    let wrapped =
        |question: &str| format!("\x1bPtmux;{}\x1b\\", question.replace('\x1b', "\x1b\x1b"));
    let questions = wrapped("\x1b[>0q") + &wrapped(&kitty_question());
    tty.write_all(questions.as_bytes())?;
    let patience = if env.is_remote { PATIENCE_REMOTE } else { PATIENCE_TMUX };
    let deadline = tty.elapsed() + patience;
    while asking.answers.kitty.is_none() && read_until(deadline, tty, asking)? {}
    Ok(())
}

/// Takes what comes before the deadline; false when that is over.
fn read_until(
    deadline: Duration,
    tty: &mut impl ProbeTty,
    asking: &mut Asking,
) -> io::Result<bool> {
    let Some(left) = deadline.checked_sub(tty.elapsed()).filter(|left| !left.is_zero()) else {
        return Ok(false);
    };
    let bytes = tty.read(left)?;
    asking.feed(&bytes, tty.elapsed());
    if asking.answered_at.is_none() && asking.has_begun() {
        asking.answered_at = Some(tty.elapsed());
    }
    Ok(true)
}

fn patience(env: &ProbeEnv) -> Duration {
    if env.is_remote { PATIENCE_REMOTE } else { PATIENCE }
}

/// A dumb terminal prints whatever it is sent.
fn is_askable(env: &ProbeEnv) -> bool {
    env.term != "dumb"
}

/// How the kitty query is put.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum KittyQuery {
    Plain,
    /// For tmux to pass on, once it has answered itself.
    Wrapped,
    Unasked,
}

/// tmux takes the plain query for a title, screen, rxvt and the Linux console print it.
fn kitty_query(env: &ProbeEnv, choice: GraphicsChoice) -> KittyQuery {
    let is_of_interest =
        matches!(choice, GraphicsChoice::Auto | GraphicsChoice::Always(Protocol::Kitty));
    match decide::by_environment(env) {
        _ if !is_of_interest || env.term == "linux" || env.term.starts_with("rxvt") => {
            KittyQuery::Unasked
        }
        Between::Tmux => KittyQuery::Wrapped,
        Between::Screen | Between::HiddenTmux => KittyQuery::Unasked,
        Between::Nothing => KittyQuery::Plain,
    }
}

/// One black pixel, to be checked but not kept.
fn kitty_question() -> String {
    format!("\x1b_Gi={KITTY_QUERY},s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\")
}

/// The questions in one piece, the one that everybody answers last.
fn questions(query: KittyQuery) -> Vec<u8> {
    let kitty = if query == KittyQuery::Plain { kitty_question() } else { String::new() };
    // Cell size, window size, name and version, sixel colours and size, mode 2026.
    let rest = "\x1b[16t\x1b[14t\x1b[>0q\x1b[?1;1;0S\x1b[?2;1;0S\x1b[?2026$p";
    format!("{kitty}{rest}{FENCE}").into_bytes()
}

#[cfg(test)]
mod personas;
#[cfg(test)]
mod tests;
