//! Datasets as files: finding out what a folder holds and describing it as plain rows.
//!
//! Importing an ImageFolder tree takes four steps, so that the caller can look at the pictures
//! themselves between them, in parallel and with a progress bar:
//!
//! 1. [`scan`] lists names: which layout, which classes, which files. It opens no file and asks
//!    for no file's size, which would take ten times as long (a network file system, longer).
//! 2. [`choose_taxonomy`] decides between the embedded ILSVRC2012 tree and the folders' nesting.
//! 3. [`select`] splits images to label from example images; never the same image in both.
//! 4. The caller measures the selected images ([`file_facts`] and a decoder), puts each class's
//!    candidates for examples in order ([`by_variety`]), and [`draft`] assembles what could be
//!    measured.
//!
//! Where the classes are those of a taxonomy file instead ([`read_input_file`]), the caller finds the
//! class of each folder, [`keep_named`] leaves out the others before step 3, and [`name_classes`] puts
//! the classes' keys for the folders' after it.
//!
//! A [`Key`] is the truth of a dataset in a file of its own; [`export`] writes answers for other tools.
//!
//! Nothing here knows the store, the decoder or the terminal. Wrong data becomes
//! [`Problem`](crate::domain::Problem)s beside a usable rest; only a folder nothing can be made
//! of is a [`ScanError`].

pub mod container;
pub mod demo;
mod draft;
mod duplicates;
mod error;
pub mod export;
mod input_file;
mod key;
mod layout;
mod named;
mod names;
mod packed;
pub mod predictions;
mod scan;
mod select;
mod sidecar;
mod split;
mod survey;
mod tree;
mod truth;
mod variety;
mod verification;
mod walk;

pub use draft::{FileFacts, ImageFacts, draft, file_facts};
pub use duplicates::near_pairs;
pub use error::ScanError;
pub use input_file::{InputFile, InputFileError, Purpose, read_input_file};
pub use key::{Extent, Key, KeyFileError, read_key, write_key};
pub use layout::Layout;
pub use named::{keep_named, name_classes};
pub use names::Names;
pub use packed::find_in_packed;
pub use scan::{Batch, ClassFolder, Scan};
pub use select::{Candidates, Choice, Found, HeldOut, Selected, Selection, select};
pub use survey::{Gathered, Pending, Survey, Wishes, list};
pub use tree::choose_taxonomy;
pub use truth::LabelledBy;
pub use variety::by_variety;
pub use verification::{Claim, verification};
