//! Answers as files for other tools: rows in, bytes out. It opens no file and knows no data file: what
//! may be told, the images' names and the truth among it, is decided by the caller.
//!
//! # Formats
//!
//! | what | read by |
//! |---|---|
//! | [`Table`] | spreadsheets and data frames: a line for each answer, with a head line |
//! | [`json_lines`] | anything: a JSON object for each answer, a line each |

mod answer;
mod json_lines;
mod table;

pub use answer::Answer;
pub use json_lines::json_lines;
pub use table::Table;

#[cfg(test)]
mod tests;
