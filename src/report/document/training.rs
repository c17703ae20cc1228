//! What training does.

use super::super::reading::{few_cases, many_tests, repeated};
use super::super::render::units::{NONE, duration, percent, percent_range};
use super::super::training::{Training, TrainingBlock, TrainingTrend};
use super::plot::{Axis, Plot, Point, Series, Shape, Unit};
use super::{Section, Table};

/// Rows of the table at most; more blocks stand in the data formats.
const ROWS: usize = 12;

/// With more annotators each has one row only.
const EACH: usize = 4;

/// Those with more than one block: of a single one there is nothing to tell.
pub(super) fn told(all: &[Training]) -> impl Iterator<Item = &Training> {
    all.iter().filter(|training| training.blocks.len() > 1)
}

/// What training did to each annotator with more than one block.
pub(super) fn sections(all: &[Training]) -> Vec<Section> {
    if told(all).count() > EACH { vec![many(told(all))] } else { told(all).map(section).collect() }
}

/// A row for each annotator.
fn many<'a>(all: impl Iterator<Item = &'a Training>) -> Section {
    let mut section = Section::new("What training did");
    let head = ["annotator, dataset", "first 50", "last", "odds ratio", "95 % interval"];
    let mut table = Table::of_figures(head);
    for training in all {
        let error = |block: Option<&TrainingBlock>| percent(block.and_then(|b| b.top_k.rate()));
        let trend = training.top_k_trend;
        table.row([
            format!("{}, {}", training.annotator, training.dataset),
            error(training.blocks.first()),
            error(training.blocks.last()),
            trend.map_or(NONE.to_owned(), |t| format!("{:.2}", t.odds_ratio_per_doubling)),
            trend
                .map_or(NONE.to_owned(), |t| format!("{:.2} - {:.2}", t.wald95.low, t.wald95.high)),
        ]);
    }
    section.warn(many_tests(table.body().len(), "annotators"));
    section.table(table);
    section.reading(
        "The error where all guesses count, in an annotator's first 50 scored images and in the last block, \
         which may be shorter; and the factor by which the odds of an error change with every doubling of \
         the images answered before. Below 1 errors become rarer; that is no proof that training did it.",
    );
    section
}

/// One annotator's way.
fn section(training: &Training) -> Section {
    let Training { annotator, dataset, k, .. } = training;
    let mut section = Section::new(format!("What training did: {annotator} on {dataset}"));
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
    let head = ["images before", "median", "top-1", &top_k, "95 % interval", "unseen"];
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
