//! Asking the terminal what it can do: one write, one deadline, answers read by us.
//!
//! The caller must have switched to raw mode and the alternate screen before (some terminals
//! print the kitty query as text) and must clear the screen afterwards; nobody else may read
//! the terminal meanwhile. Every terminal seen answers the last question (device attributes),
//! and terminals answer in order: its answer ends the probe at once, on any link.
//!
//! If it does not come in time, [`ProbeOutcome::timed_out`] says so. Answers may then still be
//! on their way and would be taken for keys: the caller should throw all input away until the
//! line has been silent for a moment.

mod decide;
mod replies;
mod tty;

pub use tty::Tty;

use super::{Capabilities, GraphicsChoice, Protocol};
use replies::Replies;
use std::io;
use std::time::Duration;

/// How long silence is taken for an answer that will not come.
const PATIENCE: Duration = Duration::from_millis(300);
/// The same over a remote line, where one round trip alone may take longer.
const PATIENCE_REMOTE: Duration = Duration::from_secs(1);
/// How much longer to wait once answers have begun to come.
const EXTENSION: Duration = Duration::from_secs(1);

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

/// What the environment says. Most of it does not survive ssh, so answers count for more.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProbeEnv {
    /// `TERM`.
    pub term: String,
    /// `COLORTERM`.
    pub colorterm: Option<String>,
    /// `TERM_PROGRAM`.
    pub term_program: Option<String>,
    /// Whether `TMUX` is set.
    pub has_tmux: bool,
    /// Whether `STY` (GNU screen) is set.
    pub has_screen: bool,
    /// `LC_ALL`, else `LC_CTYPE`, else `LANG`: the locale, which names the character set.
    pub locale: Option<String>,
    /// Whether `SSH_TTY` or `SSH_CONNECTION` is set: answers take a round trip.
    pub is_remote: bool,
}

impl ProbeEnv {
    /// Picks the variables that matter; `variable` is asked for each by name.
    pub fn from_variables(variable: impl Fn(&str) -> Option<String>) -> Self {
        let has = |name: &str| variable(name).is_some_and(|value| !value.is_empty());
        Self {
            term: variable("TERM").unwrap_or_default(),
            colorterm: variable("COLORTERM"),
            term_program: variable("TERM_PROGRAM"),
            has_tmux: has("TMUX"),
            has_screen: has("STY"),
            locale: ["LC_ALL", "LC_CTYPE", "LANG"]
                .into_iter()
                .find_map(|name| variable(name).filter(|value| !value.is_empty())),
            is_remote: has("SSH_TTY") || has("SSH_CONNECTION"),
        }
    }

    fn patience(&self) -> Duration {
        if self.is_remote { PATIENCE_REMOTE } else { PATIENCE }
    }
}

/// What the probe brought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProbeOutcome {
    /// What the terminal can do.
    pub capabilities: Capabilities,
    /// Keys pressed meanwhile, as the bytes the terminal sent for them.
    pub typed: Vec<u8>,
    /// Whether the last answer did not come: late ones may still follow as input.
    pub timed_out: bool,
}

/// Asks the terminal and decides. Never fails: a terminal that cannot be asked gets half blocks.
pub fn probe(tty: &mut impl ProbeTty, env: &ProbeEnv, choice: GraphicsChoice) -> ProbeOutcome {
    let mut replies = Replies::default();
    let trouble = ask(tty, env, choice, &mut replies).err();
    let answers = replies.answers();
    let was_asked = is_askable(env);
    let timed_out = was_asked && !answers.is_complete();
    let mut capabilities = decide::capabilities(answers, env, tty.window_size(), choice);
    if let Some(error) = trouble {
        capabilities.reasons.push(format!("The terminal could not be asked: {error}."));
    } else if timed_out {
        capabilities.reasons.push("The terminal did not answer all questions in time.".to_owned());
    }
    ProbeOutcome { capabilities, typed: replies.into_typed(), timed_out }
}

fn ask(
    tty: &mut impl ProbeTty,
    env: &ProbeEnv,
    choice: GraphicsChoice,
    replies: &mut Replies,
) -> io::Result<()> {
    if !is_askable(env) {
        return Ok(());
    }
    tty.write_all(&questions(may_ask_kitty(env, choice)))?;
    let started = tty.elapsed();
    while !replies.answers().is_complete() {
        let patience =
            env.patience() + if replies.has_begun() { EXTENSION } else { Duration::ZERO };
        let waited = tty.elapsed().saturating_sub(started);
        let Some(left) = patience.checked_sub(waited).filter(|left| !left.is_zero()) else {
            return Ok(());
        };
        replies.feed(&tty.read(left)?);
    }
    Ok(())
}

/// A dumb terminal prints whatever it is sent.
fn is_askable(env: &ProbeEnv) -> bool {
    env.term != "dumb"
}

/// Multiplexers take the kitty query for a title, rxvt and the Linux console print it.
fn may_ask_kitty(env: &ProbeEnv, choice: GraphicsChoice) -> bool {
    !matches!(choice, GraphicsChoice::Always(Protocol::HalfBlocks) | GraphicsChoice::Mono)
        && !decide::is_multiplexed(env)
        && env.term != "linux"
        && !env.term.starts_with("rxvt")
}

/// The questions in one piece, the one that everybody answers last.
fn questions(with_kitty: bool) -> Vec<u8> {
    let mut bytes = Vec::new();
    if with_kitty {
        // One black pixel, to be checked but not kept.
        bytes.extend_from_slice(b"\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\");
    }
    // Cell size, window size, name and version, mode 2026, device attributes.
    bytes.extend_from_slice(b"\x1b[16t\x1b[14t\x1b[>0q\x1b[?2026$p\x1b[c");
    bytes
}

#[cfg(test)]
mod tests;
