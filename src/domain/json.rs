//! JSON as it may be shown: whatever the values say, nothing in it steers a terminal.

use super::text::printable_json;
use serde::Serialize;

/// A value as JSON in one line. What could steer a terminal or deceive a reader is written as
/// escapes of JSON's, so that every reader finds the value as it was.
pub fn to_json(value: &(impl Serialize + ?Sized)) -> serde_json::Result<String> {
    serde_json::to_string(value).map(printable_json)
}

/// The same, indented.
pub fn to_json_pretty(value: &(impl Serialize + ?Sized)) -> serde_json::Result<String> {
    serde_json::to_string_pretty(value).map(printable_json)
}
