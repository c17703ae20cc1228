//! The `metadata.jsonl` of an `ImageFolder` of Hugging Face's `datasets`
//! (<https://huggingface.co/docs/datasets/image_dataset>): an object for each image, which `file_name`
//! names below the folder the file lies in.

use super::{Gathered, WriteError};
use crate::domain::to_json;
use serde::Serialize;
use std::io::Write;

/// A line.
#[derive(Serialize)]
struct Line<'a> {
    file_name: String,
    /// Key of the first guess.
    label: &'a str,
    /// Keys of all guesses, best first.
    guesses: Vec<&'a str>,
    annotator: &'a str,
    lead_ms: u64,
    active_ms: u64,
    confidence_1_to_5: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    truth: Option<&'a str>,
}

/// Writes a line for each answered image, with something before its path.
pub fn hugging_face(
    gathered: &Gathered,
    prefix: &str,
    out: &mut dyn Write,
) -> Result<(), WriteError> {
    let key = |&class: &usize| gathered.classes.key(class);
    for (image, (given, truth)) in gathered.single()? {
        let line = Line {
            file_name: format!("{prefix}{image}"),
            label: given.guesses.first().map_or("", key),
            guesses: given.guesses.iter().map(key).collect(),
            annotator: &gathered.annotators[gathered.annotator(given)],
            lead_ms: given.lead_ms,
            active_ms: given.active_ms,
            confidence_1_to_5: given.confidence,
            truth: truth.as_ref().map(key),
        };
        writeln!(out, "{}", to_json(&line)?)?;
    }
    Ok(())
}
