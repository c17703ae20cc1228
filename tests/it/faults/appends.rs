//! Every call that the store makes to the system fails once, or from then on.
//!
//! A process of its own appends records and says of each what the store said. Whatever failed, all that
//! was said to be saved is in the file afterwards, in order and once, and SQLite finds the file sound.

use super::shim::Fault;
use super::{is_long, soundness};
use hit5::domain::{
    ClassId, ClassNames, DatasetDraft, Entry, ImageDraft, Outcome, Phase, Record, Role, SessionId,
    TaxonomySpec, Timestamp, TrialState,
};
use hit5::store::{NewSession, Store};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// How the process is told which file to use.
const DATA_FILE: &str = "HIT5_TEST_DATA_FILE";

/// Records it appends, and how often it tries each.
const RECORDS: u32 = 8;
const TRIES: usize = 3;

/// A dataset has no classes here that a record would name.
struct NoNames;

impl ClassNames for NoNames {
    fn key(&self, _: ClassId) -> &'static str {
        ""
    }

    fn class(&self, _: &str) -> Option<ClassId> {
        None
    }
}

/// A data file with a session of one image.
fn prepare(path: &Path) {
    let image = ImageDraft {
        path: "a.jpg".to_owned(),
        class: "n02084071".to_owned(),
        role: Role::Label,
        held: None,
        bytes: 1,
        modified_ms: 1,
        width_px: 1,
        height_px: 1,
    };
    let draft = DatasetDraft {
        name: "one".to_owned(),
        root: "/images".to_owned(),
        taxonomy: TaxonomySpec::Ilsvrc2012,
        taxonomy_file: None,
        seed: 1,
        layout: String::new(),
        is_complete: true,
        images: vec![image],
    };
    let mut store = Store::open(path).unwrap();
    let (dataset, _) = store.put_dataset(&draft).unwrap();
    let queue = store.label_images(dataset).unwrap();
    let session = NewSession {
        dataset,
        annotator: "anna",
        phase: Phase::Test,
        k: 5,
        seed: 1,
        idle_after_ms: 30_000,
        started_at: Timestamp(1),
        queue: &queue,
        study: None,
    };
    store.create_session(&session).unwrap();
}

fn record(seq: u32) -> Record {
    Record {
        seq,
        at: Timestamp(i64::from(seq)),
        trial: 0,
        entry: Entry::Commented(format!("{seq} {}", "word ".repeat(200))),
        after: TrialState { outcome: Outcome::Open, ..TrialState::untouched(5) },
        seen: Vec::new(),
    }
}

/// What came of a run.
struct Run {
    /// Numbers of the records that were said to be saved.
    saved: Vec<u32>,
    /// What was said of those that were not.
    refusals: Vec<String>,
    /// Calls that could have failed.
    calls: usize,
}

/// Appends records while calls fail; `from` 0: none does.
fn run(fault: Fault, from: usize, calls: usize) -> (Run, tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let below = folder.path().join("data");
    fs::create_dir(&below).unwrap();
    let data = below.join("hit5.db");
    prepare(&data);
    let count = folder.path().join("count");
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "faults::appends::append", "--ignored", "--nocapture"])
        .args(["--test-threads=1"])
        .envs(fault.variables(&below))
        .env("FAULT_FROM", from.to_string())
        .env("FAULT_CALLS", calls.to_string())
        .env("FAULT_COUNT", &count)
        .env(DATA_FILE, &data)
        .output()
        .unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{fault:?} {from} {calls}: {said}");
    let all = |word: &'static str| {
        let lines = said.lines().filter_map(move |line| line.split_once(word));
        lines.map(|(_, rest)| rest.to_owned())
    };
    let run = Run {
        saved: all("SAVED ").map(|seq| seq.parse().unwrap()).collect(),
        refusals: all("REFUSED ").collect(),
        calls: fs::read_to_string(count).unwrap().parse().unwrap(),
    };
    (run, folder, data)
}

#[test]
fn whatever_call_fails_what_was_said_to_be_saved_is() {
    let (mut runs, mut faults, mut saved) = (0, 0, 0);
    for fault in Fault::ALL {
        let (whole, ..) = run(fault, 0, 0);
        assert_eq!(whole.saved.len(), RECORDS as usize);
        assert!(whole.calls > 20, "the shim stands where it should: {}", whole.calls);
        let step = if is_long() { 1 } else { whole.calls / 4 };
        for from in (1..=whole.calls).step_by(step) {
            for calls in [1, usize::MAX / 4] {
                let (found, _folder, data) = run(fault, from, calls);
                soundness(&data).unwrap();
                let store = Store::open(&data).unwrap();
                let (log, problems) = store.records(SessionId(1), &NoNames).unwrap();
                assert_eq!(problems, []);
                let place = format!("{fault:?} at {from} for {calls}");
                let numbers: Vec<u32> = log.iter().map(|record| record.seq).collect();
                assert!(
                    (0..).zip(&numbers).all(|(seq, &number)| seq == number),
                    "{place}: {numbers:?}"
                );
                assert!(
                    numbers.starts_with(&found.saved),
                    "{place}: {numbers:?} {:?}",
                    found.saved
                );
                assert!(found.refusals.iter().all(|said| is_told(said)), "{:?}", found.refusals);
                (runs, saved) = (runs + 1, saved + found.saved.len());
                faults += usize::from(!found.refusals.is_empty());
            }
        }
    }
    println!("{runs} runs, {faults} with a refusal, {saved} records said to be saved, 0 lost");
}

/// Whether a refusal names the file, in words that a person can do something with.
fn is_told(said: &str) -> bool {
    said.contains("hit5.db") && !said.contains("panic")
}

#[test]
#[ignore = "a role, played in a process of its own"]
fn append() {
    let Some(data) = std::env::var_os(DATA_FILE).map(PathBuf::from) else { return };
    let mut store = match Store::open(&data) {
        Ok(store) => store,
        Err(error) => {
            println!("REFUSED {error}");
            return;
        }
    };
    for seq in 0..RECORDS {
        for _ in 0..TRIES {
            match store.append(SessionId(1), &[record(seq)], &NoNames) {
                Ok(()) => {
                    println!("SAVED {seq}");
                    break;
                }
                Err(error) => println!("REFUSED {error}"),
            }
        }
    }
}
