//! Every kind of file against a reference: the images in `tests/fixtures/images/kinds` stand beside
//! what Pillow makes of them (`make.py` there made both).
//!
//! | kind | largest difference of a channel |
//! |---|---|
//! | JPEG: grey, RGB, Adobe's CMYK | 1 |
//! | JPEG: progressive, with restart markers, turned by EXIF | 2 |
//! | JPEG: Adobe's YCCK | 3 |
//! | PNG: 16 bits (grey, RGB), palette, two colours, with transparency | 0 |
//! | WebP: lossy, lossless, with transparency | 0 |
//! | GIF: first frame of two, with transparency | 0 |
//! | BMP: palette, grey, two colours, 32 bits | 0 |
//! | TIFF: raw, LZW, deflate, `PackBits`, group 4, grey, 16 bits, with transparency | 0 |
//! | TIFF: CMYK, JPEG inside | 1 |
//! | TIFF: palette | refused |

use super::{DecodeError, Format, Limits, decode, read};
use std::path::Path;

const LARGEST: &[(u8, &[&str])] = &[
    (1, &["cmyk.jpg", "grey.jpg", "rgb.jpg", "cmyk.tiff", "jpeg.tiff"]),
    (2, &["progressive.jpg", "restarts.jpg", "turned.jpg"]),
    (3, &["ycck.jpg"]),
    (0, &["rgb16.png", "grey16.png", "alpha.png", "grey-alpha.png", "bilevel.png", "palette.png"]),
    (
        0,
        &[
            "palette-clear.png",
            "lossy.webp",
            "lossy-alpha.webp",
            "lossless-alpha.webp",
            "lossless.webp",
        ],
    ),
    (0, &["two-frames.gif", "clear.gif", "palette.bmp", "grey.bmp", "bilevel.bmp", "alpha.bmp"]),
    (0, &["rgb-raw.tiff", "rgb-lzw.tiff", "rgb-adobe_deflate.tiff", "rgb-packbits.tiff"]),
    (0, &["grey.tiff", "grey16.tiff", "alpha.tiff", "bilevel-group4.tiff"]),
];

fn fixture(name: &str) -> Vec<u8> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/images/kinds");
    read(&Path::new(folder).join(name), &Limits::default()).unwrap()
}

#[test]
fn every_kind_shows_what_the_reference_shows() {
    for (largest, names) in LARGEST {
        for name in *names {
            let [ours, theirs] = [(*name).to_owned(), format!("{name}.png")]
                .map(|name| decode(&fixture(&name), &Limits::default()).unwrap());
            assert_eq!(ours.size(), theirs.size(), "{name}");
            let difference = ours.rgb().iter().zip(theirs.rgb()).map(|(a, b)| a.abs_diff(*b)).max();
            assert!(difference <= Some(*largest), "{name}: {difference:?}");
        }
    }
}

#[test]
fn a_kind_that_is_lacking_is_refused_with_the_reason() {
    let error = decode(&fixture("palette.tiff"), &Limits::default()).unwrap_err();
    assert!(matches!(error, DecodeError::Unsupported { format: Format::Tiff, .. }), "{error}");
    assert!(error.to_string().contains("Palette"), "{error}");
}

/// A file of each format that says it is 65,500 pixels wide and high (WebP: 16,383, its largest).
fn bombs() -> Vec<(&'static str, Vec<u8>)> {
    let with = |name: &str, places: &[(usize, &[u8])]| {
        let mut bytes = fixture(name);
        for (at, value) in places {
            bytes[*at..*at + value.len()].copy_from_slice(value);
        }
        bytes
    };
    let find = |name: &str, what: &[u8]| {
        let bytes = fixture(name);
        bytes.windows(what.len()).position(|window| window == what).unwrap()
    };
    let frame = find("grey.jpg", b"\xff\xc0");
    let (size, size_le) = ([0xff, 0xdc], [0xdc, 0xff, 0, 0]);
    // A TIFF's size is in the entries 256 and 257 of its directory, and 278 says how many rows are stored
    // together; all are 32-bit numbers (type 4).
    let tiff = [[0x00, 0x01, 4, 0], [0x01, 0x01, 4, 0], [0x16, 0x01, 4, 0]]
        .map(|entry| (find("grey.tiff", &entry) + 8, &size_le[..]));
    let start = find("lossy.webp", b"\x9d\x01\x2a");
    vec![
        ("JPEG", with("grey.jpg", &[(frame + 5, &size), (frame + 7, &size)])),
        ("PNG", fixture("../bomb.png")),
        ("GIF", with("clear.gif", &[(6, &size_le[..2]), (8, &size_le[..2])])),
        ("BMP", with("grey.bmp", &[(18, &size_le), (22, &size_le)])),
        ("TIFF", with("grey.tiff", &tiff)),
        ("WebP", with("lossy.webp", &[(start + 3, &[0xff, 0x3f, 0xff, 0x3f])])),
    ]
}

#[test]
fn no_format_allocates_what_a_header_announces() {
    for (format, bytes) in bombs() {
        let error = decode(&bytes, &Limits::default()).unwrap_err();
        assert!(matches!(error, DecodeError::TooManyPixels { .. }), "{format}: {error}");
        assert_eq!(super::inspect(&bytes, &Limits::default()), Err(error), "{format}");
    }
}
