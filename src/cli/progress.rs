//! How far long work is, on standard error, if that is a terminal.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// So many images: rate and time left.
pub(super) fn of_images(count: usize) -> ProgressBar {
    bar(count, "{bar:30} {pos}/{len} images  {per_sec}  {eta} left")
}

/// So many folders, and a message: how many names are in those listed.
pub(super) fn of_folders(count: usize) -> ProgressBar {
    bar(count, "{bar:30} {pos}/{len} folders  {msg} names")
}

fn bar(count: usize, style: &str) -> ProgressBar {
    let style =
        ProgressStyle::with_template(style).unwrap_or_else(|_| ProgressStyle::default_bar());
    let target = ProgressDrawTarget::stderr();
    ProgressBar::with_draw_target(Some(count as u64), target).with_style(style)
}
