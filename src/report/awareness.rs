//! Whether the truth was on the screen before the answer: a miss whose truth never was may be of a class
//! that the annotator does not know of.

use serde::Serialize;

use super::build::Scored;
use super::rows::Sight;
use super::share::Share;

/// How often the truth was on the screen before the answer.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Awareness {
    /// A miss is an answer whose first k guesses do not hold the truth.
    pub k: usize,
    /// Scored trials that allowed k guesses and whose log tells what was on the screen.
    pub n: u64,
    /// Those whose log does not tell, left out.
    pub without_log: u64,
    /// Of the misses.
    pub misses: Sightings,
    /// Of the answers that hold the truth.
    pub hits: Sightings,
    /// Of all answers, those that miss a truth that was never on the screen.
    pub unaware: Share,
}

/// What was seen of the truth.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Sightings {
    /// It was never on the screen.
    pub never: Share,
    /// Only its row in the class list was.
    pub row_only: Share,
    /// Examples of it were.
    pub with_examples: Share,
}

/// A trial whose log tells what was on the screen.
struct Seen {
    is_hit: bool,
    sight: Sight,
}

impl Seen {
    fn is_never(&self) -> bool {
        self.sight.row_ms == 0 && !self.has_examples()
    }

    fn has_examples(&self) -> bool {
        self.sight.examples_ms > 0
    }
}

impl Awareness {
    /// The figures of these trials; `None` if no log tells.
    pub(super) fn of<'a>(
        scored: impl IntoIterator<Item = &'a Scored<'a>>,
        k: usize,
    ) -> Option<Self> {
        let (mut seen, mut without_log) = (Vec::new(), 0);
        for scored in scored.into_iter().filter(|scored| scored.k >= k) {
            match scored.trial.sight {
                Some(sight) => seen.push(Seen { is_hit: scored.is_hit(k), sight }),
                None => without_log += 1,
            }
        }
        (!seen.is_empty()).then(|| Self {
            k,
            n: seen.len() as u64,
            without_log,
            misses: Sightings::of(&seen, false),
            hits: Sightings::of(&seen, true),
            unaware: Share::that(&seen, |seen| !seen.is_hit && seen.is_never()),
        })
    }
}

impl Sightings {
    fn of(seen: &[Seen], is_hit: bool) -> Self {
        let share = |is_it: fn(&Seen) -> bool| {
            Share::that(seen.iter().filter(|seen| seen.is_hit == is_hit), is_it)
        };
        Self {
            never: share(Seen::is_never),
            row_only: share(|seen| !seen.is_never() && !seen.has_examples()),
            with_examples: share(Seen::has_examples),
        }
    }
}

/// Whether a trial misses a truth that was never on the screen; `None` if its log does not tell.
pub(super) fn is_unaware(scored: &Scored<'_>, k: usize) -> Option<bool> {
    let sight = scored.trial.sight?;
    let is_hit = scored.is_hit(k);
    Some(!is_hit && Seen { is_hit, sight }.is_never())
}
