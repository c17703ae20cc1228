//! How many answers named each class first, image by image: the layout of CIFAR-10H's
//! `cifar10h-counts.npy` (Peterson et al. 2019, <https://github.com/jcpeterson/cifar-10h>), for as many
//! classes as there are.
//!
//! Every answer counts, also a second one of the same annotator.

use super::gathered::Judged;
use super::npz::Archive;
use super::{Gathered, WriteError, csv_reason};
use crate::domain::cell_text;
use std::io::Write;

/// Writes an archive of arrays: `counts` with a row for each image and a column for each class, `images`
/// with their paths, `classes` with their keys.
pub fn counts(gathered: &Gathered, out: &mut dyn Write) -> Result<(), WriteError> {
    let (images, classes) = (&gathered.images, &gathered.classes);
    let mut archive = Archive::new(out);
    archive.put("counts", ("<i4", &[images.len(), classes.len()]), |out| {
        images.values().try_for_each(|judged| {
            let row = row(gathered, judged);
            out.write_all(&row.iter().flat_map(|count| count.to_le_bytes()).collect::<Vec<_>>())
        })
    })?;
    archive.put_texts("images", images.keys().map(String::as_str))?;
    archive.put_texts("classes", classes.keys())?;
    Ok(archive.end()?)
}

/// Writes the same as comma-separated values: the image, then a column for each class.
pub fn counts_csv(gathered: &Gathered, out: &mut dyn Write) -> Result<(), WriteError> {
    let mut table = csv::Writer::from_writer(out);
    let head = std::iter::once("image").chain(gathered.classes.keys());
    table.write_record(head.map(|text| cell_text(text).into_owned())).map_err(csv_reason)?;
    for (image, judged) in &gathered.images {
        let counts = row(gathered, judged).into_iter().map(|count| count.to_string());
        let row = std::iter::once(cell_text(image).into_owned()).chain(counts);
        table.write_record(row).map_err(csv_reason)?;
    }
    Ok(table.flush()?)
}

/// The counts of an image, by class index.
fn row(gathered: &Gathered, judged: &Judged) -> Vec<i32> {
    let mut row = vec![0; gathered.classes.len()];
    for first in judged.answers.iter().filter_map(|given| given.guesses.first()) {
        row[*first] += 1;
    }
    row
}
