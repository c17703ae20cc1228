//! Several judges of the same images.

use super::super::agreement::{Agreeing, Agreement, Coefficients, Ensemble, Estimated, JudgePair};
use super::super::figures::ErrorRate;
use super::super::reading::{few_cases, few_images, many_tests};
use super::super::render::units::{NONE, percent, percent_range};
use super::{Column, Section, Table};
use crate::domain::counted;

/// Pairs told at most; more stand in the data formats.
const PAIRS: usize = 12;

/// How far they agree, where they err together, and what they would be as one.
pub(super) fn section(agreement: &Agreement) -> Section {
    let mut section = Section::new("Agreement");
    match &agreement.coefficients {
        Some(found) => coefficients(found, &mut section),
        None => {
            section.text(
                "No two annotators judged the same image: of their agreement nothing can be said.",
            );
        }
    }
    section.warn_if(
        agreement.repeats > 0,
        format!("Left out: {} to an image answered before.", counted(agreement.repeats, "answer")),
    );
    section.section(pairs(agreement));
    section.section(ensembles(&agreement.ensembles));
    // Of two annotators nobody can tell without the truth which one errs.
    let several = agreement.estimated.iter().filter(|found| found.annotators.len() > 2);
    several.for_each(|found| section.section(estimated(found)));
    section
}

/// A coefficient and its interval.
fn figure(found: &Agreeing) -> [String; 2] {
    // Adding 0 takes the sign from what is rounded to nothing.
    let number = |value: Option<f64>| {
        value.map_or(NONE.to_owned(), |value| {
            format!("{:.2}", (value * 100.0).round() / 100.0 + 0.0)
        })
    };
    let interval = found
        .bootstrap95
        .map_or(NONE.to_owned(), |ends| format!("{:.2} - {:.2}", ends.low, ends.high));
    [number(found.value), interval]
}

fn coefficients(found: &Coefficients, section: &mut Section) {
    let mut table = Table::of_figures(["first guesses", "images", "figure", "95 % interval"]);
    let fleiss = format!("Fleiss' kappa ({} each)", found.fleiss_annotators);
    for (name, of) in [
        ("share of agreeing pairs", &found.percent),
        ("Krippendorff's alpha", &found.krippendorff_alpha),
        (fleiss.as_str(), &found.fleiss_kappa),
    ] {
        let [value, interval] = figure(of);
        table.row([name.to_owned(), of.images.to_string(), value, interval]);
    }
    section.table(table);
    section.reading(
        "1 is full agreement, 0 what chance would give (the share of pairs has chance in it). That \
         annotators agree does not make them right: they may err alike.",
    );
    section.warn(few_images(found.percent.images, "Agreement rests"));
}

fn pairs(agreement: &Agreement) -> Section {
    let mut section = Section::new("Two judges of the same images");
    let all: Vec<&JudgePair> =
        agreement.pairs.annotators.iter().chain(&agreement.pairs.with_models).collect();
    let mut table = Table::of_figures(["judges", "images", "same", "both", "one", "none", "kappa"]);
    for pair in all.iter().take(PAIRS) {
        let neither = percent(pair.either_right_error.rate());
        table.row([
            format!("{}, {}", pair.first, pair.second),
            pair.images.to_string(),
            percent(pair.same_first.share),
            pair.both_right.to_string(),
            (pair.only_first_right + pair.only_second_right).to_string(),
            format!("{} ({neither})", pair.both_wrong),
            figure(&pair.error_consistency)[0].clone(),
        ]);
    }
    section.table(table);
    if let [pair] = all[..] {
        section.text(alone(pair));
    }
    if !all.is_empty() {
        section.reading(
            "Same: the same first class. Both, one, none: on how many images with a known truth so many of \
             the two are right; the share with none is the error if one being right were enough. Kappa: \
             error consistency, 0 if they err independently of each other, 1 if on the same images, below 0 \
             if on different ones.",
        );
    }
    let fewest = all.iter().map(|pair| pair.both_wrong).min().unwrap_or(u64::MAX);
    let cautions =
        [few_cases(fewest, "images that both got wrong"), many_tests(all.len(), "pairs of judges")];
    section.warn(cautions.into_iter().flatten());
    if all.is_empty() && agreement.pairs.is_cut {
        section.text("With more than twelve annotators there are too many pairs to compare.");
    }
    section.warn_if(
        all.len() > PAIRS || (agreement.pairs.is_cut && !all.is_empty()),
        "Not all pairs are told here: there are too many.",
    );
    section
}

/// What the table has no room for, of the only pair.
fn alone(pair: &JudgePair) -> String {
    let [kappa, kappa_range] = figure(&pair.cohen_kappa);
    let [consistency, range] = figure(&pair.error_consistency);
    format!(
        "Cohen's kappa of first classes {kappa} (95 % interval {kappa_range}); error consistency at top-{} \
         {consistency} ({range}); none right {} ({}).",
        pair.k,
        percent(pair.either_right_error.rate()),
        percent_range(pair.either_right_error.interval),
    )
}

fn ensembles(ensembles: &[Ensemble]) -> Section {
    let mut section = Section::new("Judges as one");
    let (text, figure) = (Column::Text, Column::Figure);
    let mut table = Table::new([text, text, figure, figure, figure, figure]);
    table.row(["judges", "error", "wrong", "n", "share", "95 % interval"]);
    for ensemble in ensembles {
        let judges = ensemble.model.as_ref();
        let judges = judges.map_or("annotators".to_owned(), |model| format!("with {model}"));
        for (what, rate) in [
            ("single, top-", ensemble.single_top_k),
            ("plurality, top-", ensemble.plurality_top_1),
            ("plurality, top-", ensemble.plurality_top_k),
            ("any right, top-", ensemble.any_right_top_k),
        ] {
            table.row(error_row(judges.clone(), format!("{what}{}", rate.k), &rate));
        }
    }
    section.table(table);
    if !ensembles.is_empty() {
        section.reading(
            "Plurality: what most judges put first, then second, and so on; where they tie, the annotator \
             first by name decides, a model last. Any right: no choice among their answers can do better. \
             Single: their answers one by one, which are not independent.",
        );
    }
    section
}

fn error_row(first: String, what: String, rate: &ErrorRate) -> [String; 6] {
    let (wrong, n) = (rate.errors.to_string(), rate.n.to_string());
    [first, what, wrong, n, percent(rate.rate()), percent_range(rate.interval)]
}

fn estimated(found: &Estimated) -> Section {
    let mut section = Section::new("Errors estimated without the truth");
    let mut table =
        Table::of_figures(["first guesses of", "images", "estimated", "known", "95 % interval"]);
    for judge in &found.annotators {
        table.row([
            judge.annotator.clone(),
            judge.n.to_string(),
            percent(judge.estimated_error),
            percent(judge.known_error.rate()),
            percent_range(judge.known_error.interval),
        ]);
    }
    let likeliest = "likeliest class".to_owned();
    let (n, share) = (found.error.n.to_string(), percent(found.error.rate()));
    table.row([likeliest, n, NONE.to_owned(), share, percent_range(found.error.interval)]);
    section.table(table);
    section.reading(
        "The estimate takes what others say for a sign of the truth: who errs like the others is taken for \
         right. Where it is far from the known error, do not use it where the truth is not known.",
    );
    section.warn_if(
        found.classes * 10 > found.images,
        format!(
            "The {} have {} classes: of most classes too little is known for anybody's habits.",
            counted(found.images, "image"),
            found.classes
        ),
    );
    section.warn_if(!found.is_settled, "More iterations might still change the estimate.");
    section
}
