//! `hit5 stats interval`: what an error rate seen on some images says of all such images.

use super::super::args::stats::{Inside, IntervalArgs};
use super::super::failure::Failure;
use super::answer::{Answer, ends, percent, percent_range, round_percent, row};
use crate::stats::{clopper_pearson, wilson, z_of_level};
use serde::Serialize;

/// Up to so few images an interval is too wide to say much.
const FEW: u32 = 30;

#[derive(Serialize)]
struct Figures {
    errors: u32,
    n: u32,
    level: f64,
    /// `None` without images.
    rate: Option<f64>,
    wilson: Option<[f64; 2]>,
    clopper_pearson: Option<[f64; 2]>,
}

/// The intervals of an error rate.
pub(super) fn interval(args: &IntervalArgs) -> Result<Answer, Failure> {
    let IntervalArgs { errors, n, level: Inside(level), .. } = *args;
    if errors > n {
        return Err(Failure::usage(format!(
            "{errors} errors of {n} images: more errors than images"
        ))
        .hint(Some("give the errors first, then of how many images")));
    }
    let (count, size) = (u64::from(errors), u64::from(n));
    let score = z_of_level(level).and_then(|z| wilson(count, size, z));
    let exact = clopper_pearson(count, size, level);
    let rate = (n > 0).then(|| f64::from(errors) / f64::from(n));
    let (wilson, clopper_pearson) = (ends(score), ends(exact));
    let mut answer = Answer::new(&Figures { errors, n, level, rate, wilson, clopper_pearson })?;
    let Some(rate) = rate else {
        answer.says("Without images there is neither a rate nor an interval.");
        return Ok(answer);
    };
    answer.table([
        row(["error rate", &percent(rate)]),
        row(["Wilson", &percent_range(score)]),
        row(["Clopper-Pearson", &percent_range(exact)]),
    ]);
    answer.says(format!(
        "Intervals made like Wilson's hold the true rate of such images in about {} of the studies, \
         Clopper and Pearson's in at least as many. They say nothing of images of another kind, nor of \
         other people.",
        round_percent(level)
    ));
    answer.warn_if(n < FEW, format!("{n} images are few; the rate is hardly known."));
    Ok(answer)
}
