//! Tests of the decoder on small files of every kind, whole and broken.

use super::*;

const QUARTERS: [[u8; 3]; 4] = [[220, 40, 40], [40, 180, 60], [50, 70, 210], [240, 240, 240]];

fn fixture(name: &str) -> Vec<u8> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/images");
    crate::imaging::read(&std::path::Path::new(folder).join(name), &Limits::default()).unwrap()
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

/// The GIF decoder takes such a picture for one, with no bytes.
#[test]
fn a_picture_without_pixels_is_refused_also_when_it_is_only_checked() {
    let mut bytes = fixture("two-frames.gif");
    bytes[8..10].fill(0);
    let refused = inspect(&bytes, &Limits::default()).unwrap_err();
    assert!(refused.to_string().ends_with("24 x 0 pixels has nothing to show"), "{refused}");
    assert_eq!(decode(&bytes, &Limits::default()), Err(refused));
}
