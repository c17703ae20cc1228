//! `hit5 stats compare`: a human and a model on the same images.

use super::super::args::stats::Compare;
use super::super::failure::Failure;
use super::answer::{Answer, NONE, decimal, ends, p_value, percent, percent_range, row};
use crate::report::scoring::Prospect;
use crate::stats::agreement::error_consistency;
use crate::stats::{
    PairedCells, TwoProportions, Z_95, mcnemar_exact, mcnemar_mid_p, paired_difference,
    two_proportions, wilson,
};
use serde::Serialize;

/// With fewer images that only one gets right, p cannot fall below 0.05 whatever they say: 2 / 2^6 is
/// the first that does.
const FEWEST_DISCORDANT: u64 = 6;

/// With fewer errors the normal approximation is rough.
const ROUGH_BELOW: u64 = 10;

#[derive(Serialize)]
struct Judge {
    errors: u64,
    rate: f64,
    wilson: Option<[f64; 2]>,
}

#[derive(Serialize)]
struct Figures {
    n: u64,
    human: Judge,
    model: Judge,
    /// The model's rate less the human's.
    difference: f64,
    /// Newcombe 1998, method 10.
    difference_interval: [f64; 2],
    mcnemar_exact: f64,
    mcnemar_mid_p: f64,
    pooled_z: Option<TwoProportions>,
    error_consistency: Option<f64>,
    power: Prospect,
}

/// Compares the two.
pub(super) fn compare(args: &Compare) -> Result<Answer, Failure> {
    let cells = PairedCells {
        both_right: args.both_right.into(),
        only_first_right: args.human_only.into(),
        only_second_right: args.model_only.into(),
        both_wrong: args.both_wrong.into(),
    };
    let figures = figures(&cells).ok_or_else(|| {
        Failure::usage("there are no images to compare")
            .hint(Some("give counts that are not all 0"))
    })?;
    let mut answer = Answer::new(&figures)?;
    answer.table(judges(&figures));
    answer.table(tests(&figures));
    answer.says(verdict(&cells, &figures));
    answer.says(
        "McNemar's test asks whether both err equally often on such images; it does not say that a \
         difference matters, nor why it is there. The pooled z takes the two for judges of different \
         images, as in the paper; for the same images McNemar's is the right one. The power is that of \
         another study if the rates seen were the true ones; of this study it says no more than p does.",
    );
    let discordant = cells.only_first_right + cells.only_second_right;
    answer.warn_if(
        discordant < FEWEST_DISCORDANT,
        format!("only one of the two is right on {discordant} images, too few for any outcome to be clear."),
    );
    answer.warn_if(
        figures.human.errors.min(figures.model.errors) < ROUGH_BELOW,
        format!("with fewer than {ROUGH_BELOW} errors of either, z and power are rough."),
    );
    answer.warn_if(
        true,
        "these are tests of one question; settle on one beforehand instead of taking the smallest p.",
    );
    Ok(answer)
}

fn figures(cells: &PairedCells) -> Option<Figures> {
    let n = cells.n();
    let judge = |errors: u64| Judge {
        errors,
        rate: errors as f64 / n as f64,
        wilson: ends(wilson(errors, n, Z_95)),
    };
    let (first, second) = (cells.first_errors(), cells.second_errors());
    let difference = paired_difference(cells, Z_95)?;
    Some(Figures {
        n,
        human: judge(first),
        model: judge(second),
        difference: difference.difference,
        difference_interval: [difference.interval.low, difference.interval.high],
        mcnemar_exact: mcnemar_exact(cells),
        mcnemar_mid_p: mcnemar_mid_p(cells),
        pooled_z: two_proportions((first, n), (second, n)),
        error_consistency: error_consistency(cells),
        power: Prospect::of(cells),
    })
}

fn judges(figures: &Figures) -> Vec<Vec<String>> {
    let judge = |name: &str, judge: &Judge| {
        let wilson = wilson(judge.errors, figures.n, Z_95);
        row([name, &judge.errors.to_string(), &percent(judge.rate), &percent_range(wilson)])
    };
    let head = format!("of {} images", figures.n);
    vec![
        row([&head, "wrong", "error", "95 % interval (Wilson)"]),
        judge("human", &figures.human),
        judge("model", &figures.model),
    ]
}

fn tests(figures: &Figures) -> Vec<Vec<String>> {
    let [low, high] = figures.difference_interval;
    let z = figures.pooled_z.as_ref();
    let p = |p: Option<f64>| p.map_or_else(|| NONE.to_owned(), p_value);
    let count = |n: Option<u64>| n.map_or_else(|| NONE.to_owned(), |n| n.to_string());
    let shares = |share: Option<f64>| share.map_or_else(|| NONE.to_owned(), percent);
    let planned = &figures.power;
    let points = format!(
        "{:+.2} points, {:+.2} to {:+.2}",
        figures.difference * 100.0,
        low * 100.0,
        high * 100.0
    );
    vec![
        row(["model less human (Newcombe 1998, method 10)", &points]),
        row(["McNemar exact, two-sided p", &p_value(figures.mcnemar_exact)]),
        row(["McNemar mid-p, two-sided", &p_value(figures.mcnemar_mid_p)]),
        row(["pooled z", &decimal(z.map(|z| z.z), 4)]),
        row(["  one-sided p (the human errs less)", &p(z.map(|z| z.p_one_sided))]),
        row(["  two-sided p", &p(z.map(|z| z.p_two_sided))]),
        row(["error consistency (kappa)", &decimal(figures.error_consistency, 3)]),
        row(["power at 5 % one-sided, unpaired", &shares(planned.unpaired)]),
        row(["  images each for 80 %", &count(planned.unpaired_n_for_80)]),
        row(["power at 5 % one-sided, paired", &shares(planned.paired)]),
        row(["  images for 80 %", &count(planned.paired_n_for_80)]),
    ]
}

fn verdict(cells: &PairedCells, figures: &Figures) -> String {
    let discordant = cells.only_first_right + cells.only_second_right;
    let p = figures.mcnemar_exact;
    let judgement = match cells.only_first_right.cmp(&cells.only_second_right) {
        _ if discordant < FEWEST_DISCORDANT => "Too few images to tell",
        _ if p >= 0.05 => "No clear difference, which is not to say that there is none",
        std::cmp::Ordering::Greater => "The human errs less",
        _ => "The model errs less",
    };
    let p = if p < 0.0001 { p_value(p) } else { format!("= {}", p_value(p)) };
    format!("{judgement} (McNemar exact, two-sided p {p}).")
}
