//! The folded lemmas of all classes, in class order, and look-up of those that begin with the
//! whole of what was typed. Knows nothing of single words' matches.

use std::ops::Range;

use super::edits::{Typed, forgiven};
use super::query::Query;
use super::sorted::{SortedWords, Wanted};
use super::vocabulary::{LetterSet, id};
use crate::domain::ClassId;

/// All lemmas, numbered through. Every class has at least one, if only an empty one.
#[derive(Debug, Default)]
pub(super) struct Names {
    lemmas: Vec<Lemma>,
    /// Lemmas of class `c` are `starts[c]..starts[c + 1]`.
    starts: Vec<usize>,
    /// The lemmas' letters without spaces, sorted, and the lemma of each.
    squashed: SortedWords,
    sorted: Vec<u32>,
    /// The same before they are sorted.
    unsorted: Vec<(Box<str>, u32)>,
}

/// One folded lemma.
#[derive(Debug)]
pub(super) struct Lemma {
    /// Its words with single spaces between.
    pub(super) spaced: Box<str>,
    /// Number of letters, spaces not counted.
    pub(super) letter_count: u32,
    /// Which letters.
    pub(super) letters: LetterSet,
}

/// How a lemma begins with the whole query, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Opening {
    /// The lemma is the query.
    Exact,
    /// The query ends where a word of the lemma ends ("car" in "car wheel").
    WholeWords,
    /// The query ends within a word ("car" in "cardigan").
    PartWord,
    /// Only if spaces are put elsewhere ("sea l" in "sealyham").
    Squashed,
}

impl Names {
    /// Appends a lemma, given as folded words, to the class being built.
    pub(super) fn push(&mut self, words: &[String]) {
        let squashed = words.concat();
        self.lemmas.push(Lemma {
            spaced: words.join(" ").into(),
            letter_count: id(squashed.chars().count()),
            letters: LetterSet::of(&squashed),
        });
        self.unsorted.push((squashed.into(), id(self.lemmas.len() - 1)));
    }

    /// Begins the next class; to be called before its lemmas are pushed, and once at the end.
    pub(super) fn begin_class(&mut self) {
        if self.starts.last() == Some(&self.lemmas.len()) {
            self.push(&[]);
        }
        self.starts.push(self.lemmas.len());
    }

    /// Sorts what look-up needs sorted; to be called once, after the last class.
    pub(super) fn finish(&mut self) {
        self.begin_class();
        let mut squashed = std::mem::take(&mut self.unsorted);
        squashed.sort_unstable();
        let (squashed, sorted) = squashed.into_iter().unzip();
        (self.squashed, self.sorted) = (SortedWords::new(squashed), sorted);
    }

    /// Number of classes.
    pub(super) fn class_count(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// Number of lemmas.
    pub(super) fn lemma_count(&self) -> usize {
        self.lemmas.len()
    }

    /// The numbers of a class's lemmas.
    pub(super) fn of_class(&self, class: usize) -> Range<usize> {
        self.starts[class]..self.starts[class + 1]
    }

    /// The class of a lemma, and the lemma's place among its own, from 0.
    pub(super) fn class_of(&self, number: usize) -> (ClassId, u32) {
        let class = self.starts.partition_point(|start| *start <= number).saturating_sub(1);
        (ClassId(id(class)), id(number - self.starts[class]))
    }

    /// The lemma with this number.
    pub(super) fn lemma(&self, number: usize) -> &Lemma {
        &self.lemmas[number]
    }

    /// The numbers of all lemmas that a few slips separate from the whole query, spaces aside, with
    /// the number of slips.
    pub(super) fn near(&self, query: &Query) -> Vec<(usize, u8)> {
        let letters: Vec<char> = query.squashed.chars().collect();
        let Some(typed) = Typed::new(&letters) else { return Vec::new() };
        let wanted = Wanted { typed: &typed, limit: forgiven(letters.len()), needs_whole: true };
        let mut near = Vec::new();
        let every = |_| true;
        self.squashed.each_near(&wanted, every, |place, slips| {
            near.push((self.sorted[place] as usize, slips.edits));
        });
        near
    }

    /// Per lemma, how it begins with the whole query, if it does.
    pub(super) fn openings(&self, query: &Query) -> Vec<Option<Opening>> {
        let mut openings = vec![None; self.lemmas.len()];
        for place in self.squashed.beginning_with(&query.squashed) {
            let lemma = self.sorted[place] as usize;
            let is_exact = self.squashed.word(place).len() == query.squashed.len();
            openings[lemma] = Some(opening(&self.lemmas[lemma].spaced, &query.spaced, is_exact));
        }
        openings
    }
}

fn opening(lemma: &str, typed: &str, is_exact: bool) -> Opening {
    match lemma.strip_prefix(typed) {
        _ if is_exact => Opening::Exact,
        Some(rest) if rest.starts_with(' ') => Opening::WholeWords,
        Some(_) => Opening::PartWord,
        None => Opening::Squashed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::fold;

    fn names(classes: &[&[&str]]) -> Names {
        let mut names = Names::default();
        for lemmas in classes {
            names.begin_class();
            lemmas.iter().for_each(|lemma| names.push(&fold::words(lemma)));
        }
        names.finish();
        names
    }

    #[test]
    fn every_class_has_a_lemma() {
        let names = names(&[&[], &["a", "b"], &[]]);
        assert_eq!(names.class_count(), 3);
        assert_eq!([names.of_class(0), names.of_class(1), names.of_class(2)], [0..1, 1..3, 3..4]);
        assert_eq!(Names::default().class_count(), 0);
    }

    #[test]
    fn a_slip_in_a_short_word_is_seen_in_the_whole_lemma() {
        let names = names(&[&["bow tie", "bowl"], &["lab coat"], &["bow tied up"]]);
        assert_eq!(names.near(&Query::new("bow te")), [(0, 1)]);
        assert_eq!(names.near(&Query::new("lb coat")), [(2, 1)]);
        assert_eq!(names.near(&Query::new("")), []);
    }

    #[test]
    fn the_ways_to_begin_are_told_apart() {
        let names = names(&[&["Sealyham", "sea lion"], &["sea l", "sea-l ion", "seashore"]]);
        let expected = [
            Some(Opening::Squashed),
            Some(Opening::PartWord),
            Some(Opening::Exact),
            Some(Opening::WholeWords),
            None,
        ];
        assert_eq!(names.openings(&Query::new("Sea L")), expected);
    }
}
