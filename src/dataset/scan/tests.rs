//! Scans of small trees made on the spot.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::{PermissionsExt as _, symlink};

use tempfile::TempDir;

use super::super::predictions::Classes;
use super::super::survey::{Survey, Wishes, list};
use super::super::truth::LabelledBy;
use super::*;

#[expect(clippy::disallowed_methods, reason = "the test makes the tree it scans")]
pub(in super::super) fn tree(files: &[&str]) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    for file in files {
        let path = dir.path().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, file).unwrap();
    }
    dir
}

/// Everything that a survey finds, with two classes known to be ILSVRC's.
pub(in super::super) fn scan(path: &Path) -> Result<Scan, ScanError> {
    scan_with(path, Wishes::default())
}

pub(in super::super) fn scan_with(path: &Path, wishes: Wishes) -> Result<Scan, ScanError> {
    let survey = Survey::begin(path, wishes)?;
    let gathered = survey.pending().iter().map(|pending| list(survey.root(), pending)).collect();
    let keys = ["n01440764", "n01443537", "n01484850"].map(str::to_owned);
    let classes = Classes {
        sorted_keys: &keys,
        by_ilsvrc_id: &[keys[2].clone(), keys[0].clone(), keys[1].clone()],
        named: &|word| Err(format!("{word:?} is none")),
    };
    survey.scan(gathered, &LabelledBy { classes, is_given: false, numbering: None })
}

pub(in super::super) fn found(scan: &Scan) -> Vec<String> {
    let names = |side: &[Batch]| {
        side.iter().flat_map(|batch| batch.names.iter()).collect::<Vec<_>>().join(" ")
    };
    let line = |c: &ClassFolder| format!("{}: {} | {}", c.key, names(&c.train), names(&c.val));
    scan.classes.iter().map(line).collect()
}

pub(in super::super) fn problems(scan: &Scan) -> Vec<String> {
    scan.problems.iter().map(ToString::to_string).collect()
}

#[test]
fn two_splits_are_merged_by_class() {
    let dir = tree(&["train/hen/b.jpg", "train/hen/a.jpg", "val/hen/c.jpg", "val/owl/d"]);
    let scan = scan(dir.path()).unwrap();
    assert_eq!(found(&scan), ["hen: a.jpg b.jpg | c.jpg", "owl:  | d"]);
    let (train, val) = ("train".to_owned(), "val".to_owned());
    assert_eq!(scan.layout, Layout::TwoSplits { train, val });
    assert_eq!((scan.images(), scan.ignored, scan.problems.len()), (4, 0, 0));
}

#[test]
fn splits_go_by_other_names_and_cases() {
    for val in ["valid", "Validation", "TEST"] {
        let dir = tree(&["Train/hen/a.jpg", &format!("{val}/hen/b.jpg")]);
        let scan = scan(dir.path()).unwrap();
        assert_eq!(scan.layout, Layout::TwoSplits { train: "Train".into(), val: val.into() });
        assert_eq!(found(&scan), ["hen: a.jpg | b.jpg"]);
    }
}

#[test]
fn val_is_preferred_to_test_which_is_named_as_left_out() {
    let dir = tree(&["train/hen/a", "test/hen/b", "val/hen/c", "notes/x.png", "y.png"]);
    let scan = scan(dir.path()).unwrap();
    assert_eq!(found(&scan), ["hen: a | c"]);
    let left_out = "not part of the layout train/<class>/* and val/<class>/*: left out";
    let root = scan.root.display();
    assert_eq!(
        problems(&scan),
        [
            format!("{root}: 1 file outside any class folder: left out"),
            format!("notes: {left_out}"),
            format!("test: {left_out}"),
        ]
    );
}

#[test]
fn a_single_split_and_a_flat_folder_fill_one_side() {
    let one = scan(tree(&["val/hen/a", "val/owl/b"]).path()).unwrap();
    assert_eq!(one.layout, Layout::OneSplit("val".into()));
    let flat = scan(tree(&["hen/a", "owl/b", "classes.tsv"]).path()).unwrap();
    assert_eq!((flat.layout.clone(), flat.ignored), (Layout::Flat, 1));
    assert_eq!(found(&one), ["hen: a | ", "owl: b | "]);
    assert_eq!(found(&flat), found(&one));
}

#[test]
fn train_full_of_pictures_is_a_class_of_vehicles() {
    let scan = scan(tree(&["bus/a", "train/b"]).path()).unwrap();
    assert_eq!(found(&scan), ["bus: a | ", "train: b | "]);
}

#[test]
fn nested_classes_keep_siblings_together() {
    let dir = tree(&["train/a b/x", "train/a/c/x", "train/a/b/x", "train/a/y", "val/a/c/z"]);
    let scan = scan(dir.path()).unwrap();
    assert_eq!(found(&scan), ["a: y | ", "a/b: x | ", "a/c: x | z", "a b: x | "]);
}

#[test]
fn an_empty_half_leaves_one_split() {
    let dir = tree(&["train/hen/a", "val/hen/notes.txt"]);
    let scan = scan(dir.path()).unwrap();
    assert_eq!(scan.layout, Layout::OneSplit("train".into()));
    assert_eq!(
        problems(&scan),
        [
            "val: no images in it: images to label are held out of the other half",
            "val/hen: no images in this folder: left out",
        ]
    );
}

#[test]
fn a_flat_val_beside_train_is_named() {
    let scan = scan(tree(&["train/hen/a", "val/1.jpg"]).path()).unwrap();
    assert_eq!(scan.layout, Layout::OneSplit("train".into()));
    assert_eq!(problems(&scan), ["val: not part of the layout train/<class>/*: left out"]);
}

#[test]
fn litter_and_sidecars_are_left_out_quietly() {
    let dir = tree(&[
        "hen/.DS_Store",
        "hen/Thumbs.db",
        "hen/a.JPEG",
        "hen/a.json",
        "__MACOSX/hen/a.JPEG",
        ".git/config",
    ]);
    let scan = scan(dir.path()).unwrap();
    assert_eq!(found(&scan), ["hen: a.JPEG | "]);
    assert_eq!((scan.ignored, scan.problems.len()), (5, 0));
}

#[test]
fn names_that_are_not_utf8_are_problems() {
    let dir = tree(&["hen/a"]);
    let odd = dir.path().join("hen").join(OsStr::from_bytes(b"b\xff.jpg"));
    fs::copy(dir.path().join("hen/a"), odd).unwrap();
    let scan = scan(dir.path()).unwrap();
    assert_eq!(found(&scan), ["hen: a | "]);
    assert_eq!(problems(&scan), ["hen/b\u{fffd}.jpg: the name is not UTF-8: rename it"]);
}

#[test]
fn links_are_followed_but_not_in_circles() {
    let dir = tree(&["hen/a", "hen/inner/b", "owl/c"]);
    let at = |name: &str| dir.path().join(name);
    symlink(at("hen/a"), at("hen/link.jpg")).unwrap();
    symlink(at("nowhere"), at("hen/broken")).unwrap();
    symlink(dir.path(), at("hen/up")).unwrap();
    symlink(at("hen"), at("hen/inner/round")).unwrap();
    symlink(at("owl"), at("hen/owl")).unwrap();
    symlink(at("hen"), at("owl/hen")).unwrap();
    let scan = scan(dir.path()).unwrap();
    assert_eq!(
        found(&scan),
        [
            "hen: a link.jpg | ",
            "hen/inner: b | ",
            "hen/owl: c | ",
            "owl: c | ",
            "owl/hen: a link.jpg | ",
            "owl/hen/inner: b | ",
        ]
    );
    let back = "a link back to a folder it lies in: left out";
    let circles: Vec<String> =
        problems(&scan).into_iter().filter(|problem| problem.ends_with(back)).collect();
    let places = [
        "hen/inner/round",
        "hen/owl/hen",
        "hen/up",
        "owl/hen/inner/round",
        "owl/hen/owl",
        "owl/hen/up",
    ];
    assert_eq!(circles, places.map(|place| format!("{place}: {back}")));
    assert!(problems(&scan)[0].starts_with("hen/broken: cannot be reached"));
}

#[test]
fn a_pipe_is_not_opened() {
    let dir = tree(&["hen/a"]);
    let made = std::process::Command::new("mkfifo").arg(dir.path().join("hen/pipe")).status();
    assert!(made.unwrap().success());
    let scan = scan(dir.path()).unwrap();
    assert_eq!(problems(&scan), ["hen/pipe: neither a file nor a folder"]);
}

#[test]
fn a_folder_that_cannot_be_read_costs_only_itself() {
    let dir = tree(&["hen/a", "owl/b"]);
    let owl = dir.path().join("owl");
    fs::set_permissions(&owl, fs::Permissions::from_mode(0o000)).unwrap();
    let scan = scan(dir.path()).unwrap();
    fs::set_permissions(&owl, fs::Permissions::from_mode(0o755)).unwrap();
    // The superuser reads everything; anyone else is told, and has the other class.
    let told = problems(&scan).iter().any(|problem| problem.starts_with("owl: cannot be read"));
    assert_eq!(told, scan.classes.len() == 1);
}

#[test]
fn what_was_wrong_is_told_where_nothing_is_left() {
    let dir = tree(&["hen/a"]);
    let odd = dir.path().join("hen").join(OsStr::from_bytes(b"b\xff.jpg"));
    fs::rename(dir.path().join("hen/a"), odd).unwrap();
    let refused = scan(dir.path()).unwrap_err().to_string();
    let reason = "; hen/b\u{fffd}.jpg: the name is not UTF-8: rename it)";
    assert!(refused.contains(": no images found (") && refused.ends_with(reason), "{refused}");
}

#[test]
fn what_is_no_dataset_is_refused_with_a_reason() {
    let check = |files: &[&str], reason: &str| {
        let dir = tree(files);
        let message = scan(dir.path()).unwrap_err().to_string();
        assert!(message.contains(reason), "{files:?}: {message}");
    };
    check(&[], "no images found");
    check(&["hen/notes.txt"], "no images found");
    check(&["a.jpg", "b.jpg"], "images without class folders (2 in all)");
    check(&["train/a.jpg", "val/b.jpg", "val/c.jpg"], "images without class folders (3 in all)");
    check(
        &["pets/train/cat/a", "toys/val/car/b", "toys/val/doll/b"],
        "a folder of datasets; choose one: pets, toys",
    );
}

#[test]
fn the_only_dataset_further_down_is_taken() {
    for files in [&["a/b/train/cat/x", "a/notes.txt"][..], &["pets/scan.pnm", "pets/train/cat/x"]] {
        let scan = scan(tree(files).path()).unwrap();
        assert_eq!(
            (scan.layout.clone(), found(&scan)),
            (Layout::OneSplit("train".into()), vec!["cat: x | ".to_owned()])
        );
    }
}

#[test]
fn paths_that_are_not_folders_are_refused() {
    let dir = tree(&["a.jpg"]);
    let missing = scan(&dir.path().join("nowhere")).unwrap_err();
    assert!(matches!(missing, ScanError::Missing(_)), "{missing}");
    let file = scan(&dir.path().join("a.jpg")).unwrap_err();
    assert!(matches!(file, ScanError::NotAFolder(_)), "{file}");
    let odd = dir.path().join(OsStr::from_bytes(b"x\xff"));
    fs::create_dir(&odd).unwrap();
    let odd = scan(&odd).unwrap_err();
    assert!(matches!(odd, ScanError::PathNotUtf8(_)), "{odd}");
    for error in [missing, file, odd] {
        assert!(error.hint().is_some(), "{error}");
    }
}
