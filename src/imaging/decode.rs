//! Decoding with limits: one entry for every format. Here the `image` crate's colours become
//! the program's: opaque RGB8, upright. It must not know where the bytes came from.

use super::{Format, Pixels, jpeg, sniff};
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
    let reader = ImageReader::with_format(Cursor::new(bytes), image::ImageFormat::Jpeg);
    let Ok(mut decoder) = reader.into_decoder() else { return false };
    decoder.orientation().is_ok_and(|turned| turned == Orientation::NoTransforms)
}

/// Decodes, and refuses what ends early.
fn decode_whole(
    bytes: &[u8],
    format: Format,
    limits: &Limits,
) -> Result<(DynamicImage, Orientation), DecodeError> {
    let whole = decode_upright(bytes, format, limits)?;
    if is_cut_short(bytes, format) {
        return Err(DecodeError::Truncated { format, bytes: bytes.len() as u64 });
    }
    Ok(whole)
}

fn known_format(bytes: &[u8]) -> Result<Format, DecodeError> {
    if bytes.is_empty() {
        return Err(DecodeError::Empty);
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
    reader.limits(memory_limits(limits));
    let mut decoder = reader.into_decoder().map_err(explain)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > limits.max_pixels {
        return Err(DecodeError::TooManyPixels { width, height, max_pixels: limits.max_pixels });
    }
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    Ok((DynamicImage::from_decoder(decoder).map_err(explain)?, orientation))
}

/// A decoder may allocate the widest pixel there is (four floats) twice, and its own tables.
fn memory_limits(limits: &Limits) -> image::Limits {
    let mut memory = image::Limits::no_limits();
    memory.max_alloc = Some(limits.max_pixels.saturating_mul(32).saturating_add(64 << 20));
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
mod tests {
    use super::*;

    const QUARTERS: [[u8; 3]; 4] = [[220, 40, 40], [40, 180, 60], [50, 70, 210], [240, 240, 240]];

    fn fixture(name: &str) -> Vec<u8> {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/images");
        super::super::read(&std::path::Path::new(folder).join(name), &Limits::default()).unwrap()
    }

    fn quarters(name: &str) -> [[u8; 3]; 4] {
        let pixels = decode(&fixture(name), &Limits::default()).unwrap();
        assert_eq!(pixels.size(), (24, 16), "{name}");
        [(6, 4), (18, 4), (6, 12), (18, 12)].map(|(x, y)| pixels.colour(x, y).unwrap())
    }

    fn distance(a: [[u8; 3]; 4], b: [[u8; 3]; 4]) -> u8 {
        a.iter().flatten().zip(b.iter().flatten()).map(|(a, b)| a.abs_diff(*b)).max().unwrap()
    }

    #[test]
    fn every_orientation_comes_out_upright() {
        for orientation in 1..=8 {
            let name = format!("orientation-{orientation}.jpg");
            assert!(distance(quarters(&name), QUARTERS) <= 4, "{name}: {:?}", quarters(&name));
            let facts = inspect(&fixture(&name), &Limits::default()).unwrap();
            assert_eq!((facts.width, facts.height), (24, 16), "{name}");
        }
    }

    #[test]
    fn only_upright_jpegs_in_common_colours_may_be_passed_on() {
        let plain = |name| is_plain_jpeg(&fixture(name));
        assert!(plain("orientation-1.jpg") && plain("grey.jpg"));
        assert!(!plain("orientation-6.jpg") && !plain("cmyk.jpg"));
        assert!(!plain("progressive.jpg") && !plain("png-named.jpg"));
    }

    #[test]
    fn every_kind_shows_the_same_colours() {
        let lossy = ["progressive.jpg", "cmyk.jpg"];
        let exact = [
            "png-named.jpg",
            "rgb.bmp",
            "rgb.tiff",
            "lossless.webp",
            "palette.png",
            "sixteen-bit.png",
            "two-frames.gif",
        ];
        for name in lossy {
            assert!(distance(quarters(name), QUARTERS) <= 4, "{name}: {:?}", quarters(name));
        }
        for name in exact {
            assert_eq!(quarters(name), QUARTERS, "{name}");
        }
    }

    #[test]
    fn grey_is_the_same_in_all_channels() {
        // Luma by ITU-R BT.601, as the fixtures were made.
        for name in ["grey.jpg", "grey.png"] {
            let luma = [94, 125, 80, 240].map(|luma: u8| [luma; 3]);
            assert!(distance(quarters(name), luma) <= 2, "{name}: {:?}", quarters(name));
        }
    }

    #[test]
    fn transparency_lies_over_white() {
        let [red, green, blue, clear] = quarters("alpha.png");
        assert_eq!([red, green, blue], [QUARTERS[0], QUARTERS[1], QUARTERS[2]]);
        assert_eq!(clear, [255, 255, 255]);
        assert_eq!(blend_with_white(0, 128), 127);
        assert_eq!(blend_with_white(200, 255), 200);
    }

    #[test]
    fn a_bomb_is_refused_by_its_header() {
        for refused in [
            decode(&fixture("bomb.png"), &Limits::default()).unwrap_err(),
            inspect(&fixture("bomb.png"), &Limits::default()).unwrap_err(),
        ] {
            assert_eq!(
                refused.to_string(),
                "30000 x 30000 pixels: more than the 100 megapixels allowed"
            );
        }
    }

    #[test]
    fn the_limit_itself_is_allowed() {
        let limits = |max_pixels| Limits { max_pixels, ..Limits::default() };
        assert!(decode(&fixture("grey.png"), &limits(24 * 16)).is_ok());
        assert!(decode(&fixture("grey.png"), &limits(24 * 16 - 1)).is_err());
    }

    #[test]
    fn a_short_jpeg_is_neither_accepted_nor_shown() {
        let bytes = fixture("truncated.jpg");
        let truncated = DecodeError::Truncated { format: Format::Jpeg, bytes: bytes.len() as u64 };
        assert_eq!(inspect(&bytes, &Limits::default()), Err(truncated.clone()));
        assert_eq!(decode(&bytes, &Limits::default()), Err(truncated));
    }

    #[test]
    fn half_a_file_never_passes_inspection() {
        let mut wrong = Vec::new();
        for name in [
            "orientation-6.jpg",
            "progressive.jpg",
            "cmyk.jpg",
            "png-named.jpg",
            "sixteen-bit.png",
            "palette.png",
            "rgb.bmp",
            "rgb.tiff",
            "lossless.webp",
            "two-frames.gif",
        ] {
            let bytes = fixture(name);
            let refused = inspect(&bytes[..bytes.len() / 2], &Limits::default());
            wrong.extend(
                (!matches!(refused, Err(DecodeError::Truncated { .. }))).then_some((name, refused)),
            );
        }
        assert_eq!(wrong, Vec::new());
    }

    #[test]
    fn what_is_no_image_is_named_so() {
        let decode = |bytes: &[u8]| decode(bytes, &Limits::default()).unwrap_err();
        assert_eq!(decode(b""), DecodeError::Empty);
        assert_eq!(decode(b"hello"), DecodeError::NotAnImage);
        assert!(matches!(decode(b"\xff\xd8\xff\xd9"), DecodeError::Damaged { .. }));
    }

    #[test]
    fn limits_below_a_megapixel_read_well() {
        assert_eq!(megapixels(100_000_000), "100");
        assert_eq!(megapixels(1_500_000), "1.5");
        assert_eq!(megapixels(1), "0.1");
    }

    proptest::proptest! {
        #[test]
        fn damage_anywhere_never_panics(name in 0usize..4, at in 0usize..400, value: u8) {
            let mut bytes = fixture(["cmyk.jpg", "palette.png", "lossless.webp", "two-frames.gif"][name]);
            let at = at % bytes.len();
            bytes[at] = value;
            if let Ok(pixels) = decode(&bytes, &Limits::default()) {
                proptest::prop_assert!(pixels.width() > 0);
            }
        }
    }
}
