//! How fast the line to the terminal is: harmless bytes between two questions, and the time between
//! their answers. Needs raw mode and the alternate screen, as the probe does.

use super::super::Speed;
use super::{Piece, ProbeTty, Reply, Splitter};
use std::io;
use std::time::Duration;

/// Bytes between the two questions. Large beside what a line holds at once, small beside a picture,
/// and together with the questions less than the ten segments that TCP sends a line it knows nothing
/// of before it waits for an answer (RFC 6928): that wait would be taken for the line's.
const LOAD_BYTES: usize = 12 * 1024;
/// Resets colours that are reset already, seven times over: changes nothing anywhere, and is little
/// work for a terminal, whose time with it counts as the line's.
const HARMLESS: &[u8] = b"\x1b[0;0;0;0;0;0;0m";
/// A status report, which every terminal answers with `CSI 0 n`.
const REPORT: &[u8] = b"\x1b[5n";
/// How long the measurement may take.
const DEADLINE: Duration = Duration::from_secs(1);
/// A shorter time between the reports says nothing: the terminal may have answered both at once.
const MEASURABLE: Duration = Duration::from_millis(2);

/// What was measured of the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    /// From a report's request to its arrival.
    pub round_trip: Duration,
    /// How fast bytes reach the terminal.
    pub speed: Speed,
}

/// Measures the line; `None` if no report came. Replies to earlier questions are passed over.
pub fn calibrate(tty: &mut impl ProbeTty) -> io::Result<Option<Link>> {
    let started = tty.elapsed();
    tty.write_all(&[REPORT, &load(), REPORT].concat())?;
    let arrived = reports(tty, started, 2)?;
    let Some(first) = arrived.first() else { return Ok(None) };
    let took = arrived.get(1).map(|second| second.saturating_sub(*first));
    Ok(Some(Link { round_trip: first.saturating_sub(started), speed: speed(took, DEADLINE) }))
}

/// What is put between two questions.
pub(super) fn load() -> Vec<u8> {
    HARMLESS.repeat(LOAD_BYTES / HARMLESS.len())
}

/// When the reports came, until they have all come or the time is up.
fn reports(tty: &mut impl ProbeTty, started: Duration, count: usize) -> io::Result<Vec<Duration>> {
    let mut splitter = Splitter::default();
    let mut arrived = Vec::new();
    while arrived.len() < count {
        let waited = tty.elapsed().saturating_sub(started);
        let Some(left) = DEADLINE.checked_sub(waited).filter(|left| !left.is_zero()) else {
            break;
        };
        let pieces = splitter.feed(&tty.read(left)?);
        let is_report = |piece: &&Piece| matches!(piece, Piece::Reply(Reply::Status(_)));
        let now = tty.elapsed();
        arrived.extend(pieces.iter().filter(is_report).map(|_| now));
    }
    Ok(arrived)
}

/// The speed at which the load takes so long; `None`: longer than was waited.
pub(super) fn speed(took: Option<Duration>, waited: Duration) -> Speed {
    let rate = |took: Duration| {
        let bytes = LOAD_BYTES as u128;
        u64::try_from(bytes * 1_000_000 / took.as_micros().max(1)).unwrap_or(u64::MAX)
    };
    match took {
        Some(took) if took < MEASURABLE => Speed::Above(rate(MEASURABLE)),
        Some(took) => Speed::Measured(rate(took)),
        None => Speed::Below(rate(waited)),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::Played;
    use super::*;

    #[test]
    fn the_time_between_two_reports_is_the_lines_speed() {
        let mut tty = Played::new(&[(80, b"\x1b[0n"), (100, b"\x1b[0n")]);
        let link = calibrate(&mut tty).unwrap().unwrap();
        assert_eq!(link.round_trip, Duration::from_millis(80));
        assert_eq!(link.speed, Speed::Measured(122_880));
        assert!(tty.written.starts_with(&[REPORT, HARMLESS, HARMLESS].concat()));
        assert!(tty.written.ends_with(&[HARMLESS, REPORT].concat()));
        assert_eq!(tty.written.len(), LOAD_BYTES + 2 * REPORT.len());
    }

    #[test]
    fn late_answers_and_keys_are_no_reports() {
        let mut tty = Played::new(&[(10, b"\x1b[?62;cq\x1b[0"), (10, b"n"), (10, b"\x1b[0n")]);
        let link = calibrate(&mut tty).unwrap().unwrap();
        assert_eq!(link.round_trip, Duration::from_millis(20));
        let mut together = Played::new(&[(18, b"\x1b[0n\x1b[0n")]);
        let link = calibrate(&mut together).unwrap().unwrap();
        assert_eq!(link.speed, Speed::Above(6_144_000));
    }

    #[test]
    fn a_slow_or_mute_terminal_costs_a_second() {
        let mut slow = Played::new(&[(80, b"\x1b[0n"), (2000, b"\x1b[0n")]);
        let link = calibrate(&mut slow).unwrap().unwrap();
        assert_eq!((link.speed, slow.clock), (Speed::Below(12_288), DEADLINE));
        let mut mute = Played::new(&[]);
        assert_eq!(calibrate(&mut mute).unwrap(), None);
        assert_eq!(mute.clock, DEADLINE);
    }
}
