//! Bars of named things beside each other.

use super::super::super::super::document::Frame;
use super::super::super::super::document::plot::{Axis, Group};
use super::{Area, COLOURS, Chart, Drawn, FONT, INK, Side, legend};
use crate::domain::printable;
use crate::stats::Interval;
use plotters::prelude::*;

/// Height of a bar with its gap.
const BAR: u32 = 22;
/// The most letters of a name beside a bar.
const LETTERS: usize = 28;

/// Height of the plot: each group has a row for each series, and half of one between groups.
pub(super) fn height(groups: usize, series: usize) -> u32 {
    let halves = groups * (2 * series.max(1) + 1);
    u32::try_from(halves).unwrap_or(u32::MAX).saturating_mul(BAR / 2).saturating_add(90).min(8_000)
}

/// Where the bars stand, from the bottom: rows as high as 1.
#[derive(Clone, Copy)]
struct Rows {
    groups: usize,
    series: usize,
}

impl Rows {
    /// Rows of a group, with half of one between it and the next.
    fn of_group(self) -> f64 {
        self.series as f64 + 0.5
    }

    /// The middle of a group; the first stands on top.
    fn middle(self, place: usize) -> f64 {
        (self.groups - place) as f64 * self.of_group() - self.of_group() / 2.0
    }

    /// The upper edge of the row of a series in a group.
    fn top(self, place: usize, series: usize) -> f64 {
        self.middle(place) + self.series as f64 / 2.0 - series as f64
    }
}

/// Draws the plot.
pub(super) fn draw(area: &Area<'_>, axis: &Axis, series: &[String], groups: &[Group]) -> Drawn {
    let unnamed = [String::new()];
    let series = if series.is_empty() { &unnamed } else { series };
    let rows = Rows { groups: groups.len(), series: series.len() };
    let values = groups.iter().flat_map(|group| group.values.iter().flatten());
    let ends = values.flat_map(|&(value, interval)| [value, interval.map_or(value, |it| it.high)]);
    let across = Frame::of(axis, ends);
    let mut chart = empty(area, axis, &across, (groups, rows))?;
    for (place, name) in series.iter().enumerate() {
        draw_series(&mut chart, &across, (groups, rows), (place, name))?;
    }
    if series.iter().any(|name| !name.is_empty()) {
        legend(&mut chart, SeriesLabelPosition::LowerRight)?;
    }
    Ok(())
}

/// The chart without bars.
fn empty<'a, 'b>(
    area: &'a Area<'b>,
    axis: &Axis,
    across: &Frame,
    (groups, rows): (&[Group], Rows),
) -> Result<Chart<'a, 'b>, Box<dyn std::error::Error>> {
    let name = |(place, group): (usize, &Group)| (rows.middle(place), shortened(&group.name));
    let down = Side {
        ends: (0.0, groups.len() as f64 * rows.of_group()),
        names: groups.iter().enumerate().map(name).collect(),
    };
    let mut chart = ChartBuilder::on(area)
        .margin(10)
        .x_label_area_size(44)
        .y_label_area_size(200)
        .build_cartesian_2d(Side::of(across), down)?;
    chart
        .configure_mesh()
        .light_line_style(TRANSPARENT)
        .bold_line_style(BLACK.mix(0.08))
        .disable_y_mesh()
        .axis_style(BLACK.mix(0.4))
        .label_style(FONT.into_font().color(&INK))
        .x_desc(printable(&axis.label))
        .draw()?;
    Ok(chart)
}

/// The bars of one series, with their intervals.
fn draw_series(
    chart: &mut Chart<'_, '_>,
    across: &Frame,
    (groups, rows): (&[Group], Rows),
    (series, name): (usize, &String),
) -> Drawn {
    let colour = COLOURS[series % COLOURS.len()].mix(0.6);
    let found = groups.iter().enumerate().filter_map(|(place, group)| {
        let &(value, interval) = group.values.get(series)?.as_ref()?;
        Some((rows.top(place, series), across.at(value)?, interval))
    });
    let found: Vec<_> = found.collect();
    let bar = |&(top, value, _): &(f64, f64, _)| {
        Rectangle::new([(0.0, top - 0.85), (value, top - 0.15)], colour.filled())
    };
    let drawn = chart.draw_series(found.iter().map(bar))?;
    if !name.is_empty() {
        drawn
            .label(printable(name))
            .legend(move |(x, y)| Rectangle::new([(x, y - 5), (x + 12, y + 5)], colour.filled()));
    }
    let whisker = |&(top, _, interval): &(f64, f64, Option<Interval>)| {
        let Interval { low, high } = interval?;
        let ends = [(low, top - 0.5), (high.min(across.high), top - 0.5)];
        Some(PathElement::new(ends, INK.stroke_width(1)))
    };
    chart.draw_series(found.iter().filter_map(whisker))?;
    Ok(())
}

/// A name that fits beside a bar.
fn shortened(name: &str) -> String {
    let name = printable(name);
    if name.chars().count() <= LETTERS {
        return name.into_owned();
    }
    name.chars().take(LETTERS - 1).chain(['…']).collect()
}
