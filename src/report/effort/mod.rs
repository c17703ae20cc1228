//! What errors cost in time: had every image been cut off earlier, and from annotator to annotator.

mod cut_off;
mod points;

pub use cut_off::{CutOff, CutOffPoint};
pub use points::{Effort, EffortPoint, ModelPoint};

#[cfg(test)]
mod tests;
