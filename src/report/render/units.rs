//! Figures in words: shares, times, moments.

use super::super::document::plot::Unit;
use super::super::figures::ErrorRate;
use crate::domain::Timestamp;
use crate::stats::{Difference, Interval};

/// What stands where a figure cannot be given.
pub(in crate::report) const NONE: &str = "n/a";

/// A share as a percentage: `38.9 %`.
pub fn percent(share: Option<f64>) -> String {
    share.map_or_else(|| NONE.to_owned(), |share| format!("{:.1} %", share * 100.0))
}

/// An interval of shares as percentages: `20.3 - 61.4 %`.
pub(in crate::report) fn percent_range(interval: Option<Interval>) -> String {
    interval.map_or_else(
        || NONE.to_owned(),
        |Interval { low, high }| format!("{:.1} - {:.1} %", low * 100.0, high * 100.0),
    )
}

/// An error rate with what it rests on: `38.9 % (7 of 18, 95 % interval 20.3 - 61.4 %)`.
pub fn error_rate(rate: &ErrorRate) -> String {
    let (share, range) = (percent(rate.rate()), percent_range(rate.interval));
    format!("{share} ({} of {}, 95 % interval {range})", rate.errors, rate.n)
}

/// A share as a percentage with its sign: `+1.7 %`.
pub(in crate::report) fn change(share: f64) -> String {
    format!("{:+.1} %", share * 100.0)
}

/// A difference of shares in points with its interval: `+1.73 points (95 % interval +0.27 to +3.21)`.
pub(in crate::report) fn points(difference: &Difference) -> String {
    let Difference { difference, interval: Interval { low, high } } = *difference;
    let [difference, low, high] = [difference, low, high].map(|share| share * 100.0);
    format!("{difference:+.2} points (95 % interval {low:+.2} to {high:+.2})")
}

/// A probability: `0.021`, `< 0.001`.
pub(in crate::report) fn probability(p: f64) -> String {
    if p < 0.001 { "< 0.001".to_owned() } else { format!("{p:.3}") }
}

/// The same in a sentence: `p = 0.021`, `p < 0.001`.
pub(in crate::report) fn p_is(p: f64) -> String {
    if p < 0.001 { "p < 0.001".to_owned() } else { format!("p = {p:.3}") }
}

/// A duration in the unit that suits it: `9.5 s`, `2 min 05 s`, `1 h 02 min`.
pub(in crate::report) fn duration(ms: Option<f64>) -> String {
    let Some(ms) = ms else { return NONE.to_owned() };
    let seconds = ms / 1000.0;
    if seconds < 59.95 {
        return format!("{seconds:.1} s");
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at least 59")]
    let whole = seconds.round() as u64;
    if whole < 3600 {
        format!("{} min {:02} s", whole / 60, whole % 60)
    } else {
        format!("{} h {:02} min", whole / 3600, whole % 3600 / 60)
    }
}

/// A value as an axis of this unit has it.
pub(in crate::report) fn value(value: f64, unit: Unit) -> String {
    match unit {
        Unit::Count => format!("{value:.0}"),
        Unit::Share => percent(Some(value)),
        Unit::Duration if value < 1_000.0 => format!("{value:.0} ms"),
        Unit::Duration => duration(Some(value)),
        Unit::Number => format!("{value:.2}"),
    }
}

/// A moment in UTC to the minute: `2026-03-01 14:05`.
pub(in crate::report) fn moment(at: Timestamp) -> String {
    formatted(at, "%Y-%m-%d %H:%M")
}

/// A moment in UTC as RFC 3339 has it, to the millisecond.
pub(in crate::report) fn rfc_3339(at: Timestamp) -> String {
    formatted(at, "%Y-%m-%dT%H:%M:%S.%3fZ")
}

fn formatted(at: Timestamp, format: &str) -> String {
    // A clock set beyond the year 9999 has no date; the report does not fail for that.
    match jiff::Timestamp::from_millisecond(at.0) {
        Ok(moment) => moment.strftime(format).to_string(),
        Err(_) => NONE.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_take_the_unit_that_suits() {
        let shown = [0.0, 9_460.0, 59_949.0, 59_951.0, 125_400.0, 3_599_600.0, 3_720_000.0];
        assert_eq!(
            shown.map(|ms| duration(Some(ms))),
            ["0.0 s", "9.5 s", "59.9 s", "1 min 00 s", "2 min 05 s", "1 h 00 min", "1 h 02 min"]
        );
        assert_eq!(duration(None), NONE);
    }

    #[test]
    fn moments_are_utc() {
        assert_eq!(moment(Timestamp(0)), "1970-01-01 00:00");
        assert_eq!(rfc_3339(Timestamp(1_772_373_900_042)), "2026-03-01T14:05:00.042Z");
        assert_eq!(moment(Timestamp(i64::MAX)), NONE);
    }

    #[test]
    fn shares_are_percentages() {
        assert_eq!(percent(Some(7.0 / 18.0)), "38.9 %");
        assert_eq!(percent_range(Some(Interval { low: 0.0, high: 1.0 })), "0.0 - 100.0 %");
        assert_eq!((percent(None), percent_range(None)), (NONE.to_owned(), NONE.to_owned()));
    }
}
