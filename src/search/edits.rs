//! How many typing slips separate two words: optimal string alignment distance (insertion,
//! deletion, substitution and the swap of two neighbours cost one each, no substring edited
//! twice; Boytsov 2011, "Indexing methods for approximate dictionary searching", section 2.2),
//! bounded, and against the beginnings of a longer word as well. Knows letters only.
//!
//! One table gives both answers: its last row holds the distance of the typed letters to every
//! beginning of the word, the last cell of that row the distance to the whole.

/// The most letters that may have been typed; longer words are never near anything.
const MAX_LETTERS: usize = 40;

/// The most slips ever forgiven.
const MAX_LIMIT: u8 = 3;

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

/// The fewest edits, up to `limit` (itself at most 3), that turn `typed` into `word` or into a
/// beginning of it; the whole word is preferred where it costs no more. `None` if there is no way
/// so short.
pub(super) fn slips(typed: &[char], word: &[char], limit: u8) -> Option<Slips> {
    let limit = limit.min(MAX_LIMIT);
    let slack = usize::from(limit);
    let reach = word.len().min(typed.len() + slack);
    if typed.is_empty() || typed.len() > reach + slack || typed.len() > MAX_LETTERS {
        return None;
    }
    let row = last_row(typed, &word[..reach], limit)?;
    let near_diagonal = &row[typed.len().saturating_sub(slack)..=reach];
    let edits = near_diagonal.iter().copied().min().filter(|&edits| edits <= limit)?;
    let is_whole = reach == word.len() && row[reach] == edits;
    let is_swapped =
        typed.len() > 1 && word.len() > 1 && typed[0] == word[1] && typed[1] == word[0];
    let is_first_wrong = typed.first() != word.first() && !is_swapped;
    Some(Slips { edits, is_whole, is_first_wrong })
}

/// One row of the distance table. Fixed in size, so that no comparison allocates.
type Row = [u8; MAX_LETTERS + MAX_LIMIT as usize + 1];

/// Stands for every distance beyond any limit, with room to add to it.
const FAR: u8 = 100;

/// The last row of the distance table: `typed` against every beginning of `word`. `None` once
/// every cell of a row exceeds the limit, for then no later one can come back below it. Only
/// cells so near the diagonal that they can be within the limit are worked out.
fn last_row(typed: &[char], word: &[char], limit: u8) -> Option<Row> {
    let slack = usize::from(limit);
    let mut first: Row = [FAR; _];
    for (cell, distance) in first.iter_mut().zip(0..=limit) {
        *cell = distance;
    }
    let (mut second, mut third) = (first, first);
    let [mut current, mut previous, mut before] = [&mut first, &mut second, &mut third];
    for (i, letter) in typed.iter().enumerate() {
        // The rows move up by one, the oldest becoming scratch space for the new one.
        (before, previous, current) = (previous, current, before);
        let (start, end) = (i.saturating_sub(slack), word.len().min(i + slack + 1));
        current[start] = if start == 0 { previous[0] + 1 } else { FAR };
        let mut least = current[start];
        for (j, other) in (start..end).zip(&word[start..end]) {
            let kept = previous[j] + u8::from(letter != other);
            let mut cell = kept.min(previous[j + 1] + 1).min(current[j] + 1);
            if i > 0 && j > 0 && *letter == word[j - 1] && typed[i - 1] == *other {
                cell = cell.min(before[j - 1] + 1);
            }
            current[j + 1] = cell;
            least = least.min(cell);
        }
        if end < word.len() {
            current[end + 1] = FAR;
        }
        if least > limit {
            return None;
        }
    }
    Some(*current)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(typed: &str, word: &str, limit: u8) -> Option<(u8, bool)> {
        let letters = |text: &str| text.chars().collect::<Vec<_>>();
        slips(&letters(typed), &letters(word), limit).map(|slips| (slips.edits, slips.is_whole))
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
        let letters = |text: &str| text.chars().collect::<Vec<_>>();
        assert!(slips(&letters("habrador"), &letters("labrador"), 2).unwrap().is_first_wrong);
        assert!(!slips(&letters("albrador"), &letters("labrador"), 2).unwrap().is_first_wrong);
        assert!(!slips(&letters("lavrador"), &letters("labrador"), 2).unwrap().is_first_wrong);
    }

    proptest! {
        #[test]
        fn agrees_with_the_plain_distance(typed in "[a-c]{1,14}", word in "[a-c]{1,14}", limit in 0u8..4) {
            let distance = |to: &str| u8::try_from(strsim::osa_distance(&typed, to)).unwrap();
            let nearest = (0..=word.len()).map(|end| distance(&word[..end])).min().unwrap();
            let expected = (nearest <= limit).then(|| (nearest, nearest == distance(&word)));
            prop_assert_eq!(of(&typed, &word, limit), expected);
        }
    }
}
