//! The few figures shown on screen when a session ends.

use super::figures::{Confusion, Counts, ErrorRate, SessionPart};
use super::rows::SessionHead;

/// How many confused pairs a screen shows.
const CONFUSIONS: usize = 3;

/// A small view of one session's figures. It holds no number of its own.
#[derive(Clone, Debug, PartialEq)]
pub struct Summary<'a> {
    /// Which session.
    pub head: &'a SessionHead,
    /// How many trials stand how.
    pub counts: &'a Counts,
    /// Errors of the first guess.
    pub top_1: Option<&'a ErrorRate>,
    /// Errors when all allowed guesses count; `None` if only one is allowed.
    pub top_k: Option<&'a ErrorRate>,
    /// Median active time per image, in milliseconds.
    pub median_active_ms: Option<f64>,
    /// Images per minute of active time.
    pub pace_per_min: Option<f64>,
    /// The commonest wrong first guesses.
    pub confusions: &'a [Confusion],
    /// One sentence per model, on all allowed guesses where the model ranks as many.
    pub verdicts: Vec<String>,
}

impl SessionPart {
    /// The view for the screen, which speaks to the annotator.
    pub fn summary(&self) -> Summary<'_> {
        let part = &self.part;
        let widest = part.error_rates.last().filter(|rate| rate.k > 1);
        let verdict = |versus: &super::Versus| {
            versus.tables.last().map(|table| table.sentence("you", &versus.model))
        };
        Summary {
            head: &self.head,
            counts: &part.counts,
            top_1: part.error_rates.first(),
            top_k: widest,
            median_active_ms: part.active.median_ms,
            pace_per_min: part.pace_per_min,
            confusions: &part.confusions[..part.confusions.len().min(CONFUSIONS)],
            verdicts: part.versus.iter().filter_map(verdict).collect(),
        }
    }
}
