//! The last resort when no words fit: lemmas that contain the typed letters in order, whatever
//! lies between. The only place that knows the matching crate.

use nucleo_matcher::pattern::{AtomKind, CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

use super::names::Names;
use super::query::Query;
use super::vocabulary::LetterSet;
use super::{Match, Tier};
use crate::domain::ClassId;

/// The fewest and the most letters for which this makes sense.
const LETTERS: std::ops::RangeInclusive<usize> = 3..=64;

/// The classes with a lemma that contains the letters of every word in order, best first.
pub(super) fn scattered(names: &Names, query: &Query) -> Vec<Match> {
    if !LETTERS.contains(&query.squashed.chars().count()) {
        return Vec::new();
    }
    let typed = LetterSet::of(&query.squashed);
    let (case, normal) = (CaseMatching::Respect, Normalization::Never);
    let pattern = Pattern::new(&query.spaced, case, normal, AtomKind::Fuzzy);
    let mut engine = Matcher::new(Config::DEFAULT);
    let mut buffer = Vec::new();
    let mut score = |number: usize| {
        let lemma = names.lemma(number);
        if !typed.is_in(lemma.letters) {
            return None;
        }
        pattern.score(Utf32Str::new(&lemma.spaced, &mut buffer), &mut engine)
    };
    let classes = (0..).take(names.class_count()).map(ClassId);
    let mut matches: Vec<Match> = classes
        .filter_map(|class| {
            let best = names.of_class(class.index()).filter_map(&mut score).max()?;
            Some(Match { tier: Tier::Scattered, penalty: u32::MAX - best, class })
        })
        .collect();
    matches.sort_unstable();
    matches
}
