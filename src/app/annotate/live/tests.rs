//! Figures of sessions made up answer by answer.

use super::*;
use crate::domain::{Flag, Phase, Timestamp};
use crate::session::{Block, Effect, Event, Plan, PlannedModel, Stage};

/// A sitting; every image's truth is class 1.
struct Sitting {
    session: Session,
    live: Live,
    ms: u64,
}

fn plan(phase: Phase, images: usize) -> Plan {
    let queue: Vec<ImageId> = (0..).take(images).map(ImageId).collect();
    let truth = match phase {
        Phase::Practice => queue.iter().map(|&image| (image, ClassId(1))).collect(),
        Phase::Test => std::collections::HashMap::new(),
    };
    Plan { truth, ..Plan::new(phase, 2, queue) }
}

/// A model that ranks class 2 before class 1 in these images.
fn model(title: &str, reveal: Reveal, images: &[i64]) -> PlannedModel {
    let ranked = vec![ClassId(2), ClassId(1)];
    PlannedModel {
        name: format!("{title}.csv"),
        title: title.to_owned(),
        reveal,
        ranked: images.iter().map(|&image| (ImageId(image), ranked.clone())).collect(),
    }
}

impl Sitting {
    fn new(plan: Plan) -> Self {
        let session = Session::new(plan);
        Self { live: Live::begun(&session), session, ms: 0 }
    }

    fn take(&mut self, event: &Event) {
        let wall = Timestamp(i64::try_from(self.ms).unwrap());
        let now = Now { wall, mono: Duration::from_millis(self.ms) };
        for effect in self.session.update(event, now) {
            let Effect::Append(record) = effect else { panic!("{effect:?}") };
            self.live.note(&record, &self.session, now);
        }
    }

    /// Answers the image at hand with a class after so many seconds.
    fn answer(&mut self, class: u32, seconds: u64) -> &mut Self {
        self.take(&Event::Shown);
        self.take(&Event::Add(ClassId(class)));
        self.ms += 1000 * seconds;
        self.take(&Event::Submit);
        if self.session.stage() == Stage::Result {
            self.take(&Event::Next);
        }
        self
    }

    fn pause(&mut self, seconds: u64) {
        self.take(&Event::Shown);
        self.take(&Event::Pause);
        self.ms += 1000 * seconds;
        self.take(&Event::Resume);
    }

    fn figures(&self) -> &Figures {
        &self.live.figures
    }

    /// Of the judge at this place: wrong at one guess, wrong at two, all.
    fn errors(&self, judge: usize) -> (u64, u64, u64) {
        let errors = &self.figures().judges[judge].errors;
        (errors[0].errors, errors[1].errors, errors[0].n)
    }
}

#[test]
fn a_session_just_begun_has_nothing_to_tell() {
    let sitting = Sitting::new(plan(Phase::Practice, 5));
    let figures = sitting.figures();
    assert_eq!((figures.median_ms, figures.left_ms, figures.advice), (None, None, None));
    assert_eq!(figures.judges, []);
}

#[test]
fn the_time_left_follows_from_the_summed_time_and_the_pace_from_the_middle() {
    let mut sitting = Sitting::new(plan(Phase::Test, 10));
    sitting.answer(1, 10).answer(1, 10);
    assert_eq!(sitting.figures().left_ms, None, "two tell too little");
    sitting.answer(1, 40);
    assert_eq!(sitting.figures().median_ms, Some(10_000.0));
    assert_eq!(sitting.figures().left_ms, Some(7.0 * 20_000.0));
    assert_eq!(sitting.figures().lately_ms, None);
    for _ in 0..7 {
        sitting.answer(1, 10);
    }
    assert_eq!(sitting.figures().left_ms, None, "nothing is left");
}

#[test]
fn practice_is_scored_and_the_models_on_the_same_images() {
    let models = vec![
        model("on all", Reveal::After, &[0, 1, 2, 3]),
        model("never", Reveal::Never, &[0, 1, 2, 3]),
        model("on one", Reveal::OnRequest, &[2]),
    ];
    let mut sitting = Sitting::new(Plan { models, ..plan(Phase::Practice, 4) });
    sitting.answer(1, 5).answer(7, 5).answer(1, 5);
    assert_eq!(sitting.errors(0), (1, 1, 3));
    assert_eq!(sitting.errors(1), (3, 0, 3));
    assert_eq!(sitting.errors(2), (1, 0, 1));
    let names: Vec<_> = sitting.figures().judges.iter().map(|judge| &judge.model).collect();
    assert_eq!(names, [&None, &Some("on all".to_owned()), &Some("on one".to_owned())]);
}

#[test]
fn a_test_is_never_scored() {
    let truth = plan(Phase::Practice, 3).truth;
    let mut sitting = Sitting::new(Plan { truth, ..plan(Phase::Test, 3) });
    sitting.answer(1, 5).answer(7, 5);
    assert_eq!(sitting.figures().judges, []);
}

#[test]
fn an_answer_is_scored_only_once_its_truth_is_seen_and_not_if_it_was_seen_before() {
    let on_request = Plan { truth_shown: Reveal::OnRequest, ..plan(Phase::Practice, 4) };
    let mut sitting = Sitting::new(on_request);
    sitting.answer(7, 5);
    assert_eq!(sitting.figures().judges, [], "that would tell the truth");
    sitting.take(&Event::Shown);
    sitting.take(&Event::ShowAnswer);
    sitting.take(&Event::Add(ClassId(1)));
    sitting.take(&Event::Submit);
    assert_eq!(sitting.figures().judges, [], "it was seen before the answer");
    sitting.take(&Event::Next);
    sitting.take(&Event::Shown);
    sitting.take(&Event::Add(ClassId(7)));
    sitting.take(&Event::Submit);
    sitting.take(&Event::ShowAnswer);
    assert_eq!(sitting.errors(0), (1, 1, 1));
}

#[test]
fn assisted_answers_are_counted_apart() {
    let models = vec![model("m", Reveal::OnRequest, &[0])];
    let mut sitting = Sitting::new(Plan { models, ..plan(Phase::Practice, 3) });
    sitting.take(&Event::Shown);
    sitting.take(&Event::ShowModel);
    sitting.answer(7, 5).answer(1, 5);
    assert_eq!((sitting.figures().assisted, sitting.errors(0)), (1, (0, 0, 1)));
    assert_eq!(sitting.figures().judges.len(), 1, "the model says nothing of the second image");
}

#[test]
fn what_is_undone_is_taken_back() {
    let mut sitting = Sitting::new(plan(Phase::Test, 4));
    sitting.answer(1, 5).answer(1, 9);
    let before = sitting.figures().clone();
    sitting.answer(1, 20);
    sitting.take(&Event::Undo);
    assert_eq!(*sitting.figures(), before);
}

#[test]
fn a_break_is_due_after_a_block_until_one_is_made() {
    let block = Block { images: 3, break_ms: 120_000 };
    let mut sitting = Sitting::new(Plan { block: Some(block), ..plan(Phase::Test, 20) });
    sitting.answer(1, 5).answer(1, 5);
    assert_eq!(sitting.figures().advice, None);
    sitting.answer(1, 5);
    sitting.pause(119);
    assert_eq!(sitting.figures().advice, Some(Advice::Due(3)), "too short a pause");
    sitting.answer(1, 5);
    assert_eq!(sitting.figures().advice, Some(Advice::Due(4)));
    sitting.pause(120);
    assert_eq!(sitting.figures().advice, None);
    sitting.answer(1, 5).answer(1, 5).answer(1, 5);
    assert_eq!(sitting.figures().advice, Some(Advice::Due(3)));
    assert_eq!(Live::begun(&sitting.session).figures.advice, None, "a sitting begins fresh");
}

#[test]
fn slowing_down_is_a_reason_for_a_break() {
    let mut sitting = Sitting::new(plan(Phase::Test, 50));
    for _ in 0..10 {
        sitting.answer(1, 10);
    }
    for _ in 0..5 {
        sitting.answer(1, 16);
    }
    assert_eq!(sitting.figures().advice, None, "five are not the middle of ten");
    for _ in 0..5 {
        sitting.answer(1, 16);
    }
    let (lately_ms, before_ms) = (16_000.0, 10_000.0);
    assert_eq!(sitting.figures().advice, Some(Advice::Slower { lately_ms, before_ms }));
    assert_eq!(sitting.figures().lately_ms, Some(lately_ms));
    sitting.pause(90);
    sitting.answer(1, 16);
    assert_eq!(sitting.figures().advice, None, "the break was made");
}

#[test]
fn clearly_more_errors_are_a_reason_for_a_break() {
    let mut sitting = Sitting::new(plan(Phase::Practice, 80));
    for n in 0..40 {
        sitting.answer(if n % 10 == 0 { 7 } else { 1 }, 5);
    }
    for _ in 0..14 {
        sitting.answer(1, 5);
    }
    for _ in 0..6 {
        assert_eq!(sitting.figures().advice, None);
        sitting.answer(7, 5);
    }
    // (6/20 - 4/40) / sqrt(1/6 * 5/6 * (1/20 + 1/40)) = 1.96: not at 1 % yet.
    assert_eq!(sitting.figures().advice, None);
    sitting.answer(7, 5).answer(7, 5);
    let (lately, before) = ((8, 20), (4, 42));
    assert_eq!(sitting.figures().advice, Some(Advice::MoreErrors { lately, before }));
}

#[test]
fn what_is_to_be_looked_at_again_is_told_at_once() {
    let mut sitting = Sitting::new(plan(Phase::Test, 4));
    sitting.take(&Event::Shown);
    sitting.take(&Event::Flag(Flag::Revisit, true));
    sitting.answer(1, 5);
    assert_eq!(sitting.figures().progress.to_revisit, 1);
}
