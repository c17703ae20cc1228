//! A share of a count, with what it rests on.

use serde::Serialize;

use crate::stats::{Interval, Z_95, wilson};

/// So many of so many.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Share {
    /// Those that are meant.
    pub count: u64,
    /// Out of so many.
    pub n: u64,
    /// Their share of `n`, of 1; `None` if `n` is 0.
    pub share: Option<f64>,
    /// Wilson's interval of the share at 95 %; `None` if `n` is 0.
    pub wilson95: Option<Interval>,
}

impl Share {
    /// So many of so many.
    pub fn of(count: u64, n: u64) -> Self {
        let share = (n > 0).then(|| count as f64 / n as f64);
        Self { count, n, share, wilson95: wilson(count, n, Z_95) }
    }

    /// Of these things, those of which it is true.
    pub(super) fn that<T>(all: impl IntoIterator<Item = T>, is_it: impl Fn(T) -> bool) -> Self {
        let (mut count, mut n) = (0, 0);
        for one in all {
            n += 1;
            count += u64::from(is_it(one));
        }
        Self::of(count, n)
    }
}
