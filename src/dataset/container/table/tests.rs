//! Tables made here, whole and damaged.

#![expect(clippy::disallowed_methods, reason = "tables are written to folders of their own")]

use super::*;
use crate::dataset::container::{HeldError, index, kind_of, read_held};
use crate::domain::{ContainerKind, Held};
use parquet::basic::{Compression, GzipLevel};
use parquet::data_type::{ByteArray, ByteArrayType, Int32Type, Int64Type};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::parser::parse_message_type;
use proptest::prelude::*;
use std::fs;
use std::path::Path;
use std::sync::Arc;

const HUGGING_FACE: &str = "message schema {
    optional group image { optional binary bytes; optional binary path (UTF8); }
    optional int64 label;
}";
const NAMES: &str = r#"{"info": {"features": {"label": {"names": ["tench", "shark"]}}}}"#;

/// A value in a row, for columns of any type.
#[derive(Clone, Copy)]
enum Cell<'a> {
    Bytes(&'a [u8]),
    Number(i64),
    Null,
}
use Cell::{Bytes, Null, Number};

/// Writes a table of these row groups, each a list of columns; nulls are of the level below the last.
fn table_of(schema: &str, groups: &[Vec<Vec<Cell>>], compression: Compression) -> Vec<u8> {
    let schema = Arc::new(parse_message_type(schema).unwrap());
    let notes = vec![KeyValue::new("huggingface".to_owned(), NAMES.to_owned())];
    let properties = WriterProperties::builder()
        .set_compression(compression)
        .set_key_value_metadata(Some(notes))
        .set_data_page_row_count_limit(2)
        .set_write_batch_size(1)
        .set_dictionary_enabled(false)
        .build();
    let mut bytes = Vec::new();
    let mut writer = SerializedFileWriter::new(&mut bytes, schema, properties.into()).unwrap();
    for group in groups {
        let mut rows = writer.next_row_group().unwrap();
        for cells in group {
            let mut column = rows.next_column().unwrap().unwrap();
            write(&mut column, cells);
            column.close().unwrap();
        }
        rows.close().unwrap();
    }
    writer.close().unwrap();
    bytes
}

fn write(column: &mut SerializedColumnWriter, cells: &[Cell]) {
    use parquet::column::writer::ColumnWriter;
    let full = match column.untyped() {
        ColumnWriter::ByteArrayColumnWriter(typed) => typed.get_descriptor().max_def_level(),
        ColumnWriter::Int32ColumnWriter(typed) => typed.get_descriptor().max_def_level(),
        ColumnWriter::Int64ColumnWriter(typed) => typed.get_descriptor().max_def_level(),
        _ => panic!("no such column in these tests"),
    };
    let level = |cell: &Cell| if matches!(cell, Null) { full - 1 } else { full };
    let levels: Vec<i16> = cells.iter().map(level).collect();
    let numbers =
        || cells.iter().filter_map(|cell| if let Number(n) = cell { Some(*n) } else { None });
    match column.untyped() {
        ColumnWriter::ByteArrayColumnWriter(_) => {
            let bytes = cells.iter().filter_map(|cell| match cell {
                Bytes(bytes) => Some(ByteArray::from(bytes.to_vec())),
                _ => None,
            });
            let bytes: Vec<ByteArray> = bytes.collect();
            column.typed::<ByteArrayType>().write_batch(&bytes, Some(&levels), None).unwrap();
        }
        ColumnWriter::Int32ColumnWriter(_) => {
            let numbers: Vec<i32> = numbers().map(|n| i32::try_from(n).unwrap()).collect();
            column.typed::<Int32Type>().write_batch(&numbers, Some(&levels), None).unwrap();
        }
        _ => {
            let numbers: Vec<i64> = numbers().collect();
            column.typed::<Int64Type>().write_batch(&numbers, Some(&levels), None).unwrap();
        }
    }
}

/// Two row groups of three and two rows, as Hugging Face writes them.
fn hugging_face(compression: Compression) -> Vec<u8> {
    let text = |texts: &[&'static str]| -> Vec<Cell<'static>> {
        texts.iter().map(|text| Bytes(text.as_bytes())).collect()
    };
    let one = vec![
        text(&["image e", "image d", "image c"]),
        text(&["e.jpg", "d.jpg", "x/c.jpg"]),
        vec![Number(1), Number(-1), Number(0)],
    ];
    let two = vec![vec![Null, Bytes(b"image a")], text(&["b.jpg", "a.jpg"]), vec![Null, Number(1)]];
    table_of(HUGGING_FACE, &[one, two], compression)
}

struct Sample {
    folder: tempfile::TempDir,
}

impl Sample {
    fn new(bytes: &[u8]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a.parquet"), bytes).unwrap();
        Self { folder }
    }

    fn root(&self) -> &Path {
        self.folder.path()
    }

    fn contents(&self) -> std::result::Result<Contents, ContainerError> {
        index(self.root(), "a.parquet", ContainerKind::Parquet, &mut |_| {})
    }

    fn read(&self, container: &Container, row: u64) -> std::result::Result<Vec<u8>, HeldError> {
        let held = Held { container: Arc::new(container.clone()), at: row, bytes: 0 };
        read_held(self.root(), &held, 100)
    }
}

fn texts(names: &Names) -> Vec<&str> {
    names.iter().collect()
}

#[test]
fn a_hugging_face_table_is_a_folder_of_its_paths() {
    for compression in [
        Compression::UNCOMPRESSED,
        Compression::SNAPPY,
        Compression::LZ4_RAW,
        Compression::GZIP(GzipLevel::default()),
    ] {
        let sample = Sample::new(&hugging_face(compression));
        let path = sample.root().join("a.parquet");
        assert_eq!(kind_of(&path).unwrap(), Some(ContainerKind::Parquet));
        let contents = sample.contents().unwrap();
        assert_eq!(contents.problems, []);
        assert_eq!(contents.class_names, ["tench", "shark"]);
        let folder = &contents.folders[0];
        assert_eq!(texts(&folder.names), ["a.jpg", "b.jpg", "c.jpg", "d.jpg", "e.jpg"]);
        assert_eq!(texts(folder.labels.as_ref().unwrap()), ["1", "", "0", "", "1"]);
        assert_eq!(folder.extents, [(4, 0), (3, 0), (2, 0), (1, 0), (0, 0)]);
        for (row, image) in [(0, "image e"), (1, "image d"), (2, "image c"), (4, "image a")] {
            let read = sample.read(&contents.container, row).unwrap();
            assert_eq!(String::from_utf8(read).unwrap(), image);
        }
        for (row, what) in [(3, "no image in this row"), (5, "no image in this row")] {
            let error = sample.read(&contents.container, row).unwrap_err();
            assert_eq!(error.to_string(), format!("the Parquet file it lies in: {what}"));
        }
    }
}

#[test]
fn a_plain_column_of_bytes_and_labels_of_another_name_do_as_well() {
    let schema = "message schema {
        optional binary image; optional int32 coarse_label; optional binary fine_label (UTF8);
    }";
    let group = vec![
        vec![Bytes(b"one"), Bytes(b"two")],
        vec![Number(3), Number(4)],
        vec![Bytes(b"tench"), Null],
    ];
    let sample = Sample::new(&table_of(schema, &[group], Compression::SNAPPY));
    let contents = sample.contents().unwrap();
    let folder = &contents.folders[0];
    assert_eq!(texts(&folder.names), ["row-00000000", "row-00000001"]);
    assert_eq!(texts(folder.labels.as_ref().unwrap()), ["tench", ""]);
    let problems: Vec<_> = contents.problems.iter().map(Problem::to_string).collect();
    assert_eq!(problems, ["a.parquet: no column `label`: the classes are those of `fine_label`"]);
    assert_eq!(sample.read(&contents.container, 1).unwrap(), b"two");
}

#[test]
fn a_table_without_images_says_its_columns() {
    let schema = "message schema { optional binary image (UTF8); optional int32 label; }";
    let group = vec![vec![Bytes(b"a.jpg")], vec![Number(3)]];
    let sample = Sample::new(&table_of(schema, &[group], Compression::SNAPPY));
    let error = sample.contents().unwrap_err();
    assert_eq!(
        error.to_string(),
        "a.parquet: no column of image files; its columns are image, label"
    );
    assert!(error.hint().unwrap().contains("`bytes` and `path`"));
}

#[test]
fn a_codec_that_is_not_read_is_named_with_its_column() {
    let sample = Sample::new(&hugging_face(Compression::SNAPPY));
    let table = SerializedFileReader::new(fs::File::open(sample.root().join("a.parquet")).unwrap());
    let metadata = table.unwrap().metadata().clone();
    let columns = Columns::of(metadata.file_metadata().schema_descr()).unwrap();
    assert!(check_codecs(&metadata, &columns, "a.parquet").is_ok());
    let mut metadata = metadata.into_builder();
    let mut groups = metadata.take_row_groups();
    for column in groups[1].columns_mut() {
        let zstd = column.clone().into_builder().set_compression_codec(CompressionCodec::ZSTD);
        *column = zstd.build().unwrap();
    }
    let error = check_codecs(&metadata.set_row_groups(groups).build(), &columns, "a.parquet");
    assert_eq!(
        error.unwrap_err().to_string(),
        "a.parquet: its column image.bytes is compressed with ZSTD, which is not read here"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn damage_never_panics(
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
        length in any::<prop::sample::Index>(), is_cut in any::<bool>(),
    ) {
        let mut bytes = hugging_face(Compression::SNAPPY);
        for (place, byte) in changes {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        if is_cut {
            bytes.truncate(length.index(bytes.len()));
        }
        let sample = Sample::new(&bytes);
        if let Ok(contents) = sample.contents() {
            prop_assert!(contents.folders.iter().all(|folder| folder.names.len() < 1000));
            for row in 0..6 {
                let _ = sample.read(&contents.container, row);
            }
        }
    }
}
