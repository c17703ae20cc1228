//! The terminal's input as messages. Begins after the probe, ends before the terminal is given
//! back.

use super::message::Message;
use super::threads;
use crossterm::event;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;
use std::thread::JoinHandle;
use std::time::Duration;

/// How soon the thread notices that it should stop.
const POLL: Duration = Duration::from_millis(50);

/// The thread that reads the terminal.
#[derive(Debug)]
pub(super) struct Input {
    is_stopped: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Input {
    /// Starts reading.
    pub(super) fn start(to: Sender<Message>) -> io::Result<Self> {
        let is_stopped = Arc::new(AtomicBool::new(false));
        let flag = Arc::clone(&is_stopped);
        let on_panic = to.clone();
        let thread = threads::spawn(
            "input",
            move || read(&flag, &to),
            move |text| on_panic.send(Message::Panicked(text)).unwrap_or_default(),
        )?;
        Ok(Self { is_stopped, thread: Some(thread) })
    }

    /// Stops reading and waits for the thread's end.
    pub(super) fn stop(&mut self) {
        self.is_stopped.store(true, Ordering::SeqCst);
        if let Some(thread) = self.thread.take() {
            // A panic in there has been a message already.
            thread.join().unwrap_or_default();
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
