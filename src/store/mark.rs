//! What annotators noted of classes, and which they chose.

use rusqlite::named_params;

use super::{Store, StoreError};
use crate::domain::{ClassMarks, DatasetId, Mark, Timestamp};

impl Store {
    /// What annotators noted of the classes of a dataset: by annotator, then by class key.
    pub fn class_marks(&self, dataset: DatasetId) -> Result<Vec<ClassMarks>, StoreError> {
        let params = named_params! { ":dataset": dataset.0 };
        self.database.rows(include_str!("sql/mark/list.sql"), params, |row| {
            Ok(ClassMarks {
                annotator: row.get("annotator")?,
                class: row.get("class")?,
                is_favourite: row.get("is_favourite")?,
                note: row.get("note")?,
            })
        })
    }

    /// Notes something of a class for an annotator who has a session.
    pub fn mark_class(
        &mut self,
        dataset: DatasetId,
        (annotator, class): (&str, &str),
        mark: &Mark,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let (sql, value): (_, &dyn rusqlite::ToSql) = match mark {
            Mark::Favourite(is_favourite) => (include_str!("sql/mark/favourite.sql"), is_favourite),
            Mark::Note(note) => (include_str!("sql/mark/note.sql"), note),
        };
        self.database.write(|database| {
            let written = database.execute(
                sql,
                named_params! {
                    ":dataset": dataset.0, ":annotator": annotator, ":class": class,
                    ":value": value, ":at_ms": at.0,
                },
            )?;
            if written == 0 {
                return Err(database.no_such(format!("annotator {annotator:?}")));
            }
            Ok(())
        })
    }

    /// Keys of the classes an annotator chose on a dataset, the oldest choice first.
    pub fn chosen(&self, dataset: DatasetId, annotator: &str) -> Result<Vec<String>, StoreError> {
        let params = named_params! { ":dataset": dataset.0, ":annotator": annotator };
        self.database.rows(include_str!("sql/mark/chosen.sql"), params, |row| row.get("class"))
    }
}
