//! PNG, the file format of kitty's graphics protocol, in three kinds: every pixel as it is, every
//! pixel within a tolerance, and a small picture to look at until the large one is there. No
//! base64 and no escape sequences here.

mod container;
mod lossless;
mod near_lossless;
mod predict;
mod preview;
mod rows;

pub use lossless::lossless;
pub use near_lossless::near_lossless;
pub use preview::{PREVIEW_BYTES, preview};
