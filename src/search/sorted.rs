//! Sorted words and what neighbours in the order share, so that words that begin alike are looked
//! at together. Knows nothing of where the words stand.

use super::edits::{Compared, Slips, Typed};
use std::ops::Range;

/// Words in order.
#[derive(Debug, Default)]
pub(super) struct SortedWords {
    words: Vec<Box<str>>,
    /// For each word how many first letters it shares with the one before; 255 stands for more.
    shared: Vec<u8>,
}

/// Which words are looked for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wanted<'a> {
    /// Words like this,
    pub(super) typed: &'a Typed,
    /// at most so many slips from it,
    pub(super) limit: u8,
    /// as a whole, or else by their beginning too.
    pub(super) needs_whole: bool,
}

impl SortedWords {
    /// Of words that are in order; one may stand there several times.
    pub(super) fn new(words: Vec<Box<str>>) -> Self {
        let before = std::iter::once("").chain(words.iter().map(|word| &**word));
        let shared = before.zip(&words).map(|(before, word)| shared_letters(before, word));
        Self { shared: shared.collect(), words }
    }

    /// Number of words.
    pub(super) fn len(&self) -> usize {
        self.words.len()
    }

    /// The word with this number; numbers follow the alphabet.
    pub(super) fn word(&self, number: usize) -> &str {
        &self.words[number]
    }

    /// All words in order.
    pub(super) fn iter(&self) -> impl Iterator<Item = &str> {
        self.words.iter().map(|word| &**word)
    }

    /// The numbers of all words that begin with `prefix`.
    pub(super) fn beginning_with(&self, prefix: &str) -> Range<usize> {
        let start = self.words.partition_point(|word| **word < *prefix);
        let count = self.words[start..].partition_point(|word| word.starts_with(prefix));
        start..start + count
    }

    /// The number of this very word.
    pub(super) fn find(&self, word: &str) -> Option<usize> {
        self.words.binary_search_by(|other| (**other).cmp(word)).ok()
    }

    /// Calls `each` with every word that is wanted. Words that begin alike are compared once as far
    /// as they do, and no further where their beginning is too far off. `may_be` says at little cost
    /// of most words that they are not wanted.
    pub(super) fn each_near(
        &self,
        wanted: &Wanted<'_>,
        may_be: impl Fn(usize) -> bool,
        mut each: impl FnMut(usize, Slips),
    ) {
        let &Wanted { typed, limit, needs_whole } = wanted;
        // What is known after each letter of the word compared last; of these the word at hand has
        // so many.
        let (mut known, mut shared) = (vec![Compared::new(typed)], 0);
        let mut number = 0;
        while number < self.len() {
            shared = usize::from(self.shared[number]).min(shared);
            if !may_be(number) {
                number += 1;
                continue;
            }
            known.truncate(shared + 1);
            let mut rest = self.words[number].chars().skip(known.len() - 1);
            let mut here = known[known.len() - 1];
            let mut is_hopeless = false;
            while !is_hopeless && known.len() <= typed.reach(limit) {
                let Some(letter) = rest.next() else { break };
                here = here.next(letter);
                is_hopeless = here.is_hopeless(limit, needs_whole);
                known.push(here);
            }
            shared = known.len() - 1;
            if is_hopeless {
                number = self.after_beginning(number, shared);
                continue;
            }
            let slips = here.slips(rest.next().is_none(), limit);
            if let Some(slips) = slips.filter(|slips| slips.is_whole || !needs_whole) {
                each(number, slips);
            }
            number += 1;
        }
    }

    /// The number of the next word that does not share so many first letters with this one.
    fn after_beginning(&self, number: usize, letters: usize) -> usize {
        let rest = &self.shared[number + 1..];
        let count = rest.iter().position(|&shared| usize::from(shared) < letters);
        number + 1 + count.unwrap_or(rest.len())
    }
}

/// How many first letters two words share.
fn shared_letters(one: &str, other: &str) -> u8 {
    let letters = one.chars().zip(other.chars());
    u8::try_from(letters.take_while(|(one, other)| one == other).count()).unwrap_or(u8::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sorted(words: &[&str]) -> SortedWords {
        SortedWords::new(words.iter().map(|&word| word.into()).collect())
    }

    #[test]
    fn beginnings_are_a_range() {
        let words = sorted(&["hot", "hotdog", "hound", "hound", "hut"]);
        assert_eq!(words.beginning_with("ho"), 0..4);
        assert_eq!(words.beginning_with("hound"), 2..4);
        assert!(words.beginning_with("z").is_empty());
        assert_eq!((words.find("hut"), words.find("hu")), (Some(4), None));
        assert!(sorted(&[]).beginning_with("a").is_empty());
    }

    proptest! {
        #[test]
        fn what_words_share_is_compared_as_well_as_word_by_word(
            typed in "[a-cé]{1,9}",
            words in proptest::collection::vec("[a-cé]{0,14}", 0..40),
            limit in 0_u8..4,
            needs_whole in any::<bool>(),
            is_left_out in proptest::collection::vec(any::<bool>(), 40),
        ) {
            let mut words = words;
            words.sort_unstable();
            let ready = Typed::new(&typed.chars().collect::<Vec<_>>()).unwrap();
            let all = SortedWords::new(words.iter().map(|word| word.as_str().into()).collect());
            let mut found = Vec::new();
            let wanted = Wanted { typed: &ready, limit, needs_whole };
            let may_be = |number: usize| !is_left_out[number];
            all.each_near(&wanted, may_be, |word, slips| found.push((word, slips)));
            let is_near = |slips: &Slips| slips.is_whole || !needs_whole;
            let left = words.iter().enumerate().filter(|(number, _)| may_be(*number));
            let one_by_one = left.filter_map(|(number, word)| {
                Some((number, ready.slips(word.chars(), limit).filter(is_near)?))
            });
            prop_assert_eq!(found, one_by_one.collect::<Vec<_>>());
        }
    }
}
