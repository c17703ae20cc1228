//! The store at the size of a large study: 50,000 images to label, 20 sessions of 1,000 trials,
//! 200,000 records. The file lies in the target folder, so on the disk the program is built on.
#![expect(clippy::unwrap_used, reason = "a benchmark that cannot run should say so and stop")]

use std::path::Path;

use criterion::{BatchSize, Criterion};
use hit5::domain::{
    ClassId, ClassNames, DatasetDraft, DatasetId, Delivery, Entry, Guesses, ImageDraft, Outcome,
    Phase, Record, Role, SessionId, Sharpness, Spent, TaxonomySpec, Timestamp, TrialState,
};
use hit5::store::{NewSession, Store};

const IMAGES: u32 = 50_000;
const SESSIONS: u32 = 20;
const TRIALS: u32 = 1_000;
const RECORDS_PER_TRIAL: u32 = 10;

/// A thousand keys of the length of WordNet ids.
struct Keys(Vec<String>);

impl ClassNames for Keys {
    fn key(&self, class: ClassId) -> &str {
        &self.0[class.index()]
    }

    fn class(&self, key: &str) -> Option<ClassId> {
        let position = self.0.binary_search_by(|known| known.as_str().cmp(key)).ok()?;
        u32::try_from(position).ok().map(ClassId)
    }
}

fn keys() -> Keys {
    Keys((0..1_000).map(|n| format!("n{:08}", 2_000_000 + n)).collect())
}

fn dataset(names: &Keys) -> DatasetDraft {
    let image = |n: u32| {
        let class = names.key(ClassId(n % 1_000)).to_owned();
        ImageDraft {
            path: format!("val/{class}/ILSVRC2012_val_{n:08}.JPEG"),
            class,
            role: Role::Label,
            held: None,
            bytes: 80_000,
            modified_ms: 1_700_000_000_000,
            width_px: 500,
            height_px: 375,
        }
    };
    DatasetDraft {
        name: "ilsvrc".to_owned(),
        root: "/images/ilsvrc".to_owned(),
        taxonomy: TaxonomySpec::Ilsvrc2012,
        taxonomy_file: None,
        seed: 1,
        layout: String::new(),
        is_complete: true,
        images: (0..IMAGES).map(image).collect(),
    }
}

fn record(seq: u32) -> Record {
    let step = seq % RECORDS_PER_TRIAL;
    let is_last = step == RECORDS_PER_TRIAL - 1;
    let guesses = (0..step.min(5)).map(|rank| ClassId((seq * 7 + rank) % 1_000));
    Record {
        seq,
        at: Timestamp(1_700_000_000_000 + i64::from(seq) * 6_000),
        trial: seq / RECORDS_PER_TRIAL % TRIALS,
        entry: if is_last { Entry::Submitted } else { Entry::GuessAdded(ClassId(seq % 1_000)) },
        after: TrialState {
            guesses: Guesses::from_ranked(5, guesses),
            outcome: if is_last { Outcome::Submitted } else { Outcome::Open },
            spent: Spent { lead_ms: 60_000, active_ms: 50_000 },
            delivery: Some(Delivery { sharpness: Sharpness::Near, wait_ms: 90, bytes: 200_000 }),
            ..TrialState::untouched(5)
        },
        seen: Vec::new(),
    }
}

/// Fills a new file; gives two of its sessions, one to read and one to append to.
fn fill(path: &Path, names: &Keys) -> (DatasetId, SessionId, SessionId) {
    let mut store = Store::open(path).unwrap();
    let (dataset, _) = store.put_dataset(&dataset(names)).unwrap();
    let images = store.label_images(dataset).unwrap();
    let mut sessions = Vec::new();
    for queue in images.chunks(TRIALS as usize).take(SESSIONS as usize) {
        let new = NewSession {
            dataset,
            annotator: "anna",
            phase: Phase::Test,
            k: 5,
            seed: 1,
            idle_after_ms: 30_000,
            started_at: Timestamp(1_700_000_000_000),
            queue,
            study: None,
        };
        let session = store.create_session(&new).unwrap();
        let log: Vec<Record> = (0..TRIALS * RECORDS_PER_TRIAL).map(record).collect();
        store.append(session, &log, names).unwrap();
        sessions.push(session);
    }
    (dataset, sessions[sessions.len() / 2], sessions[0])
}

fn main() {
    let names = keys();
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let path = folder.path().join("hit5.db");
    let (dataset, session, growing) = fill(&path, &names);
    let mut criterion = Criterion::default().configure_from_args();
    let mut group = criterion.benchmark_group("store");

    group.bench_function("open, read one session of 10,000 records", |bencher| {
        bencher.iter(|| Store::open(&path).unwrap().records(session, &names).unwrap());
    });
    let mut store = Store::open(&path).unwrap();
    group.bench_function("open", |bencher| bencher.iter(|| Store::open(&path).unwrap()));
    group.bench_function("one session's row", |b| b.iter(|| store.session(session).unwrap()));
    group.bench_function("one session's queue", |b| b.iter(|| store.queue(session).unwrap()));
    group.bench_function("one session's answers", |bencher| {
        bencher.iter(|| store.annotations(session).unwrap());
    });
    group.bench_function("all sessions", |b| b.iter(|| store.sessions().unwrap()));
    group.bench_function("all datasets", |b| b.iter(|| store.datasets().unwrap()));
    group.bench_function("images to label", |b| b.iter(|| store.label_images(dataset).unwrap()));
    let mut seq = TRIALS * RECORDS_PER_TRIAL;
    group.bench_function("append one record", |bencher| {
        bencher.iter_batched(
            || {
                seq += 1;
                [record(seq)]
            },
            |records| store.append(growing, &records, &names).unwrap(),
            BatchSize::PerIteration,
        );
    });
    group.finish();
    criterion.final_summary();
}
