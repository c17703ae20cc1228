//! The JPEG decoder against libjpeg's: the pictures in `tests/fixtures/images/jpeg` stand beside
//! what libjpeg makes of them. A labeler that shows a wrong picture is worse than none.

use super::{DecodeError, Format, Limits, Pixels, decode, inspect, read};
use std::path::Path;

fn fixture(name: &str) -> Vec<u8> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/images/jpeg");
    read(&Path::new(folder).join(name), &Limits::default()).unwrap()
}

fn decoded(name: &str) -> Pixels {
    decode(&fixture(name), &Limits::default()).unwrap()
}

/// The largest difference of a channel between our picture of a JPEG and libjpeg's.
fn largest_difference(name: &str) -> u8 {
    let (ours, theirs) = (decoded(&format!("{name}.jpg")), decoded(&format!("{name}.png")));
    assert_eq!(ours.size(), theirs.size(), "{name}");
    ours.rgb().iter().zip(theirs.rgb()).map(|(a, b)| a.abs_diff(*b)).max().unwrap()
}

#[test]
fn colours_at_full_resolution_differ_by_two_at_most() {
    for name in ["baseline-444", "separate-scans-444"] {
        assert!(largest_difference(name) <= 2, "{name}: {}", largest_difference(name));
    }
}

/// Subsampled colours are interpolated, which every decoder rounds in its own way.
#[test]
fn subsampled_colours_differ_by_three_at_most() {
    for name in ["baseline-422", "baseline-420", "progressive-420"] {
        assert!(largest_difference(name) <= 3, "{name}: {}", largest_difference(name));
    }
}

#[test]
fn what_would_be_decoded_wrongly_is_refused_with_the_reason() {
    let (bytes, limits) = (fixture("separate-scans-420.jpg"), Limits::default());
    let error = decode(&bytes, &limits).unwrap_err();
    assert!(matches!(error, DecodeError::Unsupported { format: Format::Jpeg, .. }), "{error}");
    assert!(error.to_string().contains("a scan of its own"), "{error}");
    assert_eq!(inspect(&bytes, &limits), Err(error));
}
