//! The class finder: typed text to ranked classes. Pure: no clock, no files, no threads; it
//! knows class texts and nothing of trees, screens or sessions.
//!
//! # What fits
//! Query and texts are folded to words alike (case, accents, hyphens, apostrophes). A class is
//! found if *every* typed word fits a word of its lemmas, its ancestors' names or its gloss, in
//! any order. Every typed word counts as a beginning, so that each keystroke narrows the list. A
//! word fits, best first:
//!
//! | tier | the typed word |
//! |---|---|
//! | [`Tier::Prefix`] | is or begins a word of a lemma, or two neighbouring ones written as one |
//! | [`Tier::Fuzzy`] | is a lemma word's plural; is the initials of a lemma; is the ending or a part of a lemma word; is a few typing slips from a lemma word or its beginning |
//! | [`Tier::Ancestor`] | is or begins a word of an ancestor's name, or is its plural, or is near it |
//! | [`Tier::Gloss`] | is or begins a word of the gloss |
//!
//! Typing slips (a letter missing, added, wrong, or swapped with its neighbour) are forgiven as
//! one in words of 4 to 7 letters, two beyond, and only in words that begin no lemma's or ancestor's
//! word as typed: who types "snake" does not mean "stake". If nothing better than a gloss is
//! found that way, slips are forgiven in every word, and more of them. If still nothing is
//! found, classes are listed that contain the letters in order ([`Tier::Scattered`]). A query of
//! one or two letters reaches ancestors and glosses only by whole words.
//!
//! # How classes are ranked
//! 1. By tier: [`Tier::Exact`] if a lemma is the whole query (spaces aside); [`Tier::Prefix`] if
//!    one begins with it; else the tier of the word that fits worst.
//! 2. Lemmas that begin with the whole query come before others: first those where it ends with a
//!    word, then within a word, then those where only spaces differ.
//! 3. By penalty, added up over the words: each tier below the best weighs 32; a mere beginning 2,
//!    joined words 3, a plural 1, initials 2 (4 if only the first of them), an ending 6, a part 9,
//!    each slip 8, a different first letter 6, a word from another lemma of the class 4.
//! 4. In the first three tiers: by the class's first lemma before by another, then by a shorter
//!    lemma, then by an earlier word in it.
//! 5. The order of the class list.

mod edits;
mod fold;
mod grade;
mod highlight;
mod names;
mod query;
mod rank;
mod spread;
mod subsequence;
#[cfg(test)]
mod tests;
mod vocabulary;

use crate::domain::ClassId;
use names::Names;
use query::Query;
use spread::{Leniency, Spread, Words, WordsBuilder};

pub use highlight::highlights;

/// The texts of one class that can be searched.
#[derive(Clone, Copy, Debug)]
pub struct ClassText<'a> {
    /// Its words; the first is the one shown where space is short.
    pub lemmas: &'a [String],
    /// The names of its ancestors; one may hold several lemmas with commas between.
    pub ancestors: &'a [&'a str],
    /// Its definition.
    pub gloss: &'a str,
}

/// How a class fits a query, best first. The module's documentation has the rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tier {
    /// A lemma is the query.
    Exact,
    /// All words begin words of lemmas.
    Prefix,
    /// All words fit lemmas, some by plural, initials, part or typing slip.
    Fuzzy,
    /// Some word fits only an ancestor.
    Ancestor,
    /// Some word fits only the gloss.
    Gloss,
    /// No words fit, but a lemma has the letters in order.
    Scattered,
}

impl Tier {
    /// The tier with this number, 0 being the best; the last for numbers out of range.
    fn numbered(number: u16) -> Self {
        match number {
            0 => Self::Exact,
            1 => Self::Prefix,
            2 => Self::Fuzzy,
            3 => Self::Ancestor,
            4 => Self::Gloss,
            _ => Self::Scattered,
        }
    }
}

/// A class that fits a query. Smaller is better: matches sort into the order they are listed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Match {
    /// How it fits.
    pub tier: Tier,
    /// What speaks against it within its tier; smaller is better. Comparable between matches of
    /// one query only.
    pub penalty: u32,
    /// The class.
    pub class: ClassId,
}

/// The searchable texts of a class list.
#[derive(Debug)]
pub struct Index {
    names: Names,
    words: Words,
}

impl Index {
    /// Indexes classes; a class's [`ClassId`] is its position.
    pub fn new<'a>(classes: impl IntoIterator<Item = ClassText<'a>>) -> Self {
        let mut names = Names::default();
        let mut words = WordsBuilder::default();
        for class in classes {
            names.begin_class();
            for lemma in class.lemmas {
                names.push(&fold::words(lemma));
            }
            words.push_class(&class);
        }
        names.finish();
        for number in 0..names.lemma_count() {
            words.push_lemma(&names.lemma(number).spaced);
        }
        Self { names, words: words.build() }
    }

    /// The classes that fit what was typed, best first. A query without letters or digits finds
    /// nothing; words after the twelfth are ignored.
    pub fn find(&self, query: &str) -> Vec<Match> {
        let query = Query::new(query);
        if query.words.is_empty() {
            return Vec::new();
        }
        let matches = self.ranked(&query, Leniency::Careful);
        if matches.first().is_some_and(|best| best.tier < Tier::Gloss) {
            return matches;
        }
        let matches = self.ranked(&query, Leniency::Generous);
        if matches.is_empty() { subsequence::scattered(&self.names, &query) } else { matches }
    }

    fn ranked(&self, query: &Query, leniency: Leniency) -> Vec<Match> {
        let (lemmas, classes) = (self.names.lemma_count(), self.names.class_count());
        let spreads: Vec<Spread> = query
            .words
            .iter()
            .map(|word| {
                let mut spread = Spread::nowhere(lemmas, classes);
                spread.enter(&self.words, word, query.reaches_far(), leniency);
                spread
            })
            .collect();
        rank::ranked(&self.names, &self.names.openings(query), &spreads)
    }
}
