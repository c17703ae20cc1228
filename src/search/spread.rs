//! One typed word over all classes: a grade for every lemma and every class it fits. Knows
//! nothing of the other words of the query.

use super::edits::{Slips, forgiven, forgiven_at_most};
use super::grade::Grade;
use super::plural::singulars;
use super::query::Reach;
use super::vocabulary::{Posting, Vocabulary, VocabularyBuilder};
use super::{ClassText, Tier, fold};

/// The words of all classes, by where they stand. Targets of the first three are lemmas, of the
/// others classes.
#[derive(Debug, Default)]
pub(super) struct Words {
    /// Words of lemmas.
    lemmas: Vocabulary,
    /// Neighbouring words of lemmas written as one ("softcoated").
    joined: Vocabulary,
    /// First letters of lemmas of several words ("gsd").
    initials: Vocabulary,
    /// Words of ancestors' names.
    ancestors: Vocabulary,
    /// Words of glosses.
    glosses: Vocabulary,
}

/// How one typed word fits every lemma, and every class other than by its lemmas.
#[derive(Debug)]
pub(super) struct Spread {
    /// Per lemma: [`Tier::Prefix`] or [`Tier::Fuzzy`].
    pub(super) lemmas: Vec<Grade>,
    /// Per class: [`Tier::Ancestor`] or [`Tier::Gloss`].
    pub(super) classes: Vec<Grade>,
}

/// Penalties within the tiers; the rule is stated in the module's documentation.
mod penalty {
    pub(super) const WHOLE: u16 = 0;
    pub(super) const BEGINNING: u16 = 2;
    pub(super) const JOINED: u16 = 3;
    pub(super) const PLURAL: u16 = 1;
    pub(super) const INITIALS: u16 = 2;
    pub(super) const FIRST_INITIALS: u16 = 4;
    pub(super) const ENDING: u16 = 6;
    pub(super) const INSIDE: u16 = 9;
    pub(super) const SLIP: u16 = 8;
    pub(super) const FIRST_LETTER: u16 = 6;
}

/// The fewest letters looked for inside other words, and joined words corrected for.
const MIN_INSIDE: usize = 3;
const MIN_JOINED: usize = 5;

impl Spread {
    /// A word that fits nowhere yet.
    pub(super) fn nowhere(lemma_count: usize, class_count: usize) -> Self {
        Self { lemmas: vec![Grade::NONE; lemma_count], classes: vec![Grade::NONE; class_count] }
    }

    /// Enters a typed word everywhere it fits; with typing slips only if it begins no lemma's or
    /// ancestor's word.
    pub(super) fn enter(&mut self, words: &Words, typed: &str, reach: Reach) {
        let is_literal = self.enter_literal(words, typed, reach);
        self.enter_singulars(words, typed);
        self.enter_parts(words, typed);
        if !is_literal {
            self.enter_slips(words, typed, forgiven(typed.chars().count()));
        }
    }

    /// Enters a word that was entered before also where slips, and more of them, are forgiven
    /// whatever it begins.
    pub(super) fn enter_more(&mut self, words: &Words, typed: &str) {
        self.enter_slips(words, typed, forgiven_at_most(typed.chars().count()));
    }

    /// Words that are, or begin with, what was typed; whether a lemma's or ancestor's does.
    fn enter_literal(&mut self, words: &Words, typed: &str, reach: Reach) -> bool {
        let own = enter_beginnings(&mut self.lemmas, &words.lemmas, typed, Tier::Prefix);
        let joined = words.joined.beginning_with(typed);
        for number in joined.clone() {
            let postings = words.joined.postings(number);
            enter_all(&mut self.lemmas, postings, Tier::Prefix, penalty::JOINED);
        }
        let above = match reach {
            Reach::Near => false,
            Reach::Words => {
                enter_word(&mut self.classes, &words.ancestors, typed, (Tier::Ancestor, 0));
                enter_word(&mut self.classes, &words.glosses, typed, (Tier::Gloss, 0));
                false
            }
            Reach::Far => {
                enter_beginnings(&mut self.classes, &words.glosses, typed, Tier::Gloss);
                enter_beginnings(&mut self.classes, &words.ancestors, typed, Tier::Ancestor)
            }
        };
        own || above || !joined.is_empty()
    }

    /// Words that what was typed may be the plural of.
    fn enter_singulars(&mut self, words: &Words, typed: &str) {
        let with = |tier| (tier, penalty::PLURAL);
        for single in singulars(typed) {
            enter_word(&mut self.lemmas, &words.lemmas, &single, with(Tier::Fuzzy));
            enter_word(&mut self.classes, &words.ancestors, &single, with(Tier::Ancestor));
            enter_word(&mut self.classes, &words.glosses, &single, with(Tier::Gloss));
        }
    }

    /// Initials, and words that contain what was typed.
    fn enter_parts(&mut self, words: &Words, typed: &str) {
        let letters = typed.chars().count();
        if letters > 1 {
            for number in words.initials.beginning_with(typed) {
                let is_whole = words.initials.word(number) == typed;
                let penalty = if is_whole { penalty::INITIALS } else { penalty::FIRST_INITIALS };
                let postings = words.initials.postings(number);
                enter_all(&mut self.lemmas, postings, Tier::Fuzzy, penalty);
            }
        }
        // Other scripts say in one or two letters what takes Latin three.
        if letters < MIN_INSIDE && typed.is_ascii() {
            return;
        }
        for number in words.lemmas.containing(typed) {
            let is_ending = words.lemmas.word(number).ends_with(typed);
            let penalty = if is_ending { penalty::ENDING } else { penalty::INSIDE };
            enter_all(&mut self.lemmas, words.lemmas.postings(number), Tier::Fuzzy, penalty);
        }
    }

    /// Words that a few typing slips separate from what was typed.
    fn enter_slips(&mut self, words: &Words, typed: &str, limit: u8) {
        if limit == 0 {
            return;
        }
        words.lemmas.each_near(typed, limit, |number, slips| {
            let postings = words.lemmas.postings(number);
            enter_all(&mut self.lemmas, postings, Tier::Fuzzy, slips_penalty(slips));
        });
        words.ancestors.each_near(typed, limit, |number, slips| {
            let postings = words.ancestors.postings(number);
            enter_all(&mut self.classes, postings, Tier::Ancestor, slips_penalty(slips));
        });
        if typed.chars().count() >= MIN_JOINED {
            words.joined.each_near(typed, limit, |number, slips| {
                let penalty = slips_penalty(slips) + penalty::JOINED;
                enter_all(&mut self.lemmas, words.joined.postings(number), Tier::Fuzzy, penalty);
            });
        }
    }
}

fn slips_penalty(slips: Slips) -> u16 {
    u16::from(slips.edits) * penalty::SLIP
        + if slips.is_whole { penalty::WHOLE } else { penalty::BEGINNING }
        + if slips.is_first_wrong { penalty::FIRST_LETTER } else { 0 }
}

/// Enters all words that begin with what was typed; whether there are any.
fn enter_beginnings(grades: &mut [Grade], words: &Vocabulary, typed: &str, tier: Tier) -> bool {
    let numbers = words.beginning_with(typed);
    for number in numbers.clone() {
        let is_whole = words.word(number) == typed;
        let penalty = if is_whole { penalty::WHOLE } else { penalty::BEGINNING };
        enter_all(grades, words.postings(number), tier, penalty);
    }
    !numbers.is_empty()
}

/// Enters this very word, if there is one.
fn enter_word(grades: &mut [Grade], words: &Vocabulary, word: &str, fit: (Tier, u16)) {
    if let Some(number) = words.find(word) {
        enter_all(grades, words.postings(number), fit.0, fit.1);
    }
}

fn enter_all(grades: &mut [Grade], postings: &[Posting], tier: Tier, penalty: u16) {
    for posting in postings {
        let grade = Grade::new(tier, penalty, posting.position);
        let best = &mut grades[posting.target as usize];
        *best = grade.min(*best);
    }
}

/// Collects [`Words`], class by class.
#[derive(Debug, Default)]
pub(super) struct WordsBuilder<'a> {
    lemmas: VocabularyBuilder,
    joined: VocabularyBuilder,
    initials: VocabularyBuilder,
    ancestors: VocabularyBuilder,
    glosses: VocabularyBuilder,
    lemma_count: u32,
    class_count: u32,
    /// Words of the ancestors met so far: most classes share most of theirs.
    known_ancestors: std::collections::HashMap<&'a str, Vec<u32>>,
}

impl<'a> WordsBuilder<'a> {
    /// Adds the next class's texts other than its lemmas.
    pub(super) fn push_class(&mut self, class: &ClassText<'a>) {
        let number = self.class_count;
        for &name in class.ancestors {
            let ancestors = &mut self.ancestors;
            let words = self.known_ancestors.entry(name).or_insert_with(|| {
                let mut words = Vec::new();
                fold::each_word(name, |word| words.push(ancestors.number(word)));
                words
            });
            for &mut word in words {
                ancestors.post(word, number, 0);
            }
        }
        fold::each_word(class.gloss, |word| self.glosses.post_word(word, number, 0));
        self.class_count += 1;
    }

    /// Adds the next lemma, given as folded words with single spaces between, and its initials
    /// if hyphenated words count as one.
    pub(super) fn push_lemma(&mut self, lemma: &str, leading: &str) {
        let number = self.lemma_count;
        let words: Vec<&str> = lemma.split_terminator(' ').collect();
        for (position, word) in words.iter().enumerate() {
            self.lemmas.post_word(word, number, position);
        }
        for (position, pair) in words.windows(2).enumerate() {
            self.joined.post_word(&pair.concat(), number, position);
        }
        if words.len() > 1 {
            let initials: String = words.iter().filter_map(|word| word.chars().next()).collect();
            self.initials.post_word(&initials, number, 0);
            if leading.len() > 1 && leading != initials {
                self.initials.post_word(leading, number, 0);
            }
        }
        self.lemma_count += 1;
    }

    /// The finished vocabularies.
    pub(super) fn build(self) -> Words {
        Words {
            lemmas: self.lemmas.build(),
            joined: self.joined.build(),
            initials: self.initials.build(),
            ancestors: self.ancestors.build(),
            glosses: self.glosses.build(),
        }
    }
}
