//! How long images take.

use super::super::super::figures::{Part, Times};
use super::super::super::render::units::{NONE, duration, percent};
use super::super::super::timing::{self, Kind, Kinds, Spread, TwoKinds};
use super::super::plot::{Axis, Bin, Plot, Point, Series, Shape, Unit};
use super::super::{Section, Table};
use crate::domain::counted;

/// Gains in BIC that are called very strong, and positive, evidence (Kass and Raftery 1995).
const STRONG: f64 = 10.0;
const POSITIVE: f64 = 2.0;
/// Fewer times are few for two kinds.
const FEW: usize = 50;

pub(super) fn section(part: &Part) -> Section {
    let mut section = Section::new("Time");
    let timing = &part.timing;
    let both = [("active", &timing.active, part.active), ("lead", &timing.lead, part.lead)];
    let mut table = Table::of_figures(["time per image", "n", "10 %", "median", "90 %", "mean"]);
    for (what, spread, times) in both {
        table.row(quantiles(what, spread, times));
    }
    section.table(table);
    section.text(match part.pace_per_min {
        Some(pace) => format!("Pace: {pace:.1} images per active minute (n = {}).", part.active.n),
        None => format!("Pace: {NONE} (no active time)."),
    });
    section.plot(histogram("Active time per image", &timing.active));
    let mut kinds = Table::of_figures(["kinds of times", "share", "median", "spread"]);
    for (what, spread, _) in both {
        spread.kinds.iter().for_each(|found| kind_rows(what, found, &mut kinds));
    }
    section.table(kinds);
    for (what, spread, _) in both {
        if let Some(Kinds { n, two: Some(two), .. }) = &spread.kinds {
            section.reading(reading(what, two));
            let is_likely = two.bic_gain > POSITIVE;
            section.warn_if(
                is_likely && *n < FEW,
                format!("{} are few for two kinds.", counted(*n, "time")),
            );
        }
    }
    section
}

fn quantiles(what: &str, spread: &Spread, times: Times) -> [String; 6] {
    let at = |share: f64| duration(spread.quantile_ms(share));
    let [low, high] = [at(0.1), at(0.9)];
    let (median, mean) = (duration(times.median_ms), duration(times.mean_ms));
    [what.to_owned(), times.n.to_string(), low, median, high, mean]
}

/// The bins, and what one kind and two kinds of times would have in them.
fn histogram(title: &str, spread: &Spread) -> Plot {
    let bins = spread.histogram.iter();
    let curve = |name: &str, of: fn(&timing::Bin) -> Option<f64>| {
        let point =
            |bin: &timing::Bin| Some(Point::new((bin.from_ms * bin.to_ms).sqrt(), of(bin)?, None));
        let points = spread.histogram.iter().filter_map(point).collect();
        Series { name: name.to_owned(), points, is_joined: true }
    };
    let curves = [curve("one kind", |bin| bin.one_kind), curve("two kinds", |bin| bin.two_kinds)];
    let split = spread.kinds.and_then(|kinds| kinds.two?.split_ms);
    Plot {
        title: title.to_owned(),
        shape: Shape::Histogram {
            x: Axis::log("time", Unit::Duration),
            y: Axis::linear("images", Unit::Count),
            bins: bins
                .map(|bin| Bin { low: bin.from_ms, high: bin.to_ms, count: bin.count as f64 })
                .collect(),
            curves: curves.into_iter().filter(|curve| !curve.points.is_empty()).collect(),
            marks: split
                .map(|ms| (ms, format!("split {}", duration(Some(ms)))))
                .into_iter()
                .collect(),
        },
    }
}

fn kind_rows(what: &str, kinds: &Kinds, table: &mut Table) {
    let mut row = |name: &str, kind: &Kind| {
        let (share, median) = (percent(Some(kind.share)), duration(Some(kind.median_ms)));
        let spread = format!("{:.1}x", kind.log_deviation.exp());
        table.row([format!("{what}, {name}"), share, median, spread]);
    };
    if let Some(two) = kinds.two.as_ref().filter(|two| two.bic_gain > POSITIVE) {
        row("as one kind", &kinds.one);
        row("the quick of two", &two.fast);
        row("the slow of two", &two.slow);
    }
}

fn reading(what: &str, two: &TwoKinds) -> String {
    let gain = format!("BIC gain {:.1}", two.bic_gain);
    let parted = two.split_ms.map_or_else(String::new, |ms| {
        format!("; where both are as likely, at {}, they part", duration(Some(ms)))
    });
    let kinds = format!(
        "{} of the images take about {}, {} about {}{parted} ({gain})",
        percent(Some(two.fast.share)),
        duration(Some(two.fast.median_ms)),
        percent(Some(two.slow.share)),
        duration(Some(two.slow.median_ms)),
    );
    match two.bic_gain {
        clear if clear > STRONG => format!("The {what} times are of two kinds: {kinds}."),
        likely if likely > POSITIVE => format!("The {what} times may be of two kinds: {kinds}."),
        _ => format!("One kind describes the {what} times as well as two ({gain})."),
    }
}
