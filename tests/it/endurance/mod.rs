//! Sessions that are ended again and again, at random moments and in every way there is, and lose
//! nothing.
//!
//! A *life* is a home of its own with one session in it. The real program runs on a terminal; an
//! annotator drawn from a seed presses keys ([`annotator`]); something ends it ([`ending`]); the
//! program starts again; what the screen had said to be saved is compared with the data file
//! ([`ledger`]). What is promised, and held here:
//!
//! 1. Whatever ends the program, every state that a frame called `saved` is in the log, in that
//!    order, and no record that was there before is gone or has changed.
//! 2. No record is there twice: each is owed to a key that was pressed, and no key made two.
//! 3. The next start goes on: at the same count, with the same guesses, nothing unsaved.
//! 4. After a power cut the same holds for all that was acknowledged when the log beside the data
//!    file (`-wal`) had the length that the disk kept, or a smaller one, whether the rest is missing
//!    or zeros. Of a log cut shorter (a disk that lied about a sync) only a suffix is lost: the file
//!    opens, SQLite finds it sound, and its records are the first of those that were there. Only
//!    what a checkpoint has begun to move into the data file is never cut: it was synced before.
//!
//! `cargo test` lives a few lives of a fixed seed. For more:
//!
//! ```sh
//! HIT5_ENDURANCE_RUNS=1000 HIT5_ENDURANCE_SEED=1 cargo test --test it endurance:: -- --nocapture
//! ```
//!
//! The life with number `n` has the seed plus `n`: one that failed says its seed, and with that
//! seed it comes first. Its keys and ends are the same then; the machine's timing is not.

mod annotator;
mod ending;
mod ledger;
mod power_cut;
mod tally;
mod wal;

use crate::support::home::{Home, Log};
use crate::support::pty::Running;
use crate::support::seen::Seen;
use annotator::{Annotator, May, is_done};
use ending::Ending;
use hit5::stats::SplitMix64;
use hit5::store::Store;
use ledger::{Deed, Ledger};
use std::fs;
use std::thread;
use std::time::{Duration, Instant};
use tally::Tally;

/// Runs of `cargo test`, and their seed.
const RUNS: u64 = 15;
const SEED: u64 = 2014;

/// How often a life is ended: once in every way.
const RUNS_A_LIFE: u64 = Ending::ALL.len() as u64;

/// A number from the environment.
fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).map_or(otherwise, |text| text.parse().unwrap())
}

#[test]
fn lives_that_are_ended_at_random_lose_nothing() {
    let runs = number("HIT5_ENDURANCE_RUNS", RUNS);
    let seed = number("HIT5_ENDURANCE_SEED", SEED);
    let mut tally = Tally::default();
    for life in 0..runs.div_ceil(RUNS_A_LIFE) {
        let _name = Named(seed + life);
        let left = runs - life * RUNS_A_LIFE;
        Life::new(seed + life).live(left.min(RUNS_A_LIFE), &mut tally);
        println!("{tally}");
    }
    assert_eq!(tally.runs, runs);
    assert_eq!((tally.lost, tally.twice), (0, 0), "{tally}");
    assert!(tally.acknowledged > runs, "the script does something: {tally}");
}

/// How to live a life again.
fn again(seed: u64) -> String {
    format!("again: HIT5_ENDURANCE_SEED={seed} HIT5_ENDURANCE_RUNS={RUNS_A_LIFE}")
}

#[test]
fn a_lost_record_and_a_doubled_one_are_found() {
    let home = Home::new();
    let program = home.launch().args(&["label", "demo", "--test"]).start();
    program.wait_for_image(0);
    program.guess("lemon");
    program.wait_for_guesses(&["Lemon"]);
    program.guess("granny");
    program.wait_for_guesses(&["Lemon", "Granny Smith"]);
    program.kill();
    let seen = program.acknowledged();
    let keys: [May; 2] = [&[Deed::Added, Deed::Submitted]; 2];
    let faults = |log: &Log, keys: &[May]| {
        let verdict = Ledger::default().check(Some(log), &seen, keys);
        (verdict.lost, verdict.twice, verdict.fault.is_some())
    };
    let mut log = found(&home).unwrap();
    assert_eq!(faults(&log, &keys), (0, 0, false));
    assert_eq!(faults(&log, &keys[1..]), (0, 1, true), "a record no key made");
    log.records.pop();
    assert_eq!(faults(&log, &keys), (1, 0, true), "a state that was shown as saved");
    let mut ledger = Ledger::default();
    ledger.remember(found(&home).as_ref());
    assert_eq!(ledger.check(Some(&log), &[], &[]).lost, 1, "a record that was there");
    assert_eq!(ledger.check(None, &[], &[]).lost, log.records.len(), "all of them");
}

/// Says which life it was, when it fails.
struct Named(u64);

impl Drop for Named {
    fn drop(&mut self) {
        if thread::panicking() {
            println!("{}", again(self.0));
        }
    }
}

/// A home, its session and all that is drawn for them.
struct Life {
    seed: u64,
    home: Home,
    random: SplitMix64,
    arguments: Vec<String>,
    ledger: Ledger,
}

impl Life {
    fn new(seed: u64) -> Self {
        let mut random = SplitMix64::new(seed);
        let phase = ["--test", "--practice"][usize::from(random.below(3) == 0)];
        let images = (8 + random.below(13)).to_string();
        let queue = random.below(1000).to_string();
        let arguments = ["label", "demo", phase, "-n", &images, "--seed", &queue];
        let arguments = arguments.map(str::to_owned).to_vec();
        Self { seed, home: Home::new(), random, arguments, ledger: Ledger::default() }
    }

    /// Runs and ends it so many times, then once more to see that it still goes on.
    fn live(&mut self, runs: u64, tally: &mut Tally) {
        let mut endings = Ending::ALL;
        self.random.shuffle(&mut endings);
        for (run, ending) in (0..runs).zip(endings) {
            let mut program = self.start();
            let annotator = self.work(&program, run);
            ending.end(&mut program, annotator.is_some());
            let annotator = annotator.unwrap_or_default();
            let log = found(&self.home);
            let verdict = self.ledger.check(log.as_ref(), &program.acknowledged(), &annotator.keys);
            if let Some(fault) = &verdict.fault {
                println!("run {run}, {ending:?}: {fault}\n{}", again(self.seed));
            }
            tally.count(ending, &verdict, annotator.keys.len());
            if is_finished(&self.home) {
                // Nothing goes on here: a new home, a new session.
                (self.home, self.ledger) = (Home::new(), Ledger::default());
            } else if let (Ending::PowerCut, Some(log)) = (ending, log) {
                tally.cuts += power_cut::look_at_cuts(&self.home, &log, &annotator.marks);
                power_cut::strike(&self.home, &mut self.random, annotator.marks.last());
                self.ledger.remember(found(&self.home).as_ref());
            }
        }
        let program = self.start();
        self.wait_until_resumed(&program);
        program.quit();
        let log = found(&self.home);
        assert!(self.ledger.is_kept(log.as_ref()), "quitting changes nothing");
    }

    fn start(&self) -> Running {
        let arguments: Vec<&str> = match self.ledger.has_session() {
            true => Vec::new(),
            false => self.arguments.iter().map(String::as_str).collect(),
        };
        self.home.launch().args(&arguments).start()
    }

    /// Some steps that are waited for, then some that are not, then a moment; nothing if the end
    /// is to meet the program while it starts.
    fn work(&mut self, program: &Running, run: u64) -> Option<Annotator> {
        if self.random.below(6) == 0 {
            thread::sleep(Duration::from_micros(self.random.below(500_000)));
            return None;
        }
        self.wait_until_resumed(program);
        let mut annotator = Annotator::new(run);
        for _ in 0..=self.random.below(9) {
            annotator.step(program, &mut self.random);
            if !annotator.settle(program) {
                break;
            }
            annotator.mark(program, &self.home);
            if self.random.below(6) == 0 {
                power_cut::checkpoint(&self.home);
            }
        }
        let acknowledged = program.acknowledged().len();
        for _ in 0..self.random.below(4) {
            annotator.step(program, &mut self.random);
        }
        let is_eager = self.random.below(2) == 0;
        let until = Instant::now() + Duration::from_micros(self.random.below(50_000));
        // The random moment: as soon as the screen says of the last steps that they are saved, or
        // whatever it says.
        while Instant::now() < until && !(is_eager && program.acknowledged().len() > acknowledged) {
            thread::sleep(Duration::from_micros(50));
        }
        Some(annotator)
    }

    /// The session is on the screen as the log has it.
    fn wait_until_resumed(&self, program: &Running) {
        let standing = self.ledger.standing();
        program.wait_for(&format!("{standing:?} again, saved"), |seen: &Seen| {
            let is_there = seen.has_photo() && seen.guesses() == standing.1 || is_done(seen);
            is_there && seen.answered() == Some(standing.0) && seen.is_saved()
        });
    }
}

/// What the data file holds, looked at in a copy: the next start shall find what the end left.
/// Nothing if the program was ended before it made the session.
fn found(home: &Home) -> Option<Log> {
    let copy = copy_of(home);
    let has_session = !Store::open(&copy.data()).unwrap().sessions().unwrap().is_empty();
    has_session.then(|| copy.log())
}

/// Whether the session was finished: its figures were asked for.
fn is_finished(home: &Home) -> bool {
    let sessions = Store::open(&copy_of(home).data()).unwrap().sessions().unwrap();
    sessions.iter().any(|session| session.finished_at.is_some())
}

/// A home with the same data file and the log beside it.
fn copy_of(home: &Home) -> Home {
    let copy = Home::new();
    fs::create_dir(copy.data().parent().unwrap()).unwrap();
    for (from, to) in [(home.data(), copy.data()), (wal::path(home), wal::path(&copy))] {
        if from.exists() {
            fs::copy(from, to).unwrap();
        }
    }
    copy
}
