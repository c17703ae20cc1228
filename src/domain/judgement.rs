//! What a reviewer makes of an error: whose it is, and why it was made.

use super::{DatasetId, ImageId, SessionId, Timestamp};

/// The highest severity; the lowest is 1.
pub const MAX_SEVERITY: u8 = 3;

/// Whose error it is.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Whose {
    /// The annotator's of a session.
    Session(SessionId),
    /// The model's of this name.
    Model(String),
}

/// An error: the truth of an image is not among the first k that somebody named.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ErrorId {
    /// The image.
    pub image: ImageId,
    /// Whose it is.
    pub whose: Whose,
}

/// All that a reviewer says of one error.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Opinion {
    /// Whether it is said. Otherwise it is begun, or was taken back: the error is not judged yet.
    pub is_settled: bool,
    /// Word of the cause; `None`: left unattributed.
    pub cause: Option<String>,
    /// Words of the factors that are present in the image, in the order they were named.
    pub factors: Vec<String>,
    /// How bad the error is: 1 (hardly) to [`MAX_SEVERITY`].
    pub severity: Option<u8>,
    /// Whether the ground truth is wrong.
    pub is_truth_wrong: bool,
    /// Keys of classes that are right as well, in the order they were named.
    pub valid: Vec<String>,
    /// A comment in the reviewer's words; empty: none.
    pub comment: String,
}

/// One line of the append-only list of judgements. In force is the last of each reviewer on each
/// error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// The dataset.
    pub dataset: DatasetId,
    /// What is judged.
    pub error: ErrorId,
    /// Name of the reviewer, who is an annotator like any other.
    pub reviewer: String,
    /// How many guesses counted, or classes of the model.
    pub k: usize,
    /// What is said.
    pub opinion: Opinion,
    /// Whether the reviewer was not told whose error it is.
    pub is_blind: bool,
    /// When it was said.
    pub at: Timestamp,
}
