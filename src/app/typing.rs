//! Text that is typed in one line: the search, or what is written.

/// The letters of a typed or pasted text; line ends and the like become spaces.
pub(super) fn one_line(text: &str) -> impl Iterator<Item = char> {
    text.chars().map(|typed| if typed.is_control() { ' ' } else { typed })
}

/// Erases the last word.
pub(super) fn erase_word(text: &mut String) {
    let kept = text.trim_end().rfind(' ').map_or(0, |space| space + 1);
    text.truncate(kept);
}
