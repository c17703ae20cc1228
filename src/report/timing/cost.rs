//! What the answers cost: hours, keys, and the time of a right one.

use super::super::build::Scored;
use super::super::rows::{AnsweredTrial, SessionRows};
use crate::stats::{mean, median};
use serde::Serialize;

const HOUR_MS: f64 = 3_600_000.0;

/// What a set of answers cost.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Cost {
    /// Answers.
    pub n: usize,
    /// Hours of active time.
    pub active_hours: f64,
    /// Hours of lead time.
    pub lead_hours: f64,
    /// Answers an hour of active time; `None` without any time.
    pub images_per_active_hour: Option<f64>,
    /// Answers an hour of lead time; `None` without any time.
    pub images_per_lead_hour: Option<f64>,
    /// Active time for each right answer, at k = 1 and at the widest k.
    pub per_right: Vec<PerRight>,
    /// Answers whose log tells keys: the n of the next two.
    pub logged: usize,
    /// Keys an answer; `None` if no log tells.
    pub keys_per_image: Option<f64>,
    /// Searches begun an answer; `None` if no log tells.
    pub searches_per_image: Option<f64>,
    /// Answers whose log tells the first key.
    pub first_key_n: usize,
    /// The median lead time until the first key; `None` if no log tells.
    pub median_first_key_ms: Option<f64>,
}

/// The active time of all scored answers, shared among the right ones.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct PerRight {
    /// How many guesses count.
    pub k: usize,
    /// Scored answers that allowed so many guesses.
    pub n: usize,
    /// Right ones among them.
    pub right: usize,
    /// Active time for each right one; `None` if none is.
    pub active_ms: Option<f64>,
}

impl Cost {
    pub(super) fn of(sessions: &[&SessionRows], scored: &[Scored<'_>], ks: &[usize]) -> Self {
        let trials = || sessions.iter().flat_map(|session| &session.answered);
        let hours = |time: fn(&AnsweredTrial) -> u64| {
            trials().map(|trial| time(trial) as f64).sum::<f64>() / HOUR_MS
        };
        let n = trials().count();
        let (active_hours, lead_hours) =
            (hours(|trial| trial.active_ms), hours(|trial| trial.lead_ms));
        let pace = |hours: f64| (hours > 0.0).then(|| n as f64 / hours);
        let logged = || trials().filter_map(|trial| Some((trial.keys?, trial.searches)));
        let keys: Vec<f64> = logged().map(|(keys, _)| keys.into()).collect();
        let searches: Vec<f64> = logged().map(|(_, searches)| searches.into()).collect();
        let first: Vec<f64> =
            trials().filter_map(|trial| Some(trial.first_key_ms? as f64)).collect();
        Self {
            n,
            active_hours,
            lead_hours,
            images_per_active_hour: pace(active_hours),
            images_per_lead_hour: pace(lead_hours),
            per_right: ks.iter().map(|&k| per_right(scored, k)).collect(),
            logged: keys.len(),
            keys_per_image: mean(&keys),
            searches_per_image: mean(&searches),
            first_key_n: first.len(),
            median_first_key_ms: median(&first),
        }
    }
}

fn per_right(scored: &[Scored<'_>], k: usize) -> PerRight {
    let allowed = || scored.iter().filter(|trial| trial.k >= k);
    let right = allowed().filter(|trial| trial.is_hit(k)).count();
    let total: f64 = allowed().map(|trial| trial.trial.active_ms as f64).sum();
    PerRight {
        k,
        n: allowed().count(),
        right,
        active_ms: (right > 0).then(|| total / right as f64),
    }
}
