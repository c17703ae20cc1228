//! What the annotator typed, folded once. Knows nothing of classes.

use super::fold;

/// The most words looked at; what is typed after them is ignored.
pub(super) const MAX_WORDS: usize = 12;

/// A folded query.
#[derive(Debug)]
pub(super) struct Query {
    /// Its first [`MAX_WORDS`] words.
    pub(super) words: Vec<String>,
    /// All of its words with single spaces between.
    pub(super) spaced: String,
    /// All of its words without spaces.
    pub(super) squashed: String,
}

impl Query {
    /// Folds what was typed.
    pub(super) fn new(typed: &str) -> Self {
        let mut words = fold::words(typed);
        let (spaced, squashed) = (words.join(" "), words.concat());
        words.truncate(MAX_WORDS);
        Self { words, spaced, squashed }
    }

    /// Whether a word may fit by its beginning outside of the class's own names. A lone letter
    /// or two would fit everything there.
    pub(super) fn reaches_far(&self) -> bool {
        self.words.len() > 1 || self.squashed.chars().nth(2).is_some()
    }
}
