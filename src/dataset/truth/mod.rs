//! Lists of what images show, where folders do not tell: the devkit's ground truth, Kaggle's solution,
//! Caffe's lists, tables with a head line, JSON Lines.
//!
//! A [`TruthList`] names images and gives each a label as text; [`Labels`] makes keys of classes of the
//! labels, all together, since only all of them tell whether numbers begin at 0 or at 1.

mod find;
mod labels;
mod list;
mod read;

pub(super) use find::{Lists, lists_in};
pub use labels::LabelledBy;
pub(super) use labels::{Labels, Told};
pub(super) use list::{Half, Matched, TruthList};

/// The WNID among the words of a file's name, as in `n01440764_10026.JPEG` and
/// `ILSVRC2012_val_00000347_n02951358.JPEG`.
pub(super) fn wnid_in(name: &str) -> Option<&str> {
    let bare = name.split('.').next().unwrap_or(name);
    bare.split('_').find(|word| word.parse::<crate::domain::Wnid>().is_ok())
}

#[cfg(test)]
mod tests;
