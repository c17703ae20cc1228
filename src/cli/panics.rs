//! What is printed of a panic: the hook of the whole program.

use crate::domain::printable;
use crate::imaging;
use std::backtrace::{Backtrace, BacktraceStatus};
use std::io::{self, Write};
use std::panic::{PanicHookInfo, set_hook};
use std::thread;

/// From now on has panics printed so that nothing in their messages steers the terminal: they may
/// quote data. Those of decoders are not printed: they are caught, and told as the reason why a file cannot
/// be read.
pub(super) fn print_safely() {
    set_hook(Box::new(|panic| {
        if imaging::is_decoding() {
            return;
        }
        let backtrace = Backtrace::capture();
        let text = text(thread::current().name(), panic);
        let mut err = io::stderr().lock();
        // Nobody is left to be told of a standard error that is closed.
        writeln!(err, "{text}").unwrap_or_default();
        if backtrace.status() == BacktraceStatus::Captured {
            for line in backtrace.to_string().lines() {
                writeln!(err, "{}", printable(line)).unwrap_or_default();
            }
        }
    }));
}

/// Where it was, and its message.
fn text(thread: Option<&str>, panic: &PanicHookInfo<'_>) -> String {
    let payload = panic.payload();
    let words = payload.downcast_ref::<&str>().copied();
    let message = words.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    let place = panic.location().map_or_else(|| "nowhere".to_owned(), ToString::to_string);
    let message = message.unwrap_or("no message");
    let thread = thread.unwrap_or("unnamed");
    format!("thread {thread} panicked at {place}: {}", printable(message))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::panic::{catch_unwind, take_hook};
    use std::sync::{Arc, Mutex};

    #[test]
    fn a_message_is_made_safe() {
        let said = Arc::new(Mutex::new(String::new()));
        let here = thread::current().id();
        let before = take_hook();
        let heard = Arc::clone(&said);
        set_hook(Box::new(move |panic| {
            // Other tests may panic beside this one.
            if thread::current().id() == here {
                *heard.lock().unwrap() = text(Some("evil"), panic);
            }
        }));
        let is_panic = catch_unwind(|| panic!("no {}", "a\x1b]0;t\x07\u{9b}\nb")).is_err();
        set_hook(before);
        let said = said.lock().unwrap();
        assert!(is_panic && said.starts_with("thread evil panicked at src"), "{said}");
        assert!(said.ends_with(r": no a\x1b]0;t\x07\x9b\nb"), "{said}");
    }
}
