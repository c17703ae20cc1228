//! Why nothing can be made of a folder.

use std::io;
use std::path::PathBuf;

/// The layouts an import understands, for messages.
const EXPECTED: &str = "expected train/<class>/* and val/<class>/*, or one of the two, or \
                        <class>/*, one folder per class";

/// Why a folder cannot be imported. The message names the folder and what was expected; it may
/// hold whatever a path can hold, so whoever prints it escapes it.
#[derive(Debug, thiserror::Error)]
pub enum ScanError {
    /// There is no such path.
    #[error("{}: no such folder", .0.display())]
    Missing(PathBuf),
    /// The path is a file.
    #[error("{}: a file, not a folder; {EXPECTED}", .0.display())]
    NotAFolder(PathBuf),
    /// The folder cannot be listed.
    #[error("{}: the folder cannot be read", folder.display())]
    Unreadable {
        /// The folder.
        folder: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The folder's path cannot be stored, because it is not UTF-8.
    #[error("{}: the folder's path is not UTF-8; rename it", .0.display())]
    PathNotUtf8(PathBuf),
    /// No image anywhere.
    #[error("{}: no images found; {EXPECTED}", .0.display())]
    NoImages(PathBuf),
    /// Images, but not in class folders, so that nothing tells what they show.
    #[error("{}: images without class folders ({images} in all); {EXPECTED}", folder.display())]
    NoClassFolders {
        /// The folder.
        folder: PathBuf,
        /// How many files that may be images lie in it.
        images: usize,
    },
    /// The datasets are one or more levels further down.
    #[error("{}: not a dataset but a folder of datasets; choose one: {}", folder.display(), inner.join(", "))]
    FolderOfDatasets {
        /// The folder.
        folder: PathBuf,
        /// The datasets in it, as paths below `folder`.
        inner: Vec<String>,
    },
}
