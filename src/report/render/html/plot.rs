//! Plots as SVG. The only file that knows the plotting library.

mod bars;

use super::super::super::document::Frame;
use super::super::super::document::plot::{Axis, Bin, Plot, Point, Series, Shape};
use crate::domain::printable;
use crate::stats::Interval;
use plotters::coord::ranged1d::{KeyPointHint, NoDefaultFormatting, Ranged, ValueFormatter};
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use std::error::Error;
use std::ops::Range;

/// Width of a plot, in its own pixels; the page scales it.
const WIDTH: u32 = 720;
/// Height of all but bars.
const HEIGHT: u32 = 380;
/// Colours that colour-blind readers tell apart (M. Okabe and K. Ito 2008, "Color universal design").
const COLOURS: [RGBColor; 6] = [
    RGBColor(0, 114, 178),
    RGBColor(213, 94, 0),
    RGBColor(0, 158, 115),
    RGBColor(204, 121, 167),
    RGBColor(86, 180, 233),
    RGBColor(120, 94, 16),
];
const INK: RGBColor = RGBColor(92, 92, 92);
const FONT: (&str, u32) = ("sans-serif", 14);

type Drawn = Result<(), Box<dyn Error>>;
type Area<'a> = DrawingArea<SVGBackend<'a>, plotters::coord::Shift>;
type Chart<'a, 'b> = ChartContext<'a, SVGBackend<'b>, Cartesian2d<Side, Side>>;

/// A side of a chart: its ends, and what is written where.
#[derive(Clone)]
struct Side {
    ends: (f64, f64),
    names: Vec<(f64, String)>,
}

impl Side {
    fn of(frame: &Frame) -> Self {
        let names = frame.ticks.iter().map(|&at| (at, frame.label(at))).collect();
        Self { ends: (frame.low, frame.high), names }
    }
}

impl Ranged for Side {
    type FormatOption = NoDefaultFormatting;
    type ValueType = f64;

    fn map(&self, &value: &f64, limit: (i32, i32)) -> i32 {
        let share = (value - self.ends.0) / (self.ends.1 - self.ends.0);
        let (from, to) = (f64::from(limit.0), f64::from(limit.1));
        #[expect(clippy::cast_possible_truncation, reason = "saturates far outside the picture")]
        let pixel = (from + share.clamp(-10.0, 10.0) * (to - from)).round() as i32;
        pixel
    }

    fn key_points<H: KeyPointHint>(&self, _: H) -> Vec<f64> {
        self.names.iter().map(|(at, _)| *at).collect()
    }

    fn range(&self) -> Range<f64> {
        self.ends.0..self.ends.1
    }
}

impl ValueFormatter<f64> for Side {
    fn format_ext(&self, at: &f64) -> String {
        let name = self.names.iter().find(|(place, _)| (place - at).abs() < 1e-9);
        name.map_or_else(String::new, |(_, name)| name.clone())
    }
}

/// The plot as an SVG element. Names from the data are text and nothing else. Drawing into memory
/// does not fail; should the library give up all the same, words stand in the plot's place.
pub(super) fn svg(plot: &Plot) -> String {
    let height = match &plot.shape {
        Shape::Bars { groups, series, .. } => bars::height(groups.len(), series.len()),
        _ => HEIGHT,
    };
    let mut text = String::new();
    let drawn = {
        let area = SVGBackend::with_string(&mut text, (WIDTH, height)).into_drawing_area();
        draw(plot, &area).and_then(|()| area.present().map_err(Into::into))
    };
    match drawn {
        Ok(()) => text,
        Err(_) => "<p>This plot could not be drawn.</p>".to_owned(),
    }
}

fn draw(plot: &Plot, area: &Area<'_>) -> Drawn {
    match &plot.shape {
        Shape::Histogram { x, y, bins, curves, marks } => {
            histogram(area, (x, y), bins, curves, marks)
        }
        Shape::Lines { x, y, series } => lines(area, (x, y), series),
        Shape::Bars { value, series, groups } => bars::draw(area, value, series, groups),
    }
}

/// A chart with its axes drawn, in the units of the two frames.
fn chart<'a, 'b>(
    area: &'a Area<'b>,
    (x, y): (&Axis, &Axis),
    (across, up): (&Frame, &Frame),
) -> Result<Chart<'a, 'b>, Box<dyn Error>> {
    let mut chart = ChartBuilder::on(area)
        .margin(10)
        .x_label_area_size(44)
        .y_label_area_size(64)
        .build_cartesian_2d(Side::of(across), Side::of(up))?;
    chart
        .configure_mesh()
        .light_line_style(TRANSPARENT)
        .bold_line_style(BLACK.mix(0.08))
        .axis_style(BLACK.mix(0.4))
        .label_style(FONT.into_font().color(&INK))
        .x_desc(printable(&x.label))
        .y_desc(printable(&y.label))
        .draw()?;
    Ok(chart)
}

fn histogram(
    area: &Area<'_>,
    axes: (&Axis, &Axis),
    bins: &[Bin],
    curves: &[Series],
    marks: &[(f64, String)],
) -> Drawn {
    let across = Frame::of(axes.0, bins.iter().flat_map(|bin| [bin.low, bin.high]));
    let heights = curves.iter().flat_map(|curve| &curve.points).map(|point| point.y);
    let up = Frame::of(axes.1, bins.iter().map(|bin| bin.count).chain(heights));
    let mut chart = chart(area, axes, (&across, &up))?;
    let bar = |bin: &Bin| {
        let corners = [(across.at(bin.low)?, 0.0), (across.at(bin.high)?, bin.count)];
        Some(Rectangle::new(corners, COLOURS[0].mix(0.45).filled()))
    };
    chart.draw_series(bins.iter().filter_map(bar))?;
    for (place, curve) in curves.iter().enumerate() {
        draw_series(&mut chart, (&across, &up), curve, COLOURS[(place + 1) % COLOURS.len()])?;
    }
    for (value, name) in marks {
        let Some(at) = across.at(*value).filter(|at| (across.low..=across.high).contains(at))
        else {
            continue;
        };
        chart.draw_series([PathElement::new([(at, 0.0), (at, up.high)], INK.stroke_width(1))])?;
        let style = FONT.into_font().color(&INK);
        chart.draw_series([Text::new(format!(" {}", printable(name)), (at, up.high), style)])?;
    }
    named_only(&mut chart, curves)
}

fn lines(area: &Area<'_>, axes: (&Axis, &Axis), series: &[Series]) -> Drawn {
    let points = || series.iter().flat_map(|series| &series.points);
    let ends = |point: &Point| {
        let Interval { low, high } =
            point.interval.unwrap_or(Interval { low: point.y, high: point.y });
        [low, point.y, high]
    };
    let across = Frame::of(axes.0, points().map(|point| point.x));
    let up = Frame::of(axes.1, points().flat_map(ends));
    let mut chart = chart(area, axes, (&across, &up))?;
    for (place, one) in series.iter().enumerate() {
        draw_series(&mut chart, (&across, &up), one, COLOURS[place % COLOURS.len()])?;
    }
    named_only(&mut chart, series)
}

/// Points with their intervals and names, and the line that joins them.
fn draw_series(
    chart: &mut Chart<'_, '_>,
    (across, up): (&Frame, &Frame),
    series: &Series,
    colour: RGBColor,
) -> Drawn {
    let drawn = |point: &Point| Some((across.at(point.x)?, up.at(point.y)?));
    let bars = series.points.iter().filter_map(|point| {
        let (x, _) = drawn(point)?;
        let Interval { low, high } = point.interval?;
        let ends = [(x, up.at(low)?.max(up.low)), (x, up.at(high)?.min(up.high))];
        Some(PathElement::new(ends, colour.mix(0.5).stroke_width(1)))
    });
    chart.draw_series(bars)?;
    let place = series.points.iter().filter_map(drawn);
    let is_curve = series.is_joined && series.points.iter().all(|point| point.interval.is_none());
    let style = colour.stroke_width(2);
    let annotated = if series.is_joined {
        chart.draw_series(LineSeries::new(place.clone(), style))?
    } else {
        chart.draw_series(place.clone().map(|at| Circle::new(at, 4, colour.filled())))?
    };
    if !series.name.is_empty() {
        annotated
            .label(printable(&series.name))
            .legend(move |(x, y)| PathElement::new([(x, y), (x + 16, y)], style));
    }
    if series.is_joined && !is_curve {
        chart.draw_series(place.map(|at| Circle::new(at, 3, colour.filled())))?;
    }
    let with_label = series.points.iter().filter(|point| !point.label.is_empty());
    let names = with_label.filter_map(|point| {
        let (x, y) = drawn(point)?;
        // Near the right end there is no room at the right.
        let is_late = x > across.low + (across.high - across.low) * 0.8;
        let side = if is_late { HPos::Right } else { HPos::Left };
        let font = FONT.into_font().color(&INK).pos(Pos::new(side, VPos::Center));
        Some(Text::new(format!("  {}  ", printable(&point.label)), (x, y), font))
    });
    chart.draw_series(names)?;
    Ok(())
}

/// What the colours mean, where series have names.
fn named_only<'a, 'b: 'a>(chart: &mut Chart<'a, 'b>, series: &[Series]) -> Drawn {
    if series.iter().all(|series| series.name.is_empty()) {
        return Ok(());
    }
    legend(chart, SeriesLabelPosition::UpperRight)
}

/// What the colours mean.
fn legend<'a, 'b: 'a>(chart: &mut Chart<'a, 'b>, position: SeriesLabelPosition) -> Drawn {
    chart
        .configure_series_labels()
        .position(position)
        .background_style(WHITE.mix(0.8))
        .label_font(FONT.into_font().color(&INK))
        .draw()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::document::plot::{Group, Unit};

    fn plot(shape: Shape) -> String {
        svg(&Plot { title: "t".into(), shape })
    }

    #[test]
    fn names_in_a_plot_are_only_text() {
        let group = Group { name: "<b>\u{1b}".into(), values: vec![Some((0.25, None))] };
        let drawn = plot(Shape::Bars {
            value: Axis::linear("error", Unit::Share),
            series: vec!["<i>".into()],
            groups: vec![group],
        });
        assert!(drawn.contains("&lt;b&gt;\\x1b"), "{drawn}");
        assert!(drawn.contains("&lt;i&gt;") && !drawn.contains("<i>"), "{drawn}");
        assert!(drawn.starts_with("<svg") && drawn.contains("viewBox"), "{drawn}");
    }

    #[test]
    fn nothing_drawn_is_not_a_number() {
        let odd = [f64::NAN, f64::INFINITY, -3.0, 0.0, 5.0];
        let points: Vec<Point> = odd.iter().map(|&x| Point::new(x, x, None)).collect();
        for axis in [Axis::linear("x", Unit::Number), Axis::log("x", Unit::Duration)] {
            let series = Series { name: "s".into(), points: points.clone(), is_joined: true };
            let drawn =
                plot(Shape::Lines { x: axis.clone(), y: axis.clone(), series: vec![series] });
            assert!(!drawn.contains("NaN") && !drawn.contains("inf"), "{drawn}");
            let bins = vec![Bin { low: 1.0, high: 10.0, count: 0.0 }];
            let marks = vec![(f64::NAN, "m".into())];
            let drawn =
                plot(Shape::Histogram { x: axis.clone(), y: axis, bins, curves: vec![], marks });
            assert!(drawn.starts_with("<svg"), "{drawn}");
        }
    }
}
