//! A dataset as the importers describe it and the store keeps it: plain rows.

use super::ClassId;
use std::sync::Arc;

/// Where a dataset's classes and their tree come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TaxonomySpec {
    /// The embedded ILSVRC2012 tree; class keys are WNIDs.
    Ilsvrc2012,
    /// The dataset's own tree: every node after its first parent, siblings in list order.
    Nodes(Vec<NodeSpec>),
}

/// One node of a dataset's own tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NodeSpec {
    /// The node's lasting name, unique in the dataset: a WNID, or a folder's path.
    pub key: String,
    /// The keys of its parents, the one it is listed under first; none for a root.
    pub parents: Vec<String>,
    /// Its words, the first being the one shown where space is short. Never empty.
    pub lemmas: Vec<String>,
    /// Its definition; may be empty.
    pub gloss: String,
    /// Whether it can be chosen as an answer.
    pub is_class: bool,
}

/// What an image is for. One image never has both roles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// To be labelled by annotators.
    Label,
    /// To illustrate its class; 0 is shown first.
    Example {
        /// Place among the class's examples.
        rank: u32,
    },
}

/// How a file holds many images.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ContainerKind {
    /// A tar archive, not compressed; tars inside it are read in place.
    Tar,
    /// A table in Apache Parquet with a column of image files.
    Parquet,
    /// The binary version of CIFAR-10: a label and 32 x 32 pixels a record.
    Cifar10,
    /// The binary version of CIFAR-100: two labels and 32 x 32 pixels a record.
    Cifar100,
}

/// A file that holds many images, as it was when it was indexed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Container {
    /// Path below the dataset's root, with `/` between folders.
    pub path: String,
    /// How it holds them.
    pub kind: ContainerKind,
    /// Size of the file in bytes.
    pub bytes: u64,
    /// Modification time of the file, milliseconds since the epoch; 0 if unknown.
    pub modified_ms: i64,
}

/// Where an image lies in a file that holds many.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// The file.
    pub container: Arc<Container>,
    /// Where in it: the first byte in a tar, the row in a table, the record in a CIFAR file; from 0.
    pub at: u64,
    /// How many bytes the image takes there; 0 where only reading it tells.
    pub bytes: u64,
}

/// One image as found by an importer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImageDraft {
    /// Path below the dataset's root, with `/` between folders. Of an image in a container it begins
    /// with the container's.
    pub path: String,
    /// Key of the ground-truth class (for an example: the class it illustrates); empty if unknown.
    pub class: String,
    /// What it is for.
    pub role: Role,
    /// Where it lies in a file that holds many; `None`: it is a file of its own.
    pub held: Option<Held>,
    /// Size of the file in bytes; 0 if nobody asked.
    pub bytes: u64,
    /// Modification time of the file, milliseconds since the epoch; 0 if unknown.
    pub modified_ms: i64,
    /// Width after orientation, in pixels; 0 if nobody looked.
    pub width_px: u32,
    /// Height after orientation, in pixels; 0 if nobody looked.
    pub height_px: u32,
}

/// A dataset as found by an importer, ready to be stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DatasetDraft {
    /// The name people call it by; unique in a data file.
    pub name: String,
    /// Absolute path of the folder, or [`EMBEDDED_DEMO`].
    pub root: String,
    /// Its classes.
    pub taxonomy: TaxonomySpec,
    /// Absolute path of the file the classes were read from; `None` if the folder tells them.
    pub taxonomy_file: Option<String>,
    /// Seed of the held-out sample, if one was drawn.
    pub seed: u64,
    /// How its files are laid out, in words.
    pub layout: String,
    /// Whether these are all images, and not those found so far.
    pub is_complete: bool,
    /// Every usable image.
    pub images: Vec<ImageDraft>,
}

/// The root of the demonstration set, which lives in the program itself.
pub const EMBEDDED_DEMO: &str = "embedded:demo";

/// Class keys to positions in the class list and back; a taxonomy is one.
pub trait ClassNames {
    /// The lasting name of a class.
    fn key(&self, class: ClassId) -> &str;
    /// The class with this lasting name.
    fn class(&self, key: &str) -> Option<ClassId>;
}
