//! What the edge hands to the review screen: the errors that are to be judged.

use crate::app::Workbench;
use crate::domain::{Causes, ErrorId, Opinion};
use std::sync::Arc;

/// A review as the edge opened it. It has at least one error.
#[derive(Debug)]
pub struct OpenReview {
    /// The dataset.
    pub bench: Arc<Workbench>,
    /// Who judges.
    pub reviewer: String,
    /// What can be chosen.
    pub causes: Causes,
    /// Whether it is not told whose an error is.
    pub is_blind: bool,
    /// The errors in the order of the walk.
    pub cases: Vec<Case>,
    /// How many errors had been judged before and are passed over.
    pub passed_over: usize,
}

/// One error, and all that is shown of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// Which error.
    pub id: ErrorId,
    /// How many guesses, or classes, counted.
    pub k: usize,
    /// The ground truth.
    pub truth: NamedClass,
    /// Keys of all classes that are right, where they are known.
    pub valid: Vec<String>,
    /// What was named: first the classes that make the error, then what others said.
    pub lists: Vec<NamedList>,
    /// What else is known, a line each.
    pub facts: Vec<String>,
    /// Word of the cause that the log suggests.
    pub suggested: Option<&'static str>,
    /// What the reviewer said of it so far.
    pub opinion: Opinion,
}

/// Classes that somebody named, best first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedList {
    /// Who did; empty where that is not told.
    pub who: String,
    /// The classes.
    pub classes: Vec<NamedClass>,
}

/// A class by its key and by its words, which may hold anything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedClass {
    /// The key.
    pub key: String,
    /// The words.
    pub words: String,
}

impl Case {
    /// The classes that make the error.
    pub(super) fn named(&self) -> &[NamedClass] {
        self.lists.first().map_or(&[], |list| &list.classes)
    }
}
