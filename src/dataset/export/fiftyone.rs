//! The `labels.json` of a `FiftyOneImageClassificationDataset`, as FiftyOne's user guide describes it
//! under "Importing data into FiftyOne" (<https://docs.voxel51.com>).
//!
//! Labels are multi-label: a list for each image, its guesses in their order, which becomes a
//! `Classifications` field. A target is an index into `classes`, which are the keys. An image is named
//! by its path without the extension.

use super::super::predictions::stem;
use super::{Gathered, WriteError};
use crate::domain::to_json;
use serde::Serialize;
use std::io::Write;

/// The file, without its last field.
#[derive(Serialize)]
struct Target {
    /// A class index.
    label: usize,
    attributes: Attributes,
}

/// What else FiftyOne keeps of a label.
#[derive(Serialize)]
struct Attributes {
    /// From 1.
    rank: usize,
    lead_ms: u64,
    confidence_1_to_5: Option<u8>,
}

/// Writes the file.
pub fn fiftyone(gathered: &Gathered, out: &mut dyn Write) -> Result<(), WriteError> {
    let single = gathered.single()?;
    out.write_all(b"{\"classes\": ")?;
    out.write_all(to_json(&gathered.classes.keys().collect::<Vec<_>>())?.as_bytes())?;
    out.write_all(b", \"labels\": {")?;
    for (place, (image, (given, _))) in single.into_iter().enumerate() {
        let target = |(&label, rank): (&usize, usize)| {
            let (lead_ms, confidence_1_to_5) = (given.lead_ms, given.confidence);
            Target { label, attributes: Attributes { rank, lead_ms, confidence_1_to_5 } }
        };
        out.write_all(if place == 0 { b"\n" } else { b",\n" })?;
        write!(out, "{}: ", to_json(stem(image))?)?;
        let targets: Vec<Target> = given.guesses.iter().zip(1..).map(target).collect();
        out.write_all(to_json(&targets)?.as_bytes())?;
    }
    Ok(out.write_all(b"\n}}\n")?)
}
