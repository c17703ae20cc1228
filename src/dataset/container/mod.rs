//! Files that hold many images: which lie in them, and reading one of them without unpacking.
//!
//! A container is met as a folder: [`index`] lists what is in it, once, and the places go into the data
//! file; [`read_held`] goes to a place. What a file is, its content says ([`kind_of`]).

mod archive;
mod error;
mod held;
mod kind;
mod noted;

pub use error::ContainerError;
pub use held::{HeldError, read_held};
pub use kind::{kind_of, why_not};

use super::draft::{FileFacts, file_facts};
use super::names::Names;
use crate::domain::{Container, ContainerKind, Problem};
use held::open_below;
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

/// Lists what is in the container at a path below a root. `progress` hears now and then how many of its
/// bytes have been passed.
pub fn index(
    root: &Path,
    path: &str,
    kind: ContainerKind,
    progress: &mut dyn FnMut(u64),
) -> Result<Contents, ContainerError> {
    let failed = |source| ContainerError::Io { path: path.to_owned(), source };
    let file = open_below(root, path).map_err(failed)?;
    let FileFacts { bytes, modified_ms } = file_facts(root, path).map_err(failed)?;
    let container = Container { path: path.to_owned(), kind, bytes, modified_ms };
    Ok(match kind {
        ContainerKind::Tar => archive::index(&file, container, progress),
        _ => return Err(failed(std::io::ErrorKind::Unsupported.into())),
    })
}
