//! Thumbnails from photographs: the processor time an image takes, beside that of other programs.
//!
//! `cargo bench --bench thumbnails`, with the folder of JPEGs `HIT5_BENCH_PHOTOS`, or with pictures
//! made of the demonstration set. Every program, this one too, runs as a process of its own on one
//! thread over all files, after a round that warms the cache of files; what the system then says it
//! took, start included, is divided by the images. Two kinds of work are compared: only the pixels,
//! and a JPEG of them written as well.
#![allow(clippy::unwrap_used, reason = "a benchmark may fail loudly")]
#![allow(clippy::print_stdout, reason = "its figures are its purpose")]
#![allow(clippy::disallowed_methods, reason = "a benchmark reads files and variables")]

mod peers;
mod photographs;

use hit5::graphics::encode::jpeg;
use hit5::graphics::encode::quality::psnr;
use hit5::imaging::{Limits, cover, decode, thumbnail};
use peers::Peer;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Side of the thumbnails, in pixels.
const SIDE: u32 = 96;
/// Images a run makes at least; the files are taken again and again.
const IMAGES: usize = 1_000;
/// Quality of what is written.
const QUALITY: u8 = 90;
/// Runs, of which the median counts.
const RUNS: usize = 5;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["--decode", files @ ..] => decode_all(files),
        ["--write", folder, files @ ..] => write_all(Path::new(folder), files),
        _ => compare(),
    }
}

/// The work of a run: the pixels of every file.
fn decode_all(files: &[&str]) {
    let small = |file: &&str| thumbnail(&std::fs::read(file).unwrap(), SIDE, &Limits::default());
    let sum: u64 = files.iter().map(|file| u64::from(small(file).unwrap().rgb()[0])).sum();
    println!("{sum}");
}

/// The work of a run that writes: a JPEG for every file.
fn write_all(folder: &Path, files: &[&str]) {
    for (n, file) in files.iter().enumerate() {
        let small = thumbnail(&std::fs::read(file).unwrap(), SIDE, &Limits::default()).unwrap();
        let to = folder.join(format!("{n}.jpg"));
        std::fs::write(to, jpeg::encode(&small, QUALITY).unwrap()).unwrap();
    }
}

fn compare() {
    let work = tempfile::tempdir().unwrap();
    let (what, files) = photographs::files(work.path());
    println!("{what}: {} files, {SIDE} px, quality {:.1} dB", files.len(), quality(&files));
    let many: Vec<PathBuf> =
        files.iter().cycle().take(IMAGES.next_multiple_of(files.len())).cloned().collect();
    table("pixels only", &peers::decoding(work.path(), SIDE), &many);
    table("read, made small, written", &peers::writing(work.path(), SIDE, QUALITY), &many);
}

/// Prints what each takes, and the share of it that we take.
fn table(title: &str, peers: &[Peer], files: &[PathBuf]) {
    println!("\n{title}: ms of processor time an image, one thread, median of {RUNS}");
    let mut times = vec![Vec::new(); peers.len()];
    // In turn, so that a busy machine is unjust to all.
    for round in 0..=RUNS {
        for (peer, times) in peers.iter().zip(&mut times) {
            let spent = peer.command.as_ref().and_then(|make| cpu_ms(&mut make(files)));
            if round > 0 {
                times.extend(spent);
            }
        }
    }
    let median = |times: &mut Vec<f64>| {
        times.sort_by(f64::total_cmp);
        times.get(times.len() / 2).map(|ms| ms / files.len() as f64)
    };
    let medians: Vec<Option<f64>> = times.iter_mut().map(median).collect();
    let ours = medians[0].unwrap();
    for (peer, median) in peers.iter().zip(&medians) {
        match median {
            Some(ms) => println!("{:34} {ms:7.3}   hit5 takes {:.2} of it", peer.name, ours / ms),
            None => println!("{:34} missing ({})", peer.name, peer.package),
        }
    }
}

/// Processor time of a command in ms, its own and the system's for it; `None` if it cannot run.
fn cpu_ms(command: &mut Command) -> Option<f64> {
    let before = children_ms();
    let output = command.output().ok().filter(|output| output.status.success())?;
    drop(output);
    Some(children_ms() - before)
}

/// What all children so far took, by `proc(5)`: fields 16 and 17, in hundredths of a second.
fn children_ms() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    let after_name = stat.rsplit_once(')').unwrap().1;
    let fields: Vec<f64> =
        after_name.split_whitespace().skip(13).take(2).map(|n| n.parse().unwrap()).collect();
    (fields[0] + fields[1]) * 10.0
}

/// Mean distance from a full decode and Lanczos3, in dB.
fn quality(files: &[PathBuf]) -> f64 {
    let distance = |file: &PathBuf| {
        let (bytes, limits) = (std::fs::read(file).unwrap(), Limits::default());
        let best = cover(&decode(&bytes, &limits).unwrap(), SIDE, SIDE);
        psnr(&best, &thumbnail(&bytes, SIDE, &limits).unwrap()).min(99.0)
    };
    files.iter().map(distance).sum::<f64>() / files.len() as f64
}
