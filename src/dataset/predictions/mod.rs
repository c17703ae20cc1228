//! Files of models' predictions: bytes in, ranked classes of images and problems with lines out. It
//! opens no file and knows no taxonomy: how words name classes is told by the caller.
//!
//! # Formats
//!
//! | format | what it looks like |
//! |---|---|
//! | [`Format::Csv`] | with a head line or without: image and classes, a line an image (`image,class1,score1,class2,...`), or a line a rank (`image,rank,class,score`); lists in brackets; Kaggle's `ImageId,PredictionString` |
//! | [`Format::JsonLines`] | an object a line: the image, and its classes as objects or as arrays of classes and scores |
//! | [`Format::Ilsvrc`] | a line an image, up to five ILSVRC ids each, also with boxes |
//! | [`Format::NumPy`] | `.npy` or `.npz`: an array of scores, a row an image and a column a class |
//!
//! Any of them may be packed by gzip. Images are named by path, file name or stem; the last two
//! formats name none and need an order. Classes are named by key, by number or by an unambiguous word
//! ([`Classes`]).
//!
//! Files of all classes that are right ([`read_valid`]) name images and classes in the same way.
//!
//! # What is wrong
//!
//! Everything that cannot be meant is a [`Problem`] with its line: nothing is guessed, mended or
//! reordered. What has no problem is a prediction, so that the caller may take the rest or nothing.

mod classes;
mod columns;
mod images;
mod json_lines;
mod listed;
mod numpy;
mod order;
mod resolve;
mod submission;
mod table;
mod valid;

pub use classes::{Classes, Numbering};
pub(super) use images::stem;
pub(super) use order::by_name;
pub use order::names;
pub(super) use submission::NO_ANSWER;
pub use valid::{ValidReading, read_valid};

use crate::domain::Problem;
use flate2::read::MultiGzDecoder;
use listed::{Listed, Placed};
use resolve::Resolver;
use std::borrow::Cow;
use std::io::{self, Read};

/// The most bytes that are read, packed or unpacked: 50,000 times 1,000 scores of float64 are 400 MB.
pub const LARGEST: u64 = 1 << 30;

/// How many classes of an array's row are kept unless the caller says otherwise.
const BEST: usize = 5;

/// How a file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Comma- or tab-separated values.
    Csv,
    /// A JSON object a line.
    JsonLines,
    /// The text that ILSVRC takes as a submission.
    Ilsvrc,
    /// Scores as NumPy's `save`, `savez` or `savez_compressed` write them.
    NumPy,
}

impl Format {
    /// What a file is: its content says it, and its name where the content could be several.
    fn of(file: &str, bytes: &[u8]) -> Self {
        if numpy::is_numpy(bytes) {
            return Self::NumPy;
        }
        let name = file.to_lowercase();
        let extension = name.strip_suffix(".gz").unwrap_or(&name).rsplit('.').next();
        match extension {
            Some("csv" | "tsv") => Self::Csv,
            Some("jsonl" | "ndjson" | "json") => Self::JsonLines,
            Some("npy" | "npz") => Self::NumPy,
            _ if bytes.trim_ascii_start().starts_with(b"{") => Self::JsonLines,
            _ if submission::is_submission(bytes) => Self::Ilsvrc,
            _ => Self::Csv,
        }
    }

    /// Its name for people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Csv => "CSV",
            Self::JsonLines => "JSON Lines",
            Self::Ilsvrc => "ILSVRC submission",
            Self::NumPy => "NumPy scores",
        }
    }
}

/// What the predictions are for.
#[derive(Clone, Copy, Debug)]
pub struct Target<'a> {
    /// The folder the paths start from.
    pub root: &'a str,
    /// Paths of the images to label.
    pub paths: &'a [String],
    /// Paths of the example images: predictions for them are left out without complaint.
    pub examples: &'a [String],
    /// Its classes.
    pub classes: Classes<'a>,
}

/// What the caller knows of a file; everything may be left open.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// How it is written.
    pub format: Option<Format>,
    /// What a number among its classes is.
    pub numbering: Option<Numbering>,
    /// The images in the order of lines or rows, for formats that name none.
    pub order: Option<Vec<String>>,
    /// How many classes of each image are kept (default: all; of scores of all classes, five).
    pub most: Option<usize>,
}

/// The ranked classes of one image.
#[derive(Clone, Debug, PartialEq)]
pub struct Ranked {
    /// The image, as an index into [`Target::paths`].
    pub image: usize,
    /// Keys of the classes with their scores, best first. Where the file has no scores they are 0,
    /// -1, -2 and so on, which sort alike.
    pub classes: Vec<(String, f64)>,
}

/// What a file holds.
#[derive(Clone, Debug)]
pub struct Reading {
    /// How it is written.
    pub format: Format,
    /// The predictions without a problem, one an image at most, in the order of the file.
    pub predictions: Vec<Ranked>,
    /// What is wrong, by file and line (or row).
    pub problems: Vec<Problem>,
    /// How it was understood where it could have been otherwise, as clauses.
    pub notes: Vec<String>,
}

/// What one format makes of a file.
#[derive(Debug, Default)]
struct Parsed {
    listed: Vec<Placed<Listed>>,
    /// What the numbers in it are; `None`: what a number is not the key of is a class index.
    numbering: Option<Numbering>,
    notes: Vec<String>,
}

/// Reads a file of this name.
pub fn read(file: &str, bytes: &[u8], target: &Target<'_>, known: &Known) -> Reading {
    let unpacked = unpacked(bytes);
    let content = unpacked.as_deref().unwrap_or_default();
    let format = known.format.unwrap_or_else(|| Format::of(file, content));
    let parsed = match &unpacked {
        Ok(content) => parsed(format, content, target, known),
        Err(error) => Err(format!("not a whole gzip file: {error}")),
    };
    let mut reading =
        Reading { format, predictions: Vec::new(), problems: Vec::new(), notes: Vec::new() };
    match parsed {
        Ok(parsed) => reading.resolve(file, parsed, target, known),
        Err(what) => reading.problems.push(Problem::new(file, what)),
    }
    reading
}

/// What a format makes of a file, or a clause why it can make nothing of it.
fn parsed(
    format: Format,
    bytes: &[u8],
    target: &Target<'_>,
    known: &Known,
) -> Result<Parsed, String> {
    if format != Format::NumPy && bytes.contains(&0) {
        return Err("neither text nor a NumPy array".to_owned());
    }
    match format {
        Format::Csv => table::parsed(bytes),
        Format::JsonLines => Ok(json_lines::parsed(bytes)),
        Format::Ilsvrc => submission::parsed(bytes, target, known),
        Format::NumPy => numpy::parsed(bytes, target, known),
    }
}

impl Reading {
    /// Looks up what a file lists, in its order.
    fn resolve(&mut self, file: &str, parsed: Parsed, target: &Target<'_>, known: &Known) {
        let Parsed { mut listed, numbering, notes } = parsed;
        let mut resolver = Resolver::new(target, known.numbering.or(numbering), known.most);
        listed.sort_by_key(|(place, _)| *place);
        for (place, listed) in listed {
            match listed.and_then(|listed| resolver.ranked(place, &listed)) {
                Ok(ranked) => self.predictions.extend(ranked),
                Err(what) => self.problems.push(Problem::new(format!("{file}, {place}"), what)),
            }
        }
        self.notes = notes;
        self.notes.extend(resolver.notes());
        if self.predictions.is_empty() && self.problems.is_empty() {
            self.problems.push(Problem::new(file, "no prediction in it"));
        }
    }
}

/// The bytes themselves, or what gzip packed.
fn unpacked(bytes: &[u8]) -> io::Result<Cow<'_, [u8]>> {
    if !bytes.starts_with(&[0x1f, 0x8b]) {
        return Ok(Cow::Borrowed(bytes));
    }
    bounded(MultiGzDecoder::new(bytes)).map(Cow::Owned)
}

/// All that can be read, if it is not more than a file of predictions has.
fn bounded(packed: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    packed.take(LARGEST + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LARGEST {
        return Err(io::Error::other(format!("more than {} MB", LARGEST >> 20)));
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests;
