//! JSON Lines: an object for each answer (<https://jsonlines.org>).

use super::Answer;
use crate::domain::to_json;
use std::io;

/// The lines of answers: their fields by their names.
pub fn json_lines<'a>(answers: impl IntoIterator<Item = Answer<'a>>) -> io::Result<Vec<u8>> {
    let mut lines = Vec::new();
    for answer in answers {
        lines.extend_from_slice(to_json(&answer)?.as_bytes());
        lines.push(b'\n');
    }
    Ok(lines)
}
