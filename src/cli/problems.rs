//! Problems of somebody's data, on standard error.

use crate::domain::{Problem, printable};
use std::io::{self, Write};

/// Problems of one taxonomy file that are printed: a file in another format has one in every line.
const OF_ONE_FILE: usize = 50;

/// Prints them all, a line each.
pub(super) fn report(problems: &[Problem]) -> io::Result<()> {
    let mut err = io::stderr().lock();
    for problem in problems {
        writeln!(err, "{}", printable(&problem.to_string()))?;
    }
    Ok(())
}

/// Prints the first ones of a file, and how many more there are.
pub(super) fn report_first(problems: &[Problem]) -> io::Result<()> {
    let first = &problems[..problems.len().min(OF_ONE_FILE)];
    report(first)?;
    let more = problems.len() - first.len();
    if more > 0 {
        writeln!(io::stderr(), "... and {more} more problems")?;
    }
    Ok(())
}
