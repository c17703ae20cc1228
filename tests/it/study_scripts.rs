//! Key scripts for what a study asks of an annotator: models, candidates, remarks.

use crate::support::script::{Script, display, plan};
use hit5::app::key::Key;
use hit5::app::keymap::Context;
use hit5::app::theme::Theme;
use hit5::app::{App, Event};
use hit5::domain::{ClassId, Entry, Flag, ImageId, Now, Outcome, Phase, Reveal};
use hit5::session::{Block, Plan, PlannedModel, Prefill, Stage};

/// Image 1 is pruned to the dogs; a model says Airedale, kelpie, hotdog of it.
fn studied(phase: Phase, reveal: Reveal) -> Plan {
    let ranked = [4, 5, 1].map(ClassId).to_vec();
    let ranked = [(ImageId(1), ranked)].into();
    let model =
        PlannedModel { name: "resnet".to_owned(), title: "resnet".to_owned(), reveal, ranked };
    let dogs = [3, 4, 5].map(ClassId).to_vec();
    Plan { models: vec![model], candidates: [(ImageId(1), dogs)].into(), ..plan(phase) }
}

fn script(plan: Plan) -> Script {
    Script::with_plan(plan, App::new(display(120, 40, true), Theme::colour(), Now::default()))
}

fn entries(script: &Script) -> Vec<Entry> {
    script.log.iter().map(|record| record.entry.clone()).collect()
}

#[test]
fn candidates_are_all_that_is_listed_until_they_are_widened() {
    let mut script = script(studied(Phase::Test, Reveal::Never));
    assert!(script.screen().contains("1/3"), "{}", script.screen());
    assert!(!script.screen().contains("cheeseburger"));
    script.keys("cheese Enter");
    assert_eq!(script.guesses(), [] as [u32; 0], "the search finds candidates only");
    let screen = script.screen();
    assert!(screen.contains("no candidate matches; F9 takes all classes"), "{screen}");
    script.keys("Esc F9 cheese Enter");
    assert_eq!(script.guesses(), [2]);
    assert!(entries(&script).contains(&Entry::Widened));
    script.keys("Enter");
    assert!(script.screen().contains("cheeseburger"), "the next image has every class");
}

#[test]
fn the_models_classes_stand_side_by_side_and_a_digit_guesses() {
    let mut script = script(studied(Phase::Test, Reveal::OnRequest));
    assert!(script.screen().contains("F7  model"), "{}", script.screen());
    script.keys("F7");
    assert_eq!(script.app.context(), Context::Bench);
    assert!(script.screen().contains("what the model says"), "{}", script.screen());
    script.keys("2 Esc C-s");
    let answer = script.log.iter().find(|record| record.entry == Entry::Submitted).unwrap();
    assert_eq!(answer.after.guesses.ranked(), [ClassId(5)]);
    assert!(answer.after.is_assisted);
    script.keys("F7");
    assert!(script.screen().contains("no model's prediction"), "none of the second image");
}

/// A source says kelpie, hotdog of image 1.
fn prefilled(source: &str) -> Plan {
    let ranked = [(ImageId(1), [5, 1].map(ClassId).to_vec())].into();
    Plan { prefill: Some(Prefill { source: source.to_owned(), ranked }), ..plan(Phase::Test) }
}

#[test]
fn filled_guesses_say_where_they_are_from_until_they_are_changed() {
    let mut script = script(prefilled("resnet"));
    assert_eq!(script.guesses(), [5, 1]);
    assert!(script.screen().contains("from resnet"), "{}", script.screen());
    script.keys("C-x aire Enter");
    assert_eq!(script.guesses(), [5, 4]);
    assert!(!script.screen().contains("from resnet"), "{}", script.screen());
    script.restart();
    assert_eq!(script.guesses(), [5, 4]);
    script.keys("C-u C-u");
    assert!(script.screen().contains("from resnet"), "{}", script.screen());
    script.keys("C-s");
    let answer = script.log.iter().find(|record| record.entry == Entry::Submitted).unwrap();
    assert!(answer.after.is_assisted);
    assert_eq!(script.guesses(), [] as [u32; 0], "of the next image the source says nothing");
    assert!(!script.screen().contains("from resnet"), "{}", script.screen());
}

#[test]
fn one_key_takes_filled_guesses_but_not_one_that_is_held() {
    let mut plan = prefilled("resnet");
    plan.prefill.as_mut().unwrap().ranked.insert(ImageId(2), vec![ClassId(4)]);
    let mut script = script(plan);
    let answered = |script: &Script| script.app.session().unwrap().progress().submitted;
    script.keys("Enter");
    assert_eq!((answered(&script), script.guesses()), (1, vec![4]));
    for _ in 0..30 {
        script.wait(30);
        script.event(Event::Key(Key::parse("Enter").unwrap()));
    }
    assert_eq!(answered(&script), 1);
    assert!(script.screen().contains("too quick to be meant"), "{}", script.screen());
    script.keys("Enter");
    assert_eq!(answered(&script), 2);
    let answers = script.log.iter().filter(|record| record.entry == Entry::Submitted);
    let guesses: Vec<_> = answers.map(|record| record.after.guesses.ranked().to_vec()).collect();
    assert_eq!(guesses, [[5, 1].map(ClassId).to_vec(), vec![ClassId(4)]]);
}

#[test]
fn a_long_name_of_a_source_leaves_room_for_the_guess() {
    let mut script =
        script(prefilled("\u{1b}[2Jresnet with a name that is longer than the column"));
    let screen = script.screen();
    assert!(screen.contains("1   kelpie") && screen.contains(" from "), "{screen}");
    assert!(!screen.contains('\u{1b}'), "{screen}");
}

#[test]
fn a_test_shows_the_model_after_the_answer_without_the_truth() {
    let mut script = script(studied(Phase::Test, Reveal::After));
    script.keys("kelp Enter Enter");
    assert_eq!(script.app.session().unwrap().stage(), Stage::Result);
    let screen = script.screen();
    assert!(
        screen.contains("answered; what 1 model said") && screen.contains("resnet"),
        "{screen}"
    );
    assert!(screen.contains("2 = kelpie"), "{screen}");
    assert!(!screen.contains("truth") && !screen.contains('✔'), "{screen}");
    script.keys("Enter");
    assert_eq!(script.app.session().unwrap().current(), Some(1));
}

#[test]
fn practice_says_how_the_model_did() {
    let mut script = script(studied(Phase::Practice, Reveal::After));
    script.keys("kelp Enter Enter");
    let screen = script.screen();
    assert!(screen.contains("wrong, it is hotdog"), "{screen}");
    assert!(screen.contains("resnet: ✔ rank 3"), "{screen}");
    assert!(screen.contains("truth: hotdog") && screen.contains("guess: kelpie"), "{screen}");
}

#[test]
fn a_study_asks_how_sure_before_an_answer_counts() {
    let mut script = script(Plan { asks_confidence: true, ..plan(Phase::Test) });
    script.keys("hotdog Enter Enter");
    assert_eq!(script.app.context(), Context::Confidence);
    assert!(script.screen().contains("how sure are you?"), "{}", script.screen());
    script.keys("9 x");
    assert_eq!(script.app.session().unwrap().progress().submitted, 0);
    script.keys("Enter Esc Enter 4");
    let answer = script.log.iter().find(|record| record.entry == Entry::Submitted).unwrap();
    assert_eq!(answer.after.remarks.confidence, Some(4));
    assert_eq!(script.app.context(), Context::Classes);
}

#[test]
fn a_study_asks_whether_the_model_will_be_right_before_it_is_shown() {
    let asks = Plan { asks_expectation: true, ..studied(Phase::Test, Reveal::OnRequest) };
    let mut script = script(asks);
    script.keys("F7");
    assert_eq!(script.app.context(), Context::Expectation);
    script.keys("n");
    assert!(script.screen().contains("what the model says"), "{}", script.screen());
    let kinds = entries(&script);
    assert_eq!(kinds[1..], [Entry::Expected(false), Entry::ModelShown("resnet".to_owned())]);
}

#[test]
fn remarks_are_made_by_one_key_each() {
    let mut script = script(plan(Phase::Test));
    script.keys("F6 u x 3 r");
    let remarks =
        |script: &Script| script.app.session().unwrap().current_trial().unwrap().remarks.clone();
    let flags = [Flag::Unclear, Flag::Corrupt, Flag::Revisit].into_iter().collect();
    assert_eq!((remarks(&script).flags, remarks(&script).confidence), (flags, Some(3)));
    script.keys("d");
    assert!(script.screen().contains("none to dispute"), "{}", script.screen());
    script.keys("x Down p");
    assert!(
        remarks(&script).flags.has(Flag::Several) && !remarks(&script).flags.has(Flag::Corrupt)
    );
    assert_eq!(remarks(&script).present.len(), 1);
    script.keys("c");
    script.event(Event::Paste("two\u{1b} dogs".to_owned()));
    assert!(script.screen().contains("comment  two"), "{}", script.screen());
    script.keys("Enter");
    assert_eq!(remarks(&script).comment, "two  dogs");
    script.keys("Esc");
    assert_eq!(script.app.context(), Context::Classes);
}

#[test]
fn an_image_is_skipped_with_a_reason() {
    let mut script = script(plan(Phase::Test));
    script.keys("F6 k");
    script.event(Event::Paste("too dark".to_owned()));
    script.keys("Enter");
    assert!(entries(&script).contains(&Entry::Skipped(Some("too dark".to_owned()))));
    assert_eq!(script.app.context(), Context::Classes, "the next image begins as ever");
}

#[test]
fn a_wrong_truth_is_disputed_beside_the_result() {
    let mut script = script(plan(Phase::Practice));
    script.keys("kelp Enter Enter F6 d");
    assert!(script.screen().contains("wrong, it is hotdog"), "{}", script.screen());
    script.keys("Esc Enter");
    let flagged = script.log.iter().find(|record| matches!(record.entry, Entry::Flagged(..)));
    assert!(flagged.unwrap().after.remarks.flags.has(Flag::Disputed));
    assert_eq!(script.app.session().unwrap().current(), Some(1));
}

#[test]
fn a_flagged_answer_comes_back_with_its_guesses() {
    let mut script = script(plan(Phase::Test));
    script.keys("kelp Enter F6 r Esc C-s hot Enter Enter hot Enter Enter");
    assert_eq!((script.app.session().unwrap().current(), script.guesses()), (Some(0), vec![5]));
    assert_eq!(script.log.last().unwrap().after.outcome, Outcome::Reopened);
    script.keys("C-k");
    assert!(script.screen().contains("left as it was answered"), "{}", script.screen());
    assert_eq!(script.app.session().unwrap().stage(), Stage::Done);
}

#[test]
fn another_window_in_front_stops_the_active_clock() {
    let mut script = script(plan(Phase::Test));
    script.event(Event::Focus(false));
    script.event(Event::Focus(true));
    assert_eq!(entries(&script)[1..], [Entry::Away, Entry::Back]);
}

#[test]
fn an_answer_tells_what_it_took_and_what_was_seen() {
    let mut script = script(plan(Phase::Test));
    script.keys("hotdog Enter Enter");
    let answer = script.log.iter().find(|record| record.entry == Entry::Submitted).unwrap();
    assert_eq!((answer.after.effort.keys, answer.after.effort.searches), (8, 1));
    let seen: Vec<_> = script.log.iter().flat_map(|record| &record.seen).collect();
    let hotdog = seen.iter().filter(|seen| seen.class == ClassId(1));
    let (rows, examples) = hotdog
        .fold((0, 0), |(rows, examples), seen| (rows + seen.row_ms, examples + seen.examples_ms));
    assert_eq!(rows, answer.after.spent.active_ms, "it was on the screen all the time");
    assert!(examples <= rows);
}

#[test]
fn examples_that_the_figures_hide_are_not_seen() {
    let seen_ms = |keys: &str| -> u64 {
        let mut script = Script::on(Phase::Test, display(80, 24, false));
        script.keys(keys).keys("kelp Enter Down Enter C-s");
        script.log.iter().flat_map(|record| &record.seen).map(|seen| seen.examples_ms).sum()
    };
    assert!(seen_ms("F8 F8") > 0);
    // A key was pressed before they were hidden; its second counts.
    assert_eq!(seen_ms("F8"), 1000);
}

#[test]
fn a_break_that_is_due_is_told_where_the_panel_is_hidden() {
    let mut script =
        script(Plan { block: Some(Block { images: 2, break_ms: 60_000 }), ..plan(Phase::Test) });
    script.keys("kelp Enter Enter hot Enter");
    assert!(!script.screen().contains("a break?"));
    script.keys("Enter");
    assert!(script.screen().contains("▲ a break? 2 images without one"), "{}", script.screen());
}
