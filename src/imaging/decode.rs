//! Decoding with limits: one entry for every format. Here the `image` crate's colours become
//! the program's: opaque RGB8, upright. It must not know where the bytes came from.

use super::guard::guarded;
use super::{ForeignFormat, Format, Pixels, PixelsError, foreign, jpeg, sniff};
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageError, ImageReader, Rgb};
use std::io::Cursor;

/// How much one file may ask for, so that no file can take the machine down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Most pixels of a picture: width times height.
    pub max_pixels: u64,
    /// Most bytes of a file.
    pub max_file_bytes: u64,
}

impl Default for Limits {
    /// 100 megapixels and 256 MiB.
    fn default() -> Self {
        Self { max_pixels: 100_000_000, max_file_bytes: 256 << 20 }
    }
}

impl Limits {
    /// What a decoder may always take, for its tables and what else a file holds than pixels.
    const MEMORY_AT_LEAST: u64 = 64 << 20;

    /// What profiles and texts in a file may take of that. While one is unpacked, it may take three
    /// times as much for a moment.
    const MEMORY_OF_NOTES: u64 = 16 << 20;

    /// Most bytes that decoding a picture of so many pixels takes at any moment, beside what a copy of
    /// its file does: the widest pixel there is (four floats) twice, and tables.
    pub fn memory(&self, pixels: u64) -> u64 {
        pixels.min(self.max_pixels).saturating_mul(32).saturating_add(Self::MEMORY_AT_LEAST)
    }
}

/// What is known of an image file that was read to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Facts {
    /// Its format, told by its content.
    pub format: Format,
    /// Width in pixels, turned upright.
    pub width: u32,
    /// Height in pixels, turned upright.
    pub height: u32,
}

/// Why bytes could not be made a picture.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// There are no bytes.
    #[error("the file is empty")]
    Empty,
    /// An image of a format that is known, but cannot be decoded here.
    #[error(
        "{0}, which is not built in: convert it to PNG or JPEG, for example with `{remedy}`",
        remedy = .0.remedy()
    )]
    NotBuiltIn(ForeignFormat),
    /// The bytes do not begin like any known image.
    #[error("not an image: the content is none of JPEG, PNG, WebP, GIF, BMP, TIFF")]
    NotAnImage,
    /// The header announces more pixels than allowed. Nothing was allocated.
    #[error(
        "{width} x {height} pixels: more than the {} megapixels allowed",
        megapixels(*max_pixels)
    )]
    TooManyPixels {
        /// Announced width.
        width: u32,
        /// Announced height.
        height: u32,
        /// The limit that was exceeded, in pixels.
        max_pixels: u64,
    },
    /// Decoding it takes more memory than its size allows.
    #[error("{format} that takes more memory to decode than a picture of its size may")]
    TooMuchMemory {
        /// The format.
        format: Format,
    },
    /// The file ends before the picture does.
    #[error("truncated {format}: the file ends after {bytes} bytes, before the picture does")]
    Truncated {
        /// The format.
        format: Format,
        /// Length of the file.
        bytes: u64,
    },
    /// The content contradicts the format's rules.
    #[error("damaged {format}: {reason}")]
    Damaged {
        /// The format.
        format: Format,
        /// What the decoder found.
        reason: String,
    },
    /// The decoder panicked: the file is damaged, or of a kind that its makers did not think of.
    #[error("{format} at which its decoder fails ({reason}): converting it, say to PNG, may help")]
    Failed {
        /// The format.
        format: Format,
        /// What the decoder said.
        reason: String,
    },
    /// A rare feature of the format that the decoder does not have.
    #[error("a kind of {format} that cannot be read: {reason}")]
    Unsupported {
        /// The format.
        format: Format,
        /// What the decoder lacks.
        reason: String,
    },
}

/// Decodes bytes to upright, opaque RGB8.
///
/// EXIF orientation is applied, transparency is laid over white, 16-bit channels are rounded to
/// 8, the first frame of an animation is taken; embedded colour profiles and gamma are ignored,
/// CMYK is converted by the plain formula. A JPEG without its end-of-image marker is truncated,
/// not a picture whose missing part is grey: an answer to it would count like any other.
pub fn decode(bytes: &[u8], limits: &Limits) -> Result<Pixels, DecodeError> {
    let format = known_format(bytes)?;
    let (decoded, orientation) = decode_whole(bytes, format, limits)?;
    let mut decoded = over_white(decoded);
    decoded.apply_orientation(orientation);
    let rgb = decoded.into_rgb8();
    Pixels::new(rgb.width(), rgb.height(), rgb.into_raw())
        .map_err(|error| DecodeError::Damaged { format, reason: error.to_string() })
}

/// Checks a file by decoding all of it; the picture is thrown away.
///
/// Accepts what [`decode`] accepts. (A JPEG with a hole in the middle and its end in place may
/// pass: the format has no checksum.)
pub fn inspect(bytes: &[u8], limits: &Limits) -> Result<Facts, DecodeError> {
    let format = known_format(bytes)?;
    let (decoded, orientation) = decode_whole(bytes, format, limits)?;
    let (width, height) = if is_sideways(orientation) {
        (decoded.height(), decoded.width())
    } else {
        (decoded.width(), decoded.height())
    };
    Ok(Facts { format, width, height })
}

/// Whether a terminal that reads JPEG shows these bytes as [`decode`] does: a JPEG that is not
/// to be turned, and of a kind that everybody reads.
pub fn is_plain_jpeg(bytes: &[u8]) -> bool {
    let is_common = jpeg::is_common(bytes) && !jpeg::is_misread(bytes);
    if sniff(bytes) != Some(Format::Jpeg) || !is_common {
        return false;
    }
    let is_upright = || {
        let reader = ImageReader::with_format(Cursor::new(bytes), image::ImageFormat::Jpeg);
        let Ok(mut decoder) = reader.into_decoder() else { return false };
        decoder.orientation().is_ok_and(|turned| turned == Orientation::NoTransforms)
    };
    guarded(is_upright).unwrap_or(false)
}

/// Decodes, and refuses what ends early, and what its decoder panics at.
fn decode_whole(
    bytes: &[u8],
    format: Format,
    limits: &Limits,
) -> Result<(DynamicImage, Orientation), DecodeError> {
    let whole = guarded(|| decode_upright(bytes, format, limits))
        .map_err(|reason| DecodeError::Failed { format, reason })??;
    if is_cut_short(bytes, format) {
        return Err(DecodeError::Truncated { format, bytes: bytes.len() as u64 });
    }
    Ok(whole)
}

fn known_format(bytes: &[u8]) -> Result<Format, DecodeError> {
    if bytes.is_empty() {
        return Err(DecodeError::Empty);
    }
    // First, since camera raw may look like a TIFF.
    if let Some(format) = foreign(bytes) {
        return Err(DecodeError::NotBuiltIn(format));
    }
    sniff(bytes).ok_or(DecodeError::NotAnImage)
}

/// The picture as stored, and how it must be turned.
fn decode_upright(
    bytes: &[u8],
    format: Format,
    limits: &Limits,
) -> Result<(DynamicImage, Orientation), DecodeError> {
    if format == Format::Jpeg && jpeg::is_misread(bytes) {
        let reason = "components of unequal resolution, each in a scan of its own; \
                      `jpegtran -copy all` rewrites it without loss";
        return Err(DecodeError::Unsupported { format, reason: reason.to_owned() });
    }
    let explain = |error: ImageError| explain(&error, format, bytes);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format.codec());
    reader.limits(memory(Limits::MEMORY_OF_NOTES));
    let mut decoder = reader.into_decoder().map_err(explain)?;
    let (width, height) = decoder.dimensions();
    let pixels = u64::from(width) * u64::from(height);
    if pixels > limits.max_pixels {
        return Err(DecodeError::TooManyPixels { width, height, max_pixels: limits.max_pixels });
    }
    if pixels == 0 {
        let reason = PixelsError::Empty { width, height }.to_string();
        return Err(DecodeError::Damaged { format, reason });
    }
    decoder.set_limits(memory(limits.memory(pixels))).map_err(explain)?;
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    Ok((DynamicImage::from_decoder(decoder).map_err(explain)?, orientation))
}

/// The limit in the decoders' words.
fn memory(bytes: u64) -> image::Limits {
    let mut memory = image::Limits::no_limits();
    memory.max_alloc = Some(bytes);
    memory
}

fn is_sideways(orientation: Orientation) -> bool {
    matches!(
        orientation,
        Orientation::Rotate90
            | Orientation::Rotate270
            | Orientation::Rotate90FlipH
            | Orientation::Rotate270FlipH
    )
}

/// Lays a picture with transparency over white; others are returned as they are.
fn over_white(decoded: DynamicImage) -> DynamicImage {
    if !decoded.color().has_alpha() {
        return decoded;
    }
    let rgba = decoded.into_rgba8();
    let mut rgb = image::RgbImage::new(rgba.width(), rgba.height());
    for (to, from) in rgb.pixels_mut().zip(rgba.pixels()) {
        let [r, g, b, alpha] = from.0;
        *to = Rgb([r, g, b].map(|channel| blend_with_white(channel, alpha)));
    }
    DynamicImage::ImageRgb8(rgb)
}

/// `channel * a + 255 * (1 - a)` with `a = alpha / 255`, rounded.
fn blend_with_white(channel: u8, alpha: u8) -> u8 {
    let (channel, alpha) = (u32::from(channel), u32::from(alpha));
    let blended = (channel * alpha + 255 * (255 - alpha) + 127) / 255;
    u8::try_from(blended).unwrap_or(u8::MAX)
}

fn megapixels(pixels: u64) -> String {
    let tenths = pixels.div_ceil(100_000);
    if tenths.is_multiple_of(10) {
        (tenths / 10).to_string()
    } else {
        format!("{}.{}", tenths / 10, tenths % 10)
    }
}

fn explain(error: &ImageError, format: Format, bytes: &[u8]) -> DecodeError {
    let reason = innermost(error);
    let is_short = is_cut_short(bytes, format) || speaks_of_the_end(&reason);
    match error {
        ImageError::Limits(_) => DecodeError::TooMuchMemory { format },
        ImageError::Unsupported(_) => DecodeError::Unsupported { format, reason },
        _ if is_short => DecodeError::Truncated { format, bytes: bytes.len() as u64 },
        _ => DecodeError::Damaged { format, reason },
    }
}

/// The codec's own words, without "format error decoding ..." before them.
fn innermost(error: &dyn std::error::Error) -> String {
    let mut error = error;
    while let Some(source) = error.source() {
        error = source;
    }
    error.to_string().trim().to_owned()
}

/// What the container itself says of its end, where it says so.
fn is_cut_short(bytes: &[u8], format: Format) -> bool {
    match format {
        Format::Jpeg => jpeg::end_of_image(bytes).is_none(),
        Format::Webp => bytes.len() < riff_length(bytes),
        Format::Png | Format::Gif | Format::Bmp | Format::Tiff => false,
    }
}

/// Length of a RIFF file by its header; the length field does not count itself and the tag.
fn riff_length(bytes: &[u8]) -> usize {
    let Some(&[a, b, c, d]) = bytes.get(4..8) else { return 8 };
    (u32::from_le_bytes([a, b, c, d]) as usize).saturating_add(8)
}

/// The codecs tell a short file from a damaged one in words only; these are all of them.
fn speaks_of_the_end(reason: &str) -> bool {
    let reason = reason.to_ascii_lowercase();
    ["unexpected end", "unexpected eof", "failed to fill whole buffer", "no more bytes"]
        .iter()
        .any(|words| reason.contains(words))
}

#[cfg(test)]
mod tests;
