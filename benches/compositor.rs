//! From pixels to what is sent: encoding on the worker, drawing and diffing on the UI thread.
#![allow(missing_docs, reason = "criterion's macros generate undocumented items")]
#![allow(clippy::unwrap_used, reason = "a benchmark may fail loudly")]

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use hit5::domain::{ImageId, Look};
use hit5::graphics::{
    Brush, Capabilities, Colours, Compositor, ImageKey, Pace, Placement, Prepared, Protocol,
    Quality, Wish, prepare,
};
use hit5::imaging::Pixels;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::collections::HashMap;
use std::hint::black_box;

const SCREEN: Rect = Rect { x: 0, y: 0, width: 200, height: 60 };
const THUMBNAILS: u16 = 156;

fn noisy(width: u32, height: u32, seed: u32) -> Pixels {
    let mut state = seed | 1;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state >> 28
    };
    let value = |at: u32, noise: u32| (at / 8 % 200 + noise).to_le_bytes()[0];
    let rgb = (0..width * height * 3).map(|at| value(at / 3, next())).collect();
    Pixels::new(width, height, rgb).unwrap()
}

fn kitty() -> Capabilities {
    Capabilities { protocol: Protocol::Kitty, ..Capabilities::assumed() }
}

fn blocks(colours: Colours) -> Capabilities {
    Capabilities { colours, ..Capabilities::assumed() }
}

/// Twelve rows of thirteen thumbnails, `shift` rows further down.
fn strip(shift: u16) -> Vec<Placement> {
    let place = |n: u16| Rect::new(95 + n % 13 * 7, n / 13 * 4 + shift, 6, 3);
    let key = |n: u16| ImageKey::Thumbnail(ImageId(i64::from(n)));
    (0..THUMBNAILS).map(|n| Placement::new(key(n), place(n))).collect()
}

fn thumbnails(capabilities: &Capabilities) -> HashMap<ImageKey, Prepared> {
    let picture = |n: &Placement| {
        (n.key, prepare(noisy(60, 60, u32::from(n.area.x)), capabilities, Quality::Lossless))
    };
    strip(0).iter().map(picture).collect()
}

fn encoding(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("prepare");
    for (name, width, height) in [("64x64", 64, 64), ("500x375", 500, 375), ("1000x800", 1000, 800)]
    {
        let pixels = noisy(width, height, 7);
        group.bench_function(format!("kitty {name}"), |bencher| {
            bencher.iter_batched(
                || pixels.clone(),
                |pixels| prepare(pixels, &kitty(), Quality::Lossless),
                BatchSize::LargeInput,
            );
        });
    }
    group.finish();
}

fn half_blocks(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("half blocks 60x30");
    let key = ImageKey::Photo(ImageId(1), Look::PLAIN);
    let placements = [Placement::new(key, Rect::new(0, 0, 60, 30))];
    for (name, colours) in [("24 bits", Colours::True), ("256 colours", Colours::Indexed256)] {
        let capabilities = blocks(colours);
        let source =
            HashMap::from([(key, prepare(noisy(1000, 800, 3), &capabilities, Quality::Lossless))]);
        let mut buffer = Buffer::empty(SCREEN);
        group.bench_function(format!("{name}, new"), |bencher| {
            bencher.iter_batched_ref(
                || Compositor::with_nonce(&capabilities, 1),
                |compositor| compositor.paint(&placements, &source, &mut buffer, Brush::FULL),
                BatchSize::LargeInput,
            );
        });
        let mut compositor = Compositor::with_nonce(&capabilities, 1);
        group.bench_function(format!("{name}, known"), |bencher| {
            bencher.iter(|| {
                compositor.paint(black_box(&placements), &source, &mut buffer, Brush::FULL);
            });
        });
    }
    group.finish();
}

fn updating(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("kitty frame with 156 thumbnails");
    let source = thumbnails(&kitty());
    let (rest, down) = (strip(0), strip(1));
    let settled = || {
        let mut compositor = Compositor::with_nonce(&kitty(), 1);
        compositor.paint(&rest, &source, &mut Buffer::empty(SCREEN), Brush::FULL);
        let wish = |placement: &Placement| Wish {
            key: placement.key,
            cells: (placement.area.width, placement.area.height),
            is_visible: true,
        };
        let wishes: Vec<Wish> = rest.iter().map(wish).collect();
        while compositor.next_piece(&wishes, &source, Pace::FULL).is_some() {
            compositor.arrange(&rest);
        }
        compositor
    };
    let mut compositor = settled();
    group.bench_function("unchanged", |bencher| {
        bencher.iter(|| compositor.arrange(black_box(&rest)));
    });
    group.bench_function("scrolled by a line", |bencher| {
        bencher.iter_batched_ref(
            settled,
            |compositor| compositor.arrange(black_box(&down)),
            BatchSize::LargeInput,
        );
    });
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20);
    targets = encoding, half_blocks, updating
}
criterion_main!(benches);
