//! One prediction as a file lists it, before its image and classes are looked up.

use std::fmt;

/// A line or a row of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    /// A line of text, counted from 1.
    Line(usize),
    /// A row of an array, counted from 0 as NumPy does.
    Row(usize),
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Line(line) => write!(f, "line {line}"),
            Self::Row(row) => write!(f, "row [{row}]"),
        }
    }
}

/// A class as it is named, and its score if there is one.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Entry {
    pub(super) class: String,
    pub(super) score: Option<f64>,
}

/// An image as it is named, and its classes, best first.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Listed {
    pub(super) image: String,
    pub(super) entries: Vec<Entry>,
}

/// What stands in one place of a file, or a clause what is wrong there.
pub(super) type Placed<T> = (Place, Result<T, String>);

/// Classes with their scores; without scores at all, or as many. Empty ones at the end are left out.
pub(super) fn entries(classes: &[String], scores: &[String]) -> Result<Vec<Entry>, String> {
    let is_empty = |text: &String| text.is_empty();
    let count = classes.iter().rposition(|class| !is_empty(class)).map_or(0, |last| last + 1);
    let has_scores = !scores.iter().all(is_empty);
    if has_scores && classes.len() != scores.len() {
        return Err(format!("{} classes, but {} scores", classes.len(), scores.len()));
    }
    let entry = |(rank, class): (usize, &String)| {
        let score = if has_scores { Some(number(&scores[rank])?) } else { None };
        Ok(Entry { class: class.clone(), score })
    };
    classes[..count].iter().enumerate().map(entry).collect()
}

fn number(text: &str) -> Result<f64, String> {
    text.parse().map_err(|_no_number| format!("the score {text:?} is not a number"))
}
