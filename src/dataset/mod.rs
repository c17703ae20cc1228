//! Datasets as files: finding out what a path holds and describing it as plain rows.
//!
//! An import takes five steps, so that the caller can list and look in parallel, with a progress bar:
//!
//! 1. [`Survey::begin`] looks at a path: where the halves are (`train`, `val`), which lists there tell what
//!    images show, which folders are to be listed.
//! 2. [`list`] lists one of these, by names alone: it opens no file and asks for no file's size, which would
//!    take ten times as long (a network file system, longer). A file that holds many images ([`container`])
//!    is a folder.
//! 3. [`Survey::scan`] makes classes of what was listed: by folders, or by lists. [`choose_taxonomy`] decides
//!    between the embedded ILSVRC2012 tree and the folders' nesting.
//! 4. [`select`] splits images to label from example images; never the same image in both.
//! 5. The caller may measure the selected images ([`file_facts`] and a decoder) and put each class's
//!    candidates for examples in order ([`by_variety`]); [`draft`] assembles the rows.
//!
//! Where the classes are those of a taxonomy file instead ([`read_input_file`]), the caller finds the
//! class of each folder, [`keep_named`] leaves out the others before step 4, and [`name_classes`] puts
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
mod validation_set;
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
