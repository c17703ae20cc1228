//! What an annotator notes of a class for later. It is no part of any answer.

/// One thing noted of a class.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Whether it is one of the classes wanted near at hand.
    Favourite(bool),
    /// A text on it; empty: none.
    Note(String),
}

/// All that an annotator noted of a class.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClassMarks {
    /// Who.
    pub annotator: String,
    /// Key of the class.
    pub class: String,
    /// Whether it is one of the classes wanted near at hand.
    pub is_favourite: bool,
    /// A text on it; empty: none.
    pub note: String,
}
