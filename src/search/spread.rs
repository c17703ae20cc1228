//! One typed word over all classes: a grade for every lemma and every class it fits. Knows
//! nothing of the other words of the query.

use super::edits::{Slips, forgiven, forgiven_at_most};
use super::first_letters::FirstLetters;
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
    ancestors: Texts,
    /// Words of glosses.
    glosses: Texts,
}

/// Words of long texts, in which their places do not matter.
#[derive(Debug, Default)]
struct Texts {
    words: Vocabulary,
    first_letters: FirstLetters,
}

impl Texts {
    fn new(words: Vocabulary, count: u32) -> Self {
        let first_letters = FirstLetters::new(&words, count as usize);
        Self { words, first_letters }
    }
}

/// How one typed word fits every lemma, and every class other than by its lemmas.
#[derive(Debug)]
pub(super) struct Spread<'a> {
    typed: &'a str,
    /// Whether typing slips in it are forgiven.
    may_slip: bool,
    /// Per lemma: [`Tier::Prefix`] or [`Tier::Fuzzy`].
    pub(super) lemmas: Grades,
    /// Per class: [`Tier::Ancestor`] or [`Tier::Gloss`].
    pub(super) classes: Grades,
}

/// The best grade of a word at every target.
#[derive(Debug)]
pub(super) struct Grades {
    /// By number of the target.
    pub(super) at: Vec<Grade>,
    /// How many grades were entered, better ones or not.
    entered: usize,
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

impl<'a> Spread<'a> {
    /// A typed word that fits nowhere yet.
    pub(super) fn nowhere(
        typed: &'a str,
        may_slip: bool,
        lemma_count: usize,
        class_count: usize,
    ) -> Self {
        let (lemmas, classes) = (Grades::none(lemma_count), Grades::none(class_count));
        Self { typed, may_slip, lemmas, classes }
    }

    /// How common the word is: roughly in how many places it fits.
    pub(super) fn entered(&self) -> usize {
        self.lemmas.entered + self.classes.entered
    }

    /// Enters the word everywhere it fits; with typing slips only if it begins no lemma's or
    /// ancestor's word.
    pub(super) fn enter(&mut self, words: &Words, reach: Reach) {
        let is_literal = self.enter_literal(words, reach);
        self.enter_singulars(words);
        self.enter_parts(words);
        if !is_literal {
            self.enter_slips(words, forgiven(self.typed.chars().count()));
        }
    }

    /// Enters the word, which was entered before, also where slips, and more of them, are forgiven
    /// whatever it begins.
    pub(super) fn enter_more(&mut self, words: &Words) {
        self.enter_slips(words, forgiven_at_most(self.typed.chars().count()));
    }

    /// Words that are, or begin with, what was typed; whether a lemma's or ancestor's does.
    fn enter_literal(&mut self, words: &Words, reach: Reach) -> bool {
        let typed = self.typed;
        let own = self.lemmas.enter_beginnings(&words.lemmas, typed, Tier::Prefix);
        let joined = words.joined.beginning_with(typed);
        for number in joined.clone() {
            self.lemmas.enter(words.joined.postings(number), Tier::Prefix, penalty::JOINED);
        }
        let above = match reach {
            Reach::Near => false,
            Reach::Words => {
                self.classes.enter_word(&words.ancestors.words, typed, (Tier::Ancestor, 0));
                self.classes.enter_word(&words.glosses.words, typed, (Tier::Gloss, 0));
                false
            }
            Reach::Far => {
                self.classes.enter_begun(&words.glosses, typed, Tier::Gloss);
                self.classes.enter_begun(&words.ancestors, typed, Tier::Ancestor)
            }
        };
        own || above || !joined.is_empty()
    }

    /// Words that what was typed may be the plural of.
    fn enter_singulars(&mut self, words: &Words) {
        let with = |tier| (tier, penalty::PLURAL);
        for single in singulars(self.typed) {
            self.lemmas.enter_word(&words.lemmas, &single, with(Tier::Fuzzy));
            self.classes.enter_word(&words.ancestors.words, &single, with(Tier::Ancestor));
            self.classes.enter_word(&words.glosses.words, &single, with(Tier::Gloss));
        }
    }

    /// Initials, and words that contain what was typed.
    fn enter_parts(&mut self, words: &Words) {
        let typed = self.typed;
        let letters = typed.chars().count();
        if letters > 1 {
            for number in words.initials.beginning_with(typed) {
                let is_whole = words.initials.word(number) == typed;
                let penalty = if is_whole { penalty::INITIALS } else { penalty::FIRST_INITIALS };
                self.lemmas.enter(words.initials.postings(number), Tier::Fuzzy, penalty);
            }
        }
        // Other scripts say in one or two letters what takes Latin three.
        if letters < MIN_INSIDE && typed.is_ascii() {
            return;
        }
        for number in words.lemmas.containing(typed) {
            let is_ending = words.lemmas.word(number).ends_with(typed);
            let penalty = if is_ending { penalty::ENDING } else { penalty::INSIDE };
            self.lemmas.enter(words.lemmas.postings(number), Tier::Fuzzy, penalty);
        }
    }

    /// Words that a few typing slips separate from what was typed.
    fn enter_slips(&mut self, words: &Words, limit: u8) {
        if limit == 0 || !self.may_slip {
            return;
        }
        let typed = self.typed;
        words.lemmas.each_near(typed, limit, |number, slips| {
            self.lemmas.enter(words.lemmas.postings(number), Tier::Fuzzy, slips_penalty(slips));
        });
        let ancestors = &words.ancestors.words;
        ancestors.each_near(typed, limit, |number, slips| {
            self.classes.enter(ancestors.postings(number), Tier::Ancestor, slips_penalty(slips));
        });
        if typed.chars().count() >= MIN_JOINED {
            words.joined.each_near(typed, limit, |number, slips| {
                let penalty = slips_penalty(slips) + penalty::JOINED;
                self.lemmas.enter(words.joined.postings(number), Tier::Fuzzy, penalty);
            });
        }
    }
}

fn slips_penalty(slips: Slips) -> u16 {
    u16::from(slips.edits) * penalty::SLIP
        + if slips.is_whole { penalty::WHOLE } else { penalty::BEGINNING }
        + if slips.is_first_wrong { penalty::FIRST_LETTER } else { 0 }
}

impl Grades {
    /// No grade anywhere.
    fn none(count: usize) -> Self {
        Self { at: vec![Grade::NONE; count], entered: 0 }
    }

    fn enter(&mut self, postings: &[Posting], tier: Tier, penalty: u16) {
        for posting in postings {
            let grade = Grade::new(tier, penalty, posting.position);
            let best = &mut self.at[posting.target as usize];
            *best = grade.min(*best);
        }
        self.entered += postings.len();
    }

    /// Enters all words that begin with what was typed; whether there are any.
    fn enter_beginnings(&mut self, words: &Vocabulary, typed: &str, tier: Tier) -> bool {
        let numbers = words.beginning_with(typed);
        for number in numbers.clone() {
            let is_whole = words.word(number) == typed;
            let penalty = if is_whole { penalty::WHOLE } else { penalty::BEGINNING };
            self.enter(words.postings(number), tier, penalty);
        }
        !numbers.is_empty()
    }

    /// The same, of texts in which a word's place does not matter.
    fn enter_begun(&mut self, texts: &Texts, typed: &str, tier: Tier) -> bool {
        let mut letters = typed.chars();
        let (Some(letter), None) = (letters.next(), letters.next()) else {
            return self.enter_beginnings(&texts.words, typed, tier);
        };
        self.enter_word(&texts.words, typed, (tier, penalty::WHOLE));
        let begun = Grade::new(tier, penalty::BEGINNING, 0);
        let count = texts.first_letters.enter(&mut self.at, letter, begun);
        self.entered += count;
        count > 0
    }

    /// Enters this very word, if there is one.
    fn enter_word(&mut self, words: &Vocabulary, word: &str, fit: (Tier, u16)) {
        if let Some(number) = words.find(word) {
            self.enter(words.postings(number), fit.0, fit.1);
        }
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
            ancestors: Texts::new(self.ancestors.build(), self.class_count),
            glosses: Texts::new(self.glosses.build(), self.class_count),
        }
    }
}
