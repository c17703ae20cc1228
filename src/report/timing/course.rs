//! The course of the work: trend, blocks, and whether something changed at one place.

use super::super::build::Scored;
use super::super::rows::{AnsweredTrial, SessionRows};
use crate::stats::{
    Interval, Worked, Z_95, blocks, change_point, holm, mean, mean_interval, time_trend,
};
use serde::Serialize;

/// Images of a block.
const BLOCK: usize = 50;
/// Fewer images have no trend: a hundred images on from them would be a guess.
const FEWEST_FOR_TREND: usize = 20;
/// With fewer sessions their trends have no interval.
const FEWEST_SESSIONS: usize = 3;
const LEVEL: f64 = 0.95;
/// A change is looked for between at most so many stretches of images, each stretch a figure, and shuffled
/// so often: a bound of the work that does not depend on the length of a session.
const MOST_STRETCHES: usize = 120;
const PERMUTATIONS: u32 = 199;
/// At least so many images stand on either side of a change.
const LEAST_SIDE: usize = 20;
/// Seeds of the shuffles of times and of errors.
const SEEDS: [u64; 2] = [17, 18];

/// The course of one session, its answered images in the order of the queue.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Course {
    /// How active time changes; `None` with fewer than twenty times.
    pub trend: Option<PaceTrend>,
    /// How many guesses count in the errors below.
    pub k: usize,
    /// Blocks of fifty images; the last may be shorter.
    pub blocks: Vec<Block>,
    /// The clearest change of the active time; `None` with fewer than forty images or no spread.
    pub time_change: Option<Change>,
    /// The clearest change of the error; `None` with fewer than forty scored images or no spread.
    pub error_change: Option<Change>,
}

/// By which factor active time changes.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct PaceTrend {
    /// Times it rests on.
    pub n: usize,
    /// Factor over a hundred images: 1.1 is 10 % slower.
    pub factor_per_100: f64,
    /// Its interval at 95 %.
    pub interval: Interval,
}

/// The trends of several sessions, each counting as one: they differ by more than chance within them.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct PooledTrend {
    /// Sessions with a trend.
    pub sessions: usize,
    /// The geometric mean of their factors over a hundred images.
    pub factor_per_100: f64,
    /// Its interval at 95 % over sessions; `None` with fewer than three.
    pub interval: Option<Interval>,
}

/// Some images in a row.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Block {
    /// The first of them, the session's first answered image being 1.
    pub first: usize,
    /// The last of them.
    pub last: usize,
    /// The median of their active times.
    pub median_active_ms: Option<f64>,
    /// Scored images among them.
    pub scored: u64,
    /// Errors among these.
    pub errors: u64,
    /// Errors as a share; `None` if none is scored.
    pub error_rate: Option<f64>,
    /// Wilson's interval of that at 95 %.
    pub wilson95: Option<Interval>,
}

/// A change between two stretches of the work.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Change {
    /// The first image of the later stretch (the session's first answered image being 1); where images
    /// were taken together, the first of such a group.
    pub first_after: usize,
    /// The error, or the geometric mean of the active time in milliseconds, before.
    pub before: f64,
    /// The same from there on.
    pub after: f64,
    /// How often shuffled images show as clear a change.
    pub p: f64,
    /// The same adjusted by Holm, time and error being looked at both.
    pub holm_p: f64,
    /// Shuffles made: p is at least one in these and one more.
    pub shuffles: u32,
}

impl Course {
    pub(super) fn of(session: &SessionRows) -> Self {
        let k = session.head.k;
        let worked: Vec<Worked> =
            in_order(session).into_iter().map(|trial| worked(session, trial)).collect();
        let (time_change, error_change) = changes(&worked);
        Self {
            trend: trend(&worked),
            k,
            blocks: blocks(&worked, BLOCK, Z_95).into_iter().map(block).collect(),
            time_change,
            error_change,
        }
    }
}

/// By place in the queue: a clock that was set back does not shuffle them.
fn in_order(session: &SessionRows) -> Vec<&AnsweredTrial> {
    let mut trials: Vec<&AnsweredTrial> = session.answered.iter().collect();
    trials.sort_by_key(|trial| trial.place);
    trials
}

fn worked(session: &SessionRows, trial: &AnsweredTrial) -> Worked {
    let scored = Scored::of(session, trial).filter(|_| !trial.is_assisted);
    Worked {
        active_ms: trial.active_ms as f64,
        is_error: scored.map(|scored| !scored.is_hit(scored.k)),
    }
}

fn block(block: crate::stats::Block) -> Block {
    let crate::stats::Block { first, n, median_ms, scored, errors, interval } = block;
    Block {
        first: first + 1,
        last: first + n,
        median_active_ms: median_ms,
        scored,
        errors,
        error_rate: (scored > 0).then(|| errors as f64 / scored as f64),
        wilson95: interval,
    }
}

/// The growth of the logarithm of the time from one image to the next.
fn slope(worked: &[Worked]) -> Option<crate::stats::Trend> {
    let times: Vec<f64> = worked.iter().map(|image| image.active_ms).collect();
    time_trend(&times, LEVEL).filter(|trend| trend.n >= FEWEST_FOR_TREND)
}

fn trend(worked: &[Worked]) -> Option<PaceTrend> {
    let trend = slope(worked)?;
    let (factor_per_100, interval) = trend.factor_over(100.0);
    let is_told = factor_per_100.is_finite() && interval.high.is_finite();
    is_told.then_some(PaceTrend { n: trend.n, factor_per_100, interval })
}

/// The trends of several sessions together; `None` for one, or if none has a trend.
pub(super) fn pooled(sessions: &[&SessionRows]) -> Option<PooledTrend> {
    let of = |session: &&SessionRows| {
        let worked = in_order(session).into_iter().map(|trial| worked(session, trial));
        Some(slope(&worked.collect::<Vec<_>>())?.slope * 100.0)
    };
    let growths: Vec<f64> = match sessions {
        [] | [_] => Vec::new(),
        _ => sessions.iter().filter_map(of).collect(),
    };
    let factor_per_100 = mean(&growths)?.exp();
    let interval = mean_interval(&growths, LEVEL)
        .filter(|_| growths.len() >= FEWEST_SESSIONS)
        .map(|(_, Interval { low, high })| Interval { low: low.exp(), high: high.exp() })
        .filter(|interval| interval.high.is_finite());
    let sessions = growths.len();
    factor_per_100.is_finite().then_some(PooledTrend { sessions, factor_per_100, interval })
}

/// The clearest change of the time, and of the error.
fn changes(worked: &[Worked]) -> (Option<Change>, Option<Change>) {
    let numbered = || (1..).zip(worked);
    let times: Vec<(usize, f64)> = numbered()
        .filter(|(_, image)| image.active_ms > 0.0)
        .map(|(number, image)| (number, image.active_ms.ln()))
        .collect();
    let errors: Vec<(usize, f64)> = numbered()
        .filter_map(|(number, image)| Some((number, f64::from(u8::from(image.is_error?)))))
        .collect();
    let mut time = change(&times, SEEDS[0]);
    let mut error = change(&errors, SEEDS[1]);
    if let Some(found) = &mut time {
        (found.before, found.after) = (found.before.exp(), found.after.exp());
    }
    let mut both: Vec<&mut Change> = time.iter_mut().chain(&mut error).collect();
    let adjusted = holm(&both.iter().map(|found| found.p).collect::<Vec<_>>());
    for (found, p) in both.iter_mut().zip(adjusted) {
        found.holm_p = p;
    }
    (time, error)
}

/// The clearest change in figures of numbered images, stretches of which are taken together where there
/// are many.
fn change(figures: &[(usize, f64)], seed: u64) -> Option<Change> {
    let (n, count) = (figures.len(), figures.len().min(MOST_STRETCHES));
    let begin = |stretch: usize| stretch * n / count;
    let stretches = |range: std::ops::Range<usize>| range.map(|i| &figures[begin(i)..begin(i + 1)]);
    let centre =
        |stretch: &[(usize, f64)]| mean(&stretch.iter().map(|(_, x)| *x).collect::<Vec<_>>());
    let means: Vec<f64> = stretches(0..count).filter_map(centre).collect();
    let least = (LEAST_SIDE * count).div_ceil(n.max(1));
    let found = change_point(&means, least, PERMUTATIONS, seed)?;
    let at = begin(found.at);
    Some(Change {
        first_after: figures[at].0,
        before: centre(&figures[..at])?,
        after: centre(&figures[at..])?,
        p: found.p,
        holm_p: found.p,
        shuffles: PERMUTATIONS,
    })
}
