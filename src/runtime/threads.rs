//! Every thread is made here: named, and its panic turned into a message.

#![expect(clippy::disallowed_methods, reason = "the one place that makes threads")]

use std::any::Any;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::thread::{self, Builder, JoinHandle};

/// Starts a thread. If it panics, `on_panic` gets the thread's name and the panic's text.
pub fn spawn(
    name: &'static str,
    body: impl FnOnce() + Send + 'static,
    on_panic: impl FnOnce(String) + Send + 'static,
) -> io::Result<JoinHandle<()>> {
    Builder::new().name(name.to_owned()).spawn(move || {
        if let Err(panic) = catch_unwind(AssertUnwindSafe(body)) {
            on_panic(format!("{name}: {}", panic_text(panic.as_ref())));
        }
    })
}

/// Does two things at once, the first on a thread of its own. A panic of either goes on in the caller.
/// Fails, having done nothing, if there can be no thread.
pub fn both<A: Send, B>(
    name: &'static str,
    first: impl FnOnce() -> A + Send,
    second: impl FnOnce() -> B,
) -> io::Result<(A, B)> {
    thread::scope(|scope| {
        let first = Builder::new().name(name.to_owned()).spawn_scoped(scope, first)?;
        let second = second();
        Ok((first.join().unwrap_or_else(|panic| resume_unwind(panic)), second))
    })
}

/// The text of a caught panic.
pub fn panic_text(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("panicked")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc;

    #[test]
    fn two_things_are_done_and_both_come_back() {
        let words = ["one", "two"];
        let (first, second) = both("test", || words[0].len(), || words[1].to_owned()).unwrap();
        assert_eq!((first, second.as_str()), (3, "two"));
    }

    #[test]
    fn a_panic_becomes_a_message() {
        let (to, from) = mpsc::channel();
        let body = || {
            // A quiet panic: the hook would print it.
            std::panic::resume_unwind(Box::new("bad image"));
        };
        let thread = spawn("decode", body, move |text| to.send(text).unwrap()).unwrap();
        thread.join().unwrap();
        assert_eq!(from.recv().unwrap(), "decode: bad image");
    }
}
