//! The text that ILSVRC takes: a line an image in the order of the validation set, on each up to five
//! classes by number, best first; or each with the four numbers of a box after it.

use super::listed::{Entry, Listed, Place};
use super::order::{By, order};
use super::{Known, Parsed, Target};
use crate::domain::{Lines, counted};

/// The most classes on a line.
const MOST: usize = 5;

/// The line of an image without an answer. A single 0 could be a class where numbers begin at 0, and must
/// not be passed over.
pub(in super::super) const NO_ANSWER: &str = "0 0 0 0 0";

/// Numbers of a class and its box.
const WITH_BOX: usize = 5;

/// Whether the first line with something on it has nothing but numbers, blanks between.
pub(super) fn is_submission(bytes: &[u8]) -> bool {
    let mut lines = Lines::of(bytes).filter_map(|(_, line)| line.ok());
    let first = lines.find(|line| !line.trim().is_empty()).unwrap_or_default();
    let mut words = first.split_whitespace().peekable();
    words.peek().is_some() && words.all(is_number)
}

fn is_number(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_digit())
}

/// The predictions of a file.
pub(super) fn parsed(bytes: &[u8], target: &Target<'_>, known: &Known) -> Result<Parsed, String> {
    let mut lines: Vec<_> = Lines::of(bytes).collect();
    // Blank lines at the end are no images; one between others would shift all below it.
    while lines.last().is_some_and(|(_, line)| line.as_ref().is_ok_and(|l| l.trim().is_empty())) {
        lines.pop();
    }
    let (images, ordered) = order((lines.len(), "lines"), By::Name, target, known)?;
    let mut notes = vec![ordered.to_owned()];
    let has_boxes = lines.iter().filter_map(|(_, line)| line.as_ref().ok()).any(|line| {
        let words = words(line).count();
        words > MOST && words.is_multiple_of(WITH_BOX)
    });
    if has_boxes {
        notes.push("boxes left out".to_owned());
    }
    let is_none =
        |line: &Result<&str, String>| matches!(line, Ok(line) if line.trim() == NO_ANSWER);
    let count = lines.len();
    let mut lines: Vec<_> = lines.into_iter().zip(images).collect();
    lines.retain(|((_, line), _)| !is_none(line));
    if lines.len() < count {
        notes.push(format!("{} of zeros left out", counted(count - lines.len(), "line")));
    }
    let listed = lines.into_iter().map(|((number, line), image)| {
        let entries = line.and_then(|line| entries(line, has_boxes));
        (Place::Line(number), entries.map(|entries| Listed { image, entries }))
    });
    let numbering = Some(target.classes.of_submissions());
    Ok(Parsed { listed: listed.collect(), numbering, notes })
}

/// Some write commas.
fn words(line: &str) -> impl Iterator<Item = &str> {
    line.split(|c: char| c.is_whitespace() || c == ',').filter(|word| !word.is_empty())
}

fn entries(line: &str, has_boxes: bool) -> Result<Vec<Entry>, String> {
    let words: Vec<&str> = words(line).collect();
    let step = if has_boxes { WITH_BOX } else { 1 };
    if words.len() > MOST * step || !words.len().is_multiple_of(step) {
        let expected = if has_boxes {
            "at most five classes with four numbers of a box each"
        } else {
            "at most five classes"
        };
        return Err(format!("{} numbers: {expected} are expected", words.len()));
    }
    let classes = words.into_iter().step_by(step);
    classes
        .map(|word| {
            if is_number(word) {
                Ok(Entry { class: word.to_owned(), score: None })
            } else {
                Err(format!("{word:?} is not the number of a class"))
            }
        })
        .collect()
}
