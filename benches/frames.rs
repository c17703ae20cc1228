//! How long a key takes until its frame has left the program, where there are 1,000 and 21,841
//! classes: the real program in a pseudo-terminal, a line that takes no time, a kitty of 200 x 60
//! cells. Letters of searches, steps of the cursor, and finding in place.
//!
//! `cargo bench --bench frames`; `HIT5_WORDNET` as in the bench of the search.
#![allow(clippy::unwrap_used, reason = "a benchmark may fail loudly")]
#![allow(clippy::print_stdout, reason = "the table is what it is run for")]
#![allow(
    clippy::disallowed_methods,
    reason = "clocks, threads and files are what it measures with"
)]

#[allow(dead_code, reason = "the bench of delivery uses all of it, this one a part")]
#[path = "delivery/line.rs"]
mod line;
#[allow(dead_code, reason = "the bench of the search uses all of it, this one a part")]
#[path = "search/lists.rs"]
mod lists;
#[allow(dead_code, unused_imports, reason = "the tests use all of it, this benchmark a part")]
#[path = "../tests/it/support/terminal/mod.rs"]
mod terminal;

use hit5::domain::{DatasetDraft, ImageDraft, Role, TaxonomySpec};
use hit5::graphics::END_SYNC;
use hit5::store::Store;
use line::{Link, Running, Window};
use portable_pty::CommandBuilder;
use std::path::Path;
use std::thread;
use std::time::Duration;
use terminal::kinds::KITTY_0_41;

const WINDOW: Window = Window { columns: 200, rows: 60, cell_px: (10, 20) };
const AT_ONCE: Link = Link { bytes_per_second: 1e9, round_trip: Duration::ZERO };
/// Between keys: a quick typist's pace, and time for pictures to be made.
const PAUSE: Duration = Duration::from_millis(60);
const SIZES: [usize; 2] = [lists::SIZES[0], lists::SIZES[1]];
const TYPED: [&str; 10] = [
    "airedale",
    "terr",
    "motor vehicle",
    "crane",
    "fungus",
    "gsd",
    "shep dog",
    "zzyq",
    "the",
    "ra",
];
const DOWN: &str = "\x1b[B";
const END_SEARCH: &str = "\x1b";
const FIND_IN_PLACE: &str = "\x06";

fn main() {
    println!("key to frame, ms                classes  keys    p50    p95    p99    max");
    for size in SIZES {
        let home = tempfile::tempdir().unwrap();
        make(home.path(), size);
        let running = start(home.path());
        running.settle(Duration::from_millis(1500));
        report("letters of a search", size, searched(&running));
        report("steps of the cursor", size, (0..100).map(|_| press(&running, DOWN)).collect());
        press(&running, FIND_IN_PLACE);
        report("letters found in place", size, searched_in_place(&running));
    }
}

/// A data file with so many classes and a few photographs.
fn make(home: &Path, size: usize) {
    let folder = home.join("images");
    std::fs::create_dir(&folder).unwrap();
    let taxonomy = lists::list(size);
    let class = taxonomy.class_node(taxonomy.classes().next().unwrap()).key.clone();
    let (demo, _) = hit5::dataset::demo::draft();
    let images = demo.images.iter().filter(|image| image.role == Role::Label).take(20);
    let images: Vec<ImageDraft> = (0..)
        .zip(images)
        .map(|(n, image): (u32, _)| {
            let path = format!("{n}.jpg");
            let bytes = hit5::dataset::demo::image_bytes(&image.path).unwrap();
            std::fs::write(folder.join(&path), bytes).unwrap();
            ImageDraft { path, class: class.clone(), ..image.clone() }
        })
        .collect();
    let draft = DatasetDraft {
        name: "classes".to_owned(),
        root: folder.to_str().unwrap().to_owned(),
        taxonomy: TaxonomySpec::Nodes(taxonomy.specs()),
        taxonomy_file: None,
        seed: 1,
        layout: String::new(),
        is_complete: true,
        images,
    };
    Store::open(&home.join("hit5.db")).unwrap().put_dataset(&draft).unwrap();
}

fn start(home: &Path) -> Running {
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_hit5"));
    command.env_clear();
    command.env("HOME", home);
    command.env("USER", "bench");
    command.env("TERM", KITTY_0_41.term);
    command.cwd(home);
    command.arg("--data");
    command.arg(home.join("hit5.db"));
    command.args(["label", "classes", "--test", "--seed", "1"]);
    Running::start(command, WINDOW, &KITTY_0_41, AT_ONCE)
}

fn searched(running: &Running) -> Vec<Duration> {
    let mut times = Vec::new();
    for text in TYPED {
        times.extend(letters(running, text));
        press(running, END_SEARCH);
    }
    times
}

fn searched_in_place(running: &Running) -> Vec<Duration> {
    let mut times = Vec::new();
    for text in TYPED {
        times.extend(letters(running, text));
        for _ in text.chars() {
            press(running, "\x7f");
        }
    }
    times
}

fn letters(running: &Running, text: &str) -> Vec<Duration> {
    text.chars().map(|letter| press(running, letter.encode_utf8(&mut [0; 4]))).collect()
}

/// Presses a key; the time until the end of the first frame after it.
fn press(running: &Running, key: &str) -> Duration {
    thread::sleep(PAUSE);
    let press = running.press(key.as_bytes());
    running.wait("a frame", |log| {
        let from = log.written_since(press.at);
        let frames = log.raw[from..].windows(END_SYNC.len());
        let end = frames.enumerate().find(|(_, bytes)| *bytes == END_SYNC)?.0;
        Some(log.arrived(from + end + END_SYNC.len() - 1) - press.at)
    })
}

fn report(what: &str, size: usize, mut times: Vec<Duration>) {
    times.sort_unstable();
    let at = |percent: usize| {
        let place = (times.len() * percent / 100).min(times.len() - 1);
        times[place].as_secs_f64() * 1000.0
    };
    let (p50, p95, p99, most) = (at(50), at(95), at(99), at(100));
    let keys = times.len();
    println!("{what:32} {size:6} {keys:5} {p50:6.1} {p95:6.1} {p99:6.1} {most:6.1}");
}
