//! The clocks, read here and handed in everywhere else.

#![expect(clippy::disallowed_methods, reason = "the one place that reads the clocks")]

use crate::domain::{Now, Timestamp};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

/// Both clocks, the monotonic one counting from the start of the program.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    started: Instant,
}

impl Clock {
    /// Starts counting.
    pub fn start() -> Self {
        Self { started: Instant::now() }
    }

    /// The present moment.
    pub fn now(&self) -> Now {
        Now { wall: wall(), mono: self.started.elapsed() }
    }
}

/// The wall clock. A clock set before 1970 gives 1970.
pub fn wall() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}
