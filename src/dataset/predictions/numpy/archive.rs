//! An archive of arrays (`.npz`): a ZIP file with an `.npy` file for each of them.

use super::super::{LARGEST, bounded};
use super::Scores;
use super::array::Array;
use flate2::read::DeflateDecoder;
use rawzip::{CompressionMethod, ZipArchive};
use std::borrow::Cow;
use std::io;

/// Names that scores have where an archive has several tables.
const SCORES: [&str; 6] = ["scores", "probs", "probabilities", "logits", "predictions", "arr_0"];

/// Whether bytes begin as a ZIP file does.
pub(super) fn is_archive(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04")
}

/// The scores in an archive, and the names of their images: the only list of texts.
pub(super) fn scores(bytes: &[u8]) -> Result<Scores<'static>, String> {
    let arrays = arrays(bytes).map_err(|what| format!("not a whole npz archive: {what}"))?;
    let mut tables = Vec::new();
    let mut lists = Vec::new();
    let mut others = Vec::new();
    for (name, array) in arrays {
        match array {
            Ok(array) if array.score_shape().is_ok() => tables.push((name, array)),
            Ok(array) => match array.texts() {
                Some(texts) => lists.push(texts),
                None => others.extend(array.score_shape().err().map(|what| (name, what))),
            },
            Err(what) => others.push((name, what)),
        }
    }
    if tables.len() > 1 {
        let is_named = |(name, _): &(String, Array<'_>)| SCORES.contains(&name.as_str());
        let names: Vec<&str> = tables.iter().map(|(name, _)| name.as_str()).collect();
        let names = names.join(", ");
        tables.retain(is_named);
        if tables.len() != 1 {
            return Err(format!("several tables of scores ({names}): call one of them scores"));
        }
    }
    let Some((_, array)) = tables.pop() else {
        let others: Vec<String> =
            others.into_iter().map(|(name, what)| format!("{name}: {what}")).collect();
        return Err(format!("no table of scores in it: {}", others.join("; ")));
    };
    let images = if lists.len() == 1 { lists.pop() } else { None };
    Ok(Scores { array, images })
}

/// An array by its name, or why it cannot be read.
type Named = (String, Result<Array<'static>, String>);

fn arrays(bytes: &[u8]) -> io::Result<Vec<Named>> {
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
        arrays.push((name.to_owned(), Array::read(Cow::Owned(bytes))));
    }
    Ok(arrays)
}
