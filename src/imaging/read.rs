//! Reading an image file into memory, bounded and with words for everything that goes wrong.
#![expect(clippy::disallowed_methods, reason = "this file is the edge where image files are read")]

use super::Limits;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

/// Why a file could not be read. The path is known to the caller and left out of the text.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// Nothing has this name (any more).
    #[error("no such file")]
    Missing,
    /// It exists, but may not be read.
    #[error("permission denied")]
    Denied,
    /// A folder, a pipe, a device: reading it could block or never end.
    #[error("not a regular file")]
    NotAFile,
    /// It has no content.
    #[error("the file is empty")]
    Empty,
    /// It is larger than allowed.
    #[error("{bytes} bytes: more than the {max} allowed")]
    TooLarge {
        /// Its size, or the number of bytes seen when reading was given up.
        bytes: u64,
        /// The limit.
        max: u64,
    },
    /// The disk or the network failed.
    #[error("{0}")]
    Io(io::Error),
}

impl From<io::Error> for ReadError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Self::Missing,
            io::ErrorKind::PermissionDenied => Self::Denied,
            _ => Self::Io(error),
        }
    }
}

/// Reads a file whole, at most `limits.max_file_bytes` of it. Symbolic links are followed.
pub fn read(path: &Path, limits: &Limits) -> Result<Vec<u8>, ReadError> {
    let max = limits.max_file_bytes;
    // Before opening: opening a pipe waits for its writer.
    let metadata = fs::metadata(path)?;
    if !metadata.is_file() {
        return Err(ReadError::NotAFile);
    }
    if metadata.len() > max {
        return Err(ReadError::TooLarge { bytes: metadata.len(), max });
    }
    let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or(0));
    // The file may have grown since.
    File::open(path)?.take(max.saturating_add(1)).read_to_end(&mut bytes)?;
    match bytes.len() as u64 {
        0 => Err(ReadError::Empty),
        length if length > max => Err(ReadError::TooLarge { bytes: length, max }),
        _ => Ok(bytes),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn small() -> Limits {
        Limits { max_file_bytes: 10, ..Limits::default() }
    }

    #[test]
    fn whole_files_up_to_the_limit_are_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ten");
        fs::write(&path, b"0123456789").unwrap();
        assert_eq!(read(&path, &small()).unwrap(), b"0123456789");
        fs::write(&path, b"0123456789A").unwrap();
        assert_eq!(
            read(&path, &small()).unwrap_err().to_string(),
            "11 bytes: more than the 10 allowed"
        );
    }

    #[test]
    fn each_mishap_has_its_name() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("empty");
        fs::write(&file, b"").unwrap();
        assert!(matches!(read(&file, &small()), Err(ReadError::Empty)));
        assert!(matches!(read(folder.path(), &small()), Err(ReadError::NotAFile)));
        assert!(matches!(read(&folder.path().join("none"), &small()), Err(ReadError::Missing)));
        assert!(matches!(read(&file.join("below"), &small()), Err(ReadError::Missing)));
    }

    #[test]
    fn a_device_without_end_is_refused_at_once() {
        assert!(matches!(read(Path::new("/dev/zero"), &small()), Err(ReadError::NotAFile)));
    }
}
