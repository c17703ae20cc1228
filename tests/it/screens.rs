//! Whole screens as text: P is the photo, t a thumbnail.

use crate::support::script::{Script, display};
use hit5::app::Event;
use hit5::domain::Phase;

#[test]
fn annotate_80x24() {
    let mut script = Script::on(Phase::Test, display(80, 24, false));
    script.keys("kelp Enter aire Enter terr");
    insta::assert_snapshot!(script.screen());
}

#[test]
fn annotate_120x40_with_strips() {
    let mut script = Script::on(Phase::Practice, display(120, 40, true));
    script.keys("kelp Enter");
    insta::assert_snapshot!(script.screen());
}

#[test]
fn only_practice_offers_the_answer() {
    let footer = |phase| Script::on(phase, display(200, 60, false)).screen();
    assert!(footer(Phase::Practice).contains(" Ctrl-A  answer"));
    assert!(!footer(Phase::Test).contains(" Ctrl-A  answer"));
}

#[test]
fn result_120x40() {
    let mut script = Script::on(Phase::Practice, display(120, 40, true));
    script.keys("kelp Enter cheese Enter C-s");
    insta::assert_snapshot!(script.screen());
}

#[test]
fn view_80x24() {
    let mut script = Script::on(Phase::Test, display(80, 24, false));
    script.keys("kelp Enter C-v + + Left R g c");
    insta::assert_snapshot!(script.screen());
}

#[test]
fn view_120x40_zoomed_and_left() {
    let mut script = Script::on(Phase::Test, display(120, 40, true));
    script.keys("C-v + i Esc terr");
    insta::assert_snapshot!(script.screen());
}

#[test]
fn help_80x24() {
    let mut script = Script::on(Phase::Test, display(80, 24, false));
    script.keys("?");
    insta::assert_snapshot!(script.screen());
}

#[test]
fn help_60x16() {
    let mut script = Script::on(Phase::Test, display(60, 16, false));
    script.keys("? Down Down");
    insta::assert_snapshot!(script.screen());
}

#[test]
fn too_small() {
    let mut script = Script::on(Phase::Test, display(20, 5, false));
    insta::assert_snapshot!(script.screen());
    script.event(Event::Resized(display(20, 2, false)));
    assert_eq!(script.screen(), "  hit5 needs 60x16\n    Ctrl-C quits");
}

#[test]
fn panels_at_every_size() {
    for (panel, keys) in [
        ("examples", "kelp C-e Right"),
        ("enlarged", "kelp C-e Right Space"),
        ("bench", "aire Enter kelp M-b"),
        ("card", "aire M-c"),
    ] {
        for (width, height) in [(80, 24), (120, 40), (200, 60)] {
            let mut script = Script::on(Phase::Practice, display(width, height, true));
            script.keys(keys);
            insta::assert_snapshot!(format!("{panel}_{width}x{height}"), script.screen());
        }
    }
}

#[test]
fn folded_80x24() {
    let mut script = Script::on(Phase::Test, display(80, 24, false));
    script.keys("kelp Enter M-h");
    insta::assert_snapshot!(script.screen());
}

#[test]
fn found_in_place_80x24() {
    let mut script = Script::on(Phase::Test, display(80, 24, false));
    script.keys("C-f terr C-f");
    insta::assert_snapshot!(script.screen());
}
