//! dataset
pub mod demo;
