//! Rows in, numbers out: one small file per statistic, each with the source of its formula.
//!
//! Nothing here knows annotators, files or screens. What cannot be computed (no rows, no spread)
//! is `None`, never NaN or infinity, so that whoever shows it must say why it is missing.

pub mod agreement;
mod bisect;
mod blocks;
mod bootstrap;
mod change_point;
mod clopper_pearson;
mod dawid_skene;
mod ensemble;
#[cfg(test)]
mod fixtures;
mod hits;
mod holm;
mod independent_difference;
mod interval;
mod log_histogram;
mod logistic;
mod mann_whitney;
mod mcnemar;
mod mean_interval;
mod mixture;
mod normal;
mod pace;
mod paired_difference;
mod power;
mod quantile;
mod sampling;
mod trend;
mod two_proportions;
mod wilson;

pub use blocks::{Block, Worked, blocks};
pub use bootstrap::{Resampling, bootstrap, bootstrap_counts};
pub use change_point::{ChangePoint, change_point};
pub use clopper_pearson::clopper_pearson;
pub use dawid_skene::{DawidSkene, Rating, dawid_skene, dawid_skene_within};
pub use ensemble::{best_rank, plurality};
pub use hits::{errors_at, rank_of};
pub use holm::holm;
pub use independent_difference::independent_difference;
pub use interval::{Interval, Z_95};
pub use log_histogram::{LogBin, LogHistogram, log_histogram};
pub use logistic::{Logistic, logistic_trend};
pub use mann_whitney::{Separation, mann_whitney};
pub use mcnemar::{PairedCells, mcnemar_exact, mcnemar_mid_p};
pub use mean_interval::mean_interval;
pub use mixture::{Component, Mixture, Two, log_normal_mixture};
pub use normal::{upper_quantile, upper_tail, z_of_level};
pub use pace::pace_per_min;
pub use paired_difference::{Difference, paired_difference};
pub use power::{Contrast, Plan, n_needed, power};
pub use quantile::{mean, median, quantile, quantiles};
pub use sampling::SplitMix64;
pub use trend::{Trend, time_trend};
pub use two_proportions::{TwoProportions, two_proportions};
pub use wilson::wilson;
