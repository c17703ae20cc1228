//! Histograms and lines in cells: the axes by hand, where their values belong, the rest in dots.

use crate::app::canvas::Canvas;
use crate::domain::printable;
use crate::report::document::Frame;
use crate::report::document::plot::{Axis, Bin, Plot, Point, Series, Shape};
use crate::widgets;
use ratatui::layout::Rect;
use ratatui::style::{Color, Style};
use ratatui::symbols::Marker;
use ratatui::widgets::Widget;
use ratatui::widgets::canvas::{Canvas as Dots, Context, Line};
use unicode_width::UnicodeWidthStr as _;

/// Cells for the values at the left.
const LEFT: u16 = 9;
/// Signs of series, after one another: what is told by colour is told by them, too.
const SIGNS: [char; 4] = ['•', '◆', '▲', '■'];

/// How a series is told from others.
#[derive(Clone, Copy)]
struct Look {
    sign: char,
    colour: Color,
}

impl Look {
    /// Of the series at this place.
    fn at(place: usize, colours: [Color; 4]) -> Self {
        Self { sign: SIGNS[place % SIGNS.len()], colour: colours[place % colours.len()] }
    }
}

/// Draws a plot into an area of at least a few lines: its title, the chart, the values below it and what
/// the axes mean.
pub(super) fn draw(canvas: &mut Canvas<'_>, area: Rect, plot: &Plot) {
    let title = printable(&plot.title);
    canvas.text(Rect { height: 1, ..area }, &title, canvas.theme.title);
    let chart = Rect {
        x: area.x + LEFT,
        y: area.y + 1,
        width: area.width.saturating_sub(LEFT + 2),
        height: area.height.saturating_sub(4),
    };
    if chart.width < 10 || chart.height < 3 {
        return;
    }
    match &plot.shape {
        Shape::Histogram { x, y, bins, curves, .. } => {
            histogram(canvas, chart, (x, y), (bins, curves));
        }
        Shape::Lines { x, y, series } => lines(canvas, chart, (x, y), series),
        Shape::Bars { .. } => {}
    }
}

fn histogram(
    canvas: &mut Canvas<'_>,
    area: Rect,
    axes: (&Axis, &Axis),
    (bins, curves): (&[Bin], &[Series]),
) {
    let across = Frame::of(axes.0, bins.iter().flat_map(|bin| [bin.low, bin.high]));
    let heights = curves.iter().flat_map(|curve| &curve.points).map(|point| point.y);
    let up = Frame::of(axes.1, bins.iter().map(|bin| bin.count).chain(heights));
    let sides = |bin: &Bin| Some((across.at(bin.low)?, across.at(bin.high)?, bin.count));
    let bars: Vec<(f64, f64, f64)> = bins.iter().filter_map(sides).collect();
    let colours = canvas.theme.series;
    let dim = canvas.theme.dim.fg.unwrap_or(Color::Reset);
    dots(canvas, area, (&across, &up), |context| {
        for &bar in &bars {
            draw_bar(context, area, &across, (bar, colours[0]));
        }
        context.layer();
        for (place, curve) in curves.iter().enumerate() {
            draw_series(context, (&across, &up), curve, (Look::at(place + 1, colours), dim));
        }
    });
    draw_axes(canvas, area, axes, (&across, &up));
    legend(canvas, area, curves, 1);
}

/// A bar, filled: a line up from every dot of its width.
fn draw_bar(
    context: &mut Context<'_>,
    area: Rect,
    across: &Frame,
    ((low, high, count), color): ((f64, f64, f64), Color),
) {
    let step = (across.high - across.low) / f64::from(area.width * 2);
    let mut x = low + step / 2.0;
    while x < high - step / 4.0 {
        context.draw(&Line { x1: x, y1: 0.0, x2: x, y2: count, color });
        x += step;
    }
}

fn lines(canvas: &mut Canvas<'_>, area: Rect, axes: (&Axis, &Axis), series: &[Series]) {
    let points = || series.iter().flat_map(|series| &series.points);
    let across = Frame::of(axes.0, points().map(|point| point.x));
    let ends = |point: &Point| {
        let ends = point.interval.map_or([point.y; 2], |interval| [interval.low, interval.high]);
        [ends[0], point.y, ends[1]]
    };
    let up = Frame::of(axes.1, points().flat_map(ends));
    let colours = canvas.theme.series;
    let dim = canvas.theme.dim.fg.unwrap_or(Color::Reset);
    dots(canvas, area, (&across, &up), |context| {
        for (place, one) in series.iter().enumerate() {
            draw_series(context, (&across, &up), one, (Look::at(place, colours), dim));
        }
    });
    draw_axes(canvas, area, axes, (&across, &up));
    legend(canvas, area, series, 0);
}

/// Dots between the ends of two frames.
fn dots(
    canvas: &mut Canvas<'_>,
    area: Rect,
    (across, up): (&Frame, &Frame),
    paint: impl Fn(&mut Context<'_>),
) {
    Dots::default()
        .marker(Marker::Braille)
        .x_bounds([across.low, across.high])
        .y_bounds([up.low, up.high])
        .paint(paint)
        .render(area, canvas.buffer);
}

/// The line that joins the points, if one does, the points by their sign, and how sure each is.
fn draw_series(
    context: &mut Context<'_>,
    (across, up): (&Frame, &Frame),
    series: &Series,
    (Look { sign, colour: color }, dim): (Look, Color),
) {
    let at = |point: &Point| Some((across.at(point.x)?, up.at(point.y)?));
    let places: Vec<(f64, f64)> = series.points.iter().filter_map(at).collect();
    for point in &series.points {
        let (Some((x, _)), Some(interval)) = (at(point), point.interval) else { continue };
        if let (Some(y1), Some(y2)) = (up.at(interval.low), up.at(interval.high)) {
            context.draw(&Line { x1: x, y1, x2: x, y2, color: dim });
        }
    }
    if series.is_joined {
        for pair in places.windows(2) {
            let ((x1, y1), (x2, y2)) = (pair[0], pair[1]);
            context.draw(&Line { x1, y1, x2, y2, color });
        }
    }
    for (point, &(x, y)) in series.points.iter().zip(&places) {
        let name = format!("{sign} {}", printable(&point.label));
        let name = name.trim_end().to_owned();
        context.print(x, y, ratatui::text::Line::styled(name, Style::new().fg(color)));
    }
}

/// The values beside and below the chart, each where it belongs, and what they are of.
fn draw_axes(
    canvas: &mut Canvas<'_>,
    area: Rect,
    (x, y): (&Axis, &Axis),
    (across, up): (&Frame, &Frame),
) {
    let dim = canvas.theme.dim;
    for row in area.top()..area.bottom() {
        canvas.text(Rect { x: area.x - 1, y: row, width: 1, height: 1 }, "│", dim);
    }
    let below = Rect { y: area.bottom(), height: 1, ..area };
    canvas.text(
        Rect { x: area.x - 1, width: area.width + 1, ..below },
        &format!("└{}", "─".repeat(area.width.into())),
        dim,
    );
    for &tick in &up.ticks {
        let row = area.bottom() - 1 - cell(tick, (up.low, up.high), area.height);
        let label = up.label(tick);
        let width = u16::try_from(label.width()).unwrap_or(LEFT).min(LEFT - 2);
        canvas.text(Rect { x: area.x - 2 - width, y: row, width, height: 1 }, &label, dim);
    }
    let mut free = area.x;
    for &tick in &across.ticks {
        let label = across.label(tick);
        let width = u16::try_from(label.width()).unwrap_or(LEFT);
        let middle = area.x + cell(tick, (across.low, across.high), area.width);
        let begin = middle.saturating_sub(width / 2).max(area.x);
        if begin < free || begin + width > area.right() + 2 {
            continue;
        }
        canvas.text(Rect { x: middle, ..Rect { width: 1, ..below } }, "┴", dim);
        canvas.text(Rect { x: begin, y: below.y + 1, width, height: 1 }, &label, dim);
        free = begin + width + 1;
    }
    let meaning = format!("{} over {}", printable(&y.label), printable(&x.label));
    let meaning = widgets::shorten(&meaning, area.width.into());
    canvas.text(Rect { y: below.y + 2, ..below }, &meaning, dim);
}

/// The cell of a value between two ends.
fn cell(value: f64, (low, high): (f64, f64), cells: u16) -> u16 {
    let share = ((value - low) / (high - low)).clamp(0.0, 1.0);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "below `cells`")]
    let cell = (share * f64::from(cells)) as u16;
    cell.min(cells.saturating_sub(1))
}

/// The names of the series, in their colours, at the upper right.
fn legend(canvas: &mut Canvas<'_>, area: Rect, series: &[Series], first: usize) {
    let named = series.iter().enumerate().filter(|(_, series)| !series.name.is_empty());
    for (row, (place, series)) in (area.top()..area.bottom()).zip(named) {
        let look = Look::at(place + first, canvas.theme.series);
        let name = format!("{} {}", look.sign, printable(&series.name));
        let name = widgets::shorten(&name, usize::from(area.width) / 2);
        let width = u16::try_from(name.width()).unwrap_or(area.width).min(area.width);
        let place = Rect { x: area.right() - width, y: row, width, height: 1 };
        canvas.text(place, &name, Style::new().fg(look.colour));
    }
}
