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
//! | [`Tier::Fuzzy`] | is a lemma word's plural; is the initials of a lemma, hyphenated words counting as one or as several; is the ending or a part of a lemma word; is a few typing slips from a lemma word or its beginning |
//! | [`Tier::Ancestor`] | is or begins a word of an ancestor's name, or is its plural, or is a few slips from it |
//! | [`Tier::Gloss`] | is or begins a word of the gloss, or is its plural |
//!
//! Typing slips (a letter missing, added, wrong, or swapped with its neighbour) are forgiven as
//! one in words of 4 to 7 letters, two beyond, and only in words that begin no lemma's or ancestor's
//! word as typed: who types "snake" does not mean "stake". If nothing better than a gloss is
//! found that way, slips are forgiven in every word, and more of them, and then in the query as a
//! whole, as a letter may be missing from a short word ("bow te"). If still nothing is found and
//! three or more words were typed, classes are listed that lack one of them ([`Tier::ButOne`]),
//! and else classes that contain the letters in order ([`Tier::Scattered`]).
//!
//! A query of two letters reaches ancestors and glosses only by whole words, one of a single
//! Latin letter not at all. Of a query the first 256 characters and twelve different words count, and
//! slips are forgiven in the first five words.
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
//!
//! # Other ways to name a class
//! A query that is the key of a class (its WNID) or its class index brings it first
//! ([`Tier::Key`]). A query that begins with `;` is a code ([`Codes`]): the classes whose codes
//! begin so, in the order of their codes, and nothing else.

mod code;
mod edits;
mod first_letters;
mod fold;
mod grade;
mod highlight;
mod history;
mod in_place;
mod keys;
mod names;
mod plural;
mod query;
mod rank;
mod sorted;
mod spread;
mod subsequence;
#[cfg(test)]
mod tests;
mod vocabulary;

use crate::domain::ClassId;
use keys::Keys;
use names::Names;
use query::{MAX_MISSPELT, Query};
use spread::{Spread, Words, WordsBuilder};

pub use code::Codes;
pub use highlight::highlights;
pub use history::History;
pub use in_place::{FoldedRows, Occurrence, Occurrences, RowText};

/// Begins a query that is a code.
const CODE_MARK: char = ';';

/// The texts of one class that can be searched.
#[derive(Clone, Copy, Debug)]
pub struct ClassText<'a> {
    /// Its lasting name: a WNID, or the path of a folder.
    pub key: &'a str,
    /// A model's output position, where the taxonomy knows it.
    pub class_index: Option<u16>,
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
    /// The query is the class's key, its class index or its code, or begins its code.
    Key,
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
    /// All words but one fit somewhere.
    ButOne,
    /// No words fit, but a lemma has the letters in order.
    Scattered,
}

impl Tier {
    /// The tier with this number, 0 being the best; the last for numbers out of range.
    fn numbered(number: u16) -> Self {
        match number {
            0 => Self::Key,
            1 => Self::Exact,
            2 => Self::Prefix,
            3 => Self::Fuzzy,
            4 => Self::Ancestor,
            5 => Self::Gloss,
            6 => Self::ButOne,
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

/// In which order matches are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Order {
    /// The best first.
    #[default]
    Rank,
    /// As in the class list, so that classes of one family stay together.
    List,
}

impl Order {
    /// Puts matches of one query into this order.
    pub fn arrange(self, matches: &mut [Match]) {
        match self {
            Self::Rank => matches.sort_unstable(),
            Self::List => matches.sort_unstable_by_key(|found| found.class),
        }
    }
}

/// The searchable texts of a class list.
#[derive(Debug)]
pub struct Index {
    names: Names,
    words: Words,
    keys: Keys,
    codes: Codes,
}

impl Index {
    /// Indexes classes; a class's [`ClassId`] is its position.
    pub fn new<'a>(classes: impl IntoIterator<Item = ClassText<'a>>) -> Self {
        let mut names = Names::default();
        let mut words = WordsBuilder::default();
        let mut keys = Keys::default();
        let mut coded = Vec::new();
        let mut leading = Vec::new();
        for (id, class) in (0..).map(ClassId).zip(classes) {
            names.begin_class();
            for lemma in class.lemmas {
                names.push(&fold::words(lemma));
            }
            // A class without lemmas counts as having an empty one.
            let initials = class.lemmas.iter().map(|lemma| fold::initials(lemma));
            leading.extend(initials.chain(class.lemmas.is_empty().then(String::new)));
            words.push_class(&class);
            keys.push(id, &class);
            coded.push((class.key, class.lemmas.first().map_or(class.key, String::as_str)));
        }
        names.finish();
        keys.finish();
        for (number, initials) in leading.iter().enumerate() {
            words.push_lemma(&names.lemma(number).spaced, initials);
        }
        Self { names, words: words.build(), keys, codes: Codes::new(coded) }
    }

    /// The code of every class.
    pub fn codes(&self) -> &Codes {
        &self.codes
    }

    /// The classes that fit what was typed, best first. A query without letters or digits finds
    /// nothing; a word typed twice counts once, and words after the twelfth are ignored.
    pub fn find(&self, query: &str) -> Vec<Match> {
        match query.trim_start().strip_prefix(CODE_MARK) {
            Some(code) => self.coded(code),
            None => self.named(query),
        }
    }

    /// The classes that fit what was typed, in the order asked for.
    pub fn find_in(&self, query: &str, order: Order) -> Vec<Match> {
        let mut matches = self.find(query);
        order.arrange(&mut matches);
        matches
    }

    /// The classes whose codes begin so.
    fn coded(&self, code: &str) -> Vec<Match> {
        let classes = self.codes.beginning_with(code.trim());
        let matches = (0..).zip(classes);
        matches.map(|(penalty, class)| Match { tier: Tier::Key, penalty, class }).collect()
    }

    /// The classes with this key or class index, then those whose words fit.
    fn named(&self, typed: &str) -> Vec<Match> {
        let keyed = self.keys.find(typed);
        let worded = self.worded(typed);
        if keyed.is_empty() {
            return worded;
        }
        let rest = worded.into_iter().filter(|found| !keyed.contains(&found.class));
        let key = |&class: &ClassId| Match { tier: Tier::Key, penalty: 0, class };
        keyed.iter().map(key).chain(rest).collect()
    }

    fn worded(&self, typed: &str) -> Vec<Match> {
        let query = Query::new(typed);
        if query.words.is_empty() {
            return Vec::new();
        }
        let openings = self.names.openings(&query);
        let mut spreads = self.spreads(&query);
        let matches = rank::ranked(&self.names, &openings, &spreads);
        if matches.first().is_some_and(|best| best.tier < Tier::Gloss) {
            return matches;
        }
        for spread in &mut spreads {
            spread.enter_more(&self.words);
        }
        spreads.sort_by_key(Spread::entered);
        let matches = rank::ranked(&self.names, &openings, &spreads);
        if matches.first().is_some_and(|best| best.tier < Tier::Gloss) {
            return matches;
        }
        let near = rank::near(&self.names, &query);
        let is_new = |found: &Match| near.iter().all(|other| other.class != found.class);
        let matches: Vec<Match> =
            near.iter().copied().chain(matches.into_iter().filter(is_new)).collect();
        if !matches.is_empty() {
            return matches;
        }
        let matches = rank::but_one(&self.names, &spreads);
        if matches.is_empty() { subsequence::scattered(&self.names, &query) } else { matches }
    }

    /// How each word of a query fits, understood carefully; the rarest word first, as most classes
    /// lack that one.
    fn spreads<'a>(&self, query: &'a Query) -> Vec<Spread<'a>> {
        let (lemmas, classes) = (self.names.lemma_count(), self.names.class_count());
        let spread = |(place, word): (usize, &'a String)| {
            let may_slip = place < MAX_MISSPELT;
            let mut spread = Spread::nowhere(word, may_slip, lemmas, classes);
            spread.enter(&self.words, query.reach());
            spread
        };
        let mut spreads: Vec<_> = query.words.iter().enumerate().map(spread).collect();
        spreads.sort_by_key(Spread::entered);
        spreads
    }
}
