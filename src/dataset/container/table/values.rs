//! Values of a column as text.

use crate::dataset::names::Names;
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::{ByteArray, DataType};
use parquet::errors::Result;

/// How many rows are decoded at once.
const ROWS: usize = 4096;
/// The longest text that is read; no name is longer.
const MAX_TEXT: usize = 1024;

/// Adds the text of so many rows of a column chunk, nothing where there is no value or one that cannot be
/// the name of anything. `full` is the level at which a value is there.
pub(super) fn add_texts(
    column: ColumnReader,
    full: i16,
    rows: usize,
    texts: &mut Names,
) -> Result<()> {
    match column {
        ColumnReader::Int32ColumnReader(column) => {
            each(column, full, rows, |number| add_number(number.copied().map(i64::from), texts))
        }
        ColumnReader::Int64ColumnReader(column) => {
            each(column, full, rows, |number| add_number(number.copied(), texts))
        }
        ColumnReader::ByteArrayColumnReader(column) => {
            each(column, full, rows, |bytes| add_text(bytes.map(ByteArray::data), texts))
        }
        _ => Ok(()),
    }
}

/// Negative numbers stand for "unknown".
fn add_number(number: Option<i64>, texts: &mut Names) {
    let number = number.filter(|&number| number >= 0);
    texts.push(&number.map(|number| number.to_string()).unwrap_or_default());
}

fn add_text(bytes: Option<&[u8]>, texts: &mut Names) {
    let bytes = bytes.filter(|bytes| bytes.len() <= MAX_TEXT).unwrap_or_default();
    texts.push(str::from_utf8(bytes).unwrap_or_default());
}

/// Calls for each of so many rows of a column chunk with its value, if it has one.
fn each<T: DataType>(
    mut column: ColumnReaderImpl<T>,
    full: i16,
    rows: usize,
    mut call: impl FnMut(Option<&T::T>),
) -> Result<()> {
    let mut left = rows;
    let (mut values, mut levels) = (Vec::new(), Vec::new());
    while left > 0 {
        values.clear();
        levels.clear();
        let (read, ..) =
            column.read_records(left.min(ROWS), Some(&mut levels), None, &mut values)?;
        if read == 0 {
            break;
        }
        let mut values = values.iter();
        for row in 0..read {
            let is_there = levels.get(row).is_none_or(|&level| level == full);
            call(is_there.then(|| values.next()).flatten());
        }
        left -= read;
    }
    Ok(())
}

/// The bytes in one row of a column chunk; `None` if there are none. Pages before it are passed over.
pub(super) fn bytes_at(column: ColumnReader, row: usize) -> Result<Option<ByteArray>> {
    let ColumnReader::ByteArrayColumnReader(mut column) = column else { return Ok(None) };
    if column.skip_records(row)? < row {
        return Ok(None);
    }
    let (mut values, mut levels) = (Vec::new(), Vec::new());
    column.read_records(1, Some(&mut levels), None, &mut values)?;
    Ok(values.pop())
}
