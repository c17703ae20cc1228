//! Puts together what was found for the single words of a query: which classes have them all,
//! and in which order they are listed. Knows nothing of how words are found.

use super::grade::Grade;
use super::names::{Lemma, Names, Opening};
use super::query::{MAX_WORDS, Query};
use super::spread::Spread;
use super::{Match, Tier};
use crate::domain::ClassId;
use std::collections::BTreeMap;

/// Added for every word that stands in another lemma of the class than the best one.
const OTHER_LEMMA: u16 = 4;
/// Added for a class no lemma of which begins with the whole query.
const NO_OPENING: u32 = 4;
/// Added for every slip in the query as a whole.
const WHOLE_SLIP: u32 = 8;
/// What a tier weighs against penalties when the words of a query differ in theirs.
const TIER_WEIGHT: u32 = 32;

/// The classes that fit the query as a whole or in all of its words, best first. What it takes
/// depends on how common the first word is.
pub(super) fn ranked(
    names: &Names,
    openings: &[Option<Opening>],
    spreads: &[Spread<'_>],
) -> Vec<Match> {
    let Some(rarest) = spreads.first() else { return Vec::new() };
    // Most classes have neither: to see that takes much less than to read them.
    let may_open = |number: usize| openings[number].is_some() || rarest.lemmas.at[number].is_some();
    let may_fit = |class: &ClassId| {
        rarest.classes.at[class.index()].is_some() || names.of_class(class.index()).any(may_open)
    };
    let classes = (0..).take(names.class_count()).map(ClassId).filter(may_fit);
    listed(classes.filter_map(|class| best(names, openings, spreads, class)).collect())
}

/// The classes with a lemma that a few slips separate from the query as a whole, best first.
pub(super) fn near(names: &Names, query: &Query) -> Vec<Match> {
    let mut best: BTreeMap<ClassId, u32> = BTreeMap::new();
    for (number, slips) in names.near(query) {
        let (class, place) = names.class_of(number);
        let sum = NO_OPENING + u32::from(slips) * WHOLE_SLIP;
        let penalty = packed(sum, names.lemma(number), 0, place);
        let least = best.entry(class).or_insert(penalty);
        *least = penalty.min(*least);
    }
    let found = best.into_iter();
    listed(found.map(|(class, penalty)| Match { tier: Tier::Fuzzy, penalty, class }).collect())
}

/// The classes that fit in all words but one, best first; none unless three words were typed.
pub(super) fn but_one(names: &Names, spreads: &[Spread<'_>]) -> Vec<Match> {
    if spreads.len() < 3 {
        return Vec::new();
    }
    let reading = |class: ClassId| {
        let lemmas = names.of_class(class.index());
        let (mut missing, mut penalty) = (0, 0);
        for spread in spreads {
            let grade = fit(spread, class.index(), lemmas.clone());
            missing += u32::from(!grade.is_some());
            if missing > 1 {
                return None;
            }
            penalty += if grade.is_some() { weight(grade) } else { 0 };
        }
        (missing == 1).then_some(Match { tier: Tier::ButOne, penalty, class })
    };
    let classes = (0..).take(names.class_count()).map(ClassId);
    listed(classes.filter_map(reading).collect())
}

/// Matches that come in list order, best first. Order among equals being kept, there is one
/// number to compare, and long runs of equals cost nothing.
fn listed(mut matches: Vec<Match>) -> Vec<Match> {
    matches
        .sort_by_key(|found| u64::from(found.tier as u8) << u32::BITS | u64::from(found.penalty));
    matches
}

/// The best reading of one class, if there is any.
fn best(
    names: &Names,
    openings: &[Option<Opening>],
    spreads: &[Spread<'_>],
    class: ClassId,
) -> Option<Match> {
    let lemmas = names.of_class(class.index());
    let elsewhere = elsewhere(spreads, class.index(), &lemmas);
    let mut best = None;
    for (place, number) in (0..).zip(lemmas) {
        let lemma = names.lemma(number);
        let opened = openings[number].map(|opening| open(opening, lemma, place));
        let worded = elsewhere.as_ref().map(|elsewhere| {
            let grades = spreads.iter().zip(elsewhere);
            total(grades.map(|(spread, other)| spread.lemmas.at[number].min(*other)), lemma, place)
        });
        best = [best, opened, worded].into_iter().flatten().min();
    }
    best.map(|(tier, penalty)| Match { tier, penalty, class })
}

/// For each word its best fit anywhere in the class; `None` if one does not fit at all. An array,
/// as a list would have to be made for every class.
fn elsewhere(
    spreads: &[Spread<'_>],
    class: usize,
    lemmas: &std::ops::Range<usize>,
) -> Option<[Grade; MAX_WORDS]> {
    let mut fits = [Grade::NONE; MAX_WORDS];
    for (slot, spread) in fits.iter_mut().zip(spreads) {
        *slot = Some(fit(spread, class, lemmas.clone())).filter(|grade| grade.is_some())?;
    }
    Some(fits)
}

/// The best fit of a word anywhere in a class.
fn fit(spread: &Spread<'_>, class: usize, lemmas: std::ops::Range<usize>) -> Grade {
    let own = spread.lemmas.at[lemmas].iter().copied().min();
    own.map_or(Grade::NONE, |own| own.worse_by(OTHER_LEMMA)).min(spread.classes.at[class])
}

/// What speaks against a fit, its tier included.
fn weight(grade: Grade) -> u32 {
    u32::from(grade.tier()) * TIER_WEIGHT + u32::from(grade.penalty())
}

/// Tier and penalty of a lemma that begins with the whole query.
fn open(opening: Opening, lemma: &Lemma, place: u32) -> (Tier, u32) {
    match opening {
        Opening::Exact => (Tier::Exact, packed(0, lemma, 0, place)),
        _ => (Tier::Prefix, packed(opening as u32, lemma, 0, place)),
    }
}

/// Tier and penalty of a lemma whose class has all words, with these fits.
fn total(grades: impl Iterator<Item = Grade>, lemma: &Lemma, place: u32) -> (Tier, u32) {
    let (mut tier, mut sum, mut position) = (0, NO_OPENING, u16::MAX);
    for grade in grades {
        tier = tier.max(grade.tier());
        sum += weight(grade);
        position = position.min(grade.position());
    }
    let tier = Tier::numbered(tier);
    if tier >= Tier::Ancestor {
        return (tier, sum << 16);
    }
    (tier, packed(sum, lemma, position, place))
}

/// What orders the first three tiers, as one number: penalty, then whether the lemma is the
/// class's first, then its length, then the position of the word in it.
fn packed(sum: u32, lemma: &Lemma, position: u16, place: u32) -> u32 {
    let is_later = u32::from(place > 0);
    sum << 16 | is_later << 12 | lemma.letter_count.min(255) << 4 | u32::from(position.min(15))
}
