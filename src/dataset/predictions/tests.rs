//! Files of predictions, good and bad, for a dataset of six classes and five images.

mod bad;

use super::*;
use proptest::prelude::*;

/// The images to label, in the order of their paths.
const PATHS: [&str; 5] =
    ["val/a/x1.jpg", "val/a/x2.jpg", "val/b/same.jpg", "val/c/same.jpg", "val/c/x0.png"];

/// Reads a file; classes have ILSVRC ids in the opposite order of their keys.
pub(super) fn read_as(file: &str, bytes: &[u8], known: &Known) -> Reading {
    let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
    let keys = owned(&["k0", "k1", "k2", "k3", "k4", "k5"]);
    let by_ilsvrc_id: Vec<String> = keys.iter().rev().cloned().collect();
    let named = |word: &str| match word {
        "dog" | "hound" => Ok("k1".to_owned()),
        "crane" => Err("several classes are called so (k2, k3)".to_owned()),
        _ if keys.iter().any(|key| key == word) => Ok(word.to_owned()),
        _ => Err("no class of the taxonomy is called so".to_owned()),
    };
    let target = Target {
        root: "/data/set",
        paths: &owned(&PATHS),
        examples: &owned(&["train/a/e.jpg"]),
        classes: Classes { sorted_keys: &keys, by_ilsvrc_id: &by_ilsvrc_id, named: &named },
    };
    read(file, bytes, &target, known)
}

/// Its predictions as text: image, then class and score in turn.
pub(super) fn predictions(reading: &Reading) -> Vec<String> {
    let line = |ranked: &Ranked| {
        let classes = ranked.classes.iter().map(|(key, score)| format!(" {key} {score}"));
        PATHS[ranked.image].to_owned() + &classes.collect::<String>()
    };
    reading.predictions.iter().map(line).collect()
}

pub(super) fn problems(reading: &Reading) -> Vec<String> {
    reading.problems.iter().map(Problem::to_string).collect()
}

/// What a good file says of two images.
#[track_caller]
fn check(file: &str, bytes: &[u8], known: &Known, format: Format, expected: [&str; 2]) {
    let reading = read_as(file, bytes, known);
    assert_eq!(problems(&reading), Vec::<String>::new(), "{file}");
    assert_eq!(
        (predictions(&reading), reading.format),
        (expected.map(str::to_owned).to_vec(), format)
    );
}

const SCORED: [&str; 2] = ["val/a/x1.jpg k1 0.5 k0 0.25", "val/c/x0.png k4 0.75 k5 0"];
const UNSCORED: [&str; 2] = ["val/a/x1.jpg k1 0 k0 -1", "val/c/x0.png k4 0 k5 -1"];

#[test]
fn tables_with_a_head_line_say_what_is_where() {
    let long = "image,rank,class,score\nx1,1,dog,0.5\nx0,2,k5,0\nx0,1,k4,0.75\nx1,2,k0,0.25\n";
    for (text, expected) in [
        ("image,class1,score1,class2,score2\nx1.jpg,k1,0.5,k0,0.25\nx0.png,k4,0.75,k5,0\n", SCORED),
        ("truth,Image,wnid2,wnid1,prob1,prob2\n?,x1,k0,k1,.5,.25\n?,x0,k5,k4,.75,0\n", SCORED),
        (
            "path\tc1\tc2\ts1\ts2\nval/a/x1.jpg\t1\t0\t.5\t.25\n./val/c/x0.png\t4\t5\t.75\t0\n",
            SCORED,
        ),
        (long, SCORED),
        (
            "\u{feff}file_name,rank,wnid,index\r\nx1,0,k1,9\r\nx1,1,k0,9\r\nx0,0,k4,9\r\nx0,1,k5,9\r\n",
            UNSCORED,
        ),
        (
            "filename,top5_indices,top5_probs\nx1,\"[1, 0]\",\"[.5, .25]\"\nx0,\"[4, 5]\",\"[.75 0.0]\"\n",
            SCORED,
        ),
        ("image,predictions\nx1,\"['hound', 'k0']\"\nx0,\"('k4', 'k5')\"\n", UNSCORED),
        ("image,top1,top2,top3\nx1,k1,k0,\nx0,k4,k5,\n", UNSCORED),
        ("ImageId,PredictionString\nx1,k1 1 2 30 40 k0 1 2 3 4 \nx0,k4 k5\n", UNSCORED),
        ("ImageId,PredictionString\nx1,1 0\nx0,4 5\n", UNSCORED),
    ] {
        check("a.csv", text.as_bytes(), &Known::default(), Format::Csv, expected);
    }
}

#[test]
fn tables_without_a_head_line_are_read_by_what_stands_in_them() {
    for (text, expected) in [
        ("x1,k1,0.5,k0,0.25\nx0,k4,0.75,k5,0\n", SCORED),
        ("x1,k1,k0,0.5,0.25\nx0,k4,k5,0.75,0\n", SCORED),
        ("x1,1,k1,0.5\nx1,2,k0,.25\n\nx0,1,4,0.75\nx0,2,5,0\n", SCORED),
        ("x1,k1,k0\nx0,4,5\n", UNSCORED),
        ("x1,1,0\nx0,4,5\n", UNSCORED),
    ] {
        check("a", text.as_bytes(), &Known::default(), Format::Csv, expected);
    }
}

#[test]
fn one_class_an_image_is_enough() {
    let text = "file_name,given_label,predicted_label\nx1,3,1\nx0,3,4\n";
    let reading = read_as("a.csv", text.as_bytes(), &Known::default());
    assert_eq!(predictions(&reading), ["val/a/x1.jpg k1 0", "val/c/x0.png k4 0"]);
    assert_eq!(
        reading.notes,
        ["columns left out: given_label", "numbers are class indices from 0"]
    );
}

#[test]
fn json_lines_hold_objects_or_arrays() {
    for (one, other, expected) in [
        (
            r#"{"image": "x1", "predictions": [{"wnid": "k1", "index": 9, "prob": 0.5}, {"wnid": "k0", "prob": 0.25}]}"#,
            r#"{"image": "x0", "predictions": [{"label": "k4", "score": 0.75}, {"label": "k5", "score": 0}]}"#,
            SCORED,
        ),
        (
            r#"{"file": "x1", "label": 3, "top5": ["dog", 0], "probs": [0.5, 0.25]}"#,
            r#"{"file": "x0", "label": 3, "top5": [4, 5], "probs": [0.75, 0]}"#,
            SCORED,
        ),
        (
            r#"{"image": "x1", "classes": [1, 0], "class": "k1"}"#,
            r#" {"image": "x0", "classes": ["4", "5"]}"#,
            UNSCORED,
        ),
    ] {
        let text = format!("{one}\n\n{other}");
        for file in ["a.jsonl", "a"] {
            check(file, text.as_bytes(), &Known::default(), Format::JsonLines, expected);
        }
    }
}

#[test]
fn a_submission_numbers_classes_by_ilsvrc_id_in_the_order_given() {
    let order = Some(vec!["x1".to_owned(), "x0.png".to_owned()]);
    let known = Known { order, ..Known::default() };
    // Id 1 is the last key here.
    check("a.txt", b"5 6\n2 1\n\n", &known, Format::Ilsvrc, UNSCORED);
    check("a", b"5 1 1 9 9 6 1 1 9 9\n2 1 1 9 9 1 1 1 9 9\n", &known, Format::Ilsvrc, UNSCORED);
    let from_zero = Known { numbering: Some(Numbering::FromZero), ..known.clone() };
    check("a.txt", b"1 0\n4 5\n", &from_zero, Format::Ilsvrc, UNSCORED);
    let said = Known { format: Some(Format::Ilsvrc), numbering: Some(Numbering::FromOne), ..known };
    check("a.csv", b"2,1\n5,6\n", &said, Format::Ilsvrc, UNSCORED);
}

#[test]
fn a_submission_follows_file_names_where_no_order_is_given() {
    let reading = read_as("a.txt", b"1\n2\n3\n4\n5\n", &Known::default());
    let expected = [
        "val/b/same.jpg k5 0",
        "val/c/same.jpg k4 0",
        "val/c/x0.png k3 0",
        "val/a/x1.jpg k2 0",
        "val/a/x2.jpg k1 0",
    ];
    assert_eq!(predictions(&reading), expected);
    assert_eq!(
        reading.notes,
        ["images in the order of their file names", "numbers are ILSVRC ids"]
    );
}

#[test]
fn fifty_thousand_lines_are_the_validation_set() {
    let paths = ["b/ILSVRC2012_val_00050000.JPEG", "c/ILSVRC2012_val_00000002.JPEG"];
    let keys = ["n1", "n2"].map(str::to_owned);
    let target = Target {
        root: "",
        paths: &paths.map(str::to_owned),
        examples: &[],
        classes: Classes {
            sorted_keys: &keys,
            by_ilsvrc_id: &keys,
            named: &|_| Err(String::new()),
        },
    };
    let text = "1\n2\n".repeat(25_000);
    let reading = read("a.txt", text.as_bytes(), &target, &Known::default());
    let ranked = |image, key: &str| Ranked { image, classes: vec![(key.to_owned(), 0.0)] };
    assert_eq!(reading.predictions, [ranked(1, "n2"), ranked(0, "n2")]);
    assert_eq!(reading.problems.len(), 49_998);
}

#[test]
fn images_are_named_by_path_by_file_name_or_by_stem() {
    for name in
        ["/data/set/val/b/same.jpg", "val/b/same.jpg", "b/same.jpg", "b/same", "./val/b/same"]
    {
        let reading =
            read_as("a.csv", format!("image,class\n{name},dog\n").as_bytes(), &Known::default());
        assert_eq!(predictions(&reading), ["val/b/same.jpg k1 0"], "{name}: {reading:?}");
    }
}

#[test]
fn example_images_are_left_out_without_complaint() {
    let reading = read_as("a.csv", b"image,class\ne,k0\nx1,k0\n", &Known::default());
    assert_eq!((predictions(&reading).len(), problems(&reading).len()), (1, 0));
    assert_eq!(reading.notes, ["1 example image left out"]);
}

#[test]
fn only_as_many_classes_are_kept_as_wanted() {
    let known = Known { most: Some(1), ..Known::default() };
    let reading = read_as("a.csv", b"image,c1,c2\nx1,k3,k4\n", &known);
    assert_eq!(predictions(&reading), ["val/a/x1.jpg k3 0"]);
}

#[test]
fn the_images_in_order_stand_one_a_line() {
    assert_eq!(names(b"\n a b.jpg \r\nc\n"), Ok(vec!["a b.jpg".to_owned(), "c".to_owned()]));
    assert_eq!(names(b" \n"), Err("no image in it".to_owned()));
    assert_eq!(names(b"a\n\xff\n"), Err("line 2: not UTF-8 after 0 bytes: left out".to_owned()));
}

proptest! {
    #[test]
    fn no_bytes_are_too_odd(
        bytes in proptest::collection::vec(any::<u8>(), 0..200),
        text in r#"(image|rank|class|score|x1|k0|dog|0\.5|1|7|-1|NaN|"|\[|\]|\{|\}|:|,|\t| |\n){0,40}"#,
        start in prop::sample::select(vec![&b""[..], b"\x93NUMPY\x01\x00", b"PK\x03\x04", b"\x1f\x8b"]),
    ) {
        for file in ["a", "a.csv", "a.jsonl", "a.npy"] {
            for bytes in [[start, &bytes].concat(), text.clone().into_bytes()] {
                let reading = read_as(file, &bytes, &Known::default());
                prop_assert!(!(reading.predictions.is_empty() && reading.problems.is_empty()));
                prop_assert!(reading.problems.iter().all(|problem| problem.place.starts_with(file)));
                prop_assert!(reading.predictions.iter().all(|ranked| !ranked.classes.is_empty()));
            }
        }
    }
}
