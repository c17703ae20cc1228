//! INT, TERM, HUP, TSTP, CONT and WINCH as messages.

use super::message::Message;
use super::threads;
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGTERM, SIGTSTP, SIGWINCH};
use signal_hook::iterator::{Handle, Signals};
use std::io;
use std::sync::mpsc::Sender;

/// Listens until the handle is closed.
pub(super) fn listen(to: Sender<Message>) -> io::Result<Handle> {
    let mut signals = Signals::new([SIGINT, SIGTERM, SIGHUP, SIGTSTP, SIGCONT, SIGWINCH])?;
    let handle = signals.handle();
    let on_panic = to.clone();
    threads::spawn(
        "signals",
        move || {
            for signal in signals.forever() {
                let message = match signal {
                    SIGWINCH => Message::Resized,
                    SIGTSTP => Message::Suspend,
                    SIGCONT => Message::Continued,
                    _ => Message::Terminate,
                };
                if to.send(message).is_err() {
                    break;
                }
            }
        },
        move |text| on_panic.send(Message::Panicked(text)).unwrap_or_default(),
    )?;
    Ok(handle)
}
