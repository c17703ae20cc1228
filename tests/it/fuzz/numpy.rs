//! Scores as NumPy keeps them, alone and in archives.

use super::choice;
use super::predictions::check_known;
use hit5::dataset::predictions::Format;

/// The same as for other files of predictions.
pub(crate) fn check(data: &[u8]) {
    let (choice, bytes) = choice(data);
    check_known("a.npy", bytes, Some(Format::NumPy), choice);
}
