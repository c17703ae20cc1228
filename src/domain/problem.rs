//! One thing wrong with somebody's data: noted, listed, never fatal.

use std::fmt;

/// What is wrong and where. Texts may hold anything a file name can hold; whoever prints them
/// escapes them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// The file, or file and line, or record concerned.
    pub place: String,
    /// What is wrong with it, as a clause: "truncated after 2,048 of 81,733 bytes".
    pub what: String,
}

impl Problem {
    /// A problem at a place.
    pub fn new(place: impl Into<String>, what: impl Into<String>) -> Self {
        Self { place: place.into(), what: what.into() }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.what)
    }
}
