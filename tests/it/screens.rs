//! Whole screens as text: P is the photo, t a thumbnail.

use crate::support::script::{Script, display};
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
fn too_small() {
    let mut script = Script::on(Phase::Test, display(20, 5, false));
    insta::assert_snapshot!(script.screen());
}
