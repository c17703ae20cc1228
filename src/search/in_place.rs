//! Find in place: where typed text stands in the flattened class list, with nothing filtered
//! away, as a browser's find does it. Knows rows of text; knows nothing of ranking, trees or
//! cursors.
//!
//! # What one occurrence is
//! The list is read as it is shown: row by row, first the chips before a class, then its words.
//! An occurrence is one place in one of these texts where the whole query stands, also within a
//! word (`terrier` in "terriers"); occurrences do not overlap. Both sides are folded as
//! everywhere in the search (case, accents, apostrophes), and whatever separates words counts as
//! one space, so that `soft coated` stands in "soft-coated". Counted so, `terrier` occurs 36
//! times in the list of ILSVRC2012.

use std::ops::Range;

use super::fold::placed_words;

/// What is shown of one class in the flattened list.
#[derive(Clone, Copy, Debug)]
pub struct RowText<'a> {
    /// The chips before the class, outermost first.
    pub chips: &'a [&'a str],
    /// The class's words in one text.
    pub words: &'a str,
}

/// One place at which the query stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Occurrence {
    /// Number of the row, from 0.
    pub row: usize,
    /// Number of the chip it stands in; `None`: it stands in the class's words.
    pub chip: Option<usize>,
    /// Its bytes in that text, on character boundaries.
    pub range: Range<usize>,
}

/// Every occurrence of a query, in list order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Occurrences(Vec<Occurrence>);

/// The texts of a list, folded once and laid end to end: a query is then found in all of them in one
/// go at every keystroke.
#[derive(Debug, Default)]
pub struct FoldedRows {
    /// Letters of all texts, a line each: no query holds a line's end.
    letters: String,
    /// Where each letter came from in its text, in bytes; something for line ends too.
    places: Vec<Range<u32>>,
    texts: Vec<FoldedText>,
}

/// One text among them.
#[derive(Debug)]
struct FoldedText {
    row: usize,
    chip: Option<usize>,
    /// Where it begins, in bytes and in letters.
    begins: (usize, usize),
}

impl FoldedRows {
    /// Folds the rows of a list.
    pub fn new<'a>(rows: impl IntoIterator<Item = RowText<'a>>) -> Self {
        let mut folded = Self::default();
        for (row, text) in rows.into_iter().enumerate() {
            let chips = text.chips.iter().enumerate().map(|(chip, name)| (Some(chip), *name));
            for (chip, shown) in chips.chain([(None, text.words)]) {
                let begins = (folded.letters.len(), folded.places.len());
                folded.texts.push(FoldedText { row, chip, begins });
                let Placed { letters, places } = Placed::new(shown);
                folded.letters.push_str(&letters);
                folded.letters.push('\n');
                folded.places.extend(places);
                folded.places.push(0..0);
            }
        }
        folded
    }

    /// What stands at these bytes of the letters, in this text.
    fn occurrence(&self, text: &FoldedText, at: usize, found: &str) -> Occurrence {
        let first = text.begins.1 + self.letters[text.begins.0..at].chars().count();
        let last = first + found.chars().count() - 1;
        let range = self.places[first].start as usize..self.places[last].end as usize;
        Occurrence { row: text.row, chip: text.chip, range }
    }
}

impl Occurrences {
    /// Finds a query in the rows of a list. A query without letters or digits occurs nowhere.
    pub fn find(query: &str, rows: &FoldedRows) -> Self {
        let typed = Placed::new(query).letters;
        if typed.is_empty() {
            return Self::default();
        }
        // A letter alone stands in a hundred thousand places: the text of each is the one of the
        // last place or comes after it.
        let mut texts = rows.texts.iter().peekable();
        let mut here = texts.next();
        let places = rows.letters.match_indices(&typed).filter_map(|(at, found)| {
            while let Some(text) = texts.next_if(|text| text.begins.0 <= at) {
                here = Some(text);
            }
            here.map(|text| rows.occurrence(text, at, found))
        });
        Self(places.collect())
    }

    /// All of them, in list order. "1 of 36" is the number in this order, from 1, of their count.
    pub fn all(&self) -> &[Occurrence] {
        &self.0
    }

    /// Those in one row.
    pub fn in_row(&self, row: usize) -> &[Occurrence] {
        let start = self.first_from(row);
        &self.0[start..self.first_from(row + 1)]
    }

    /// The number, from 0, of the first occurrence in this row or below; from the top again if
    /// there is none. `None` only if nothing was found.
    pub fn at_or_after(&self, row: usize) -> Option<usize> {
        let number = self.first_from(row);
        self.0.get(number).map(|_| number).or_else(|| (!self.0.is_empty()).then_some(0))
    }

    /// The number of the last occurrence above this row; from the end again if there is none.
    pub fn before(&self, row: usize) -> Option<usize> {
        self.first_from(row).checked_sub(1).or_else(|| self.0.len().checked_sub(1))
    }

    /// The number of the occurrence after this one; after the last, the first.
    pub fn next(&self, number: usize) -> Option<usize> {
        let next = number.saturating_add(1);
        self.0.len().checked_sub(1).map(|last| if next > last { 0 } else { next })
    }

    /// The number of the occurrence before this one; before the first, the last.
    pub fn previous(&self, number: usize) -> Option<usize> {
        let last = self.0.len().checked_sub(1)?;
        Some(number.checked_sub(1).map_or(last, |previous| previous.min(last)))
    }

    fn first_from(&self, row: usize) -> usize {
        self.0.partition_point(|occurrence| occurrence.row < row)
    }
}

/// A folded text, words with one space between, and where its letters came from.
struct Placed {
    letters: String,
    /// Where each letter came from, in bytes.
    places: Vec<Range<u32>>,
}

impl Placed {
    fn new(text: &str) -> Self {
        let bytes = |place: usize| u32::try_from(place).unwrap_or(u32::MAX);
        let mut placed = Self { letters: String::new(), places: Vec::new() };
        for word in placed_words(text) {
            if let (Some(last), Some(first)) = (placed.places.last(), word.places.first()) {
                let gap = last.end..bytes(first.start);
                placed.letters.push(' ');
                placed.places.push(gap);
            }
            placed.letters.extend(word.letters);
            placed.places.extend(word.places.iter().map(|at| bytes(at.start)..bytes(at.end)));
        }
        placed
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ROWS: [RowText<'static>; 4] = [
        RowText { chips: &["hunting dog", "terrier"], words: "Border terrier" },
        RowText { chips: &[], words: "soft-coated wheaten terrier" },
        RowText { chips: &["wolf"], words: "timber wolf, wolf, Canis" },
        RowText { chips: &[], words: "Dandie Dinmont, Terriers’ end" },
    ];

    fn found(query: &str) -> Vec<(usize, Option<usize>, String)> {
        let text = |o: &Occurrence| {
            let text = o.chip.map_or(ROWS[o.row].words, |chip| ROWS[o.row].chips[chip]);
            (o.row, o.chip, text[o.range.clone()].to_owned())
        };
        Occurrences::find(query, &FoldedRows::new(ROWS)).all().iter().map(text).collect()
    }

    #[test]
    fn chips_and_words_are_read_in_the_order_of_the_list() {
        let expected = [(0, Some(1), "terrier"), (0, None, "terrier"), (1, None, "terrier")];
        let expected = expected.map(|(row, chip, text)| (row, chip, text.to_owned()));
        assert_eq!(found("Terrier")[..3], expected);
        assert_eq!(found("terrier")[3].2, "Terrier");
        assert_eq!(found("terriers end")[0].2, "Terriers’ end");
        assert_eq!(found("soft coated")[0].2, "soft-coated");
        assert_eq!(found("wolf").len(), 3);
        assert_eq!(found("border dog"), []);
        for query in ["", " - ", "\u{301}", &"a".repeat(10_000)] {
            assert_eq!(found(query), [], "{query}");
        }
    }

    #[test]
    fn next_and_previous_go_round() {
        let wolves = Occurrences::find("wolf", &FoldedRows::new(ROWS));
        assert_eq!([0, 1, 2].map(|n| wolves.next(n)), [Some(1), Some(2), Some(0)]);
        assert_eq!([0, 1, 2].map(|n| wolves.previous(n)), [Some(2), Some(0), Some(1)]);
        assert_eq!([0, 2, 3].map(|row| wolves.at_or_after(row)), [Some(0), Some(0), Some(0)]);
        assert_eq!([0, 2, 3].map(|row| wolves.before(row)), [Some(2), Some(2), Some(2)]);
        assert_eq!([1, 2, 3].map(|row| wolves.in_row(row).len()), [0, 3, 0]);
        let none = Occurrences::default();
        assert_eq!(
            [none.next(0), none.previous(0), none.at_or_after(0), none.before(9)],
            [None; 4]
        );
    }

    proptest! {
        #[test]
        fn occurrences_are_in_order_apart_and_read_like_the_query(
            query in "[aé' -]{1,3}",
            words in "[aé', -]{0,20}",
        ) {
            let row = RowText { chips: &[], words: &words };
            let found = Occurrences::find(&query, &FoldedRows::new([row]));
            for occurrence in found.all() {
                let text = words.get(occurrence.range.clone());
                prop_assert_eq!(text.map(|text| Placed::new(text).letters), Some(Placed::new(&query).letters));
            }
            prop_assert!(found.all().windows(2).all(|pair| pair[0].range.end <= pair[1].range.start));
        }
    }
}
