//! An archive of arrays (`.npz`): a ZIP file with an `.npy` file for each of them.

use super::super::{LARGEST, bounded};
use super::Scores;
use super::array::{self, Array};
use flate2::read::DeflateDecoder;
use rawzip::{CompressionMethod, ZipArchive};
use std::borrow::Cow;
use std::io;

/// Names that scores have where an archive has several tables.
const SCORES: [&str; 7] =
    ["scores", "probs", "probabilities", "logits", "predictions", "counts", "arr_0"];

/// Names that images have where an archive has several lists of texts.
const IMAGES: [&str; 6] = ["images", "image", "files", "filenames", "paths", "names"];

/// Whether bytes begin as a ZIP file does.
pub(super) fn is_archive(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04")
}

/// The scores in an archive and, unless their order is known, the names of their images: the only
/// list of texts.
pub(super) fn scores(bytes: &[u8], is_ordered: bool) -> Result<Scores<'static>, String> {
    let arrays = arrays(bytes).map_err(|what| format!("not a whole npz archive: {what}"))?;
    let (mut tables, mut lists, mut others) = (Vec::new(), Vec::new(), Vec::new());
    for (name, bytes) in arrays {
        // Whoever keeps objects beside scores most likely names the images by them.
        if array::is_pickled(&bytes) && !is_ordered {
            return Err(format!(
                "{name}: an array of Python objects; np.array({name}, dtype=str) makes one of texts"
            ));
        }
        match Array::read(Cow::Owned(bytes)) {
            Ok(array) if array.score_shape().is_ok() => tables.push((name, array)),
            Ok(array) => match array.texts() {
                Ok(texts) => lists.push((name, texts)),
                Err(what) => others.push(format!("{name}: {what}")),
            },
            Err(what) => others.push(format!("{name}: {what}")),
        }
    }
    let Some(array) = only(tables, "tables of scores", &SCORES)? else {
        return Err(format!("no table of scores in it: {}", others.join("; ")));
    };
    let images = if is_ordered { None } else { only(lists, "lists of texts", &IMAGES)? };
    Ok(Scores { array, images })
}

/// The only one, or the only one with one of these names.
fn only<T>(mut all: Vec<(String, T)>, what: &str, names: &[&str]) -> Result<Option<T>, String> {
    if all.len() > 1 {
        let found: Vec<String> = all.iter().map(|(name, _)| name.clone()).collect();
        all.retain(|(name, _)| names.contains(&name.as_str()));
        if all.len() != 1 {
            let (found, name) = (found.join(", "), names[0]);
            return Err(format!("several {what} ({found}): call one of them {name}"));
        }
    }
    Ok(all.pop().map(|(_, one)| one))
}

/// The arrays by name, unpacked.
fn arrays(bytes: &[u8]) -> io::Result<Vec<(String, Vec<u8>)>> {
    let archive = ZipArchive::from_slice(bytes).map_err(io::Error::other)?;
    let mut entries = archive.entries();
    let mut arrays = Vec::new();
    let mut total = 0;
    while let Some(entry) = entries.next_entry().map_err(io::Error::other)? {
        let path = String::from_utf8_lossy(entry.file_path().as_ref()).into_owned();
        let Some(name) = path.strip_suffix(".npy") else { continue };
        let packed = archive.get_entry(entry.wayfinder()).map_err(io::Error::other)?;
        let bytes = match entry.compression_method() {
            CompressionMethod::STORE => bounded(packed.verifying_reader(packed.data())),
            CompressionMethod::DEFLATE => {
                bounded(packed.verifying_reader(DeflateDecoder::new(packed.data())))
            }
            other => Err(io::Error::other(format!("{name} is packed by {other:?}"))),
        }?;
        total += bytes.len() as u64;
        if total > LARGEST {
            return Err(io::Error::other(format!("more than {} MB", LARGEST >> 20)));
        }
        arrays.push((name.to_owned(), bytes));
    }
    Ok(arrays)
}
