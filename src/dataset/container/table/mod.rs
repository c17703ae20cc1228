//! Tables in Apache Parquet, as Hugging Face keeps datasets: a row an image.
//!
//! Indexing reads the columns of names and labels, never that of the images. Reading a row passes over
//! all pages of its row group before it.

mod columns;
mod named;
#[cfg(test)]
mod tests;
mod values;

use super::folder::if_any;
use super::{ContainerError, Contents, Folder};
use crate::dataset::names::Names;
use crate::domain::{Container, Problem};
use columns::{Columns, listed};
use parquet::basic::CompressionCodec;
use parquet::errors::{ParquetError, Result};
use parquet::file::metadata::ParquetMetaData;
use parquet::file::reader::{FileReader, SerializedFileReader};
use std::fs::File;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Lists the rows of a table. `progress` hears how many bytes have been passed.
pub(super) fn index(
    file: File,
    container: Container,
    progress: &mut dyn FnMut(u64),
) -> std::result::Result<Contents, ContainerError> {
    let damaged = |error: ParquetError| ContainerError::Damaged {
        path: container.path.clone(),
        what: error.to_string(),
    };
    let table = caught(|| SerializedFileReader::new(file)).map_err(damaged)?;
    let about = table.metadata().file_metadata();
    let columns = Columns::of(about.schema_descr()).ok_or_else(|| ContainerError::NoImages {
        path: container.path.clone(),
        columns: listed(about.schema_descr()),
    })?;
    check_codecs(table.metadata(), &columns, &container.path)?;
    let rows = rows(table.metadata(), container.bytes).map_err(damaged)?;
    let read = caught(|| read_columns(&table, &columns, progress)).map_err(damaged)?;
    let Read { paths, labels } = read;
    let names = named::from_paths(&paths, rows).unwrap_or_else(|| named::from_rows(rows));
    let labels = (labels.len() == rows).then_some(labels).and_then(if_any);
    let extents = (0..rows as u64).map(|row| (row, 0)).collect();
    let folder = Folder { path: String::new(), names, extents, labels }.sorted(|_| {});
    let label = columns.label.map_or("", |(_, name)| name);
    Ok(Contents {
        problems: other_column(&container.path, label),
        class_names: named::of_classes(about, label).unwrap_or_default(),
        folders: if rows == 0 { Vec::new() } else { vec![folder] },
        container,
    })
}

/// The image file in a row.
pub(super) fn image(file: File, row: u64) -> io::Result<Vec<u8>> {
    let found = caught(|| {
        let table = SerializedFileReader::new(file)?;
        let columns = Columns::of(table.metadata().file_metadata().schema_descr());
        let (Some(columns), Some((group, row))) = (columns, group_of(table.metadata(), row)) else {
            return Ok(None);
        };
        let column = table.get_row_group(group)?.get_column_reader(columns.image)?;
        values::bytes_at(column, row)
    });
    let bytes = found.map_err(io::Error::other)?;
    let bytes = bytes.ok_or_else(|| io::Error::other("no image in this row"))?;
    Ok(bytes.data().to_vec())
}

/// Runs the foreign reader, which may panic on a damaged file.
fn caught<T>(read: impl FnOnce() -> Result<T>) -> Result<T> {
    catch_unwind(AssertUnwindSafe(read))
        .unwrap_or_else(|_| Err(ParquetError::General("its reader gave up on it".to_owned())))
}

/// How many rows there are. More than the file has bytes are a lie that would only fill the memory.
fn rows(table: &ParquetMetaData, bytes: u64) -> Result<usize> {
    let said = table
        .row_groups()
        .iter()
        .try_fold(0_u64, |rows, group| rows.checked_add(u64::try_from(group.num_rows()).ok()?));
    let said = said.filter(|&rows| rows <= bytes).and_then(|rows| usize::try_from(rows).ok());
    said.ok_or_else(|| ParquetError::General("more rows than it can hold".to_owned()))
}

/// The row group a row lies in, and its place in it.
fn group_of(table: &ParquetMetaData, row: u64) -> Option<(usize, usize)> {
    let mut left = row;
    for (place, group) in table.row_groups().iter().enumerate() {
        let rows = u64::try_from(group.num_rows()).ok()?;
        if left < rows {
            return Some((place, usize::try_from(left).ok()?));
        }
        left -= rows;
    }
    None
}

/// What the columns beside that of the images say, a text a row.
#[derive(Default)]
struct Read {
    paths: Names,
    labels: Names,
}

fn read_columns(
    table: &SerializedFileReader<File>,
    columns: &Columns,
    progress: &mut dyn FnMut(u64),
) -> Result<Read> {
    let schema = table.metadata().file_metadata().schema_descr();
    let (mut read, mut passed) = (Read::default(), 0_u64);
    for place in 0..table.num_row_groups() {
        let group = table.get_row_group(place)?;
        let rows = usize::try_from(group.metadata().num_rows())?;
        let add = |column: usize, texts: &mut Names| {
            let full = schema.column(column).max_def_level();
            values::add_texts(group.get_column_reader(column)?, full, rows, texts)
        };
        columns.path.map_or(Ok(()), |column| add(column, &mut read.paths))?;
        columns.label.map_or(Ok(()), |(column, _)| add(column, &mut read.labels))?;
        passed = passed.saturating_add_signed(group.metadata().compressed_size());
        progress(passed);
    }
    Ok(read)
}

/// Whether the columns are compressed in a way that can be read.
fn check_codecs(
    table: &ParquetMetaData,
    columns: &Columns,
    path: &str,
) -> std::result::Result<(), ContainerError> {
    let used = [Some(columns.image), columns.path, columns.label.map(|(column, _)| column)];
    let chunks = table.row_groups().iter().flat_map(|group| {
        used.into_iter().flatten().filter_map(|column| group.columns().get(column))
    });
    for chunk in chunks {
        let codec = chunk.compression_codec();
        if matches!(
            codec,
            CompressionCodec::ZSTD | CompressionCodec::BROTLI | CompressionCodec::LZO
        ) {
            let column = chunk.column_path().string();
            return Err(ContainerError::Codec {
                path: path.to_owned(),
                column,
                codec: codec.to_string(),
            });
        }
    }
    Ok(())
}

/// Says which column the labels are from, if it is not the one that everybody expects.
fn other_column(path: &str, label: &str) -> Vec<Problem> {
    if matches!(label, "" | "label") {
        return Vec::new();
    }
    vec![Problem::new(path, format!("no column `label`: the classes are those of `{label}`"))]
}
