//! What is wrong is named with its place, and the rest is read.

use super::*;

/// A file of this text has these problems, and one good prediction if `has_good`.
#[track_caller]
fn check_bad(file: &str, text: &str, known: &Known, has_good: bool, expected: &[&str]) {
    let reading = read_as(file, text.as_bytes(), known);
    assert_eq!(problems(&reading), expected, "{text}");
    assert_eq!(reading.predictions.len(), usize::from(has_good), "{text}");
}

#[test]
fn bad_lines_of_tables_are_named() {
    let head = "image,class1,score1,class2,score2\nx1,k1,0.5,k0,0.25\n";
    for (line, what) in [
        ("nowhere.jpg,k1,0.5,k0,0.25", "\"nowhere.jpg\": no image to label is called so"),
        (
            "same,k1,0.5,k0,0.25",
            "\"same\": 2 images are called so; give more of the path below the dataset's folder",
        ),
        (",k1,0.5,k0,0.25", "no image is named"),
        ("x1.jpg,k1,0.5,k0,0.25", "\"x1.jpg\": has a prediction already, in line 2"),
        ("x2,cat,0.5,k0,0.25", "class \"cat\": no class of the taxonomy is called so"),
        ("x2,crane,0.5,k0,0.25", "class \"crane\": several classes are called so (k2, k3)"),
        ("x2,,0.5,k0,0.25", "a class is missing"),
        ("x2,,,,", "no class"),
        (
            "x2,6,0.5,k0,0.25",
            "class 6: class indices from 0 are 0 to 5: are they from 1? then say --indices 1",
        ),
        ("x2,7,0.5,k0,0.25", "class 7: class indices from 0 are 0 to 5"),
        ("x2,k1,0.5,hound,0.25", "class \"k1\" stands twice, at ranks 1 and 2"),
        ("x2,k1,NaN,k0,0.25", "the score NaN is not a finite number"),
        ("x2,k1,inf,k0,0.25", "the score inf is not a finite number"),
        ("x2,k1,high,k0,0.25", "the score \"high\" is not a number"),
        ("x2,k1,,k0,0.25", "the score \"\" is not a number"),
        (
            "x2,k1,0.25,k0,0.5",
            "rank 2 has a higher score (0.5) than rank 1 (0.25): list the best first",
        ),
        ("x2,k1,0.5,k0", "4 fields instead of 5"),
        ("x2,k1,0.5,k0,0.25,k2", "6 fields instead of 5"),
    ] {
        let expected = format!("a.csv, line 3: {what}");
        check_bad("a.csv", &format!("{head}{line}\n"), &Known::default(), true, &[&expected]);
    }
}

#[test]
fn five_equal_classes_are_no_prediction() {
    let text = "x1,k1,k1,k1,k1,k1\nx2,k1,k2,k3,k4,k5\n";
    let expected = ["a.csv, line 1: class \"k1\" stands twice, at ranks 1 and 2"];
    check_bad("a.csv", text, &Known::default(), true, &expected);
}

#[test]
fn ranks_must_be_complete() {
    let text =
        "image,rank,class\nx1,1,k1\nx1,3,k2\nx2,1,k1\nx2,1,k2\nx0,2,k1\nx0,one,k1\nb/same,1,k1\n";
    let wanted = "each from 1 (or 0) on is expected once";
    let expected = [
        format!("a.csv, line 2: \"x1\" has the ranks 1, 3: {wanted}"),
        format!("a.csv, line 4: \"x2\" has the ranks 1, 1: {wanted}"),
        format!("a.csv, line 6: \"x0\" has the ranks 2: {wanted}"),
        "a.csv, line 7: the rank \"one\" is no number".to_owned(),
    ];
    check_bad("a.csv", text, &Known::default(), true, &expected.each_ref().map(String::as_str));
}

#[test]
fn tables_without_what_is_needed_are_refused() {
    let known = format!("known are {}", columns::EXPECTED);
    for (text, what) in [
        ("", "a.csv: no prediction in it".to_owned()),
        ("image,class\n", "a.csv: no prediction in it".to_owned()),
        ("image,truth\nx1,k1\n", format!("a.csv, line 1: no column of classes: {known}")),
        (
            "image,c1,c2,s1\nx1,k1,k2,1\n",
            "a.csv, line 1: 2 columns of classes, but 1 of scores".to_owned(),
        ),
        (
            "image,rank,c1,c2\nx1,1,k1,k2\n",
            "a.csv, line 1: a column of ranks, but 2 columns of classes".to_owned(),
        ),
        (
            "x1 k1 k2\n",
            "a.csv: one column: an image and its classes with commas or tabs between are expected"
                .to_owned(),
        ),
        ("a\0b", "a.csv: neither text nor a NumPy array".to_owned()),
        ("image,c\nx1,\"[k1\"\n", "a.csv, line 2: the list \"[k1\" is not closed".to_owned()),
    ] {
        check_bad("a.csv", text, &Known::default(), false, &[&what]);
    }
    let reading = read_as("a.csv", b"image,class\nx1,k1\nx2,\xff\n", &Known::default());
    assert_eq!(problems(&reading), ["a.csv, line 3: not UTF-8"]);
}

#[test]
fn bad_lines_of_json_are_named() {
    let known = columns::EXPECTED;
    for (line, what) in [
        (r#"{"image": "x1", "class""#, "not a JSON object (column 23)".to_owned()),
        ("[1]", "not a JSON object (column 0)".to_owned()),
        (
            r#"{"image": "x1", "class": 1, "score": NaN}"#,
            "not a JSON object (column 38): a score must be a finite number".to_owned(),
        ),
        (r#"{"class": 1}"#, format!("no image: known are {known}")),
        (r#"{"image": "x1", "label": 1}"#, format!("no classes: known are {known}")),
        (
            r#"{"image": "x1", "classes": [1, 2], "scores": [1]}"#,
            "2 classes, but 1 scores".to_owned(),
        ),
        (
            r#"{"image": "x1", "classes": [null]}"#,
            "null where a text or a number is expected".to_owned(),
        ),
        (
            r#"{"image": "x1", "predictions": [{"prob": 1}]}"#,
            r#"no class in {"prob":1}"#.to_owned(),
        ),
        (r#"{"image": "x1", "predictions": [{"class": 1}, 2]}"#, "2 among objects".to_owned()),
        (
            r#"{"image": "x1", "predictions": [{"class": 1, "prob": "a"}]}"#,
            "the score \"a\" is not a number".to_owned(),
        ),
        (r#"{"image": "x1", "predictions": []}"#, "no class".to_owned()),
        (
            r#"{"image": "x1", "class": 1.5}"#,
            "class \"1.5\": no class of the taxonomy is called so".to_owned(),
        ),
    ] {
        let text = format!("{}\n{line}\n", r#"{"image": "x2", "class": "k1"}"#);
        check_bad(
            "a.jsonl",
            &text,
            &Known::default(),
            true,
            &[&format!("a.jsonl, line 2: {what}")],
        );
    }
}

#[test]
fn bad_lines_of_submissions_are_named() {
    let order = Some(vec!["x1".to_owned(), "x2".to_owned()]);
    let known = Known { order, ..Known::default() };
    for (line, what) in [
        ("", "no class"),
        ("1 2 3 4 5 6", "6 numbers: at most five classes are expected"),
        ("1 two", "\"two\" is not the number of a class"),
        ("0", "class 0: ILSVRC ids are 1 to 6: are they from 0? then say --indices 0"),
        ("7", "class 7: ILSVRC ids are 1 to 6"),
        ("3 3", "class \"k3\" stands twice, at ranks 1 and 2"),
    ] {
        let expected = format!("a.txt, line 1: {what}");
        check_bad(
            "a.txt",
            &format!("{line}\n1 2 3 4 5\n"),
            &Known { format: Some(Format::Ilsvrc), ..known.clone() },
            true,
            &[&expected],
        );
    }
    let boxed = "1 0 0 9 9 2 0 0 9 9\n1 0 0 9\n";
    let expected = [
        "a.txt, line 2: 4 numbers: at most five classes with four numbers of a box each are expected",
    ];
    check_bad("a.txt", boxed, &known, true, &expected);
    let expected = ["a.txt: 3 lines, but 2 images in the order given"];
    check_bad("a.txt", "1\n2\n3\n", &known, false, &expected);
    let expected =
        ["a.txt: 3 lines for 5 images to label: name the images in their order with --images FILE"];
    check_bad("a.txt", "1\n2\n3\n", &Known::default(), false, &expected);
}

#[test]
fn numbers_are_what_the_caller_says_also_where_keys_look_like_numbers() {
    let keys = ["0", "7"].map(str::to_owned);
    let classes =
        Classes { sorted_keys: &keys, by_ilsvrc_id: &[], named: &|_| Err("none".to_owned()) };
    let key = |text, numbering| classes.find(text, numbering).map(|(key, _)| key);
    assert_eq!(key("7", None).unwrap(), "7");
    assert_eq!(key("1", None).unwrap(), "7");
    assert_eq!(key("1", Some(Numbering::FromOne)).unwrap(), "0");
    assert_eq!(
        key("7", Some(Numbering::FromZero)).unwrap_err(),
        "class 7: class indices from 0 are 0 to 1"
    );
    let no_ids = key("1", Some(Numbering::IlsvrcId)).unwrap_err();
    assert_eq!(no_ids, "the classes of this dataset have no ILSVRC ids");
    assert_eq!(classes.of_submissions(), Numbering::FromOne);
}
