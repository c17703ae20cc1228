//! Which columns of a table hold the images, their paths and what they show.

use parquet::basic::{ConvertedType, LogicalType, Type};
use parquet::schema::types::{ColumnDescriptor, SchemaDescriptor};

/// What a column of image files is called; in Hugging Face's tables it has the parts `bytes` and `path`.
const IMAGE: [&str; 3] = ["image", "img", "bytes"];
/// What a column of classes is called, best first.
const LABEL: [&str; 5] = ["label", "labels", "fine_label", "cls", "class"];

/// The columns that are read, by their place among the leaves of the schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Columns {
    /// The image files.
    pub(super) image: usize,
    /// The files' paths before they were put in the table.
    pub(super) path: Option<usize>,
    /// What they show, and the name of the column.
    pub(super) label: Option<(usize, &'static str)>,
}

impl Columns {
    /// Finds them; `None` if no column can hold image files.
    pub(super) fn of(schema: &SchemaDescriptor) -> Option<Self> {
        let leaves = || schema.columns().iter().enumerate();
        let ranked = leaves().filter_map(|(place, leaf)| Some((image_rank(leaf)?, place)));
        let (_, image) = ranked.min()?;
        let column = schema.column(image);
        let outer = column.path().parts().split_last().map_or(&[][..], |(_, outer)| outer);
        let is_path = |leaf: &ColumnDescriptor| {
            let last_of = leaf.path().parts().split_last();
            is_bytes(leaf) && last_of.is_some_and(|(name, of)| name == "path" && of == outer)
        };
        let path = leaves().find(|(_, leaf)| is_path(leaf)).map(|(place, _)| place);
        let label = LABEL.iter().find_map(|&called| {
            let is_label =
                |leaf: &ColumnDescriptor| is_value(leaf) && leaf.path().parts() == [called];
            leaves().find(|(_, leaf)| is_label(leaf)).map(|(place, _)| (place, called))
        });
        Some(Self { image, path, label })
    }
}

/// The names of all columns, for messages.
pub(super) fn listed(schema: &SchemaDescriptor) -> String {
    const NAMED: usize = 20;
    let mut names: Vec<String> =
        schema.columns().iter().take(NAMED).map(|leaf| leaf.path().string()).collect();
    if schema.num_columns() > NAMED {
        names.push("...".to_owned());
    }
    names.join(", ")
}

/// How well a column would do as that of the images; the least is the best.
fn image_rank(leaf: &ColumnDescriptor) -> Option<u8> {
    let is_known = |name: &String| IMAGE.contains(&name.as_str());
    if !is_bytes(leaf) {
        return None;
    }
    match leaf.path().parts() {
        [outer, inner] if inner == "bytes" => Some(u8::from(!is_known(outer))),
        [name] if is_known(name) && !is_text(leaf) => Some(2),
        _ => None,
    }
}

/// Whether each row has at most one value, and it is a string of bytes.
fn is_bytes(leaf: &ColumnDescriptor) -> bool {
    leaf.max_rep_level() == 0 && leaf.physical_type() == Type::BYTE_ARRAY
}

/// Whether each row has at most one value, and it can be the number or name of a class.
fn is_value(leaf: &ColumnDescriptor) -> bool {
    let is_number = matches!(leaf.physical_type(), Type::INT32 | Type::INT64);
    is_bytes(leaf) || leaf.max_rep_level() == 0 && is_number
}

fn is_text(leaf: &ColumnDescriptor) -> bool {
    let is_string = leaf.logical_type_ref().is_some_and(|kind| *kind == LogicalType::String);
    is_string || leaf.converted_type() == ConvertedType::UTF8
}
