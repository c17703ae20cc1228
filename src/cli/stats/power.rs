//! `hit5 stats power`: planning a comparison of two error rates.

use super::super::args::stats::{Inside, PowerArgs, Share};
use super::super::failure::Failure;
use super::answer::{Answer, NONE, percent, round_percent, row};
use crate::stats::{Contrast, Plan, n_needed, power as power_of};
use serde::Serialize;

/// With fewer images than this the normal approximation is rough.
const ROUGH_BELOW: f64 = 10.0;

#[derive(Clone, Copy, Serialize)]
struct Planned {
    power: Option<f64>,
    n_needed: Option<u64>,
}

#[derive(Clone, Copy, Serialize)]
struct Sides {
    one_sided: Planned,
    two_sided: Planned,
}

#[derive(Serialize)]
struct Figures {
    first: f64,
    second: f64,
    alpha: f64,
    n: u32,
    target_power: f64,
    unpaired: Sides,
    /// The share of images that only one gets right, as given or as if they erred independently.
    discordant: f64,
    is_independence_assumed: bool,
    paired: Sides,
}

/// Power and n of two error rates.
pub(super) fn power(args: &PowerArgs) -> Result<Answer, Failure> {
    let (Share(first), Share(second), Inside(alpha)) = (args.first, args.second, args.alpha);
    let assumed = first * (1.0 - second) + second * (1.0 - first);
    let discordant = args.discordant.map_or(assumed, |Share(share)| share);
    check(first, second, discordant)?;
    let sides = |contrast| sides(contrast, args);
    let figures = Figures {
        first,
        second,
        alpha,
        n: args.n,
        target_power: args.power.0,
        unpaired: sides(Contrast::Unpaired { first, second }),
        discordant,
        is_independence_assumed: args.discordant.is_none(),
        paired: sides(Contrast::Paired {
            only_first_right: 0.5 * (discordant + second - first).max(0.0),
            only_second_right: 0.5 * (discordant + first - second).max(0.0),
        }),
    };
    let mut answer = Answer::new(&figures)?;
    answer.table(table(&figures));
    answer.says(format!(
        "If the true rates are {} and {}, a test at {} finds the difference with that power; with fewer \
         images a test that finds nothing says little. It does not say that these are the true rates.",
        percent(first),
        percent(second),
        round_percent(alpha)
    ));
    answer.warn_if(
        figures.is_independence_assumed,
        format!(
            "paired, it depends on how many images only one of the two gets right; {} is what independent \
             errors would give. Two judges mostly err on the same images, so fewer will do: give \
             --discordant once it is known.",
            percent(discordant)
        ),
    );
    let expected = f64::from(args.n) * first.min(second);
    answer.warn_if(
        expected < ROUGH_BELOW,
        format!(
            "only {expected:.1} errors are expected of the better one; the approximation is rough."
        ),
    );
    Ok(answer)
}

fn check(first: f64, second: f64, discordant: f64) -> Result<(), Failure> {
    let difference = (first - second).abs();
    if difference == 0.0 {
        let text = "the two rates are equal: no number of images shows a difference";
        return Err(Failure::usage(text).hint(Some("give the smallest difference that matters")));
    }
    // Shares typed as fractions may miss the bound by a rounding.
    if discordant < difference - 1e-12
        || discordant > (first + second).min(2.0 - first - second) + 1e-12
    {
        let text = format!(
            "with these rates only one of the two is right on {} to {} of the images, not on {}",
            percent(difference),
            percent((first + second).min(2.0 - first - second)),
            percent(discordant)
        );
        return Err(
            Failure::usage(text).hint(Some("--discordant is (human only + model only) / n"))
        );
    }
    Ok(())
}

fn sides(contrast: Contrast, args: &PowerArgs) -> Sides {
    let planned = |is_two_sided| {
        let plan = Plan { alpha: args.alpha.0, is_two_sided };
        Planned {
            power: power_of(contrast, args.n.into(), plan),
            n_needed: n_needed(contrast, args.power.0, plan),
        }
    };
    Sides { one_sided: planned(false), two_sided: planned(true) }
}

fn table(figures: &Figures) -> Vec<Vec<String>> {
    let line = |name: &str, planned: Planned| {
        let power = planned.power.map_or_else(|| NONE.to_owned(), percent);
        let n = planned.n_needed.map_or_else(|| NONE.to_owned(), |n| n.to_string());
        row([name, &power, &n])
    };
    let (power, needed) = (
        format!("power with {}", figures.n),
        format!("images for {}", round_percent(figures.target_power)),
    );
    vec![
        row(["test", &power, &needed]),
        line("images of their own each, one-sided", figures.unpaired.one_sided),
        line("images of their own each, two-sided", figures.unpaired.two_sided),
        line("the same images (McNemar), one-sided", figures.paired.one_sided),
        line("the same images (McNemar), two-sided", figures.paired.two_sided),
    ]
}
