//! INT, TERM, HUP and WINCH as messages.

use super::message::Message;
use super::threads;
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM, SIGWINCH};
use signal_hook::iterator::{Handle, Signals};
use std::io;
use std::sync::mpsc::Sender;

/// Listens until the handle is closed.
pub(super) fn listen(to: Sender<Message>) -> io::Result<Handle> {
    let mut signals = Signals::new([SIGINT, SIGTERM, SIGHUP, SIGWINCH])?;
    let handle = signals.handle();
    let on_panic = to.clone();
    threads::spawn(
        "signals",
        move || {
            for signal in signals.forever() {
                let message =
                    if signal == SIGWINCH { Message::Resized } else { Message::Terminate };
                if to.send(message).is_err() {
                    break;
                }
            }
        },
        move |text| on_panic.send(Message::Panicked(text)).unwrap_or_default(),
    )?;
    Ok(handle)
}
