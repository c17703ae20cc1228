//! Models, candidates, remarks, focus and effort.

use super::*;
use crate::domain::{Flag, Reveal, Seen};

use Event::{Away, Back, Pressed, Searched, ShowModel, Widen};

/// Two images: a model of each kind predicts the first, which is pruned to classes 1 to 3.
fn studied(phase: Phase) -> Plan {
    let plan = plan(phase, 2);
    let first = plan.queue[0];
    let model = |name: &str, reveal, ranked: [u32; 2]| PlannedModel {
        name: name.to_owned(),
        title: name.to_owned(),
        reveal,
        ranked: [(first, ranked.map(ClassId).to_vec())].into(),
    };
    Plan {
        models: vec![
            model("after", Reveal::After, [1, 2]),
            model("asked", Reveal::OnRequest, [2, 1]),
            model("never", Reveal::Never, [3, 1]),
        ],
        candidates: [(first, [1, 2, 3].map(ClassId).to_vec())].into(),
        ..plan
    }
}

pub(super) fn on(plan: Plan) -> Desk {
    Desk { session: Session::new(plan), log: Vec::new(), second: 0 }
}

fn entries(desk: &Desk) -> Vec<Entry> {
    desk.log.iter().map(|record| record.entry.clone()).collect()
}

fn shown(desk: &Desk) -> Vec<&str> {
    desk.session.shown_predictions().map(|(model, _)| model.name.as_str()).collect()
}

#[test]
fn a_prediction_asked_for_makes_the_answer_assisted() {
    let mut desk = on(studied(Phase::Test));
    assert_eq!(desk.take(&[Shown, ShowModel, ShowModel, add(2), Submit]), []);
    assert_eq!(entries(&desk)[1], Entry::ModelShown("asked".into()));
    assert_eq!(shown(&desk), ["asked", "after"]);
    let answer = desk.log.iter().find(|record| record.entry == Entry::Submitted).unwrap();
    assert!(answer.after.is_assisted);
}

#[test]
fn a_prediction_after_the_answer_stops_a_test_but_does_not_assist_it() {
    let mut desk = on(studied(Phase::Test));
    desk.take(&[Shown, add(2), Submit]);
    assert_eq!((desk.session.stage(), shown(&desk)), (Stage::Result, vec!["after"]));
    assert_eq!(desk.session.revealed_truth(), None, "the truth stays hidden");
    assert!(desk.log.iter().all(|record| !record.after.is_assisted));
    desk.take(&[Undo, Shown, add(1), Submit]);
    assert!(desk.log.last().unwrap().after.is_assisted, "what is changed now, is");
    desk.take(&[Next, Shown, add(7), Submit]);
    assert_eq!(desk.session.stage(), Stage::Done, "no model says anything of the second image");
}

#[test]
fn what_a_plan_does_not_reveal_is_never_shown() {
    let mut plan = studied(Phase::Practice);
    plan.models.retain(|model| model.reveal == Reveal::Never);
    let mut desk = on(plan);
    assert_eq!(desk.take(&[Shown, ShowModel]), [Refusal::NoModel]);
    desk.take(&[add(1), Submit]);
    assert_eq!(shown(&desk), [] as [&str; 0]);
}

#[test]
fn only_candidates_are_guessed_until_the_list_is_widened() {
    let mut desk = on(studied(Phase::Test));
    assert_eq!(desk.take(&[Shown, add(7), add(3)]), [Refusal::NotACandidate]);
    assert_eq!(desk.take(&[Widen, Widen, add(7)]), []);
    assert_eq!((desk.session.candidates(), desk.guesses()), (None, vec![3, 7]));
    assert_eq!(entries(&desk).iter().filter(|entry| **entry == Entry::Widened).count(), 1);
    desk.take(&[Undo, Undo]);
    assert!(desk.log.last().unwrap().after.is_widened, "undo cannot take back what was seen");
    desk.take(&[add(1), Submit, Next, Shown]);
    assert_eq!(desk.take(&[Widen]), [Refusal::NoCandidates], "the second image has all");
}

#[test]
fn a_plan_that_asks_gets_its_confidence_and_its_expectation() {
    let plan = Plan { asks_confidence: true, asks_expectation: true, ..studied(Phase::Test) };
    let mut desk = on(plan);
    assert_eq!(desk.take(&[Shown, add(1), Submit]), [Refusal::NoConfidence]);
    assert_eq!(
        desk.take(&[Event::Rate(6), Event::Rate(4), Submit]),
        [Refusal::NotAConfidence, Refusal::NoExpectation]
    );
    assert_eq!(desk.take(&[ShowModel]), [Refusal::NoExpectation]);
    assert_eq!(desk.take(&[Event::Expect(false), ShowModel, Submit]), []);
    let remarks = &desk.log.last().unwrap().after.remarks;
    assert_eq!((remarks.confidence, remarks.expects_model), (Some(4), Some(false)));
    assert_eq!(desk.take(&[Next, Shown, add(1), Event::Rate(1), Submit]), []);
}

#[test]
fn remarks_are_undone_like_guesses() {
    let mut desk = Desk::new(Phase::Test, 1);
    let several = Event::Flag(Flag::Several, true);
    let comment = Event::Comment("two dogs".into());
    desk.take(&[Shown, several.clone(), Event::Present(ClassId(9), true), comment]);
    assert_eq!(desk.take(&[several]), [], "said already");
    assert_eq!(desk.log.len(), 4);
    let said = |desk: &Desk| desk.session.current_trial().unwrap().remarks.clone();
    assert_eq!((said(&desk).present, said(&desk).comment.as_str()), (vec![ClassId(9)], "two dogs"));
    desk.take(&[Undo, Undo]);
    assert!(said(&desk).present.is_empty() && said(&desk).flags.has(Flag::Several));
    desk.take(&[Redo]);
    assert_eq!(said(&desk).present, [ClassId(9)]);
}

#[test]
fn what_is_said_beside_a_result_stays_when_the_answer_is_undone() {
    let mut desk = Desk::new(Phase::Practice, 1);
    desk.take(&[Shown, add(2), Submit, Event::Flag(Flag::Disputed, true)]);
    assert_eq!(desk.take(&[add(1), Event::Rate(2)]), [Refusal::Answered; 2]);
    desk.take(&[Undo]);
    let trial = desk.session.current_trial().unwrap();
    assert_eq!(trial.outcome, Outcome::Open, "undo takes back the answer, not the flag");
    assert!(trial.remarks.flags.has(Flag::Disputed));
}

#[test]
fn what_is_said_beside_a_result_survives_going_back_and_forth() {
    let mut desk = Desk::new(Phase::Practice, 1);
    let (a, b) = (Event::Comment("a".into()), Event::Comment("b".into()));
    let present = |class| Event::Present(ClassId(class), true);
    desk.take(&[Shown, Event::Rate(3), a, present(7), add(2), Submit]);
    desk.take(&[b, present(8), Event::Flag(Flag::Several, true)]);
    let said = |desk: &Desk| desk.session.trials[0].remarks.clone();
    let before = said(&desk);
    desk.take(&[const { Undo }; 5]);
    let left = said(&desk);
    assert_eq!(
        (left.confidence, left.comment.as_str(), left.present.as_slice()),
        (None, "", &[ClassId(8)][..]),
        "undo takes back what was said before the answer, and the comment that took its place"
    );
    assert!(left.flags.has(Flag::Several));
    desk.take(&[const { Redo }; 5]);
    assert_eq!(said(&desk), before);
    assert_eq!(said(&Desk { session: desk.resumed(), ..desk }), before);
}

#[test]
fn a_prediction_seen_is_seen_whatever_is_undone() {
    let mut desk = on(studied(Phase::Test));
    desk.take(&[Shown, add(2), ShowModel, Undo]);
    assert!(desk.session.trials[0].is_assisted);
    desk.take(&[Redo]);
    assert!(desk.session.trials[0].is_assisted);
}

#[test]
fn flags_that_make_no_sense_are_refused() {
    let flags = [Event::Flag(Flag::Disputed, true), Event::Flag(Flag::Revisit, true)];
    let refused = |phase| {
        let mut desk = Desk::new(phase, 1);
        desk.take(&[Shown]);
        desk.take(&flags)
    };
    assert_eq!(refused(Phase::Test), [Refusal::NothingToDispute]);
    assert_eq!(refused(Phase::Practice), [Refusal::NoRevisit]);
}

#[test]
fn an_answer_flagged_comes_back_at_the_end_and_stands_until_submitted_anew() {
    let revisit = Event::Flag(Flag::Revisit, true);
    let mut desk = Desk::new(Phase::Test, 2);
    desk.take(&[Shown, add(3), revisit, Submit, Shown, add(1), Submit]);
    assert_eq!((desk.session.current(), desk.guesses()), (Some(0), vec![3]));
    assert_eq!(desk.session.progress().to_revisit, 1);
    desk.take(&[Shown, add(4)]);
    assert_eq!(desk.log.last().unwrap().after.outcome, Outcome::Reopened);
    assert_eq!(desk.session.progress().submitted, 2);
    let mut left = desk.resumed();
    assert_eq!(left.current(), Some(0));
    left.update(&Event::Skip(None), Now::default());
    assert_eq!(left.trials[0].guesses.ranked(), [ClassId(3)], "left as it was");
    assert_eq!(left.stage(), Stage::Done);
    desk.take(&[Submit]);
    assert_eq!(desk.session.stage(), Stage::Done);
    assert_eq!(desk.session.trials[0].guesses.ranked(), [ClassId(3), ClassId(4)]);
    assert_eq!(desk.session.progress().to_revisit, 0);
}

#[test]
fn redoing_what_left_an_answer_as_it_is_leaves_it_again() {
    let mut desk = Desk::new(Phase::Test, 1);
    desk.take(&[Shown, add(3), Event::Flag(Flag::Revisit, true), Submit]);
    assert_eq!(desk.session.stage(), Stage::Waiting, "it comes back at once");
    desk.take(&[Skip]);
    assert_eq!(desk.session.stage(), Stage::Done);
    desk.take(&[Undo, Redo]);
    assert_eq!(desk.session.stage(), Stage::Done);
}

#[test]
fn another_window_in_front_is_lead_time_but_not_active_time() {
    let mut desk = Desk::new(Phase::Test, 1);
    desk.take(&[Shown, Away]);
    desk.take_after(30, &Back);
    desk.take(&[Away]);
    desk.take_after(5, &add(1));
    desk.take(&[Submit]);
    let spent = desk.log.last().unwrap().after.spent;
    assert_eq!(spent, Spent { lead_ms: 38_000, active_ms: 3_000 });
    let kinds = entries(&desk);
    assert_eq!(kinds[1..5], [Entry::Away, Entry::Back, Entry::Away, Entry::Back]);
    assert_eq!(kinds[5], Entry::GuessAdded(ClassId(1)), "a key shows that they are back");
}

#[test]
fn an_image_that_appears_behind_another_window_is_not_looked_at() {
    let mut desk = Desk::new(Phase::Test, 1);
    desk.take(&[Away, Shown]);
    desk.take_after(50, &add(1));
    assert_eq!(entries(&desk)[..3], [Entry::Shown, Entry::Away, Entry::Back]);
    assert_eq!(desk.log.last().unwrap().after.spent.active_ms, 0);
}

#[test]
fn keys_and_searches_are_counted_over_sittings() {
    let mut desk = Desk::new(Phase::Test, 1);
    desk.take(&[Pressed, Shown]);
    desk.take_after(4, &Pressed);
    desk.take(&[Searched, Pressed, add(1)]);
    let resumed = desk.resumed();
    desk.session = resumed;
    desk.take(&[Shown, Pressed, Submit]);
    let effort = desk.log.last().unwrap().after.effort;
    assert_eq!((effort.first_key_ms, effort.keys, effort.searches), (Some(4_000), 3, 1));
}

#[test]
fn what_was_on_the_screen_goes_with_the_next_record() {
    let mut desk = Desk::new(Phase::Test, 1);
    let seen = |class, row_ms, examples_ms| Seen { class: ClassId(class), row_ms, examples_ms };
    desk.take(&[Shown, Event::Seen(vec![seen(1, 5, 0), seen(2, 5, 5)])]);
    desk.take(&[Event::Seen(vec![seen(1, 7, 1)]), add(1), add(2)]);
    assert_eq!(desk.log[1].seen, [seen(1, 12, 1), seen(2, 5, 5)]);
    assert_eq!(desk.log[2].seen, []);
}

#[test]
fn skipping_gives_the_reason() {
    let mut desk = Desk::new(Phase::Test, 1);
    desk.take(&[Shown, Event::Skip(Some("too dark".into()))]);
    assert_eq!(desk.log[1].entry, Entry::Skipped(Some("too dark".into())));
}

/// Two images: a source says classes 9, 3, 1 of the first, which is pruned to 1 to 3.
fn prefilled(phase: Phase) -> Plan {
    let plan = studied(phase);
    let ranked = [(plan.queue[0], [9, 3, 1].map(ClassId).to_vec())].into();
    Plan { prefill: Some(Prefill { source: "net".to_owned(), ranked }), ..plan }
}

#[test]
fn the_first_classes_of_a_source_stand_as_guesses() {
    let mut desk = on(Plan { models: Vec::new(), ..prefilled(Phase::Test) });
    assert_eq!(desk.take(&[Submit]), [Refusal::NotShown], "nobody can have looked at it");
    desk.take(&[Shown]);
    assert_eq!(desk.guesses(), [3, 1], "without the one that is no candidate");
    assert_eq!(desk.session.guesses_from(), Some("net"));
    assert_eq!(desk.log.last().unwrap().after.guesses.ranked(), [3, 1].map(ClassId));
    desk.take(&[Event::Remove(0), add(2)]);
    assert_eq!((desk.guesses(), desk.session.guesses_from()), (vec![1, 2], None));
    desk.take(&[Undo, Undo]);
    assert_eq!(desk.session.guesses_from(), Some("net"), "undo leads back to where it began");
    assert_eq!(desk.take(&[Undo]), [Refusal::NothingToUndo]);
    desk.take(&[Submit, Shown, add(7), Submit]);
    let answers = desk.log.iter().filter(|record| record.entry == Entry::Submitted);
    let assisted: Vec<bool> = answers.map(|record| record.after.is_assisted).collect();
    assert_eq!(assisted, [true, false], "of the second image the source says nothing");
}

#[test]
fn no_more_guesses_are_filled_in_than_are_allowed() {
    let mut desk = on(Plan { k: 1, candidates: [].into(), ..prefilled(Phase::Test) });
    desk.take(&[Shown]);
    assert_eq!(desk.guesses(), [9]);
}

#[test]
fn an_answer_stays_assisted_whatever_becomes_of_the_first_guesses() {
    let mut desk = on(prefilled(Phase::Test));
    desk.take(&[Shown, Event::Remove(0), Event::Remove(0)]);
    assert_eq!(desk.take(&[Submit]), [Refusal::NoGuess]);
    desk.take(&[add(2), Submit, Undo, Shown, Submit, Undo, Redo]);
    let (_, _, scored) = desk.session.answers().next().unwrap();
    assert!(scored.unwrap().is_assisted);
    assert!(desk.log.iter().filter(|record| record.trial == 0).all(|it| it.after.is_assisted));
}

#[test]
fn an_image_skipped_and_left_comes_back_with_its_guesses() {
    let mut desk = on(prefilled(Phase::Test));
    desk.take(&[Skip, Shown, add(7), Submit]);
    desk.session = desk.resumed();
    assert_eq!((desk.session.current(), desk.guesses()), (Some(0), vec![3, 1]));
    desk.take(&[Shown, Event::Remove(1), Skip]);
    assert_eq!(desk.session.stage(), Stage::Done);
    desk.take(&[Undo]);
    assert_eq!(desk.resumed().current_trial().unwrap().guesses.ranked(), [ClassId(3)]);
}

pub(super) fn any_remark() -> impl Strategy<Value = Event> {
    prop_oneof![
        (1u8..6).prop_map(Event::Rate),
        (prop::sample::select(Flag::ALL.to_vec()), any::<bool>())
            .prop_map(|(flag, is_set)| Event::Flag(flag, is_set)),
        (0u32..3, any::<bool>()).prop_map(|(class, is)| Event::Present(ClassId(class), is)),
        "[ab]?".prop_map(Event::Comment),
        any::<bool>().prop_map(Event::Expect),
        Just(ShowModel),
        Just(Widen),
        Just(Away),
        Just(Back),
        Just(Pressed),
        Just(Searched),
    ]
}

/// What a source says of four images, if there is one: of some nothing, of others more than there
/// may be guesses or than are candidates.
pub(super) fn any_prefill() -> impl Strategy<Value = Option<Prefill>> {
    let ranked = prop::collection::vec((0u32..8).prop_map(ClassId), 0..8);
    let by_image = prop::collection::hash_map((100..104i64).prop_map(ImageId), ranked, 0..4);
    let named = |ranked| Prefill { source: "net".to_owned(), ranked };
    prop::option::of(by_image.prop_map(named))
}

/// A plan of four images with everything a study may ask for.
pub(super) fn any_plan() -> impl Strategy<Value = Plan> {
    let asked = any::<(bool, bool, bool)>();
    (any_phase(), asked, any_prefill()).prop_map(
        |(phase, (is_studied, rates, expects), prefill)| {
            let plain = Plan { prefill, ..plan(phase, 4) };
            let Plan { models, candidates, .. } = studied(phase);
            if is_studied {
                Plan {
                    models,
                    candidates,
                    asks_confidence: rates,
                    asks_expectation: expects,
                    ..plain
                }
            } else {
                plain
            }
        },
    )
}

#[test]
fn the_truth_comes_with_the_answer_or_on_request_or_not_at_all() {
    let practice = |truth_shown| {
        let mut desk = on(Plan { truth_shown, ..plan(Phase::Practice, 2) });
        desk.take(&[Shown, add(2), Submit]);
        desk
    };
    let mut asked = practice(Reveal::OnRequest);
    assert_eq!((asked.session.stage(), asked.session.revealed_truth()), (Stage::Result, None));
    assert_eq!(asked.take(&[ShowAnswer, ShowAnswer]), [Refusal::Answered]);
    assert_eq!(asked.session.revealed_truth(), Some(ClassId(1)));
    assert!(asked.session.scored().is_some(), "it was answered before");

    let mut never = practice(Reveal::Never);
    assert_eq!((never.session.stage(), never.session.current()), (Stage::Waiting, Some(1)));
    assert_eq!(never.take(&[Shown, ShowAnswer]), [Refusal::AnswerHidden]);
}

#[test]
fn an_answer_taken_back_before_the_truth_is_seen_does_not_count() {
    let mut desk = on(Plan { truth_shown: Reveal::OnRequest, ..plan(Phase::Practice, 1) });
    desk.take(&[Shown, add(2), Submit, Undo]);
    assert_eq!(desk.session.scored(), None);
    desk.take(&[Redo]);
    assert!(desk.session.scored().is_some());
    desk.take(&[Undo, Shown, ShowAnswer, Submit]);
    assert_eq!(desk.session.scored(), None, "the truth was seen first");
}
