//! Files of predictions, of valid classes and of orders.

use super::{check_problems, check_text, choice};
use hit5::dataset::predictions::{
    Classes, Format, Known, Numbering, Reading, Target, names, read, read_valid,
};
use std::collections::HashSet;

const PATHS: [&str; 5] =
    ["val/a/x1.jpg", "val/a/x2.jpg", "val/b/same.jpg", "val/c/same.jpg", "val/c/x0.png"];
const KEYS: [&str; 6] = ["0", "k1", "k2", "k3", "k4", "k5"];
const FORMATS: [Option<Format>; 4] =
    [None, Some(Format::Csv), Some(Format::JsonLines), Some(Format::Ilsvrc)];
const NUMBERINGS: [Option<Numbering>; 4] =
    [None, Some(Numbering::FromZero), Some(Numbering::FromOne), Some(Numbering::IlsvrcId)];

/// What is read are images and classes that there are, each once, the best first.
pub(crate) fn check(data: &[u8]) {
    let (choice, bytes) = choice(data);
    let format = FORMATS[choice % 4];
    let file = ["a.csv", "a.jsonl.gz", "a.txt", "a"][choice / 4 % 4];
    check_known(file, bytes, format, choice / 16);
    check_valid(bytes);
    if let Err(what) = names(bytes) {
        check_text(&what);
    }
}

/// Reads a file in a format, with one of sixteen things known of it.
pub(super) fn check_known(file: &str, bytes: &[u8], format: Option<Format>, choice: usize) {
    let order = || PATHS.iter().rev().map(|path| (*path).to_owned()).collect();
    let known = Known {
        format,
        numbering: NUMBERINGS[choice % 4],
        order: (choice / 4 % 2 == 1).then(order),
        most: (choice / 8 % 2 == 1).then_some(2),
    };
    let reading = with_target(|target| read(file, bytes, target, &known));
    check_reading(&reading, &known);
}

fn with_target<T>(body: impl FnOnce(&Target<'_>) -> T) -> T {
    let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
    let keys = owned(&KEYS);
    let by_ilsvrc_id: Vec<String> = keys.iter().rev().cloned().collect();
    let named = |word: &str| match word {
        "dog" => Ok("k1".to_owned()),
        _ => Err("no class of the taxonomy is called so".to_owned()),
    };
    body(&Target {
        root: "/data/set",
        paths: &owned(&PATHS),
        examples: &owned(&["train/a/e.jpg"]),
        classes: Classes { sorted_keys: &keys, by_ilsvrc_id: &by_ilsvrc_id, named: &named },
    })
}

fn check_reading(reading: &Reading, known: &Known) {
    check_problems(&reading.problems);
    assert!(!reading.predictions.is_empty() || !reading.problems.is_empty(), "nothing is said");
    let mut images = HashSet::new();
    for ranked in &reading.predictions {
        assert!(ranked.image < PATHS.len() && images.insert(ranked.image));
        assert!(!ranked.classes.is_empty() && ranked.classes.len() <= KEYS.len());
        assert!(known.most.is_none_or(|most| ranked.classes.len() <= most));
        let mut keys = HashSet::new();
        for (key, score) in &ranked.classes {
            assert!(KEYS.contains(&key.as_str()) && keys.insert(key), "{ranked:?}");
            assert!(score.is_finite());
        }
        assert!(ranked.classes.is_sorted_by(|one, other| one.1 >= other.1), "{ranked:?}");
    }
}

fn check_valid(bytes: &[u8]) {
    for file in ["a.json", "a.csv"] {
        let reading = with_target(|target| read_valid(file, bytes, target));
        check_problems(&reading.problems);
        assert!(!reading.valid.is_empty() || !reading.problems.is_empty(), "nothing is said");
        for (&image, keys) in &reading.valid {
            let all: HashSet<_> = keys.iter().collect();
            assert!(image < PATHS.len() && all.len() == keys.len());
            assert!(keys.iter().all(|key| KEYS.contains(&key.as_str())));
        }
    }
}
