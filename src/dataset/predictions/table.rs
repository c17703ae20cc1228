//! Comma- or tab-separated values: a line an image, or a line a rank of an image.

mod layout;

use super::Parsed;
use super::columns::{EXPECTED, Meaning};
use super::listed::{Entry, Listed, Place, entries};
use crate::domain::{Lines, Problem, counted};
use csv::{ReaderBuilder, StringRecord, Trim};
use layout::{Layout, Rows};
use std::collections::HashMap;

/// A line that was read: its number and its fields.
type Record = (usize, StringRecord);

/// The predictions of a file.
pub(super) fn parsed(file: &str, bytes: &[u8]) -> Parsed {
    let mut parsed = Parsed::default();
    let mut records = records(file, bytes, &mut parsed.problems);
    let Some((_, first)) = records.first() else { return parsed };
    let has_head = first.iter().any(|cell| Meaning::of(cell) == Meaning::Image);
    let layout = if has_head {
        let (line, head) = records.remove(0);
        Layout::of_head(&head).map_err(|what| Problem::new(Place::Line(line).within(file), what))
    } else {
        Layout::of_content(&records).map_err(|what| Problem::new(file, what))
    };
    let layout = match layout {
        Ok(layout) => layout,
        Err(problem) => {
            parsed.problems.push(problem);
            return parsed;
        }
    };
    parsed.notes.extend(layout.note());
    let mut ranks = Ranks::default();
    for (line, record) in &records {
        let place = Place::Line(*line);
        let listed = listed(place, record, &layout).and_then(|listed| match layout.rows {
            Rows::Images => Ok(Some(listed)),
            Rows::Ranks { rank } => ranks.add(listed, &record[rank]).map(|()| None),
        });
        match listed {
            Ok(listed) => parsed.listed.extend(listed),
            Err(what) => parsed.problems.push(Problem::new(place.within(file), what)),
        }
    }
    ranks.finish(file, &mut parsed);
    parsed
}

/// The lines with something on them, cut into fields.
fn records(file: &str, bytes: &[u8], problems: &mut Vec<Problem>) -> Vec<Record> {
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    let has_tab =
        Lines::of(bytes).find_map(|(_, line)| line.ok()).is_some_and(|l| l.contains('\t'));
    let delimiter = if has_tab { b'\t' } else { b',' };
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .trim(Trim::All)
        .delimiter(delimiter)
        .from_reader(bytes);
    let mut records = Vec::new();
    for record in reader.byte_records() {
        let record = record.map_err(|error| (0, error.to_string())).and_then(|record| {
            let line = record.position().map_or(0, csv::Position::line);
            let line = usize::try_from(line).unwrap_or_default();
            let text = StringRecord::from_byte_record(record);
            text.map(|text| (line, text)).map_err(|_bytes| (line, "not UTF-8".to_owned()))
        });
        match record {
            Ok(record) => records.push(record),
            Err((line, what)) => problems.push(Problem::new(Place::Line(line).within(file), what)),
        }
    }
    records
}

/// The image and the classes of one line.
fn listed(place: Place, record: &StringRecord, layout: &Layout) -> Result<Listed, String> {
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
    Ok(Listed { place, image, entries })
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

/// Predictions that take a line for each rank.
#[derive(Default)]
struct Ranks {
    places: HashMap<String, usize>,
    images: Vec<OfImage>,
}

/// The ranks of one image with the line each stands on.
struct OfImage {
    image: String,
    ranked: Vec<(usize, Place, Vec<Entry>)>,
}

impl Ranks {
    fn add(&mut self, listed: Listed, rank: &str) -> Result<(), String> {
        let Listed { place, image, entries } = listed;
        let rank = rank.parse().map_err(|_no_number| format!("the rank {rank:?} is no number"))?;
        let at = *self.places.entry(image.clone()).or_insert_with(|| {
            self.images.push(OfImage { image, ranked: Vec::new() });
            self.images.len() - 1
        });
        self.images[at].ranked.push((rank, place, entries));
        Ok(())
    }

    fn finish(self, file: &str, parsed: &mut Parsed) {
        for OfImage { image, mut ranked } in self.images {
            ranked.sort_by_key(|&(rank, ..)| rank);
            let Some(&(first, place, _)) = ranked.first() else { continue };
            let are_complete = first <= 1 && ranked.iter().zip(first..).all(|(r, n)| r.0 == n);
            if are_complete {
                let entries = ranked.into_iter().flat_map(|(.., entries)| entries).collect();
                parsed.listed.push(Listed { place, image, entries });
            } else {
                let ranks: Vec<String> = ranked.iter().map(|(rank, ..)| rank.to_string()).collect();
                let what = format!(
                    "{image:?} has the ranks {}: each from 1 (or 0) on is expected once",
                    ranks.join(", ")
                );
                parsed.problems.push(Problem::new(place.within(file), what));
            }
        }
    }
}

/// Why no layout fits, for both kinds.
fn no_classes() -> String {
    format!("no column of classes: known are {EXPECTED}")
}
