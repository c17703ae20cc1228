//! The terminal's input as messages. Begins after the probe, ends before the terminal is given
//! back.

use super::message::Message;
use super::threads;
use crossterm::event;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};
use std::time::Duration;

/// How soon the thread notices that it should stop.
const POLL: Duration = Duration::from_millis(50);
/// How long to wait for the thread's end. On a terminal that has hung up crossterm reads "nothing"
/// over and over and never comes back; the process must end all the same.
const PATIENCE: Duration = Duration::from_millis(500);

/// The thread that reads the terminal.
#[derive(Debug)]
pub(super) struct Input {
    is_stopped: Arc<AtomicBool>,
    /// Closed by the thread's end.
    ended: Receiver<()>,
}

impl Input {
    /// Starts reading.
    pub(super) fn start(to: Sender<Message>) -> io::Result<Self> {
        let is_stopped = Arc::new(AtomicBool::new(false));
        let flag = Arc::clone(&is_stopped);
        let on_panic = to.clone();
        let (ending, ended) = mpsc::channel::<()>();
        threads::spawn(
            "input",
            move || {
                read(&flag, &to);
                drop(ending);
            },
            move |text| on_panic.send(Message::Panicked(text)).unwrap_or_default(),
        )?;
        Ok(Self { is_stopped, ended })
    }

    /// Stops reading and waits for the thread's end, but not for ever.
    pub(super) fn stop(&mut self) {
        if !self.is_stopped.swap(true, Ordering::SeqCst) {
            // Nothing is ever sent: either the channel closes, or the time is up.
            self.ended.recv_timeout(PATIENCE).unwrap_or_default();
        }
    }
}

impl Drop for Input {
    fn drop(&mut self) {
        self.stop();
    }
}

fn read(is_stopped: &AtomicBool, to: &Sender<Message>) {
    while !is_stopped.load(Ordering::SeqCst) {
        let message = match event::poll(POLL) {
            Ok(false) => continue,
            Ok(true) => event::read().map(Message::Input),
            Err(error) => Err(error),
        };
        let is_over = message.is_err();
        if to.send(message.unwrap_or(Message::InputClosed)).is_err() || is_over {
            break;
        }
    }
}
