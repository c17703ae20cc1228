//! Moments, as the edge hands them in. Nothing here reads a clock.

use std::time::Duration;

/// Wall-clock time: milliseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(pub i64);

/// Gaps without a sign of life longer than this count as idle, in milliseconds, unless a study or a
/// session says otherwise: one minute, as long as the average image took in 2014.
pub const DEFAULT_IDLE_AFTER_MS: u64 = 60_000;

/// One reading of both clocks. Durations are differences of `mono`, which never runs backwards;
/// `wall` only stamps records.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Now {
    /// The wall clock, which may be set back by its owner at any time.
    pub wall: Timestamp,
    /// Time since the program started.
    pub mono: Duration,
}
