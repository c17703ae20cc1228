//! What was searched for before, to be called up again: pure, bounded, each search once. Knows
//! texts, not classes.

use std::collections::VecDeque;

/// Earlier searches, and where in them the annotator is leafing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct History {
    /// Oldest first.
    searches: VecDeque<String>,
    /// The most that are kept.
    bound: usize,
    /// Number of the search called up; `None`: none is.
    place: Option<usize>,
    /// What was being typed when leafing began.
    draft: String,
}

impl History {
    /// An empty history that keeps so many searches.
    pub fn new(bound: usize) -> Self {
        Self { searches: VecDeque::new(), bound, place: None, draft: String::new() }
    }

    /// Notes a search as the latest, with no blanks around it; one made before moves up, blank
    /// ones are not kept. Leafing ends.
    pub fn push(&mut self, query: &str) {
        self.place = None;
        let query = query.trim();
        if query.is_empty() {
            return;
        }
        self.searches.retain(|other| other != query);
        self.searches.push_back(query.to_owned());
        while self.searches.len() > self.bound {
            self.searches.pop_front();
        }
    }

    /// The search before the one called up, the latest at first; `typed` is what the search line
    /// holds, kept for the way back. `None`: there is none older.
    pub fn older(&mut self, typed: &str) -> Option<&str> {
        let place = self.place.unwrap_or(self.searches.len()).checked_sub(1)?;
        if self.place.is_none() {
            typed.clone_into(&mut self.draft);
        }
        self.place = Some(place);
        self.searches.get(place).map(String::as_str)
    }

    /// The search after the one called up; after the latest, what was being typed. `None`: none
    /// is called up.
    pub fn newer(&mut self) -> Option<&str> {
        let next = self.place? + 1;
        if next < self.searches.len() {
            self.place = Some(next);
            return self.searches.get(next).map(String::as_str);
        }
        self.place = None;
        Some(&self.draft)
    }

    /// All searches, the latest first.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.searches.iter().rev().map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(searches: &[&str]) -> History {
        let mut history = History::new(3);
        for search in searches {
            history.push(search);
        }
        history
    }

    #[test]
    fn leafing_back_and_forth_ends_at_what_was_being_typed() {
        let mut history = of(&["dog", "cat"]);
        assert_eq!(history.older("ha"), Some("cat"));
        assert_eq!(history.older("cat"), Some("dog"));
        assert_eq!(history.older("dog"), None);
        assert_eq!(history.newer(), Some("cat"));
        assert_eq!(history.newer(), Some("ha"));
        assert_eq!(history.newer(), None);
    }

    #[test]
    fn a_repeated_search_moves_up_and_a_blank_one_is_not_kept() {
        assert_eq!(
            of(&["dog", "cat", " dog ", "", "  "]).iter().collect::<Vec<_>>(),
            ["dog", "cat"]
        );
        assert_eq!(of(&["a", "b", "c", "d"]).iter().collect::<Vec<_>>(), ["d", "c", "b"]);
        assert_eq!(of(&[]).older("x"), None);
        let mut none = History::new(0);
        none.push("dog");
        assert_eq!(none.older("x"), None);
    }

    proptest! {
        #[test]
        fn it_stays_bounded_and_each_search_is_kept_once(searches in proptest::collection::vec("[ab]{0,2}", 0..20)) {
            let searches: Vec<&str> = searches.iter().map(String::as_str).collect();
            let history = of(&searches);
            let mut kept: Vec<&str> = history.iter().collect();
            let latest = searches.iter().rfind(|search| !search.is_empty());
            prop_assert_eq!(kept.first(), latest);
            kept.sort_unstable();
            kept.dedup();
            prop_assert_eq!(kept.len(), history.iter().count());
            prop_assert!(kept.len() <= 3);
        }
    }
}
