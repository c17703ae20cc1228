//! An inverted list: the unique words of many texts, sorted, each with the places it occurs at.
//! Its cost grows with the number of different words, not with the length of the texts. Knows
//! nothing of ranking or of what its targets are.

use std::collections::HashMap;
use std::ops::Range;

use super::edits::{Slips, Typed};

/// The fewest letters in which a slip is looked for in mere beginnings of words: fewer are near
/// the beginnings of half of all words.
const MIN_BEGINNING: usize = 4;

/// How many letters count as a word's opening: typing slips in short words concern no more.
const OPENING: usize = 8;

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
    words: Vec<Box<str>>,
    /// For each word its letters, and those it begins with.
    letters: Vec<LetterSet>,
    opening_letters: Vec<LetterSet>,
    /// Postings of word `w` are `postings[starts[w]..starts[w + 1]]`.
    starts: Vec<usize>,
    postings: Vec<Posting>,
}

impl Vocabulary {
    /// The word with this number; numbers follow the alphabet.
    pub(super) fn word(&self, number: usize) -> &str {
        &self.words[number]
    }

    /// Where a word occurs, by ascending target.
    pub(super) fn postings(&self, number: usize) -> &[Posting] {
        &self.postings[self.starts[number]..self.starts[number + 1]]
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

    /// The numbers of all words that contain `part` other than at their beginning.
    pub(super) fn containing(&self, part: &str) -> impl Iterator<Item = usize> {
        let wanted = LetterSet::of(part);
        let is_inside = move |number: &usize| {
            let word = &self.words[*number];
            wanted.missing_from(self.letters[*number]) == 0
                && word.len() > part.len()
                && !word.starts_with(part)
                && word.contains(part)
        };
        (0..self.words.len()).filter(is_inside)
    }

    /// Calls `each` with every word that at most `limit` slips separate from what was typed.
    pub(super) fn each_near(&self, typed: &str, limit: u8, mut each: impl FnMut(usize, Slips)) {
        let letters: Vec<char> = typed.chars().collect();
        let Some(ready) = Typed::new(&letters) else { return };
        let wanted = LetterSet::of(typed);
        if wanted.count() <= u32::from(limit) {
            // A held key: every word would be as near as any other.
            return;
        }
        // What lies further on decides nothing but that the word is longer.
        let reach = letters.len() + usize::from(limit) + 1;
        let given = if reach <= OPENING { &self.opening_letters } else { &self.letters };
        let needs_whole = letters.len() < MIN_BEGINNING;
        for (number, word) in self.words.iter().enumerate() {
            // Every edit brings in at most one letter that the word has not got.
            if wanted.missing_from(given[number]) > u32::from(limit) {
                continue;
            }
            if needs_whole && word.chars().nth(reach - 1).is_some() {
                continue;
            }
            if let Some(slips) = ready.slips(word.chars(), limit)
                && (slips.is_whole || !needs_whole)
            {
                each(number, slips);
            }
        }
    }
}

/// The letters that occur in a word: two bits for each of a to z, for once and for more often,
/// the rest sharing six such pairs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct LetterSet(u64);

impl LetterSet {
    /// The letters of a folded word.
    pub(super) fn of(word: &str) -> Self {
        Self::from_letters(word.chars())
    }

    fn from_letters(letters: impl Iterator<Item = char>) -> Self {
        Self(letters.fold(0, |set, letter| {
            let once = 1_u64 << Self::bit(letter);
            set | if set & once == 0 { once } else { once << 32 }
        }))
    }

    fn bit(letter: char) -> u32 {
        let code = u32::from(letter);
        if letter.is_ascii_lowercase() { code - u32::from('a') } else { 26 + code % 6 }
    }

    fn count(self) -> u32 {
        self.0.count_ones()
    }

    /// A lower bound of how many letters of this set the other lacks.
    pub(super) fn missing_from(self, other: Self) -> u32 {
        Self(self.0 & !other.0).count()
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
        let words: Vec<Box<str>> = sorted.into_iter().map(|(word, _)| word).collect();
        let letters = words.iter().map(|word| LetterSet::of(word)).collect();
        let openings = words.iter().map(|word| word.chars().take(OPENING));
        let opening_letters = openings.map(LetterSet::from_letters).collect();
        Vocabulary { words, letters, opening_letters, starts, postings }
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
    use proptest::prelude::*;

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

    proptest! {
        #[test]
        fn sorting_out_by_letters_loses_no_near_word(
            typed in "[a-cé]{2,9}",
            word in "[a-cé]{1,14}",
            limit in 1_u8..4,
        ) {
            prop_assume!(LetterSet::of(&typed).count() > u32::from(limit));
            let letters: Vec<char> = typed.chars().collect();
            let mut found = None;
            vocabulary(&[&word]).each_near(&typed, limit, |_, slips| found = Some(slips));
            let slips = Typed::new(&letters).and_then(|typed| typed.slips(word.chars(), limit));
            let is_near = |slips: &Slips| slips.is_whole || letters.len() >= MIN_BEGINNING;
            prop_assert_eq!(found, slips.filter(is_near));
        }
    }

    #[test]
    fn an_empty_vocabulary_finds_nothing() {
        let words = vocabulary(&[]);
        assert_eq!(words.beginning_with("a").len(), 0);
        assert_eq!(words.containing("a").count(), 0);
    }
}
