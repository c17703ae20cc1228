//! Decoded pixels to the bytes a terminal's protocol carries: PNG for kitty, JPEG for iTerm2,
//! sixels. Pure: no terminal, no state, and no escape sequences but those a sixel picture
//! consists of. Scaling is the caller's ([`png::preview`], which must meet a size, excepted).
//!
//! | encoding | for |
//! |---|---|
//! | [`png::lossless`] | kitty, every pixel as it is |
//! | [`png::near_lossless`] | kitty, no channel further from the truth than a tolerance |
//! | [`png::preview`] | kitty over a slow line: a small picture first |
//! | [`jpeg::encode`] | iTerm2's inline images |
//! | [`sixel::Picture`] | sixels, whole or in pieces that share a palette |
//!
//! [`quality`] says how far a picture is from its original. The figures in this module's
//! documentation were taken by `benches/encode.rs` on one core; A, B and C are three photographs
//! of the Debian package `mate-backgrounds` (`GreenMeadow`, `Dune`, `TwoWings`) fitted into
//! 1000 x 800 pixels, and bytes are counted after base64 where the protocol asks for it.

pub mod jpeg;
mod palette;
pub mod png;
pub mod quality;
pub mod sixel;

#[cfg(test)]
mod test_pictures;
