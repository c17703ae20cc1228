//! The plan around sessions: which images in which phases, by which rules, for whom.
//!
//! A study is a TOML file: [`parse`] reads it, [`write()`] writes it, [`hash`] names the text that
//! was in force when it started. What makes no sense by itself is a fault
//! ([`StudySpec::faults`]); what does not fit the dataset [`check`] says; what is allowed but
//! unwise is [`advice`]. From a sound study follow the [samples](draw()) of its phases, every
//! annotator's [`queue`], and the [candidate list](candidates()) of an image.
//!
//! Pure: it opens no file and draws nothing by chance. The same study over the same dataset gives
//! the same images and the same queues on every machine and in every version; the documentation
//! of [`draw()`] and [`queue`] says how to redraw them without this program.

mod advice;
mod candidates;
mod check;
mod draw;
mod faults;
mod parse;
mod queue;
mod spec;
mod write;

#[cfg(test)]
mod tests;

use crate::domain::sha256;

pub use crate::domain::Reveal;
pub use advice::advice;
pub use candidates::candidates;
pub use check::{Facts, ModelFacts, check};
pub use draw::{DrawImage, draw};
pub use parse::parse;
pub use queue::queue;
pub use spec::{
    Again, Blocks, CandidateRule, ModelUse, Order, Overlap, PhaseSpec, Sample, StudySpec,
};
pub use write::write;

/// The name of a study's text: its SHA-256, as `sha256sum` prints it for the file.
pub fn hash(text: &str) -> String {
    sha256(text.as_bytes())
}
