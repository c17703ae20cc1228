//! Pixels to terminal: what the terminal can do, and bringing its pictures in line with what
//! should be seen.
//!
//! - [`probe()`] asks the terminal, once, and yields [`Capabilities`].
//! - [`prepare`] (on a worker thread) turns decoded pixels into what the protocol needs.
//! - The app says where pictures stand ([`Placement`], sized with [`fit_cells`]); it knows no
//!   protocol.
//! - The [`Compositor`] holds what the terminal shows and stores, and emits the difference.
//!   It has a painter per protocol: `kitty` (images have ids and are sent once), `overlay` for
//!   `iterm2` and `sixel` (they have none and are sent again when they move), `cells` (text).
//! - [`oneshot`] prints a single picture outside of the full-screen program.
//!
//! Order of a frame: `FrameBytes::before`, [`BEGIN_SYNC`], ratatui's cells, `FrameBytes::inside`,
//! [`END_SYNC`]. This module knows no screens, sessions or files; only `probe::Tty` touches a
//! device.

mod capabilities;
mod cells;
mod compositor;
mod iterm2;
mod kitty;
pub mod oneshot;
mod overlay;
mod palette;
mod placement;
mod prepared;
pub mod probe;
mod sixel;

pub use capabilities::{Capabilities, CellSize, Colours, Glyphs, GraphicsChoice, Protocol};
pub use compositor::{BEGIN_SYNC, Compositor, END_SYNC, FrameBytes};
pub use overlay::{Band, Bands, Piece};
pub use placement::{ImageKey, Placement, fit_cells};
pub use prepared::{PictureSource, Prepared, prepare, prepare_bands};
pub use probe::{ProbeEnv, ProbeOutcome, probe};
