//! What is known of this annotator's choices: classes chosen lately and often, classes marked.
//! It orders and recalls; it never hides a class.

use crate::domain::ClassId;
use crate::search::Match;
use std::cmp::Reverse;
use std::collections::HashMap;

/// The most recent choices kept.
const RECENT: usize = 50;

/// One annotator's choices on one dataset.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Habits {
    /// The latest first, each once.
    recent: Vec<ClassId>,
    /// How often each class was chosen.
    uses: HashMap<ClassId, u32>,
    /// Marked by the annotator, in list order.
    favourites: Vec<ClassId>,
}

impl Habits {
    /// From what was chosen so far, the oldest first, and what was marked.
    pub fn new(
        chosen: impl IntoIterator<Item = ClassId>,
        favourites: impl IntoIterator<Item = ClassId>,
    ) -> Self {
        let mut habits = Self::default();
        for class in chosen {
            habits.note(class);
        }
        habits.favourites.extend(favourites);
        habits.favourites.sort_unstable();
        habits.favourites.dedup();
        habits
    }

    /// A class was chosen.
    pub fn note(&mut self, class: ClassId) {
        *self.uses.entry(class).or_default() += 1;
        self.recent.retain(|&other| other != class);
        self.recent.insert(0, class);
        self.recent.truncate(RECENT);
    }

    /// Marks a class, or takes the mark away; whether it has one now.
    pub fn switch_favourite(&mut self, class: ClassId) -> bool {
        match self.favourites.binary_search(&class) {
            Ok(place) => drop(self.favourites.remove(place)),
            Err(place) => self.favourites.insert(place, class),
        }
        self.is_favourite(class)
    }

    /// Whether a class is marked.
    pub fn is_favourite(&self, class: ClassId) -> bool {
        self.favourites.binary_search(&class).is_ok()
    }

    /// Classes chosen lately, the latest first.
    pub fn recent(&self) -> &[ClassId] {
        &self.recent
    }

    /// Marked classes, in list order.
    pub fn favourites(&self) -> &[ClassId] {
        &self.favourites
    }

    /// Puts matches that fit equally well in the order of how often they were chosen; `matches`
    /// come best first.
    pub(super) fn break_ties(&self, matches: &mut [Match]) {
        if self.uses.is_empty() {
            return;
        }
        let uses = |class| self.uses.get(&class).copied().unwrap_or(0);
        matches.sort_by_cached_key(|found| (found.tier, found.penalty, Reverse(uses(found.class))));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::Tier;

    #[test]
    fn recent_choices_are_kept_once_the_latest_first() {
        let habits = Habits::new([3, 1, 3, 2].map(ClassId), []);
        assert_eq!(habits.recent(), [2, 3, 1].map(ClassId));
        let many = Habits::new((0..200).map(ClassId), []);
        assert_eq!((many.recent().len(), many.recent()[0]), (RECENT, ClassId(199)));
    }

    #[test]
    fn favourites_are_switched_and_stay_in_order() {
        let mut habits = Habits::new([], [5, 2].map(ClassId));
        assert!(habits.switch_favourite(ClassId(3)));
        assert!(!habits.switch_favourite(ClassId(5)));
        assert_eq!(habits.favourites(), [2, 3].map(ClassId));
    }

    #[test]
    fn use_orders_equals_only_and_loses_none() {
        let habits = Habits::new([7, 7, 9].map(ClassId), []);
        let found = |tier, penalty, class| Match { tier, penalty, class: ClassId(class) };
        let mut matches = [
            found(Tier::Exact, 0, 1),
            found(Tier::Prefix, 2, 4),
            found(Tier::Prefix, 2, 7),
            found(Tier::Prefix, 2, 9),
            found(Tier::Gloss, 0, 7),
        ];
        habits.break_ties(&mut matches);
        let order: Vec<u32> = matches.iter().map(|found| found.class.0).collect();
        assert_eq!(order, [1, 7, 9, 4, 7]);
    }
}
