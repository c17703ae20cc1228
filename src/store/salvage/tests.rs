//! Rows out of files that were made by SQLite and damaged here.

use rusqlite::Connection;
use rusqlite::types::Value;
use std::collections::BTreeMap;
use std::convert::Infallible;
use std::path::Path;

use super::super::recover::shapes;
use super::*;

/// A table with numbers, one without, a list in two orders, and rows on overflow pages.
const SCHEMA: &str = "
    CREATE TABLE plain (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, size REAL, raw BLOB) STRICT;
    CREATE TABLE log (session INTEGER, seq INTEGER, text TEXT NOT NULL, PRIMARY KEY (session, seq))
      STRICT, WITHOUT ROWID;
    CREATE TABLE queue (session INTEGER, position INTEGER, image INTEGER NOT NULL,
      PRIMARY KEY (session, position), UNIQUE (session, image)) STRICT, WITHOUT ROWID;";

const FILL: &str = "
    WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 1999)
    INSERT INTO plain SELECT i * 3 - 7, 'name ' || i, i / 4.0, CASE i % 5 WHEN 0 THEN zeroblob(i) END FROM n;
    WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 1999)
    INSERT INTO log SELECT i / 500, i % 500, CASE i WHEN 777 THEN hex(zeroblob(9000)) ELSE 'text ' || i END FROM n;
    WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 1999)
    INSERT INTO queue SELECT i / 1000, i % 1000, 1 + (i % 1000) * 7 % 1000 FROM n;
    ALTER TABLE plain ADD COLUMN later TEXT NOT NULL DEFAULT 'x';
    INSERT INTO plain VALUES (-100, 'the last', 1, NULL, 'y');";

type Table = BTreeMap<String, Row>;

/// A file of pages of this size, as bytes, and what its tables look like.
fn file(page_bytes: usize) -> (Vec<u8>, Vec<Shape>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file.db");
    let connection = Connection::open(&path).unwrap();
    connection.execute_batch(&format!("PRAGMA page_size = {page_bytes}")).unwrap();
    connection.execute_batch(SCHEMA).unwrap();
    connection.execute_batch(FILL).unwrap();
    let shapes = shapes::of(&connection).unwrap();
    drop(connection);
    (read(&path), shapes)
}

#[expect(clippy::disallowed_methods, reason = "a test looks at the bytes of a file")]
fn read(path: &Path) -> Vec<u8> {
    std::fs::read(path).unwrap()
}

/// The rows by table or index and key, and the findings.
fn salvaged(bytes: &[u8], shapes: &[Shape]) -> (BTreeMap<String, Table>, Findings) {
    let mut tables: BTreeMap<String, Table> = BTreeMap::new();
    let pages = Pages::new(bytes.to_vec(), Vec::new());
    let mut take = |shape: usize, row: Row| {
        let key = format!("{:?} {:?}", row.number, &row.values[..2]);
        tables.entry(shapes[shape].name.clone()).or_default().entry(key).or_insert(row);
        Ok::<_, Infallible>(())
    };
    let findings = rows(&pages, shapes, &mut take).unwrap();
    (tables, findings)
}

#[test]
fn every_row_of_a_sound_file_is_there() {
    for page_bytes in [512, 4096, 65_536] {
        let (bytes, shapes) = file(page_bytes);
        let (tables, findings) = salvaged(&bytes, &shapes);
        assert_eq!(findings, Findings::default(), "{page_bytes}");
        let counts: Vec<usize> = tables.values().map(BTreeMap::len).collect();
        assert_eq!(counts, [2000, 2001, 2000, 2001, 2000], "{:?}", tables.keys());
        let last = tables["plain"].values().find(|row| row.number == Some(-100)).unwrap();
        let text = |text: &str| Value::Text(text.to_owned());
        let values = [Value::Null, text("the last"), Value::Integer(1), Value::Null, text("y")];
        assert_eq!(last.values, values);
        let long = tables["log"].values().map(|row| &row.values[2]);
        let longest = long.filter(|text| matches!(text, Value::Text(text) if text.len() == 18_000));
        assert_eq!(longest.count(), 1);
    }
}

#[test]
fn with_any_page_lost_only_its_rows_are() {
    for (page_bytes, step) in [(512, 60), (4096, 7)] {
        let (bytes, shapes) = file(page_bytes);
        let (whole, _) = salvaged(&bytes, &shapes);
        let pages = bytes.len() / page_bytes;
        for page in (0..pages).step_by(step).chain(1..6) {
            let mut damaged = bytes.clone();
            damaged[page * page_bytes..(page + 1) * page_bytes].fill(0xa5);
            let (rest, findings) = salvaged(&damaged, &shapes);
            let mut lost = 0;
            for (name, table) in &whole {
                let none = Table::new();
                let left = rest.get(name).unwrap_or(&none);
                let is_there = |(key, row): &(&String, &Row)| left.get(*key) == Some(row);
                lost += table.len() - table.iter().filter(is_there).count();
                assert!(left.len() <= table.len(), "page {page}: rows of others in {name}");
            }
            // A row takes ten bytes at least.
            assert!(
                lost <= page_bytes / 10,
                "page {page} of {page_bytes}: {lost} lost, {findings:?}"
            );
        }
    }
}
