//! Distances between pictures drawn here; `tests/it/examples.rs` has those between photographs.

use super::*;
use crate::imaging::{Limits, decode, read, stretch};
use proptest::prelude::*;

const SIDE_PX: u32 = 64;

fn picture(width: u32, height: u32, colour: impl Fn(u32, u32) -> [u8; 3]) -> Pixels {
    let places = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
    Pixels::new(width, height, places.flat_map(|(x, y)| colour(x, y)).collect()).unwrap()
}

fn distance(a: &Pixels, b: &Pixels) -> f32 {
    let (a, b) = (Descriptor::of(a), Descriptor::of(b));
    a.as_ref().iter().zip(b.as_ref()).map(|(a, b)| (a - b) * (a - b)).sum::<f32>().sqrt()
}

/// Stripes that cross the picture along a direction: 0 is across, 1 is down.
fn stripes(right: u32, down: u32) -> Pixels {
    picture(128, 128, |x, y| {
        [if ((x * right + y * down) / 16).is_multiple_of(2) { 40 } else { 210 }; 3]
    })
}

/// The share of each direction in all parts together.
fn directions(pixels: &Pixels) -> [f32; DIRECTIONS] {
    let descriptor = Descriptor::of(pixels);
    let mut sums = [0.0; DIRECTIONS];
    for histogram in descriptor.as_ref()[COLOURS..].chunks_exact(DIRECTIONS) {
        sums.iter_mut().zip(histogram).for_each(|(sum, share)| *sum += share);
    }
    sums
}

#[test]
fn the_colour_is_oklab() {
    // The pairs of the publication, in sRGB: white, and the primaries as computed elsewhere.
    for (srgb, [l, a, b]) in [
        ([1.0, 1.0, 1.0], [1.0, 0.0, 0.0]),
        ([0.0, 0.0, 0.0], [0.0, 0.0, 0.0]),
        ([1.0, 0.0, 0.0], [0.627_955, 0.224_863, 0.125_846]),
        ([0.0, 0.0, 1.0], [0.452_014, -0.032_457, -0.311_528]),
    ] {
        let seen = oklab(srgb);
        let error = seen.iter().zip([l, a, b]).map(|(seen, wanted)| (seen - wanted).abs());
        assert!(error.fold(0.0, f32::max) < 1e-3, "{srgb:?}: {seen:?}");
    }
}

#[test]
fn colours_stand_where_they_are_in_the_picture() {
    let pixels = picture(80, 40, |x, y| if x < 20 && y < 10 { [255; 3] } else { [0; 3] });
    let descriptor = Descriptor::of(&pixels);
    let lightness: Vec<f32> = descriptor.as_ref()[..COLOURS].iter().step_by(3).copied().collect();
    assert!((lightness[0] - COLOUR_WEIGHT).abs() < 1e-3, "{lightness:?}");
    assert!(lightness[1..].iter().all(|value| value.abs() < 1e-6), "{lightness:?}");
}

#[test]
fn edges_are_told_apart_by_direction() {
    let strongest = |pixels: &Pixels| {
        let sums = directions(pixels);
        (0..DIRECTIONS).max_by(|&a, &b| sums[a].total_cmp(&sums[b])).unwrap()
    };
    assert_eq!(strongest(&stripes(1, 0)), 0, "the gradient points to the right");
    assert_eq!(strongest(&stripes(0, 1)), 4, "down");
    assert_eq!(strongest(&stripes(1, 1)), 2, "to the lower right");
    assert!(distance(&stripes(1, 0), &stripes(0, 1)) > 1.0);
}

#[test]
fn an_edge_counts_whichever_side_is_lighter() {
    let light_left = picture(64, 64, |x, _| if x < 30 { [200; 3] } else { [30; 3] });
    let dark_left = picture(64, 64, |x, _| if x < 30 { [30; 3] } else { [200; 3] });
    let [a, b] = [&light_left, &dark_left].map(directions);
    assert!(a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-6), "{a:?} {b:?}");
}

#[test]
fn noise_in_flat_parts_is_no_shape() {
    let grain = picture(64, 64, |x, y| [120 + u8::from((x * 7 + y * 13) % 5 == 0); 3]);
    let flat = Pixels::filled(64, 64, [120; 3]);
    assert!(distance(&grain, &flat) < 0.4, "{}", distance(&grain, &flat));
}

#[test]
fn the_same_colours_in_another_file_are_the_same_point() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/images");
    let of = |name| {
        let bytes = read(&std::path::Path::new(folder).join(name), &Limits::default()).unwrap();
        Descriptor::of(&decode(&bytes, &Limits::default()).unwrap())
    };
    assert_eq!(of("rgb.bmp"), of("lossless.webp"));
    assert_eq!(of("rgb.bmp"), of("rgb.tiff"));
}

/// To the last bit, so that an import gives the same order on every machine.
#[test]
fn the_numbers_are_the_same_everywhere() {
    let pixels =
        picture(97, 61, |x, y| [x * 2, y * 4, (x * y) % 256].map(|value| value.to_le_bytes()[0]));
    let descriptor = Descriptor::of(&pixels);
    let bits = descriptor.as_ref().iter().flat_map(|number| number.to_bits().to_le_bytes());
    let hash = bits.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    assert_eq!(hash, 0x23d5_bf86_698e_945f);
}

proptest! {
    #[test]
    fn every_picture_has_finite_numbers_of_the_same_count(
        width in 1u32..150, height in 1u32..150, seed: u8,
    ) {
        let pixels = picture(width, height, |x, y| {
            [x ^ y, x.wrapping_mul(31) + u32::from(seed), y * 7].map(|value| value.to_le_bytes()[0])
        });
        let descriptor = Descriptor::of(&pixels);
        prop_assert_eq!(descriptor.as_ref().len(), COLOURS + EDGES);
        prop_assert!(descriptor.as_ref().iter().all(|number| number.is_finite()));
    }

    #[test]
    fn a_flat_picture_has_no_edges_and_no_size(
        colour: [u8; 3], a in (1u32..100, 1u32..100), b in (1u32..100, 1u32..100),
    ) {
        let [one, other] = [a, b].map(|(width, height)| Pixels::filled(width, height, colour));
        prop_assert_eq!(Descriptor::of(&one), Descriptor::of(&other));
        prop_assert!(directions(&one).iter().all(|&share| share == 0.0));
    }

    #[test]
    fn enlarging_by_whole_pixels_changes_nothing(times in 1u32..4, shade: u8) {
        let of = |times: u32| picture(SIDE_PX * times, SIDE_PX * times, |x, y| {
            [x / times * 3, y / times * 2, u32::from(shade)].map(|value| value.to_le_bytes()[0])
        });
        prop_assert_eq!(Descriptor::of(&of(1)), Descriptor::of(&of(times)));
    }
}

#[test]
fn a_narrow_picture_is_seen_whole() {
    let wide = picture(200, 1, |x, _| if x < 100 { [255; 3] } else { [0; 3] });
    let square = stretch(&wide, 200, 200);
    assert!(distance(&wide, &square) < 0.1, "{}", distance(&wide, &square));
}
