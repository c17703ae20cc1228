//! The tables and queries of `schema.md` on a filled file.

use super::*;
use crate::domain::{Flag, Seen};
use rusqlite::types::ValueRef;

const SCHEMA: &str = include_str!("../schema.md");

/// Two annotators answer two images each; anna is wrong on the second, bob on the first, a model on both.
fn filled() -> Bench {
    let mut bench = bench();
    let queue = bench.store.label_images(bench.dataset).unwrap();
    let fruit = Keys(vec!["apple".to_owned(), "pear".to_owned()]);
    for (annotator, guesses, at) in [("anna", [0, 1], 0), ("bob", [1, 0], 86_400_000)] {
        let phase = Phase::Test;
        let new = NewSession { annotator, phase, ..session_of(bench.dataset, &queue[..2]) };
        let session = bench.store.create_session(&new).unwrap();
        for (trial, guess) in (0..).zip(guesses) {
            let mut log = [
                record(2 * trial, trial, Entry::Shown, &[], Outcome::Open),
                record(2 * trial + 1, trial, Entry::Submitted, &[guess], Outcome::Submitted),
            ];
            for record in &mut log {
                record.at.0 += at;
            }
            let [shown, submitted] = &mut log;
            shown.seen = vec![Seen { class: ClassId(0), row_ms: 40, examples_ms: 30 }];
            submitted.after.remarks.confidence = Some(4);
            if guess == 1 {
                submitted.after.remarks.flags = [Flag::Unclear].into_iter().collect();
                submitted.after.remarks.comment = "dark".to_owned();
            }
            bench.store.append(session, &log, &fruit).unwrap();
        }
    }
    let of = |path: &str| PredictionDraft {
        path: path.to_owned(),
        ranked: vec![("pear".to_owned(), 0.9), ("apple".to_owned(), 0.1)],
    };
    let predictions = [of("val/apple/1.jpg"), of("val/apple/2.jpg")];
    bench.store.put_predictions(bench.dataset, "net", &predictions).unwrap();
    bench
}

/// The rows of a query, their values with bars between.
fn rows(store: &Store, sql: &str) -> Vec<String> {
    let read = |row: &rusqlite::Row<'_>| {
        let count = row.as_ref().column_count();
        let values = (0..count).map(|column| match row.get_ref(column)? {
            ValueRef::Text(text) => Ok(String::from_utf8_lossy(text).into_owned()),
            ValueRef::Integer(number) => Ok(number.to_string()),
            ValueRef::Real(number) => Ok(number.to_string()),
            ValueRef::Null | ValueRef::Blob(_) => Ok("-".to_owned()),
        });
        Ok(values.collect::<rusqlite::Result<Vec<_>>>()?.join("|"))
    };
    store.database.rows(sql, [], read).unwrap()
}

#[test]
fn every_query_answers_what_it_says() {
    let store = filled().store;
    let found: Vec<Vec<String>> = SCHEMA
        .split("```sql\n")
        .skip(1)
        .map(|rest| rows(&store, rest.split("```").next().unwrap()))
        .collect();
    let expected: [&[&str]; 10] = [
        &["anna|2|0.5|0.5", "bob|2|0.5|0.5"],
        &["2|2|20|20", "3|2|20|20"],
        &["apple|pear|2"],
        &["anna|bob|2|0"],
        &["anna|net|0|1|0|1", "bob|net|0|1|0|1"],
        &["anna|1970-01-01|2|0", "bob|1970-01-02|2|0"],
        &["val/apple/1.jpg|bob|unclear|dark", "val/apple/2.jpg|anna|unclear|dark"],
        &["4|4|0.5"],
        &["2|1|apple|40|30", "3|0|apple|40|30"],
        &["fruit|val/pear/1.jpg", "fruit|val/pear/2.jpg"],
    ];
    assert_eq!(found, expected);
}

#[test]
fn every_table_and_column_is_described() {
    let store = filled().store;
    let columns = "SELECT schema.name || '.' || column.name
        FROM sqlite_schema AS schema, pragma_table_info(schema.name) AS column
        WHERE schema.type IN ('table', 'view') AND schema.name NOT LIKE 'sqlite%'";
    let all = rows(&store, columns);
    assert!(all.len() > 100, "{}", all.len());
    for column in all {
        let (table, name) = column.split_once('.').unwrap();
        let is_head = |line: &&str| {
            line.starts_with(&format!("| `{table}` |")) || line.contains(&format!("**`{table}`**"))
        };
        let start = SCHEMA.lines().position(|line| is_head(&line));
        let start = start.unwrap_or_else(|| panic!("{table} is not described"));
        // The view takes a paragraph, a table a line.
        let lines = if table == "annotation" { 4 } else { 1 };
        let told: Vec<&str> = SCHEMA.lines().skip(start).take(lines).collect();
        assert!(told.join(" ").contains(&format!("`{name}`")), "{column} is not described");
    }
    let version = format!("(schema {};", migrations::NEWEST);
    assert!(SCHEMA.contains(&version), "{version} in schema.md");
}
