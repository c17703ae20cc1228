//! Transcripts of sessions, and the promise that the log tells the whole story.

mod studies;

use super::history::Slots;
use super::tally::Tally;
use super::*;
use crate::domain::{GuessRefused, ImageId, Phase, Sharpness, Spent, Timestamp};
use proptest::prelude::*;
use std::time::Duration;

fn plan(phase: Phase, images: usize) -> Plan {
    let queue: Vec<ImageId> = (100..).take(images).map(ImageId).collect();
    let truth = match phase {
        Phase::Practice => queue.iter().map(|&image| (image, ClassId(1))).collect(),
        Phase::Test => std::collections::HashMap::default(),
    };
    Plan { truth, ..Plan::new(phase, 5, queue) }
}

/// A session and its log, driven at chosen seconds.
struct Desk {
    session: Session,
    log: Vec<Record>,
    second: u64,
}

impl Desk {
    fn new(phase: Phase, images: usize) -> Self {
        Self { session: Session::new(plan(phase, images)), log: Vec::new(), second: 0 }
    }

    /// Takes events, each one second after the last; the refusals.
    fn take(&mut self, events: &[Event]) -> Vec<Refusal> {
        events.iter().flat_map(|event| self.take_after(1, event)).collect()
    }

    fn take_after(&mut self, seconds: u64, event: &Event) -> Vec<Refusal> {
        self.second += seconds;
        let now = Now {
            wall: Timestamp(i64::try_from(self.second).unwrap() * 1000),
            mono: Duration::from_secs(self.second),
        };
        let mut refusals = Vec::new();
        for effect in self.session.update(event, now) {
            match effect {
                Effect::Append(record) => self.log.push(record),
                Effect::Refuse(refusal) => refusals.push(refusal),
            }
        }
        refusals
    }

    fn guesses(&self) -> Vec<u32> {
        let trial = self.session.current_trial().unwrap();
        trial.guesses.ranked().iter().map(|class| class.0).collect()
    }

    fn resumed(&self) -> Session {
        let (session, problems) = Session::replay(self.session.plan().clone(), &self.log, 0);
        assert_eq!(problems, []);
        session
    }
}

fn add(class: u32) -> Event {
    Event::Add(ClassId(class))
}

use Event::{Next, Pause, Redo, Resume, ShowAnswer, Shown, Submit, Undo};

/// Without a reason.
#[expect(non_upper_case_globals, reason = "stands among the events without data")]
const Skip: Event = Event::Skip(None);

#[test]
fn a_trial_from_shown_to_submitted() {
    let mut desk = Desk::new(Phase::Test, 2);
    assert_eq!(desk.take(&[Shown, add(3), add(1), Submit]), []);
    let last = desk.log.last().unwrap();
    assert_eq!(last.entry, Entry::Submitted);
    assert_eq!(last.after.guesses, Guesses::from_ranked(5, [ClassId(3), ClassId(1)]));
    assert_eq!(last.after.spent, Spent { lead_ms: 3000, active_ms: 3000 });
    assert_eq!((desk.session.current(), desk.session.stage()), (Some(1), Stage::Waiting));
    assert_eq!(desk.log.iter().map(|r| r.seq).collect::<Vec<_>>(), [0, 1, 2, 3]);
}

#[test]
fn nothing_is_answered_before_the_image_is_shown() {
    let mut desk = Desk::new(Phase::Test, 1);
    assert_eq!(desk.take(&[add(3), Submit]), [Refusal::NotShown, Refusal::NotShown]);
    assert_eq!(desk.log, []);
}

#[test]
fn a_test_never_shows_the_truth() {
    let mut desk = Desk::new(Phase::Test, 2);
    assert_eq!(desk.take(&[ShowAnswer, Shown, ShowAnswer]), [Refusal::AnswerHidden; 2]);
    desk.take(&[add(1), Submit]);
    assert_eq!(desk.session.stage(), Stage::Waiting, "no result screen");
    assert_eq!(desk.session.revealed_truth(), None);
    assert!(desk.log.iter().all(|record| !record.after.is_revealed));
}

#[test]
fn practice_shows_the_result_and_counts_the_blind_answer() {
    let mut desk = Desk::new(Phase::Practice, 2);
    desk.take(&[Shown, add(3), Submit]);
    assert_eq!(desk.session.stage(), Stage::Result);
    assert_eq!(desk.session.revealed_truth(), Some(ClassId(1)));
    assert!(!desk.log.last().unwrap().after.is_revealed, "the answer itself was blind");
    desk.take(&[Undo, Shown, add(1), Submit]);
    let later = &desk.log[3..];
    assert!(later.iter().all(|record| record.after.is_revealed), "what follows was not");
    desk.take(&[Next]);
    assert_eq!(desk.session.current(), Some(1));
}

#[test]
fn an_answer_shown_first_leaves_no_blind_answer() {
    let mut desk = Desk::new(Phase::Practice, 1);
    desk.take(&[Shown, ShowAnswer, add(1), Submit]);
    let blind = desk.log.iter().rfind(|record| !record.after.is_revealed).unwrap();
    assert_eq!(blind.after.outcome, Outcome::Open);
}

#[test]
fn skipped_images_come_back_once() {
    let mut desk = Desk::new(Phase::Test, 3);
    desk.take(&[Shown, add(7), Skip, Shown, add(1), Submit, Shown, add(1), Submit]);
    assert_eq!(desk.session.current(), Some(0));
    assert_eq!(desk.guesses(), [7], "the guesses made before the skip are kept");
    desk.take(&[Shown, Skip]);
    assert_eq!(desk.session.stage(), Stage::Done);
    assert_eq!(
        desk.session.progress(),
        Progress { trials: 3, submitted: 2, skipped: 0, passed: 1, to_revisit: 0 }
    );
}

#[test]
fn undo_goes_back_through_submitted_images_and_redo_returns() {
    let mut desk = Desk::new(Phase::Test, 2);
    desk.take(&[Shown, add(1), Submit, Shown, add(2), add(3)]);
    desk.take(&[Undo, Undo, Undo]);
    assert_eq!(desk.session.current(), Some(0));
    assert_eq!(desk.guesses(), [1]);
    desk.take(&[Shown, Undo]);
    assert_eq!(desk.guesses(), [] as [u32; 0]);
    assert_eq!(desk.take(&[Undo]), [Refusal::NothingToUndo]);
    desk.take(&[Redo, Redo, Shown, Redo, Redo]);
    assert_eq!((desk.session.current(), desk.guesses()), (Some(1), vec![2, 3]));
    assert_eq!(desk.take(&[Redo]), [Refusal::NothingToRedo]);
}

#[test]
fn a_new_step_forgets_what_was_undone() {
    let mut desk = Desk::new(Phase::Test, 1);
    desk.take(&[Shown, add(1), Undo, add(2)]);
    assert_eq!(desk.take(&[Redo]), [Refusal::NothingToRedo]);
    assert_eq!(desk.guesses(), [2]);
}

#[test]
fn reordering_is_recorded_by_class_and_new_rank() {
    let mut desk = Desk::new(Phase::Test, 1);
    desk.take(&[Shown, add(1), add(2), add(3), Event::Move { from: 2, to: 0 }]);
    assert_eq!(desk.guesses(), [3, 1, 2]);
    assert_eq!(desk.log.last().unwrap().entry, Entry::GuessMoved(ClassId(3), 0));
    let refused = desk.take(&[Event::Move { from: 0, to: 3 }, Event::Remove(9)]);
    assert_eq!(refused, [3, 9].map(|rank| Refusal::Guess(GuessRefused::NoSuchRank(rank))),);
}

#[test]
fn idleness_and_pauses_are_lead_time_but_not_active_time() {
    let mut desk = Desk::new(Phase::Test, 1);
    desk.take(&[Shown]);
    desk.take_after(100, &Event::Activity);
    desk.take(&[Pause]);
    desk.take_after(500, &Resume);
    assert_eq!(desk.session.stage(), Stage::Waiting, "the image has yet to be seen again");
    desk.take_after(7, &Shown);
    desk.take(&[add(1), Submit]);
    let spent = desk.log.last().unwrap().after.spent;
    assert_eq!(spent, Spent { lead_ms: 603_000, active_ms: 63_000 });
}

#[test]
fn frames_shown_again_do_not_hide_idleness() {
    let mut desk = Desk::new(Phase::Test, 1);
    desk.take(&[Shown]);
    for _ in 0..100 {
        desk.take(&[Shown]);
    }
    desk.take(&[add(1), Submit]);
    let spent = desk.log.last().unwrap().after.spent;
    assert_eq!(spent, Spent { lead_ms: 102_000, active_ms: 61_000 });
}

#[test]
fn a_clock_that_runs_backwards_adds_nothing() {
    let mut desk = Desk::new(Phase::Test, 1);
    desk.take_after(10, &Shown);
    desk.second = 5;
    desk.take(&[add(1)]);
    assert_eq!(desk.log.last().unwrap().after.spent, Spent::default());
}

#[test]
fn an_empty_queue_is_done() {
    let mut desk = Desk::new(Phase::Test, 0);
    assert_eq!(desk.session.stage(), Stage::Done);
    assert_eq!(desk.take(&[Shown, add(1), Undo]), [Refusal::Done, Refusal::NothingToUndo]);
}

#[test]
fn a_damaged_log_is_reported_and_survived() {
    let mut desk = Desk::new(Phase::Test, 2);
    desk.take(&[Shown, add(1), add(2), Submit]);
    desk.log[2].trial = 77;
    let (session, problems) = Session::replay(desk.session.plan().clone(), &desk.log, 99);
    assert_eq!(session.next_seq(), 99, "an unreadable end of the log keeps its numbers");
    assert_eq!(session.current(), Some(1));
    assert_eq!(problems.len(), 2, "the stray record, and the submission that misses its guess");
}

fn any_event() -> impl Strategy<Value = Event> {
    prop_oneof![
        4 => Just(Shown),
        6 => (0u32..8).prop_map(add),
        1 => (0usize..6).prop_map(Event::Remove),
        2 => (0usize..6, 0usize..6).prop_map(|(from, to)| Event::Move { from, to }),
        4 => Just(Submit),
        2 => Just(Skip),
        1 => Just(ShowAnswer),
        3 => Just(Next),
        3 => Just(Undo),
        2 => Just(Redo),
        1 => Just(Pause),
        2 => Just(Resume),
        1 => Just(Event::Activity),
        6 => studies::any_remark(),
    ]
}

fn any_phase() -> impl Strategy<Value = Phase> {
    prop_oneof![Just(Phase::Practice), Just(Phase::Test)]
}

#[test]
fn coming_back_to_an_image_adds_to_its_delivery() {
    let first = Delivery { sharpness: Sharpness::Near, wait_ms: 300, bytes: 500_000 };
    let again = Delivery { sharpness: Sharpness::Near, wait_ms: 80, bytes: 100 };
    let mut desk = Desk::new(Phase::Test, 2);
    let delivered = Event::Delivered;
    desk.take(&[Shown, delivered(first), add(3), Submit, Shown, delivered(again), Undo]);
    desk.take(&[Shown, delivered(again), add(4)]);
    let both = again.after(first);
    assert_eq!(desk.log.last().unwrap().after.delivery, Some(both));
    desk.session = desk.resumed();
    desk.take(&[Shown, delivered(again), add(5)]);
    assert_eq!(desk.log.last().unwrap().after.delivery, Some(again.after(both)));
}

#[test]
fn the_last_image_undone_from_the_end_adds_to_its_delivery_too() {
    let first = Delivery { sharpness: Sharpness::Near, wait_ms: 300, bytes: 500_000 };
    let again = Delivery { sharpness: Sharpness::Near, wait_ms: 80, bytes: 100 };
    let mut desk = Desk::new(Phase::Test, 1);
    desk.take(&[Shown, Event::Delivered(first), add(3), Submit, Undo, Shown]);
    desk.take(&[Event::Delivered(again), add(4)]);
    assert_eq!(desk.log.last().unwrap().after.delivery, Some(again.after(first)));
}

proptest! {
    /// At any moment the log alone gives what living through it gave: same answers, same undo
    /// history, and the image to go on with. (A result on the screen is not resumed: its answer
    /// is given, so `settle` goes on to the next image in both.)
    #[test]
    fn replay_is_living_through_it(
        plan in studies::any_plan(),
        events in prop::collection::vec(any_event(), 0..80),
    ) {
        let mut desk = studies::on(plan);
        for event in &events {
            desk.take(std::slice::from_ref(event));
            let resumed = desk.resumed();
            let mut live = desk.session.clone();
            live.settle();
            prop_assert_eq!(&live.tally, &Tally::of(&live.trials));
            prop_assert_eq!(&resumed.tally, &Tally::of(&resumed.trials));
            prop_assert_eq!(live.answers().count(), live.progress().submitted);
            prop_assert_eq!(live.current(), resumed.current());
            prop_assert_eq!(live.stage, resumed.stage);
            prop_assert_eq!(&live.history, &resumed.history);
            prop_assert_eq!(live.next_seq, resumed.next_seq);
            prop_assert_eq!(&live.shown_models, &resumed.shown_models);
            prop_assert_eq!(&live.scored, &resumed.scored);
            for (lived, read) in live.trials.iter().zip(&resumed.trials) {
                prop_assert_eq!(Slots::of(lived), Slots::of(read));
                prop_assert_eq!(lived.is_revealed, read.is_revealed);
                prop_assert_eq!(lived.is_widened, read.is_widened);
            }
        }
    }

    /// Undoing everything and redoing everything changes no answer and nothing that was said. (Showing an
    /// answered image again is no step.)
    #[test]
    fn undo_all_then_redo_all_is_nothing(
        plan in studies::any_plan(),
        events in prop::collection::vec(any_event(), 0..60),
    ) {
        let mut desk = studies::on(plan);
        desk.take(&events);
        desk.take(&[Resume]);
        while desk.take(&[Redo]).is_empty() {}
        let before = desk.session.trials.clone();
        let mut undone = 0;
        while desk.take(&[Undo]).is_empty() { undone += 1; }
        for _ in 0..undone { prop_assert_eq!(desk.take(&[Redo]), []); }
        for (was, is) in before.iter().zip(&desk.session.trials) {
            prop_assert_eq!((&was.guesses, &was.remarks), (&is.guesses, &is.remarks));
            prop_assert_eq!(was.outcome.is_answered(), is.outcome.is_answered());
            if !was.outcome.is_answered() {
                prop_assert_eq!(was.outcome, is.outcome);
                prop_assert_eq!(was.is_assisted, is.is_assisted);
            }
        }
    }
}

#[test]
fn answers_come_in_the_order_they_were_given_in() {
    let mut desk = Desk::new(Phase::Test, 3);
    let order =
        |desk: &Desk| -> Vec<i64> { desk.session.answers().map(|(image, ..)| image.0).collect() };
    desk.take(&[Shown, Skip, Shown, add(1), Submit, Shown, add(1), Submit, Shown, add(1), Submit]);
    assert_eq!(order(&desk), [101, 102, 100]);
    assert_eq!(
        desk.resumed().answers().map(|(image, ..)| image.0).collect::<Vec<_>>(),
        order(&desk)
    );
    desk.take(&[Undo]);
    assert_eq!(order(&desk), [101, 102]);
}
