//! Pixels to JPEG.

use crate::imaging::Pixels;
use image::codecs::jpeg::JpegEncoder;
use image::{ExtendedColorType, ImageEncoder};

/// Of 100: edges are clean, and a photograph takes about a sixth of its PNG.
const QUALITY: u8 = 85;

/// The picture as a JPEG; `None` if a side exceeds the format's 65,535 pixels.
pub(super) fn encode(pixels: &Pixels) -> Option<Vec<u8>> {
    let mut jpeg = Vec::new();
    let encoder = JpegEncoder::new_with_quality(&mut jpeg, QUALITY);
    let (width, height) = pixels.size();
    let written = encoder.write_image(pixels.rgb(), width, height, ExtendedColorType::Rgb8);
    written.ok().map(|()| jpeg)
}
