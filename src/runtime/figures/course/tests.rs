//! The rows of a report, read in one walk, against the data file's own view of the answers in force.

use super::*;
use crate::dataset::demo;
use crate::domain::{ClassId, Flag, ImageId, Now, Phase, Record, Reveal, Spent, Timestamp};
use crate::runtime::figures::truth;
use crate::session::{Effect, Event, Plan, PlannedModel, Session};
use crate::store::{AnnotationRow, NewSession};
use crate::taxonomy::Taxonomy;
use Event::{Next, Redo, ShowAnswer, ShowModel, Shown, Submit, Undo};
use proptest::prelude::*;
use std::cell::RefCell;
use std::time::Duration;

/// Guesses allowed.
const K: usize = 3;
/// Images of a session.
const IMAGES: usize = 4;

/// The demonstration set in a data file.
struct Bench {
    store: Store,
    known: Known,
    _folder: tempfile::TempDir,
}

impl Bench {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut store = Store::open(&folder.path().join("hit5.db")).unwrap();
        let (dataset, _) = store.put_dataset(&demo::draft().0).unwrap();
        let (taxonomy, _) = Taxonomy::from_spec(&store.taxonomy_spec(dataset).unwrap());
        let known = Known::new(dataset, taxonomy, &truth(&store, dataset).unwrap());
        Self { store, known, _folder: folder }
    }

    /// What a session of such a phase leaves, lived through one event a second: its rows, and the
    /// answers in force.
    fn after(&mut self, phase: Phase, events: &[Event]) -> (SessionRows, Vec<AnnotationRow>) {
        let queue = self.store.label_images(self.known.id).unwrap();
        let plan = self.plan(phase, &queue[..IMAGES]);
        let new = NewSession {
            dataset: self.known.id,
            annotator: "ada",
            phase,
            k: K,
            seed: 1,
            idle_after_ms: plan.idle_after_ms,
            started_at: Timestamp(0),
            queue: &plan.queue,
            study: None,
        };
        let session = self.store.create_session(&new).unwrap();
        let records = lived(plan, events);
        self.store.append(session, &records, self.known.taxonomy.as_ref()).unwrap();
        let row = self.store.session(session).unwrap();
        let (rows, problems) =
            session_rows(&self.store, &self.known, &row, &Filter::default()).unwrap();
        let (mut answers, others) = self.store.annotations(session).unwrap();
        answers.iter_mut().for_each(|answer| answer.path.clear());
        assert_eq!((problems, others), (Vec::new(), Vec::new()));
        (rows, answers)
    }

    /// A model may be asked about the first two images.
    fn plan(&self, phase: Phase, queue: &[ImageId]) -> Plan {
        let class = |image| self.known.taxonomy.class(&self.known.truth[image]).unwrap();
        let truth: HashMap<_, _> = queue.iter().map(|image| (*image, class(image))).collect();
        let model = PlannedModel {
            name: "net".into(),
            title: "net".into(),
            reveal: Reveal::OnRequest,
            ranked: queue[..2].iter().map(|image| (*image, vec![ClassId(1)])).collect(),
        };
        Plan {
            truth: if phase == Phase::Practice { truth } else { HashMap::new() },
            models: vec![model],
            ..Plan::new(phase, K, queue.to_vec())
        }
    }
}

fn lived(plan: Plan, events: &[Event]) -> Vec<Record> {
    let mut session = Session::new(plan);
    let at = |second: u32| Now {
        wall: Timestamp(i64::from(second) * 1000),
        mono: Duration::from_secs(second.into()),
    };
    let mut log = Vec::new();
    for (second, event) in (1..).zip(events) {
        for effect in session.update(event, at(second)) {
            if let Effect::Append(record) = effect {
                log.push(record);
            }
        }
    }
    log
}

/// The rows of a session as the store tells them, without paths.
fn as_in_view(rows: &SessionRows) -> Vec<AnnotationRow> {
    let row = |trial: &AnsweredTrial| AnnotationRow {
        trial: trial.place,
        image: trial.image,
        path: String::new(),
        guesses: trial.guesses.iter().map(ToString::to_string).collect(),
        spent: Spent { lead_ms: trial.lead_ms, active_ms: trial.active_ms },
        effort: Effort {
            first_key_ms: trial.first_key_ms,
            keys: trial.keys.unwrap_or_default(),
            searches: trial.searches,
        },
        at: trial.at,
        is_assisted: trial.is_assisted,
        is_widened: false,
        confidence: trial.confidence,
        expects_model: trial.expects_model,
        flags: trial.flags,
        present: Vec::new(),
        comment: String::new(),
    };
    rows.answered.iter().map(row).collect()
}

/// Trials without an answer: skipped, passed, open, shown first.
fn unanswered(rows: &SessionRows) -> [usize; 4] {
    [rows.skipped, rows.passed, rows.open, rows.answer_shown_first]
}

fn add(class: u32) -> Event {
    Event::Add(ClassId(class))
}

/// Without a reason.
#[expect(non_upper_case_globals, reason = "stands among the events without data")]
const Skip: Event = Event::Skip(None);

#[test]
fn undo_redo_skips_and_help_leave_the_answers_in_force_of_a_test() {
    let mut bench = Bench::new();
    let events = [
        // The first is undone and answered with help, the second undone and done again, the third
        // skipped and passed.
        &[Shown, add(1), Submit, Undo, Shown, add(2), ShowModel, Submit, Next][..],
        &[Shown, add(3), Event::Rate(2), Submit, Undo, Redo],
        &[Shown, add(4), Skip, Shown, add(5), Submit, Shown, Skip],
    ];
    let (rows, answers) = bench.after(Phase::Test, &events.concat());
    assert_eq!(as_in_view(&rows), answers);
    let told: Vec<_> =
        answers.iter().map(|it| (it.trial, it.guesses.len(), it.is_assisted)).collect();
    assert_eq!(told, [(0, 2, true), (1, 1, false), (3, 1, false)]);
    assert_eq!((answers[1].confidence, unanswered(&rows)), (Some(2), [0, 1, 0, 0]));
    assert_eq!(rows.head.n_trials, IMAGES);
}

#[test]
fn an_answer_that_is_looked_at_again_stands_until_it_is_given_anew() {
    let answer = [Shown, add(1), Submit];
    let to_revisit = [Shown, add(1), Event::Flag(Flag::Revisit, true), Submit];
    let again = [Shown, add(2)];
    let reopened = [&to_revisit[..], &answer, &answer, &answer, &again].concat();
    let mut bench = Bench::new();
    let (rows, answers) = bench.after(Phase::Test, &reopened);
    assert_eq!(as_in_view(&rows), answers);
    assert_eq!((answers.len(), answers[0].guesses.len()), (IMAGES, 1));
    let (rows, answers) = bench.after(Phase::Test, &[&reopened[..], &[Submit]].concat());
    assert_eq!(as_in_view(&rows), answers);
    assert_eq!((answers.len(), answers[0].guesses.len()), (IMAGES, 2));
}

#[test]
fn what_is_said_after_the_truth_was_seen_changes_no_answer() {
    let events = [
        // Answered anew after the truth; the truth looked up first; skipped once.
        &[Shown, add(1), Submit, Undo, Shown, add(2), Submit, Next][..],
        &[Shown, add(3), ShowAnswer, Submit, Next],
        &[Shown, Skip, Shown],
    ];
    let (rows, answers) = Bench::new().after(Phase::Practice, &events.concat());
    assert_eq!(as_in_view(&rows), answers);
    assert_eq!(answers.len(), 1, "{answers:?}");
    assert_eq!((answers[0].trial, answers[0].guesses.len()), (0, 1));
    assert_eq!(unanswered(&rows), [1, 0, 1, 1]);
}

fn any_event() -> impl Strategy<Value = Event> {
    prop_oneof![
        6 => Just(Shown),
        6 => (0_u32..6).prop_map(add),
        1 => (0_usize..K).prop_map(Event::Remove),
        5 => Just(Submit),
        2 => Just(Skip),
        1 => Just(ShowAnswer),
        1 => Just(ShowModel),
        4 => Just(Next),
        3 => Just(Undo),
        2 => Just(Redo),
        1 => (1_u8..=5).prop_map(Event::Rate),
        1 => any::<bool>().prop_map(|is_set| Event::Flag(Flag::Revisit, is_set)),
        1 => Just(Event::Pause),
        2 => Just(Event::Resume),
    ]
}

#[test]
fn whatever_was_done_both_find_the_same_answers() {
    let bench = RefCell::new(Bench::new());
    let events = prop::collection::vec(any_event(), 0..60);
    proptest!(ProptestConfig::with_cases(64), |(events in events, is_test: bool)| {
        let phase = if is_test { Phase::Test } else { Phase::Practice };
        let (rows, answers) = bench.borrow_mut().after(phase, &events);
        prop_assert_eq!(as_in_view(&rows), answers);
        let unanswered: usize = unanswered(&rows).iter().sum();
        prop_assert_eq!(rows.answered.len() + unanswered, IMAGES);
    });
}
