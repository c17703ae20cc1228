//! What an image shows, as far as it is known.

/// The reference classes of an image, by their keys.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GroundTruth {
    /// The original label.
    pub class: String,
    /// The classes that are right, where somebody looked for all of them; empty: nobody did. The
    /// original label need not be among them.
    pub valid: Vec<String>,
}
