//! ImageNet's size: names listed beside `find`, a whole import, the start with all of it known.
//!
//! `cargo bench --bench scale`. Without `HIT5_BENCH_TREE` (a folder with train/CLASS/* and val/CLASS/*) it
//! makes 1,000 classes with 1,300 and 50 empty files each, which takes a minute or two and 1.4 million
//! inodes.
#![allow(clippy::unwrap_used, reason = "a benchmark may fail loudly")]
#![allow(clippy::print_stdout, reason = "the table is what it is run for")]
#![allow(
    clippy::disallowed_methods,
    reason = "clocks, threads and files are what it measures with"
)]

#[allow(dead_code, reason = "the bench of delivery uses all of it, this one a part")]
#[path = "delivery/line.rs"]
mod line;
#[allow(dead_code, unused_imports, reason = "the tests use all of it, this benchmark a part")]
#[path = "../tests/it/support/terminal/mod.rs"]
mod terminal;

use hit5::dataset::{self, Survey, Wishes};
use hit5::domain::ClassNames;
use hit5::runtime::parallel;
use hit5::taxonomy::Taxonomy;
use line::{Link, Running, Window};
use portable_pty::CommandBuilder;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use terminal::kinds::KITTY_0_41;

const WINDOW: Window = Window { columns: 200, rows: 60, cell_px: (10, 20) };
const AT_ONCE: Link = Link { bytes_per_second: 1e9, round_trip: Duration::ZERO };
const TRAIN: usize = 1_300;
const VAL: usize = 50;
const RUNS: usize = 7;

fn main() {
    let home = tempfile::tempdir().unwrap();
    let tree = std::env::var_os("HIT5_BENCH_TREE").map_or_else(|| made(home.path()), PathBuf::from);
    names(&tree);
    imports(home.path(), &tree);
    starts(home.path());
}

/// An empty ImageNet.
fn made(home: &Path) -> PathBuf {
    let tree = home.join("imagenet");
    let taxonomy = Taxonomy::ilsvrc2012();
    for class in taxonomy.classes() {
        let key = taxonomy.key(class);
        for (half, count) in [("train", TRAIN), ("val", VAL)] {
            let folder = tree.join(half).join(key);
            std::fs::create_dir_all(&folder).unwrap();
            for n in 0..count {
                let name = match half {
                    "train" => format!("{key}_{}.JPEG", n * 17 % 30_000),
                    _ => format!("ILSVRC2012_val_{:08}.JPEG", class.index() * VAL + n + 1),
                };
                drop(std::fs::File::create(folder.join(name)).unwrap());
            }
        }
    }
    tree
}

/// Every name in memory, in turn with `find`.
fn names(tree: &Path) {
    let (mut ours, mut theirs, mut count) = (Vec::new(), Vec::new(), 0);
    for _ in 0..RUNS {
        let begun = Instant::now();
        let found =
            Command::new("find").arg(tree).args(["-type", "f"]).stdout(Stdio::null()).status();
        assert!(found.unwrap().success());
        theirs.push(begun.elapsed());
        let begun = Instant::now();
        count = listed(tree);
        ours.push(begun.elapsed());
    }
    let (ours, theirs) = (median(ours), median(theirs));
    println!("{count} names: hit5 {ours:.2} s, find -type f {theirs:.2} s (medians of {RUNS})");
    println!("  hit5 has {:.2} of find's speed", theirs / ours);
}

fn listed(tree: &Path) -> usize {
    let survey = Survey::begin(tree, Wishes::default()).unwrap();
    let root = survey.root().to_owned();
    let pending = survey.pending().to_vec();
    let found = parallel::each(pending, move |pending| dataset::list(&root, pending)).unwrap();
    found.iter().map(|found| found.images()).sum()
}

/// The command itself, for the first time and again.
fn imports(home: &Path, tree: &Path) {
    for what in ["first import", "import again"] {
        let begun = Instant::now();
        let mut command = Command::new(env!("CARGO_BIN_EXE_hit5"));
        command.arg("--data").arg(home.join("hit5.db")).arg("import").arg(tree);
        command.args(["--name", "imagenet", "--names-only"]).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut first_part = None;
        let mut most_kb = 0;
        for line in lines {
            let line = line.unwrap();
            most_kb = most_kb.max(peak_kb(child.id()));
            if line.contains("so far") {
                first_part = Some(begun.elapsed());
            }
        }
        assert!(child.wait().unwrap().success());
        let whole = begun.elapsed().as_secs_f64();
        let first = first_part.map_or(String::new(), |at| {
            format!(", practice possible after {:.2} s", at.as_secs_f64())
        });
        println!("{what}: {whole:.2} s{first}, at most {} MB", most_kb / 1000);
    }
}

/// From the start of the program to its first frame, with everything known.
fn starts(home: &Path) {
    started(home, &["label", "imagenet", "--test", "-n", "1500"]);
    for (what, args) in [
        ("going on with a session of 1,500", &[][..]),
        ("a new session of 1,500", &["label", "imagenet", "--test", "-n", "1500"]),
    ] {
        let mut runs: Vec<(f64, u64)> = (0..RUNS).map(|_| started(home, args)).collect();
        runs.sort_by(|one, other| one.0.total_cmp(&other.0));
        let (median, longest) = (runs[RUNS / 2].0, runs[RUNS - 1].0);
        let most = runs.iter().map(|run| run.1).max().unwrap() / 1000;
        println!(
            "{what}: first frame after {median:.0} ms of processor time (longest {longest:.0}), {most} MB"
        );
    }
}

/// Processor time in ms until the first frame, and the peak of memory in kB a little later.
fn started(home: &Path, args: &[&str]) -> (f64, u64) {
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_hit5"));
    command.env_clear();
    command.env("HOME", home);
    command.env("USER", "bench");
    command.env("TERM", KITTY_0_41.term);
    command.cwd(home);
    command.arg("--data");
    command.arg(home.join("hit5.db"));
    command.args(args);
    let running = Running::start(command, WINDOW, &KITTY_0_41, AT_ONCE);
    let spent = running.wait("a frame", |log| {
        log.lines().iter().any(|line| line.contains("1/1000")).then(|| cpu_ms(running.pid()))
    });
    running.settle(Duration::from_millis(300));
    (spent, peak_kb(running.pid()))
}

/// Processor time of all threads of a process, by the scheduler's statistics.
fn cpu_ms(pid: u32) -> f64 {
    let tasks = std::fs::read_dir(format!("/proc/{pid}/task")).unwrap();
    let of_task = |task: std::io::Result<std::fs::DirEntry>| {
        let text =
            std::fs::read_to_string(task.unwrap().path().join("schedstat")).unwrap_or_default();
        text.split(' ').next().and_then(|ns| ns.parse::<f64>().ok()).unwrap_or_default()
    };
    tasks.map(of_task).sum::<f64>() / 1e6
}

/// The most memory a process has had in kB.
fn peak_kb(pid: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM"));
    line.and_then(|line| line.split_whitespace().nth(1)?.parse().ok()).unwrap_or_default()
}

fn median(mut times: Vec<Duration>) -> f64 {
    times.sort_unstable();
    times[times.len() / 2].as_secs_f64()
}
