//! What may stand in the place of the class list: the examples of a class, its card, or several
//! classes side by side. A panel has its own keys; typing a name closes it and searches.

mod bench;
mod card;
mod command;
mod examples;
mod remarks;

pub(super) use crate::app::draft::Draft;
pub(super) use bench::{Bench, Source};
pub(super) use card::Card;
pub use card::Past;
pub(super) use examples::{Examples, PAGE};
pub(super) use remarks::{Remarks, Subject};

/// The panel that is open.
#[derive(Clone, Debug)]
pub(super) enum Panel {
    /// The examples of the class under the list's cursor.
    Examples(Examples),
    /// All that is known of the class under the list's cursor.
    Card(Card),
    /// Classes side by side.
    Bench(Bench),
    /// What is said of the image beside the guesses; the list stays.
    Remarks(Remarks),
}

impl Panel {
    /// The text being written in it.
    pub(super) fn draft_mut(&mut self) -> Option<&mut Draft> {
        match self {
            Self::Card(card) => card.draft.as_mut(),
            Self::Remarks(remarks) => remarks.draft.as_mut().map(|(_, draft)| draft),
            Self::Examples(_) | Self::Bench(_) => None,
        }
    }
}
