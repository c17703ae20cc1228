//! Which letters of a shown text fit what was typed, for emphasis. Looks at one text alone and
//! knows nothing of the index.

use std::ops::Range;

use super::edits::{Typed, forgiven};
use super::fold::{PlacedWord, placed_words};
use super::plural::singulars;
use super::query::{MAX_WORDS, considered};

/// The byte ranges of `text` to emphasise for the words of `query`, in order and apart from each
/// other, on character boundaries, accents included.
///
/// Every typed word marks, by the same folding rules as [`Index::find`](super::Index::find), the
/// first of these that the text has: the words it begins (also two neighbours written as one); the
/// words it is the plural of; the words it is part of; the initials of a run of words; the words a
/// few slips away.
pub fn highlights(query: &str, text: &str) -> Vec<Range<usize>> {
    let words = placed_words(text);
    let mut ranges: Vec<Range<usize>> = placed_words(considered(query))
        .iter()
        .take(MAX_WORDS)
        .flat_map(|typed| marked(&typed.letters, &words))
        .collect();
    ranges.sort_unstable_by_key(|range| (range.start, range.end));
    merged(&ranges)
}

fn marked(typed: &[char], words: &[PlacedWord]) -> Vec<Range<usize>> {
    [beginnings, plurals, insides, initials, near_words]
        .iter()
        .map(|marks| marks(typed, words))
        .find(|ranges| !ranges.is_empty())
        .unwrap_or_default()
}

/// The letters with these numbers of a word, as one range of the text.
fn range(word: &PlacedWord, letters: Range<usize>) -> Option<Range<usize>> {
    let places = word.places.get(letters)?;
    Some(places.first()?.start..places.last()?.end)
}

fn beginnings(typed: &[char], words: &[PlacedWord]) -> Vec<Range<usize>> {
    let single = words.iter().filter(|word| word.letters.starts_with(typed));
    let single = single.filter_map(|word| range(word, 0..typed.len()));
    let joined = words.windows(2).filter_map(|pair| {
        let rest = typed.strip_prefix(pair[0].letters.as_slice())?;
        let is_beginning = !rest.is_empty() && pair[1].letters.starts_with(rest);
        is_beginning
            .then(|| [range(&pair[0], 0..typed.len() - rest.len()), range(&pair[1], 0..rest.len())])
    });
    single.chain(joined.flatten().flatten()).collect()
}

fn plurals(typed: &[char], words: &[PlacedWord]) -> Vec<Range<usize>> {
    let typed: String = typed.iter().collect();
    let whole = |single: String| {
        let is_it = move |word: &&PlacedWord| single.chars().eq(word.letters.iter().copied());
        words.iter().filter(is_it).filter_map(|word| range(word, 0..word.letters.len()))
    };
    singulars(&typed).flat_map(whole).collect()
}

fn insides(typed: &[char], words: &[PlacedWord]) -> Vec<Range<usize>> {
    if typed.len() < 3 && typed.iter().all(char::is_ascii) {
        return Vec::new();
    }
    let inside = |word: &PlacedWord| {
        let start = word.letters.windows(typed.len()).position(|part| part == typed)?;
        range(word, start..start + typed.len())
    };
    words.iter().filter_map(inside).collect()
}

fn initials(typed: &[char], words: &[PlacedWord]) -> Vec<Range<usize>> {
    if typed.len() < 2 {
        return Vec::new();
    }
    let every: Vec<&PlacedWord> = words.iter().collect();
    let leading: Vec<&PlacedWord> = words.iter().filter(|word| !word.is_compounded).collect();
    let is_spelt =
        |run: &&[&PlacedWord]| run.iter().zip(typed).all(|(word, c)| word.letters[0] == *c);
    let run = |words: &[&PlacedWord]| -> Vec<Range<usize>> {
        let run = words.windows(typed.len()).find(is_spelt).unwrap_or_default();
        run.iter().filter_map(|word| range(word, 0..1)).collect()
    };
    let spelt = run(&every);
    if spelt.is_empty() { run(&leading) } else { spelt }
}

fn near_words(typed: &[char], words: &[PlacedWord]) -> Vec<Range<usize>> {
    let limit = forgiven(typed.len());
    if limit == 0 {
        return Vec::new();
    }
    let Some(ready) = Typed::new(typed) else { return Vec::new() };
    let near = |word: &PlacedWord| {
        let slips = ready.slips(word.letters.iter().copied(), limit)?;
        let end = if slips.is_whole { word.letters.len() } else { typed.len() };
        range(word, 0..end.min(word.letters.len()))
    };
    words.iter().filter_map(near).collect()
}

/// Sorted ranges with those that touch or overlap made one.
fn merged(ranges: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut apart: Vec<Range<usize>> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match apart.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => apart.push(range.clone()),
        }
    }
    apart
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn marked_text(query: &str, text: &str) -> String {
        let mut shown = text.to_owned();
        for range in highlights(query, text).into_iter().rev() {
            shown.insert(range.end, ']');
            shown.insert(range.start, '[');
        }
        shown
    }

    #[test]
    fn beginnings_of_words_are_marked() {
        assert_eq!(marked_text("shep ger", "German shepherd"), "[Ger]man [shep]herd");
        assert_eq!(
            marked_text("terrier", "Border terrier, terrier"),
            "Border [terrier], [terrier]"
        );
        assert_eq!(marked_text("soft coat", "soft-coated"), "[soft]-[coat]ed");
        assert_eq!(marked_text("softcoat", "soft-coated"), "[soft]-[coat]ed");
    }

    #[test]
    fn parts_initials_and_slips_are_marked_only_for_want_of_beginnings() {
        assert_eq!(marked_text("hound", "wolfhound, hound"), "wolfhound, [hound]");
        assert_eq!(marked_text("hound", "wolfhound"), "wolf[hound]");
        assert_eq!(marked_text("wolves", "timber wolf"), "timber [wolf]");
        assert_eq!(
            marked_text("gsp", "German short-haired pointer"),
            "[G]erman [s]hort-haired [p]ointer"
        );
        assert_eq!(marked_text("gsd", "German shepherd dog"), "[G]erman [s]hepherd [d]og");
        assert_eq!(marked_text("rottwieler", "Rottweiler"), "[Rottweiler]");
        assert_eq!(marked_text("siebr", "Siberian husky"), "[Siber]ian husky");
    }

    #[test]
    fn accents_belong_to_their_letter() {
        assert_eq!(marked_text("cafe", "cafe\u{301}s"), "[cafe\u{301}]s");
        assert_eq!(marked_text("consomme", "consommé"), "[consommé]");
        assert_eq!(marked_text("carpenters", "carpenter's kit"), "[carpenter's] kit");
        assert_eq!(marked_text("f", "ﬁsh"), "[ﬁ]sh");
    }

    #[test]
    fn nothing_typed_marks_nothing() {
        assert!(highlights("", "kelpie").is_empty());
        assert!(highlights("- '", "kelpie").is_empty());
        assert!(highlights("kelpie", "").is_empty());
        assert!(highlights("xyz", "kelpie").is_empty());
    }

    proptest! {
        #[test]
        fn ranges_are_ordered_apart_and_on_boundaries(
            query in "\\PC{0,12}|[abé' -]{0,8}",
            text in "\\PC{0,40}|[abé' -]{0,30}",
        ) {
            let ranges = highlights(&query, &text);
            prop_assert!(ranges.iter().all(|r| text.get(r.clone()).is_some_and(|s| !s.is_empty())));
            prop_assert!(ranges.windows(2).all(|pair| pair[0].end < pair[1].start));
        }
    }
}
