//! Which column of a table holds what: told by the head line, or else by what stands in the columns.

use super::super::columns::{EXPECTED, Meaning, Named};
use csv::StringRecord;

/// Where in a line what stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Layout {
    /// How many fields a line has.
    pub(super) width: usize,
    /// The column with the rank, where a line is about one rank of an image.
    pub(super) rank: Option<usize>,
    pub(super) image: usize,
    /// Columns of the classes, best first.
    pub(super) classes: Vec<usize>,
    /// Columns of their scores, in the same order; none if there are no scores.
    pub(super) scores: Vec<usize>,
    /// Whether the classes stand in Kaggle's lists with boxes.
    pub(super) is_boxed: bool,
    /// Names of columns that are not read.
    left_out: Vec<String>,
}

impl Layout {
    /// The layout that a head line tells.
    pub(super) fn of_head(head: &StringRecord) -> Result<Self, String> {
        let meanings: Vec<Meaning> = head.iter().map(Meaning::of).collect();
        let place = |wanted| meanings.iter().position(|&meaning| meaning == wanted);
        let image = place(Meaning::Image).ok_or("no column of images")?;
        let boxed = place(Meaning::Boxed);
        let classes = boxed.map_or_else(|| of_classes(&meanings), |column| vec![column]);
        let scores = if boxed.is_some() { Vec::new() } else { of_scores(&meanings) };
        let rank = place(Meaning::Rank);
        let is_read = |column: &usize| {
            *column == image
                || rank == Some(*column)
                || classes.contains(column)
                || scores.contains(column)
        };
        let left_out = (0..head.len()).filter(|column| !is_read(column));
        let left_out = left_out.map(|column| head[column].to_owned()).collect();
        let (width, is_boxed) = (head.len(), boxed.is_some());
        Self { width, rank, image, classes, scores, is_boxed, left_out }.checked()
    }

    /// The layout of a table without a head line: the image, then classes and scores. Scores are
    /// columns in which a number is not a whole one; a rank is a whole number before the only class.
    pub(super) fn of_content(records: &[&StringRecord]) -> Result<Self, String> {
        let width = records.first().map_or(0, |record| record.len());
        if width == 1 {
            return Err("one column: an image and its classes with commas or tabs between are \
                        expected"
                .to_owned());
        }
        let cells = |column: usize| records.iter().filter_map(move |record| record.get(column));
        let (scores, mut classes): (Vec<usize>, Vec<usize>) =
            (1..width).partition(|&column| cells(column).any(is_fraction));
        let is_rank = |column: usize| cells(column).all(|cell| cell.parse::<usize>().is_ok());
        let has_rank = scores.len() == 1 && classes.len() == 2 && is_rank(classes[0]);
        let rank = has_rank.then(|| classes.remove(0));
        let (image, is_boxed, left_out) = (0, false, Vec::new());
        Self { width, rank, image, classes, scores, is_boxed, left_out }.checked()
    }

    fn checked(self) -> Result<Self, String> {
        let (classes, scores) = (self.classes.len(), self.scores.len());
        if classes == 0 {
            return Err(format!("no column of classes: known are {EXPECTED}"));
        }
        if scores > 0 && scores != classes {
            return Err(format!("{classes} columns of classes, but {scores} of scores"));
        }
        if self.rank.is_some() && classes > 1 {
            return Err(format!("a column of ranks, but {classes} columns of classes"));
        }
        Ok(self)
    }

    /// The columns that are not read, as a clause.
    pub(super) fn note(&self) -> Option<String> {
        let names = self.left_out.join(", ");
        (!self.left_out.is_empty()).then(|| format!("columns left out: {names}"))
    }
}

/// The columns of the classes in the order of the numbers in their names, or else the one that says
/// most.
fn of_classes(meanings: &[Meaning]) -> Vec<usize> {
    let named = |(column, meaning): (usize, &Meaning)| match meaning {
        Meaning::Class(named) => Some((*named, column)),
        _ => None,
    };
    let mut all: Vec<(Named, usize)> = meanings.iter().enumerate().filter_map(named).collect();
    all.sort_unstable();
    all.dedup_by_key(|(named, _)| named.number);
    if all.len() > 1 {
        all.retain(|(named, _)| named.number.is_some());
    }
    all.into_iter().map(|(_, column)| column).collect()
}

/// The columns of the scores in the order of the numbers in their names, or else the only one.
fn of_scores(meanings: &[Meaning]) -> Vec<usize> {
    let numbered = |(column, meaning): (usize, &Meaning)| match meaning {
        Meaning::Score { number } => Some((*number, column)),
        _ => None,
    };
    let mut all: Vec<_> = meanings.iter().enumerate().filter_map(numbered).collect();
    all.sort_unstable();
    if all.len() > 1 {
        all.retain(|(number, _)| number.is_some());
    }
    all.into_iter().map(|(_, column)| column).collect()
}

/// Whether a cell is a number, but not a whole one.
fn is_fraction(cell: &str) -> bool {
    cell.parse::<f64>().is_ok() && cell.parse::<usize>().is_err()
}
