//! From a file's bytes to pixels of the size they are shown at.
#![allow(missing_docs, reason = "criterion's macros generate undocumented items")]
#![allow(clippy::unwrap_used, reason = "a benchmark may fail loudly")]

use criterion::{Criterion, criterion_group, criterion_main};
use hit5::dataset::by_variety;
use hit5::domain::{Look, PixelRect};
use hit5::imaging::{Descriptor, Limits, Pixels, cover, crop, decode, fit, inspect, look};
use image::codecs::jpeg::JpegEncoder;
use image::{ExtendedColorType, ImageEncoder};
use std::hint::black_box;

/// A picture that compresses about like a photograph: flat patches with some grain.
fn photograph(width: u32, height: u32) -> Pixels {
    let mut state = 7_u32;
    let mut grain = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state >> 28
    };
    let patch = |x: u32, y: u32| (x / 40 * 37 + y / 30 * 23) % 200;
    let places = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
    let colours = places.flat_map(|(x, y)| {
        let value = (patch(x, y) + grain()).to_le_bytes()[0];
        [value, value / 2 + 40, 255 - value]
    });
    Pixels::new(width, height, colours.collect()).unwrap()
}

fn jpeg(pixels: &Pixels) -> Vec<u8> {
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, 90)
        .write_image(pixels.rgb(), pixels.width(), pixels.height(), ExtendedColorType::Rgb8)
        .unwrap();
    bytes
}

fn decoding(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("decode");
    for (width, height) in [(500, 375), (2400, 1600)] {
        let name = format!("{width}x{height}");
        let bytes = jpeg(&photograph(width, height));
        let limits = Limits::default();
        group.bench_function(format!("jpeg {name}"), |bencher| {
            bencher.iter(|| decode(black_box(&bytes), &limits));
        });
        group.bench_function(format!("inspect {name}"), |bencher| {
            bencher.iter(|| inspect(black_box(&bytes), &limits));
        });
        group.bench_function(format!("jpeg {name} and fit 1000x800"), |bencher| {
            bencher.iter(|| fit(&decode(black_box(&bytes), &limits).unwrap(), 1000, 800));
        });
        group.bench_function(format!("jpeg {name} and cover 64x64"), |bencher| {
            bencher.iter(|| cover(&decode(black_box(&bytes), &limits).unwrap(), 64, 64));
        });
    }
    group.finish();
}

/// What a key of the view mode costs on an original of 3.8 megapixels.
fn looking(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("look");
    let pixels = photograph(2400, 1600);
    let colours = Look::PLAIN.with_grey_switched().with_contrast_by(1);
    for (name, wanted) in [
        ("quarter turn", Look::PLAIN.turned_right()),
        ("half turn", Look::PLAIN.turned_right().turned_right()),
        ("mirror", Look::PLAIN.flipped()),
        ("grey", Look::PLAIN.with_grey_switched()),
        ("contrast", Look::PLAIN.with_contrast_by(1)),
        ("everything", colours.turned_left().flipped()),
    ] {
        group.bench_function(name, |bencher| bencher.iter(|| look(black_box(&pixels), wanted)));
    }
    let half = PixelRect { x: 600, y: 400, width: 1200, height: 800 };
    group.bench_function("crop", |bencher| bencher.iter(|| crop(black_box(&pixels), half)));
    group.finish();
}

/// What an import pays to choose the examples of a class, beside the decoding.
fn describing(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("describe");
    for (width, height) in [(500, 375), (2400, 1600)] {
        let pixels = photograph(width, height);
        group.bench_function(format!("{width}x{height}"), |bencher| {
            bencher.iter(|| Descriptor::of(black_box(&pixels)));
        });
    }
    let pool: Vec<Descriptor> =
        (0..52).map(|n| Descriptor::of(&photograph(100 + n * 3, 90 + n))).collect();
    group.bench_function("order of 52", |bencher| bencher.iter(|| by_variety(black_box(&pool))));
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20);
    targets = decoding, looking, describing
}
criterion_main!(benches);
