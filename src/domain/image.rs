//! Row numbers of the data file as distinct types, so that they cannot be swapped.

macro_rules! row_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub i64);
    };
}

row_id!(
    /// An image of a dataset (an image to label or an example image).
    ImageId
);
row_id!(
    /// An imported dataset.
    DatasetId
);
row_id!(
    /// A session: one annotator, one queue of images.
    SessionId
);
row_id!(
    /// A model whose predictions were imported for a dataset.
    ModelId
);
row_id!(
    /// A study: what is done with a dataset, frozen when it was begun.
    StudyId
);
