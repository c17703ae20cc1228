//! Image formats that are known but cannot be decoded, told by their first bytes, so that nobody is told
//! that a photograph is not an image. It decodes nothing.

use std::fmt;

/// A format that is not built in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ForeignFormat {
    /// AV1 in HEIF.
    Avif,
    /// HEVC in HEIF, what phones write.
    Heic,
    /// JPEG XL, bare or in its container.
    JpegXl,
    /// JPEG 2000, bare or in its container.
    Jpeg2000,
    /// What a camera's sensor saw, in one of the makers' formats. Many look like a TIFF that holds a small
    /// preview, which would be taken for the picture.
    CameraRaw,
}

impl ForeignFormat {
    /// A command that makes a picture of it that can be read.
    pub(super) fn remedy(self) -> &'static str {
        match self {
            Self::Avif => "avifdec IN.avif OUT.png",
            Self::Heic => "heif-convert IN.heic OUT.png",
            Self::JpegXl => "djxl IN.jxl OUT.png",
            Self::Jpeg2000 => "opj_decompress -i IN.jp2 -o OUT.png",
            Self::CameraRaw => "darktable-cli IN OUT.png",
        }
    }
}

impl fmt::Display for ForeignFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Avif => "AVIF",
            Self::Heic => "HEIC",
            Self::JpegXl => "JPEG XL",
            Self::Jpeg2000 => "JPEG 2000",
            Self::CameraRaw => "camera raw",
        })
    }
}

/// The format of these bytes, if it is one that is not built in.
pub fn foreign(bytes: &[u8]) -> Option<ForeignFormat> {
    let starts = |signatures: &[&[u8]]| signatures.iter().any(|it| bytes.starts_with(it));
    if starts(&[b"\xff\x0a", b"\0\0\0\x0cJXL \r\n\x87\n"]) {
        Some(ForeignFormat::JpegXl)
    } else if starts(&[b"\xff\x4f\xff\x51", b"\0\0\0\x0cjP  \r\n\x87\n"]) {
        Some(ForeignFormat::Jpeg2000)
    } else if starts(&[b"FUJIFILMCCD-RAW", b"FOVb", b"IIRO", b"IIRS", b"MMOR", b"IIU\0", b"\0MRM"])
    {
        Some(ForeignFormat::CameraRaw)
    } else if bytes.get(4..8) == Some(b"ftyp") {
        brand(bytes)
    } else if is_raw_tiff(bytes) {
        Some(ForeignFormat::CameraRaw)
    } else {
        None
    }
}

/// By the major and the compatible brands of an ISO base media file (ISO/IEC 14496-12, section 4.3).
fn brand(bytes: &[u8]) -> Option<ForeignFormat> {
    let length = u32::from_be_bytes(bytes.first_chunk().copied()?) as usize;
    let brands = bytes.get(8..length.min(bytes.len()).min(256))?;
    let (major, rest) = brands.split_first_chunk::<4>()?;
    let compatible = rest.get(4..).unwrap_or_default().as_chunks::<4>().0;
    std::iter::once(major).chain(compatible).find_map(|brand| match brand {
        b"avif" | b"avis" => Some(ForeignFormat::Avif),
        b"heic" | b"heix" | b"heim" | b"heis" | b"hevc" | b"hevx" => Some(ForeignFormat::Heic),
        b"crx " => Some(ForeignFormat::CameraRaw),
        _ => None,
    })
}

/// Whether a TIFF is a camera's: Canon's mark in its header, a version of DNG (tag 50706), or a first page
/// that says it is the reduced form of another (tag 254, bit 0), as those of Nikon, Sony and Pentax do.
fn is_raw_tiff(bytes: &[u8]) -> bool {
    let is_little = bytes.starts_with(b"II*\0");
    if !is_little && !bytes.starts_with(b"MM\0*") {
        return false;
    }
    if bytes.get(8..10) == Some(b"CR") {
        return true;
    }
    let number = |at: usize, length: usize| {
        let part = bytes.get(at..at.checked_add(length)?)?;
        let add = |sum: usize, byte: &u8| sum << 8 | usize::from(*byte);
        Some(if is_little { part.iter().rev().fold(0, add) } else { part.iter().fold(0, add) })
    };
    let is_mark = |at: usize| match number(at, 2)? {
        254 => Some(number(at + 8, 4)? & 1 == 1),
        tag => Some(tag == 50706),
    };
    let Some(directory) = number(4, 4) else { return false };
    let entries = number(directory, 2).unwrap_or(0);
    (0..entries).map_while(|n| is_mark(directory + 2 + n * 12)).any(|is_mark| is_mark)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A little-endian TIFF whose directory has these tags, each one 32-bit number.
    fn tiff(tags: &[(u16, u32)]) -> Vec<u8> {
        let mut bytes = b"II*\0\x08\0\0\0".to_vec();
        bytes.extend(u16::try_from(tags.len()).unwrap().to_le_bytes());
        for (tag, value) in tags {
            bytes.extend(tag.to_le_bytes());
            bytes.extend([4, 0, 1, 0, 0, 0]);
            bytes.extend(value.to_le_bytes());
        }
        bytes
    }

    #[test]
    fn each_is_known_by_its_content() {
        use ForeignFormat::{Avif, CameraRaw, Heic, Jpeg2000, JpegXl};
        let cases: [(&[u8], ForeignFormat); 10] = [
            (b"\0\0\0\x1cftypavif\0\0\0\0mif1avif", Avif),
            (b"\0\0\0\x1cftypmif1\0\0\0\0mif1avifmiaf", Avif),
            (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", Heic),
            (b"\0\0\0\x18ftypcrx \0\0\0\x01crx isom", CameraRaw),
            (b"\xff\x0a\x01", JpegXl),
            (b"\0\0\0\x0cJXL \r\n\x87\n", JpegXl),
            (b"\0\0\0\x0cjP  \r\n\x87\n", Jpeg2000),
            (b"FUJIFILMCCD-RAW 0201", CameraRaw),
            (b"IIU\0\x18\0\0\0", CameraRaw),
            (b"II*\0\x10\0\0\0CR\x02\0", CameraRaw),
        ];
        for (bytes, format) in cases {
            assert_eq!(foreign(bytes), Some(format), "{bytes:?}");
        }
        assert_eq!(foreign(&tiff(&[(254, 1), (256, 160)])), Some(CameraRaw));
        assert_eq!(foreign(&tiff(&[(254, 0), (50706, 0x104)])), Some(CameraRaw));
    }

    #[test]
    fn what_can_be_decoded_or_is_no_image_is_not_foreign() {
        let plain = tiff(&[(254, 0), (256, 160), (257, 120)]);
        for bytes in
            [&plain[..], b"", b"\xff\xd8\xff\xe0", b"\0\0\0\x18ftypmp42\0\0\0\0", b"\0\0\0\x18ftyp"]
        {
            assert_eq!(foreign(bytes), None, "{bytes:?}");
        }
        for length in 0..plain.len() {
            assert_eq!(foreign(&plain[..length]), None, "{length}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_make_it_panic(start in 0usize..4, rest: Vec<u8>) {
            let start: &[u8] = [&b"II*\0"[..], b"MM\0*", b"\0\0\0\x1cftyp", b""][start];
            foreign(&[start, &rest].concat());
        }
    }
}
