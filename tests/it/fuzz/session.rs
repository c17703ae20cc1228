//! The session machine: living through events, replaying their log, undoing and redoing all of it.

use hit5::domain::{
    ClassId, Delivery, Effort, Entry, Flag, ImageId, MAX_CONFIDENCE, Now, Outcome, Phase, Record,
    Reveal, Seen, Sharpness, Spent, Timestamp, TrialState,
};
use hit5::session::{
    Block, Effect, Event, Plan, PlannedModel, Prefill, Progress, Scored, Session, Stage,
};
use std::time::Duration;

/// Images of the queue.
const IMAGES: i64 = 4;
/// More events make a case slow, and nothing new.
const MOST_EVENTS: usize = 200;

/// At any moment the log alone gives what living through it gave, undo history included; and undoing
/// everything and redoing everything changes nothing. Two bytes are the plan, the others events.
pub(crate) fn check(data: &[u8]) {
    let Some((&[rules, more], script)) = data.split_first_chunk() else { return };
    let mut desk = Desk::new(plan(rules, more));
    let mut script = script.iter().copied();
    for _ in 0..MOST_EVENTS {
        let Some(event) = event(&mut script) else { break };
        desk.take(&event);
        desk.check_replay();
    }
    desk.check_undo_and_redo();
}

/// A plan with any of the things that a study may ask for.
fn plan(rules: u8, more: u8) -> Plan {
    let has = |bit: u8| rules & (1 << bit) != 0;
    let phase = if has(0) { Phase::Practice } else { Phase::Test };
    let queue: Vec<ImageId> = (100..100 + IMAGES).map(ImageId).collect();
    let (first, second) = (queue[0], queue[1]);
    let classes = |all: &[u32]| all.iter().copied().map(ClassId).collect::<Vec<_>>();
    let truth = queue.iter().map(|&image| (image, ClassId(1)));
    let model = |name: &str, reveal| PlannedModel {
        name: name.to_owned(),
        title: name.to_owned(),
        reveal,
        ranked: [(first, classes(&[1, 2])), (second, classes(&[2, 3]))].into(),
    };
    let mut plan = Plan::new(phase, 1 + usize::from(more % 5), queue.clone());
    if phase == Phase::Practice {
        plan.truth = truth.collect();
        plan.truth_shown = Reveal::ALL[usize::from(more / 8 % 3)];
    }
    if has(1) {
        plan.models.push(model("after", Reveal::After));
    }
    if has(2) {
        plan.models.push(model("asked", Reveal::OnRequest));
        plan.models.push(model("never", Reveal::Never));
    }
    if has(3) {
        plan.candidates = [(first, classes(&[1, 2, 3]))].into();
    }
    if has(4) {
        let ranked = [(first, classes(&[7, 3, 1])), (second, Vec::new())].into();
        plan.prefill = Some(Prefill { source: "net".to_owned(), ranked });
    }
    plan.asks_confidence = has(5);
    plan.asks_expectation = has(6);
    if has(7) {
        plan.block = Some(Block { images: 2, break_ms: 1000 });
    }
    plan
}

/// The next event of a script: a byte says which, another what of it where there is a choice.
fn event(script: &mut impl Iterator<Item = u8>) -> Option<Event> {
    let kind = script.next()?;
    let mut small = |below: u8| usize::from(script.next().unwrap_or_default() % below);
    let class = |number: usize| ClassId(u32::try_from(number).unwrap());
    Some(match kind % 32 {
        0..=3 => Event::Shown,
        4 | 5 => Event::Add(class(small(8))),
        6 | 7 => Event::Submit,
        8 | 9 => Event::Next,
        10 | 11 => Event::Undo,
        12 => Event::Redo,
        13 => Event::Remove(small(5)),
        14 => Event::Move { from: small(5), to: small(5) },
        15 => Event::Skip(None),
        16 => Event::Skip(Some("dark".to_owned())),
        17 => Event::Rate(u8::try_from(small(MAX_CONFIDENCE + 2)).unwrap()),
        18 => Event::Flag(Flag::ALL[small(5)], true),
        19 => Event::Flag(Flag::ALL[small(5)], false),
        20 => Event::Present(class(small(3)), small(2) == 0),
        21 => Event::Comment(["", "a", "b"][small(3)].to_owned()),
        22 => Event::Expect(small(2) == 0),
        23 => Event::ShowModel,
        24 => Event::Widen,
        25 => Event::ShowAnswer,
        26 => Event::Pause,
        27 => Event::Resume,
        28 => [Event::Away, Event::Back][small(2)].clone(),
        29 => [Event::Pressed, Event::Activity, Event::Searched][small(3)].clone(),
        30 => Event::Seen(vec![Seen { class: class(small(3)), row_ms: 5, examples_ms: 1 }]),
        _ => Event::Delivered(Delivery { sharpness: Sharpness::Near, wait_ms: 7, bytes: 9 }),
    })
}

/// A session with its log, a second between two events.
#[derive(Clone)]
struct Desk {
    session: Session,
    log: Vec<Record>,
    second: u32,
}

/// What counts of a session: how each answer stands, and what of it is scored.
type Answers = Vec<(ImageId, TrialState, Option<Scored>)>;

impl Desk {
    fn new(plan: Plan) -> Self {
        Self { session: Session::new(plan), log: Vec::new(), second: 0 }
    }

    /// Takes an event; whether it was not refused.
    fn take(&mut self, event: &Event) -> bool {
        self.second += 1;
        let now = Now {
            wall: Timestamp(i64::from(self.second) * 1000),
            mono: Duration::from_secs(self.second.into()),
        };
        let effects = self.session.update(event, now);
        let is_refused = effects.iter().any(|effect| matches!(effect, Effect::Refuse(_)));
        self.log.extend(effects.into_iter().filter_map(|effect| match effect {
            Effect::Append(record) => Some(record),
            Effect::Refuse(_) => None,
        }));
        !is_refused
    }

    fn resumed(&self) -> Self {
        let plan = self.session.plan().clone();
        let (session, problems) = Session::replay(plan, &self.log, 0);
        assert_eq!(problems, []);
        Self { session, ..self.clone() }
    }

    fn answers(&self) -> Answers {
        let answers = self.session.answers();
        answers.map(|(image, trial, scored)| (image, trial.clone(), scored.cloned())).collect()
    }

    /// Whether the log alone gives the same answers, and the same steps back and forth.
    fn check_replay(&self) {
        assert!((0..).zip(&self.log).all(|(seq, record)| record.seq == seq), "numbers in a row");
        let resumed = self.resumed();
        check_same(&self.answers(), &resumed.answers());
        assert_eq!(self.session.progress(), resumed.session.progress());
        assert_eq!(self.session.next_seq(), resumed.session.next_seq());
        let mut live = self.clone();
        // A result is not resumed, nor a pause: both go on.
        live.take(&if live.session.stage() == Stage::Result { Event::Next } else { Event::Resume });
        let mut resumed = live.resumed();
        assert_eq!(live.session.current(), resumed.session.current());
        let [lived, replayed] = [&live, &resumed].map(|desk| {
            let session = &desk.session;
            let shown = session.shown_predictions().map(|(model, _)| model.name.clone());
            (shown.collect::<Vec<_>>(), session.scored().cloned(), session.revealed_truth())
        });
        assert!(live.session.stage() == Stage::Done || lived == replayed);
        assert_eq!(live.back_and_forth(), resumed.back_and_forth());
    }

    /// Undoes a few steps and redoes them: what the log says of that.
    fn back_and_forth(&mut self) -> Vec<(Entry, u32, Slots)> {
        let from = self.log.len();
        for event in [Event::Undo, Event::Undo, Event::Redo, Event::Undo, Event::Undo, Event::Redo]
        {
            self.take(&event);
        }
        let said = self.log[from..].iter().filter_map(|record| {
            let is_step = matches!(record.entry, Entry::Retracted(_) | Entry::Redone(_));
            is_step.then(|| (record.entry.clone(), record.trial, slots(&record.after)))
        });
        said.collect()
    }

    /// Whether nothing is changed by undoing everything and then redoing everything.
    fn check_undo_and_redo(&mut self) {
        if self.session.stage() == Stage::Paused {
            self.take(&Event::Resume);
        }
        while self.take(&Event::Redo) {}
        let before = (self.all_slots(), self.answers());
        let mut steps = 0;
        while self.take(&Event::Undo) {
            steps += 1;
        }
        let Progress { submitted, skipped, passed, .. } = self.session.progress();
        assert_eq!((submitted, skipped, passed), (0, 0, 0), "nothing comes before the first step");
        for step in 0..steps {
            assert!(self.take(&Event::Redo), "{steps} steps undone, {step} redone");
        }
        assert!(!self.take(&Event::Redo));
        assert_eq!(self.all_slots(), before.0);
        check_same(&self.answers(), &before.1);
        self.check_replay();
    }

    /// How each trial stands, as the log's last word of it.
    fn all_slots(&self) -> Vec<Option<Slots>> {
        let last = |trial: u32| self.log.iter().rfind(|record| record.trial == trial);
        (0..u32::try_from(IMAGES).unwrap())
            .map(|trial| last(trial).map(|record| slots(&record.after)))
            .collect()
    }
}

/// What undo may take back.
type Slots = TrialState;

/// A state without what undo never takes back: time, effort, delivery, what was seen. An answer that is
/// looked at again counts as given: showing its image is no step.
fn slots(trial: &TrialState) -> Slots {
    let is_answered = trial.outcome.is_answered();
    TrialState {
        outcome: if is_answered { Outcome::Submitted } else { trial.outcome },
        is_assisted: !is_answered && trial.is_assisted,
        spent: Spent::default(),
        effort: Effort::default(),
        delivery: None,
        is_revealed: false,
        is_widened: false,
        ..trial.clone()
    }
}

/// Compares answers. What is scored of one that is looked at again depends on how it came to that.
fn check_same(one: &Answers, other: &Answers) {
    assert_eq!(one.len(), other.len());
    for ((image, trial, scored), (other_image, other_trial, other_scored)) in one.iter().zip(other)
    {
        assert_eq!((image, slots(trial)), (other_image, slots(other_trial)));
        if trial.outcome == other_trial.outcome {
            assert_eq!(scored, other_scored, "{image:?}");
        }
    }
}
