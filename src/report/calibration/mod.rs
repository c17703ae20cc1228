//! What annotators know of their own answers and of a model's: confidence and expectation.

mod confidence;
mod expectation;

pub use confidence::{Confidence, ConfidenceLevel, ConfidenceOrder};
pub use expectation::{Expectation, ExpectationTable};

#[cfg(test)]
mod tests;
