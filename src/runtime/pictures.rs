//! The decode pool: wanted pictures in, prepared pictures out, on threads of its own.
//!
//! The loop says after every frame what is wanted, the most important first; what was wanted
//! before and has not begun is forgotten. A picture that panics its decoder fails alone.

use super::message::Message;
use super::threads;
use crate::app::Picture;
use crate::dataset::demo;
use crate::domain::{EMBEDDED_DEMO, ImageId};
use crate::graphics::{Capabilities, ImageKey, Prepared, Quality, prepare, prepare_preview};
use crate::imaging::{self, Limits, Pixels};
use std::borrow::Cow;
use std::collections::{HashMap, HashSet, VecDeque};
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Component, Path, PathBuf};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::JoinHandle;

/// Where a dataset's images are.
#[derive(Clone, Debug, Default)]
pub struct Source {
    /// The dataset's root: a folder, or the program itself.
    pub root: String,
    /// Paths below the root.
    pub paths: HashMap<ImageId, String>,
}

impl Source {
    /// The bytes of an image, or why they cannot be had.
    pub fn bytes(&self, image: ImageId) -> Result<Cow<'static, [u8]>, String> {
        let path = self.paths.get(&image).ok_or("not in this dataset")?;
        if self.root == EMBEDDED_DEMO {
            let bytes = demo::image_bytes(path).ok_or("not in the demonstration set")?;
            return Ok(Cow::Borrowed(bytes));
        }
        let is_below =
            Path::new(path).components().all(|part| matches!(part, Component::Normal(_)));
        if !is_below {
            return Err("its path leads out of the dataset".to_owned());
        }
        let path = PathBuf::from(&self.root).join(path);
        // The file's name may give its class away: the reason is told without it.
        imaging::read(&path, &Limits::default()).map(Cow::Owned).map_err(|error| error.to_string())
    }
}

/// A picture wanted at a size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Want {
    /// Which picture.
    pub(super) key: ImageKey,
    /// The most pixels that can be shown of it.
    pub(super) box_px: (u32, u32),
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
    in_work: HashSet<ImageKey>,
    source: Arc<Source>,
    generation: u64,
    is_closed: bool,
}

#[derive(Debug, Default)]
struct Shared {
    queue: Mutex<Queue>,
    has_work: Condvar,
}

/// The pool.
#[derive(Debug)]
pub(super) struct Pool {
    shared: Arc<Shared>,
    threads: Vec<JoinHandle<()>>,
}

impl Pool {
    /// Starts as many threads as the machine has processors for, four at most.
    pub(super) fn start(capabilities: &Capabilities, to: &Sender<Message>) -> io::Result<Self> {
        let shared = Arc::new(Shared::default());
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

    /// Says what is wanted now, the most important first.
    pub(super) fn want(&self, wants: impl IntoIterator<Item = Want>) {
        let mut queue = self.shared.queue.lock().unwrap_or_else(PoisonError::into_inner);
        queue.waiting.clear();
        for want in wants {
            if !queue.in_work.contains(&want.key) {
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
        let attempt = AssertUnwindSafe(|| make(want, &source, capabilities, &tell));
        let made = catch_unwind(attempt).unwrap_or_else(|panic| {
            Err(format!("its decoder failed: {}", threads::panic_text(panic.as_ref())))
        });
        shared.queue.lock().unwrap_or_else(PoisonError::into_inner).in_work.remove(&want.key);
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

/// Waits for the next want; `None` when the pool closes.
fn next(shared: &Shared) -> Option<(Want, Arc<Source>, u64)> {
    let mut queue = shared.queue.lock().unwrap_or_else(PoisonError::into_inner);
    loop {
        if queue.is_closed {
            return None;
        }
        if let Some(want) = queue.waiting.pop_front() {
            queue.in_work.insert(want.key);
            return Some((want, Arc::clone(&queue.source), queue.generation));
        }
        queue = shared.has_work.wait(queue).unwrap_or_else(PoisonError::into_inner);
    }
}

/// A picture as the terminal will get it, with the size of the original. A stand-in, where one is
/// wanted, is told of at once: it is made in a fraction of the time.
fn make(
    want: Want,
    source: &Source,
    capabilities: &Capabilities,
    tell: &impl Fn(Picture, Option<Made>) -> bool,
) -> Result<((u32, u32), Prepared), String> {
    let (ImageKey::Photo(image) | ImageKey::Thumbnail(image)) = want.key;
    let bytes = source.bytes(image)?;
    let decoded = imaging::decode(&bytes, &Limits::default()).map_err(|error| error.to_string())?;
    let (width, height) = decoded.size();
    let shown = scale(&decoded, want);
    if want.with_preview
        && let Some(preview) = prepare_preview(&shown, capabilities)
    {
        tell(Picture::Ready(width, height), Some(Made::Preview(preview)));
    }
    Ok(((width, height), prepare(shown, capabilities, want.quality)))
}

fn scale(decoded: &Pixels, want: Want) -> Pixels {
    let (width, height) = want.box_px;
    match want.key {
        ImageKey::Photo(_) => imaging::fit(decoded, width, height),
        ImageKey::Thumbnail(_) => imaging::cover(decoded, width, height),
    }
}
