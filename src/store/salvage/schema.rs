//! The file's own schema: a table like any other, which begins at the first page (section 2.6 of
//! <https://www.sqlite.org/fileformat2.html>).

use std::convert::Infallible;

use rusqlite::types::Value;

use super::cells::Row;
use super::pages::Pages;
use super::rows_below;
use super::shape::{Column, Shape, Values};

/// A table, an index, a view or a trigger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in super::super) struct Object {
    /// Its name.
    pub(in super::super) name: String,
    /// The page its tree begins at; 0 if it has none.
    pub(in super::super) root: u32,
    /// The text that made it, if there is one.
    pub(in super::super) sql: Option<String>,
}

/// All that can be read, those in their place first.
pub(in super::super) fn objects(pages: &Pages) -> Vec<Object> {
    let mut objects = Vec::new();
    let mut take = |_: usize, row: Row| {
        objects.extend(object(row));
        Ok::<_, Infallible>(())
    };
    match rows_below(pages, &[shape()], &[Some(1)], &mut take) {
        Ok(_findings) => objects,
        Err(never) => match never {},
    }
}

fn object(row: Row) -> Option<Object> {
    match <[Value; 5]>::try_from(row.values).ok()? {
        [_, Value::Text(name), _, Value::Integer(root), sql] => {
            let sql = if let Value::Text(sql) = sql { Some(sql) } else { None };
            Some(Object { name, root: u32::try_from(root).ok()?, sql })
        }
        _ => None,
    }
}

fn shape() -> Shape {
    let column = |name: &str, values: Values, may_be_null: bool| Column {
        name: name.to_owned(),
        values,
        may_be_null,
        may_lack: false,
        is_row_number: false,
    };
    let name = "sqlite_schema".to_owned();
    Shape {
        table: name.clone(),
        name,
        has_row_numbers: true,
        columns: vec![
            column("type", Values::Text, false),
            column("name", Values::Text, false),
            column("tbl_name", Values::Text, false),
            column("rootpage", Values::Integer, false),
            column("sql", Values::Text, true),
        ],
        position: None,
    }
}
