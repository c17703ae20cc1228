//! What errors cost in time.

use super::super::effort::{CutOff, CutOffPoint, Effort, EffortPoint};
use super::super::figures::ErrorRate;
use super::super::reading::{few_images, many_tests};
use super::super::render::units::{NONE, duration, percent, percent_range};
use super::plot::{Axis, Plot, Point, Series, Shape, Unit};
use super::{Column, Section, Table};
use crate::domain::counted;

/// Rows of the table at most.
const ROWS: usize = 10;
/// With more annotators only those on the front are named in the plot.
const NAMED: usize = 12;

/// The errors had every image been cut off earlier.
pub(super) fn cut_off(curve: &CutOff) -> Section {
    let mut section = Section::new("Error against time allowed");
    let top_k = format!("top-{}", curve.k);
    let mut table = Table::of_figures(["at most", "mean time", "top-1", &top_k, "95 % interval"]);
    shown(&curve.points).for_each(|point| {
        table.row([
            limit(point),
            duration(point.mean_active_ms),
            percent(point.top_1.rate()),
            percent(point.top_k.rate()),
            percent_range(point.top_k.interval),
        ]);
    });
    section.table(table);
    section.plot(curve_plot(curve));
    section.reading(format!(
        "Had every image been cut off at a time, and what was guessed by then been the answer (no guess: \
         wrong), errors would have been these, of {}. Who knows of a limit guesses sooner, so with \
         one they would be fewer. All rows are of the same images and not independent.",
        counted(curve.n, "image")
    ));
    section.warn(few_images(curve.n, "A curve"));
    section.warn_if(
        curve.without_steps > 0,
        format!(
            "Left out: {} whose log does not tell when guesses were made.",
            curve.without_steps
        ),
    );
    section
}

/// Points from the last without any guess on, thinned to so many rows; always the last.
fn shown(points: &[CutOffPoint]) -> impl Iterator<Item = &CutOffPoint> {
    let bare = points.iter().take_while(|point| point.without_guess == point.top_1.n).count();
    let points = &points[bare.saturating_sub(1)..];
    let every = points.len().div_ceil(ROWS).max(1);
    let last = points.len().saturating_sub(1);
    let is_shown = move |place: usize| (last - place).is_multiple_of(every);
    points.iter().enumerate().filter(move |(place, _)| is_shown(*place)).map(|(_, point)| point)
}

fn limit(point: &CutOffPoint) -> String {
    point.limit_ms.map_or_else(|| "as taken".to_owned(), |ms| duration(Some(ms as f64)))
}

fn curve_plot(curve: &CutOff) -> Plot {
    let series = |name: String, rate: fn(&CutOffPoint) -> &ErrorRate| Series {
        name,
        points: curve
            .points
            .iter()
            .filter_map(|point| {
                Some(Point::new(point.mean_active_ms?, rate(point).rate()?, rate(point).interval))
            })
            .collect(),
        is_joined: true,
    };
    let mut all = vec![series("top-1".to_owned(), |point| &point.top_1)];
    if curve.k > 1 {
        all.push(series(format!("top-{}", curve.k), |point| &point.top_k));
    }
    Plot {
        title: "Error had images been cut off".to_owned(),
        shape: Shape::Lines {
            x: Axis::log("mean active time per image", Unit::Duration),
            y: Axis::linear("error", Unit::Share),
            series: all,
        },
    }
}

/// Annotators by time and error; nothing if there is only one, and no model.
pub(super) fn annotators(effort: &Effort) -> Section {
    let mut section = Section::new("Annotators by time and error");
    if effort.annotators.len() + effort.models.len() < 2 {
        return section;
    }
    let (text, figure) = (Column::Text, Column::Figure);
    let mut table = Table::new([text, figure, figure, figure, figure, text]);
    let top_k = format!("top-{}", effort.k);
    table.row(["", "n", "mean time", top_k.as_str(), "95 % interval", ""]);
    for point in &effort.annotators {
        let front = if point.is_on_front { "front" } else { "" };
        table.row(row(&point.annotator, duration(point.mean_active_ms), Some(&point.top_k), front));
    }
    for model in &effort.models {
        table.row(row(&model.model, NONE.to_owned(), model.top_k.as_ref(), "model"));
    }
    section.table(table);
    if effort.annotators.len() > 1 {
        section.plot(front_plot(effort));
        section.reading(
            "Front: nobody else is both as fast and as often right. It goes by the figures as they are; \
             where intervals overlap, another sample may have another front. Annotators of different \
             images are compared as if those were as hard.",
        );
    }
    section.warn(many_tests(effort.annotators.len(), "annotators"));
    section
}

fn row(name: &str, time: String, rate: Option<&ErrorRate>, mark: &str) -> [String; 6] {
    [
        name.to_owned(),
        rate.map_or(NONE.to_owned(), |rate| rate.n.to_string()),
        time,
        percent(rate.and_then(ErrorRate::rate)),
        percent_range(rate.and_then(|rate| rate.interval)),
        mark.to_owned(),
    ]
}

fn front_plot(effort: &Effort) -> Plot {
    let point = |point: &EffortPoint| {
        let place = Point::new(point.mean_active_ms?, point.top_k.rate()?, point.top_k.interval);
        let is_named = point.is_on_front || effort.annotators.len() <= NAMED;
        let label = if is_named { point.annotator.clone() } else { String::new() };
        Some(Point { label, ..place })
    };
    let mut front: Vec<Point> =
        effort.annotators.iter().filter(|point| point.is_on_front).filter_map(point).collect();
    front.sort_by(|a, b| a.x.total_cmp(&b.x));
    let others = effort.annotators.iter().filter(|point| !point.is_on_front).filter_map(point);
    let others = Series { name: "others".into(), points: others.collect(), is_joined: false };
    Plot {
        title: "Annotators by time and error".to_owned(),
        shape: Shape::Lines {
            x: Axis::log("mean active time per image", Unit::Duration),
            y: Axis::linear(format!("top-{} error", effort.k), Unit::Share),
            series: vec![Series { name: "front".into(), points: front, is_joined: true }, others],
        },
    }
}
