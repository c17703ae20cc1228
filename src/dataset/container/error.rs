//! Why nothing can be made of a container.

use std::io;

/// Why a container cannot be indexed. The message names it by its path below the root, and may hold
/// whatever a path can hold, so whoever prints it escapes it.
#[derive(Debug, thiserror::Error)]
pub enum ContainerError {
    /// It cannot be opened or read.
    #[error("{path}: {source}")]
    Io {
        /// Its path.
        path: String,
        /// What the system says.
        source: io::Error,
    },
    /// It is not what it begins as.
    #[error("{path}: {what}")]
    Damaged {
        /// Its path.
        path: String,
        /// What is wrong, as its reader says it.
        what: String,
    },
    /// It is a table, but not of images.
    #[error("{path}: no column of image files; its columns are {columns}")]
    NoImages {
        /// Its path.
        path: String,
        /// The columns there are.
        columns: String,
    },
    /// It is compressed in a way that is not read here.
    #[error("{path}: its column {column} is compressed with {codec}, which is not read here")]
    Codec {
        /// Its path.
        path: String,
        /// The column.
        column: String,
        /// The compression by its name in Parquet: `ZSTD`.
        codec: String,
    },
}

impl ContainerError {
    /// What the owner of the file can do about it, where the message does not say so itself.
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Self::Io { .. } => None,
            Self::Damaged { .. } => Some("copy or download it again"),
            Self::NoImages { .. } => Some(
                "expected a column `image` of the files' bytes, or of `bytes` and `path` as Hugging \
                 Face writes them, and for the classes a column `label`",
            ),
            Self::Codec { .. } => Some(
                "write it anew with Snappy, in Python: `pyarrow.parquet.write_table(pyarrow.parquet\
                 .read_table(path), path, compression=\"snappy\")`",
            ),
        }
    }
}
