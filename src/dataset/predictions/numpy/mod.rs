//! Scores as NumPy keeps them: an array with a row for each image and a column for each class, alone
//! (`.npy`) or with the names of the images (`.npz`).

mod archive;
mod array;

use super::listed::{Entry, Listed, Place};
use super::order::{By, order};
use super::{BEST, Known, Numbering, Parsed, Target};
use array::Array;
use std::borrow::Cow;

/// Whether bytes begin as an array or as an archive.
pub(super) fn is_numpy(bytes: &[u8]) -> bool {
    bytes.starts_with(array::MAGIC) || archive::is_archive(bytes)
}

/// Scores, and the images of their rows if the file names them.
struct Scores<'a> {
    array: Array<'a>,
    images: Option<Vec<String>>,
}

/// The predictions of a file.
pub(super) fn parsed(bytes: &[u8], target: &Target<'_>, known: &Known) -> Result<Parsed, String> {
    let Scores { array, images } = if archive::is_archive(bytes) {
        archive::scores(bytes, known.order.is_some())?
    } else {
        Scores { array: Array::read(Cow::Borrowed(bytes))?, images: None }
    };
    let (rows, columns) = array.score_shape()?;
    let numbering = known.numbering.unwrap_or(Numbering::FromZero);
    let (skipped, first) = target.classes.columns(columns, numbering)?;
    let (images, ordered) = match images {
        Some(images) => (images, "images as the archive names them"),
        None => order((rows, "rows"), By::Path, target, known)?,
    };
    if images.len() != rows {
        return Err(format!("{rows} rows of scores, but {} names of images", images.len()));
    }
    let mut notes = vec![ordered.to_owned()];
    if skipped > 0 {
        notes.push("the first column left out as a background class".to_owned());
    }
    let most = known.most.unwrap_or(BEST);
    let listed = images.into_iter().enumerate().map(|(row, image)| {
        let entries = best(&array.row(row, columns)[skipped..], first, most);
        (Place::Row(row), entries.map(|entries| Listed { image, entries }))
    });
    Ok(Parsed { listed: listed.collect(), numbering: Some(numbering), notes })
}

/// The classes with the highest scores, the highest first, equal ones in the order of the columns. The
/// first column is the class of this number.
fn best(scores: &[f64], first: usize, most: usize) -> Result<Vec<Entry>, String> {
    if let Some((column, score)) = scores.iter().enumerate().find(|(_, score)| !score.is_finite()) {
        return Err(format!(
            "the score {score} of class {} is not a finite number",
            first + column
        ));
    }
    if scores.len() > 1 && scores.windows(2).all(|pair| pair[0].to_bits() == pair[1].to_bits()) {
        return Err("all scores are equal".to_owned());
    }
    let by_score =
        |one: &usize, other: &usize| scores[*other].total_cmp(&scores[*one]).then(one.cmp(other));
    let mut columns: Vec<usize> = (0..scores.len()).collect();
    if most < columns.len() {
        columns.select_nth_unstable_by(most, by_score);
        columns.truncate(most);
    }
    columns.sort_unstable_by(by_score);
    let entry =
        |column: usize| Entry { class: (first + column).to_string(), score: Some(scores[column]) };
    Ok(columns.into_iter().map(entry).collect())
}

#[cfg(test)]
mod tests;
