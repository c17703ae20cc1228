//! Quick mode: among ten classes or fewer, with one guess, a key answers and the next image comes.

use super::{Annotate, BOUNCE};
use crate::app::Effect;
use crate::app::status::Status;
use crate::domain::{ClassId, Now};
use crate::session::{Event, Stage};
use crate::taxonomy::Taxonomy;
use std::time::Duration;

/// Classes at most that have a key each.
pub const QUICK: usize = 10;

/// When answers by a key may be meant: not before the image has been looked at, and not from a key
/// that is held down.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Pace {
    shown: Option<Duration>,
    pressed: Option<Duration>,
}

impl Pace {
    /// An image came to the screen.
    pub(super) fn note_shown(&mut self, now: Now) {
        self.shown = Some(now.mono);
    }

    /// A key was pressed; whether it cannot be meant for what is seen.
    pub(super) fn is_too_soon(&mut self, now: Now) -> bool {
        let is_near = |moment: Option<Duration>| moment.is_some_and(|at| now.mono < at + BOUNCE);
        let is_held = is_near(self.pressed.replace(now.mono));
        is_held || is_near(self.shown)
    }
}

/// The key that answers with a class: its name if that is a single digit, as it is where digits are
/// what is judged; else its number in the list, 0 being the tenth.
pub(super) fn key_of(taxonomy: &Taxonomy, class: ClassId) -> Option<char> {
    let named = |class| single_digit(taxonomy.class_node(class).name());
    if taxonomy.classes().any(|class| named(class).is_some()) {
        return named(class);
    }
    let number = u32::try_from((class.index() + 1) % QUICK).ok()?;
    char::from_digit(number, 10)
}

fn single_digit(name: &str) -> Option<char> {
    let mut letters = name.chars();
    letters.next().filter(|first| first.is_ascii_digit() && letters.next().is_none())
}

/// The class that a key answers with: by [`key_of`], or by the first letter if it is its alone.
fn class_of_key(taxonomy: &Taxonomy, text: &str) -> Option<ClassId> {
    let typed = text.chars().next().filter(|typed| !typed.is_whitespace())?;
    let mut keyed = taxonomy.classes().filter(|&class| key_of(taxonomy, class) == Some(typed));
    if let Some(class) = keyed.next() {
        return Some(class);
    }
    let initial = |class: &ClassId| {
        let name = taxonomy.class_node(*class).name().to_lowercase();
        name.starts_with(typed) || typed.to_lowercase().all(|typed| name.starts_with(typed))
    };
    let mut begun = taxonomy.classes().filter(initial);
    begun.next().filter(|_| begun.next().is_none())
}

impl Annotate {
    /// Whether a key answers: one guess among at most ten classes.
    pub(super) fn is_quick(&self) -> bool {
        self.session.plan().k == 1 && self.bench.taxonomy.len() <= QUICK
    }

    /// Answers with the class of this key, unless no one can have looked at the image.
    pub(super) fn answer_by_key(&mut self, text: &str, now: Now) -> Vec<Effect> {
        let is_too_soon = self.pace.is_too_soon(now);
        match class_of_key(&self.bench.taxonomy, text) {
            Some(class) if !is_too_soon => self.answer(class, now),
            Some(_) | None => self.pass_on(&Event::Activity, now),
        }
    }

    /// Quick mode: the class becomes the answer, and the next image comes at once. In practice a
    /// message says how that was.
    pub(super) fn answer(&mut self, class: ClassId, now: Now) -> Vec<Effect> {
        if class.index() >= self.bench.taxonomy.len() {
            return self.pass_on(&Event::Activity, now);
        }
        let mut effects = Vec::new();
        if !self.guesses().is_empty() && !self.guesses().contains(&class) {
            effects.extend(self.pass_on(&Event::Remove(0), now));
        }
        if !self.guesses().contains(&class) {
            effects.extend(self.pass_on(&Event::Add(class), now));
        }
        if !self.guesses().contains(&class) {
            return effects;
        }
        self.list.note_chosen(class);
        effects.extend(self.pass_on(&Event::Submit, now));
        if self.session.stage() == Stage::Result {
            let truth = self.session.revealed_truth();
            effects.extend(self.pass_on(&Event::Next, now));
            self.status = truth.map(|truth| self.verdict(truth, class, now));
        }
        effects
    }

    fn verdict(&self, truth: ClassId, answer: ClassId, now: Now) -> Status {
        let name = |class| self.bench.taxonomy.class_node(class).name();
        Status::notice(
            if truth == answer {
                format!("✔ {}: right", name(answer))
            } else {
                format!("✘ {}: it was {}", name(answer), name(truth))
            },
            now,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{NodeSpec, Timestamp};

    fn taxonomy(names: &[&str]) -> Taxonomy {
        let node = |name: &&str| NodeSpec {
            key: (*name).to_owned(),
            parents: Vec::new(),
            lemmas: vec![(*name).to_owned()],
            gloss: String::new(),
            is_class: true,
        };
        Taxonomy::from_nodes(&names.iter().map(node).collect::<Vec<_>>()).0
    }

    fn answer(names: &[&str], key: &str) -> Option<u32> {
        class_of_key(&taxonomy(names), key).map(|class| class.0)
    }

    #[test]
    fn digits_are_numbers_unless_they_are_names() {
        assert_eq!(answer(&["cat", "dog"], "2"), Some(1));
        assert_eq!(answer(&["cat", "dog"], "3"), None);
        let digits = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];
        assert_eq!(answer(&digits, "3"), Some(3));
        assert_eq!(answer(&["3", "8", "neither"], "1"), None);
        assert_eq!(answer(&["3", "8", "neither"], "n"), Some(2));
    }

    #[test]
    fn an_initial_answers_where_it_is_one_classs_alone() {
        assert_eq!(answer(&["yes", "no", "unsure"], "N"), Some(1));
        assert_eq!(answer(&["cat", "cow"], "c"), None);
        assert_eq!(answer(&["cat", "cow"], " "), None);
    }

    #[test]
    fn a_held_key_and_a_bounce_answer_nothing() {
        let at = |ms| Now { wall: Timestamp(0), mono: Duration::from_millis(ms) };
        let mut pace = Pace::default();
        pace.note_shown(at(1000));
        assert!(pace.is_too_soon(at(1100)));
        assert!(pace.is_too_soon(at(1300)), "held since");
        assert!(!pace.is_too_soon(at(1600)));
        pace.note_shown(at(1650));
        assert!(pace.is_too_soon(at(1880)));
    }
}
