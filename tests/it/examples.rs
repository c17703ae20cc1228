//! Which images an import makes the examples of a class, by the real binary and its data file.

use crate::support::files::{Tree, picture};
use crate::support::home::Home;
use hit5::dataset::demo;
use hit5::imaging::{Descriptor, Limits, Pixels, decode, fit};
use image::{ImageFormat, Rgb, RgbImage};
use std::io::Cursor;

/// Runs an import to its end; what it printed, and what it complained of.
fn import(home: &Home, args: &[&str]) -> (String, String) {
    let output = home.run(&[&["import"], args].concat());
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    let (out, err) = (text(output.stdout), text(output.stderr));
    assert!(output.status.success(), "{out}{err}");
    (out, err)
}

/// The names of a class's examples, best first.
fn examples(home: &Home, class: &str) -> Vec<String> {
    let store = home.store();
    let dataset = store.datasets().unwrap()[0].id;
    let all = store.examples(dataset).unwrap();
    let (_, images) = all.into_iter().find(|(key, _)| key == class).unwrap();
    let files = store.image_files(&images).unwrap();
    files.iter().map(|file| file.path.rsplit('/').next().unwrap().to_owned()).collect()
}

/// A scene of three bands: sky, sea and sand, in these shades.
fn scene(bands: [[u8; 3]; 3], is_upright: bool) -> Vec<u8> {
    let image = RgbImage::from_fn(30, 30, |x, y| {
        let along = if is_upright { x } else { y };
        Rgb(bands[along as usize / 10])
    });
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, ImageFormat::Png).unwrap();
    bytes.into_inner()
}

const BEACH: [[u8; 3]; 3] = [[120, 170, 230], [20, 60, 140], [220, 200, 150]];

/// `count` beaches that nobody tells apart, and four pictures that are something else, last by
/// name.
fn beaches(tree: &Tree, count: u8) {
    for n in 0..count {
        let [sky, sea, sand] = BEACH;
        let hazy = [sky.map(|shade| shade + n % 7), sea, sand.map(|shade| shade - n % 5)];
        tree.put(format!("train/beach/b{n:02}.png"), &scene(hazy, false));
    }
    let night = [[5, 5, 20], [0, 0, 10], [30, 25, 20]];
    tree.put("train/beach/w-night.png", &scene(night, false));
    tree.put("train/beach/x-wall.png", &scene([[230; 3], [40; 3], [230; 3]], true));
    tree.put(
        "train/beach/y-sunset.png",
        &scene([[250, 90, 20], [90, 20, 60], [40, 20, 10]], false),
    );
    tree.put("train/beach/z-turned.png", &scene(BEACH, true));
    tree.put("val/beach/label.png", &picture(1, ImageFormat::Png));
}

#[test]
fn few_different_pictures_come_before_many_alike() {
    let home = Home::new();
    let tree = Tree::new(home.path(), "sea");
    beaches(&tree, 30);
    let (out, err) = import(&home, &[tree.arg()]);
    assert!(out.contains("1 image to label, 34 example images\n") && err.is_empty(), "{out}{err}");
    let shown = examples(&home, "beach");
    assert!(shown[0].starts_with('b'), "a typical one first: {shown:?}");
    let mut different = shown[1..5].to_vec();
    different.sort_unstable();
    assert_eq!(different, ["w-night.png", "x-wall.png", "y-sunset.png", "z-turned.png"]);
}

#[test]
fn the_first_by_name_are_taken_if_asked_for() {
    let home = Home::new();
    let tree = Tree::new(home.path(), "sea");
    beaches(&tree, 30);
    tree.put("train/beach/b03.png", b"");
    let (out, err) = import(&home, &[tree.arg(), "--examples", "first"]);
    assert!(out.contains("1 image to label, 13 example images\n"), "{out}");
    assert_eq!(err, "train/beach/b03.png: the file is empty\n");
    let names: Vec<String> = (0..14).filter(|&n| n != 3).map(|n| format!("b{n:02}.png")).collect();
    assert_eq!(examples(&home, "beach"), names);
    import(&home, &[tree.arg(), "--examples", "first", "--examples-per-class", "2"]);
    assert_eq!(examples(&home, "beach"), names[..2]);
}

#[test]
fn at_most_three_pages_are_kept_and_stay() {
    let home = Home::new();
    let tree = Tree::new(home.path(), "sea");
    beaches(&tree, 80);
    tree.put("train/beach/b03.png", b"").put("train/beach/b40.png", b"no picture");
    let (out, first_err) = import(&home, &[tree.arg()]);
    assert!(out.contains("40 new, 0 changed, 0 gone, 0 as before\n"), "{out}");
    let shown = examples(&home, "beach");
    assert_eq!(shown.len(), 39);
    for _ in 0..2 {
        let (out, err) = import(&home, &[tree.arg()]);
        assert!(out.contains("0 new, 0 changed, 0 gone, 40 as before\n"), "{out}");
        assert_eq!(err, first_err, "the same files were tried");
        assert_eq!(examples(&home, "beach"), shown);
    }
}

#[test]
fn every_candidate_that_cannot_be_read_is_listed() {
    let home = Home::new();
    let tree = Tree::new(home.path(), "sea");
    beaches(&tree, 20);
    for n in 20..30 {
        tree.put(format!("train/beach/b{n}.png"), b"no picture");
    }
    let (out, err) = import(&home, &[tree.arg()]);
    assert!(out.contains("1 image to label, 24 example images\n"), "{out}");
    let listed: Vec<&str> = err.lines().collect();
    assert_eq!(listed.len(), 10, "{err}");
    assert!(listed[0].starts_with("train/beach/b20.png: not an image"), "{err}");
}

#[test]
fn other_ways_and_numbers_of_examples_are_usage_errors() {
    let home = Home::new();
    let tree = Tree::new(home.path(), "sea");
    for wrong in
        [["--examples", "last"], ["--examples-per-class", "40"], ["--examples-per-class", "0"]]
    {
        let output = home.run(&[&["import", tree.arg()][..], &wrong].concat());
        assert_eq!(output.status.code(), Some(2), "{wrong:?}");
    }
}

fn distance(a: &Pixels, b: &Pixels) -> f32 {
    let (a, b) = (Descriptor::of(a), Descriptor::of(b));
    a.as_ref().iter().zip(b.as_ref()).map(|(a, b)| (a - b) * (a - b)).sum::<f32>().sqrt()
}

/// The scale that `Descriptor` documents, on real photographs.
#[test]
fn the_same_photograph_is_near_and_others_are_far() {
    let photographs: Vec<Pixels> = (1..=12)
        .map(|n| demo::image_bytes(&format!("val/{n:04}.jpg")).unwrap())
        .map(|bytes| decode(bytes, &Limits::default()).unwrap())
        .collect();
    let mut squares = Vec::new();
    for (n, one) in photographs.iter().enumerate() {
        let smaller = fit(one, one.width() * 2 / 3, one.height() * 2 / 3);
        assert!(distance(one, &smaller) < 0.1, "{n}: {}", distance(one, &smaller));
        squares.extend(photographs[n + 1..].iter().map(|other| distance(one, other).powi(2)));
    }
    let mean = squares.iter().sum::<f32>() / squares.len() as f32;
    assert!((0.5..1.5).contains(&mean), "{mean}");
}
