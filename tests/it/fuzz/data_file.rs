//! Damaged data files.

use super::{check_problems, check_text, choice, in_folder};
use hit5::domain::{
    ClassId, ClassNames, DatasetDraft, Entry, Guesses, ImageDraft, NodeSpec, Outcome, Phase,
    Record, Role, SessionId, TaxonomySpec, Timestamp, TrialState,
};
use hit5::store::{Bundling, Holder, MergeFacts, NewSession, Store, StoreError, recover};
use hit5::taxonomy::Taxonomy;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

const PAGE: usize = 4096;

/// A sound file with two sessions, and one of the same dataset without.
static SOUND: LazyLock<[Vec<u8>; 2]> = LazyLock::new(|| in_folder(make));

/// A damaged file is read, bundled, merged and recovered, or refused in words. What it is merged into stays
/// sound, and what is recovered of it is. The first byte says what is done; the others are edits of a
/// sound file.
pub(crate) fn check(data: &[u8]) {
    let (choice, edits) = choice(data);
    // One thing at a time is three times as fast.
    let does = |thing| choice % 4 == 0 || choice % 4 == thing;
    let [full, bare] = &*SOUND;
    in_folder(|folder| {
        let path = |name: &str| folder.join(name);
        let all = ["damaged.db", "here.db", "saved.db", "bundle.db"].map(path);
        fs::write(&all[0], damaged(full, edits)).unwrap();
        fs::write(&all[1], bare).unwrap();
        if does(1) {
            check_read(&all[0], &all[3]);
        }
        if does(2) {
            check_merge(&all[0], &all[1]);
        }
        if does(3) {
            check_recover(&all[0], &all[2]);
        }
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_file() {
                fs::remove_file(path).unwrap();
            }
        }
    });
}

/// Edits of seven bytes: what is done, where, and with which bytes.
fn damaged(sound: &[u8], edits: &[u8]) -> Vec<u8> {
    let mut bytes = sound.to_vec();
    for edit in edits.chunks_exact(7) {
        let &[kind, a, b, c, ref values @ ..] = edit else { continue };
        let place = u32::from_be_bytes([0, a, b, c]) as usize % bytes.len().max(1);
        let page = place / PAGE * PAGE;
        let from = usize::from(values[0]) * PAGE;
        match kind % 6 {
            0 => bytes.truncate(place),
            1 => bytes.iter_mut().skip(page).take(PAGE).for_each(|byte| *byte = 0),
            2 if from + PAGE <= bytes.len() && page + PAGE <= bytes.len() => {
                bytes.copy_within(from..from + PAGE, page);
            }
            3 => bytes.extend(values),
            4 => bytes.iter_mut().skip(place).take(1).for_each(|byte| *byte = values[0]),
            _ => bytes.iter_mut().skip(place).zip(values).for_each(|(byte, &value)| *byte = value),
        }
    }
    bytes
}

fn check_read(path: &Path, bundle: &Path) {
    let store = match Store::open_read_only(path) {
        Ok(store) => store,
        Err(error) => return check_text(&error.to_string()),
    };
    let looked = || {
        store.integrity()?;
        store.datasets()?;
        store.studies()?;
        for session in store.sessions()?.into_iter().take(3) {
            store.queue(session.id)?;
            store.log(session.id)?;
            let audit = store.audit(session.id)?;
            audit.faults.iter().for_each(|fault| check_text(&fault.to_string()));
            let (records, problems) = store.records(session.id, &fruit())?;
            check_problems(&problems);
            assert!(records.is_sorted_by(|one, other| one.seq < other.seq));
        }
        Ok::<_, StoreError>(())
    };
    if let Err(error) = looked() {
        check_text(&error.to_string());
    }
    let Ok(sessions) = store.sessions() else { return };
    let sessions: Vec<SessionId> = sessions.iter().map(|session| session.id).collect();
    match store.bundle(bundle, &sessions, Bundling::default()) {
        Ok(_) => {
            let bundle = Store::open_read_only(bundle).unwrap();
            assert_eq!(bundle.integrity().unwrap(), [""; 0], "what is bundled is sound");
        }
        Err(error) => {
            check_text(&error.to_string());
            assert!(!bundle.exists(), "all or nothing");
        }
    }
}

fn check_merge(damaged: &Path, here: &Path) {
    let mut store = Store::open(here).unwrap();
    let holder = Holder { pid: 1, host: "here".to_owned(), user: None };
    let facts = MergeFacts {
        has_class: &|_, key| ["apple", "pear"].contains(&key),
        who: &holder,
        now: Timestamp(9_000),
        takes_changed: true,
    };
    if let Err(error) = store.merge(damaged, &facts) {
        check_text(&error.to_string());
        assert_eq!(store.sessions().unwrap(), [], "all of a file or nothing");
    }
    assert_eq!(store.integrity().unwrap(), [""; 0], "the other file is as sound as before");
}

fn check_recover(damaged: &Path, target: &Path) {
    let before = fs::read(damaged).unwrap();
    match recover(damaged, Some(target)) {
        Ok(recovered) => {
            recovered.damage.iter().for_each(|text| check_text(text));
            let store = Store::open(target).unwrap();
            assert_eq!(store.integrity().unwrap(), [""; 0], "what is recovered is sound");
            for session in store.sessions().unwrap() {
                store.audit(session.id).unwrap();
                store.records(session.id, &fruit()).unwrap();
            }
        }
        Err(error) => {
            check_text(&error.to_string());
            assert!(!target.exists(), "all or nothing");
        }
    }
    assert_eq!(fs::read(damaged).unwrap(), before, "the damaged file is not changed");
}

fn fruit() -> Taxonomy {
    Taxonomy::from_nodes(&nodes()).0
}

fn nodes() -> Vec<NodeSpec> {
    let node = |key: &str, parents: &[&str]| NodeSpec {
        key: key.to_owned(),
        parents: parents.iter().map(|&parent| parent.to_owned()).collect(),
        lemmas: vec![key.to_owned()],
        gloss: format!("a kind of {key}"),
        is_class: !parents.is_empty(),
    };
    vec![node("fruit", &[]), node("apple", &["fruit"]), node("pear", &["fruit"])]
}

fn make(folder: &Path) -> [Vec<u8>; 2] {
    let path = folder.join("sound.db");
    let mut store = Store::open(&path).unwrap();
    let image = |n: usize, role| ImageDraft {
        path: format!("{n}.jpg"),
        class: ["apple", "pear"][n % 2].to_owned(),
        role,
        held: None,
        bytes: 100,
        modified_ms: 5,
        width_px: 500,
        height_px: 375,
    };
    let label = (0..12).map(|n| image(n, Role::Label));
    let draft = DatasetDraft {
        name: "fruit".to_owned(),
        root: "/images/fruit".to_owned(),
        taxonomy: TaxonomySpec::Nodes(nodes()),
        taxonomy_file: None,
        seed: 1,
        layout: "flat".to_owned(),
        is_complete: true,
        images: label.chain((12..14).map(|n| image(n, Role::Example { rank: 0 }))).collect(),
    };
    let (dataset, _) = store.put_dataset(&draft).unwrap();
    drop(store);
    let bare = fs::read(&path).unwrap();
    let mut store = Store::open(&path).unwrap();
    let queue = store.label_images(dataset).unwrap();
    for annotator in ["anna", "bob"] {
        let session = NewSession {
            dataset,
            annotator,
            phase: Phase::Test,
            k: 5,
            seed: 1,
            idle_after_ms: 30_000,
            started_at: Timestamp(1_000),
            queue: &queue,
            study: None,
        };
        let session = store.create_session(&session).unwrap();
        let log: Vec<Record> = (0..36).map(record).collect();
        store.append(session, &log, &fruit()).unwrap();
    }
    drop(store);
    [fs::read(&path).unwrap(), bare]
}

/// One of three records a trial.
fn record(seq: u32) -> Record {
    let apple = fruit().class("apple").unwrap_or(ClassId(0));
    let (entry, outcome, guesses) = match seq % 3 {
        0 => (Entry::Shown, Outcome::Open, None),
        1 => (Entry::GuessAdded(apple), Outcome::Open, Some(apple)),
        _ => (Entry::Submitted, Outcome::Submitted, Some(apple)),
    };
    let guesses = Guesses::from_ranked(5, guesses);
    let after = TrialState { guesses, outcome, ..TrialState::untouched(5) };
    let at = Timestamp(2_000 + i64::from(seq));
    Record { seq, at, trial: seq / 3, entry, after, seen: Vec::new() }
}
