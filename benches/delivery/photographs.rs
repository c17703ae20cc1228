//! The photographs that are sent, and a dataset of them for the program to import. It knows no
//! terminal.

use hit5::dataset::demo;
use hit5::graphics::encode::jpeg;
use hit5::imaging::{Limits, Pixels, cover, crop, decode, fit};
use std::path::Path;

/// The area pictures are drawn in, in pixels.
pub(crate) const AREA_PX: (u32, u32) = (1000, 800);
/// Classes, and examples of each.
const CLASSES: [&str; 24] = [
    "alder", "aspen", "baobab", "birch", "cedar", "cypress", "ebony", "elm", "fir", "ginkgo",
    "hazel", "hemlock", "juniper", "larch", "linden", "maple", "oak", "olive", "pine", "poplar",
    "rowan", "spruce", "walnut", "willow",
];
const EXAMPLES: u32 = 10;
/// Mosaics that are made where there are no photographs.
const MOSAICS: usize = 6;

/// A word that finds a class of the dataset.
pub(crate) const WORD: &str = "birch";

/// A photograph as it lies in its file, and as large as it is shown.
pub(crate) struct Photograph {
    pub(crate) name: String,
    pub(crate) file: Vec<u8>,
    pub(crate) fitted: Pixels,
}

impl Photograph {
    fn new(name: String, file: Vec<u8>) -> Self {
        let whole = decode(&file, &Limits::default()).unwrap();
        Self { name, file, fitted: fit(&whole, AREA_PX.0, AREA_PX.1) }
    }
}

/// The JPEGs of the folder `HIT5_BENCH_PHOTOS`; without it, mosaics of the demonstration set.
pub(crate) fn photographs() -> (String, Vec<Photograph>) {
    let Some(folder) = std::env::var_os("HIT5_BENCH_PHOTOS") else {
        let mosaics = (0..MOSAICS).map(|n| Photograph::new(format!("mosaic {n}"), mosaic(n)));
        return ("mosaics of the demonstration photographs".to_owned(), mosaics.collect());
    };
    let paths = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut paths: Vec<_> =
        paths.filter(|path| path.extension().is_some_and(|extension| extension == "jpg")).collect();
    paths.sort();
    let read = |path: &Path| {
        let name = path.file_stem().unwrap().display().to_string();
        Photograph::new(name, std::fs::read(path).unwrap())
    };
    (
        "the photographs of HIT5_BENCH_PHOTOS".to_owned(),
        paths.iter().map(|path| read(path)).collect(),
    )
}

/// Demonstration photographs side by side until the area is full, beginning with another one
/// for every number.
fn mosaic(number: usize) -> Vec<u8> {
    const TILE: u32 = 200;
    let drafts = demo::draft().0.images;
    let tiles = drafts.iter().cycle().skip(number * 20).take(20).map(|draft| {
        let bytes = demo::image_bytes(&draft.path).unwrap();
        cover(&decode(bytes, &Limits::default()).unwrap(), TILE, TILE)
    });
    let mut canvas = image::RgbImage::new(AREA_PX.0, AREA_PX.1);
    for (n, tile) in (0_u32..).zip(tiles) {
        let tile = image::RgbImage::from_raw(TILE, TILE, tile.into_rgb()).unwrap();
        let (x, y) = (n % 5 * TILE, n / 5 * TILE);
        image::imageops::replace(&mut canvas, &tile, i64::from(x), i64::from(y));
    }
    let canvas = Pixels::new(AREA_PX.0, AREA_PX.1, canvas.into_raw()).unwrap();
    jpeg::encode(&canvas, 90).unwrap()
}

/// Lays out a folder to import: the photographs to be labelled, parts of them as examples.
pub(crate) fn lay_out(root: &Path, photographs: &[Photograph]) {
    for (photograph, class) in photographs.iter().zip(CLASSES.iter().cycle()) {
        put(&root.join("val").join(class), &photograph.name, &photograph.file);
    }
    for (class_number, class) in (0..).zip(CLASSES) {
        for example in 0..EXAMPLES {
            let number: u32 = class_number * EXAMPLES + example;
            let photograph = &photographs[number as usize % photographs.len()];
            let name = format!("{class}-{example}");
            put(&root.join("train").join(class), &name, &part(&photograph.fitted, number));
        }
    }
}

fn put(folder: &Path, name: &str, bytes: &[u8]) {
    std::fs::create_dir_all(folder).unwrap();
    std::fs::write(folder.join(format!("{name}.jpg")), bytes).unwrap();
}

/// A part of 250 x 250 pixels of a photograph, another for every number.
fn part(photograph: &Pixels, number: u32) -> Vec<u8> {
    let side = 250.min(photograph.width()).min(photograph.height());
    let x = number * 97 % (photograph.width() - side + 1);
    let y = number * 61 % (photograph.height() - side + 1);
    let rect = hit5::domain::PixelRect { x, y, width: side, height: side };
    jpeg::encode(&crop(photograph, rect), 90).unwrap()
}
