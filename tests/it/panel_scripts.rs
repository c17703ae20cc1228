//! The panels in the place of the class list, driven by keys.

use crate::support::script::{Script, display};
use hit5::app::Effect;
use hit5::app::keymap::Context;
use hit5::domain::{Mark, Phase};
use hit5::graphics::ImageKey;

fn script() -> Script {
    Script::on(Phase::Practice, display(120, 40, true))
}

#[test]
fn an_example_is_enlarged_and_the_class_guessed() {
    let mut script = script();
    script.keys("kelp C-e Right Space");
    assert_eq!(script.app.context(), Context::Examples);
    let enlarged = |placement: &hit5::graphics::Placement| match placement.key {
        ImageKey::Enlarged(image) => Some(image.0),
        _ => None,
    };
    let shown: Vec<i64> = script.placements.iter().filter_map(enlarged).collect();
    assert_eq!(shown, [1000 + 13 * 5 + 1]);
    script.keys("Enter");
    assert_eq!(script.guesses(), [5]);
    script.keys("Esc");
    assert_eq!(script.app.context(), Context::Classes);
}

#[test]
fn typing_a_name_closes_a_panel_and_searches() {
    for open in ["C-e", "M-c", "M-b"] {
        let mut script = script();
        script.keys(&format!("kelp {open} aire Enter"));
        let context = script.app.context();
        assert_eq!((context, script.guesses()), (Context::Classes, vec![4]), "{open}");
    }
}

#[test]
fn classes_side_by_side_are_picked_by_number() {
    let mut script = script();
    script.keys("kelp Enter aire M-b");
    assert_eq!(script.app.context(), Context::Bench);
    let screen = script.screen();
    assert!(screen.contains("1 kelpie (guess 1)") && screen.contains("2 Airedale"), "{screen}");
    script.keys("2");
    assert_eq!(script.guesses(), [5, 4]);
    script.keys("Tab");
    assert!(script.screen().contains("side by side: siblings"), "{}", script.screen());
    script.keys("9 + - Right Left Esc C-s");
    assert_eq!(script.app.session().unwrap().progress().submitted, 1);
}

#[test]
fn a_note_is_written_kept_and_left_alone() {
    let mut script = script();
    script.keys("kelp M-c Tab ears C-h Enter");
    let marks: Vec<_> = script
        .effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::Mark { class, mark, .. } => Some((class.clone(), mark.clone())),
            _ => None,
        })
        .collect();
    assert_eq!(marks, [("shepherd dog/kelpie".to_owned(), Mark::Note("ear".to_owned()))]);
    assert!(script.screen().contains("note  ear"), "{}", script.screen());
    script.keys("Tab xyz Esc");
    assert!(script.screen().contains("note  ear\n") || script.screen().contains("note  ear "));
    assert_eq!(script.app.context(), Context::Card);
}

#[test]
fn a_favourite_is_marked_and_listed() {
    let mut script = script();
    script.keys("kelp M-f Esc M-v");
    assert!(script.screen().contains("favourites; Esc shows all"), "{}", script.screen());
    assert!(script.screen().contains("1/1"), "{}", script.screen());
    let is_marked =
        |effect: &Effect| matches!(effect, Effect::Mark { mark: Mark::Favourite(true), .. });
    assert!(script.effects.iter().any(is_marked));
}

#[test]
fn enter_on_a_folded_line_opens_it() {
    let mut script = script();
    script.keys("aire Esc M-h");
    assert!(script.screen().contains("terrier (2 classes"), "{}", script.screen());
    script.keys("Enter");
    assert!(!script.screen().contains("classes)"), "{}", script.screen());
    assert_eq!(script.guesses(), Vec::<u32>::new());
}
