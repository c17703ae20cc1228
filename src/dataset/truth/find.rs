//! Lists that lie beside the images, found by what stands in them.

#![expect(
    clippy::disallowed_methods,
    reason = "the edge: reading the lists that lie beside images"
)]

use super::super::packed::find_in_packed;
use super::super::sidecar::is_table;
use super::super::validation_set;
use super::list::TruthList;
use super::read::read;
use crate::domain::{Lines, Problem};
use flate2::read::MultiGzDecoder;
use std::collections::HashSet;
use std::fs;
use std::io::{self, Read};
use std::path::Path;

/// The largest list that is read, in bytes: Kaggle's solution for the training images has 80 MB, and its
/// folders tell the same.
const LARGEST: u64 = 64 << 20;

/// Endings of files that may be lists.
const ENDINGS: [&str; 6] = [".csv", ".tsv", ".txt", ".jsonl", ".ndjson", ".json"];

/// Images of the validation set that its makers ask to leave out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::dataset) struct Blacklist {
    /// The file.
    pub(in crate::dataset) file: String,
    numbers: HashSet<usize>,
}

impl Blacklist {
    fn read(file: &str, bytes: &[u8]) -> Result<Self, String> {
        let mut numbers = HashSet::new();
        for (number, line) in Lines::of(bytes) {
            match line.map(str::trim) {
                Ok("") => {}
                Ok(image) => match image.parse() {
                    Ok(image) => drop(numbers.insert(image)),
                    Err(_) => return Err(format!("line {number} is no image's number")),
                },
                Err(what) => return Err(format!("line {number}: {what}")),
            }
        }
        Ok(Self { file: file.to_owned(), numbers })
    }

    /// Whether the image at a path is to be left out.
    pub(in crate::dataset) fn has(&self, path: &str) -> bool {
        validation_set::number(path).is_some_and(|number| self.numbers.contains(&number))
    }
}

/// What lists were found.
#[derive(Clone, Debug, Default)]
pub(in crate::dataset) struct Lists {
    /// Those of what images show.
    pub(in crate::dataset) truth: Vec<TruthList>,
    /// The one of what is to be left out.
    pub(in crate::dataset) blacklist: Option<Blacklist>,
    /// Why a file is none.
    pub(in crate::dataset) problems: Vec<Problem>,
    /// Whether somebody said that there are lists.
    is_named: bool,
}

/// Reads those of some files below a root that are lists; tables that are none are problems, and all others
/// if somebody named them.
pub(in crate::dataset) fn lists_in(root: &Path, files: &[String], is_named: bool) -> Lists {
    let mut lists = Lists { is_named, ..Lists::default() };
    for file in files.iter().filter(|file| is_devkit(file)) {
        match find_in_packed(&root.join(file), &|path| may_be_list(path), LARGEST) {
            // A devkit also has lists of its own affairs: only what can be read counts.
            Ok(found) => found.iter().for_each(|(path, bytes)| {
                lists.put(&format!("{file}/{path}"), bytes);
            }),
            Err(error) => lists.problems.push(Problem::new(file.as_str(), error.to_string())),
        }
    }
    for file in files.iter().filter(|file| may_be_list(file)) {
        match bytes_of(&root.join(file)) {
            Ok(bytes) => lists.put(file, &bytes),
            Err(error) => lists.problems.push(Problem::new(file.as_str(), error.to_string())),
        }
    }
    lists
}

impl Lists {
    fn put(&mut self, file: &str, bytes: &[u8]) {
        let name = file.rsplit('/').next().unwrap_or(file).to_ascii_lowercase();
        let read = if name.contains("blacklist") {
            Blacklist::read(file, bytes).map(|mut blacklist| {
                let before = self.blacklist.take().map(|before| before.numbers);
                blacklist.numbers.extend(before.into_iter().flatten());
                self.blacklist = Some(blacklist);
            })
        } else {
            read(file, bytes).map(|list| self.truth.push(list))
        };
        // Texts that are no lists lie everywhere; a table is meant to be one.
        if let Err(what) = read
            && (is_table(file) || self.is_named)
        {
            self.problems
                .push(Problem::new(file, format!("not a list of what images show: {what}")));
        }
    }
}

/// Whether a file is a devkit as it was downloaded.
fn is_devkit(file: &str) -> bool {
    let lower = file.to_ascii_lowercase();
    lower.contains("devkit")
        && [".tar.gz", ".tgz", ".tar"].iter().any(|ending| lower.ends_with(ending))
}

fn may_be_list(file: &str) -> bool {
    let lower = file.to_ascii_lowercase();
    let bare = lower.strip_suffix(".gz").unwrap_or(&lower);
    ENDINGS.iter().any(|ending| bare.ends_with(ending))
}

/// A file's bytes, unpacked.
fn bytes_of(path: &Path) -> io::Result<Vec<u8>> {
    let file = fs::File::open(path)?;
    if !file.metadata()?.is_file() {
        return Err(io::Error::other("not a file"));
    }
    let mut bytes = Vec::new();
    file.take(LARGEST + 1).read_to_end(&mut bytes)?;
    if bytes.starts_with(&[0x1f, 0x8b]) {
        let packed = std::mem::take(&mut bytes);
        MultiGzDecoder::new(packed.as_slice()).take(LARGEST + 1).read_to_end(&mut bytes)?;
    }
    if bytes.len() as u64 > LARGEST {
        return Err(io::Error::other(format!("more than {} MB", LARGEST >> 20)));
    }
    Ok(bytes)
}
