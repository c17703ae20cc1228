//! Short codes of classes: a few letters that stand for one class and no other, for those who
//! label the same classes for weeks. Knows the names and keys of classes, nothing of ranking.
//!
//! # The codes
//! All codes of a class list have the same number of letters, the smallest that leaves three of
//! four codes unused; so none begins another, and 1,000 classes take three letters. A code is
//! made of letters of the class's first name in their order: its first letter, then
//! preferably the first letters of its words, then consonants ("golden retriever" is `gdr`).
//! Letters that look like `i` are one with it: `l` is written `i` and may be typed as `l`, `i`
//! or `1`; `o` may be typed as `0`.
//!
//! # The same for the same classes
//! Each class has a list of codes it would like. The first wishes of all classes are granted
//! before the second of any, and of two with one wish the one whose key comes first in the
//! alphabet gets it. So the codes depend on the set of keys and names, not on their order or
//! on anything an annotator does. Classes whose wishes are all taken get the next free code that
//! begins with their letter.

use std::collections::{BTreeMap, HashSet};
use std::ops::Range;

use super::fold;
use crate::domain::ClassId;

/// The letters of codes, in order.
const ALPHABET: &[u8; 25] = b"abcdefghijkmnopqrstuvwxyz";
/// One code of so many is in use at most, so that names find theirs.
const SPARENESS: usize = 4;
/// Letters of a name that are tried after its first.
const TRIED: usize = 8;

/// The codes of a class list.
#[derive(Debug, Default)]
pub struct Codes {
    /// Letters of every code.
    length: u32,
    /// By class; a code is a number whose digits are letters.
    numbers: Vec<usize>,
    /// The same by code.
    sorted: Vec<(usize, ClassId)>,
}

impl Codes {
    /// Gives codes to classes, told by their keys and first names; a class's [`ClassId`] is its
    /// position.
    pub fn new<'a>(classes: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let classes: Vec<_> = classes.into_iter().collect();
        let length = length_for(classes.len());
        let mut order: Vec<usize> = (0..classes.len()).collect();
        order.sort_by_key(|&class| classes[class]);
        let wishes: Vec<Vec<usize>> =
            classes.iter().map(|(_, name)| wishes(&letters(name), length)).collect();
        let mut allotment = Allotment::new(classes.len(), length);
        allotment.grant(&order, &wishes);
        for class in order {
            let first = letters(classes[class].1).first().map_or(0, |letter| letter.digit);
            allotment.fill(class, first);
        }
        Self::numbered(length, allotment.numbers.into_iter().flatten().collect())
    }

    fn numbered(length: u32, numbers: Vec<usize>) -> Self {
        let mut sorted: Vec<_> = numbers.iter().copied().zip((0..).map(ClassId)).collect();
        sorted.sort_unstable();
        Self { length, numbers, sorted }
    }

    /// The code of a class of this list.
    pub fn of(&self, class: ClassId) -> String {
        let mut rest = self.numbers[class.index()];
        let mut letters: Vec<u8> = Vec::new();
        for _ in 0..self.length {
            letters.push(ALPHABET[rest % ALPHABET.len()]);
            rest /= ALPHABET.len();
        }
        letters.iter().rev().copied().map(char::from).collect()
    }

    /// The classes whose codes begin with these letters, in the order of the codes: all for
    /// none, one for a whole code.
    pub fn beginning_with(&self, typed: &str) -> impl ExactSizeIterator<Item = ClassId> + '_ {
        let range = self.range(typed).unwrap_or_default();
        let start = self.sorted.partition_point(|(number, _)| *number < range.start);
        let count = self.sorted[start..].partition_point(|(number, _)| *number < range.end);
        self.sorted[start..start + count].iter().map(|(_, class)| *class)
    }

    /// The numbers of all codes that begin with these letters.
    fn range(&self, typed: &str) -> Option<Range<usize>> {
        let mut number = 0_usize;
        let mut missing = self.length;
        for letter in typed.chars() {
            missing = missing.checked_sub(1)?;
            number = number * ALPHABET.len() + digit(letter)?;
        }
        let width = ALPHABET.len().pow(missing);
        Some(number * width..(number + 1) * width)
    }
}

/// The fewest letters that make enough codes.
fn length_for(classes: usize) -> u32 {
    let needed = classes.saturating_mul(SPARENESS);
    let (mut length, mut capacity) = (1, ALPHABET.len());
    while capacity < needed {
        length += 1;
        capacity = capacity.saturating_mul(ALPHABET.len());
    }
    length
}

/// The place of a letter in the alphabet, its look-alikes included.
fn digit(letter: char) -> Option<usize> {
    let letter = match letter.to_ascii_lowercase() {
        'l' | '1' => 'i',
        '0' => 'o',
        other => other,
    };
    ALPHABET.iter().position(|&other| char::from(other) == letter)
}

/// A letter of a name that a code can have.
#[derive(Clone, Copy, Debug)]
struct Letter {
    digit: usize,
    /// How telling it is: 0 begins a word, 1 is a consonant, 2 a vowel (or `l`, written `i`).
    rank: u8,
}

/// The letters of a name that codes can have.
fn letters(name: &str) -> Vec<Letter> {
    let mut found = Vec::new();
    fold::each_word(name, |word| {
        for (place, letter) in word.chars().enumerate().filter(|(_, letter)| letter.is_alphabetic())
        {
            let rank = if place == 0 { 0 } else { 1 + u8::from("aeioul".contains(letter)) };
            found.extend(digit(letter).map(|digit| Letter { digit, rank }));
        }
    });
    found
}

/// The codes a name would like, best first.
fn wishes(letters: &[Letter], length: u32) -> Vec<usize> {
    let Some((_, rest)) = letters.split_first() else { return Vec::new() };
    let mut telling: Vec<usize> = (1..=rest.len()).collect();
    telling.sort_by_key(|&place| (letters[place].rank, place));
    telling.truncate(TRIED);
    let mut choices = choices(telling.len(), length as usize - 1);
    choices.sort_by_key(|choice| choice.iter().sum::<usize>());
    let spell = |choice: &Vec<usize>| {
        let mut places: Vec<usize> = choice.iter().map(|&rank| telling[rank]).collect();
        places.sort_unstable();
        let first = letters[0].digit;
        places.iter().fold(first, |number, &place| number * ALPHABET.len() + letters[place].digit)
    };
    choices.iter().map(spell).collect()
}

/// Every way to choose `count` of the numbers below `bound`, each in ascending order.
fn choices(bound: usize, count: usize) -> Vec<Vec<usize>> {
    let mut all = vec![Vec::new()];
    for _ in 0..count {
        let longer = |choice: &Vec<usize>| {
            let choice = choice.clone();
            let start = choice.last().map_or(0, |last| last + 1);
            (start..bound).map(move |next| [choice.as_slice(), &[next]].concat())
        };
        all = all.iter().flat_map(longer).collect();
    }
    all
}

/// Codes being given out.
struct Allotment {
    length: u32,
    numbers: Vec<Option<usize>>,
    taken: HashSet<usize>,
    /// Where to go on looking for a free code, by first letter.
    free_from: BTreeMap<usize, usize>,
}

impl Allotment {
    fn new(classes: usize, length: u32) -> Self {
        let numbers = vec![None; classes];
        Self { length, numbers, taken: HashSet::new(), free_from: BTreeMap::new() }
    }

    /// Grants what can be granted, first wishes first.
    fn grant(&mut self, order: &[usize], wishes: &[Vec<usize>]) {
        let most = wishes.iter().map(Vec::len).max().unwrap_or(0);
        for round in 0..most {
            for &class in order {
                let wish = wishes[class].get(round).filter(|_| self.numbers[class].is_none());
                if let Some(&wish) = wish
                    && self.taken.insert(wish)
                {
                    self.numbers[class] = Some(wish);
                }
            }
        }
    }

    /// Gives a class that has none the next free code, from those with its first letter on.
    fn fill(&mut self, class: usize, first: usize) {
        if self.numbers[class].is_some() {
            return;
        }
        let capacity = ALPHABET.len().pow(self.length);
        let start = first * ALPHABET.len().pow(self.length.saturating_sub(1));
        let from = self.free_from.entry(first).or_insert(start);
        while !self.taken.insert(*from) {
            *from = (*from + 1) % capacity;
        }
        self.numbers[class] = Some(*from);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn codes(names: &[&str]) -> Vec<String> {
        let keys: Vec<String> = (0..names.len()).map(|key| format!("{key:04}")).collect();
        let codes = Codes::new(keys.iter().map(String::as_str).zip(names.iter().copied()));
        (0..).take(names.len()).map(|class| codes.of(ClassId(class))).collect()
    }

    #[test]
    fn a_code_is_made_of_the_first_and_the_most_telling_letters() {
        let fillers: Vec<String> = (0..200).map(|n| format!("zebra {n}")).collect();
        let mut names = vec!["golden retriever", "German shepherd dog", "lion", "ox", "Äsche"];
        names.extend(fillers.iter().map(String::as_str));
        assert_eq!(codes(&names)[..5], ["gdr", "gsd", "iin", "oaa", "asc"]);
    }

    #[test]
    fn codes_are_as_short_as_the_number_of_classes_allows() {
        let lengths = [0, 1, 6, 7, 156, 157, 1_000, 3_906, 3_907, 21_841, 82_115].map(length_for);
        assert_eq!(lengths, [1, 1, 1, 2, 2, 3, 3, 3, 4, 4, 4]);
    }

    #[test]
    fn look_alikes_may_be_typed_for_each_other() {
        let codes = Codes::new([("a", "lily"), ("b", "owl")]);
        let found = |typed| codes.beginning_with(typed).collect::<Vec<_>>();
        for typed in ["i", "l", "1", "L"] {
            assert_eq!(found(typed), [ClassId(0)], "{typed}");
        }
        assert_eq!(found("0"), [ClassId(1)]);
        assert_eq!(found(""), [ClassId(0), ClassId(1)]);
        for typed in ["il", "é", "-", "x", &"i".repeat(10_000)] {
            assert_eq!(found(typed), [], "{typed}");
        }
    }

    #[test]
    fn classes_of_one_name_and_of_none_have_codes() {
        for names in [[""; 30], ["crane"; 30], ["犬"; 30]] {
            let distinct: HashSet<String> = codes(&names).into_iter().collect();
            assert_eq!(distinct.len(), 30);
        }
        assert_eq!(Codes::new([]).beginning_with("").len(), 0);
    }

    proptest! {
        #[test]
        fn no_code_begins_another(names in proptest::collection::vec("[a-e]{0,6}( [l-oé]{1,3})?", 0..60)) {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            let codes = codes(&names);
            for (place, code) in codes.iter().enumerate() {
                prop_assert!(code.bytes().all(|letter| ALPHABET.contains(&letter)));
                let others = codes.iter().enumerate().filter(|(other, _)| *other != place);
                prop_assert!(others.into_iter().all(|(_, other)| !other.starts_with(code.as_str())));
            }
        }

        #[test]
        fn the_order_of_the_classes_changes_no_code(
            names in proptest::collection::vec("[a-e]{0,6}( [l-o]{1,3})?", 1..60)
                .prop_map(|names| names.into_iter().enumerate().collect::<Vec<_>>()),
            seed in proptest::collection::vec(any::<u32>(), 60),
        ) {
            let of = |classes: &[(usize, String)]| {
                let keys: Vec<String> = classes.iter().map(|(key, _)| format!("n{key:08}")).collect();
                let names = classes.iter().map(|(_, name)| name.as_str());
                let codes = Codes::new(keys.iter().map(String::as_str).zip(names));
                let all = (0..).take(classes.len()).map(|class| codes.of(ClassId(class)));
                keys.iter().cloned().zip(all).collect::<BTreeMap<_, _>>()
            };
            let mut shuffled = names.clone();
            shuffled.sort_by_key(|(key, _)| seed[*key]);
            prop_assert_eq!(of(&names), of(&shuffled));
        }
    }
}
