//! How long images take: how times are spread, how they change in the course of the work, what an
//! answer costs.

mod cost;
mod course;
mod spread;

pub use cost::{Cost, PerRight};
pub use course::{Block, Change, Course, PaceTrend, PooledTrend};
pub use spread::{Bin, Kind, Kinds, Quantile, Spread, TwoKinds};

use super::build::{Scored, told_ks};
use super::rows::SessionRows;
use serde::Serialize;

/// The times of one set of trials; of all answers, also those that cannot be scored.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Timing {
    /// Of active time.
    pub active: Spread,
    /// Of lead time.
    pub lead: Spread,
    /// The course of the work; `None` for several sessions together.
    pub course: Option<Course>,
    /// The trend of several sessions; `None` for one.
    pub pooled_trend: Option<PooledTrend>,
    /// What the answers cost.
    pub cost: Cost,
}

impl Timing {
    pub(super) fn of(sessions: &[&SessionRows], scored: &[Scored<'_>]) -> Self {
        let trials = || sessions.iter().flat_map(|session| &session.answered);
        let active: Vec<f64> = trials().map(|trial| trial.active_ms as f64).collect();
        let lead: Vec<f64> = trials().map(|trial| trial.lead_ms as f64).collect();
        Self {
            active: Spread::of(&active),
            lead: Spread::of(&lead),
            course: match sessions {
                [only] => Some(Course::of(only)),
                _ => None,
            },
            pooled_trend: course::pooled(sessions),
            cost: Cost::of(sessions, scored, &told_ks(sessions)),
        }
    }
}

#[cfg(test)]
mod tests;
