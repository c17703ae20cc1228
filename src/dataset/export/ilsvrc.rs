//! A submission to ILSVRC's classification task: a line for each image in the order of the file names,
//! up to five class numbers a line, best first (the readme of the ILSVRC2012 and ILSVRC2015 development
//! kits, "CLS-LOC submission format", without boxes).

use super::super::predictions::{NO_ANSWER, by_name};
use super::super::validation_set;
use super::{Gathered, WriteError};
use std::io::Write;

/// The images in the order of their lines. Of ILSVRC's validation set every image has its line, also those
/// that are not in the dataset, as the ones on the blacklist.
fn in_order(images: &[String]) -> Vec<Option<&str>> {
    let numbers: Option<Vec<usize>> =
        images.iter().map(|path| validation_set::number(path)).collect();
    match numbers {
        Some(numbers) if numbers.len() * 2 > validation_set::IMAGES => {
            let mut lines = vec![None; validation_set::IMAGES];
            for (number, path) in numbers.into_iter().zip(images) {
                lines[number - 1] = Some(path.as_str());
            }
            lines
        }
        _ => by_name(images).into_iter().map(|path| Some(path.as_str())).collect(),
    }
}

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
    for image in in_order(images) {
        if let Some((given, _)) = image.and_then(|image| single.get(image)) {
            let words = given.guesses.iter().take(MOST).map(|&class| numbers[class].to_string());
            writeln!(out, "{}", words.collect::<Vec<_>>().join(" "))?;
        } else {
            unanswered += 1;
            writeln!(out, "{NO_ANSWER}")?;
        }
    }
    Ok(unanswered)
}
