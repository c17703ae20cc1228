//! Which list tells of which images: the worst that can happen is the truth of another image.

use super::super::layout::Layout;
use super::super::scan::tests::{found, problems, scan, scan_with, tree};
use super::*;
use std::fs;

/// A tree with these files, and lists beside them.
#[expect(clippy::disallowed_methods, reason = "the test makes the tree it surveys")]
fn listed(files: &[&str], lists: &[(&str, &str)]) -> tempfile::TempDir {
    let dir = tree(files);
    for (name, text) in lists {
        fs::create_dir_all(dir.path().join(name).parent().unwrap()).unwrap();
        fs::write(dir.path().join(name), text).unwrap();
    }
    dir
}

const BOTH: [&str; 4] = ["train/0.png", "train/1.png", "test/0.png", "test/1.png"];

#[test]
fn each_half_has_the_list_of_its_name() {
    let lists = [("train.csv", "id,label\n0,a\n1,b\n"), ("test.csv", "id,label\n0,b\n1,a\n")];
    let scan = scan(listed(&BOTH, &lists).path()).unwrap();
    assert_eq!(found(&scan), ["a: 0.png | 1.png", "b: 1.png | 0.png"]);
}

#[test]
fn a_list_of_one_half_says_nothing_of_the_other() {
    let dir = listed(&BOTH, &[("train.csv", "id,label\n0,a\n1,b\n")]);
    let refused = scan(dir.path()).unwrap_err().to_string();
    assert!(refused.ends_with("test has 2 images, and nothing says what they show"), "{refused}");
}

#[test]
fn a_line_that_images_of_both_halves_are_meant_by_tells_nothing() {
    let scan =
        scan(listed(&BOTH, &[("labels.csv", "id,label\n0,a\ntrain/1.png,b\n")]).path()).unwrap();
    assert_eq!(found(&scan), ["b: 1.png | "]);
    assert!(
        problems(&scan).iter().any(|line| line.contains("names that others have, too")),
        "{scan:?}"
    );
}

#[test]
fn lists_that_contradict_each_other_are_not_heeded() {
    let files = ["images/0.png", "images/1.png", "images/2.png"];
    let lists = [
        ("ground_truth.csv", "file,label\n0.png,a\n1.png,b\n2.png,a\n"),
        ("predictions.csv", "file,label\n0.png,b\n1.png,b\n2.png,a\n"),
    ];
    let dir = listed(&files, &lists);
    let folders = scan(dir.path()).unwrap();
    assert_eq!(found(&folders), ["images: 0.png 1.png 2.png | "], "one folder, one class");
    assert!(
        problems(&folders)[0].contains("contradict each other on 1 image (images/0.png first)")
    );
    let wishes = Wishes { truth: Some(dir.path().join("ground_truth.csv")), ..Wishes::default() };
    assert_eq!(
        found(&scan_with(dir.path(), wishes).unwrap()),
        ["a: 0.png 2.png | ", "b: 1.png | "]
    );
}

#[test]
fn numbers_of_two_lists_are_understood_each_by_itself() {
    // Of the three classes known here; the first list begins at 0, the second ends at 3.
    let files =
        ["ILSVRC2012_img_train/x0.png", "ILSVRC2012_img_train/x1.png", "val/y0.png", "val/y1.png"];
    let lists = [
        ("train.csv", "id,label\nx0,0\nx1,2\n"),
        ("val.csv", "id,wnid\ny0,n01440764\ny1,n01484850\n"),
    ];
    let scan = scan(listed(&files, &lists).path()).unwrap();
    let classes: Vec<String> = found(&scan);
    assert!(classes.contains(&"n01440764:  | y0.png".to_owned()), "{classes:?}");
    assert!(classes.iter().any(|line| line.starts_with("0: x0.png")), "{classes:?}");
}

#[test]
fn a_name_that_speaks_of_imagenet_makes_no_class_of_ten_one_of_a_thousand() {
    let dir = listed(
        &["my-imagenet-10/0.png", "my-imagenet-10/1.png"],
        &[("l.csv", "id,label\n0,0\n1,9\n")],
    );
    assert_eq!(found(&scan(dir.path()).unwrap()), ["0: 0.png | ", "9: 1.png | "]);
}

#[test]
fn one_name_in_common_is_no_reason_to_overrule_folders() {
    let files = [
        "train/car/3.png",
        "train/car/4.png",
        "train/car/7.png",
        "train/bus/5.png",
        "train/bus/6.png",
        "val/1.png",
        "val/3.png",
    ];
    let dir = listed(&files, &[("l.csv", "id,label\n1,car\n3,bus\n")]);
    let wishes = Wishes { truth: Some(dir.path().join("l.csv")), ..Wishes::default() };
    let scan = scan_with(dir.path(), wishes).unwrap();
    // Half of the images of `car` are not in the list, and none of `bus`.
    assert_eq!(found(&scan), ["bus: 5.png 6.png | 3.png", "car: 3.png 4.png 7.png | 1.png"]);
}

#[test]
fn a_line_about_the_other_half_does_not_move_an_image() {
    let lines = "id,label,split\n0.png,dog,train\ntest/1.png,cat,test\ntrain/1.png,cat,train\n";
    let scan = scan(listed(&BOTH, &[("l.csv", lines)]).path()).unwrap();
    assert_eq!(found(&scan), ["cat: 1.png | 1.png", "dog: 0.png | "]);
}

#[test]
fn class_folders_called_like_halves_are_classes() {
    let dir = tree(&["car/a.png", "bus/b.png"]);
    fs::create_dir(dir.path().join("test")).unwrap();
    assert_eq!(found(&scan(dir.path()).unwrap()), ["bus: b.png | ", "car: a.png | "]);
    let dir =
        listed(&["car/a.png", "bus/b.png", "train/c.png"], &[("labels.csv", "id,label\nc,x\n")]);
    let scan = scan(dir.path()).unwrap();
    assert_eq!((scan.layout.clone(), scan.classes.len()), (Layout::Flat, 3));
}

#[test]
fn a_file_of_paths_is_no_list() {
    let paths: Vec<String> = (0..60_000).map(|n| format!("some/where/{n}.png")).collect();
    let dir = listed(&["images/1.png"], &[("filelist.txt", &paths.join("\n"))]);
    assert_eq!(found(&scan(dir.path()).unwrap()), ["images: 1.png | "]);
}

#[test]
fn a_part_speaks_for_all_only_if_both_halves_are_there() {
    let dir = tree(&["train/a/1", "train/a/2", "train/b/3", "val/a/4", "val/b/5"]);
    let survey = Survey::begin(dir.path(), Wishes::default()).unwrap();
    let part = |wanted: &[&str]| {
        let pending =
            survey.pending().iter().filter(|pending| wanted.contains(&pending.path.as_str()));
        let gathered = pending.map(|pending| list(survey.root(), pending)).collect();
        let classes = super::super::predictions::Classes {
            sorted_keys: &[],
            by_ilsvrc_id: &[],
            named: &|_| Err("none".to_owned()),
        };
        let by = super::super::truth::LabelledBy { classes, is_given: false, numbering: None };
        survey.scan(gathered, &by).unwrap()
    };
    assert!(!survey.speaks_for_all(&part(&["train/a", "train/b"])));
    assert!(survey.speaks_for_all(&part(&["train/a", "val/b"])));
}
