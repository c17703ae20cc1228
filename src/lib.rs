//! hit5
pub mod app;
pub mod cli;
pub mod dataset;
pub mod domain;
pub mod graphics;
pub mod imaging;
pub mod report;
pub mod runtime;
pub mod search;
pub mod session;
pub mod stats;
pub mod store;
pub mod taxonomy;
pub mod widgets;
