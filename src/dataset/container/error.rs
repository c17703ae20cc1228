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
}
