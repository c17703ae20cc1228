//! Problems of somebody's data, on standard error.

use crate::domain::{Problem, printable};
use std::borrow::Cow;
use std::io::{self, Write};

/// Problems of one taxonomy file that are printed: a file in another format has one in every line.
const OF_ONE_FILE: usize = 50;

/// Characters of a problem that are printed: it may quote a file that is one long line.
const LONGEST: usize = 600;

/// Prints them all, a line each.
pub(super) fn report(problems: &[Problem]) -> io::Result<()> {
    let mut err = io::stderr().lock();
    for problem in problems {
        writeln!(err, "{}", cut(&printable(&problem.to_string())))?;
    }
    Ok(())
}

/// The text, or where it is too long its beginning and its end: what is quoted stands in between.
fn cut(text: &str) -> Cow<'_, str> {
    let count = text.chars().count();
    if count <= LONGEST {
        return Cow::Borrowed(text);
    }
    let begin = text.chars().take(LONGEST / 2);
    let end = text.chars().skip(count - LONGEST / 2);
    Cow::Owned(begin.chain(" … ".chars()).chain(end).collect())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_long_keeps_its_beginning_and_its_end() {
        assert_eq!(cut("line 3: no image"), "line 3: no image");
        let long = cut(&format!("line 3: {}: no image", "ä".repeat(9_999))).into_owned();
        assert_eq!(long.chars().count(), LONGEST + 3);
        assert!(long.starts_with("line 3: ä") && long.ends_with("ä: no image"), "{long}");
    }
}
