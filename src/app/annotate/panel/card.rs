//! The class card: whether a note on the class is being written, and what the past says.

use crate::app::draft::Draft;
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
    pub(in super::super) draft: Option<Draft>,
}
