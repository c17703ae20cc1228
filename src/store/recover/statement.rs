//! Statements for rows whose columns are known only when they are read.

use rusqlite::params_from_iter;
use rusqlite::types::Value;

use super::super::salvage::cells::Row;
use super::super::salvage::shape::Shape;

/// A row by the names of its columns.
pub(super) type Named = Vec<(String, Value)>;

/// The values of a row by their columns, its number among them.
pub(super) fn named(shape: &Shape, row: Row) -> Named {
    let number = row.number.map_or(Value::Null, Value::Integer);
    let columns = shape.columns.iter().zip(row.values);
    let named = columns.map(|(column, value)| {
        (column.name.clone(), if column.is_row_number { number.clone() } else { value })
    });
    named.collect()
}

/// The values as parameters, from `?1`.
pub(super) fn parameters(values: &[(String, Value)]) -> impl rusqlite::Params {
    params_from_iter(values.iter().map(|(_, value)| value.clone()))
}

/// "INSERT INTO table (a, b) VALUES (?1, ?2)".
pub(super) fn insert(verb: &str, table: &str, values: &[(String, Value)]) -> String {
    let (names, places) = lists(values);
    format!("{verb} INTO {table} ({names}) VALUES ({places})")
}

/// Into what indexes know, unless the row of this number is there.
pub(super) fn insert_unless_there(table: &str, values: &[(String, Value)]) -> String {
    let (names, places) = lists(values);
    let id = values.iter().position(|(name, _)| name == "id").map_or(1, |place| place + 1);
    format!(
        "INSERT INTO temp.known_{table} ({names}) SELECT {places} \
         WHERE NOT EXISTS (SELECT 1 FROM {table} WHERE id = ?{id})"
    )
}

/// Whether a table has a row of these values: "SELECT EXISTS (…)".
pub(super) fn is_there(table: &str, values: &[(String, Value)]) -> String {
    let same = (1..).zip(values).map(|(place, (name, _))| format!("{name} IS ?{place}"));
    let same: Vec<String> = same.collect();
    format!("SELECT EXISTS (SELECT 1 FROM {table} WHERE {})", same.join(" AND "))
}

fn lists(values: &[(String, Value)]) -> (String, String) {
    let names: Vec<&str> = values.iter().map(|(name, _)| name.as_str()).collect();
    let places: Vec<String> = (1..=values.len()).map(|place| format!("?{place}")).collect();
    (names.join(", "), places.join(", "))
}
