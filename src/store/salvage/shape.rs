//! What the rows of a table or an index look like.

use rusqlite::types::Value;

use super::cells::{Kind, Row};

/// A kind of values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Values {
    /// Whole numbers.
    Integer,
    /// Numbers; whole ones are stored as such.
    Real,
    /// Texts.
    Text,
    /// Bytes.
    Blob,
}

/// A column, in the order in which rows are stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in super::super) struct Column {
    /// Its name.
    pub(in super::super) name: String,
    /// What it holds.
    pub(in super::super) values: Values,
    /// Whether it may hold nothing.
    pub(in super::super) may_be_null: bool,
    /// Whether rows written before there was this column may end before it.
    pub(in super::super) may_lack: bool,
    /// Whether it is the row's number, which is not stored among the values.
    pub(in super::super) is_row_number: bool,
}

/// A table or an index: a tree of pages of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in super::super) struct Shape {
    /// Its name in the schema.
    pub(in super::super) name: String,
    /// The table it is of; its own name, if it is a table.
    pub(in super::super) table: String,
    /// Whether its rows have numbers beside their values.
    pub(in super::super) has_row_numbers: bool,
    /// Its columns in the order of storage.
    pub(in super::super) columns: Vec<Column>,
    /// Where in each row stands a place in a list that begins with 0, those before it naming the list.
    pub(in super::super) position: Option<usize>,
}

impl Shape {
    /// Whether it is a table.
    pub(in super::super) fn is_table(&self) -> bool {
        self.name == self.table
    }

    /// Whether a page of this kind can be one of its pages.
    pub(in super::super) fn has_pages_of(&self, kind: Kind) -> bool {
        self.has_row_numbers == kind.has_row_numbers()
    }

    /// Whether a row can be one of its rows.
    pub(in super::super) fn fits(&self, row: &Row) -> bool {
        let Some((present, absent)) = self.columns.split_at_checked(row.values.len()) else {
            return false;
        };
        row.number.is_some() == self.has_row_numbers
            && absent.iter().all(|column| column.may_lack)
            && present.iter().zip(&row.values).all(|(column, value)| column.takes(value))
    }

    /// Whether rows, as they follow each other, are in the order of their places in lists; always, if
    /// they have none. The same rows in the order of an index can look much like it, but a list begins
    /// with place 0, and numbers of rows, which may stand behind the place, with 1.
    pub(in super::super) fn is_list(&self, rows: &[Row]) -> bool {
        let Some(at) = self.position else { return true };
        let has_zero =
            |at: usize| rows.iter().any(|row| row.values.get(at) == Some(&Value::Integer(0)));
        if has_zero(at) || has_zero(at + 1) {
            return has_zero(at);
        }
        let follows = |pair: &&[Row]| match (&pair[0].values[at], &pair[1].values[at]) {
            (Value::Integer(one), Value::Integer(next)) => one.checked_add(1) == Some(*next),
            _ => false,
        };
        let pairs = rows.windows(2);
        pairs.clone().filter(follows).count() * 4 >= pairs.len() * 3
    }
}

impl Column {
    fn takes(&self, value: &Value) -> bool {
        match value {
            Value::Null => self.may_be_null || self.is_row_number,
            Value::Integer(_) => {
                matches!(self.values, Values::Integer | Values::Real) && !self.is_row_number
            }
            Value::Real(_) => self.values == Values::Real,
            Value::Text(_) => self.values == Values::Text,
            Value::Blob(_) => self.values == Values::Blob,
        }
    }
}
