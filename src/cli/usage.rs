//! What the parser says of what was typed, and of help that was asked for.

use super::args::Cli;
use crate::domain::printable;
use clap::Parser;
use std::ffi::OsString;

/// What the parser says of these arguments, which it refused with this error. It quotes them; they
/// may be names of files from anywhere, put in by a shell.
pub(super) fn text(error: &clap::Error, arguments: impl Iterator<Item = OsString>) -> String {
    // Asked again with arguments that are safe to show, it says the same and quotes those: a line
    // break in one of them begins no line of ours.
    let shown = arguments.map(|argument| printable(&argument.to_string_lossy()).into_owned());
    let again = Cli::try_parse_from(shown).err().filter(|again| again.kind() == error.kind());
    let text = again.as_ref().unwrap_or(error).to_string();
    text.lines().map(|line| printable(line).into_owned() + "\n").collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is said of these words.
    fn said(words: &[&str]) -> String {
        let error = Cli::try_parse_from(words).unwrap_err();
        text(&error, words.iter().map(OsString::from))
    }

    #[test]
    fn what_is_quoted_is_safe() {
        let evil = "x\x1b]52;c;aGk\x07\nhint: \u{202e}\u{9b}2J";
        for words in [
            &["hit5", evil][..],
            &["hit5", "label", "a", evil],
            &["hit5", &format!("--{evil}")],
            &["hit5", "label", "-n", evil],
            &["hit5", "report", "--since", evil],
            &["hit5", "--graphics", evil],
            &[evil, "label", "a", "b"],
        ] {
            let said = said(words);
            assert!(said.lines().all(|line| printable(line) == line), "{said:?}");
            assert!(!said.contains("\nhint"), "{said:?}");
            assert!(said.contains(r"x\x1b]52;c;aGk\x07\nhint: \u{202e}\x9b2J"), "{said}");
        }
    }

    #[test]
    fn help_has_its_lines() {
        assert!(said(&["hit5", "--help"]).lines().count() > 30);
    }
}
