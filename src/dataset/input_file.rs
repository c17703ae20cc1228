//! A file that a command names, as bytes: found, bounded and named. What stands in it is not looked at.

#![expect(clippy::disallowed_methods, reason = "reading files is what this module is for")]

use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};

/// What a file is read for: it bounds its size and words the hints.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// The classes of a dataset. WordNet's nouns have 15 MB.
    Taxonomy,
    /// A model's predictions. Scores of 50,000 images and 1,000 classes have 400 MB as float64.
    Predictions,
    /// All classes that are right of images. Of 50,000 images they have 500 kB as JSON.
    Truth,
    /// Labels or times to compute from.
    Figures,
}

impl Purpose {
    /// The largest file that is read, in bytes.
    fn largest(self) -> u64 {
        match self {
            Self::Taxonomy => 256 << 20,
            Self::Predictions => super::predictions::LARGEST,
            Self::Truth | Self::Figures => 64 << 20,
        }
    }

    fn what_to_give(self) -> &'static str {
        match self {
            Self::Taxonomy => {
                "give a file: TSV with a head line, JSON, or WordNet's data.noun; \
                 the nesting of class folders needs no --taxonomy"
            }
            Self::Truth => "give a file: an image and a class a line, or a JSON array of arrays",
            Self::Figures => "give a file: commas or tabs, with a head line",
            Self::Predictions => {
                "give a file: CSV, JSON Lines, ILSVRC submission text, or .npy or .npz of scores"
            }
        }
    }

    fn why_too_large(self) -> &'static str {
        match self {
            Self::Taxonomy => "a taxonomy of 82,115 synsets has 15 MB; is it another file?",
            Self::Figures => {
                "a line has an annotator, an image and a label, or a time; is it another file?"
            }
            Self::Truth => "the lists of 50,000 images have 500 kB; is it another file?",
            Self::Predictions => {
                "give scores as float32 or float16, or each image's best classes only"
            }
        }
    }
}

/// A file that was read.
#[derive(Debug)]
pub struct InputFile {
    /// Its name without folders, for problems.
    pub name: String,
    /// Its absolute path.
    pub path: PathBuf,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// Why a file cannot be read. The message may hold whatever a path can hold, so whoever prints it
/// escapes it.
#[derive(Debug, thiserror::Error)]
pub enum InputFileError {
    /// There is no such path.
    #[error("{}: no such file", .0.display())]
    Missing(PathBuf),
    /// A folder, a device or a pipe.
    #[error("{}: not a file", .0.display())]
    NotAFile(PathBuf, Purpose),
    /// It is larger than any file for that purpose.
    #[error("{}: more than {} MB", .0.display(), .1.largest() >> 20)]
    TooLarge(PathBuf, Purpose),
    /// It cannot be read.
    #[error("{}: the file cannot be read", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}

impl InputFileError {
    /// What the owner of the file can do about it.
    pub fn hint(&self) -> Option<&'static str> {
        Some(match self {
            Self::Missing(_) => "check the path",
            Self::NotAFile(_, purpose) => purpose.what_to_give(),
            Self::TooLarge(_, purpose) => purpose.why_too_large(),
            Self::Unreadable { .. } => "change its permissions, or read it as somebody who may",
        })
    }
}

/// Reads a file whole, but no more than one for this purpose can have.
pub fn read_input_file(path: &Path, purpose: Purpose) -> Result<InputFile, InputFileError> {
    let unreadable = |source: io::Error| match source.kind() {
        ErrorKind::NotFound => InputFileError::Missing(path.to_owned()),
        _ => InputFileError::Unreadable { path: path.to_owned(), source },
    };
    let full = path.canonicalize().map_err(unreadable)?;
    // Asked before it is opened, as opening a pipe waits for somebody to write.
    if !full.metadata().map_err(unreadable)?.is_file() {
        return Err(InputFileError::NotAFile(path.to_owned(), purpose));
    }
    let mut bytes = Vec::new();
    let file = File::open(&full).map_err(unreadable)?;
    file.take(purpose.largest() + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > purpose.largest() {
        return Err(InputFileError::TooLarge(path.to_owned(), purpose));
    }
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
    Ok(InputFile { name, path: full, bytes })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_whole_and_everything_else_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.tsv");
        std::fs::write(&path, b"key\n\xff").unwrap();
        let purpose = Purpose::Taxonomy;
        let file = read_input_file(&path, purpose).unwrap();
        assert_eq!((file.name.as_str(), file.bytes.as_slice()), ("a.tsv", &b"key\n\xff"[..]));
        let error = |path: &Path| read_input_file(path, purpose).unwrap_err();
        assert!(matches!(error(folder.path()), InputFileError::NotAFile(..)));
        assert!(matches!(error(&path.join("b")), InputFileError::Unreadable { .. }));
        assert!(matches!(error(&folder.path().join("b")), InputFileError::Missing(_)));
        File::create(&path).unwrap().set_len(purpose.largest() + 1).unwrap();
        assert!(matches!(error(&path), InputFileError::TooLarge(..)));
    }
}
