//! Annotators and a model on the same images.

use super::super::ErrorRate;
use super::super::render::units::{NONE, p_is, percent, points, probability};
use super::super::scoring::Significance;
use super::super::versus::{FEWEST_DISCORDANT, PairedTable, Versus};
use super::plot::{Axis, Group, Plot, Shape, Unit};
use super::{Section, Table};
use crate::domain::counted;

/// A test is clear below this probability of chance.
const SIGNIFICANCE: f64 = 0.05;
/// With fewer errors of either the normal approximation is rough.
const ROUGH_BELOW: u64 = 10;

/// The comparison with one model; `tests` are those of all models.
pub(super) fn section(versus: &Versus, tests: &[Significance], human: &str) -> Section {
    let model = versus.model.as_str();
    let images = counted(versus.n, "image");
    let mut section = Section::new(format!("{human} and {model} on the same {images}"));
    let mut table = Table::of_figures(["wrong", human, model]);
    for k in 1..=versus.human.len().max(versus.model_errors.len()) {
        let cell = |rates: &[ErrorRate]| {
            rates.get(k - 1).map_or_else(
                || NONE.to_owned(),
                |rate| format!("{} ({})", rate.errors, percent(rate.rate())),
            )
        };
        table.row([format!("top-{k}"), cell(&versus.human), cell(&versus.model_errors)]);
    }
    section.table(table);
    section.plot(plot(versus, human));
    for paired in &versus.tables {
        section.table(cells(paired, human, model));
        section.reading(paired.sentence(human, model));
    }
    let own: Vec<&Significance> = tests.iter().filter(|test| test.model == model).collect();
    if own.iter().any(|test| test.discordant >= FEWEST_DISCORDANT) {
        section.table(test_table(&own, human));
        read(&own, &mut section);
    }
    section
}

/// The errors of both beside each other.
fn plot(versus: &Versus, human: &str) -> Plot {
    let value = |rates: &[ErrorRate], k: usize| {
        rates.get(k - 1).and_then(|rate| Some((rate.rate()?, rate.interval)))
    };
    let group = |k: usize| Group {
        name: format!("top-{k}"),
        values: vec![value(&versus.human, k), value(&versus.model_errors, k)],
    };
    Plot {
        title: format!("Errors of {human} and {} on the same images", versus.model),
        shape: Shape::Bars {
            value: Axis::linear("error", Unit::Share),
            series: vec![human.to_owned(), versus.model.clone()],
            groups: versus.tables.iter().map(|table| group(table.k)).collect(),
        },
    }
}

/// Who is right where.
fn cells(paired: &PairedTable, human: &str, model: &str) -> Table {
    let cells = &paired.cells;
    let head = [format!("top-{}", paired.k), format!("{model} right"), format!("{model} wrong")];
    let mut table = Table::of_figures(head);
    let (right, wrong) = (format!("{human} right"), format!("{human} wrong"));
    table.row([right, cells.both_right.to_string(), cells.only_first_right.to_string()]);
    table.row([wrong, cells.only_second_right.to_string(), cells.both_wrong.to_string()]);
    table
}

/// What the tables prove, a column for each.
fn test_table(tests: &[&Significance], human: &str) -> Table {
    let mut head = vec!["test".to_owned()];
    head.extend(tests.iter().map(|test| format!("top-{}", test.k)));
    let mut table = Table::of_figures(head);
    let mut row = |what: String, cell: &dyn Fn(&Significance) -> Option<String>| {
        let cells = tests.iter().map(|test| cell(test).unwrap_or_else(|| NONE.to_owned()));
        table.row(std::iter::once(what).chain(cells).collect::<Vec<_>>());
    };
    let share = |share: Option<f64>| share.map(|share| percent(Some(share)));
    let tested = tests.first().map_or(0, |test| test.holm_tests);
    row("McNemar exact, two-sided p".into(), &|t| Some(probability(t.mcnemar_exact_p)));
    if tested > 1 {
        row(format!("  allowing for {tested} tests (Holm)"), &|t| Some(probability(t.holm_p)));
    }
    row("McNemar mid-p, two-sided".into(), &|t| Some(probability(t.mcnemar_mid_p)));
    row("pooled z".into(), &|t| Some(format!("{:.3}", t.pooled_z?.z)));
    row(format!("  one-sided p ({human} errs less)"), &|t| {
        Some(probability(t.pooled_z?.p_one_sided))
    });
    row("  two-sided p".into(), &|t| Some(probability(t.pooled_z?.p_two_sided)));
    row("power of pooled z at this n".into(), &|t| share(t.power.unpaired));
    row("  images of each for 80 %".into(), &|t| Some(t.power.unpaired_n_for_80?.to_string()));
    row("power of McNemar at this n".into(), &|t| share(t.power.paired));
    row("  shared images for 80 %".into(), &|t| Some(t.power.paired_n_for_80?.to_string()));
    table
}

/// What the tests say, and what to mind.
fn read(tests: &[&Significance], section: &mut Section) {
    for test in tests {
        if let Some(difference) = &test.difference {
            section.reading(format!(
                "Top-{}: the error of {} less that of the annotator is {} (Newcombe).",
                test.k,
                test.model,
                points(difference)
            ));
        }
        let is_lost = test.mcnemar_exact_p < SIGNIFICANCE && test.holm_p >= SIGNIFICANCE;
        section.warn_if(
            is_lost,
            format!(
                "Top-{}: with all {} tests of these trials in mind the difference is not clear ({}).",
                test.k,
                test.holm_tests,
                p_is(test.holm_p)
            ),
        );
    }
    let is_rough = |test: &&Significance| test.human_errors.min(test.model_errors) < ROUGH_BELOW;
    section.warn_if(
        tests.iter().any(is_rough),
        format!("With fewer than {ROUGH_BELOW} errors of either, z and power are rough."),
    );
}
