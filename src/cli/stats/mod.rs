//! `hit5 stats`: the statistics of the reports from the shell, for planning and checking.

mod agreement;
mod answer;
mod compare;
mod ensemble;
mod interval;
mod mixture;
mod power;
mod ratings;
mod times;

use super::args::stats::Stats;
use super::failure::Failure;
use super::problems;
use crate::dataset::{InputFile, Purpose, read_input_file};
use crate::domain::{Problem, counted};
use std::path::Path;

/// Computes and prints what was asked for.
pub(super) fn stats(command: &Stats) -> Result<(), Failure> {
    let (answer, json) = match command {
        Stats::Compare(args) => (compare::compare(args)?, args.json),
        Stats::Interval(args) => (interval::interval(args)?, args.json),
        Stats::Power(args) => (power::power(args)?, args.json),
        Stats::Agreement(args) => (agreement::agreement(args)?, args.json),
        Stats::Mixture(args) => (mixture::mixture(args)?, args.json),
        Stats::Ensemble(args) => (ensemble::ensemble(args)?, args.json),
    };
    answer.print(json)
}

/// Reads a file of figures with a parser that notes what makes no sense. Then nothing is computed: a
/// figure that rests on half of a file would mislead.
fn read<T>(
    path: &Path,
    parsed: impl FnOnce(&InputFile) -> (T, Vec<Problem>),
) -> Result<T, Failure> {
    let file = read_input_file(path, Purpose::Figures)?;
    let (value, found) = parsed(&file);
    problems::report_first(&found)?;
    if found.is_empty() {
        return Ok(value);
    }
    let text =
        format!("{}: {}, so nothing is computed", file.name, counted(found.len(), "problem"));
    Err(Failure::environment(anyhow::anyhow!(text)).hint(Some("mend the lines named above")))
}

/// A problem of a line of a file.
fn problem(file: &InputFile, line: u64, what: impl Into<String>) -> Problem {
    Problem::new(format!("{}: line {line}", file.name), what)
}
