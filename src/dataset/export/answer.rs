//! An answer in force, with the session it was given in.

use serde::Serialize;

/// An answer in force. Its fields in their order are those of a line of JSON, and the columns of a table.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Answer<'a> {
    /// The session's lasting id.
    pub session: &'a str,
    /// Who answered.
    pub annotator: &'a str,
    /// Name of the dataset.
    pub dataset: &'a str,
    /// `practice` or `test`.
    pub phase: &'static str,
    /// Number of guesses allowed.
    pub k: usize,
    /// Name of the study, if there was one.
    pub study: Option<&'a str>,
    /// Which of its phases, from 0.
    pub study_phase: Option<usize>,
    /// Place of the image in the session's queue, from 0.
    pub trial: u32,
    /// Path of the image below the dataset's folder; `None`: it must not be told.
    pub image: Option<&'a str>,
    /// SHA-256 of that path, where it must not be told.
    pub image_sha256: Option<String>,
    /// Keys of the classes guessed, best first.
    pub guesses: &'a [String],
    /// When it was submitted last, in milliseconds since 1970-01-01T00:00:00Z.
    pub at_ms: i64,
    /// Time with the image on the screen, in milliseconds.
    pub lead_ms: u64,
    /// The same without pauses and idleness, in milliseconds.
    pub active_ms: u64,
    /// Time until the first key, in milliseconds, where it is known.
    pub first_key_ms: Option<u64>,
    /// Number of keys pressed.
    pub keys: u32,
    /// Number of searches begun.
    pub searches: u32,
    /// How sure the annotator was, where asked. The name says the scale: a reader of scores must not
    /// take it for one.
    pub confidence_1_to_5: Option<u8>,
    /// Whether the model was expected to be right, where asked.
    pub expects_model: Option<bool>,
    /// Whether a model's prediction had been seen before.
    pub is_assisted: bool,
    /// Whether the candidates had been widened to all classes.
    pub is_widened: bool,
    /// Words of the flags of the image.
    pub flags: Vec<&'static str>,
    /// Keys of other classes that are there.
    pub present: &'a [String],
    /// A comment; empty: none.
    pub comment: &'a str,
    /// Key of the true class: `None` where nobody asked for it, `Some(None)` where it is not known or must
    /// not be told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub truth: Option<Option<&'a str>>,
}
