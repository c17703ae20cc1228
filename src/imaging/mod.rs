//! Bytes to pixels: which format, how large, decoded with limits, turned upright, resized.
//!
//! Everything comes out as [`Pixels`]: RGB8, upright, opaque. The module knows nothing of
//! terminals, threads or datasets; whoever calls it decides on which thread a decode runs.
//!
//! `against_libjpeg` and `against_pillow` hold how far each kind of file may be from what other decoders
//! make of it, and say it in a table.
//!
//! | question | answer |
//! |---|---|
//! | what is in these bytes? | [`sniff`]: the content decides, never a file's extension |
//! | is the file whole, and how large is the picture? | [`inspect`], used on import |
//! | what does it show? | [`decode`]: refuses what [`inspect`] refuses |
//! | fit into a box, or fill a box | [`fit`], [`cover`] |
//! | what does it show, at a glance? | [`thumbnail`] |
//! | is it an image that cannot be decoded here? | [`foreign`] |
//! | was it made for wider colours than the terminal's? | [`has_wide_gamut`] |
//! | how alike do two pictures look? | [`Descriptor`] |
//! | is one a copy of the other? | [`Fingerprint`], then [`Descriptor`] |
//! | turn, mirror, grey, contrast, invert; cut out | [`look`], [`crop`] |

#[cfg(test)]
mod against_libjpeg;
#[cfg(test)]
mod against_pillow;
mod decode;
mod descriptor;
mod fingerprint;
mod foreign;
mod format;
mod guard;
mod jpeg;
mod look;
mod pixels;
mod profile;
mod read;
mod resize;
mod thumbnail;

pub use decode::{DecodeError, Facts, Limits, decode, inspect, is_plain_jpeg};
pub use descriptor::Descriptor;
pub use fingerprint::Fingerprint;
pub use foreign::{ForeignFormat, foreign};
pub use format::{Format, sniff};
pub use guard::is_decoding;
pub use look::{crop, look};
pub use pixels::{Pixels, PixelsError};
pub use profile::has_wide_gamut;
pub use read::{ReadError, read};
pub use resize::{cover, fit, stretch};
pub use thumbnail::thumbnail;
