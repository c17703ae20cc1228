//! A taxonomy file as bytes: found, bounded and named. What stands in it is not looked at.

#![expect(clippy::disallowed_methods, reason = "reading files is what this module is for")]

use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};

/// The largest file that is read. WordNet's nouns have 15 MB.
const LARGEST: u64 = 256 << 20;

/// A file that was read.
#[derive(Debug)]
pub struct TaxonomyFile {
    /// Its name without folders, for problems.
    pub name: String,
    /// Its absolute path.
    pub path: PathBuf,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// Why a taxonomy file cannot be read. The message may hold whatever a path can hold, so whoever
/// prints it escapes it.
#[derive(Debug, thiserror::Error)]
pub enum TaxonomyFileError {
    /// There is no such path.
    #[error("{}: no such file", .0.display())]
    Missing(PathBuf),
    /// A folder, a device or a pipe.
    #[error("{}: not a file", .0.display())]
    NotAFile(PathBuf),
    /// It is larger than any taxonomy.
    #[error("{}: more than {} MB", .0.display(), LARGEST >> 20)]
    TooLarge(PathBuf),
    /// It cannot be read.
    #[error("{}: the file cannot be read", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}

impl TaxonomyFileError {
    /// What the owner of the file can do about it.
    pub fn hint(&self) -> Option<&'static str> {
        Some(match self {
            Self::Missing(_) => "check the path",
            Self::NotAFile(_) => {
                "give a file: TSV with a head line, JSON, or WordNet's data.noun; \
                 the nesting of class folders needs no --taxonomy"
            }
            Self::TooLarge(_) => "a taxonomy of 82,115 synsets has 15 MB; is it another file?",
            Self::Unreadable { .. } => "change its permissions, or read it as somebody who may",
        })
    }
}

/// Reads a taxonomy file, but no more than a taxonomy can have.
pub fn read_taxonomy_file(path: &Path) -> Result<TaxonomyFile, TaxonomyFileError> {
    let unreadable = |source: io::Error| match source.kind() {
        ErrorKind::NotFound => TaxonomyFileError::Missing(path.to_owned()),
        _ => TaxonomyFileError::Unreadable { path: path.to_owned(), source },
    };
    let full = path.canonicalize().map_err(unreadable)?;
    // Asked before it is opened, as opening a pipe waits for somebody to write.
    if !full.metadata().map_err(unreadable)?.is_file() {
        return Err(TaxonomyFileError::NotAFile(path.to_owned()));
    }
    let mut bytes = Vec::new();
    let file = File::open(&full).map_err(unreadable)?;
    file.take(LARGEST + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > LARGEST {
        return Err(TaxonomyFileError::TooLarge(path.to_owned()));
    }
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
    Ok(TaxonomyFile { name, path: full, bytes })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_whole_and_everything_else_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.tsv");
        std::fs::write(&path, b"key\n\xff").unwrap();
        let file = read_taxonomy_file(&path).unwrap();
        assert_eq!((file.name.as_str(), file.bytes.as_slice()), ("a.tsv", &b"key\n\xff"[..]));
        let error = |path: &Path| read_taxonomy_file(path).unwrap_err();
        assert!(matches!(error(folder.path()), TaxonomyFileError::NotAFile(_)));
        assert!(matches!(error(&path.join("b")), TaxonomyFileError::Unreadable { .. }));
        assert!(matches!(error(&folder.path().join("b")), TaxonomyFileError::Missing(_)));
        File::create(&path).unwrap().set_len(LARGEST + 1).unwrap();
        assert!(matches!(error(&path), TaxonomyFileError::TooLarge(_)));
    }
}
