//! Whole screens as text: P is the photo, t a thumbnail.

use crate::support::script::{Script, display};
use hit5::app::theme::Theme;
use hit5::app::{App, Event};
use hit5::domain::{ClassId, ImageId, Now, Phase, Reveal};
use hit5::session::{Plan, PlannedModel};

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

/// A practice of 40 images in which 25 were answered, some wrongly, the last more slowly.
fn well_into_practice(width: u16, height: u16) -> Script {
    let queue: Vec<ImageId> = (1..=40).map(ImageId).collect();
    let truth = queue.iter().map(|&image| (image, ClassId(1))).collect();
    let says = |image: ImageId| [4, 1, 5].map(|class| ClassId(class + u32::from(image.0 % 3 == 0)));
    let ranked = queue.iter().map(|&image| (image, says(image).to_vec())).collect();
    let model = PlannedModel {
        name: "resnet".to_owned(),
        title: "resnet".to_owned(),
        reveal: Reveal::After,
        ranked,
    };
    let plan = Plan { truth, models: vec![model], ..Plan::new(Phase::Practice, 5, queue) };
    let app = App::new(display(width, height, true), Theme::colour(), Now::default());
    let mut script = Script::with_plan(plan, app);
    script.keys("C-k");
    for n in 0..25 {
        script.keys(if n % 5 == 0 { "kelp Enter" } else { "hotdog Enter" });
        script.wait(if n < 15 { 3_000 } else { 9_000 });
        script.keys("Enter Enter");
    }
    script
}

#[test]
fn how_it_goes_stands_beside_the_examples_or_in_their_place() {
    for (width, height) in [(80, 24), (120, 40)] {
        let mut script = well_into_practice(width, height);
        assert!(!script.screen().contains("your errors"), "not shown unless asked for");
        script.keys("F8");
        insta::assert_snapshot!(format!("live_{width}x{height}"), script.screen());
        script.keys("M-s");
        assert!(!script.screen().contains("your errors"));
    }
    let mut script = well_into_practice(200, 60);
    insta::assert_snapshot!("live_200x60", script.screen());
    script.keys("F8");
    assert!(!script.screen().contains("your errors"));
}

#[test]
fn how_it_goes_stands_below_the_result() {
    let mut script = well_into_practice(140, 40);
    script.keys("kelp Enter Enter");
    insta::assert_snapshot!(script.screen());
}

#[test]
fn how_it_goes_stands_still_between_answers() {
    let mut script = well_into_practice(140, 40);
    let side = |script: &mut Script| -> Vec<String> {
        let part = |line: &str| line.chars().skip(140 - 31).collect();
        script.screen().lines().skip(26).take(13).map(part).collect()
    };
    let before = side(&mut script);
    assert!(before.iter().any(|line| line.contains("about 3 min left")), "{before:#?}");
    script.keys("kelp Enter Down Up C-t C-x F6 s Esc");
    script.event(Event::Tick);
    assert_eq!(side(&mut script), before);
    script.keys("hotdog Enter C-s");
    assert_ne!(side(&mut script), before);
}
