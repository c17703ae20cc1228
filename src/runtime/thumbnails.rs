//! Thumbnails, kept or made: what the decode pool and `hit5 thumbs` share.
//!
//! A thumbnail that was kept is read; another is made from its image and handed to a thread that
//! encodes and keeps it, so that no picture waits for that. Whatever goes wrong with the file of
//! kept thumbnails, they are made from the images as if there were none.

use super::source::Source;
use super::{clock, threads};
use crate::domain::ImageId;
use crate::graphics::encode::jpeg;
use crate::imaging::{self, Limits, Pixels};
use crate::store::{CacheError, NewThumbnail, Thumbnails};
use std::io;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::thread::JoinHandle;

/// Quality of kept thumbnails: JPEG without subsampling, 36.6 dB from what was made in the mean of
/// demonstration photographs, which at 96 pixels are all edges.
const QUALITY: u8 = 90;
/// So many may wait to be kept; what comes while more wait is made again another time.
const MOST_WAITING: usize = 256;
/// So many are kept in one transaction.
const BATCH: usize = 64;
const MS_PER_DAY: i64 = 24 * 60 * 60 * 1000;

/// Where thumbnails are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CacheFile {
    /// The file.
    pub path: PathBuf,
    /// How large it may get, in bytes.
    pub max_bytes: u64,
}

impl CacheFile {
    /// Opens it, made if it is not there.
    pub fn open(&self) -> Result<Thumbnails, CacheError> {
        Thumbnails::open(&self.path, self.max_bytes)
    }
}

/// The present day, counted from 1970: thumbnails are noted as used once a day.
pub fn today() -> i64 {
    clock::wall().0.div_euclid(MS_PER_DAY)
}

/// A square of an image, made from the image itself.
pub fn make(image: ImageId, side: u32, source: &Source) -> Result<Pixels, String> {
    let bytes = source.bytes(image)?;
    imaging::thumbnail(&bytes, side, &Limits::default()).map_err(|error| error.to_string())
}

/// A thumbnail as it is kept. `None` if it is too large for a JPEG.
pub fn encode(picture: String, small: &Pixels) -> Option<NewThumbnail> {
    let jpeg = jpeg::encode(small, QUALITY)?;
    Some(NewThumbnail { picture, side: small.width(), jpeg })
}

/// What the keeping thread is told.
enum News {
    /// A thumbnail was made of the picture of this name.
    Made(String, Pixels),
    /// A kept one was used for the first time today.
    Used(String),
}

/// What is kept, for the threads of the pool.
#[derive(Debug, Default)]
pub(super) struct Shelf {
    /// For reading; `None` if nothing is kept, or not any more.
    kept: Mutex<Option<Thumbnails>>,
    keeper: Option<Keeper>,
    /// Why nothing is kept any more.
    trouble: Arc<OnceLock<String>>,
    today: i64,
}

/// The thread that keeps thumbnails.
#[derive(Debug)]
struct Keeper {
    to: SyncSender<News>,
    thread: JoinHandle<()>,
}

impl Shelf {
    /// Opens the file twice, to read and to write. Where that fails, the shelf stays empty.
    pub(super) fn open(file: Option<&CacheFile>) -> io::Result<Self> {
        let (today, trouble) = (today(), Arc::new(OnceLock::new()));
        let opened = file.map(|file| Ok((file.open()?, file.open()?))).transpose();
        let opened = opened.unwrap_or_else(|error| {
            note(&trouble, &error);
            None
        });
        let (kept, keeper) = match opened {
            Some((kept, writing)) => (Some(kept), Some(Keeper::start(writing, &trouble, today)?)),
            None => (None, None),
        };
        Ok(Self { kept: Mutex::new(kept), keeper, trouble, today })
    }

    /// Why nothing is kept, if something went wrong.
    pub(super) fn trouble(&self) -> Option<&str> {
        self.trouble.get().map(String::as_str)
    }

    /// A square of an image, kept or made.
    pub(super) fn thumbnail(
        &self,
        image: ImageId,
        side: u32,
        source: &Source,
    ) -> Result<Pixels, String> {
        let name = self.keeper.as_ref().and_then(|_| source.kept_name(image));
        let Some(name) = name else { return make(image, side, source) };
        if let Some(kept) = self.find(&name, side) {
            return Ok(kept);
        }
        let small = make(image, side, source)?;
        self.tell(News::Made(name, small.clone()));
        Ok(small)
    }

    /// A kept thumbnail, shrunk to the side.
    fn find(&self, name: &str, side: u32) -> Option<Pixels> {
        let mut reading = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let found = reading.as_ref()?.get(name, side).unwrap_or_else(|error| {
            note(&self.trouble, &error);
            *reading = None;
            None
        })?;
        drop(reading);
        if found.used_on < self.today {
            self.tell(News::Used(name.to_owned()));
        }
        imaging::thumbnail(&found.jpeg, side, &Limits::default()).ok()
    }

    fn tell(&self, news: News) {
        // Where the keeper is behind, or has given up, the thumbnail is made again another time.
        self.keeper.as_ref().map_or(Ok(()), |keeper| keeper.to.try_send(news)).unwrap_or_default();
    }
}

impl Drop for Shelf {
    /// What is still waiting is kept.
    fn drop(&mut self) {
        if let Some(Keeper { to, thread }) = self.keeper.take() {
            drop(to);
            thread.join().unwrap_or_default();
        }
    }
}

impl Keeper {
    fn start(kept: Thumbnails, trouble: &Arc<OnceLock<String>>, today: i64) -> io::Result<Self> {
        let (to, news) = sync_channel(MOST_WAITING);
        let [trouble, of_panic] = [trouble, trouble].map(Arc::clone);
        let thread = threads::spawn(
            "thumbnails",
            move || {
                if let Err(error) = keep(kept, &news, today) {
                    note(&trouble, &error);
                }
            },
            move |text| of_panic.set(text).unwrap_or_default(),
        )?;
        Ok(Self { to, thread })
    }
}

/// Keeps what is told, all that is waiting at a time, until nobody is left to tell.
fn keep(mut kept: Thumbnails, news: &Receiver<News>, today: i64) -> Result<(), CacheError> {
    while let Ok(first) = news.recv() {
        let (mut new, mut used) = (Vec::new(), Vec::new());
        for news in std::iter::once(first).chain(news.try_iter().take(BATCH - 1)) {
            match news {
                News::Made(name, small) => new.extend(encode(name, &small)),
                News::Used(name) => used.push(name),
            }
        }
        kept.put(&new, &used, today)?;
    }
    Ok(())
}

/// The first trouble is the one that is told.
fn note(trouble: &OnceLock<String>, error: &CacheError) {
    trouble.set(error.to_string()).unwrap_or_default();
}

#[cfg(test)]
mod tests {
    #![expect(clippy::disallowed_methods, reason = "tests put files in place")]

    use super::*;
    use crate::graphics::encode::quality::psnr;
    use crate::imaging::Pixels;
    use crate::store::ImageFile;
    use std::fs::{self, File};
    use std::path::Path;
    use std::time::{Duration, SystemTime};

    const IMAGE: ImageId = ImageId(1);

    /// A folder with one image of one colour, `a.jpg`, last changed at a given second.
    struct Scene(tempfile::TempDir);

    impl Scene {
        fn new() -> Self {
            Self(tempfile::tempdir().unwrap())
        }

        fn put(&self, colour: [u8; 3], second: u64) {
            let jpeg = jpeg::encode(&Pixels::filled(40, 30, colour), 90).unwrap();
            let path = self.0.path().join("a.jpg");
            fs::write(&path, jpeg).unwrap();
            let time = SystemTime::UNIX_EPOCH + Duration::from_secs(second);
            File::options().write(true).open(path).unwrap().set_modified(time).unwrap();
        }

        fn source(&self, is_example: bool) -> Source {
            let root = self.0.path().display().to_string();
            let (path, held) = ("a.jpg".to_owned(), None);
            let (width_px, height_px) = (40, 30);
            Source::new(vec![ImageFile {
                id: IMAGE,
                root,
                path,
                is_example,
                held,
                bytes: 0,
                width_px,
                height_px,
            }])
        }

        fn file(&self) -> CacheFile {
            CacheFile { path: self.0.path().join("kept.db"), max_bytes: 1 << 20 }
        }

        /// The colour of the thumbnail; what is to be kept is when this returns.
        fn shown(&self, file: &CacheFile, is_example: bool) -> [u8; 3] {
            let all = Shelf::open(Some(file)).unwrap();
            let small = all.thumbnail(IMAGE, 16, &self.source(is_example)).unwrap();
            assert_eq!(small.size(), (16, 16));
            small.colour(8, 8).unwrap()
        }
    }

    /// Whether two colours are the same but for what JPEG loses.
    fn is_like(a: [u8; 3], b: [u8; 3]) -> bool {
        a.iter().zip(b).all(|(a, b)| a.abs_diff(b) <= 4)
    }

    const RED: [u8; 3] = [200, 30, 40];
    const BLUE: [u8; 3] = [30, 40, 200];

    #[test]
    fn an_unchanged_file_is_not_read_again_and_a_changed_one_is() {
        let scene = Scene::new();
        let file = scene.file();
        scene.put(RED, 1000);
        assert!(is_like(scene.shown(&file, true), RED));
        // Another picture of the same length, in disguise.
        let length = || fs::metadata(scene.0.path().join("a.jpg")).unwrap().len();
        let before = length();
        scene.put(BLUE, 1000);
        assert_eq!(length(), before);
        assert!(is_like(scene.shown(&file, true), RED), "what was kept");
        scene.put(BLUE, 1001);
        assert!(is_like(scene.shown(&file, true), BLUE), "a new time is a new picture");
    }

    #[test]
    fn images_to_label_are_not_kept() {
        let scene = Scene::new();
        let file = scene.file();
        scene.put(RED, 1000);
        assert!(is_like(scene.shown(&file, false), RED));
        let name = scene.source(true).kept_name(IMAGE).unwrap();
        assert_eq!(file.open().unwrap().get(&name, 1).unwrap(), None);
        assert_eq!(scene.source(false).kept_name(IMAGE), None);
    }

    #[test]
    fn without_a_file_to_keep_them_thumbnails_are_made() {
        let scene = Scene::new();
        scene.put(RED, 1000);
        let file = scene.file();
        fs::write(&file.path, b"milk").unwrap();
        let shelf = Shelf::open(Some(&file)).unwrap();
        assert!(shelf.thumbnail(IMAGE, 16, &scene.source(true)).is_ok());
        assert!(shelf.trouble().unwrap().contains("was left as it is"), "{:?}", shelf.trouble());
        let none = Shelf::open(None).unwrap();
        assert!(none.thumbnail(IMAGE, 16, &scene.source(true)).is_ok() && none.trouble().is_none());
    }

    /// As [`QUALITY`] says of photographs of the demonstration set.
    #[test]
    fn what_is_kept_is_close_to_what_was_made() {
        let draft = crate::dataset::demo::draft().0;
        let distances = draft.images.iter().step_by(40).map(|image| {
            let bytes = crate::dataset::demo::image_bytes(&image.path).unwrap();
            let small = imaging::thumbnail(bytes, 96, &Limits::default()).unwrap();
            let kept = encode(String::new(), &small).unwrap();
            psnr(&small, &imaging::decode(&kept.jpeg, &Limits::default()).unwrap())
        });
        let distances: Vec<f64> = distances.collect();
        let mean = distances.iter().sum::<f64>() / distances.len() as f64;
        assert!(mean > 36.0, "{mean}");
    }

    #[test]
    fn a_cache_in_a_folder_that_cannot_be_made_is_no_trouble_for_pictures() {
        let scene = Scene::new();
        scene.put(RED, 1000);
        let path = Path::new("/dev/null/kept.db").to_path_buf();
        let shelf = Shelf::open(Some(&CacheFile { path, max_bytes: 1 << 20 })).unwrap();
        assert!(shelf.thumbnail(IMAGE, 16, &scene.source(true)).is_ok());
        assert!(shelf.trouble().is_some());
    }
}
