//! Decoders are made by others and given files made by others: one that panics has refused a file, no
//! more. It must not know what is decoded.

use std::any::Any;
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

thread_local! {
    static IS_DECODING: Cell<bool> = const { Cell::new(false) };
}

/// Whether this thread is in a decoder, whose panic will be caught and told as the reason why a file is
/// refused: nobody has to be told otherwise.
pub fn is_decoding() -> bool {
    IS_DECODING.get()
}

/// Lets a decoder work. If it panics, its text is the error.
pub(super) fn guarded<T>(decode: impl FnOnce() -> T) -> Result<T, String> {
    let before = IS_DECODING.replace(true);
    let done = catch_unwind(AssertUnwindSafe(decode));
    IS_DECODING.set(before);
    done.map_err(|panic| text(panic.as_ref()).to_owned())
}

fn text(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("without a word")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_a_reason_and_no_more() {
        // Quiet panics: the hook would print them.
        let panics = |with: Box<dyn Any + Send>| -> Result<(), String> {
            guarded(|| std::panic::resume_unwind(with))
        };
        assert_eq!(panics(Box::new("no row")), Err("no row".to_owned()));
        let row = Box::new(format!("row {}", 7));
        assert_eq!(panics(row), Err("row 7".to_owned()));
        assert_eq!(panics(Box::new(7)), Err("without a word".to_owned()));
        assert!(!is_decoding());
        assert_eq!(guarded(is_decoding), Ok(true));
        assert_eq!(guarded(|| guarded(|| 1).is_ok() && is_decoding()), Ok(true));
        assert!(!is_decoding());
    }
}
