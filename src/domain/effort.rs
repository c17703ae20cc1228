//! What a trial took beside time.

use super::ClassId;

/// What the annotator did on a trial so far, over all sittings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Effort {
    /// Lead time at the first key, in milliseconds; `None` before it.
    pub first_key_ms: Option<u64>,
    /// Keys pressed and mouse actions.
    pub keys: u32,
    /// Searches begun.
    pub searches: u32,
}

/// For how long a class was on the screen since the last record that says so, without idleness.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    /// The class.
    pub class: ClassId,
    /// Its row in the list, in milliseconds.
    pub row_ms: u64,
    /// Examples of it, in milliseconds.
    pub examples_ms: u64,
}
