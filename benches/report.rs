//! The report on a large study: 100 annotators, 1,500 images each, 150,000 trials, 5 million events
//! (1.2 million records and 3.75 million rows of what was on the screen), by the program itself as
//! another process. Wall time and the most memory it held.
//!
//! `HIT5_BENCH_DATA=FILE` keeps the data file there, so that it is filled only once.
#![expect(clippy::unwrap_used, reason = "a benchmark that cannot run should say so and stop")]
#![expect(clippy::print_stdout, reason = "its figures")]
#![expect(clippy::disallowed_methods, reason = "it runs the program and times it")]

mod study;

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Instant;
use study::{Size, filled, most_memory_mb};

const SIZE: Size = Size { annotators: 100, images: 1_500, seen: 25 };
const RUNS: usize = 5;

fn main() {
    let kept = std::env::var_os("HIT5_BENCH_DATA").map(PathBuf::from);
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let path = kept.unwrap_or_else(|| folder.path().join("hit5.db"));
    filled(&path, SIZE);
    for format in ["json", "text", "html"] {
        let mut seconds = Vec::new();
        let mut most_mb = 0;
        for _ in 0..RUNS {
            let start = Instant::now();
            most_mb = most_mb.max(most_memory_mb(report(&path, format)));
            seconds.push(start.elapsed().as_secs_f64());
        }
        seconds.sort_by(f64::total_cmp);
        println!(
            "report --format {format}: median {:.2} s, longest {:.2} s, at most {most_mb} MB",
            seconds[RUNS / 2],
            seconds[RUNS - 1]
        );
    }
}

fn report(data: &Path, format: &str) -> Child {
    Command::new(env!("CARGO_BIN_EXE_hit5"))
        .args(["report", "--format", format, "--data"])
        .arg(data)
        .stdout(Stdio::null())
        .spawn()
        .unwrap()
}
