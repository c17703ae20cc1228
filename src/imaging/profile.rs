//! Whether a picture was made for wider colours than sRGB's. Profiles are ignored when a picture is
//! decoded: a terminal takes sRGB and most profiles mean just that; but a picture with wide ones is shown
//! paler than it is, which somebody who compares colours has to know.

use super::guard::guarded;
use super::{Format, sniff};
use image::{ImageDecoder, ImageReader};
use moxcms::{ColorProfile, Xyzd};
use std::io::Cursor;

/// By how much the triangle of primaries must be larger than sRGB's: profiles of sRGB differ by a few per
/// cent among each other, Display P3 has 1.36 and Adobe RGB 1.35 times the area.
const WIDER: f64 = 1.15;

/// Whether these bytes hold a colour profile (ICC.1) whose primaries span clearly more than sRGB's. `false`
/// for what has none, or none that can be read.
pub fn has_wide_gamut(bytes: &[u8]) -> bool {
    let profile = || sniff(bytes).and_then(|format| icc(bytes, format));
    guarded(|| profile().is_some_and(|icc| is_wide(&icc))).unwrap_or(false)
}

/// The profile's own bytes. A file that holds none at all is not read further than its header.
fn icc(bytes: &[u8], format: Format) -> Option<Vec<u8>> {
    let reader = ImageReader::with_format(Cursor::new(bytes), format.codec());
    reader.into_decoder().ok()?.icc_profile().ok()?
}

fn is_wide(icc: &[u8]) -> bool {
    let Ok(profile) = ColorProfile::new_from_slice(icc) else { return false };
    let srgb = ColorProfile::new_srgb();
    area(&profile) > area(&srgb) * WIDER
}

/// Area of the triangle of primaries in the CIE 1931 chromaticity diagram; 0 for a profile without.
fn area(profile: &ColorProfile) -> f64 {
    let place = |primary: Xyzd| {
        let sum = primary.x + primary.y + primary.z;
        (primary.x / sum, primary.y / sum)
    };
    let (red, green, blue) =
        (place(profile.red_colorant), place(profile.green_colorant), place(profile.blue_colorant));
    let twice = (green.0 - red.0) * (blue.1 - red.1) - (blue.0 - red.0) * (green.1 - red.1);
    // Without primaries all places are 0/0.
    if twice.is_nan() { 0.0 } else { twice.abs() / 2.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::codecs::jpeg::JpegEncoder;
    use image::codecs::png::PngEncoder;
    use image::{ExtendedColorType, ImageEncoder};

    fn with_profile(profile: &ColorProfile, is_jpeg: bool) -> Vec<u8> {
        let (icc, mut bytes) = (profile.encode().unwrap(), Vec::new());
        let (pixels, kind) = ([9; 12], ExtendedColorType::Rgb8);
        if is_jpeg {
            let mut encoder = JpegEncoder::new(&mut bytes);
            encoder.set_icc_profile(icc).unwrap();
            encoder.write_image(&pixels, 2, 2, kind).unwrap();
        } else {
            let mut encoder = PngEncoder::new(&mut bytes);
            encoder.set_icc_profile(icc).unwrap();
            encoder.write_image(&pixels, 2, 2, kind).unwrap();
        }
        bytes
    }

    #[test]
    fn wide_profiles_are_told_from_usual_ones() {
        for is_jpeg in [true, false] {
            assert!(has_wide_gamut(&with_profile(&ColorProfile::new_display_p3(), is_jpeg)));
            assert!(has_wide_gamut(&with_profile(&ColorProfile::new_adobe_rgb(), is_jpeg)));
            assert!(!has_wide_gamut(&with_profile(&ColorProfile::new_srgb(), is_jpeg)));
            assert!(!has_wide_gamut(&with_profile(
                &ColorProfile::new_gray_with_gamma(2.2),
                is_jpeg
            )));
        }
    }

    #[test]
    fn without_a_profile_nothing_is_wide() {
        for bytes in [&b""[..], b"not an image", b"\xff\xd8\xff\xe0"] {
            assert!(!has_wide_gamut(bytes));
        }
        assert!(!is_wide(b"not a profile"));
    }
}
