//! The class card: whether a note on the class is being written, and what the past says.

use crate::app::annotate::typing;
use crate::domain::ClassId;

/// How an annotator has done with a class in practice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Past {
    /// Answered images of the class.
    pub met: u32,
    /// Of these, answers whose first guess was right.
    pub right: u32,
    /// Of these, answers with the class among the guesses.
    pub among: u32,
    /// First guesses at this class that were wrong.
    pub wrongly: u32,
    /// Classes confused with it, either way, the most often first.
    pub confused: Vec<(ClassId, u32)>,
}

/// The card.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in super::super) struct Card {
    /// The note being written.
    pub(in super::super) draft: Option<String>,
}

/// Letters a note may have.
const NOTE: usize = 500;

impl Card {
    /// Types into the note.
    pub(in super::super) fn type_text(&mut self, text: &str) {
        if let Some(draft) = &mut self.draft {
            let room = NOTE.saturating_sub(draft.chars().count());
            draft.extend(typing::one_line(text).take(room));
        }
    }

    /// Erases the last letter of the note.
    pub(in super::super) fn erase(&mut self) {
        if let Some(draft) = &mut self.draft {
            draft.pop();
        }
    }

    /// Erases the last word of the note.
    pub(in super::super) fn erase_word(&mut self) {
        if let Some(draft) = &mut self.draft {
            typing::erase_word(draft);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_is_one_bounded_line() {
        let mut card = Card { draft: Some(String::new()) };
        card.type_text("ears up\nnot down");
        card.erase_word();
        assert_eq!(card.draft.as_deref(), Some("ears up not "));
        card.type_text(&"x".repeat(1000));
        assert_eq!(card.draft.as_ref().map(|draft| draft.chars().count()), Some(NOTE));
    }
}
