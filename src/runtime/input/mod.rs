//! The terminal's input as messages: read and taken apart here, on a thread of its own. Begins
//! where the probe has stopped reading, ends before the terminal is given back.
//!
//! The bytes are split by `graphics::probe` into replies and what was typed; what was typed is
//! understood in `typed`. Nothing here knows what a key is for.

mod typed;

pub(super) use typed::TermEvent;

use super::message::Message;
use super::threads;
use crate::graphics::probe::{Piece, ProbeTty, Splitter, Tty};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use std::io::{self, PipeReader, PipeWriter};
use std::sync::mpsc::Sender;
use std::thread::JoinHandle;
use std::time::Duration;

/// Silence that makes an ESC the key Escape: shorter than two keys of anybody's hand.
const KEY_PATIENCE: Duration = Duration::from_millis(30);
/// The same over a remote line, which may deliver a sequence in two parts.
const KEY_PATIENCE_REMOTE: Duration = Duration::from_millis(50);

/// Whether a sequence, as the splitter gives it, is a key or an action of the mouse with a meaning.
pub fn is_typed_event(sequence: &[u8]) -> bool {
    typed::event(sequence).is_some()
}

/// What is to be read, and how.
#[derive(Debug)]
pub(super) struct Source {
    /// The terminal.
    pub(super) tty: Tty,
    /// Where the probe left off.
    pub(super) splitter: Splitter,
    /// What was typed while the terminal was asked.
    pub(super) typed: Vec<Piece>,
    /// Whether the line is a remote one.
    pub(super) is_remote: bool,
}

/// The thread that reads the terminal.
#[derive(Debug)]
pub(super) struct Input {
    /// Closing it wakes the thread and ends it.
    wake: Option<PipeWriter>,
    thread: Option<JoinHandle<()>>,
}

impl Input {
    /// Starts reading.
    pub(super) fn start(source: Source, to: Sender<Message>) -> io::Result<Self> {
        let (woken, wake) = io::pipe()?;
        let on_panic = to.clone();
        let thread = threads::spawn(
            "input",
            move || Reader { source, woken, to }.run(),
            move |text| on_panic.send(Message::Panicked(text)).unwrap_or_default(),
        )?;
        Ok(Self { wake: Some(wake), thread: Some(thread) })
    }

    /// Stops reading and waits for the thread's end. It waits for nothing but the terminal and
    /// this, so it ends at once.
    pub(super) fn stop(&mut self) {
        self.wake = None;
        if let Some(thread) = self.thread.take() {
            // A panic has become a message already.
            thread.join().unwrap_or_default();
        }
    }
}

impl Drop for Input {
    fn drop(&mut self) {
        self.stop();
    }
}

/// What a wait ended with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Waited {
    Input,
    Silence,
    Stopped,
}

struct Reader {
    source: Source,
    woken: PipeReader,
    to: Sender<Message>,
}

impl Reader {
    fn run(mut self) {
        let typed = std::mem::take(&mut self.source.typed);
        if self.pass_on(typed) {
            // The loop may have gone first; then nobody is there to be told.
            self.read().unwrap_or_else(|_| self.to.send(Message::InputClosed).unwrap_or_default());
        }
    }

    /// Reads until it is stopped, or until the terminal is gone.
    fn read(&mut self) -> io::Result<()> {
        let patience = if self.source.is_remote { KEY_PATIENCE_REMOTE } else { KEY_PATIENCE };
        loop {
            let pieces = match self.wait(self.source.splitter.patience(patience))? {
                Waited::Stopped => return Ok(()),
                Waited::Silence => self.source.splitter.silence(),
                Waited::Input => {
                    let bytes = self.source.tty.read(Duration::ZERO)?;
                    self.source.splitter.feed(&bytes)
                }
            };
            if !self.pass_on(pieces) {
                return Ok(());
            }
        }
    }

    /// Waits for input, at most so long.
    fn wait(&self, patience: Option<Duration>) -> io::Result<Waited> {
        let timeout = patience.map(Timespec::try_from).transpose().map_err(io::Error::other)?;
        let mut waiting =
            [PollFd::new(&self.source.tty, PollFlags::IN), PollFd::new(&self.woken, PollFlags::IN)];
        let ready = match poll(&mut waiting, timeout.as_ref()) {
            // A signal came; reading finds nothing and the wait begins again.
            Err(Errno::INTR) => return Ok(Waited::Input),
            other => other?,
        };
        Ok(match ready {
            0 => Waited::Silence,
            _ if !waiting[1].revents().is_empty() => Waited::Stopped,
            _ => Waited::Input,
        })
    }

    /// Sends what the pieces mean; false once nobody listens.
    fn pass_on(&self, pieces: Vec<Piece>) -> bool {
        let message = |piece| match piece {
            Piece::Reply(reply) => Some(Message::Reply(reply)),
            Piece::Pasted(text) => Some(Message::Input(TermEvent::Paste(text))),
            Piece::Typed(bytes) => typed::event(&bytes).map(Message::Input),
        };
        pieces.into_iter().filter_map(message).all(|message| self.to.send(message).is_ok())
    }
}
