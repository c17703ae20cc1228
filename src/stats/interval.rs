//! What an interval is, and how sure it is.

/// A closed interval: of proportions within 0..=1, of differences and agreements within -1..=1.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize)]
pub struct Interval {
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// The standard normal quantile that leaves 2.5 % in each tail: for intervals at 95 %.
pub const Z_95: f64 = 1.959_963_984_540_054;
