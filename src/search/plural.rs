//! Regular English plurals undone: the single forms a typed word may be the plural of. Knows
//! endings only, no words.

/// The fewest letters a single form has.
const MIN_LETTERS: usize = 3;

/// Endings of plurals and what the single form has instead.
const ENDINGS: [(&str, &str); 6] =
    [("ies", "y"), ("ves", "f"), ("ves", "fe"), ("men", "man"), ("es", ""), ("s", "")];

/// Every word the typed one may be the plural of; most are no words, which does no harm where
/// they are looked up.
pub(super) fn singulars(typed: &str) -> impl Iterator<Item = String> {
    ENDINGS.iter().filter_map(move |(plural, single)| {
        let stem = typed.strip_suffix(plural)?;
        let word = [stem, single].concat();
        (word.chars().count() >= MIN_LETTERS).then_some(word)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_single_form_is_among_the_guesses() {
        let words = [
            ("dogs", "dog"),
            ("foxes", "fox"),
            ("daisies", "daisy"),
            ("wolves", "wolf"),
            ("knives", "knife"),
            ("houses", "house"),
            ("snowmen", "snowman"),
        ];
        for (plural, single) in words {
            assert!(singulars(plural).any(|word| word == single), "{plural}");
        }
        assert_eq!(singulars("dog").count() + singulars("as").count() + singulars("").count(), 0);
    }
}
