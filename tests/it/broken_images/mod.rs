//! Broken images, before the decoder as the program calls it, in a process of its own under a limit of
//! memory: each is decoded or refused with a reason, within two seconds of processor time and the memory
//! that the code says it takes.
//!
//! `cargo test` tries a part of the mutations, for seconds. More of them, and every file of a folder:
//!
//! ```sh
//! HIT5_BROKEN_IMAGES=20000 cargo test --test it broken_images:: -- --nocapture
//! HIT5_BROKEN_IMAGES_FROM=FOLDER cargo test --test it broken_images:: -- --nocapture
//! ```
//!
//! Published collections for such a folder, which are not part of this one: the source packages of
//! Pillow (many of them broken) and wand on `PyPI`.

mod made;
mod mutations;
mod worker;

use crate::support::files::{Tree, mottled};
use crate::support::home::Home;
use crate::support::number;
use made::Made;
use mutations::Mutations;
use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;
use worker::{Outcome, Worker};

/// Processor time that any file may take. Our own code is slow where it is not optimised, which only
/// pictures of many pixels show.
fn most_ms(pixels: u64) -> u64 {
    let slow = if cfg!(debug_assertions) { pixels / 5_000 } else { 0 };
    2_000 + slow
}

/// What became of many files.
#[derive(Default)]
struct Tally {
    decoded: usize,
    /// By the first words of the reason.
    refused: BTreeMap<String, usize>,
    /// With the panic's own words.
    panicked: Vec<String>,
    slowest: (u64, String),
    largest: (u64, String),
}

impl Tally {
    /// Holds what is promised of one file.
    fn take(&mut self, name: &str, outcome: &Outcome) {
        let Outcome { pixels, cpu_ms, bytes, may_take, reason } = outcome;
        assert!(*cpu_ms <= most_ms(*pixels), "{name}: {cpu_ms} ms for {pixels} pixels");
        assert!(bytes <= may_take, "{name}: {bytes} bytes, of {may_take} it may take: {reason:?}");
        self.slowest = self.slowest.clone().max((*cpu_ms, name.to_owned()));
        self.largest = self.largest.clone().max((*bytes, name.to_owned()));
        match reason {
            None => self.decoded += 1,
            Some(reason) => {
                assert!(reason.len() > 10 && !reason.contains('\n'), "{name}: {reason}");
                if reason.contains("its decoder fails") {
                    self.panicked.push(format!("{name}: {reason}"));
                }
                let kind: Vec<&str> = reason.split([' ', ':']).take(2).collect();
                *self.refused.entry(kind.join(" ")).or_default() += 1;
            }
        }
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let refused: usize = self.refused.values().sum();
        writeln!(f, "{} decoded, {refused} refused", self.decoded)?;
        writeln!(f, "  {:?}", self.refused)?;
        writeln!(f, "  {} for a panic of the decoder", self.panicked.len())?;
        self.panicked.iter().try_for_each(|one| writeln!(f, "    {one}"))?;
        writeln!(f, "  slowest: {} ms of processor time, {}", self.slowest.0, self.slowest.1)?;
        write!(f, "  largest: {} MB, {}", self.largest.0 / 1_000_000, self.largest.1)
    }
}

/// The small images of the fixtures, by name.
fn fixtures() -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/images");
    let is_small = |bytes: &Vec<u8>| bytes.len() < 20_000;
    let files = files_below(&folder).into_iter();
    let read = files.map(|path| (path.display().to_string(), fs::read(path).unwrap()));
    let found: Vec<_> = read.filter(|(_, bytes)| is_small(bytes)).collect();
    assert!(found.len() > 30, "the fixtures are there");
    found
}

/// All files below a folder, in order.
fn files_below(folder: &Path) -> Vec<PathBuf> {
    let (mut found, mut folders) = (Vec::new(), vec![folder.to_owned()]);
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { folders.push(path) } else { found.push(path) }
        }
    }
    found.sort();
    found
}

#[test]
fn mutations_are_decoded_or_refused_with_a_reason() {
    let (sources, begun) = (fixtures(), Instant::now());
    let (mut worker, mut tally) = (Worker::start(), Tally::default());
    let mut tried = 0;
    for (name, bytes) in &sources {
        for length in (0..).map(|n| 1 << n).take_while(|length| *length < bytes.len()) {
            let name = format!("{name}, its first {length} bytes");
            tally.take(&name, &worker.decode(&name, &bytes[..length]));
            tried += 1;
        }
    }
    let mut mutations = Mutations::new(sources, 2026);
    for number in 0..number("HIT5_BROKEN_IMAGES", 1_500) {
        let (name, bytes) = mutations.next();
        let name = format!("mutation {number} of {name}");
        tally.take(&name, &worker.decode(&name, &bytes));
        tried += 1;
    }
    println!("{tried} mutations in {:.0?}: {tally}", begun.elapsed());
    assert!(tally.decoded > tried / 50 && tally.decoded < tried / 2, "broken, but not dead");
}

#[test]
fn images_made_to_take_all_there_is_take_what_they_may() {
    let (mut worker, mut tally) = (Worker::start(), Tally::default());
    let all = made::all();
    for Made { name, bytes, is_refused } in &all {
        let outcome = worker.decode(name, bytes);
        tally.take(name, &outcome);
        assert_eq!(outcome.reason.is_some(), *is_refused, "{name}: {outcome:?}");
        println!("{name}: {outcome}");
    }
    println!("{} made: {tally}", all.len());
}

#[test]
fn a_panic_of_a_decoder_is_a_reason_in_every_command() {
    let home = Home::new();
    let set = Tree::new(home.path(), "set");
    for (place, seed) in ["train/a", "train/b", "val/a", "val/b"].into_iter().zip(0..) {
        set.put(format!("{place}/{seed}.png"), &mottled(seed));
    }
    for (path, grey) in [("train/a/bad-4.tiff", 4), ("val/b/bad-5.tiff", 5)] {
        set.put(path, &made::in_tiles_with_planes_apart(grey));
    }
    for (args, code) in [
        (&["import", set.arg()][..], 0),
        (&["import", set.arg(), "--names-only"], 0),
        (&["datasets", "verify", "set", "--pictures"], 1),
        (&["thumbs", "set"], 0),
        (&["duplicates", "set"], 0),
        (&["report"], 0),
    ] {
        let output = home.run(args);
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(code), "{args:?}: {said}");
        assert!(!said.contains("panicked") && !said.contains("bug"), "{args:?}: {said}");
        if args[0] != "report" && !args.contains(&"--names-only") {
            assert!(
                said.contains("bad-") && said.contains("its decoder fails"),
                "{args:?}: {said}"
            );
        }
    }
    let shown = set.root.join("val/b/bad-5.tiff");
    let program = home.launch().args(&["show", shown.to_str().unwrap()]).start();
    assert_eq!(program.wait_for_exit().exit_code(), 1);
    let said = program.seen().text();
    assert!(said.contains("decoder fails") && !said.contains("panicked"), "{said}");
}

/// Only if a folder is named.
#[test]
fn collections_of_others_are_decoded_or_refused_with_a_reason() {
    let Some(folder) = std::env::var_os("HIT5_BROKEN_IMAGES_FROM") else { return };
    let (mut worker, mut tally) = (Worker::start(), Tally::default());
    let files = files_below(Path::new(&folder));
    assert!(!files.is_empty(), "no files in {}", folder.display());
    let mut sources = Vec::new();
    for path in &files {
        let (name, bytes) = (path.display().to_string(), fs::read(path).unwrap());
        let outcome = worker.decode(&name, &bytes);
        tally.take(&name, &outcome);
        if outcome.reason.is_none() && bytes.len() < 200_000 && outcome.pixels < 1_000_000 {
            sources.push((name, bytes));
        }
    }
    println!("{} files: {tally}", files.len());
    if sources.is_empty() {
        return;
    }
    let (mut mutations, mut tally) = (Mutations::new(sources, 7), Tally::default());
    let count = number("HIT5_BROKEN_IMAGES", 1_000);
    for number in 0..count {
        let (name, bytes) = mutations.next();
        let name = format!("mutation {number} of {name}");
        tally.take(&name, &worker.decode(&name, &bytes));
    }
    println!("{count} mutations of those decoded: {tally}");
}
