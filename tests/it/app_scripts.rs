//! Key scripts in, answers out: the application as an annotator uses it, without a terminal.

use crate::support::script::{SESSION, Script, display};
use hit5::app::keymap::{Context, Keymap, Preset};
use hit5::app::{Effect, Event, MouseAction, Picture};
use hit5::domain::{Entry, Look, Phase};
use hit5::graphics::ImageKey;
use hit5::session::Stage;

#[test]
fn type_enter_enter_answers_an_image() {
    let mut script = Script::new(Phase::Test);
    script.keys("hotdog Enter Enter");
    let session = script.app.session().unwrap();
    assert_eq!(session.progress().submitted, 1);
    assert_eq!(session.current(), Some(1));
    let submitted = script.log.iter().find(|record| record.entry == Entry::Submitted).unwrap();
    assert_eq!(submitted.after.guesses.ranked()[0].0, 1);
}

#[test]
fn five_guesses_are_ranked_in_the_order_given() {
    let mut script = Script::new(Phase::Test);
    script.keys("kelp Enter aire Enter hot Enter consom Enter cheese Enter");
    assert_eq!(script.guesses(), [5, 4, 1, 0, 2]);
    script.keys("german Enter");
    assert_eq!(script.guesses(), [5, 4, 1, 0, 2], "a sixth is refused");
    assert!(script.screen().contains("all guess slots are taken"));
}

#[test]
fn after_a_guess_the_cursor_stands_among_its_neighbours() {
    let mut script = Script::new(Phase::Test);
    script.keys("airedale Enter Up Enter");
    assert_eq!(script.guesses(), [4, 3], "the Australian terrier is next to the Airedale");
}

#[test]
fn guesses_are_reordered_and_removed() {
    let mut script = Script::new(Phase::Test);
    script.keys("kelp Enter aire Enter hot Enter Tab Down Down - -");
    assert_eq!(script.guesses(), [1, 5, 4]);
    script.keys("Down x");
    assert_eq!(script.guesses(), [1, 4]);
    script.keys("Esc Delete");
    assert_eq!(script.guesses(), [1]);
}

#[test]
fn after_a_search_in_vain_another_begins() {
    let mut script = Script::new(Phase::Test);
    script.keys("qqq Enter kelp Enter");
    assert_eq!(script.guesses(), [5]);
    script.keys("qqq Enter Backspace Backspace Backspace aire Enter");
    assert_eq!(script.guesses(), [5, 4], "what was erased is mended, not begun anew");
}

#[test]
fn the_footer_says_what_enter_does() {
    let mut script = Script::new(Phase::Test);
    assert!(script.screen().contains("Enter  guess"));
    script.keys("kelp Enter");
    assert!(script.screen().contains("Enter  submit"));
    script.keys("Up");
    assert!(script.screen().contains("Enter  guess"));
}

#[test]
fn skips_that_look_like_nothing_are_told() {
    let mut script = Script::new(Phase::Test);
    script.keys("kelp Enter Enter kelp Enter Enter C-k");
    assert!(script.screen().contains("the only image left"), "{}", script.screen());
    script.keys("C-k");
    assert!(script.screen().contains("1 passed"), "{}", script.screen());
    script.keys("C-u");
    assert_eq!(script.app.session().unwrap().current(), Some(2));
}

#[test]
fn an_image_on_its_way_can_be_left_for_a_pause() {
    let mut script = Script::new(Phase::Test);
    script.decodes = false;
    script.keys("kelp Enter Enter C-o");
    assert_eq!(script.app.context(), Context::Paused);
    script.decodes = true;
    script.keys("F2 kelp Enter");
    assert_eq!(script.guesses(), [5]);
}

#[test]
fn practice_says_which_answer_counts() {
    let mut script = Script::new(Phase::Practice);
    script.keys("C-a hotdog Enter Enter");
    assert!(
        script.screen().contains("right (not scored: answer seen), guess 1"),
        "{}",
        script.screen()
    );
    script.keys("Enter kelp Enter Enter C-u C-x aire Enter Enter");
    assert!(script.screen().contains("(first answer scored)"), "{}", script.screen());
    script.keys("C-u C-y");
    assert!(!script.screen().contains("not scored"), "{}", script.screen());
}

#[test]
fn a_bounced_enter_does_not_submit() {
    let mut script = Script::new(Phase::Test);
    script.keys("hotdog Enter");
    script.wait(100);
    script.event(Event::Key(hit5::app::key::Key::parse("Enter").unwrap()));
    assert_eq!(script.app.session().unwrap().progress().submitted, 0);
    script.keys("Enter");
    assert_eq!(script.app.session().unwrap().progress().submitted, 1);
}

#[test]
fn undo_goes_back_to_a_submitted_image_and_redo_returns() {
    let mut script = Script::new(Phase::Test);
    script.keys("hotdog Enter Enter kelp Enter C-u C-u");
    assert_eq!(script.app.session().unwrap().current(), Some(0));
    assert_eq!(script.guesses(), [1]);
    script.keys("C-y C-y");
    assert_eq!((script.app.session().unwrap().current(), script.guesses()), (Some(1), vec![5]));
}

#[test]
fn a_test_has_no_way_to_the_truth() {
    let mut script = Script::new(Phase::Test);
    script.keys("C-a hotdog Enter C-a");
    assert!(script.log.iter().all(|record| record.entry != Entry::AnswerShown));
    assert!(!script.screen().contains("truth"));
    script.keys("Enter");
    assert_eq!(script.app.context(), Context::Classes, "no result, the next image");
}

#[test]
fn practice_shows_right_and_wrong_with_examples_of_both() {
    let mut script = Script::new(Phase::Practice);
    script.keys("cheese Enter hotdog Enter C-s");
    assert!(script.screen().contains("✔ right, guess 2"));
    script.keys("Enter kelp Enter C-s");
    let screen = script.screen();
    assert!(screen.contains("✘ wrong, it is Airedale"), "{screen}");
    let thumbs = |class: i64| {
        let examples = 1000 + 13 * class..1013 + 13 * class;
        let placed = script.placements.iter().filter(|placement| match placement.key {
            ImageKey::Thumbnail(image) => examples.contains(&image.0),
            ImageKey::Photo(..) | ImageKey::Detail(..) | ImageKey::Enlarged(_) => false,
        });
        placed.count()
    };
    assert!(thumbs(4) > 0 && thumbs(5) > 0, "examples of the truth and of the guess");
}

#[test]
fn skipped_images_come_back_and_the_session_ends_with_figures() {
    let mut script = Script::new(Phase::Test);
    script.keys("C-k kelp Enter Enter kelp Enter Enter");
    assert_eq!(script.app.session().unwrap().current(), Some(0));
    script.keys("hotdog Enter Enter");
    assert_eq!(script.app.session().unwrap().stage(), Stage::Done);
    assert_eq!(script.effects, [], "nothing is final before the annotator says so");
    assert!(script.screen().contains("3 of 3 answered"));
    script.keys("C-u");
    assert_eq!(script.guesses(), [1], "back in the last answer");
    script.keys("C-s Enter");
    assert_eq!(script.effects, [Effect::Finish(SESSION)]);
}

#[test]
fn a_session_left_when_all_was_answered_can_still_be_finished() {
    let mut script = Script::new(Phase::Practice);
    for _ in 0..3 {
        script.keys("kelp Enter Enter");
        script.restart();
    }
    assert_eq!(script.app.context(), Context::Done);
    script.keys("Enter");
    assert_eq!(script.effects, [Effect::Finish(SESSION)]);
}

#[test]
fn quitting_keeps_the_time_spent_on_the_image() {
    let mut script = Script::new(Phase::Test);
    script.wait(30_000);
    script.keys("Down C-c");
    let spent = script.log.last().unwrap().after.spent;
    assert!(spent.active_ms >= 30_000, "{spent:?}");
    assert_eq!(script.effects, [Effect::Quit]);
    script.restart();
    script.keys("kelp Enter");
    assert!(script.log.last().unwrap().after.spent.active_ms >= 30_000);
}

#[test]
fn an_absence_is_a_pause_that_hides_the_image() {
    let mut script = Script::new(Phase::Test);
    script.wait(30_000);
    script.keys("kelp Enter C-z");
    assert_eq!(script.effects, [Effect::Suspend]);
    assert_eq!(script.log.last().unwrap().entry, Entry::Paused);
    assert_eq!(script.app.context(), Context::Paused);
    assert!(!script.screen().contains('P'), "the image is hidden");
    let spent = script.log.last().unwrap().after.spent;
    script.wait(3_600_000);
    script.event(Event::Suspend);
    assert_eq!(script.log.last().unwrap().after.spent, spent, "already paused");
    script.keys("Enter Enter");
    assert!(script.log.last().unwrap().after.spent.active_ms < spent.active_ms + 10_000);
}

#[test]
fn the_shell_can_be_reached_from_everywhere() {
    let keymap = Keymap::of(Preset::Vim);
    for (_, context) in hit5::app::keymap::GROUPS {
        let key = hit5::app::key::Key::parse("C-z").unwrap();
        let command = keymap.command(context, key);
        assert_eq!(command, Some(hit5::app::keymap::Command::Suspend), "{context:?}");
    }
}

#[test]
fn an_image_nobody_saw_is_not_skipped() {
    let mut script = Script::new(Phase::Test);
    script.decodes = false;
    script.keys("C-k C-k C-k");
    let skips = |script: &Script| {
        script.log.iter().filter(|record| record.entry == Entry::Skipped(None)).count()
    };
    assert_eq!(skips(&script), 1, "the first image was seen, the second was not");
    let image = script.app.session().unwrap().image().unwrap();
    let failed = Picture::Failed("truncated".to_owned());
    script.event(Event::Picture(ImageKey::Photo(image, Look::PLAIN), failed));
    script.keys("C-k");
    assert_eq!(skips(&script), 2, "an image that cannot be shown can be skipped");
}

#[test]
fn a_restart_finds_the_image_the_guesses_and_the_clock() {
    let mut script = Script::new(Phase::Test);
    script.keys("hotdog Enter Enter kelp Enter aire Enter");
    let spent = script.log.last().unwrap().after.spent;
    script.restart();
    assert_eq!(script.app.session().unwrap().current(), Some(1));
    assert_eq!(script.guesses(), [5, 4]);
    script.keys("C-s");
    let last = script.log.iter().rfind(|record| record.entry == Entry::Submitted).unwrap();
    assert!(last.after.spent.active_ms > spent.active_ms, "time before the crash counts");
}

#[test]
fn a_pause_hides_the_image() {
    let mut script = Script::new(Phase::Test);
    script.keys("F2");
    let has_photo = |script: &Script| {
        script.placements.iter().any(|placement| matches!(placement.key, ImageKey::Photo(..)))
    };
    assert!(!has_photo(&script));
    script.keys("Enter");
    assert!(has_photo(&script));
}

#[test]
fn the_screen_says_saved_only_when_it_is() {
    let mut script = Script::new(Phase::Test);
    assert!(script.screen().contains("saved"));
    script.saves = false;
    script.keys("hotdog Enter");
    assert!(script.screen().contains("saving…"));
    script.event(Event::SaveFailed("disk full".to_owned()));
    assert!(script.screen().contains("NOT SAVED: disk full"));
    script.saves = true;
    script.keys("C-u");
    let screen = script.screen();
    assert!(
        screen.contains("everything is saved now") && !screen.contains("NOT SAVED"),
        "{screen}"
    );
}

#[test]
fn a_click_selects_and_a_second_click_guesses() {
    let mut script = Script::new(Phase::Test);
    // The list begins on line 2: chips of the first group, consomme, chips, hotdog.
    let click = Event::Mouse(MouseAction::Click { column: 50, row: 5 });
    script.event(click);
    script.event(Event::Mouse(MouseAction::Click { column: 50, row: 5 }));
    assert_eq!(script.guesses(), [1]);
}

#[test]
fn groups_are_jumped_over() {
    let mut script = Script::new(Phase::Test);
    script.keys("Right Right Enter");
    assert_eq!(script.guesses(), [3], "consomme, snack food, dog > terrier");
    script.keys("Right Right Left Enter");
    assert_eq!(script.guesses(), [3, 5], "shepherd dogs, birds, and back");
}

#[test]
fn every_size_draws_and_keeps_the_cursor_on_screen() {
    for (width, height) in [(20, 5), (60, 16), (80, 24), (120, 40), (200, 60)] {
        for sharp in [false, true] {
            let mut script = Script::on(Phase::Practice, display(80, 24, sharp));
            script.event(Event::Resized(display(width, height, sharp)));
            for _ in 0..9 {
                script.keys("Down");
                let screen = script.screen();
                let is_big = width >= 60;
                assert_eq!(screen.contains('▸'), is_big, "{width}x{height}\n{screen}");
            }
        }
    }
}

#[test]
fn in_the_vim_preset_letters_are_commands_until_a_search() {
    let mut script = Script::with_keymap(Phase::Test, Keymap::of(Preset::Vim));
    assert_eq!(script.app.context(), Context::Browse);
    script.keys("j j k Enter");
    assert_eq!(script.guesses(), [1]);
    script.keys("/ kelp Enter");
    assert_eq!((script.app.context(), script.guesses()), (Context::Browse, vec![1, 5]));
    script.keys("x G Enter u");
    assert_eq!(script.guesses(), [1]);
    script.keys("/ aire Esc e Esc b Esc z");
    assert_eq!(script.app.context(), Context::Browse);
    script.keys("o n terr Esc v g Esc C-s");
    assert_eq!(script.app.session().unwrap().progress().submitted, 1);
}

#[test]
fn in_quick_mode_a_digit_answers_and_goes_on() {
    let mut script = Script::quick(Phase::Practice);
    assert_eq!(script.app.context(), Context::Quick);
    let screen = script.screen();
    assert!(screen.contains("1 consomme") && screen.contains("6 kelpie"), "{screen}");
    script.keys("2");
    assert!(script.screen().contains("✔ hotdog: right"), "{}", script.screen());
    script.keys("C-u 6");
    assert_eq!(script.app.session().unwrap().current(), Some(1));
    script.keys("0");
    assert_eq!(script.app.session().unwrap().current(), Some(1), "there is no tenth class");
    script.keys("6");
    assert!(script.screen().contains("✘ kelpie: it was Airedale"), "{}", script.screen());
    script.keys("Down Enter");
    assert_eq!(script.app.context(), Context::Done);
    let answers = script.log.iter().filter(|record| record.entry == Entry::Submitted);
    assert_eq!(answers.count(), 4);
}

#[test]
fn quitting_without_what_could_not_be_saved_takes_two_keys() {
    let mut script = Script::new(Phase::Test);
    script.keys("hotdog Enter");
    script.event(Event::SaveFailed("the disk is full".to_owned()));
    script.keys("C-c");
    assert!(script.effects.is_empty(), "{:?}", script.effects);
    assert!(script.screen().contains("NOT SAVED"), "{}", script.screen());
    script.keys("C-c");
    assert!(script.effects.contains(&Effect::Quit));
}

#[test]
fn a_new_session_introduces_its_own_keys() {
    let introduced = |keymap, k| {
        let mut script = Script::introduced(keymap, k);
        script.screen().lines().last().unwrap().to_owned()
    };
    assert!(introduced(Keymap::default(), 5).contains("type a name, Enter guesses"));
    assert!(introduced(Keymap::of(Preset::Vim), 5).contains("/ and a name, Enter guesses"));
    assert!(introduced(Keymap::default(), 1).contains("answers at once"));
}
