//! Reusable pieces of screens: they know ratatui, cells and styles, but no screen and no state.

mod grid;
mod line;

pub use grid::{square_width, strip, tiles};
pub use line::{breadcrumb, columns, highlighted, meter, put, put_right, shorten, wrapped};
