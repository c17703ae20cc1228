//! How the session goes: pace, time left, errors so far, whether a break is due. Figures from the
//! session's own state, made anew whenever an answer changes; they stand still in between.

#[cfg(test)]
mod tests;

use super::Annotate;
use super::layout::is_wide;
use super::panel::Panel;
use crate::domain::{ClassId, Entry, ImageId, Now, Record, Reveal, TrialState, counted};
use crate::report::ErrorRate;
use crate::session::{Progress, Scored, Session};
use crate::stats::{log_histogram, median, pace_per_min, rank_of, two_proportions};
use ratatui::layout::Rect;
use std::time::Duration;

/// A pause as long as this is a break, where no study says how long one is.
const BREAK: Duration = Duration::from_secs(60);
/// Answers whose pace is held against that of those before.
const LATELY: usize = 10;
/// Scored answers whose errors are held against those before.
const LATELY_SCORED: usize = 20;
/// So many times as slow is slower.
const SLOWER: f64 = 1.5;
/// The chance of a false alarm that is taken each time errors are looked at.
const ALARM: f64 = 0.01;
/// So many tens of answers are told one by one.
const TENS: usize = 24;
/// Columns of times are counted from here.
const SECOND_MS: f64 = 1000.0;
/// Answers from which on the time left is told.
const FEWEST: usize = 3;

impl Annotate {
    /// Whether how the session goes is shown. Where it would stand in the place of the examples,
    /// remarks come before it.
    pub(super) fn has_side(&self, screen: Rect) -> bool {
        let gives_way = matches!(self.panel, Some(Panel::Remarks(_))) && !is_wide(screen);
        self.has_side.unwrap_or(is_wide(screen)) && !gives_way
    }
}

/// How the session goes, and since when without a break.
#[derive(Clone, Debug)]
pub(super) struct Live {
    pub(super) figures: Figures,
    /// Images that were answered when the sitting began or the last break ended.
    fresh_at: usize,
    /// When the annotator paused, on the monotonic clock.
    paused_at: Option<Duration>,
}

impl Live {
    /// The figures as a sitting begins.
    pub(super) fn begun(session: &Session) -> Self {
        let fresh_at = session.progress().submitted;
        Self { figures: Figures::of(session, 0), fresh_at, paused_at: None }
    }

    /// Takes note of a record that the session, as it is now, just gave.
    pub(super) fn note(&mut self, record: &Record, session: &Session, now: Now) {
        let answered = session.progress().submitted;
        match record.entry {
            Entry::Paused => self.paused_at = Some(now.mono),
            Entry::Resumed
                if self.paused_at.take().is_some_and(|at| now.mono >= at + a_break(session)) =>
            {
                self.fresh_at = answered;
            }
            Entry::Submitted
            | Entry::Skipped(_)
            | Entry::Flagged(..)
            | Entry::AnswerShown
            | Entry::Retracted(_)
            | Entry::Redone(_) => {}
            _ => return,
        }
        self.figures = Figures::of(session, answered.saturating_sub(self.fresh_at));
    }
}

/// How long a break is.
fn a_break(session: &Session) -> Duration {
    session.plan().block.map_or(BREAK, |block| Duration::from_millis(block.break_ms))
}

/// What there is to tell. Times are active times in milliseconds.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Figures {
    pub(super) progress: Progress,
    /// Per answered image, the middle one; `None` before the first.
    pub(super) median_ms: Option<f64>,
    /// The same of the last ten, where there are more.
    pub(super) lately_ms: Option<f64>,
    /// Until every image is answered, at the pace so far (images over summed time: slow images
    /// count in full, which a median would hide); `None` with too few answers to tell.
    pub(super) left_ms: Option<f64>,
    /// How the times are spread; `None` before there are some to tell.
    pub(super) spread: Option<Spread>,
    /// The median times of the answers by tens, the last tens only.
    pub(super) by_tens_ms: Vec<f64>,
    /// The annotator, then the models that the plan reveals, where there is something to score.
    pub(super) judges: Vec<Judge>,
    /// Answers given after a prediction was seen; they are not scored here.
    pub(super) assisted: usize,
    /// Why a break would do good.
    pub(super) advice: Option<Advice>,
}

/// How times are spread on a logarithmic axis.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Spread {
    /// Where the first column begins, in milliseconds.
    pub(super) from_ms: f64,
    /// Where the last one ends.
    pub(super) to_ms: f64,
    /// How many times there are in each column.
    pub(super) columns: Vec<f64>,
}

impl Spread {
    fn of(times: &[u64]) -> Option<Self> {
        let times: Vec<f64> = times.iter().map(|&ms| ms as f64).collect();
        let bins = log_histogram(&times, SECOND_MS).filter(|_| times.len() >= LATELY)?.bins;
        let (first, last) = (bins.first()?, bins.last()?);
        Some(Self {
            from_ms: first.low,
            to_ms: last.high,
            columns: bins.iter().map(|bin| bin.count as f64).collect(),
        })
    }
}

/// One who names classes, and how often wrongly.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Judge {
    /// What the model is called on the screen; `None`: the annotator.
    pub(super) model: Option<String>,
    /// Errors at one guess, and at all that are allowed where these are more.
    pub(super) errors: Vec<ErrorRate>,
}

/// Why a break would do good.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Advice {
    /// So many images were answered without one, as many as the plan allows.
    Due(usize),
    /// The median of the last ten is more than 1.5 times that of those before, in milliseconds.
    Slower {
        /// Of the last ten.
        lately_ms: f64,
        /// Of those before.
        before_ms: f64,
    },
    /// Of the last twenty scored answers clearly more are wrong than of those before: the pooled
    /// z-test of two proportions ([`two_proportions`] has its source), one-sided at 1 %, which
    /// allows for being asked again after each answer.
    MoreErrors {
        /// Of the last twenty: wrong, all.
        lately: (u64, u64),
        /// Of those before: wrong, all.
        before: (u64, u64),
    },
}

impl Advice {
    /// The advice in a line.
    pub(super) fn words(self) -> String {
        let why = match self {
            Self::Due(count) => format!("{} without one", counted(count, "image")),
            Self::Slower { lately_ms, before_ms } => {
                format!("{} lately, {} before", seconds(lately_ms), seconds(before_ms))
            }
            Self::MoreErrors { lately, before } => {
                let of = |(errors, n): (u64, u64)| format!("{errors} of {n}");
                format!("wrong {}, before {}", of(lately), of(before))
            }
        };
        format!("▲ a break? {why}")
    }
}

/// "12.3 s", and from a hundred on "123 s".
pub(super) fn seconds(ms: f64) -> String {
    let seconds = ms / 1000.0;
    if seconds < 99.95 { format!("{seconds:.1} s") } else { format!("{seconds:.0} s") }
}

impl Figures {
    /// The figures of a session in which so many images were answered since the last break.
    fn of(session: &Session, since_break: usize) -> Self {
        let progress = session.progress();
        let times: Vec<u64> =
            session.answers().map(|(_, trial, _)| trial.spent.active_ms).collect();
        let known: Vec<Known<'_>> =
            session.answers().filter_map(|answer| Known::of(session, answer)).collect();
        Self {
            median_ms: median_of(&times),
            lately_ms: split_late(&times, LATELY).and_then(|(_, lately)| median_of(lately)),
            left_ms: left_ms(&progress, &times),
            spread: Spread::of(&times),
            by_tens_ms: by_tens(&times),
            judges: judges(session, &known),
            assisted: session
                .answers()
                .filter_map(|(_, _, scored)| scored)
                .filter(|it| it.is_assisted)
                .count(),
            advice: advice(session, &times, &known, since_break),
            progress,
        }
    }
}

/// An answer that can be scored before the annotator's eyes: given before the truth was seen and
/// without help, and the truth is seen now. A test has none.
struct Known<'a> {
    image: ImageId,
    truth: ClassId,
    ranked: &'a [ClassId],
}

impl<'a> Known<'a> {
    fn of(
        session: &Session,
        (image, trial, scored): (ImageId, &TrialState, Option<&'a Scored>),
    ) -> Option<Self> {
        let is_shown = trial.is_revealed && session.plan().truth_shown != Reveal::Never;
        let truth = session.plan().truth.get(&image).filter(|_| is_shown)?;
        let scored = scored.filter(|scored| !scored.is_assisted)?;
        Some(Self { image, truth: *truth, ranked: scored.guesses.ranked() })
    }

    fn rank_in(&self, ranked: &[ClassId]) -> Option<usize> {
        rank_of(&self.truth, ranked)
    }
}

fn judges(session: &Session, known: &[Known<'_>]) -> Vec<Judge> {
    let plan = session.plan();
    let judge = |model, ranks: Vec<Option<usize>>| {
        let widths = if plan.k > 1 { vec![1, plan.k] } else { vec![1] };
        let errors = widths.into_iter().map(|k| ErrorRate::of(&ranks, k)).collect();
        (!ranks.is_empty()).then_some(Judge { model, errors })
    };
    let own = judge(None, known.iter().map(|answer| answer.rank_in(answer.ranked)).collect());
    let shown = plan.models.iter().filter(|model| model.reveal != Reveal::Never);
    let models = shown.filter_map(|model| {
        let rank = |answer: &Known<'_>| Some(answer.rank_in(model.ranked.get(&answer.image)?));
        judge(Some(model.title.clone()), known.iter().filter_map(rank).collect())
    });
    own.into_iter().chain(models).collect()
}

/// The medians of the answers by tens, of the last [`TENS`] full ones.
fn by_tens(times: &[u64]) -> Vec<f64> {
    let tens = times.chunks_exact(LATELY);
    let before = tens.len().saturating_sub(TENS);
    tens.skip(before).filter_map(median_of).collect()
}

fn left_ms(progress: &Progress, times: &[u64]) -> Option<f64> {
    let left = progress.trials.checked_sub(progress.submitted + progress.passed)?;
    let pace = pace_per_min(times).filter(|_| left > 0 && times.len() >= FEWEST)?;
    Some(left as f64 * 60_000.0 / pace)
}

fn advice(
    session: &Session,
    times: &[u64],
    known: &[Known<'_>],
    since_break: usize,
) -> Option<Advice> {
    if session.plan().block.is_some_and(|block| since_break >= block.images) {
        return Some(Advice::Due(since_break));
    }
    // What was before a break is no reason for another.
    let pace = || split_late(times, LATELY).filter(|_| since_break >= LATELY);
    let k = session.plan().k;
    let ranks: Vec<Option<usize>> =
        known.iter().map(|answer| answer.rank_in(answer.ranked)).collect();
    let errors = || split_late(&ranks, LATELY_SCORED).filter(|_| since_break >= LATELY_SCORED);
    pace().and_then(|(before, lately)| slower(before, lately)).or_else(|| {
        let (before, lately) = errors()?;
        more_errors(before, lately, k)
    })
}

fn slower(before: &[u64], lately: &[u64]) -> Option<Advice> {
    let (before_ms, lately_ms) = (median_of(before)?, median_of(lately)?);
    let is_slower = before.len() >= LATELY && lately_ms > SLOWER * before_ms;
    is_slower.then_some(Advice::Slower { lately_ms, before_ms })
}

fn more_errors(before: &[Option<usize>], lately: &[Option<usize>], k: usize) -> Option<Advice> {
    let count = |ranks| {
        let ErrorRate { errors, n, .. } = ErrorRate::of(ranks, k);
        (errors, n)
    };
    let (before, lately) = (count(before), count(lately));
    let is_clear = two_proportions(before, lately)?.p_one_sided < ALARM;
    (is_clear && before.1 >= lately.1).then_some(Advice::MoreErrors { lately, before })
}

/// Those before the last `count`, and these; `None` if there are none before.
fn split_late<T>(all: &[T], count: usize) -> Option<(&[T], &[T])> {
    all.len().checked_sub(count).filter(|&before| before > 0).map(|before| all.split_at(before))
}

fn median_of(times: &[u64]) -> Option<f64> {
    let times: Vec<f64> = times.iter().map(|&ms| ms as f64).collect();
    median(&times)
}
