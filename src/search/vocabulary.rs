//! An inverted list: the unique words of many texts, sorted, each with the places it occurs at.
//! Its cost grows with the number of different words, not with the length of the texts. Knows
//! nothing of ranking or of what its targets are.

use std::collections::HashMap;
use std::ops::Range;

use super::edits::{Slips, Typed};
use super::sorted::{SortedWords, Wanted};

/// The fewest letters in which a slip is looked for in mere beginnings of words: fewer are near
/// the beginnings of half of all words.
const MIN_BEGINNING: usize = 4;

/// One place a word occurs at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Posting {
    /// Number of the text.
    pub(super) target: u32,
    /// Number of the word in its text, from 0; 255 stands for all later ones too.
    pub(super) position: u8,
}

/// The sorted unique words of many texts.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    words: SortedWords,
    /// For each word its letters.
    letters: Vec<LetterSet>,
    /// Postings of word `w` are `postings[starts[w]..starts[w + 1]]`.
    starts: Vec<usize>,
    postings: Vec<Posting>,
}

impl Vocabulary {
    /// Number of different words.
    pub(super) fn len(&self) -> usize {
        self.words.len()
    }

    /// The word with this number; numbers follow the alphabet.
    pub(super) fn word(&self, number: usize) -> &str {
        self.words.word(number)
    }

    /// Where a word occurs, by ascending target.
    pub(super) fn postings(&self, number: usize) -> &[Posting] {
        &self.postings[self.starts[number]..self.starts[number + 1]]
    }

    /// The numbers of all words that begin with `prefix`.
    pub(super) fn beginning_with(&self, prefix: &str) -> Range<usize> {
        self.words.beginning_with(prefix)
    }

    /// The number of this very word.
    pub(super) fn find(&self, word: &str) -> Option<usize> {
        self.words.find(word)
    }

    /// The numbers of all words that contain `part` other than at their beginning.
    pub(super) fn containing(&self, part: &str) -> impl Iterator<Item = usize> {
        let wanted = LetterSet::of(part);
        let likely =
            self.letters.iter().enumerate().filter(move |(_, given)| wanted.is_in(**given));
        likely.map(|(number, _)| number).filter(move |&number| {
            let word = self.word(number);
            word.len() > part.len() && !word.starts_with(part) && word.contains(part)
        })
    }

    /// Calls `each` with every word that at most `limit` slips separate from what was typed.
    pub(super) fn each_near(&self, typed: &str, limit: u8, each: impl FnMut(usize, Slips)) {
        let letters: Vec<char> = typed.chars().collect();
        let Some(ready) = Typed::new(&letters) else { return };
        let set = LetterSet::of(typed);
        if set.count() <= u32::from(limit) {
            // A held key: every word would be as near as any other.
            return;
        }
        let needs_whole = letters.len() < MIN_BEGINNING;
        // Every slip brings in at most one letter that the word has not got.
        let may_be = |number: usize| set.is_within(self.letters[number], limit);
        self.words.each_near(&Wanted { typed: &ready, limit, needs_whole }, may_be, each);
    }
}

/// The letters that occur in a word: two bits for each of a to z, for once and for more often,
/// the rest sharing six such pairs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct LetterSet(u64);

impl LetterSet {
    /// The letters of a folded word.
    pub(super) fn of(word: &str) -> Self {
        Self(word.chars().fold(0, |set, letter| {
            let once = 1_u64 << Self::bit(letter);
            set | if set & once == 0 { once } else { once << 32 }
        }))
    }

    fn bit(letter: char) -> u32 {
        let code = u32::from(letter);
        if letter.is_ascii_lowercase() { code - u32::from('a') } else { 26 + code % 6 }
    }

    /// Whether the other has all letters of this set.
    pub(super) fn is_in(self, other: Self) -> bool {
        self.0 & !other.0 == 0
    }

    /// Whether the other lacks at most so many letters of this set, as far as the sets tell. Each
    /// turn takes away one that is lacking: for the few that matter cheaper than to count them.
    fn is_within(self, other: Self, limit: u8) -> bool {
        let lacking = self.0 & !other.0;
        (0..limit).fold(lacking, |rest, _| rest & rest.wrapping_sub(1)) == 0
    }

    fn count(self) -> u32 {
        self.0.count_ones()
    }
}

/// Collects words and where they occur, text by text.
#[derive(Debug, Default)]
pub(super) struct VocabularyBuilder {
    numbers: HashMap<Box<str>, u32>,
    /// For each word the last target it was posted at.
    last_targets: Vec<Option<u32>>,
    entries: Vec<(u32, Posting)>,
}

impl VocabularyBuilder {
    /// The provisional number of a word.
    pub(super) fn number(&mut self, word: &str) -> u32 {
        if let Some(&number) = self.numbers.get(word) {
            return number;
        }
        let number = id(self.numbers.len());
        self.numbers.insert(word.into(), number);
        self.last_targets.push(None);
        number
    }

    /// Notes that a word occurs at a place. Of several occurrences in one text only the first
    /// counts; the texts must come in ascending order.
    pub(super) fn post(&mut self, number: u32, target: u32, position: usize) {
        let last = &mut self.last_targets[number as usize];
        if *last == Some(target) {
            return;
        }
        *last = Some(target);
        let position = u8::try_from(position).unwrap_or(u8::MAX);
        self.entries.push((number, Posting { target, position }));
    }

    /// Notes that a word occurs at a place.
    pub(super) fn post_word(&mut self, word: &str, target: u32, position: usize) {
        let number = self.number(word);
        self.post(number, target, position);
    }

    /// The finished vocabulary.
    pub(super) fn build(self) -> Vocabulary {
        let mut sorted: Vec<(Box<str>, u32)> = self.numbers.into_iter().collect();
        sorted.sort_unstable();
        let mut ranks = vec![0_usize; sorted.len()];
        for (rank, (_, number)) in sorted.iter().enumerate() {
            ranks[*number as usize] = rank;
        }
        let (starts, postings) = grouped(&self.entries, &ranks);
        let words = SortedWords::new(sorted.into_iter().map(|(word, _)| word).collect());
        let letters = words.iter().map(LetterSet::of).collect();
        Vocabulary { words, letters, starts, postings }
    }
}

/// Groups postings by the rank of their word, keeping the order within a word (counting sort).
fn grouped(entries: &[(u32, Posting)], ranks: &[usize]) -> (Vec<usize>, Vec<Posting>) {
    let mut starts = vec![0; ranks.len() + 1];
    for (number, _) in entries {
        starts[ranks[*number as usize] + 1] += 1;
    }
    for rank in 1..starts.len() {
        starts[rank] += starts[rank - 1];
    }
    let mut next = starts.clone();
    let mut postings = vec![Posting { target: 0, position: 0 }; entries.len()];
    for (number, posting) in entries {
        let slot = &mut next[ranks[*number as usize]];
        postings[*slot] = *posting;
        *slot += 1;
    }
    (starts, postings)
}

/// A count as a 32-bit number. Four thousand million words or classes do not fit in memory.
pub(super) fn id(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vocabulary(texts: &[&str]) -> Vocabulary {
        let mut builder = VocabularyBuilder::default();
        for (target, text) in (0..).zip(texts) {
            for (position, word) in text.split(' ').enumerate() {
                builder.post_word(word, target, position);
            }
        }
        builder.build()
    }

    fn named(words: &Vocabulary, numbers: impl IntoIterator<Item = usize>) -> Vec<&str> {
        numbers.into_iter().map(|number| words.word(number)).collect()
    }

    #[test]
    fn words_know_their_texts_once_each() {
        let words = vocabulary(&["sea lion", "sea sea slug", "ant lion"]);
        let sea = words.find("sea").unwrap();
        let at = |target, position| Posting { target, position };
        assert_eq!(words.postings(sea), [at(0, 0), at(1, 0)]);
        assert_eq!(words.postings(words.find("lion").unwrap()), [at(0, 1), at(2, 1)]);
        assert_eq!(words.find("se"), None);
    }

    #[test]
    fn beginnings_and_parts_are_told_apart() {
        let words = vocabulary(&["hound", "foxhound wolfhound", "hot hotdog"]);
        assert_eq!(named(&words, words.beginning_with("ho")), ["hot", "hotdog", "hound"]);
        assert_eq!(named(&words, words.beginning_with("hou")), ["hound"]);
        assert_eq!(named(&words, words.containing("hound")), ["foxhound", "wolfhound"]);
        assert_eq!(words.beginning_with("z").len(), 0);
    }

    #[test]
    fn near_words_are_found_whatever_their_first_letter() {
        let words = vocabulary(&["beagle bagel eagle angle"]);
        let mut near = Vec::new();
        words.each_near("bagle", 1, |number, _| near.push(words.word(number)));
        assert_eq!(near, ["bagel", "beagle", "eagle"]);
    }

    #[test]
    fn of_three_letters_only_whole_words_are_near() {
        let words = vocabulary(&["toy tower two tyro"]);
        let mut near = Vec::new();
        words.each_near("tow", 1, |number, _| near.push(words.word(number)));
        assert_eq!(near, ["toy", "two"]);
    }

    #[test]
    fn a_held_key_is_near_nothing() {
        let words = vocabulary(&["eel", "eeeeeeee"]);
        words.each_near("eeeeeeeee", 2, |number, _| panic!("{}", words.word(number)));
    }

    #[test]
    fn an_empty_vocabulary_finds_nothing() {
        let words = vocabulary(&[]);
        assert_eq!(words.beginning_with("a").len(), 0);
        assert_eq!(words.containing("a").count(), 0);
    }
}
