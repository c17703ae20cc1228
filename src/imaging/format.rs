//! Which image format a file holds, told by its first bytes. It never looks at names: ILSVRC
//! itself has a PNG called `.JPEG`.

use std::fmt;

/// The formats that can be decoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// JPEG: baseline or progressive; grey, YCbCr, RGB, CMYK, YCCK.
    Jpeg,
    /// PNG of any colour type and depth.
    Png,
    /// WebP: lossy or lossless; the first frame of an animation.
    Webp,
    /// GIF: its first frame.
    Gif,
    /// Windows bitmap.
    Bmp,
    /// TIFF: its first page.
    Tiff,
}

impl Format {
    pub(super) fn codec(self) -> image::ImageFormat {
        match self {
            Self::Jpeg => image::ImageFormat::Jpeg,
            Self::Png => image::ImageFormat::Png,
            Self::Webp => image::ImageFormat::WebP,
            Self::Gif => image::ImageFormat::Gif,
            Self::Bmp => image::ImageFormat::Bmp,
            Self::Tiff => image::ImageFormat::Tiff,
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Jpeg => "JPEG",
            Self::Png => "PNG",
            Self::Webp => "WebP",
            Self::Gif => "GIF",
            Self::Bmp => "BMP",
            Self::Tiff => "TIFF",
        })
    }
}

/// The format of these bytes, or `None` if they are not the beginning of an image.
pub fn sniff(bytes: &[u8]) -> Option<Format> {
    let starts = |signature: &[u8]| bytes.starts_with(signature);
    if starts(b"\xff\xd8\xff") {
        Some(Format::Jpeg)
    } else if starts(b"\x89PNG\r\n\x1a\n") {
        Some(Format::Png)
    } else if starts(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        Some(Format::Webp)
    } else if starts(b"GIF87a") || starts(b"GIF89a") {
        Some(Format::Gif)
    } else if starts(b"II*\0") || starts(b"MM\0*") {
        Some(Format::Tiff)
    } else if starts(b"BM") && has_bitmap_header(bytes) {
        Some(Format::Bmp)
    } else {
        None
    }
}

/// Two letters are too few to tell a bitmap from a text that begins with "BM": the length of
/// its second header must be one of those in use.
fn has_bitmap_header(bytes: &[u8]) -> bool {
    let Some(&[a, b, c, d]) = bytes.get(14..18) else { return false };
    matches!(u32::from_le_bytes([a, b, c, d]), 12 | 16 | 40 | 52 | 56 | 64 | 108 | 124)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signatures_are_told_apart() {
        assert_eq!(sniff(b"\xff\xd8\xff\xe0..."), Some(Format::Jpeg));
        assert_eq!(sniff(b"\x89PNG\r\n\x1a\n"), Some(Format::Png));
        assert_eq!(sniff(b"RIFF\0\0\0\0WEBPVP8 "), Some(Format::Webp));
        assert_eq!(sniff(b"GIF89a"), Some(Format::Gif));
        assert_eq!(sniff(b"MM\0*"), Some(Format::Tiff));
        assert_eq!(sniff(b"BM............\x28\0\0\0"), Some(Format::Bmp));
    }

    #[test]
    fn near_misses_are_not_images() {
        for bytes in [
            &b""[..],
            b"\xff\xd8",
            b"RIFF\0\0\0\0WAVE",
            b"BMW is a maker of cars and motorcycles",
            b"<!DOCTYPE html>",
            b"\x89PNG\n",
        ] {
            assert_eq!(sniff(bytes), None, "{bytes:?}");
        }
    }
}
