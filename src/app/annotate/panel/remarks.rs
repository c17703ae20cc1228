//! Remarks on the image: what is being written.

use crate::app::draft::Draft;

/// What a text is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Subject {
    /// A comment on the image.
    Comment,
    /// Why it is skipped.
    Reason,
}

/// The remarks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in super::super) struct Remarks {
    /// The text being written.
    pub(in super::super) draft: Option<(Subject, Draft)>,
}
