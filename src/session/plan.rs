//! What a session is asked to do; fixed while it lasts.

pub use crate::domain::DEFAULT_IDLE_AFTER_MS;

use crate::domain::{ClassId, ImageId, Phase};
use std::collections::HashMap;

/// The queue of images and the rules of the session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Practice or test.
    pub phase: Phase,
    /// Number of guesses allowed, 1..=9.
    pub k: usize,
    /// The images in the order they are shown; no image twice.
    pub queue: Vec<ImageId>,
    /// The truth of the images. Empty in a test: there it is never even loaded.
    pub truth: HashMap<ImageId, ClassId>,
    /// Gaps without a sign of life longer than this are idle time, in milliseconds.
    pub idle_after_ms: u64,
}
