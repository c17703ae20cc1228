//! What a model said of an image.

use super::{ClassId, ImageId};

/// A class and the score a model gave it (a probability, or any number that sorts alike).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RankedClass {
    /// The class.
    pub class: ClassId,
    /// Its score; higher is likelier.
    pub score: f64,
}

/// A model's ranked classes for one image, best first.
#[derive(Clone, Debug, PartialEq)]
pub struct Prediction {
    /// The image.
    pub image: ImageId,
    /// The classes, best first; usually five.
    pub ranked: Vec<RankedClass>,
}
