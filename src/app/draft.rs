//! A line of text being written: a note, a comment, a reason, a name.

use super::typing;

/// Letters it may have.
const MOST: usize = 500;

/// The text so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Draft(String);

impl Draft {
    /// A draft that begins with this text.
    pub(super) fn of(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// Types into it.
    pub(super) fn type_text(&mut self, text: &str) {
        let room = MOST.saturating_sub(self.0.chars().count());
        self.0.extend(typing::one_line(text).take(room));
    }

    /// Erases the last letter.
    pub(super) fn erase(&mut self) {
        self.0.pop();
    }

    /// Erases the last word.
    pub(super) fn erase_word(&mut self) {
        typing::erase_word(&mut self.0);
    }

    /// The text so far.
    pub(super) fn text(&self) -> &str {
        &self.0
    }

    /// The text as it is kept.
    pub(super) fn finished(&self) -> String {
        self.0.trim().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_is_one_bounded_line() {
        let mut draft = Draft::default();
        draft.type_text("ears up\nnot down");
        draft.erase_word();
        assert_eq!(draft.text(), "ears up not ");
        assert_eq!(draft.finished(), "ears up not");
        draft.type_text(&"x".repeat(1000));
        assert_eq!(draft.text().chars().count(), MOST);
    }
}
