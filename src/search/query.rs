//! What the annotator typed, folded once. Knows nothing of classes.

use super::fold;
use std::collections::HashSet;

/// The most words looked at; what is typed after them is ignored.
pub(super) const MAX_WORDS: usize = 12;

/// The first words of a query, in which typing slips are forgiven: names have no more, and to look
/// for slips takes longest.
pub(super) const MAX_MISSPELT: usize = 5;

/// The most characters looked at; a name is never so long, a pasted text may be.
const MAX_CHARACTERS: usize = 256;

/// How far beyond the class's own names a query looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// Not at all: a lone Latin letter stands in every gloss.
    Near,
    /// To whole words: two letters would begin a word everywhere.
    Words,
    /// To words that begin so.
    Far,
}

/// As much of what was typed as is looked at.
pub(super) fn considered(typed: &str) -> &str {
    typed.char_indices().nth(MAX_CHARACTERS).map_or(typed, |(end, _)| &typed[..end])
}

/// A folded query.
#[derive(Debug)]
pub(super) struct Query {
    /// Its first [`MAX_WORDS`] different words.
    pub(super) words: Vec<String>,
    /// All of its words with single spaces between.
    pub(super) spaced: String,
    /// All of its words without spaces.
    pub(super) squashed: String,
}

impl Query {
    /// Folds what was typed.
    pub(super) fn new(typed: &str) -> Self {
        let mut words = fold::words(considered(typed));
        let (spaced, squashed) = (words.join(" "), words.concat());
        let mut seen = HashSet::new();
        words.retain(|word| seen.insert(word.clone()));
        words.truncate(MAX_WORDS);
        Self { words, spaced, squashed }
    }

    /// How far this query looks.
    pub(super) fn reach(&self) -> Reach {
        let mut letters = self.squashed.chars();
        match (letters.next(), letters.next(), letters.next()) {
            _ if self.words.len() > 1 => Reach::Far,
            (_, _, Some(_)) => Reach::Far,
            (Some(letter), None, _) if letter.is_ascii_alphabetic() => Reach::Near,
            _ => Reach::Words,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_looks_the_farther_the_more_was_typed() {
        let reach = |typed| Query::new(typed).reach();
        assert_eq!(["a", "A-", "犬", "7"].map(reach)[..2], [Reach::Near; 2]);
        assert_eq!(["犬", "7", "ox"].map(reach), [Reach::Words; 3]);
        assert_eq!(["dog", "a b"].map(reach), [Reach::Far; 2]);
    }

    #[test]
    fn of_a_pasted_text_the_beginning_counts() {
        assert_eq!(Query::new(&"é".repeat(10_000)).squashed.len(), MAX_CHARACTERS);
        let words = |text: &str| Query::new(text).words.len();
        assert_eq!(
            words(&(0..5_000).map(|n| n.to_string()).collect::<Vec<_>>().join(" ")),
            MAX_WORDS
        );
    }

    #[test]
    fn a_word_typed_twice_counts_once() {
        let query = Query::new("chow Chow");
        assert_eq!((query.words.len(), query.spaced.as_str()), (1, "chow chow"));
    }
}
