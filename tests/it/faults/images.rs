//! Images and thumbnails that vanish or change while the program runs.

use super::damage;
use crate::support::files::{Tree, mottled, picture};
use crate::support::home::Home;
use crate::support::pty::Running;
use crate::support::seen::Seen;
use hit5::stats::SplitMix64;
use image::ImageFormat;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

/// A dataset of two classes, eight images to label.
fn dataset(home: &Home) -> Vec<PathBuf> {
    let tree = Tree::new(home.path(), "set");
    for (n, class) in (0..).step_by(20).zip(["apple", "pear"]) {
        for seed in n..n + 10 {
            let split = if seed < n + 6 { "train" } else { "val" };
            tree.put(format!("{split}/{class}/{seed}.png"), &mottled(seed));
        }
    }
    let done = home.run(&["import", tree.arg()]);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let files = |class: &str| fs::read_dir(tree.root.join("val").join(class)).unwrap();
    ["apple", "pear"].into_iter().flat_map(files).map(|file| file.unwrap().path()).collect()
}

fn label(home: &Home) -> Running {
    home.launch().args(&["label", "set", "--test", "-n", "8", "-k", "2", "--seed=1"]).start()
}

/// Skips images until one cannot be shown: some were decoded ahead.
fn skip_to_the_first_broken(program: &Running) {
    for skipped in 0..8 {
        let seen = program.wait_for("an image, or that there is none", |seen| {
            (seen.has_photo() || seen.contains("cannot be shown"))
                && (skipped == 0 || seen.header().contains(&format!("· {skipped} skipped")))
        });
        if seen.contains("cannot be shown") {
            return;
        }
        program.type_keys("C-k");
    }
    panic!("all could be shown: {}", program.seen().text());
}

fn truncate(path: &Path) {
    let length = fs::metadata(path).unwrap().len();
    File::options().write(true).open(path).unwrap().set_len(length / 2).unwrap();
}

#[test]
fn images_that_vanish_or_are_cut_are_said_to_be_so_and_the_session_goes_on() {
    let ways: [fn(&Path); 3] = [
        |path| fs::remove_file(path).unwrap(),
        truncate,
        |path| fs::write(path, "no image at all").unwrap(),
    ];
    for spoil in ways {
        let home = Home::new();
        let images = dataset(&home);
        let kept: Vec<Vec<u8>> = images.iter().map(|path| fs::read(path).unwrap()).collect();
        let program = label(&home);
        program.wait_for_image(0);
        for path in &images {
            spoil(path);
        }
        skip_to_the_first_broken(&program);
        program.type_keys("C-k");
        program.wait_for("the next one", Seen::is_saved);
        program.quit();
        for (path, bytes) in images.iter().zip(kept) {
            fs::write(path, bytes).unwrap();
        }
        let again = home.launch().start();
        again.wait_for("an image again", Seen::has_photo);
        again.quit();
    }
}

#[test]
fn images_that_change_while_shown_harm_nothing() {
    let home = Home::new();
    let images = dataset(&home);
    let program = label(&home);
    program.wait_for_image(0);
    for path in &images {
        fs::write(path, picture(200, ImageFormat::Bmp)).unwrap();
    }
    program.guess("apple");
    program.wait_for_guesses(&["apple"]);
    program.type_keys("C-s");
    program.wait_for("the next image", |seen| seen.answered() == Some(1) && seen.is_saved());
    program.quit();
    assert_eq!(home.log().annotations.len(), 1);
}

#[test]
fn a_damaged_cache_is_made_anew_before_and_while_the_program_runs() {
    let home = Home::new();
    dataset(&home);
    let cache = home.path().join(".cache/hit5/thumbnails.db");
    let thumbs = || {
        let done = home.run(&["thumbs", "set"]);
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    };
    thumbs();
    let log = cache.with_file_name("thumbnails.db-wal");
    let mut random = SplitMix64::new(2014);
    for round in 0..if super::is_long() { 200 } else { 6 } {
        let file = if round % 2 == 0 { &cache } else { &log };
        // Its first page stays ours: what is not ours is left alone.
        let mut bytes = fs::read(file).unwrap_or_default();
        if let Some(bytes) = bytes.get_mut(100..) {
            damage(bytes, 1 + random.below(200), &mut random);
        }
        fs::write(file, bytes).unwrap();
        thumbs();
    }
    let program = label(&home);
    program.wait_for_image(0);
    let mut bytes = fs::read(&cache).unwrap();
    damage(&mut bytes[100..], 2000, &mut random);
    fs::write(&cache, bytes).unwrap();
    program.type_keys("Down");
    program.wait_for_image(0);
    program.guess("apple");
    program.wait_for_guesses(&["apple"]);
    program.type_keys("C-s");
    program.wait_for("the next image", |seen| seen.answered() == Some(1) && seen.is_saved());
    program.quit();
    thumbs();
}
