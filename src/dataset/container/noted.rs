//! What is wrong with a container, told in few words: a file of a million members may have a million of
//! the same.

use crate::dataset::walk::below;
use crate::domain::Problem;
use std::collections::BTreeMap;

/// How many of the same are named one by one.
const NAMED: u64 = 3;

/// Problems of one container.
#[derive(Debug)]
pub(super) struct Noted {
    container: String,
    problems: Vec<Problem>,
    counts: BTreeMap<&'static str, u64>,
}

impl Noted {
    pub(super) fn new(container: &str) -> Self {
        Self { container: container.to_owned(), problems: Vec::new(), counts: BTreeMap::new() }
    }

    /// Notes what is wrong at a place inside of the container (empty: with the container itself).
    pub(super) fn note(&mut self, place: &str, what: &'static str) {
        self.tell(place, what, || what.to_owned());
    }

    /// The same in words of its own, for one of a kind.
    pub(super) fn tell(&mut self, place: &str, kind: &'static str, what: impl FnOnce() -> String) {
        let count = self.counts.entry(kind).or_default();
        *count += 1;
        if *count <= NAMED {
            let place = if place.is_empty() {
                self.container.clone()
            } else {
                below(&self.container, place)
            };
            self.problems.push(Problem::new(place, what()));
        }
    }

    /// The problems, those named first; how many more there are of a kind comes last.
    pub(super) fn finish(mut self) -> Vec<Problem> {
        for (kind, count) in self.counts {
            if let Some(more @ 1..) = count.checked_sub(NAMED) {
                self.problems.push(Problem::new(&*self.container, format!("{more} more: {kind}")));
            }
        }
        self.problems
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_three_of_a_kind_are_named_and_the_rest_counted() {
        let mut noted = Noted::new("a.tar");
        for place in ["1", "2", "3", "4", "5"] {
            noted.note(place, "a link");
        }
        noted.note("", "no end");
        let texts: Vec<_> = noted.finish().iter().map(Problem::to_string).collect();
        assert_eq!(
            texts,
            [
                "a.tar/1: a link",
                "a.tar/2: a link",
                "a.tar/3: a link",
                "a.tar: no end",
                "a.tar: 2 more: a link"
            ]
        );
    }
}
