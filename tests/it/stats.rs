//! Statistics from the shell: golden figures, both forms, and what is said of nonsense.

use crate::sharing::{fails, printed, run};
use crate::support::home::Home;
use serde_json::Value;
use std::fmt::Write;
use std::fs;

fn json(home: &Home, args: &[&str]) -> Value {
    let args = [&["stats"], args, &["--json"]].concat();
    serde_json::from_str(&printed(home, &args)).unwrap()
}

fn text(home: &Home, args: &[&str]) -> String {
    printed(home, &[&["stats"], args].concat())
}

/// A file in the home; its path.
fn file(home: &Home, name: &str, text: &str) -> String {
    let path = home.path().join(name);
    fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

#[track_caller]
fn near(value: &Value, expected: f64, tolerance: f64) {
    let value = value.as_f64().unwrap();
    assert!((value - expected).abs() <= tolerance, "{value} instead of {expected}");
}

const TABLE_2014: [&str; 9] = [
    "compare",
    "--both-right",
    "1352",
    "--human-only",
    "72",
    "--model-only",
    "46",
    "--both-wrong",
    "30",
];

#[test]
fn the_comparison_of_2014_comes_out() {
    let home = Home::new();
    let said = json(&home, &TABLE_2014);
    assert_eq!((&said["human"]["errors"], &said["model"]["errors"]), (&76.into(), &102.into()));
    near(&said["pooled_z"]["z"], 2.0093, 5e-5);
    near(&said["pooled_z"]["p_one_sided"], 0.02225, 5e-6);
    near(&said["mcnemar_exact"], 0.0210, 5e-5);
    near(&said["power"]["unpaired"], 0.64, 5e-3);
    assert_eq!(said["power"]["paired_n_for_80"], 1617);
    let said = text(&home, &TABLE_2014);
    assert!(said.contains("human              76  5.07 %          4.07 to 6.30 %"), "{said}");
    assert!(said.contains("The human errs less (McNemar exact, two-sided p = 0.0210)."), "{said}");
}

#[test]
fn a_comparison_without_difference_or_images_says_so() {
    let home = Home::new();
    let cells = |a, b, c, d| {
        ["compare", "--both-right", a, "--human-only", b, "--model-only", c, "--both-wrong", d]
    };
    let said = text(&home, &cells("20", "2", "1", "0"));
    assert!(said.contains("Too few images to tell") && said.contains("z and power are rough"));
    let said = json(&home, &cells("20", "0", "0", "0"));
    assert_eq!((&said["pooled_z"], &said["error_consistency"]), (&Value::Null, &Value::Null));
    assert!(text(&home, &cells("20", "0", "0", "0")).contains("n/a"));
    fails(&home, &[&["stats"][..], &cells("0", "0", "0", "0")].concat(), 2, "no images to compare");
}

#[test]
fn an_interval_comes_in_two_makes() {
    let home = Home::new();
    let said = json(&home, &["interval", "76", "1500"]);
    near(&said["wilson"][0], 0.04067, 5e-6);
    near(&said["wilson"][1], 0.06296, 5e-6);
    near(&said["clopper_pearson"][0], 0.0401, 1e-4);
    assert!(text(&home, &["interval", "0", "5"]).contains("5 images are few"));
    assert!(text(&home, &["interval", "0", "0"]).contains("neither a rate nor an interval"));
    fails(&home, &["stats", "interval", "6", "5"], 2, "more errors than images");
}

#[test]
fn power_takes_shares_in_three_forms() {
    let home = Home::new();
    let said = json(&home, &["power", "5.1%", "0.068"]);
    assert_eq!(said["unpaired"]["one_sided"]["n_needed"], 2394);
    assert_eq!(said["is_independence_assumed"], true);
    let said = json(&home, &["power", "76/1500", "102/1500", "--discordant", "118/1500"]);
    near(&said["unpaired"]["one_sided"]["power"], 0.64, 5e-3);
    assert_eq!(said["paired"]["one_sided"]["n_needed"], 1617);
    assert!(text(&home, &["power", "5.1%", "6.8%"]).contains("2394"));
    fails(&home, &["stats", "power", "5%", "0.05"], 2, "the two rates are equal");
    fails(&home, &["stats", "power", "5%", "10%", "--discordant", "1%"], 2, "5.00 % to 15.00 %");
    let (code, _, err) = run(&home, &["stats", "power", "5", "10"]);
    assert!(code == 2 && err.contains("a share is written 0.051, 5.1% or 76/1500"), "{err}");
}

/// Krippendorff's worked example: three annotators, fifteen images, gaps.
fn worked_example() -> String {
    let rows = [("A", "*****34121133*3"), ("B", "1*213343*******"), ("C", "**21344*21133*4")];
    let mut text = "annotator,image,label\n".to_owned();
    for (annotator, labels) in rows {
        for (i, label) in labels.chars().enumerate().filter(|(_, label)| *label != '*') {
            writeln!(text, "{annotator},{i}.png,{label}").unwrap();
        }
    }
    text
}

#[test]
fn agreement_is_measured_over_gaps() {
    let home = Home::new();
    let path = file(&home, "ratings.csv", &worked_example());
    let said = json(&home, &["agreement", &path]);
    near(&said["krippendorff"]["value"], 0.691, 5e-4);
    assert_eq!(said["fleiss"]["value"], Value::Null);
    assert_eq!(said["pairs"].as_array().unwrap().len(), 3);
    assert_eq!(said, json(&home, &["agreement", &path, "--seed", "2014"]));
    assert_ne!(said, json(&home, &["agreement", &path, "--seed", "2015"]));
    let bare = json(&home, &["agreement", &path, "--resamples", "0"]);
    assert_eq!(bare["krippendorff"]["interval"], Value::Null);
    let shown = text(&home, &["agreement", &path]);
    assert!(shown.contains("Krippendorff's alpha, nominal  0.691"), "{shown}");
    assert!(shown.contains("Fleiss' kappa is n/a"), "{shown}");
}

#[test]
fn a_bad_file_is_named_with_its_lines_and_nothing_is_computed() {
    let home = Home::new();
    let path = file(&home, "bad.csv", "annotator,image,label\na,1,x\na,1,y\nb,\u{1b}[2J\n");
    let (code, out, err) = run(&home, &["stats", "agreement", &path]);
    assert_eq!((code, out.as_str()), (1, ""));
    assert!(err.contains("bad.csv: line 3: \"a\" on \"1\" again, at rank 1\n"), "{err}");
    assert!(err.contains("bad.csv: line 4: 2 fields instead of 3\n"), "{err}");
    assert!(err.contains("hit5: bad.csv: 2 problems, so nothing is computed\nhint: "), "{err}");
    let one = file(&home, "one.csv", "annotator,image,label\na,1,x\n");
    fails(&home, &["stats", "agreement", &one], 1, "the file has 1 annotator");
    fails(&home, &["stats", "agreement", "nowhere.csv"], 1, "nowhere.csv: no such file");
    fails(&home, &["stats", "ensemble", &one], 1, "no image has a truth");
}

#[test]
fn times_of_two_kinds_are_told_apart() {
    let home = Home::new();
    let times =
        |kind: f64| (0..60).map(move |i| kind * 1.5_f64.powf(f64::from(i % 20) / 10.0 - 1.0));
    let lines: Vec<String> =
        times(5.0).chain(times(90.0)).map(|time| format!("{time:.3}")).collect();
    let path = file(&home, "times.txt", &format!("{}\n0\n", lines.join("\n")));
    let said = json(&home, &["mixture", &path]);
    assert_eq!((&said["n"], &said["left_out"]), (&120.into(), &1.into()));
    near(&said["two"]["fast"]["share"], 0.5, 0.01);
    near(&said["two"]["slow"]["median"], 90.0, 4.0);
    assert!(said["gain_of_two"].as_f64().unwrap() > 10.0, "{said}");
    let shown = text(&home, &["mixture", &path]);
    assert!(shown.contains("Two kinds of times fit much better than one"), "{shown}");
    assert!(shown.contains("1 time of 0 or less left out"), "{shown}");
    let equal = file(&home, "equal.txt", "5\n5\n");
    fails(&home, &["stats", "mixture", &equal], 1, "no two differ");
}

#[test]
fn an_ensemble_is_bounded_by_the_best_guess_of_any() {
    let home = Home::new();
    let mut lines = "annotator,image,label,rank,truth\n".to_owned();
    for i in 0..20 {
        // ann is wrong on 0..4, bob on 2..8, the model on every fourth; ann's second guess helps once.
        let of = |is_wrong: bool, wrong: &'static str| if is_wrong { wrong } else { "t" };
        writeln!(lines, "ann,{i},{},1,t", of(i < 4, "x")).unwrap();
        writeln!(lines, "ann,{i},{},2,t", of(i != 3, if i < 4 { "w" } else { "x" })).unwrap();
        writeln!(lines, "bob,{i},{},1,t", of((2..8).contains(&i), "y")).unwrap();
        writeln!(lines, "net,{i},{},1,t", of(i % 4 == 0, "z")).unwrap();
    }
    let path = file(&home, "guesses.csv", &lines);
    let said = json(&home, &["ensemble", &path, "--model", "net", "-k", "2"]);
    let errors: Vec<(String, u64)> = said["lines"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| {
            let name = format!("{} of {}", line["how"].as_str().unwrap(), line["judges"]);
            (name, line["errors"][0]["errors"].as_u64().unwrap())
        })
        .collect();
    let expected = [
        ("alone of [\"ann\"]", 4),
        ("alone of [\"bob\"]", 6),
        ("alone of [\"net\"]", 5),
        // Between ann and bob ann decides; a second guess does not outrank a first.
        ("plurality of [\"ann\",\"bob\"]", 4),
        ("any_right of [\"ann\",\"bob\"]", 2),
        // On 3 the truth has ann's second place besides a first one; on 0 and 2 ann decides.
        ("plurality of [\"ann\",\"bob\",\"net\"]", 2),
        ("any_right of [\"ann\",\"bob\",\"net\"]", 0),
    ];
    assert_eq!(errors, expected.map(|(name, errors)| (name.to_owned(), errors)));
    let shown = text(&home, &["ensemble", &path, "--model", "net", "-k", "2"]);
    assert!(shown.contains("plurality: ann, bob, net"), "{shown}");
    fails(&home, &["stats", "ensemble", &path, "--model", "nat"], 2, "no annotator \"nat\"");
}
