//! A submission to ILSVRC's classification task: a line for each image in the order of the file names,
//! up to five class numbers a line, best first (the readme of the ILSVRC2012 and ILSVRC2015 development
//! kits, "CLS-LOC submission format", without boxes).

use super::super::predictions::{NO_ANSWER, by_name};
use super::{Gathered, WriteError};
use std::io::Write;

/// The most classes of a line.
const MOST: usize = 5;

/// Writes a line for each of these images, which are all images of the set, and gives how many have no
/// answer. Those have a line of zeros, which are no class: the evaluation finds them wrong.
pub fn ilsvrc(
    gathered: &Gathered,
    images: &[String],
    out: &mut dyn Write,
) -> Result<usize, WriteError> {
    let single = gathered.single()?;
    let numbers = gathered.classes.numbers();
    let mut unanswered = 0;
    for image in by_name(images) {
        if let Some((given, _)) = single.get(image.as_str()) {
            let words = given.guesses.iter().take(MOST).map(|&class| numbers[class].to_string());
            writeln!(out, "{}", words.collect::<Vec<_>>().join(" "))?;
        } else {
            unanswered += 1;
            writeln!(out, "{NO_ANSWER}")?;
        }
    }
    Ok(unanswered)
}
