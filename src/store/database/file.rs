//! The file itself, and the log beside it.

use std::ffi::OsStr;
use std::fs::{self, DirBuilder, OpenOptions};
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use super::super::StoreError;

/// What tells a file from all others.
pub(in super::super) fn identity(path: &Path) -> Option<(u64, u64)> {
    fs::metadata(path).map(|file| (file.dev(), file.ino())).ok()
}

/// Length of a file in bytes; 0 if it is not there.
pub(super) fn length(path: &Path) -> u64 {
    fs::metadata(path).map_or(0, |file| file.len())
}

/// The log of what is not in the file yet: it lies beside the file itself, not beside a link to it.
/// Where there is no file, one may be left of a file that there was.
pub(in super::super) fn log_of(path: &Path) -> PathBuf {
    beside(path, "-wal")
}

/// Refuses a file that is missing or empty where there is a log of it. SQLite, left to itself, throws such a
/// log away at the first look. (One that makes a file writes its first page before there is a log.)
pub(super) fn check_log(path: &Path) -> Result<(), StoreError> {
    let log = log_of(path);
    if length(path) == 0 && length(&log) > 0 {
        return Err(StoreError::OnlyLog { path: path.to_owned(), log });
    }
    Ok(())
}

/// Whether a path is that of a file that SQLite keeps beside a data file that is there.
pub fn is_beside_data(path: &Path) -> bool {
    let name = path.as_os_str().as_encoded_bytes();
    ["-wal", "-shm", "-journal"].iter().any(|suffix| {
        let data = name.strip_suffix(suffix.as_bytes());
        data.is_some_and(|data| Path::new(OsStr::from_bytes(data)).is_file())
    })
}

/// Whether SQLite would take what lies beside a file for a part of it.
pub(in super::super) fn has_log(path: &Path) -> bool {
    length(&log_of(path)) > 0 || length(&beside(path, "-journal")) > 0
}

fn beside(path: &Path, suffix: &str) -> PathBuf {
    let file = fs::canonicalize(path).unwrap_or_else(|_missing| path.to_owned());
    let mut name = file.into_os_string();
    name.push(suffix);
    name.into()
}

/// The file's address for SQLite, saying that it does not change. Everything that could end the
/// path in an address is escaped (<https://sqlite.org/uri.html>, section 3.1).
pub(super) fn still_uri(path: &Path) -> String {
    let mut uri = "file:".to_owned();
    for &byte in path.as_os_str().as_encoded_bytes() {
        match byte {
            b'/' | b'.' | b'-' | b'_' | b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => {
                uri.push(byte.into());
            }
            other => uri.extend(['%', hex(other >> 4), hex(other & 15)]),
        }
    }
    uri.push_str("?immutable=1");
    uri
}

/// A digit of base 16.
fn hex(digit: u8) -> char {
    char::from_digit(digit.into(), 16).unwrap_or('0')
}

/// Makes an empty file for the owner only, and the folders above it.
pub(in super::super) fn create_if_missing(path: &Path) -> Result<(), StoreError> {
    match fs::metadata(path) {
        Ok(found) if found.is_dir() => {
            return Err(StoreError::IsFolder { path: path.to_owned() });
        }
        Ok(_) => return Ok(()),
        // Whatever the reason, creating meets it again and says which.
        Err(_) => {}
    }
    let create = || {
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
        }
        OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)
    };
    match create() {
        Ok(_) => Ok(()),
        // Another process was faster: then there is a file to open.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists && path.is_file() => Ok(()),
        Err(source) => Err(StoreError::CannotCreate { path: path.to_owned(), source }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leave(path: &Path) {
        create_if_missing(path).unwrap();
        OpenOptions::new().write(true).open(path).unwrap().set_len(4).unwrap();
    }

    #[test]
    fn the_log_lies_beside_the_file_whether_there_is_one_or_a_link_to_it() {
        let folder = tempfile::tempdir().unwrap();
        let above = folder.path().canonicalize().unwrap();
        let (file, link) = (above.join("a.db"), above.join("link.db"));
        assert_eq!(log_of(&file), above.join("a.db-wal"));
        leave(&file);
        std::os::unix::fs::symlink(&file, &link).unwrap();
        assert_eq!(log_of(&link), above.join("a.db-wal"));
        assert!(!has_log(&link));
        leave(&above.join("a.db-journal"));
        assert!(has_log(&file) && has_log(&link));
        assert!(
            is_beside_data(&above.join("a.db-shm")) && is_beside_data(&above.join("link.db-wal"))
        );
        assert!(!is_beside_data(&file) && !is_beside_data(&above.join("b.db-wal")));
    }
}
