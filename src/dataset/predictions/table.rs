//! Comma- or tab-separated values: a line an image, or a line a rank of an image.

mod layout;

use super::Parsed;
use super::columns::Meaning;
use super::listed::{Entry, Listed, Place, Placed, entries};
use crate::domain::{Lines, counted};
use csv::{ReaderBuilder, StringRecord, Trim};
use layout::Layout;
use std::collections::HashMap;

/// The predictions of a file.
pub(super) fn parsed(bytes: &[u8]) -> Result<Parsed, String> {
    let records = records(bytes);
    let (layout, lines) = match records.split_first() {
        None => return Ok(Parsed::default()),
        Some(((place, Ok(first)), rest)) if is_head(first) => match Layout::of_head(first) {
            Ok(layout) => (layout, rest),
            Err(what) => {
                return Ok(Parsed { listed: vec![(*place, Err(what))], ..Parsed::default() });
            }
        },
        Some(_) => {
            let readable = records.iter().filter_map(|(_, record)| record.as_ref().ok());
            (Layout::of_content(&readable.collect::<Vec<_>>())?, records.as_slice())
        }
    };
    let lines = lines.iter().map(|(place, record)| {
        let listed = record.as_ref().map_err(Clone::clone).and_then(|r| listed(r, &layout));
        (*place, listed)
    });
    let listed = if layout.rank.is_some() { by_image(lines) } else { lines.map(alone).collect() };
    Ok(Parsed { listed, notes: layout.note().into_iter().collect(), ..Parsed::default() })
}

pub(super) fn is_head(record: &StringRecord) -> bool {
    record.iter().any(|cell| Meaning::of(cell) == Meaning::Image)
}

/// The lines with something on them, cut into fields.
pub(super) fn records(bytes: &[u8]) -> Vec<Placed<StringRecord>> {
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    let first = Lines::of(bytes).find_map(|(_, line)| line.ok());
    let has_tabs = first.is_some_and(|line| line.contains('\t'));
    let reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .trim(Trim::All)
        .delimiter(if has_tabs { b'\t' } else { b',' })
        .from_reader(bytes);
    // Reading from memory cannot fail, and a record may have any number of fields.
    let records = reader.into_byte_records().filter_map(Result::ok);
    let placed = records.map(|record| {
        let line = record.position().map_or(0, csv::Position::line);
        let text = StringRecord::from_byte_record(record);
        let line = Place::Line(usize::try_from(line).unwrap_or(usize::MAX));
        (line, text.map_err(|_bytes| "not UTF-8".to_owned()))
    });
    placed.collect()
}

/// The image and the classes of one line, and the rank if lines have one.
fn listed(record: &StringRecord, layout: &Layout) -> Result<(Listed, Option<usize>), String> {
    if record.len() != layout.width {
        return Err(format!("{} instead of {}", counted(record.len(), "field"), layout.width));
    }
    let image = record[layout.image].to_owned();
    let entries = if layout.is_boxed {
        let classes = layout.classes.iter().flat_map(|&column| without_boxes(&record[column]));
        classes.map(|class| Entry { class, score: None }).collect()
    } else {
        entries(&cells(record, &layout.classes)?, &cells(record, &layout.scores)?)?
    };
    let number = |column| {
        let cell: &str = &record[column];
        cell.parse().map_err(|_no_number| format!("the rank {cell:?} is no number"))
    };
    Ok((Listed { image, entries }, layout.rank.map(number).transpose()?))
}

/// The texts of some columns; a cell in brackets is a list.
fn cells(record: &StringRecord, columns: &[usize]) -> Result<Vec<String>, String> {
    let mut texts = Vec::new();
    for &column in columns {
        let cell = &record[column];
        match cell.strip_prefix(['[', '(']) {
            None => texts.push(cell.to_owned()),
            Some(open) => {
                let list = open.strip_suffix([']', ')']);
                let list = list.ok_or_else(|| format!("the list {cell:?} is not closed"))?;
                let items = list.split([',', ' ']).map(|item| item.trim_matches(['\'', '"']));
                texts.extend(items.filter(|item| !item.is_empty()).map(str::to_owned));
            }
        }
    }
    Ok(texts)
}

/// The classes of Kaggle's list: after each may stand the four numbers of a box.
fn without_boxes(list: &str) -> Vec<String> {
    let is_number = |word: &str| word.parse::<f64>().is_ok();
    let are_numbers = list.split_whitespace().next().is_some_and(is_number);
    let classes = list.split_whitespace().filter(|word| are_numbers || !is_number(word));
    classes.map(str::to_owned).collect()
}

/// A line that has an image with all its classes.
fn alone((place, line): Placed<(Listed, Option<usize>)>) -> Placed<Listed> {
    (place, line.map(|(listed, _)| listed))
}

/// The lines of one image: its name, and what each says.
type OfImage = (String, Vec<(usize, Place, Vec<Entry>)>);

/// Puts lines with a rank each together to images, placed where the image begins.
fn by_image(lines: impl Iterator<Item = Placed<(Listed, Option<usize>)>>) -> Vec<Placed<Listed>> {
    let mut placed = Vec::new();
    let mut images: Vec<OfImage> = Vec::new();
    let mut known: HashMap<String, usize> = HashMap::new();
    for (place, line) in lines {
        match line {
            Err(what) => placed.push((place, Err(what))),
            Ok((Listed { image, entries }, rank)) => {
                let at = *known.entry(image.clone()).or_insert_with(|| {
                    images.push((image, Vec::new()));
                    images.len() - 1
                });
                images[at].1.push((rank.unwrap_or_default(), place, entries));
            }
        }
    }
    placed.extend(images.into_iter().map(in_order));
    placed
}

/// An image with the classes of its lines in the order of their ranks, which must be complete.
fn in_order((image, mut lines): OfImage) -> Placed<Listed> {
    let place = lines.iter().map(|(_, place, _)| *place).min().unwrap_or(Place::Line(0));
    lines.sort_by_key(|(rank, ..)| *rank);
    let ranks: Vec<usize> = lines.iter().map(|(rank, ..)| *rank).collect();
    let first = ranks.first().copied().unwrap_or_default();
    if first > 1 || !ranks.iter().copied().eq(first..first + ranks.len()) {
        let ranks: Vec<String> = ranks.iter().map(ToString::to_string).collect();
        let what = format!(
            "{image:?} has the ranks {}: each from 1 (or 0) on is expected once",
            ranks.join(", ")
        );
        return (place, Err(what));
    }
    let entries = lines.into_iter().flat_map(|(.., entries)| entries).collect();
    (place, Ok(Listed { image, entries }))
}
