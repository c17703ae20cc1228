//! The photographs that are made small.

use hit5::dataset::demo;
use hit5::graphics::encode::jpeg;
use hit5::imaging::{Limits, Pixels, cover, decode};
use std::path::{Path, PathBuf};

/// Size of the pictures that are made where there are no photographs: that of most of ILSVRC's.
const SIZE: (u32, u32) = (500, 375);
/// How many are made.
const PICTURES: usize = 40;

/// The JPEGs of the folder `HIT5_BENCH_PHOTOS`; without it, demonstration photographs enlarged.
pub(crate) fn files(work: &Path) -> (&'static str, Vec<PathBuf>) {
    let Some(folder) = std::env::var_os("HIT5_BENCH_PHOTOS") else {
        return ("the demonstration photographs, enlarged to 500 x 375", make(work));
    };
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let is_jpeg = |path: &PathBuf| {
        let extension = path.extension().unwrap_or_default().to_ascii_lowercase();
        extension == "jpg" || extension == "jpeg"
    };
    let mut files: Vec<PathBuf> = entries.filter(is_jpeg).collect();
    files.sort();
    ("the photographs of HIT5_BENCH_PHOTOS", files)
}

fn make(work: &Path) -> Vec<PathBuf> {
    let drafts = demo::draft().0.images;
    let one = |(n, path): (usize, &String)| {
        let bytes = demo::image_bytes(path).unwrap();
        let file = work.join(format!("photograph-{n}.jpg"));
        std::fs::write(&file, jpeg::encode(&enlarged(bytes), 92).unwrap()).unwrap();
        file
    };
    drafts.iter().map(|draft| &draft.path).take(PICTURES).enumerate().map(one).collect()
}

fn enlarged(bytes: &[u8]) -> Pixels {
    cover(&decode(bytes, &Limits::default()).unwrap(), SIZE.0, SIZE.1)
}
