//! Key files on the disk.

#![expect(clippy::disallowed_methods, reason = "the edge where key files are read and written")]

use super::Key;
use crate::domain::Problem;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

/// Why a key file cannot be used. The message may hold whatever a path can hold, so whoever prints
/// it escapes it.
#[derive(Debug, thiserror::Error)]
pub enum KeyFileError {
    /// Something stands there already.
    #[error("{} is there already, and a key is never overwritten", .0.display())]
    Taken(PathBuf),
    /// It cannot be written.
    #[error("cannot write the key {}: {source}", path.display())]
    CannotWrite {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// It cannot be read.
    #[error("cannot read the key {}: {source}", path.display())]
    CannotRead {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// It is no key, or not what it was.
    #[error("{} cannot be used as a key", path.display())]
    Bad {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        problems: Vec<Problem>,
    },
}

impl KeyFileError {
    /// What can be done about it.
    pub fn hint(&self) -> Option<&'static str> {
        Some(match self {
            Self::Taken(_) => "choose another file",
            Self::CannotWrite { .. } => "choose a file in a folder you can write to",
            Self::CannotRead { .. } => "check the path",
            Self::Bad { .. } => "give the file that `hit5 key take` wrote, as it was written",
        })
    }
}

/// Writes a new file, readable by its owner only. It is on the disk when this returns; if that fails
/// nothing is left.
pub fn write_key(path: &Path, key: &Key) -> Result<(), KeyFileError> {
    let mut options = OpenOptions::new();
    let made = options.write(true).create_new(true).mode(0o600).open(path);
    let mut file = made.map_err(|source| match source.kind() {
        io::ErrorKind::AlreadyExists => KeyFileError::Taken(path.to_owned()),
        _ => KeyFileError::CannotWrite { path: path.to_owned(), source },
    })?;
    let above = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let written = file
        .write_all(key.to_text().as_bytes())
        .and_then(|()| file.sync_all())
        .and_then(|()| File::open(above.unwrap_or(Path::new(".")))?.sync_all());
    written.map_err(|source| {
        // Made by us a moment ago, and the truth is still where it was.
        fs::remove_file(path).unwrap_or_default();
        KeyFileError::CannotWrite { path: path.to_owned(), source }
    })
}

/// Reads a key file. One with a fault is not used at all.
pub fn read_key(path: &Path) -> Result<Key, KeyFileError> {
    let bytes = fs::read(path)
        .map_err(|source| KeyFileError::CannotRead { path: path.to_owned(), source })?;
    Key::parse(&path.to_string_lossy(), &bytes)
        .map_err(|problems| KeyFileError::Bad { path: path.to_owned(), problems })
}
