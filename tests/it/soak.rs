//! A day of labelling without a break, compressed: does the program grow, or slow down?
//!
//! A terminal that keeps kitty's pictures runs the real program at 120x40 with the classes' examples in
//! sight. Each image takes twenty keys: two searches, a change of order, an undo, a redo, an answer. After
//! every tenth of them it is noted how much memory the program has resident, and how long it took from the
//! key that submits to the frame that says the answer is on disk; all along, how many decoded bytes of
//! pictures the terminal keeps.
//!
//! `cargo test` has a few images. For 10,000 images and 200,000 keys:
//!
//! ```sh
//! HIT5_SOAK_IMAGES=10000 cargo test --release --test it soak:: -- --nocapture
//! ```

use crate::sharing::printed;
use crate::support::files::{Tree, mottled, mottled_of};
use crate::support::home::Home;
use crate::support::latencies::Latencies;
use crate::support::number;
use crate::support::pty::{Running, find};
use crate::support::seen::Seen;
use crate::support::terminal::kinds::KITTY_0_41;
use crate::support::terminal::kitty_keys;
use crate::support::terminal::sequences::{Kind, Scanner};
use base64::Engine;
use base64::prelude::BASE64_STANDARD as STANDARD;
use std::collections::HashMap;
use std::time::{Duration, Instant};

/// Images in `cargo test`.
const FEW: usize = 12;
const CLASSES: usize = 40;
/// Two of them make the name of a class.
const SYLLABLES: [&str; 7] = ["ba", "ce", "di", "fo", "gu", "ha", "ke"];
/// How long an annotator waits for a guess to be taken.
const PATIENCE: Duration = Duration::from_secs(1);
/// The most that hit5 lets a terminal keep, in decoded bytes (see `graphics::kitty`).
const MOST_STORED: u64 = 96_000_000;
/// So told, glibc's allocator gives large pieces back to the system as soon as they are freed: resident memory
/// is what the program holds. Left to itself it keeps a third more for later, now more and now less, which
/// would hide how much the program holds.
const GIVE_BACK: [(&str, &str); 2] =
    [("MALLOC_MMAP_THRESHOLD_", "65536"), ("MALLOC_TRIM_THRESHOLD_", "131072")];
/// By how much the memory of the last tenth may exceed that of the second, the first being that in which
/// everything is met for the first time.
const MOST_GROWTH: f64 = 1.05;

/// The pictures a terminal keeps.
#[derive(Default)]
struct Kept {
    scanner: Scanner,
    /// Decoded bytes by picture.
    bytes: HashMap<String, u64>,
    most: u64,
    transmitted: usize,
}

impl Kept {
    fn hear(&mut self, bytes: &[u8]) {
        for sequence in self.scanner.feed(bytes) {
            if sequence.kind == Kind::Apc {
                let keys = kitty_keys(&sequence.bytes).unwrap_or_default();
                self.obey(&keys, decoded_bytes(&sequence.bytes));
            }
        }
    }

    fn obey(&mut self, keys: &[String], bytes: u64) {
        let value = |name: &str| keys.iter().find_map(|key| key.strip_prefix(name));
        match (value("a="), value("i=")) {
            (Some("t" | "T"), Some(id)) => {
                self.bytes.insert(id.to_owned(), bytes);
                self.transmitted += 1;
            }
            (Some("d"), Some(id)) if value("d=") == Some("I") => {
                self.bytes.remove(id);
            }
            (Some("d"), None) if value("d=") == Some("A") => self.bytes.clear(),
            _ => {}
        }
        self.most = self.most.max(self.bytes.values().sum());
    }
}

/// What the picture in a command takes once it is decoded, four bytes a pixel. It is a PNG, of which
/// width and height are bytes 16 to 23 (PNG, third edition, section 11.2.1).
fn decoded_bytes(command: &[u8]) -> u64 {
    let Some(at) = find(command, b";") else { return 0 };
    let begin = command.get(at + 1..at + 1 + 32).unwrap_or_default();
    let png = STANDARD.decode(begin).unwrap_or_default();
    let side = |at: usize| Some(u32::from_be_bytes(png.get(at..at + 4)?.try_into().ok()?));
    let (width, height) = (side(16).unwrap_or(0), side(20).unwrap_or(0));
    u64::from(width) * u64::from(height) * 4
}

/// What was noted after some images.
#[derive(Default)]
struct Note {
    /// Resident memory after each image in kB.
    memory_kb: Vec<u64>,
    /// From the key that submits each answer to the frame that says that it is on disk.
    saved_after: Latencies,
}

impl Note {
    /// Mean resident memory in MB.
    fn memory(&self) -> f64 {
        let sum: u64 = self.memory_kb.iter().sum();
        sum as f64 / self.memory_kb.len() as f64 / 1000.0
    }
}

/// Resident memory of a process in kB, where the system tells.
fn memory_kb(pid: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or(0)
}

/// A name of five letters.
fn name(class: usize) -> String {
    [SYLLABLES[class / 7], SYLLABLES[class % 7], "r"].concat()
}

fn home_with(images: usize) -> Home {
    let home = Home::new();
    let tree = Tree::new(home.path(), "set");
    for class in 0..CLASSES {
        for n in 0..13 {
            let seed = u32::try_from(class * 13 + n).unwrap();
            tree.put(format!("train/{}/example{class}-{n}.png", name(class)), &mottled(seed));
        }
    }
    // As large as a photograph of a test set, so that all caches are full before long.
    let photos: Vec<Vec<u8>> = (0..97).map(|seed| mottled_of((480, 360), seed)).collect();
    for n in 0..images {
        tree.put(format!("val/{}/{n}.png", name(n % CLASSES)), &photos[n % photos.len()]);
    }
    printed(&home, &["import", tree.arg()]);
    home
}

/// Labels an image with [`KEYS`] keys; how long it took until the answer was on disk.
fn label(program: &Running, n: usize, kept: &mut Kept) -> Duration {
    let (one, other) = (n % CLASSES, (n * 7 + 3) % CLASSES);
    let other = if one == other { (other + 1) % CLASSES } else { other };
    // The first Enter waits for the terminal to have shown the image, as an annotator would.
    let is_taken = |seen: &Seen| seen.guesses().len() == 1;
    for _ in 0..10 {
        program.type_keys(&format!("C-w C-w {} Enter", name(one)));
        if program.shows_within(PATIENCE, is_taken) {
            break;
        }
    }
    program.type_keys(&format!("{} Enter Tab + Tab C-u C-y", name(other)));
    program.wait_for("both guesses, saved", |seen| {
        seen.is_saved() && seen.guesses().len() == 2 && seen.answered() == Some(n)
    });
    let pressed = Instant::now();
    program.type_keys("C-s");
    program
        .wait_for("the answer on disk", |seen| seen.is_saved() && seen.answered() == Some(n + 1));
    let took = pressed.elapsed();
    let raw = program.take_raw();
    assert!(find(&raw, b"NOT SAVED").is_none());
    kept.hear(&raw);
    took
}

#[test]
fn a_long_day_leaves_memory_and_pace_as_they_were() {
    let images: usize = number("HIT5_SOAK_IMAGES", FEW);
    // One more, so that the last answer does not end the session.
    let home = home_with(images + 1);
    let args = ["label", "set", "--test", "--seed", "1"];
    let mut launch = home.launch().args(&args).terminal(&KITTY_0_41).size(120, 40);
    for (name, bytes) in GIVE_BACK {
        launch = launch.env(name, bytes);
    }
    let program = launch.start();
    let tenth = (images / 10).max(1);
    let (mut kept, mut notes) = (Kept::default(), Vec::new());
    for n in 0..images {
        if n % tenth == 0 {
            notes.push(Note::default());
        }
        let took = label(&program, n, &mut kept);
        let note = notes.last_mut().unwrap();
        note.saved_after.note(took);
        note.memory_kb.push(memory_kb(program.pid));
        if (n + 1) % tenth == 0 {
            println!("{} images: {:.1} MB, {}", n + 1, note.memory(), note.saved_after);
        }
    }
    println!(
        "{} keys, {} pictures sent; the terminal kept {:.1} MB at most",
        images * 20,
        kept.transmitted,
        kept.most as f64 / 1e6
    );
    program.quit();
    assert!(kept.transmitted > images && kept.most > 0, "pictures were sent");
    assert!(kept.most <= MOST_STORED, "{} bytes kept", kept.most);
    let log = home.log();
    assert_eq!(log.annotations.len(), images);
    assert_eq!(home.store().audit(log.id).unwrap().faults, []);
    if images >= 1_000 && notes[1].memory() > 0.0 {
        let growth = notes[9].memory() / notes[1].memory();
        println!("memory at the end: {growth:.3} of what it was in the second tenth");
        assert!(growth <= MOST_GROWTH, "memory grew to {growth:.3} of what it was");
    }
}
