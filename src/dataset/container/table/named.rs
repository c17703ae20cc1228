//! Names of a table's rows, and of its classes.

use crate::dataset::names::Names;
use parquet::file::metadata::FileMetaData;
use serde_json::Value;
use std::collections::HashSet;

/// Names of files made of the paths in a table, if there is one for each row, and no two are the same.
pub(super) fn from_paths(paths: &Names, rows: usize) -> Option<Names> {
    let last = |path| -> &str { str::rsplit(path, '/').next().unwrap_or_default() };
    let mut seen = HashSet::with_capacity(paths.len());
    let are_names = paths.len() == rows
        && paths.iter().map(last).all(|name| !matches!(name, "" | "." | "..") && seen.insert(name));
    are_names.then(|| paths.iter().map(last).collect())
}

/// Names for rows that have none.
pub(super) fn from_rows(rows: usize) -> Names {
    (0..rows).map(|row| format!("row-{row:08}")).collect()
}

/// What the classes are called, as Hugging Face's library notes it beside the schema.
pub(super) fn of_classes(about: &FileMetaData, label: &str) -> Option<Vec<String>> {
    let notes = about.key_value_metadata()?.iter().find(|note| note.key == "huggingface")?;
    let notes: Value = serde_json::from_str(notes.value.as_ref()?).ok()?;
    let features = notes.get("info").unwrap_or(&notes).get("features")?;
    let names = features.get(label)?.get("names")?.as_array()?;
    names.iter().map(|name| name.as_str().map(str::to_owned)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_names_if_each_row_has_its_own() {
        let of = |paths: &[&str], rows| from_paths(&paths.iter().collect(), rows);
        let names = of(&["b.jpg", "x/a.jpg"], 2).unwrap();
        assert_eq!(names.iter().collect::<Vec<_>>(), ["b.jpg", "a.jpg"]);
        for odd in [&["a.jpg", "x/a.jpg"], &["a.jpg", ""], &["a.jpg", "x/.."]] {
            assert_eq!(of(odd, 2), None, "{odd:?}");
        }
        assert_eq!(of(&["a.jpg"], 2), None);
        assert_eq!(from_rows(2).get(1), Some("row-00000001"));
    }
}
