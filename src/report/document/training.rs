//! What training does.

use super::super::reading::{few_cases, many_tests, repeated};
use super::super::render::units::{NONE, duration, percent, percent_range};
use super::super::training::{Training, TrainingBlock, TrainingTrend};
use super::plot::{Axis, Plot, Point, Series, Shape, Unit};
use super::{Section, Table};

/// Rows of the table at most; more blocks stand in the data formats.
const ROWS: usize = 12;

/// One annotator's way; nothing if it is one block long.
pub(super) fn section(training: &Training) -> Section {
    let Training { annotator, dataset, k, .. } = training;
    let mut section = Section::new(format!("What training did: {annotator} on {dataset}"));
    if training.blocks.len() < 2 {
        return section;
    }
    section.table(table(training));
    section.text(
        "Blocks of 50 scored images (the last may have fewer); unseen: misses whose truth was never on the \
         screen, of all images.",
    );
    section.plot(plot(training, "Error with training", errors));
    if training.blocks.iter().any(|block| unaware(block).is_some()) {
        section.plot(plot(training, "Misses whose truth was never seen", unaware));
    }
    let what = format!("Top-{k} errors");
    section.reading(sentence(&what, training.top_k_trend.as_ref()));
    if let Some(trend) = &training.unaware_trend {
        let what = "Misses whose truth was never on the screen";
        section.reading(sentence(what, Some(trend)));
    }
    let wrong = training.top_k_trend.map_or(0, |trend| trend.wrong as u64);
    let cautions = [
        few_cases(wrong, "errors"),
        many_tests(training.blocks.len(), "blocks"),
        repeated(training.repeated_images),
    ];
    section.warn(cautions.into_iter().flatten());
    let practised = training.blocks.iter().any(|block| block.practice > 0);
    let tested = training.blocks.iter().any(|block| block.practice < block.n);
    section.warn_if(
        practised && tested,
        "Practice and test are of different images: what changes between them need not be training.",
    );
    section
}

fn table(training: &Training) -> Table {
    let top_k = format!("top-{}", training.k);
    let head = [
        "images before",
        "n",
        "practice",
        "median",
        "top-1",
        &top_k,
        "95 % interval",
        "never seen",
    ];
    let mut table = Table::of_figures(head);
    let every = training.blocks.len().div_ceil(ROWS).max(1);
    for block in training.blocks.iter().step_by(every) {
        table.row([
            block.images_before.to_string(),
            duration(block.median_active_ms),
            percent(block.top_1.rate()),
            percent(block.top_k.rate()),
            percent_range(block.top_k.interval),
            block.awareness.as_ref().map_or(NONE.to_owned(), |a| percent(a.unaware.share)),
        ]);
    }
    table
}

fn sentence(what: &str, trend: Option<&TrainingTrend>) -> String {
    let Some(trend) = trend else {
        return format!("{what}: too few, too many, or too apart in time for a trend.");
    };
    let (low, high) = (trend.wald95.low, trend.wald95.high);
    let judgement = if high < 1.0 {
        "become rarer with training"
    } else if low > 1.0 {
        "become more frequent with training"
    } else {
        "show no clear trend with training"
    };
    format!(
        "{what} {judgement}: with every doubling of the images answered before, their odds change by the \
         factor {:.2} (95 % interval {low:.2} - {high:.2}, {} of {}). That is no proof that training did it: \
         images, or practice and test, may differ.",
        trend.odds_ratio_per_doubling, trend.wrong, trend.n,
    )
}

fn errors(block: &TrainingBlock) -> Option<Point> {
    Some(Point::new(middle(block), block.top_k.rate()?, block.top_k.interval))
}

fn unaware(block: &TrainingBlock) -> Option<Point> {
    let share = block.awareness.as_ref()?.unaware;
    Some(Point::new(middle(block), share.share?, share.wilson95))
}

fn middle(block: &TrainingBlock) -> f64 {
    block.images_before as f64 + block.n as f64 / 2.0
}

fn plot(training: &Training, title: &str, of: fn(&TrainingBlock) -> Option<Point>) -> Plot {
    let points = training.blocks.iter().filter_map(of).collect();
    Plot {
        title: title.to_owned(),
        shape: Shape::Lines {
            x: Axis::linear("images answered before", Unit::Count),
            y: Axis::linear("share of images", Unit::Share),
            series: vec![Series { name: String::new(), points, is_joined: true }],
        },
    }
}
