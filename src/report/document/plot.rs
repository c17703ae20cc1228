//! Plots as plain figures: what stands on which axis, not how it is drawn.

use crate::stats::Interval;

/// A plot.
#[derive(Clone, Debug, PartialEq)]
pub struct Plot {
    /// What it shows.
    pub title: String,
    /// What is drawn.
    pub shape: Shape,
}

/// What is drawn.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// How often values fall between bounds, with curves to hold against it.
    Histogram {
        /// What the values are; its scale is also that of the bins.
        x: Axis,
        /// What is counted.
        y: Axis,
        /// The bins, in order, next to each other.
        bins: Vec<Bin>,
        /// Curves in the unit of the counts.
        curves: Vec<Series>,
        /// Values of interest, each with what it is.
        marks: Vec<(f64, String)>,
    },
    /// Values over values.
    Lines {
        /// What goes to the right.
        x: Axis,
        /// What goes up.
        y: Axis,
        /// The lines, or clouds of points.
        series: Vec<Series>,
    },
    /// Values of named things, beside each other.
    Bars {
        /// What the values are.
        value: Axis,
        /// What is compared within each group; one where there is nothing to compare.
        series: Vec<String>,
        /// The things.
        groups: Vec<Group>,
    },
}

/// An axis.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Axis {
    /// What it means, with its unit if the ticks do not tell it.
    pub label: String,
    /// How it is divided.
    pub scale: Scale,
    /// How its values are written.
    pub unit: Unit,
}

/// How an axis is divided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// Evenly, from 0 on where all values are positive.
    Linear,
    /// By powers; only positive values are drawn.
    Log,
}

/// How values are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Whole numbers.
    Count,
    /// Shares of 1 as percentages.
    Share,
    /// Milliseconds as seconds, minutes, hours.
    Duration,
    /// Numbers.
    Number,
}

/// A bin of a histogram.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bin {
    /// Its lower bound, which belongs to it.
    pub low: f64,
    /// Its upper bound, which belongs to the next one.
    pub high: f64,
    /// How many values there are.
    pub count: f64,
}

/// Points that belong together.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// What they are; empty where there is only one series.
    pub name: String,
    /// The points, from left to right where they are joined.
    pub points: Vec<Point>,
    /// Whether a line joins them.
    pub is_joined: bool,
}

/// A point.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// To the right.
    pub x: f64,
    /// Up.
    pub y: f64,
    /// How sure `y` is.
    pub interval: Option<Interval>,
    /// What stands beside it; empty: nothing.
    pub label: String,
}

/// A named thing with a value for each series.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// Its name.
    pub name: String,
    /// The value of each series and how sure it is; `None` where it cannot be given.
    pub values: Vec<Option<(f64, Option<Interval>)>>,
}

impl Axis {
    /// An evenly divided axis.
    pub fn linear(label: impl Into<String>, unit: Unit) -> Self {
        Self { label: label.into(), scale: Scale::Linear, unit }
    }

    /// An axis divided by powers.
    pub fn log(label: impl Into<String>, unit: Unit) -> Self {
        Self { label: label.into(), scale: Scale::Log, unit }
    }
}

impl Point {
    /// A point without a name.
    pub fn new(x: f64, y: f64, interval: Option<Interval>) -> Self {
        Self { x, y, interval, label: String::new() }
    }
}

impl Plot {
    /// Whether there is nothing to draw.
    pub fn is_empty(&self) -> bool {
        match &self.shape {
            Shape::Histogram { bins, .. } => bins.is_empty(),
            Shape::Lines { series, .. } => series.iter().all(|series| series.points.is_empty()),
            Shape::Bars { groups, .. } => groups.is_empty(),
        }
    }
}
