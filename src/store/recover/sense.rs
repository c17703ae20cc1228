//! What hit5 never writes, though the columns would take it.

use rusqlite::types::Value;

/// Columns that hold more than four bytes can: keys of rows, lengths, and what uses all bits.
const LARGE: [&str; 12] = [
    "id",
    "dataset",
    "image",
    "session",
    "annotator",
    "reviewer",
    "study",
    "model",
    "container",
    "bytes",
    "held_at",
    "sent_bytes",
];

/// Why a value cannot be what was written into its column, if it cannot.
pub(super) fn doubt(column: &str, value: &Value) -> Option<String> {
    let Value::Integer(number) = *value else { return None };
    // Moments may lie before 1970, and seeds use all bits.
    if column == "seed" || column.ends_with("_ms") {
        return None;
    }
    let is_possible = number >= 0 && (LARGE.contains(&column) || number <= i64::from(u32::MAX));
    (!is_possible).then(|| format!("its {column} cannot be {number}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_doubted_that_no_column_of_theirs_ever_held() {
        for (column, number, is_doubted) in [
            ("rank", -1, true),
            ("rank", 1 << 32, true),
            ("rank", 5, false),
            ("image", 1 << 32, false),
            ("image", -1, true),
            ("at_ms", -1, false),
            ("seed", i64::MIN, false),
        ] {
            assert_eq!(doubt(column, &Value::Integer(number)).is_some(), is_doubted, "{column}");
        }
        assert_eq!(doubt("rank", &Value::Null), None);
    }
}
