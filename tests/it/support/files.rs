//! Folders of images as people have them, made on the spot.

use image::{GrayImage, ImageFormat, Luma, Rgb, RgbImage};
use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};

/// A picture of a few pixels in one shade.
pub(crate) fn picture(shade: u8, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let image = RgbImage::from_pixel(12, 8, Rgb([shade, 255 - shade, 90]));
    image.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// A small picture of patches in which no two neighbours are alike.
pub(crate) fn mottled(seed: u32) -> Vec<u8> {
    mottled_of((120, 90), seed)
}

/// The same of this width and height.
pub(crate) fn mottled_of((width, height): (u32, u32), seed: u32) -> Vec<u8> {
    let shade = |x: u32, y: u32| Luma([(x / 20 * 89 + y / 15 * 157 + seed * 31).to_le_bytes()[0]]);
    let mut bytes = Cursor::new(Vec::new());
    let image = GrayImage::from_fn(width, height, shade);
    image.write_to(&mut bytes, ImageFormat::Png).unwrap();
    bytes.into_inner()
}

/// The bytes of one of the images in `tests/fixtures/images`.
pub(crate) fn fixture(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/images");
    fs::read(folder.join(name)).unwrap()
}

/// A folder under construction.
pub(crate) struct Tree {
    pub(crate) root: PathBuf,
}

impl Tree {
    /// An empty folder in `home`.
    pub(crate) fn new(home: &Path, name: &str) -> Self {
        let root = home.join(name);
        fs::create_dir_all(&root).unwrap();
        Self { root }
    }

    /// Puts a file there, with the folders above it.
    pub(crate) fn put(&self, path: impl AsRef<Path>, bytes: &[u8]) -> &Self {
        let path = self.root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
        self
    }

    /// Puts so many pictures into a folder: `a-b-0.png` and on into `a/b`. No two folders hold
    /// the same name, since an import takes files alike in name and size for copies.
    pub(crate) fn put_pictures(&self, folder: &str, count: u8) -> &Self {
        let name = folder.replace('/', "-");
        for n in 0..count {
            self.put(format!("{folder}/{name}-{n}.png"), &picture(n, ImageFormat::Png));
        }
        self
    }

    /// Its path as an argument.
    pub(crate) fn arg(&self) -> &str {
        self.root.to_str().unwrap()
    }
}
