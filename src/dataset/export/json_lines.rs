//! JSON Lines: an object for each answer (<https://jsonlines.org>).

use super::Answer;
use std::io;

/// The lines of answers: their fields by their names.
pub fn json_lines<'a>(answers: impl IntoIterator<Item = Answer<'a>>) -> io::Result<Vec<u8>> {
    let mut lines = Vec::new();
    for answer in answers {
        serde_json::to_writer(&mut lines, &answer)?;
        lines.push(b'\n');
    }
    Ok(lines)
}
