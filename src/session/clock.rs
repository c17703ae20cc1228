//! The trial clock: adds up lead and active time from the moments of events.

use crate::domain::{Now, Spent};

/// Runs from the moment the image is shown until the trial is left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct TrialClock {
    idle_after_ms: u64,
    /// The last event accounted for, on the monotonic clock in whole milliseconds (a fixed grid,
    /// so that rounding does not add up). `None`: stopped.
    last_ms: Option<u64>,
}

impl TrialClock {
    pub(super) fn new(idle_after_ms: u64) -> Self {
        Self { idle_after_ms, last_ms: None }
    }

    pub(super) fn start(&mut self, now: Now) {
        self.last_ms = Some(grid_ms(now));
    }

    pub(super) fn stop(&mut self) {
        self.last_ms = None;
    }

    /// The time spent including the gap since the last event. The part of a gap beyond the
    /// threshold was idle; a pause, or another window in front, is lead time but not active time.
    pub(super) fn account(&mut self, spent: Spent, is_absent: bool, now: Now) -> Spent {
        let Some(last_ms) = self.last_ms else { return spent };
        let now_ms = grid_ms(now).max(last_ms);
        self.last_ms = Some(now_ms);
        let gap_ms = now_ms - last_ms;
        let active_ms = if is_absent { 0 } else { gap_ms.min(self.idle_after_ms) };
        Spent { lead_ms: spent.lead_ms + gap_ms, active_ms: spent.active_ms + active_ms }
    }
}

fn grid_ms(now: Now) -> u64 {
    u64::try_from(now.mono.as_millis()).unwrap_or(u64::MAX)
}
