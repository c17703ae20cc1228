//! A report as text, Markdown or HTML for people, and as JSON or CSV for programs.

mod html;
mod json;
mod markdown;
mod sheet;
mod text;
pub(super) mod units;

pub use html::{Pictures, html};
pub use json::json;
pub use markdown::markdown;
pub use sheet::csv;
pub use text::{blocks, text};
pub use units::{error_rate, percent};

#[cfg(test)]
mod tests;
