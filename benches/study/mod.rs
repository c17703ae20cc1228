//! A large study in a data file, and what a process that reads it takes.

use hit5::domain::{
    ClassId, ClassNames as _, DatasetDraft, DatasetId, Effort, Entry, Guesses, ImageDraft, ImageId,
    Outcome, Phase, Record, Role, Seen, Spent, TaxonomySpec, Timestamp, TrialState,
};
use hit5::stats::SplitMix64;
use hit5::store::{NewSession, PredictionDraft, Store};
use hit5::taxonomy::Taxonomy;
use std::path::Path;
use std::process::Child;
use std::time::{Duration, Instant};

const CLASSES: u64 = 1_000;

/// The most memory a process held until it ended, as Linux counts it.
pub(crate) fn most_memory_mb(mut child: Child) -> u64 {
    let status = format!("/proc/{}/status", child.id());
    let mut most_kb = 0;
    while child.try_wait().unwrap().is_none() {
        let text = std::fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kb = line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok());
        most_kb = most_kb.max(kb.unwrap_or(0));
        std::thread::sleep(Duration::from_millis(2));
    }
    most_kb / 1_000
}

/// How much there is.
#[derive(Clone, Copy)]
pub(crate) struct Size {
    pub(crate) annotators: u32,
    /// Images that each of them answers.
    pub(crate) images: u32,
    /// Classes on the screen in a trial.
    pub(crate) seen: u64,
}

/// The data file at this path, filled if it is not there.
pub(crate) fn filled(path: &Path, size: Size) {
    if !path.exists() {
        let start = Instant::now();
        fill(path, size);
        println!("filled {} in {:.0} s", path.display(), start.elapsed().as_secs_f64());
    }
    println!("{} MB of data", std::fs::metadata(path).unwrap().len() / 1_000_000);
}

fn fill(path: &Path, size: Size) {
    let taxonomy = Taxonomy::ilsvrc2012();
    let mut store = Store::open(path).unwrap();
    let (dataset, images) = put_images(&mut store, &taxonomy, size.images);
    for annotator in 0..size.annotators {
        let new = NewSession {
            dataset,
            annotator: &format!("annotator {annotator:02}"),
            phase: Phase::Test,
            k: 5,
            seed: annotator.into(),
            idle_after_ms: 30_000,
            started_at: Timestamp(1_700_000_000_000 + i64::from(annotator) * 86_400_000),
            queue: &images,
            study: None,
        };
        let session = store.create_session(&new).unwrap();
        let log = Log::new(annotator.into(), size.seen).session(size.images);
        store.append(session, &log, taxonomy.as_ref()).unwrap();
        store.finish_session(session, Timestamp(1_800_000_000_000)).unwrap();
    }
}

/// A dataset of which image n shows class n modulo 1,000, and a model that is right on nine of ten.
fn put_images(store: &mut Store, taxonomy: &Taxonomy, images: u32) -> (DatasetId, Vec<ImageId>) {
    let path = |n: u32| format!("val/ILSVRC2012_val_{n:08}.JPEG");
    let image = |n: u32| ImageDraft {
        path: path(n),
        class: taxonomy.key(ClassId(n % 1_000)).to_owned(),
        role: Role::Label,
        held: None,
        bytes: 80_000,
        modified_ms: 1_700_000_000_000,
        width_px: 500,
        height_px: 375,
    };
    let draft = DatasetDraft {
        name: "ilsvrc".to_owned(),
        root: "/images/ilsvrc".to_owned(),
        taxonomy: TaxonomySpec::Ilsvrc2012,
        taxonomy_file: None,
        seed: 1,
        layout: String::new(),
        is_complete: true,
        images: (0..images).map(image).collect(),
    };
    let (dataset, _) = store.put_dataset(&draft).unwrap();
    let prediction = |n: u32| {
        let first = if n.is_multiple_of(10) { n + 500 } else { n };
        let ranked = (0..5).map(|rank| {
            let class = ClassId((first + rank * 37) % 1_000);
            (taxonomy.key(class).to_owned(), 1.0 / f64::from(rank + 2))
        });
        PredictionDraft { path: path(n), ranked: ranked.collect() }
    };
    let predictions: Vec<_> = (0..images).map(prediction).collect();
    store.put_predictions(dataset, "model", &predictions).unwrap();
    (dataset, store.label_images(dataset).unwrap())
}

/// The records of one annotator who is wrong on one image of ten.
struct Log {
    chance: SplitMix64,
    records: Vec<Record>,
    at: i64,
    seen: u64,
}

impl Log {
    fn new(seed: u64, per_trial: u64) -> Self {
        Self {
            chance: SplitMix64::new(seed),
            records: Vec::new(),
            at: 1_700_000_000_000,
            seen: per_trial,
        }
    }

    fn session(mut self, images: u32) -> Vec<Record> {
        (0..images).for_each(|trial| self.trial(trial));
        self.records
    }

    fn class(&mut self) -> ClassId {
        ClassId(u32::try_from(self.chance.below(CLASSES)).unwrap())
    }

    fn trial(&mut self, trial: u32) {
        let truth = ClassId(trial % 1_000);
        let whole_ms = 3_000 + self.chance.below(4_000) * (1 + 9 * self.chance.below(2));
        let is_right = self.chance.below(10) > 0;
        let right_at = self.chance.below(5);
        let mut guesses = Vec::new();
        self.record(trial, Entry::Shown, (&guesses, 0));
        for place in 0..5 {
            let class = if is_right && place == right_at { truth } else { self.class() };
            if guesses.contains(&class) || (class == truth && !is_right) {
                continue;
            }
            guesses.push(class);
            self.record(trial, Entry::GuessAdded(class), (&guesses, whole_ms * (place + 1) / 6));
        }
        self.record(trial, Entry::Submitted, (&guesses, whole_ms));
        let mut seen: Vec<u32> = (0..self.seen).map(|_| self.class().0).collect();
        seen.extend((self.seen > 0).then_some(truth.0));
        seen.sort_unstable();
        seen.dedup();
        let seen = seen.into_iter().map(|class| Seen {
            class: ClassId(class),
            row_ms: 700,
            examples_ms: 300,
        });
        self.records.last_mut().unwrap().seen = seen.collect();
    }

    fn record(&mut self, trial: u32, entry: Entry, (guesses, active_ms): (&[ClassId], u64)) {
        self.at += 1_000;
        let outcome = if entry == Entry::Submitted { Outcome::Submitted } else { Outcome::Open };
        let keys = u32::try_from(guesses.len() * 5).unwrap();
        self.records.push(Record {
            seq: u32::try_from(self.records.len()).unwrap(),
            at: Timestamp(self.at),
            trial,
            entry,
            after: TrialState {
                guesses: Guesses::from_ranked(5, guesses.iter().copied()),
                outcome,
                spent: Spent { lead_ms: active_ms + 500, active_ms },
                effort: Effort { first_key_ms: Some(800), keys, searches: keys / 5 },
                ..TrialState::untouched(5)
            },
            seen: Vec::new(),
        });
    }
}
