//! What the tables of a schema version look like, asked of a file that has just been made.

use rusqlite::{Connection, Row};

use super::super::salvage::shape::{Column, Shape, Values};

/// Every table and index, those come first that others point to.
pub(in super::super) fn of(connection: &Connection) -> rusqlite::Result<Vec<Shape>> {
    let mut shapes = Vec::new();
    for (table, is_without_rowid) in tables(connection)? {
        let columns = columns(connection, &table)?;
        let indexes = indexes(connection, &table)?;
        let own = indexes.iter().find(|index| is_without_rowid && index.is_primary);
        let order = match own {
            Some(index) => stored(connection, &index.name)?,
            None => columns.iter().map(|column| Some(column.name.clone())).collect(),
        };
        let key = primary_key(connection, &table)?;
        shapes.push(Shape {
            name: table.clone(),
            table: table.clone(),
            has_row_numbers: !is_without_rowid,
            columns: in_order(&columns, &order, true),
            position: key.iter().position(|name| name == "position"),
        });
        for index in indexes.iter().filter(|index| own.is_none_or(|own| own.name != index.name)) {
            let order = stored(connection, &index.name)?;
            shapes.push(Shape {
                name: index.name.clone(),
                table: table.clone(),
                has_row_numbers: false,
                columns: in_order(&columns, &order, false),
                position: None,
            });
        }
    }
    Ok(shapes)
}

struct Index {
    name: String,
    is_primary: bool,
}

fn tables(connection: &Connection) -> rusqlite::Result<Vec<(String, bool)>> {
    let sql = "SELECT name, wr FROM pragma_table_list WHERE schema = 'main' AND type = 'table' \
               AND name NOT LIKE 'sqlite_%' \
               ORDER BY (SELECT rowid FROM sqlite_schema AS made WHERE made.name = pragma_table_list.name)";
    list(connection, sql, "", |row| Ok((row.get(0)?, row.get(1)?)))
}

fn columns(connection: &Connection, table: &str) -> rusqlite::Result<Vec<Column>> {
    let sql = "SELECT name, type, \"notnull\" = 0 AND pk = 0, dflt_value IS NOT NULL, pk > 0 AND \
               NOT (SELECT wr FROM pragma_table_list(?1)) AND type = 'INTEGER' \
               FROM pragma_table_info(?1) ORDER BY cid";
    list(connection, sql, table, |row| {
        let (may_be_null, has_default): (bool, bool) = (row.get(2)?, row.get(3)?);
        let kind: String = row.get(1)?;
        Ok(Column {
            name: row.get(0)?,
            values: match kind.as_str() {
                "INTEGER" => Values::Integer,
                "REAL" => Values::Real,
                "TEXT" => Values::Text,
                _ => Values::Blob,
            },
            may_be_null,
            may_lack: may_be_null || has_default,
            is_row_number: row.get(4)?,
        })
    })
}

fn indexes(connection: &Connection, table: &str) -> rusqlite::Result<Vec<Index>> {
    let sql = "SELECT name, origin = 'pk' FROM pragma_index_list(?1) ORDER BY name";
    list(connection, sql, table, |row| Ok(Index { name: row.get(0)?, is_primary: row.get(1)? }))
}

/// The names of the columns of an index as they are stored; nothing for the row's number.
fn stored(connection: &Connection, index: &str) -> rusqlite::Result<Vec<Option<String>>> {
    list(connection, "SELECT name FROM pragma_index_xinfo(?1) ORDER BY seqno", index, |row| {
        row.get(0)
    })
}

fn primary_key(connection: &Connection, table: &str) -> rusqlite::Result<Vec<String>> {
    let sql = "SELECT name FROM pragma_table_info(?1) WHERE pk > 0 ORDER BY pk";
    list(connection, sql, table, |row| row.get(0))
}

/// The columns of these names, in this order; a row's number is stored in an index as any other.
fn in_order(columns: &[Column], order: &[Option<String>], is_table: bool) -> Vec<Column> {
    let named = |name: &Option<String>| match name {
        Some(name) => columns.iter().find(|column| column.name == *name).cloned(),
        None => columns.iter().find(|column| column.is_row_number).cloned(),
    };
    let place = |column: Column| Column {
        is_row_number: column.is_row_number && is_table,
        may_lack: column.may_lack && is_table,
        ..column
    };
    order.iter().filter_map(named).map(place).collect()
}

fn list<T>(
    connection: &Connection,
    sql: &str,
    name: &str,
    read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
) -> rusqlite::Result<Vec<T>> {
    let mut statement = connection.prepare(sql)?;
    let count = statement.parameter_count();
    statement
        .query_map(rusqlite::params_from_iter(std::iter::repeat_n(name, count)), read)?
        .collect()
}
