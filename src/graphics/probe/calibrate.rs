//! How fast the line to the terminal is: harmless bytes between two reports. Needs raw mode and
//! the alternate screen, as the probe does.

use super::{Piece, ProbeTty, Reply, Splitter};
use std::io;
use std::time::Duration;

/// Bytes between the two reports. Large beside what a line holds at once, small beside a picture.
const LOAD_BYTES: usize = 16 * 1024;
/// Resets colours that are reset already: changes nothing anywhere.
const HARMLESS: &[u8] = b"\x1b[m";
/// A status report, which every terminal answers with `CSI 0 n`.
const REPORT: &[u8] = b"\x1b[5n";
/// How long the measurement may take.
const DEADLINE: Duration = Duration::from_secs(1);

/// What was measured of the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    /// From a report's request to its arrival.
    pub round_trip: Duration,
    /// Bytes a second on the way to the terminal, its own work with them included; `None`: the
    /// second report did not come in time.
    pub bytes_per_second: Option<u64>,
}

/// Measures the line; `None` if no report came. Replies to earlier questions are passed over.
pub fn calibrate(tty: &mut impl ProbeTty) -> io::Result<Option<Link>> {
    let load = HARMLESS.repeat(LOAD_BYTES / HARMLESS.len());
    let started = tty.elapsed();
    tty.write_all(&[REPORT, &load, REPORT].concat())?;
    let arrived = reports(tty, started, 2)?;
    let Some(first) = arrived.first() else { return Ok(None) };
    let bytes_per_second =
        arrived.get(1).and_then(|second| rate(load.len(), second.saturating_sub(*first)));
    Ok(Some(Link { round_trip: first.saturating_sub(started), bytes_per_second }))
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

/// Bytes a second; a time too short to be measured counts as a microsecond.
fn rate(bytes: usize, took: Duration) -> Option<u64> {
    let micros = took.as_micros().max(1);
    let bytes = u128::try_from(bytes).ok()?;
    u64::try_from(bytes * 1_000_000 / micros).ok()
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
        assert_eq!(link.bytes_per_second, Some(163_830));
        assert!(tty.written.starts_with(b"\x1b[5n\x1b[m\x1b[m"));
        assert!(tty.written.ends_with(b"\x1b[m\x1b[5n"));
        assert_eq!(tty.written.len(), LOAD_BYTES - 1 + 2 * REPORT.len());
    }

    #[test]
    fn late_answers_and_keys_are_no_reports() {
        let mut tty = Played::new(&[(10, b"\x1b[?62;cq\x1b[0"), (10, b"n"), (10, b"\x1b[0n")]);
        let link = calibrate(&mut tty).unwrap().unwrap();
        assert_eq!(link.round_trip, Duration::from_millis(20));
    }

    #[test]
    fn a_slow_or_mute_terminal_costs_a_second() {
        let mut slow = Played::new(&[(80, b"\x1b[0n"), (2000, b"\x1b[0n")]);
        let link = calibrate(&mut slow).unwrap().unwrap();
        assert_eq!((link.bytes_per_second, slow.clock), (None, DEADLINE));
        let mut mute = Played::new(&[]);
        assert_eq!(calibrate(&mut mute).unwrap(), None);
        assert_eq!(mute.clock, DEADLINE);
    }
}
