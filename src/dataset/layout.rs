//! Which folders are the halves of a dataset: examples on one side, images to label on the other.

use std::fmt;

use super::walk::{Listing, Walker};

/// Names of the half with the images to label, the most usual first.
const VAL_NAMES: [&str; 4] = ["val", "valid", "validation", "test"];

/// How a folder is laid out. Split names are those of the folders, in their own case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Layout {
    /// `train/<class>/*` and `val/<class>/*`.
    TwoSplits {
        /// The folder with the example images.
        train: String,
        /// The folder with the images to label.
        val: String,
    },
    /// Only one of the two.
    OneSplit(String),
    /// `<class>/*`.
    Flat,
}

impl Layout {
    /// The folder with the examples, or with everything: empty if that is the root.
    pub fn train_folder(&self) -> &str {
        match self {
            Self::TwoSplits { train, .. } => train,
            Self::OneSplit(only) => only,
            Self::Flat => "",
        }
    }

    /// The folder with the images to label, if that is a folder of its own.
    pub fn val_folder(&self) -> Option<&str> {
        match self {
            Self::TwoSplits { val, .. } => Some(val),
            Self::OneSplit(_) | Self::Flat => None,
        }
    }
}

impl fmt::Display for Layout {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TwoSplits { train, val } => write!(f, "{train}/<class>/* and {val}/<class>/*"),
            Self::OneSplit(only) => write!(f, "{only}/<class>/*"),
            Self::Flat => write!(f, "<class>/*"),
        }
    }
}

/// Whether a folder of this name is usually a half of a dataset.
pub(super) fn is_split_name(name: &str) -> bool {
    is_train(name) || val_preference(name).is_some()
}

fn is_train(name: &str) -> bool {
    name.eq_ignore_ascii_case("train")
}

fn val_preference(name: &str) -> Option<usize> {
    VAL_NAMES.iter().position(|known| known.eq_ignore_ascii_case(name))
}

/// Recognises the layout of the root. A folder counts as a half by its name *and* by holding
/// folders itself: `train` full of pictures is a class of vehicles.
pub(super) fn detect(walker: &mut Walker, top: &Listing) -> Layout {
    let mut splits: Vec<&String> = Vec::new();
    for name in top.folders.iter().filter(|name| is_split_name(name)) {
        // A folder that cannot be read is met again, and reported, by the walk.
        if walker.list(name).is_ok_and(|listing| !listing.folders.is_empty()) {
            splits.push(name);
        }
    }
    let train = splits.iter().find(|name| is_train(name));
    let val = splits.iter().filter(|name| !is_train(name)).min_by_key(|name| val_preference(name));
    match (train, val) {
        (Some(train), Some(val)) => {
            Layout::TwoSplits { train: (*train).clone(), val: (*val).clone() }
        }
        (Some(only), None) | (None, Some(only)) => Layout::OneSplit((*only).clone()),
        (None, None) => Layout::Flat,
    }
}
