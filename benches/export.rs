//! A million answers exported: 100 annotators, 10,000 images each, 7 million records, by the program itself
//! as another process, into a file that is on the disk when it ends. Wall time and the most memory it held.
//!
//! `HIT5_BENCH_EXPORT=FILE` keeps the data file there, so that it is filled only once.
#![expect(clippy::unwrap_used, reason = "a benchmark that cannot run should say so and stop")]
#![expect(clippy::print_stdout, reason = "its figures")]
#![expect(clippy::disallowed_methods, reason = "it runs the program and times it")]

mod study;

use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::time::Instant;
use study::{Size, filled, most_memory_mb};

const SIZE: Size = Size { annotators: 100, images: 10_000, seen: 0 };
const RUNS: usize = 5;

fn main() {
    let kept = std::env::var_os("HIT5_BENCH_EXPORT").map(PathBuf::from);
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let path = kept.unwrap_or_else(|| folder.path().join("hit5.db"));
    filled(&path, SIZE);
    let file = folder.path().join("answers");
    for format in ["csv", "jsonl", "label-studio", "cleanlab", "counts"] {
        let mut seconds = Vec::new();
        let mut most_mb = 0;
        for _ in 0..RUNS {
            let start = Instant::now();
            most_mb = most_mb.max(most_memory_mb(export(&path, format, &file)));
            seconds.push(start.elapsed().as_secs_f64());
        }
        seconds.sort_by(f64::total_cmp);
        println!(
            "export annotations --format {format}: median {:.2} s, longest {:.2} s, at most {most_mb} MB held, \
             {} MB written",
            seconds[RUNS / 2],
            seconds[RUNS - 1],
            std::fs::metadata(&file).unwrap().len() / 1_000_000
        );
    }
}

fn export(data: &Path, format: &str, file: &Path) -> Child {
    Command::new(env!("CARGO_BIN_EXE_hit5"))
        .args(["export", "annotations", "--force", "--format", format, "--data"])
        .arg(data)
        .arg("--out")
        .arg(file)
        .spawn()
        .unwrap()
}
