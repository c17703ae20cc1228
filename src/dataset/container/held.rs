//! Reading one image out of a container.

#![expect(clippy::disallowed_methods, reason = "the edge: images are read from files")]

use crate::dataset::draft::{FileFacts, file_facts};
use crate::domain::{Container, ContainerKind, Held};
use std::fs::File;
use std::io::{self, ErrorKind};
use std::os::unix::fs::FileExt;
use std::path::{Component, Path};

/// Why an image in a container could not be read. The text names no path, which may tell the class.
#[derive(Debug, thiserror::Error)]
pub enum HeldError {
    /// The container is not as it was when it was indexed.
    #[error("the {0} it lies in has changed since the import: import again")]
    Changed(&'static str),
    /// It is larger than allowed.
    #[error("{bytes} bytes: more than the {max} allowed")]
    TooLarge {
        /// How many bytes it takes.
        bytes: u64,
        /// The limit.
        max: u64,
    },
    /// The container cannot be read, or ends early.
    #[error("the {kind} it lies in: {source}")]
    Io {
        /// What it is.
        kind: &'static str,
        /// What the system says.
        source: io::Error,
    },
}

/// Reads an image of at most so many bytes. What comes back is an image file, whatever the container
/// holds. Opens the container each time, and reads no more of it than it must.
pub fn read_held(root: &Path, held: &Held, max_bytes: u64) -> Result<Vec<u8>, HeldError> {
    let Container { path, kind, bytes, modified_ms } = &*held.container;
    let word = word(*kind);
    if held.bytes > max_bytes {
        return Err(HeldError::TooLarge { bytes: held.bytes, max: max_bytes });
    }
    let failed = |source| HeldError::Io { kind: word, source };
    let file = open_below(root, path).map_err(failed)?;
    let now = file_facts(root, path).map_err(failed)?;
    let is_same_time = *modified_ms == 0 || *modified_ms == now.modified_ms;
    if now.bytes != *bytes || !is_same_time {
        return Err(HeldError::Changed(word));
    }
    match kind {
        ContainerKind::Tar => stretch(&file, held, now).map_err(failed),
        _ => Err(failed(ErrorKind::Unsupported.into())),
    }
}

/// What a container is called in messages.
fn word(kind: ContainerKind) -> &'static str {
    match kind {
        ContainerKind::Tar => "tar archive",
        ContainerKind::Parquet => "Parquet file",
        ContainerKind::Cifar10 | ContainerKind::Cifar100 => "CIFAR file",
    }
}

/// The bytes where an image lies as it is.
fn stretch(file: &File, held: &Held, now: FileFacts) -> io::Result<Vec<u8>> {
    // Checked before room is made for them.
    let end = held.at.checked_add(held.bytes).filter(|&end| end <= now.bytes);
    let length = end.and_then(|_| usize::try_from(held.bytes).ok());
    let mut bytes = vec![0; length.ok_or(ErrorKind::UnexpectedEof)?];
    file.read_exact_at(&mut bytes, held.at)?;
    Ok(bytes)
}

/// Opens a file below a root. A path that leads out of it is refused, wherever it comes from.
pub(super) fn open_below(root: &Path, path: &str) -> io::Result<File> {
    let path = Path::new(path);
    if !path.components().all(|part| matches!(part, Component::Normal(_))) {
        return Err(io::Error::new(
            ErrorKind::InvalidInput,
            "its path leads out of the dataset's folder",
        ));
    }
    File::open(root.join(path))
}
