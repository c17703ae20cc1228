//! Labels of several annotators as arrays, for `cleanlab.multiannotator` (<https://docs.cleanlab.ai>).
//!
//! | array | what it holds |
//! |---|---|
//! | `labels` | a row for each image, a column for each annotator: the class index of the first guess, NaN where there is no answer |
//! | `given` | the class index of each image's original label, -1 where it is not known; only if it was asked for |
//! | `images` | paths of the images |
//! | `annotators` | their names |
//! | `classes` | keys of the classes: the place is the class index |
//!
//! Of several answers of one annotator to an image the last one counts.

use super::gathered::Judged;
use super::npz::Archive;
use super::{Gathered, WriteError};
use std::io::Write;

/// Writes an archive of arrays; with the original labels if they were asked for.
pub fn cleanlab(
    gathered: &Gathered,
    has_truth: bool,
    out: &mut dyn Write,
) -> Result<(), WriteError> {
    let (images, annotators) = (gathered.images.len(), gathered.annotators.len());
    let mut archive = Archive::new(out);
    archive.put("labels", ("<f8", &[images, annotators]), |out| {
        gathered.images.values().try_for_each(|judged| {
            let row = row(gathered, judged);
            out.write_all(&row.iter().flat_map(|label| label.to_le_bytes()).collect::<Vec<_>>())
        })
    })?;
    if has_truth {
        archive.put("given", ("<i8", &[images]), |out| {
            gathered.images.values().try_for_each(|judged| {
                let class = judged.truth.and_then(|class| i64::try_from(class).ok());
                out.write_all(&class.unwrap_or(-1).to_le_bytes())
            })
        })?;
    }
    archive.put_texts("images", gathered.images.keys().map(String::as_str))?;
    archive.put_texts("annotators", gathered.annotators.iter().map(String::as_str))?;
    archive.put_texts("classes", gathered.classes.keys())?;
    Ok(archive.end()?)
}

/// The first guesses of an image by annotator.
fn row(gathered: &Gathered, judged: &Judged) -> Vec<f64> {
    let mut row = vec![f64::NAN; gathered.annotators.len()];
    let mut answers: Vec<_> = judged.answers.iter().collect();
    answers.sort_by_key(|given| given.at_ms);
    for given in answers {
        if let Some(&first) = given.guesses.first() {
            row[gathered.annotator(given)] = first as f64;
        }
    }
    row
}
