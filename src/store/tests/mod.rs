//! Tests of the store through its public door, on real files.

#![expect(clippy::disallowed_methods, reason = "tests put files in place and look at them")]

mod auditing;
mod bundling;
mod crash;
mod importing;
mod judging;
mod keeping;
mod keys;
mod logging;
mod merging;
mod modelling;
mod opening;
mod recovering;
mod schema;
mod sharing;
mod studying;
mod upgrading;

use std::path::PathBuf;
use std::sync::Arc;

use tempfile::TempDir;

use super::*;
use crate::domain::{
    ClassId, ClassNames, Container, ContainerKind, DatasetDraft, DatasetId, Delivery, Entry,
    Guesses, Held, ImageDraft, ImageId, NodeSpec, Outcome, Phase, Record, Role, SessionId,
    Sharpness, Spent, TaxonomySpec, Timestamp, TrialState,
};

/// Class keys by position.
struct Keys(Vec<String>);

impl ClassNames for Keys {
    fn key(&self, class: ClassId) -> &str {
        &self.0[class.index()]
    }

    fn class(&self, key: &str) -> Option<ClassId> {
        let position = self.0.iter().position(|known| known == key)?;
        u32::try_from(position).ok().map(ClassId)
    }
}

/// Ten classes, some with names out of a nightmare.
fn keys() -> Keys {
    let hostile = ["n02084071", "a/b c", "\0", "\u{1b}[2J", "\"],[\"", "", "\u{202e}é'; --"];
    let plain = ["x", "y", "z"];
    Keys(hostile.iter().chain(&plain).map(|&key| key.to_owned()).collect())
}

/// A folder and the path of a data file in it that is not there yet.
fn nowhere() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hit5.db");
    (folder, path)
}

fn image(path: &str, class: &str, role: Role) -> ImageDraft {
    ImageDraft {
        path: path.to_owned(),
        class: class.to_owned(),
        role,
        held: None,
        bytes: 100,
        modified_ms: 5,
        width_px: 500,
        height_px: 375,
    }
}

fn node(key: &str, parent: Option<&str>) -> NodeSpec {
    NodeSpec {
        key: key.to_owned(),
        parents: parent.map(str::to_owned).into_iter().collect(),
        lemmas: vec![format!("the {key}"), "other \"word\"".to_owned()],
        gloss: format!("a kind of {key}"),
        is_class: parent.is_some(),
    }
}

/// Fruit: two classes below one root, one example and two images to label of each.
fn fruit() -> DatasetDraft {
    DatasetDraft {
        name: "fruit".to_owned(),
        root: "/images/fruit".to_owned(),
        taxonomy: TaxonomySpec::Nodes(vec![
            node("fruit", None),
            node("apple", Some("fruit")),
            node("pear", Some("fruit")),
        ]),
        taxonomy_file: None,
        seed: u64::MAX,
        layout: "train/<class>/* and val/<class>/*".to_owned(),
        is_complete: true,
        images: vec![
            image("train/apple/1.jpg", "apple", Role::Example { rank: 0 }),
            image("train/pear/1.jpg", "pear", Role::Example { rank: 0 }),
            image("val/apple/1.jpg", "apple", Role::Label),
            image("val/pear/1.jpg", "pear", Role::Label),
            image("val/apple/2.jpg", "apple", Role::Label),
            image("val/pear/2.jpg", "pear", Role::Label),
        ],
    }
}

/// An open store with the fruit and one session over all four images, k = 5.
struct Bench {
    folder: TempDir,
    path: PathBuf,
    store: Store,
    dataset: DatasetId,
    session: SessionId,
}

fn bench() -> Bench {
    let (folder, path) = nowhere();
    let mut store = Store::open(&path).unwrap();
    let (dataset, _) = store.put_dataset(&fruit()).unwrap();
    let session = new_session(&mut store, dataset);
    Bench { folder, path, store, dataset, session }
}

fn new_session(store: &mut Store, dataset: DatasetId) -> SessionId {
    let queue = store.label_images(dataset).unwrap();
    store.create_session(&session_of(dataset, &queue)).unwrap()
}

fn session_of(dataset: DatasetId, queue: &[ImageId]) -> NewSession<'_> {
    NewSession {
        dataset,
        annotator: "anna",
        phase: Phase::Practice,
        k: 5,
        seed: u64::MAX - 1,
        idle_after_ms: 30_000,
        started_at: Timestamp(1_000),
        queue,
        study: None,
    }
}

/// A record of a trial with these guesses after it.
fn record(seq: u32, trial: u32, entry: Entry, guesses: &[u32], outcome: Outcome) -> Record {
    Record {
        seq,
        at: Timestamp(2_000 + i64::from(seq)),
        trial,
        entry,
        after: TrialState {
            guesses: Guesses::from_ranked(5, guesses.iter().copied().map(ClassId)),
            outcome,
            spent: Spent { lead_ms: 10 * u64::from(seq), active_ms: 9 * u64::from(seq) },
            delivery: Some(Delivery { sharpness: Sharpness::Near, wait_ms: 7, bytes: 1_000 }),
            ..TrialState::untouched(5)
        },
        seen: Vec::new(),
    }
}

/// The same after the truth was seen.
fn revealed(mut record: Record) -> Record {
    record.after.is_revealed = true;
    record
}

/// Runs a statement behind the store's back.
fn meddle(path: &Path, sql: &str) -> rusqlite::Result<()> {
    rusqlite::Connection::open(path)?.execute_batch(sql)
}
