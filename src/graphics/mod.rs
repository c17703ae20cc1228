//! Pixels to terminal: what the terminal can do, and bringing its pictures in line with what
//! should be seen.
//!
//! - [`probe()`] asks the terminal, once, and yields [`Capabilities`].
//! - [`prepare`] (on a worker thread) turns decoded pixels into what the protocol needs.
//! - [`encode`] turns pixels into PNG, JPEG or sixels; [`prepare`] chooses.
//! - The app says where pictures stand ([`Placement`], sized with [`fit_cells`]); it knows no
//!   protocol.
//! - [`View`] says which part of a picture is seen, and in which cells.
//! - The [`Compositor`] holds what the terminal shows and stores, and emits the difference.
//!   It has a painter per protocol: `kitty` (images have ids and are sent once), `overlay` for
//!   `iterm2` and `sixel` (they have none and are sent again when they move), `cells` (text).
//! - [`oneshot`] prints a single picture outside of the full-screen program.
//! - The [`Pacer`] says how many bytes may be on the way.
//!
//! Order of a frame: [`BEGIN_SYNC`], cells, [`Arranged::bytes`], [`END_SYNC`]; pieces of pictures
//! go between frames. This module knows no screens, sessions or files; only `probe::Tty` reads a
//! device, and only `oneshot` prints.

mod capabilities;
mod cells;
mod compositor;
pub mod encode;
mod iterm2;
mod kitty;
pub mod oneshot;
mod overlay;
mod pacer;
mod palette;
mod placement;
mod prepared;
pub mod probe;
mod sixel;
mod view;

pub use capabilities::{
    Capabilities, CellSize, Colours, Glyphs, GraphicsChoice, Protocol, Speed, UnknownChoice,
};
pub use compositor::{Arranged, BEGIN_SYNC, Brush, Compositor, END_SYNC, Failed, Pace, Wish};
use overlay::Bands;
pub use pacer::{LineReturned, Pacer, Ping};
pub use placement::{ImageKey, Placement, fit_cells};
pub use prepared::{PictureSource, Prepared, Quality, prepare, prepare_preview};
pub use probe::{ProbeEnv, ProbeOutcome, probe};
pub use view::{Direction, Framing, Scene, View};
