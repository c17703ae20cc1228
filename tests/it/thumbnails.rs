//! Thumbnails as kitty gets them: how good they are, and how many bytes they take.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hit5::dataset::demo;
use hit5::graphics::encode::quality::psnr;
use hit5::graphics::{Capabilities, Protocol, Quality, prepare};
use hit5::imaging::{Limits, Pixels, cover, decode};

/// Sides of a thumbnail, in pixels.
const SIDE: u32 = 64;

/// Bytes on the line, without what surrounds them, and dB.
fn sent(thumbnail: &Pixels) -> (usize, f64) {
    let kitty = Capabilities { protocol: Protocol::Kitty, ..Capabilities::assumed() };
    let prepared = prepare(thumbnail.clone(), &kitty, Quality::THUMBNAIL);
    let payload = prepared.payload().unwrap();
    let seen = decode(&STANDARD.decode(payload).unwrap(), &Limits::default()).unwrap();
    (payload.len(), psnr(thumbnail, &seen))
}

/// Every eighth image of the demonstration set: small photographs, full of detail.
fn demonstration() -> Vec<Pixels> {
    let images = demo::draft().0.images;
    let files = images.iter().step_by(8).filter_map(|draft| demo::image_bytes(&draft.path));
    files.map(|file| cover(&decode(file, &Limits::default()).unwrap(), SIDE, SIDE)).collect()
}

/// Every channel of every pixel by chance.
fn noise() -> Pixels {
    let mut state = 1_u32;
    let bytes = std::iter::repeat_with(|| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state.to_be_bytes()[0]
    });
    Pixels::new(SIDE, SIDE, bytes.take((SIDE * SIDE * 3) as usize).collect()).unwrap()
}

#[test]
fn thumbnails_of_the_demonstration_set_are_small_and_good() {
    let thumbnails: Vec<_> = demonstration().iter().map(sent).collect();
    assert!(thumbnails.len() > 50, "{}", thumbnails.len());
    let mean = thumbnails.iter().map(|(bytes, _)| bytes).sum::<usize>() / thumbnails.len();
    let most = thumbnails.iter().map(|(bytes, _)| *bytes).max().unwrap();
    let worst = thumbnails.iter().map(|(_, quality)| *quality).fold(f64::INFINITY, f64::min);
    assert!(worst >= 38.0, "{worst} dB");
    assert!(mean <= 6_000 && most <= 7_500, "mean {mean}, most {most} bytes");
}

#[test]
fn noise_is_as_good_and_bounded() {
    let (bytes, quality) = sent(&noise());
    assert!(quality >= 38.0, "{quality} dB");
    // Less than its pixels, which would take 16,384.
    assert!(bytes < 12_500, "{bytes} bytes");
}
