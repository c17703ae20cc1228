//! The one integration test binary. `support` is the harness; each other file says what it holds.

mod app_scripts;
mod screens;
mod support;
mod tidy;
