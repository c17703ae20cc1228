//! Looking at an image more closely, by key scripts: what is placed, what is said, and that no
//! answer changes by it.

use crate::support::script::{Script, display};
use hit5::app::keymap::Context;
use hit5::app::{Event, MouseAction};
use hit5::domain::{Look, Part, Phase};
use hit5::graphics::{ImageKey, Placement};

/// The photo's placements: of several the last is seen once it is there.
fn photos(script: &Script) -> Vec<Placement> {
    let photos = script.placements.iter().filter(|placement| match placement.key {
        ImageKey::Photo(..) => true,
        ImageKey::Detail(..) | ImageKey::Thumbnail(_) | ImageKey::Enlarged(_) => false,
    });
    photos.copied().collect()
}

fn seen(script: &Script) -> Placement {
    *photos(script).last().unwrap()
}

fn look(script: &Script) -> Look {
    match seen(script).key {
        ImageKey::Photo(_, look) => look,
        other => panic!("{other:?} is no photo"),
    }
}

#[test]
fn in_the_view_plain_keys_change_the_view_and_search_nothing() {
    let mut script = Script::new(Phase::Test);
    script.keys("Down");
    let whole = seen(&script);
    script.keys("C-v + + l g r");
    assert_eq!(script.app.context(), Context::View);
    assert_eq!(look(&script), Look::PLAIN.with_grey_switched().turned_right());
    assert!(seen(&script).part.width() < Part::UNITS);
    let screen = script.screen();
    assert!(screen.contains(" 2.0x 90° grey "), "{screen}");
    assert!(screen.contains("type to search"), "{screen}");
    script.keys("Backspace Esc");
    assert_eq!((script.app.context(), seen(&script)), (Context::Classes, whole));
}

#[test]
fn the_view_stays_while_classes_are_searched_until_the_next_image() {
    let mut script = Script::new(Phase::Test);
    script.keys("C-v i + Esc hotdog Enter");
    assert_eq!(look(&script), Look::PLAIN.with_inversion_switched());
    assert!(script.screen().contains(" 1.4x inv "));
    script.keys("Enter");
    assert_eq!((look(&script), seen(&script).part), (Look::PLAIN, Part::WHOLE));
    script.keys("C-v g C-k");
    assert_eq!(script.app.context(), Context::View, "skipping is no key of the view");
    script.keys("Esc C-k");
    assert_eq!(look(&script), Look::PLAIN);
}

#[test]
fn looking_changes_no_record() {
    let answers = |between: &str| {
        let mut script = Script::new(Phase::Practice);
        script.keys(&format!("hotdog Enter {between} C-s {between} Enter"));
        let log = script.log.iter();
        log.map(|record| (record.entry.clone(), record.after.guesses.clone())).collect::<Vec<_>>()
    };
    assert_eq!(answers("C-v + r c g i f Left 0 1 Esc M-+ M-Left"), answers(""));
}

#[test]
fn the_result_can_be_looked_at_too() {
    let mut script = Script::new(Phase::Practice);
    script.keys("kelp Enter C-s C-v + +");
    assert_eq!(script.app.context(), Context::View);
    assert!(seen(&script).part != Part::WHOLE);
    script.keys("Enter");
    assert_eq!(script.app.context(), Context::Result, "Enter left the view, not the result");
}

#[test]
fn a_pause_hides_the_image_from_the_view() {
    let mut script = Script::new(Phase::Test);
    script.keys("C-v + Esc F2 M-+");
    assert!(photos(&script).is_empty());
    script.keys("Enter");
    assert!(script.screen().contains(" 1.4x "));
}

#[test]
fn alt_keys_zoom_and_pan_without_leaving_the_search() {
    let mut script = Script::new(Phase::Test);
    script.keys("kel M-+ M-= M-Right");
    let right = seen(&script).part;
    assert!(right.x() > 0 && right.width() < Part::UNITS);
    script.keys("M-Left M-Left M-Left M-Left");
    assert_eq!(seen(&script).part.x(), 0);
    script.keys("M-- M-- p Enter");
    assert_eq!((seen(&script).part, script.guesses()), (Part::WHOLE, vec![5]));
}

#[test]
fn the_wheel_zooms_at_the_mouse_over_the_image_and_scrolls_elsewhere() {
    let mut script = Script::new(Phase::Test);
    script.keys("Home");
    let area = seen(&script).area;
    let (column, row) = (area.right() - 1, area.y + area.height / 2);
    for _ in 0..3 {
        script.event(Event::Mouse(MouseAction::WheelUp { column, row }));
    }
    let part = seen(&script).part;
    assert!(part.x() > 0 && part.x() + part.width() > Part::UNITS * 19 / 20, "{part:?}");
    assert!(part.centre().1.abs_diff(Part::UNITS / 2) < Part::UNITS / 20, "{part:?}");
    for _ in 0..3 {
        script.event(Event::Mouse(MouseAction::WheelDown { column, row }));
    }
    assert_eq!(seen(&script).part, Part::WHOLE);
    script.event(Event::Mouse(MouseAction::WheelDown { column: 60, row: 5 }));
    script.keys("Enter");
    assert_eq!(script.guesses(), [3], "three rows down");
}

#[test]
fn a_click_on_a_class_leaves_the_view_mode_and_selects() {
    let mut script = Script::new(Phase::Test);
    script.keys("C-v g");
    script.event(Event::Mouse(MouseAction::Click { column: 50, row: 5 }));
    assert_eq!(script.app.context(), Context::Classes);
    script.keys("Enter");
    assert_eq!(script.guesses(), [1]);
    assert_eq!(look(&script), Look::PLAIN.with_grey_switched(), "the view stays");
}

#[test]
fn a_shrunk_original_is_wanted_sharper_when_near() {
    // 500 pixels in a pane of 350, then of 900.
    for (width, is_sharpened) in [(80, true), (200, false)] {
        let mut script = Script::on(Phase::Test, display(width, 60, true));
        script.keys("C-v + + +");
        let photo = seen(&script);
        let detail = script.placements.iter().find(|placement| placement.area == photo.area);
        assert_eq!(detail.unwrap().key, photo.key, "the photo is placed first");
        let wanted = script.placements.iter().any(|placement| match placement.key {
            ImageKey::Detail(_, _, part) => part == photo.part && placement.area == photo.area,
            ImageKey::Photo(..) | ImageKey::Thumbnail(_) | ImageKey::Enlarged(_) => false,
        });
        assert_eq!(wanted, is_sharpened, "{width} columns");
    }
}

#[test]
fn the_last_look_stands_in_until_the_next_is_decoded() {
    let mut script = Script::new(Phase::Test);
    script.keys("C-v g");
    let grey = Look::PLAIN.with_grey_switched();
    script.decodes = false;
    script.keys("i");
    let looks: Vec<ImageKey> = photos(&script).iter().map(|placement| placement.key).collect();
    let image = script.app.session().unwrap().image().unwrap();
    let wanted = ImageKey::Photo(image, grey.with_inversion_switched());
    assert_eq!(looks, [ImageKey::Photo(image, grey), wanted]);
    script.decodes = true;
    script.keys("h");
    script.keys("h");
    assert_eq!(photos(&script).len(), 1, "decoded, it needs no stand-in");
}

#[test]
fn the_view_is_told_at_every_size_and_takes_no_room_from_the_image() {
    for (width, height) in [(60, 16), (80, 24), (120, 40), (200, 60)] {
        for sharp in [false, true] {
            let mut script = Script::on(Phase::Test, display(width, height, sharp));
            script.keys("Down");
            let whole = seen(&script).area;
            script.keys("C-v");
            assert_eq!(seen(&script).area, whole);
            script.keys("+ + R f C g i");
            let screen = script.screen();
            let header = screen.lines().next().unwrap();
            let is_told = header.contains("2.0x") && header.contains("inv");
            let has_room = width < 80 || header.contains("saved");
            assert!(is_told && has_room, "{width}x{height}\n{screen}");
        }
    }
}
