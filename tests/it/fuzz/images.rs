//! Image files.

use super::check_text;
use hit5::imaging::{
    DecodeError, Limits, cover, decode, fit, has_wide_gamut, inspect, is_plain_jpeg, sniff,
    thumbnail,
};

const LIMITS: Limits = Limits { max_pixels: 1 << 20, max_file_bytes: 1 << 20 };

/// What is decoded keeps to the limits, and looking at a file takes and refuses what decoding does.
pub(crate) fn check(data: &[u8]) {
    let (decoded, facts) = (decode(data, &LIMITS), inspect(data, &LIMITS));
    match (&decoded, &facts) {
        (Ok(pixels), Ok(facts)) => {
            let (width, height) = pixels.size();
            assert_eq!((facts.width, facts.height), (width, height));
            assert_eq!(sniff(data), Some(facts.format));
            let area = u64::from(width) * u64::from(height);
            assert!((1..=LIMITS.max_pixels).contains(&area));
            assert_eq!(pixels.rgb().len() as u64, 3 * area);
            let small = fit(pixels, 40, 30).size();
            assert!((1..=40).contains(&small.0) && (1..=30).contains(&small.1), "{small:?}");
            assert_eq!(cover(pixels, 16, 16).size(), (16, 16));
        }
        (Err(one), Err(other)) => {
            assert_eq!(one, other);
            check_error(one, data);
        }
        _ => panic!("decoded {:?}, looked at {facts:?}", decoded.map(|pixels| pixels.size())),
    }
    assert!(!is_plain_jpeg(data) || data.starts_with(b"\xff\xd8"));
    has_wide_gamut(data);
    if let Ok(small) = thumbnail(data, 32, &LIMITS) {
        assert!(small.width() <= 32 && small.height() <= 32);
    }
}

fn check_error(error: &DecodeError, data: &[u8]) {
    check_text(&error.to_string());
    assert_eq!(*error == DecodeError::Empty, data.is_empty());
    if let DecodeError::TooManyPixels { width, height, max_pixels } = error {
        assert!(u64::from(*width) * u64::from(*height) > *max_pixels);
    }
}
