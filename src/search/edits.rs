//! How many typing slips separate two words: optimal string alignment distance (insertion,
//! deletion, substitution and the swap of two neighbours cost one each, no substring edited
//! twice; Boytsov 2011, "Indexing methods for approximate dictionary searching", section 2.2),
//! bounded, and against the beginnings of a longer word as well. Knows letters only.
//!
//! The distances are worked out a column of the table at a time, the typed letters being the bits
//! of a machine word (Hyyrö 2003, "A bit-vector algorithm for computing Levenshtein and Damerau
//! edit distances"). After each letter of the word this gives the distance to the beginning that
//! ends there, so one pass answers for every beginning and for the whole.

/// The most letters that may have been typed; longer words are never near anything.
const MAX_LETTERS: usize = 40;

/// The most slips ever forgiven.
const MAX_LIMIT: u8 = 3;

/// Letters of ASCII, which nearly all are.
const ASCII: usize = 128;

/// The distance from what was typed to a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Slips {
    /// Number of edits.
    pub(super) edits: u8,
    /// Whether the whole word was typed with these edits, or only its beginning.
    pub(super) is_whole: bool,
    /// Whether the first letters differ, other than by a swap with the second.
    pub(super) is_first_wrong: bool,
}

/// How many slips are forgiven in a word of so many letters: none up to 3, one up to 7, then two.
pub(super) fn forgiven(letters: usize) -> u8 {
    match letters {
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    }
}

/// How many slips are forgiven when nothing good was found otherwise: one third of the letters,
/// at most three.
pub(super) fn forgiven_at_most(letters: usize) -> u8 {
    match letters {
        0..=2 => 0,
        3..=5 => 1,
        6..=8 => 2,
        _ => 3,
    }
}

/// Typed letters, made ready to be compared with many words.
#[derive(Debug)]
pub(super) struct Typed {
    /// At which places each letter stands, the first being the lowest bit.
    ascii: [u64; ASCII],
    others: Vec<(char, u64)>,
    length: u8,
    first: [Option<char>; 2],
}

impl Typed {
    /// Makes letters ready; `None` for none, and for too many to be near anything.
    pub(super) fn new(letters: &[char]) -> Option<Self> {
        let length = u8::try_from(letters.len()).ok()?;
        if letters.is_empty() || letters.len() > MAX_LETTERS {
            return None;
        }
        let first = [letters.first().copied(), letters.get(1).copied()];
        let mut typed = Self { ascii: [0; ASCII], others: Vec::new(), length, first };
        for (place, &letter) in letters.iter().enumerate() {
            typed.note(letter, 1 << place);
        }
        Some(typed)
    }

    fn note(&mut self, letter: char, bit: u64) {
        if let Some(places) = self.ascii.get_mut(letter as usize) {
            *places |= bit;
        } else if let Some((_, places)) = self.others.iter_mut().find(|(c, _)| *c == letter) {
            *places |= bit;
        } else {
            self.others.push((letter, bit));
        }
    }

    /// The places at which a letter was typed.
    fn places(&self, letter: char) -> u64 {
        self.ascii.get(letter as usize).copied().unwrap_or_else(|| {
            self.others.iter().find(|(other, _)| *other == letter).map_or(0, |(_, places)| *places)
        })
    }

    /// The most letters of a word that decide anything: what lies further on makes the word longer
    /// and no nearer.
    pub(super) fn reach(&self, limit: u8) -> usize {
        usize::from(self.length + limit.min(MAX_LIMIT))
    }

    /// The fewest edits, up to `limit` (itself at most 3), that turn the typed letters into the
    /// word or into a beginning of it; the whole word is preferred where it costs no more.
    /// `None` if there is no way so short.
    pub(super) fn slips(&self, word: impl Iterator<Item = char>, limit: u8) -> Option<Slips> {
        let mut word = word;
        let read = word.by_ref().take(self.reach(limit));
        let compared = read.fold(Compared::new(self), Compared::next);
        compared.slips(word.next().is_none(), limit)
    }
}

/// Typed letters compared with the beginning of a word. To be copied where words that begin alike
/// part.
#[derive(Clone, Copy, Debug)]
pub(super) struct Compared<'a> {
    typed: &'a Typed,
    column: Column,
    /// The fewest edits to any beginning of the word so far.
    edits: u8,
    /// The first letters of the word.
    begins: [Option<char>; 2],
}

impl<'a> Compared<'a> {
    /// Before the first letter of a word.
    pub(super) fn new(typed: &'a Typed) -> Self {
        Self { typed, column: Column::new(typed.length), edits: typed.length, begins: [None; 2] }
    }

    /// After another letter of the word.
    pub(super) fn next(mut self, letter: char) -> Self {
        self.column.advance(self.typed.places(letter));
        self.edits = self.edits.min(self.column.distance);
        if let Some(begin) = self.begins.iter_mut().find(|begin| begin.is_none()) {
            *begin = Some(letter);
        }
        self
    }

    /// Whether no word that begins so can be within the limit as a whole, nor, unless only whole
    /// words count, by its beginning.
    pub(super) fn is_hopeless(&self, limit: u8, needs_whole: bool) -> bool {
        (needs_whole || self.edits > limit) && self.column.least() > limit
    }

    /// The slips in a word of which all letters that matter were read; `is_all`: it has no more.
    pub(super) fn slips(&self, is_all: bool, limit: u8) -> Option<Slips> {
        let is_whole = is_all && self.column.distance == self.edits;
        let [first, second] = self.typed.first;
        let is_swapped = self.begins[1].is_some() && self.begins == [second, first];
        let is_first_wrong = self.begins[0] != first && !is_swapped;
        let edits = self.edits;
        (edits <= limit.min(MAX_LIMIT)).then_some(Slips { edits, is_whole, is_first_wrong })
    }
}

/// A column of the distance table: from cell to cell down it, distances differ by one at most,
/// and the bits say where they rise and where they fall.
#[derive(Clone, Copy, Debug)]
struct Column {
    rises: u64,
    falls: u64,
    /// Where the column was reached diagonally without a cost.
    kept: u64,
    /// The places of the letter of the column before.
    places_before: u64,
    /// The lowest cell's bit.
    last: u64,
    /// The lowest cell: the distance of all typed letters to the letters of the word so far.
    distance: u8,
}

impl Column {
    /// The column before the first letter of the word.
    fn new(length: u8) -> Self {
        let last = 1 << (length - 1);
        Self { rises: u64::MAX, falls: 0, kept: 0, places_before: 0, last, distance: length }
    }

    /// The least distance in the column: no cell of a later one is below it.
    fn least(&self) -> u8 {
        let (mut bit, mut here, mut least) = (self.last, self.distance, self.distance);
        while bit > 0 {
            here += u8::from(self.falls & bit != 0);
            here -= u8::from(self.rises & bit != 0);
            least = least.min(here);
            bit >>= 1;
        }
        least
    }

    /// The next column, for a letter of the word that was typed at these places.
    fn advance(&mut self, places: u64) {
        let swapped = ((!self.kept & places) << 1) & self.places_before;
        let carried = (places & self.rises).wrapping_add(self.rises) ^ self.rises;
        self.kept = carried | places | self.falls | swapped;
        let rises_across = self.falls | !(self.kept | self.rises);
        let falls_across = self.kept & self.rises;
        self.distance += u8::from(rises_across & self.last != 0);
        self.distance -= u8::from(falls_across & self.last != 0);
        // The uppermost cell counts the letters of the word: it rises with each.
        let rises_across = rises_across << 1 | 1;
        self.rises = falls_across << 1 | !(self.kept | rises_across);
        self.falls = rises_across & self.kept;
        self.places_before = places;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn slips(typed: &str, word: &str, limit: u8) -> Option<Slips> {
        let letters: Vec<char> = typed.chars().collect();
        Typed::new(&letters)?.slips(word.chars(), limit)
    }

    fn of(typed: &str, word: &str, limit: u8) -> Option<(u8, bool)> {
        slips(typed, word, limit).map(|slips| (slips.edits, slips.is_whole))
    }

    #[test]
    fn the_four_slips_cost_one_each() {
        assert_eq!(of("labrdor", "labrador", 2), Some((1, true)));
        assert_eq!(of("labraador", "labrador", 2), Some((1, true)));
        assert_eq!(of("lebrador", "labrador", 2), Some((1, true)));
        assert_eq!(of("larbador", "labrador", 2), Some((1, true)));
        assert_eq!(of("rottwieler", "rottweiler", 2), Some((1, true)));
    }

    #[test]
    fn a_misspelt_beginning_is_near_its_word() {
        assert_eq!(of("rotwi", "rottweiler", 1), None);
        assert_eq!(of("rotwe", "rottweiler", 1), Some((1, false)));
        assert_eq!(of("siebr", "siberian", 1), Some((1, false)));
        assert_eq!(of("labrador", "labrador", 0), Some((0, true)));
    }

    #[test]
    fn the_limit_is_kept() {
        assert_eq!(of("cat", "dog", 2), None);
        assert_eq!(of("abcdef", "a", 2), None);
        assert_eq!(of("", "a", 2), None);
        assert_eq!(of(&"a".repeat(4000), &"a".repeat(4000), 3), None);
    }

    #[test]
    fn a_wrong_first_letter_is_noted() {
        assert!(slips("habrador", "labrador", 2).unwrap().is_first_wrong);
        assert!(!slips("albrador", "labrador", 2).unwrap().is_first_wrong);
        assert!(!slips("lavrador", "labrador", 2).unwrap().is_first_wrong);
    }

    proptest! {
        #[test]
        fn agrees_with_the_plain_distance(typed in "[a-cé犬]{1,14}", word in "[a-cé犬]{1,14}", limit in 0u8..4) {
            let distance = |to: &str| u8::try_from(strsim::osa_distance(&typed, to)).unwrap();
            let ends = (0..=word.len()).filter(|&end| word.is_char_boundary(end));
            let nearest = ends.map(|end| distance(&word[..end])).min().unwrap();
            let expected = (nearest <= limit).then(|| (nearest, nearest == distance(&word)));
            prop_assert_eq!(of(&typed, &word, limit), expected);
        }
    }
}
