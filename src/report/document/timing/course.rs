//! The course of the work.

use super::super::super::render::units::{change, duration, p_is, percent, percent_range};
use super::super::super::timing::{Block, Change, Course, PaceTrend, PooledTrend, Timing};
use super::super::plot::{Axis, Plot, Point, Series, Shape, Unit};
use super::super::{Section, Table};
use crate::stats::Interval;

/// A change is clear below this probability of chance.
const SIGNIFICANCE: f64 = 0.05;

pub(super) fn section(timing: &Timing) -> Section {
    let mut section = Section::new("Course of the work");
    if let Some(course) = &timing.course {
        of_session(course, &mut section);
    }
    if let Some(trend) = &timing.pooled_trend {
        section.reading(pooled(trend));
    }
    section
}

fn of_session(course: &Course, section: &mut Section) {
    // A single block is what the rest of the report is about.
    if course.blocks.len() > 1 {
        section.table(table(course));
        section.plot(line("Median active time by block", times(&course.blocks), Unit::Duration));
        section.plot(line("Error by block", errors(&course.blocks), Unit::Share));
    }
    if let Some(found) = &course.trend {
        section.reading(trend(found));
        section.warn_if(
            found.n < 100,
            format!("The change over 100 images goes beyond the {} there are.", found.n),
        );
    }
    let of_time = |value| duration(Some(value));
    let of_error = |value| percent(Some(value));
    if let Some(found) = &course.time_change {
        section.reading(changed("active time", found, of_time));
    }
    if let Some(found) = &course.error_change {
        section.reading(changed(&format!("top-{} error", course.k), found, of_error));
    }
}

fn table(course: &Course) -> Table {
    let error = format!("top-{} error", course.k);
    let mut table =
        Table::of_figures(["images", "median time", "wrong", "of", &error, "95 % interval"]);
    for block in &course.blocks {
        table.row([
            format!("{} - {}", block.first, block.last),
            duration(block.median_active_ms),
            block.errors.to_string(),
            block.scored.to_string(),
            percent(block.error_rate),
            percent_range(block.wilson95),
        ]);
    }
    table
}

fn middle(block: &Block) -> f64 {
    0.5 * (block.first + block.last) as f64
}

fn times(blocks: &[Block]) -> Vec<Point> {
    let point = |block: &Block| Some(Point::new(middle(block), block.median_active_ms?, None));
    blocks.iter().filter_map(point).collect()
}

fn errors(blocks: &[Block]) -> Vec<Point> {
    let point = |block: &Block| Some(Point::new(middle(block), block.error_rate?, block.wilson95));
    blocks.iter().filter_map(point).collect()
}

fn line(title: &str, points: Vec<Point>, unit: Unit) -> Plot {
    let label = if unit == Unit::Share { "error" } else { "active time" };
    Plot {
        title: title.to_owned(),
        shape: Shape::Lines {
            x: Axis::linear("images answered", Unit::Count),
            y: Axis::linear(label, unit),
            series: vec![Series { name: String::new(), points, is_joined: true }],
        },
    }
}

/// An interval of factors as changes.
fn changes(Interval { low, high }: Interval) -> String {
    format!("95 % interval {} to {}", change(low - 1.0), change(high - 1.0))
}

fn trend(found: &PaceTrend) -> String {
    let figures = format!(
        "{} active time per image over 100 images ({}, n = {})",
        change(found.factor_per_100 - 1.0),
        changes(found.interval),
        found.n
    );
    match found.interval {
        Interval { low, .. } if low > 1.0 => format!("It gets slower: {figures}."),
        Interval { high, .. } if high < 1.0 => format!("It gets quicker: {figures}."),
        _ => format!("It gets neither clearly slower nor clearly quicker: {figures}."),
    }
}

fn pooled(found: &PooledTrend) -> String {
    let interval =
        found.interval.map_or_else(|| "too few sessions for an interval".to_owned(), changes);
    format!(
        "Within sessions active time per image changes by {} over 100 images (mean of {} sessions, \
         {interval}).",
        change(found.factor_per_100 - 1.0),
        found.sessions,
    )
}

fn changed(what: &str, found: &Change, value: impl Fn(f64) -> String) -> String {
    let (place, p) = (found.first_after, p_is(found.holm_p));
    let both = format!("{} before and {} from there on", value(found.before), value(found.after));
    if found.holm_p < SIGNIFICANCE {
        format!("The {what} changes near image {place}: {both} ({p}, of two tests).")
    } else {
        format!(
            "No change of the {what} stands out; the clearest is near image {place}, {both} ({p}, of two \
             tests)."
        )
    }
}
