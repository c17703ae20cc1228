//! How well one typed word fits one text: the small numbers behind the ranking rule. Knows
//! nothing of texts.

use super::Tier;

/// How well one typed word fits one text; smaller is better.
///
/// Packed as tier (3 bits), penalty (9 bits), position of the fitting word (4 bits), so that
/// comparing numbers compares in that order, and a list of classes costs two bytes each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Grade(u16);

const POSITION_BITS: u32 = 4;
const PENALTY_BITS: u32 = 9;
const MAX_POSITION: u16 = (1 << POSITION_BITS) - 1;
const MAX_PENALTY: u16 = (1 << PENALTY_BITS) - 1;

impl Grade {
    /// The word does not fit at all.
    pub(super) const NONE: Self = Self(u16::MAX);

    /// The grade of a word that fits in this way; penalty and position are held within range.
    pub(super) fn new(tier: Tier, penalty: u16, position: u8) -> Self {
        let penalty = penalty.min(MAX_PENALTY);
        let position = u16::from(position).min(MAX_POSITION);
        Self(((tier as u16) << PENALTY_BITS | penalty) << POSITION_BITS | position)
    }

    /// Whether the word fits.
    pub(super) fn is_some(self) -> bool {
        self != Self::NONE
    }

    /// This fit where it holds, or none.
    pub(super) fn only_if(self, holds: bool) -> Self {
        if holds { self } else { Self::NONE }
    }

    /// Number of the tier, as in [`Tier`].
    pub(super) fn tier(self) -> u16 {
        self.0 >> (PENALTY_BITS + POSITION_BITS)
    }

    /// What speaks against the fit within its tier; 0 is best.
    pub(super) fn penalty(self) -> u16 {
        self.0 >> POSITION_BITS & MAX_PENALTY
    }

    /// Position of the fitting word in its text, 15 standing for all later ones too.
    pub(super) fn position(self) -> u16 {
        self.0 & MAX_POSITION
    }

    /// The same fit with something more against it.
    pub(super) fn worse_by(self, penalty: u16) -> Self {
        if !self.is_some() {
            return self;
        }
        let raised = (self.penalty() + penalty).min(MAX_PENALTY) - self.penalty();
        Self(self.0 + (raised << POSITION_BITS))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tier_comes_before_penalty_before_position() {
        let ordered = [
            Grade::new(Tier::Exact, 0, 3),
            Grade::new(Tier::Prefix, 0, 0),
            Grade::new(Tier::Prefix, 0, 200),
            Grade::new(Tier::Prefix, 1, 0),
            Grade::new(Tier::Gloss, 600, 255),
            Grade::NONE,
        ];
        assert!(ordered.is_sorted_by(|a, b| a < b));
    }

    #[test]
    fn a_worse_fit_stays_in_its_tier() {
        let worse = Grade::new(Tier::Fuzzy, 500, 7).worse_by(100);
        assert_eq!(worse, Grade::new(Tier::Fuzzy, 511, 7));
        assert_eq!(Grade::NONE.worse_by(5), Grade::NONE);
    }
}
