//! Rows in, numbers out: one small file per statistic, each with the source of its formula.
//!
//! Nothing here knows annotators, files or screens. What cannot be computed (no rows, no spread)
//! is `None`, never NaN or infinity, so that whoever shows it must say why it is missing.

mod hits;
mod mcnemar;
mod normal;
mod pace;
mod quantile;
mod sampling;
mod two_proportions;
mod wilson;

pub use hits::{errors_at, rank_of};
pub use mcnemar::{PairedCells, mcnemar_exact};
pub use normal::upper_tail;
pub use pace::pace_per_min;
pub use quantile::{mean, median, quantile};
pub use sampling::SplitMix64;
pub use two_proportions::{TwoProportions, two_proportions};
pub use wilson::{Interval, Z_95, wilson};
