//! From a file's bytes to the bytes on the line, stage by stage, over photographs; and once, a
//! table of bytes and quality beside viuer and ratatui-image.
//!
//! The photographs are the JPEGs of the folder `HIT5_BENCH_PHOTOS`, fitted into 1000 x 800
//! pixels; without it, a mosaic of the embedded demonstration set at its native size.
#![allow(missing_docs, reason = "criterion's macros generate undocumented items")]
#![allow(clippy::unwrap_used, reason = "a benchmark may fail loudly")]
#![allow(clippy::print_stdout, reason = "the table is what it is run for")]
#![allow(clippy::disallowed_methods, reason = "it reads the photographs it is pointed to")]

use criterion::{Criterion, criterion_group, criterion_main};
use hit5::dataset::demo;
use hit5::graphics::encode::{jpeg, png, quality::psnr, sixel};
use hit5::imaging::{Limits, Pixels, cover, decode, fit, stretch};
use image::codecs::png::PngEncoder;
use image::{DynamicImage, ExtendedColorType, ImageEncoder, RgbImage};
use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};
use ratatui::widgets::Widget;
use ratatui_image::Image;
use ratatui_image::protocol::Protocol;
use ratatui_image::protocol::iterm2::Iterm2;
use ratatui_image::protocol::kitty::Kitty;
use ratatui_image::protocol::sixel::Sixel;
use std::hint::black_box;

const WIDTH: u32 = 1000;
const HEIGHT: u32 = 800;
/// Cells of 10 x 20 pixels, in which ratatui-image is told the picture stands.
const CELLS: Size = Size { width: 100, height: 40 };

struct Photograph {
    name: String,
    file: Vec<u8>,
    fitted: Pixels,
}

fn photographs() -> Vec<Photograph> {
    let Some(folder) = std::env::var_os("HIT5_BENCH_PHOTOS") else { return vec![mosaic()] };
    let paths = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut paths: Vec<_> =
        paths.filter(|path| path.extension().is_some_and(|extension| extension == "jpg")).collect();
    paths.sort();
    paths.iter().map(|path| photograph(path)).collect()
}

fn photograph(path: &std::path::Path) -> Photograph {
    let file = std::fs::read(path).unwrap();
    let fitted = fit(&decode(&file, &Limits::default()).unwrap(), WIDTH, HEIGHT);
    Photograph { name: path.file_stem().unwrap().display().to_string(), file, fitted }
}

/// The demonstration photographs side by side until the area is full.
fn mosaic() -> Photograph {
    let mut canvas = RgbImage::new(WIDTH, HEIGHT);
    let (mut x, mut y, mut row_height) = (0, 0, 0);
    for draft in demo::draft().0.images {
        let tile = decode(demo::image_bytes(&draft.path).unwrap(), &Limits::default()).unwrap();
        let (width, height) = tile.size();
        if x >= WIDTH {
            (x, y, row_height) = (0, y + row_height, 0);
        }
        let tile = RgbImage::from_raw(width, height, tile.into_rgb()).unwrap();
        image::imageops::replace(&mut canvas, &tile, i64::from(x), i64::from(y));
        (x, row_height) = (x + width, row_height.max(height));
        if y >= HEIGHT {
            break;
        }
    }
    let fitted = Pixels::new(WIDTH, HEIGHT, canvas.into_raw()).unwrap();
    let file = jpeg::encode(&fitted, 90).unwrap();
    Photograph { name: "mosaic".to_owned(), file, fitted }
}

fn base64(bytes: usize) -> usize {
    bytes.div_ceil(3) * 4
}

/// viuer's kitty bytes need a terminal that answers; this is their documented form: RGBA
/// (`f=32`) in base64, in chunks of 4,096 characters with `m=` before and a terminator after.
fn viuer_kitty(pixels: &Pixels) -> usize {
    let encoded = base64((pixels.width() * pixels.height() * 4) as usize);
    encoded + encoded.div_ceil(4096) * "\x1b_Gm=1;\x1b\\".len()
}

/// viuer's iTerm2 bytes: the image crate's default PNG of the pixels, in base64.
fn viuer_iterm2(pixels: &Pixels) -> usize {
    let mut bytes = Vec::new();
    PngEncoder::new(&mut bytes)
        .write_image(pixels.rgb(), pixels.width(), pixels.height(), ExtendedColorType::Rgb8)
        .unwrap();
    base64(bytes.len())
}

fn as_image(pixels: &Pixels) -> DynamicImage {
    let rgb = RgbImage::from_raw(pixels.width(), pixels.height(), pixels.rgb().to_vec()).unwrap();
    // ratatui-image pads to whole cells with transparency, so what it encodes is always RGBA.
    DynamicImage::ImageRgba8(DynamicImage::ImageRgb8(rgb).into_rgba8())
}

/// What ratatui-image would write: the symbols of a buffer it has drawn into.
fn drawn(protocol: &Protocol) -> usize {
    let area = Rect::new(0, 0, CELLS.width, CELLS.height);
    let mut buffer = Buffer::empty(area);
    Image::new(protocol).render(area, &mut buffer);
    buffer.content.iter().map(|cell| cell.symbol().len()).sum()
}

struct Line {
    what: &'static str,
    bytes: usize,
    quality: f64,
}

fn ours(pixels: &Pixels) -> Vec<Line> {
    let read = |bytes: &[u8]| decode(bytes, &Limits::default()).unwrap();
    let line = |what, bytes: Vec<u8>| Line {
        what,
        bytes: base64(bytes.len()),
        quality: psnr(pixels, &read(&bytes)),
    };
    let small = png::preview(pixels, png::PREVIEW_BYTES).unwrap();
    let enlarged = stretch(&read(&small), pixels.width(), pixels.height());
    let sixels = sixel::Picture::new(pixels, 256);
    let cut: usize = sixels.pieces(20, 16_000).iter().map(|piece| piece.bytes.len()).sum();
    let shown = psnr(pixels, &sixels.shown().unwrap());
    vec![
        line("lossless", png::lossless(pixels).unwrap()),
        line("near lossless, 2", png::near_lossless(pixels, 2).unwrap()),
        line("near lossless, 3", png::near_lossless(pixels, 3).unwrap()),
        Line { what: "preview", bytes: base64(small.len()), quality: psnr(pixels, &enlarged) },
        line("jpeg, quality 80", jpeg::encode(pixels, 80).unwrap()),
        line("jpeg, quality 85", jpeg::encode(pixels, 85).unwrap()),
        line("jpeg, quality 90", jpeg::encode(pixels, 90).unwrap()),
        Line { what: "sixel 256, whole", bytes: sixels.whole().len(), quality: shown },
        Line { what: "sixel 256, pieces", bytes: cut, quality: shown },
    ]
}

fn theirs(pixels: &Pixels) -> Vec<Line> {
    let image = as_image(pixels);
    let exact = |what, bytes| Line { what, bytes, quality: f64::INFINITY };
    let kitty = |compress| {
        drawn(&Protocol::Kitty(Kitty::new(image.clone(), CELLS, 1, false, compress).unwrap()))
    };
    let sixel = Sixel::new(image.clone(), CELLS, false).unwrap().data;
    let seen = icy_sixel::SixelImage::decode(&sixel.as_bytes()[sixel.find("\x1bP").unwrap()..]);
    let seen = seen.unwrap().pixels;
    let rgb = seen.as_chunks::<4>().0.iter().flat_map(|[r, g, b, _]| [*r, *g, *b]);
    let rgb = rgb.take(pixels.rgb().len()).collect();
    let quality = psnr(pixels, &Pixels::new(pixels.width(), pixels.height(), rgb).unwrap());
    vec![
        exact("viuer kitty (computed)", viuer_kitty(pixels)),
        exact("viuer iTerm2", viuer_iterm2(pixels)),
        exact("ratatui-image kitty", kitty(false)),
        exact("ratatui-image kitty, o=z", kitty(true)),
        exact("ratatui-image iTerm2", Iterm2::new(image.clone(), CELLS, false).unwrap().data.len()),
        Line { what: "ratatui-image sixel", bytes: sixel.len(), quality },
    ]
}

fn table(photographs: &[Photograph]) {
    println!("bytes after base64 where there is one, PSNR in dB");
    for photograph in photographs {
        let (width, height) = photograph.fitted.size();
        println!("\n{} {width} x {height}", photograph.name);
        let lines = ours(&photograph.fitted).into_iter().chain(theirs(&photograph.fitted));
        for Line { what, bytes, quality } in lines {
            println!("{what:26} {bytes:>9} {quality:8.2}");
        }
    }
    thumbnails(photographs);
}

/// Thumbnails of the photographs and of the demonstration set, whose classes are what a list
/// shows.
fn thumbnails(photographs: &[Photograph]) {
    let demo = demo::draft().0.images;
    let demo = demo.iter().filter_map(|draft| demo::image_bytes(&draft.path));
    let demo = demo.map(|bytes| decode(bytes, &Limits::default()).unwrap());
    let sources = photographs.iter().map(|photograph| photograph.fitted.clone()).chain(demo);
    let thumbnails: Vec<Pixels> = sources.map(|source| cover(&source, 64, 64)).collect();
    println!("\n{} thumbnails 64 x 64", thumbnails.len());
    for tolerance in [4, 5, 6] {
        let encode = |thumbnail: &Pixels| {
            let png = png::near_lossless(thumbnail, tolerance).unwrap();
            let seen = decode(&png, &Limits::default()).unwrap();
            (base64(png.len()), psnr(thumbnail, &seen))
        };
        let encoded: Vec<(usize, f64)> = thumbnails.iter().map(encode).collect();
        let mean = encoded.iter().map(|(bytes, _)| bytes).sum::<usize>() / encoded.len();
        let most = encoded.iter().map(|(bytes, _)| *bytes).max().unwrap();
        let least = encoded.iter().map(|(_, quality)| *quality).fold(f64::INFINITY, f64::min);
        println!("tolerance {tolerance}: mean {mean}, most {most}, at least {least:.2} dB");
    }
}

fn encoding(criterion: &mut Criterion) {
    let photographs = photographs();
    table(&photographs);
    let mut bench = |stage: &str, run: &dyn Fn(&Photograph)| {
        let mut group = criterion.benchmark_group(stage);
        for photograph in &photographs {
            group.bench_function(&photograph.name, |bencher| {
                bencher.iter(|| run(black_box(photograph)));
            });
        }
        group.finish();
    };
    let limits = Limits::default();
    bench("decode", &|photo| drop(black_box(decode(&photo.file, &limits))));
    let decoded = |photo: &Photograph| decode(&photo.file, &limits).unwrap();
    bench("decode and fit", &|photo| drop(black_box(fit(&decoded(photo), WIDTH, HEIGHT))));
    bench("lossless", &|photo| drop(black_box(png::lossless(&photo.fitted))));
    bench("near lossless", &|photo| drop(black_box(png::near_lossless(&photo.fitted, 2))));
    bench("near lossless thumbnail", &|photo| {
        drop(black_box(png::near_lossless(&cover(&photo.fitted, 64, 64), 5)));
    });
    bench("preview", &|photo| drop(black_box(png::preview(&photo.fitted, png::PREVIEW_BYTES))));
    bench("jpeg", &|photo| drop(black_box(jpeg::encode(&photo.fitted, jpeg::PHOTO_QUALITY))));
    bench("sixel", &|photo| drop(black_box(sixel::Picture::new(&photo.fitted, 256).whole())));
    bench("sixel pieces", &|photo| {
        drop(black_box(sixel::Picture::new(&photo.fitted, 256).pieces(20, 16_000)));
    });
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(10);
    targets = encoding
}
criterion_main!(benches);
