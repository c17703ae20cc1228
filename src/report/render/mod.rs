//! A report as text for people and as JSON for programs.

mod json;
mod table;
mod text;
mod units;

pub use json::json;
pub use table::{Column, Table, paragraph};
pub use text::text;
pub use units::{error_rate, percent};
