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
mod life;
mod power_cut;
mod tally;
mod wal;

use crate::support::home::{Home, Log};
use crate::support::number;
use annotator::May;
use ending::Ending;
use hit5::store::Store;
use ledger::{Deed, Ledger};
use life::Life;
use std::fs;
use tally::Tally;

/// Runs of `cargo test`, and their seed.
const RUNS: usize = 15;
const SEED: u64 = 2014;

/// How often a life is ended: once in every way.
const RUNS_A_LIFE: usize = Ending::ALL.len();

#[test]
fn lives_that_are_ended_at_random_lose_nothing() {
    let runs = number("HIT5_ENDURANCE_RUNS", RUNS);
    let seed = number("HIT5_ENDURANCE_SEED", SEED);
    let mut tally = Tally::default();
    for seed in seed.. {
        let left = runs - tally.runs;
        if left == 0 {
            break;
        }
        // Said before it fails.
        println!("HIT5_ENDURANCE_SEED={seed} HIT5_ENDURANCE_RUNS={RUNS_A_LIFE}");
        Life::new(seed).live(left.min(RUNS_A_LIFE), &mut tally);
        println!("{tally}");
    }
    assert_eq!((tally.lost, tally.twice), (0, 0), "{:#?}", tally.faults);
    assert!(tally.acknowledged > runs, "the script does something: {tally}");
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
