//! The decode pool: wanted pictures in, prepared pictures out, on threads of its own.
//!
//! The loop says after every frame what is wanted, the most important first; what was wanted
//! before and has not begun is forgotten. A picture that panics its decoder fails alone.

use super::message::Message;
use super::originals::Originals;
use super::source::Source;
use super::threads;
use super::thumbnails::Shelf;
use crate::app::Picture;
use crate::domain::Look;
use crate::graphics::{
    Capabilities, CellSize, ImageKey, Prepared, Protocol, Quality, fit_cells, prepare,
    prepare_preview,
};
use crate::imaging::{self, Limits, Pixels};
use ratatui::layout::{Position, Rect, Size};
use std::borrow::Cow;
use std::collections::{HashSet, VecDeque};
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::JoinHandle;

/// A picture wanted at a size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Want {
    /// Which picture.
    pub(super) key: ImageKey,
    /// The most pixels that can be shown of it.
    pub(super) box_px: (u32, u32),
    /// The cells there are for it, for protocols that encode it for its cells.
    pub(super) pane: Size,
    /// How large a cell is.
    pub(super) cell: CellSize,
    /// How faithful it shall be.
    pub(super) quality: Quality,
    /// Whether a small stand-in is wanted first, for a slow line.
    pub(super) with_preview: bool,
}

/// What came of a want.
#[derive(Clone, Debug)]
pub(super) enum Made {
    /// The stand-in; the picture follows.
    Preview(Prepared),
    /// The picture.
    Picture(Prepared),
}

#[derive(Debug, Default)]
struct Queue {
    waiting: VecDeque<Want>,
    /// What the threads are making, by generation.
    in_work: HashSet<(u64, ImageKey)>,
    source: Arc<Source>,
    generation: u64,
    is_closed: bool,
}

#[derive(Debug, Default)]
struct Shared {
    queue: Mutex<Queue>,
    has_work: Condvar,
    originals: Originals,
    shelf: Shelf,
}

/// The pool.
#[derive(Debug)]
pub(super) struct Pool {
    shared: Arc<Shared>,
    threads: Vec<JoinHandle<()>>,
}

impl Pool {
    /// Starts as many threads as the machine has processors for, four at most.
    pub(super) fn start(
        capabilities: &Capabilities,
        shelf: Shelf,
        to: &Sender<Message>,
    ) -> io::Result<Self> {
        let shared = Arc::new(Shared { shelf, ..Shared::default() });
        let count = std::thread::available_parallelism().map_or(2, |count| count.get().min(4));
        let start_one = |_| {
            let (shared, capabilities) = (Arc::clone(&shared), capabilities.clone());
            let (to, on_panic) = (to.clone(), to.clone());
            threads::spawn(
                "decode",
                move || work(&shared, &capabilities, &to),
                move |text| on_panic.send(Message::Panicked(text)).unwrap_or_default(),
            )
        };
        let threads = (0..count).map(start_one).collect::<io::Result<_>>()?;
        Ok(Self { shared, threads })
    }

    /// Changes to another dataset's images; answers to earlier wants carry an older generation.
    pub(super) fn use_source(&self, source: Source) -> u64 {
        let mut queue = self.shared.queue.lock().unwrap_or_else(PoisonError::into_inner);
        queue.source = Arc::new(source);
        queue.waiting.clear();
        queue.generation += 1;
        queue.generation
    }

    /// Why no thumbnails are kept, if something went wrong.
    pub(super) fn trouble(&self) -> Option<&str> {
        self.shared.shelf.trouble()
    }

    /// Says what is wanted now, the most important first.
    pub(super) fn want(&self, wants: impl IntoIterator<Item = Want>) {
        let mut queue = self.shared.queue.lock().unwrap_or_else(PoisonError::into_inner);
        queue.waiting.clear();
        for want in wants {
            if !queue.in_work.contains(&(queue.generation, want.key)) {
                queue.waiting.push_back(want);
            }
        }
        drop(queue);
        self.shared.has_work.notify_all();
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        self.shared.queue.lock().unwrap_or_else(PoisonError::into_inner).is_closed = true;
        self.shared.has_work.notify_all();
        for thread in self.threads.drain(..) {
            // A panic in there has been a message already.
            thread.join().unwrap_or_default();
        }
    }
}

fn work(shared: &Shared, capabilities: &Capabilities, to: &Sender<Message>) {
    while let Some((want, source, generation)) = next(shared) {
        let tell = |picture, prepared| {
            to.send(Message::Picture { want, generation, picture, prepared }).is_ok()
        };
        let made = caught(|| {
            if let ImageKey::Thumbnail(image) = want.key {
                let small = shared.shelf.thumbnail(image, want.box_px.0, &source)?;
                return Ok((small.size(), prepare(small, capabilities, want.quality)));
            }
            let decoded = original(want.key, &source, generation, &shared.originals)?;
            let (size, prepared) = make(want, &decoded, capabilities, &tell);
            Ok((size, cut(prepared, size, want, capabilities, &source)))
        });
        shared
            .queue
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .in_work
            .remove(&(generation, want.key));
        let is_heard = match made {
            Ok(((width, height), prepared)) => {
                tell(Picture::Ready(width, height), Some(Made::Picture(prepared)))
            }
            Err(reason) => tell(Picture::Failed(reason), None),
        };
        if !is_heard {
            return;
        }
    }
}

/// What comes of making a picture: a panic is one more reason why there is none.
fn caught<T>(make: impl FnOnce() -> Result<T, String>) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(make)).unwrap_or_else(|panic| {
        Err(format!("its decoder failed: {}", threads::panic_text(panic.as_ref())))
    })
}

/// Waits for the next want; `None` when the pool closes.
fn next(shared: &Shared) -> Option<(Want, Arc<Source>, u64)> {
    let mut queue = shared.queue.lock().unwrap_or_else(PoisonError::into_inner);
    loop {
        if queue.is_closed {
            return None;
        }
        if let Some(want) = queue.waiting.pop_front() {
            let generation = queue.generation;
            queue.in_work.insert((generation, want.key));
            return Some((want, Arc::clone(&queue.source), queue.generation));
        }
        queue = shared.has_work.wait(queue).unwrap_or_else(PoisonError::into_inner);
    }
}

/// A picture as the terminal will get it, with the size of the original. A stand-in, where one is
/// wanted, is told of at once: it is made in a fraction of the time.
fn make(
    want: Want,
    decoded: &Pixels,
    capabilities: &Capabilities,
    tell: &impl Fn(Picture, Option<Made>) -> bool,
) -> ((u32, u32), Prepared) {
    let (width, height) = decoded.size();
    let shown = scale(decoded, want);
    if want.with_preview
        && let Some(preview) = prepare_preview(&shown, capabilities)
    {
        tell(Picture::Ready(width, height), Some(Made::Preview(preview)));
    }
    ((width, height), prepare(shown, capabilities, want.quality))
}

/// Photos are sent in bands where the protocol has no other way to let keys go between.
fn cut(
    prepared: Prepared,
    image_px: (u32, u32),
    want: Want,
    capabilities: &Capabilities,
    source: &Source,
) -> Prepared {
    if !matches!(capabilities.protocol, Protocol::Iterm2 | Protocol::Sixel) {
        return prepared;
    }
    let pane = Rect::from((Position::ORIGIN, want.pane));
    let size = match want.key {
        // The cells that the application will give it.
        ImageKey::Photo(_, look) => {
            fit_cells(look.size_of(image_px), want.cell, pane, true).as_size()
        }
        ImageKey::Enlarged(_) => fit_cells(image_px, want.cell, pane, true).as_size(),
        ImageKey::Detail(..) => want.pane,
        ImageKey::Thumbnail(_) => return prepared,
    };
    let file = match want.key {
        ImageKey::Photo(image, Look::PLAIN) => source.bytes(image).ok(),
        _ => None,
    };
    let original = file.as_deref().filter(|bytes| imaging::is_plain_jpeg(bytes));
    let capabilities = Capabilities { cell: want.cell, ..capabilities.clone() };
    prepared.with_bands(&capabilities, size, original)
}

/// The image, upright and in full size: decoded now, or a while ago. Originals of thumbnails are
/// not kept, there are too many of them.
fn original(
    key: ImageKey,
    source: &Source,
    generation: u64,
    originals: &Originals,
) -> Result<Arc<Pixels>, String> {
    let (image, is_kept) = match key {
        ImageKey::Photo(image, _) | ImageKey::Detail(image, ..) => (image, true),
        ImageKey::Thumbnail(image) | ImageKey::Enlarged(image) => (image, false),
    };
    if let Some(kept) = originals.get((generation, image)) {
        return Ok(kept);
    }
    let bytes = source.bytes(image)?;
    let decoded = imaging::decode(&bytes, &Limits::default()).map_err(|error| error.to_string())?;
    let decoded = Arc::new(decoded);
    if is_kept {
        originals.put((generation, image), &decoded);
    }
    Ok(decoded)
}

/// The pixels as the terminal will get them.
fn scale(decoded: &Pixels, want: Want) -> Pixels {
    let (width, height) = want.box_px;
    match want.key {
        ImageKey::Photo(_, look) => imaging::fit(&seen(decoded, look), width, height),
        ImageKey::Detail(_, look, part) => {
            let seen = seen(decoded, look);
            let cropped = imaging::crop(&seen, part.pixels(seen.size()));
            imaging::fit(&cropped, width, height)
        }
        // A thumbnail is not made here: the shelf has it, or makes it.
        ImageKey::Thumbnail(_) | ImageKey::Enlarged(_) => imaging::fit(decoded, width, height),
    }
}

fn seen(decoded: &Pixels, look: Look) -> Cow<'_, Pixels> {
    match look {
        Look::PLAIN => Cow::Borrowed(decoded),
        look => Cow::Owned(imaging::look(decoded, look)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::demo;
    use crate::domain::{EMBEDDED_DEMO, ImageId, Part};
    use crate::store::ImageFile;

    /// Upper half white, lower half black.
    fn halves(side: u32) -> Pixels {
        let half = side as usize * side as usize / 2 * 3;
        Pixels::new(side, side, [vec![255; half], vec![0; half]].concat()).unwrap()
    }

    fn scaled(key: ImageKey) -> Pixels {
        let quality = Quality::Lossless;
        scale(
            &halves(8),
            Want {
                key,
                box_px: (4, 4),
                pane: Size::ZERO,
                cell: CellSize::GUESS,
                quality,
                with_preview: false,
            },
        )
    }

    #[test]
    fn a_decoder_that_panics_gives_a_reason_and_the_next_picture_is_made() {
        // A quiet panic: the hook would print it.
        let panicking = || -> Result<u8, String> { std::panic::resume_unwind(Box::new("a bug")) };
        assert_eq!(caught(panicking), Err("its decoder failed: a bug".to_owned()));
        assert_eq!(caught(|| Ok(1)), Ok(1));
    }

    #[test]
    fn a_photo_is_turned_before_it_is_fitted() {
        let turned = scaled(ImageKey::Photo(ImageId(1), Look::PLAIN.turned_right()));
        assert_eq!(turned.size(), (4, 4));
        assert_eq!((turned.colour(0, 0), turned.colour(3, 0)), (Some([0; 3]), Some([255; 3])));
    }

    #[test]
    fn a_detail_has_the_pixels_of_the_original() {
        let upper_left = Part::around((0, 0), Part::UNITS / 2, Part::UNITS / 2);
        let detail = ImageKey::Detail(ImageId(1), Look::PLAIN, upper_left);
        assert_eq!(scaled(detail), Pixels::filled(4, 4, [255; 3]));
        let inverted = Look::PLAIN.with_inversion_switched();
        let detail = ImageKey::Detail(ImageId(1), inverted, upper_left);
        assert_eq!(scaled(detail), Pixels::filled(4, 4, [0; 3]));
    }

    #[test]
    fn the_original_of_a_photo_is_decoded_once() {
        let path = demo::draft().0.images[0].path.clone();
        let source = Source::new(vec![ImageFile {
            id: ImageId(1),
            root: EMBEDDED_DEMO.to_owned(),
            path,
            held: None,
            is_example: false,
            bytes: 0,
            width_px: 0,
            height_px: 0,
        }]);
        let originals = Originals::default();
        let key = ImageKey::Photo(ImageId(1), Look::PLAIN);
        let first = original(key, &source, 1, &originals).unwrap();
        // The source is not even needed any more.
        let again = original(key, &Source::default(), 1, &originals).unwrap();
        assert!(Arc::ptr_eq(&first, &again));
        assert!(original(key, &Source::default(), 2, &originals).is_err());
    }
}
