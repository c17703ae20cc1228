//! Bytes to a list. What a file is, its content says.

use super::super::validation_set;
use super::list::{Half, Kind, TruthList};
use crate::domain::Lines;
use csv::{ReaderBuilder, StringRecord};
use serde_json::Value;

/// So many bad lines without a good one say that a file is no list.
const ENOUGH_BAD: usize = 50;

/// Columns (or fields) with the image's name, the likeliest first; without regard to case.
const IMAGE: [&str; 13] = [
    "file_name",
    "filename",
    "file",
    "path",
    "image_path",
    "filepath",
    "imageid",
    "image_id",
    "image",
    "img",
    "name",
    "key",
    "id",
];

/// Columns (or fields) with what it shows, the likeliest first.
const LABEL: [&str; 15] = [
    "wnid",
    "synset",
    "ground_truth",
    "truth",
    "label",
    "labels",
    "class",
    "class_name",
    "label_name",
    "category",
    "target",
    "class_id",
    "fine_label",
    "cls",
    "y",
];

/// Columns (or fields) with what it is for.
const SPLIT: [&str; 5] = ["split", "subset", "partition", "fold", "set"];

/// What a file may be, a list or not.
pub(super) fn read(file: &str, bytes: &[u8]) -> Result<TruthList, String> {
    if bytes.contains(&0) {
        return Err("not a text".to_owned());
    }
    match bytes.trim_ascii_start().first() {
        None => Err("the file is empty".to_owned()),
        Some(b'{') => json_lines(file, bytes),
        Some(b'[') => json(file, bytes),
        Some(_) => text(file, bytes),
    }
}

fn text(file: &str, bytes: &[u8]) -> Result<TruthList, String> {
    let first =
        Lines::of(bytes).find_map(|(_, line)| line.ok().filter(|line| !line.trim().is_empty()));
    let first = first.ok_or("no line of text in it")?;
    if first.trim().parse::<u32>().is_ok() {
        return devkit(file, bytes);
    }
    match first.split(['\t', ',']).count() {
        1 => pairs(file, bytes),
        _ => table(file, bytes, if first.contains('\t') { b'\t' } else { b',' }),
    }
}

/// A number a line, for the validation set in its order.
fn devkit(file: &str, bytes: &[u8]) -> Result<TruthList, String> {
    let mut list = TruthList::new(file, Kind::Devkit);
    let mut count = 0;
    for (number, line) in Lines::of(bytes) {
        match line.map(str::trim) {
            Ok("") => {}
            Ok(id) if id.parse::<u32>().is_ok() => {
                count += 1;
                list.put(number, &validation_set::name(count), id, None);
            }
            _ => return Err(format!("line {number} is not a number, as the first one is")),
        }
    }
    if count != validation_set::IMAGES {
        let expected = "numbers alone are understood for the 50,000 of ILSVRC2012's validation set";
        return Err(format!("{count} numbers without images' names: {expected}"));
    }
    Ok(list)
}

/// A name, white space and a label a line.
fn pairs(file: &str, bytes: &[u8]) -> Result<TruthList, String> {
    let mut list = TruthList::new(file, Kind::Pairs);
    for (number, line) in Lines::of(bytes) {
        match line.map(str::trim) {
            Ok("") => {}
            Ok(line) => match line.rsplit_once(char::is_whitespace) {
                Some((name, label)) => list.put(number, name.trim_end(), label, None),
                None => list.fail(number, "a name and a label are expected"),
            },
            Err(what) => list.fail(number, what),
        }
        if list.len() == 0 && list.problems.len() == ENOUGH_BAD {
            break;
        }
    }
    if list.len() == 0 {
        return Err("a name and a label a line are expected".to_owned());
    }
    if counts_images(bytes) {
        return Err("the images are counted in it, not labelled".to_owned());
    }
    Ok(list)
}

/// Whether the numbers are those of the lines: Kaggle counts images so.
fn counts_images(bytes: &[u8]) -> bool {
    let mut lines = Lines::of(bytes).filter_map(|(number, line)| Some((number, line.ok()?.trim())));
    let is_own = |(number, line): (usize, &str)| {
        line.rsplit_once(char::is_whitespace).is_some_and(|(_, label)| label.parse() == Ok(number))
    };
    lines.clone().count() > 2 && lines.all(is_own)
}

/// Which columns are read.
struct Columns {
    image: usize,
    label: usize,
    split: Option<usize>,
    /// Whether labels are WNIDs with boxes behind them.
    is_boxed: bool,
}

impl Columns {
    /// By the names of a head line; `None` if it is none.
    fn of(head: &StringRecord) -> Option<Self> {
        let names: Vec<String> = head.iter().map(|name| name.trim().to_ascii_lowercase()).collect();
        let place = |known: &[&str]| {
            known.iter().find_map(|known| names.iter().position(|name| name == known))
        };
        let boxed = place(&["predictionstring"]);
        let label = boxed.or_else(|| place(&LABEL))?;
        Some(Self { image: place(&IMAGE)?, label, split: place(&SPLIT), is_boxed: boxed.is_some() })
    }
}

fn table(file: &str, bytes: &[u8], delimiter: u8) -> Result<TruthList, String> {
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    let mut builder = ReaderBuilder::new();
    builder.delimiter(delimiter).has_headers(false).flexible(true);
    let mut records = builder.from_reader(bytes).into_records().enumerate();
    let Some((_, Ok(head))) = records.next() else {
        return Err("its first line is not text".to_owned());
    };
    let columns = Columns::of(&head);
    let is_head = columns.is_some();
    let columns = match columns {
        Some(columns) => columns,
        None if head.len() == 2 => Columns { image: 0, label: 1, split: None, is_boxed: false },
        None => {
            let names: Vec<&str> = head.iter().take(12).collect();
            let expected =
                "a column of images (file_name, image, ...) and one of classes (label, class, ...)";
            return Err(format!("{expected} are expected; there are {}", names.join(", ")));
        }
    };
    let kind = match (is_head, columns.is_boxed) {
        (true, true) => Kind::Kaggle,
        (true, false) => Kind::Table,
        (false, _) => Kind::Pairs,
    };
    let mut list = TruthList::new(file, kind);
    let first = (!is_head).then_some((0, Ok(head)));
    for (place, record) in first.into_iter().chain(records) {
        match record {
            Ok(record) => {
                let line = record.position().and_then(|at| usize::try_from(at.line()).ok());
                list.put_record(line.unwrap_or(place + 1), &record, &columns);
            }
            Err(error) => list.fail(place + 1, format!("not a line of a table: {error}")),
        }
    }
    Ok(list)
}

impl TruthList {
    fn put_record(&mut self, number: usize, record: &StringRecord, columns: &Columns) {
        let field =
            |column: usize| record.get(column).map(str::trim).filter(|text| !text.is_empty());
        let (Some(image), Some(label)) = (field(columns.image), field(columns.label)) else {
            return self.fail(number, "an image and its class are expected");
        };
        let label = if columns.is_boxed { first_of(label) } else { label };
        let half = columns.split.and_then(field).and_then(half_of);
        self.put(number, image, label, half);
    }

    fn put_object(&mut self, number: usize, object: &Value) {
        let field = |known: &[&str]| {
            let object = object.as_object()?;
            known.iter().find_map(|known| {
                object
                    .iter()
                    .find(|(name, _)| name.eq_ignore_ascii_case(known))
                    .and_then(|(_, value)| text_of(value))
            })
        };
        match (field(&IMAGE), field(&LABEL)) {
            (Some(image), Some(label)) => {
                let half = field(&SPLIT).and_then(|split| half_of(&split));
                self.put(number, &image, &label, half);
            }
            _ => self.fail(number, "fields for an image (file_name, image, ...) and its class (label, class, ...) are expected"),
        }
    }
}

/// What a split's name says an image is for.
fn half_of(split: &str) -> Option<Half> {
    super::super::split::half_by_name(split).map(|(half, _)| half)
}

/// The first word: Kaggle's boxes follow it.
fn first_of(label: &str) -> &str {
    label.split_whitespace().next().unwrap_or(label)
}

/// A text, a number, or the only one of a list.
fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Array(one) if one.len() == 1 => text_of(&one[0]),
        _ => None,
    }
}

fn json_lines(file: &str, bytes: &[u8]) -> Result<TruthList, String> {
    let mut list = TruthList::new(file, Kind::Table);
    for (number, line) in Lines::of(bytes) {
        match line.map(str::trim) {
            Ok("") => {}
            Ok(line) => match serde_json::from_str::<Value>(line) {
                Ok(object) => list.put_object(number, &object),
                Err(error) if number == 1 => return Err(format!("not an object a line: {error}")),
                Err(error) => list.fail(number, format!("not an object: {error}")),
            },
            Err(what) => list.fail(number, what),
        }
    }
    Ok(list)
}

fn json(file: &str, bytes: &[u8]) -> Result<TruthList, String> {
    let values: Vec<Value> = serde_json::from_slice(bytes)
        .map_err(|error| format!("not an array of objects: {error}"))?;
    if values.first().is_some_and(Value::is_array) {
        let hint =
            "import first, then `hit5 truth add DATASET FILE` adds all classes that are right";
        return Err(format!("lists of classes without a label each: {hint}"));
    }
    let mut list = TruthList::new(file, Kind::Table);
    for (number, object) in (1..).zip(&values) {
        list.put_object(number, object);
    }
    Ok(list)
}
