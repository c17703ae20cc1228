//! Why nothing can be made of a folder.

use crate::domain::Problem;
use std::io;
use std::path::PathBuf;

/// The layouts an import understands, for hints.
const EXPECTED: &str = "expected train/<class>/* and val/<class>/*, or one of the two, or \
                        <class>/*, one folder per class";

/// What helps where nothing says what images show.
const UNTOLD: &str = "put images in a folder per class, or say what they show: --truth FILE (an image and \
                      its class a line, the devkit's ground truth, Kaggle's solution); \
                      --without-truth imports them without";

/// Why a folder cannot be imported. The message names the folder and may hold whatever a path can
/// hold, so whoever prints it escapes it.
#[derive(Debug, thiserror::Error)]
pub enum ScanError {
    /// There is no such path.
    #[error("{}: no such file or folder", .0.display())]
    Missing(PathBuf),
    /// The path is a file in which nothing is found.
    #[error("{}: neither a folder, nor a file that holds many images, nor a list of images", .0.display())]
    NotAFolder(PathBuf),
    /// An archive that must be unpacked, and what to do.
    #[error("{}: {}", .0.display(), .1)]
    Packed(PathBuf, &'static str),
    /// Images to label of which nothing says what they show, beside others of which something does.
    #[error("{}: {part} has {images} images, and nothing says what they show", folder.display())]
    Untold {
        /// The folder of the dataset.
        folder: PathBuf,
        /// The half, below it.
        part: String,
        /// How many images it has.
        images: usize,
    },
    /// What was said to tell what images show does not.
    #[error("{}: no list of what these images show{}", path.display(), first_of(problems))]
    NoTruth {
        /// The file or folder.
        path: PathBuf,
        /// What was wrong with it.
        problems: Vec<Problem>,
    },
    /// The folder cannot be listed.
    #[error("{}: the folder cannot be read", folder.display())]
    Unreadable {
        /// The folder.
        folder: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The folder's path cannot be stored, because it is not UTF-8.
    #[error("{}: the folder's path is not UTF-8", .0.display())]
    PathNotUtf8(PathBuf),
    /// No image anywhere, perhaps because of what was wrong on the way.
    #[error("{}: no images found{}", folder.display(), first_of(problems))]
    NoImages {
        /// The folder.
        folder: PathBuf,
        /// What was wrong below it, sorted by place.
        problems: Vec<Problem>,
    },
    /// Images, but not in class folders, so that nothing tells what they show.
    #[error("{}: images without class folders ({images} in all)", folder.display())]
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

impl ScanError {
    /// What the owner of the folder can do about it, where the message does not say so itself.
    pub fn hint(&self) -> Option<&'static str> {
        Some(match self {
            Self::Missing(_) => "check the path",
            Self::Unreadable { .. } => {
                "change its permissions, or import as somebody who may read it"
            }
            Self::PathNotUtf8(_) => "rename it, or one of the folders above it",
            Self::NotAFolder(_) => {
                "give a folder of images, a tar of images that is not compressed, a Parquet file, a CIFAR \
                 file, or a table with a column of images and one of classes"
            }
            Self::NoTruth { .. } => {
                "expected an image and its class a line (CSV, TSV, JSON Lines), the devkit's ground truth, \
                 or Kaggle's solution"
            }
            Self::NoClassFolders { .. } | Self::Untold { .. } => UNTOLD,
            Self::NoImages { .. } => EXPECTED,
            Self::Packed(..) | Self::FolderOfDatasets { .. } => return None,
        })
    }
}

/// The first few of some problems, as the end of a message.
fn first_of(problems: &[Problem]) -> String {
    const NAMED: usize = 3;
    let mut named: Vec<String> = problems.iter().take(NAMED).map(Problem::to_string).collect();
    if problems.len() > NAMED {
        named.push("...".to_owned());
    }
    if named.is_empty() { String::new() } else { format!(" ({})", named.join("; ")) }
}
