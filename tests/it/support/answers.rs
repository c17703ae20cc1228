//! Sessions as annotators would leave them, without an annotator.

use super::home::Home;
use hit5::domain::{
    ClassId, ClassNames, Effort, Entry, Guesses, Outcome, Phase, Record, Seen, SessionId, Spent,
    Timestamp, TrialState,
};
use hit5::store::{NewSession, Store};
use hit5::taxonomy::Taxonomy;

/// A session on the first images of a dataset, finished or not.
pub(crate) struct Answers<'a> {
    pub(crate) dataset: &'a str,
    pub(crate) annotator: &'a str,
    pub(crate) phase: Phase,
    /// For each image the keys of the classes guessed, best first.
    pub(crate) guesses: &'a [&'a [&'a str]],
    pub(crate) is_finished: bool,
}

impl Answers<'_> {
    /// Puts the session into a home's data file.
    pub(crate) fn put(&self, home: &Home) -> SessionId {
        let mut store = Store::open(&home.data()).unwrap();
        let dataset = store.dataset_by_name(self.dataset).unwrap().unwrap();
        let (tree, _) = Taxonomy::from_spec(&store.taxonomy_spec(dataset.id).unwrap());
        let queue = store.label_images(dataset.id).unwrap();
        let new = NewSession {
            dataset: dataset.id,
            annotator: self.annotator,
            phase: self.phase,
            k: 5,
            seed: 7,
            idle_after_ms: 30_000,
            started_at: Timestamp(1_700_000_000_000),
            queue: &queue[..self.guesses.len()],
            study: None,
        };
        let session = store.create_session(&new).unwrap();
        let mut seq = 0;
        for (trial, guesses) in (0..).zip(self.guesses) {
            let classes: Vec<ClassId> =
                guesses.iter().map(|key| tree.class(key).unwrap()).collect();
            for record in records(trial, &classes, &mut seq) {
                store.append(session, &[record], tree.as_ref()).unwrap();
            }
        }
        if self.is_finished {
            store.finish_session(session, Timestamp(1_700_000_900_000)).unwrap();
        }
        session
    }
}

/// An image shown, guessed and submitted; each step takes a second more than the one before.
pub(crate) fn records(trial: u32, classes: &[ClassId], seq: &mut u32) -> Vec<Record> {
    let mut state = TrialState::untouched(5);
    let mut records = Vec::new();
    let mut note = |entry, state: &TrialState| {
        let at = Timestamp(1_700_000_001_000 + i64::from(*seq) * 1_000);
        let seen = match entry {
            Entry::GuessAdded(class) => vec![Seen { class, row_ms: 40, examples_ms: 30 }],
            _ => Vec::new(),
        };
        records.push(Record { seq: *seq, at, trial, entry, after: state.clone(), seen });
        *seq += 1;
    };
    note(Entry::Shown, &state);
    for (count, &class) in classes.iter().enumerate() {
        state.guesses = Guesses::from_ranked(5, classes[..=count].iter().copied());
        let ms = 1_000 * (count as u64 + 1) + 100 * u64::from(trial);
        state.spent = Spent { lead_ms: ms + 500, active_ms: ms };
        state.effort = Effort { first_key_ms: Some(300), keys: 4, searches: 1 };
        note(Entry::GuessAdded(class), &state);
    }
    state.outcome = Outcome::Submitted;
    note(Entry::Submitted, &state);
    records
}
