//! Texts to comparable words: case, accents, hyphens and apostrophes folded away. Queries, names
//! and definitions all pass through here, so that both sides of a comparison agree. Knows
//! nothing of classes or ranking.
//!
//! Compatibility decomposition (NFKD), lower case, combining marks dropped, letters that do not
//! decompose spelled out (ß is ss, ø is o). Apostrophes and invisible joiners vanish
//! ("carpenter's" is one word, `carpenters`); everything else that is neither letter nor digit
//! separates words ("soft-coated" is two).

use std::ops::Range;
use unicode_normalization::char::{decompose_compatible, is_combining_mark};

/// A folded word and where its letters came from.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct PlacedWord {
    /// The folded letters.
    pub(super) letters: Vec<char>,
    /// For each letter the byte range of the original text it stands for, with its accents. One
    /// original character may stand behind several letters, which then share its range.
    pub(super) places: Vec<Range<usize>>,
    /// Whether only a hyphen parts it from the word before ("coated" in "soft-coated").
    pub(super) is_compounded: bool,
}

/// The folded words of a text, in order.
pub(super) fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    each_word(text, |word| words.push(word.to_owned()));
    words
}

/// Calls `each` with every folded word of a text, in order.
pub(super) fn each_word(text: &str, mut each: impl FnMut(&str)) {
    let mut word = String::new();
    walk(text, |piece, _| match piece {
        Piece::Letter(letter) => word.push(letter),
        Piece::Mark => {}
        Piece::Gap => {
            if !word.is_empty() {
                each(&word);
                word.clear();
            }
        }
    });
    if !word.is_empty() {
        each(&word);
    }
}

/// The folded words of a text with the places of their letters, in order.
pub(super) fn placed_words(text: &str) -> Vec<PlacedWord> {
    let mut words = vec![PlacedWord::default()];
    walk(text, |piece, place| {
        let Some(word) = words.last_mut() else { return };
        match piece {
            Piece::Letter(letter) => {
                word.letters.push(letter);
                word.places.push(place);
            }
            Piece::Mark => {
                if let Some(last) = word.places.last_mut() {
                    last.end = place.end;
                }
            }
            Piece::Gap => {
                let is_hyphen = &text[place] == "-";
                if word.letters.is_empty() {
                    word.is_compounded &= is_hyphen;
                } else {
                    words.push(PlacedWord { is_compounded: is_hyphen, ..PlacedWord::default() });
                }
            }
        }
    });
    words.retain(|word| !word.letters.is_empty());
    words
}

/// The first letters of the words of a text, hyphenated ones counting as one: `swt` for
/// "soft-coated wheaten terrier".
pub(super) fn initials(text: &str) -> String {
    let words = placed_words(text);
    words
        .iter()
        .filter(|word| !word.is_compounded)
        .filter_map(|word| word.letters.first())
        .collect()
}

/// What one character contributes to the folded text.
#[derive(Clone, Copy)]
enum Piece {
    Letter(char),
    /// An accent on the letter before it.
    Mark,
    Gap,
}

/// Visits the pieces of a text with the byte range of the character each comes from.
fn walk(text: &str, mut each: impl FnMut(Piece, Range<usize>)) {
    for (start, character) in text.char_indices() {
        let place = start..start + character.len_utf8();
        if vanishes(character) {
            continue;
        }
        if character.is_ascii() {
            each(piece(character.to_ascii_lowercase()), place);
            continue;
        }
        // Character by character is enough: NFKD's reordering only concerns marks, which go.
        decompose_compatible(character, |part| {
            for lower in part.to_lowercase() {
                match spelled_out(lower) {
                    Some(letters) => {
                        letters.chars().for_each(|c| each(Piece::Letter(c), place.clone()));
                    }
                    None => each(piece(lower), place.clone()),
                }
            }
        });
    }
}

fn piece(character: char) -> Piece {
    if is_combining_mark(character) {
        Piece::Mark
    } else if character.is_alphanumeric() {
        Piece::Letter(character)
    } else {
        Piece::Gap
    }
}

/// Apostrophes in their many shapes, the soft hyphen, and zero-width joiners and spaces.
fn vanishes(character: char) -> bool {
    matches!(
        character,
        '\'' | '`'
            | '\u{b4}'
            | '\u{2bc}'
            | '\u{2018}'
            | '\u{2019}'
            | '\u{2032}'
            | '\u{ad}'
            | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}'
    )
}

/// Letters that people without the key type otherwise, but that Unicode does not decompose.
fn spelled_out(letter: char) -> Option<&'static str> {
    Some(match letter {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'þ' => "th",
        'ø' => "o",
        'ł' => "l",
        'đ' | 'ð' => "d",
        'ı' => "i",
        'ς' => "σ",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn case_accents_hyphens_and_apostrophes_fold() {
        assert_eq!(words("Soft-Coated Wheaten"), ["soft", "coated", "wheaten"]);
        assert_eq!(words("carpenter's kit"), ["carpenters", "kit"]);
        assert_eq!(words("carpenter’s"), ["carpenters"]);
        assert_eq!(words("consommé, CONSOMME\u{301}"), ["consomme", "consomme"]);
        assert_eq!(words("Straße Øre ﬁsh"), ["strasse", "ore", "fish"]);
        assert_eq!(words("ΟΔΟΣ"), words("οδος"));
    }

    #[test]
    fn texts_without_letters_have_no_words() {
        for text in ["", "   ", "--", "'", "\u{301}\u{301}", "\u{1b}\u{7}", "\u{ad}\u{feff}"] {
            assert_eq!(words(text), [""; 0], "{text:?}");
            assert_eq!(placed_words(text), [], "{text:?}");
        }
    }

    #[test]
    fn hyphenated_words_count_as_one_among_initials() {
        assert_eq!(initials("soft-coated Wheaten terrier"), "swt");
        assert_eq!(initials("black-and-tan - hound, -x"), "bhx");
        assert_eq!(initials(""), "");
    }

    #[test]
    fn a_letter_keeps_its_accent_in_its_place() {
        let placed = placed_words("e\u{301}t ﬁ");
        assert_eq!(placed[0].letters, ['e', 't']);
        assert_eq!(placed[0].places, [0..3, 3..4]);
        assert_eq!(placed[1].places, [5..8, 5..8]);
    }

    proptest! {
        #[test]
        fn both_ways_of_folding_agree_and_places_are_on_boundaries(text in "\\PC{0,40}") {
            let placed = placed_words(&text);
            let spelled: Vec<String> = placed.iter().map(|w| w.letters.iter().collect()).collect();
            prop_assert_eq!(spelled, words(&text));
            for place in placed.iter().flat_map(|word| &word.places) {
                prop_assert!(text.get(place.clone()).is_some());
            }
        }

        #[test]
        fn folding_twice_changes_nothing(text in "\\PC{0,40}") {
            let once = words(&text);
            prop_assert_eq!(words(&once.join(" ")), once);
        }
    }
}
