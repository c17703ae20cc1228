//! The one integration test binary. `support` is the harness; each other file says what it holds.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test may panic, and touches files and processes"
)]

mod annotations;
mod app_scripts;
mod audit;
mod broken_images;
mod cells;
mod cli;
mod crash;
mod crowd;
mod doctor;
mod endurance;
mod examples;
mod export;
mod faults;
mod figures;
mod figures_screen;
mod fuzz;
mod home_scripts;
mod key;
mod layouts;
mod listing;
mod panel_scripts;
mod predictions;
mod privilege;
mod pty;
mod queries;
mod readme;
mod report;
mod review;
mod review_scripts;
mod screens;
mod sharing;
mod soak;
mod stats;
mod study;
mod study_scripts;
mod support;
mod taxonomies;
mod terminal_safety;
mod terminals;
mod thumbnails;
mod thumbs;
mod tidy;
mod tmux;
mod verify;
mod view_scripts;
