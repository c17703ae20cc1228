//! Keys as text: what comes back, and every fault with its line.

use super::*;
use crate::domain::ClassId;
use proptest::prelude::*;

struct Fruit;

impl ClassNames for Fruit {
    fn key(&self, _: ClassId) -> &'static str {
        "apple"
    }

    fn class(&self, key: &str) -> Option<ClassId> {
        (key == "apple").then_some(ClassId(0))
    }
}

fn truth_of(class: &str) -> GroundTruth {
    GroundTruth { class: class.to_owned(), valid: Vec::new() }
}

fn key(truth: &[(&str, &str)]) -> Key {
    let owned = |&(path, class): &(&str, &str)| (path.to_owned(), truth_of(class));
    Key { dataset: "fruit".to_owned(), truth: truth.iter().map(owned).collect() }
}

fn problems(text: &str) -> Vec<String> {
    let problems = Key::parse("k", text.as_bytes()).unwrap_err();
    problems.iter().map(ToString::to_string).collect()
}

proptest! {
    #[test]
    fn what_is_written_reads_back(
        dataset: String,
        truth: std::collections::BTreeMap<String, (String, Vec<String>)>,
    ) {
        let truth = truth.into_iter().map(|(path, (class, valid))| (path, GroundTruth { class, valid }));
        let key = Key { dataset, truth: truth.collect() };
        let text = key.to_text();
        prop_assert_eq!(text.lines().count(), key.truth.len() + 1);
        prop_assert_eq!(Key::parse("k", text.as_bytes()).unwrap(), key);
    }

    #[test]
    fn no_byte_of_the_list_can_be_changed_or_lost(place: proptest::sample::Index, byte: u8, cut: bool) {
        let whole = key(&[("a", "apple"), ("b", "apple")]);
        let mut bytes = whole.to_text().into_bytes();
        let place = place.index(bytes.len());
        if cut { bytes.truncate(place) } else { bytes[place] = byte }
        // Of the head, only the name of the dataset and blanks may differ unnoticed.
        let is_kept = Key::parse("k", &bytes).map_or(true, |read| read.truth == whole.truth);
        prop_assert!(is_kept);
    }
}

#[test]
fn every_fault_has_its_line() {
    let good = key(&[("a", "apple"), ("b", "apple")]).to_text();
    let line = |wanted: usize| good.lines().nth(wanted - 1).unwrap();
    assert!(problems("")[0].starts_with("k, line 1: is not the head of a key file: "));
    assert!(problems("image\tclass\n")[0].starts_with("k, line 1: is not the head"));
    let newer = good.replace("\"hit5_key\":1", "\"hit5_key\":2");
    assert_eq!(problems(&newer), ["k, line 1: has version 2, but this hit5 knows version 1"]);
    let changed = good.replace("\"b\"", "\"c\"");
    assert!(problems(&changed)[0].starts_with("k, line 1: the list was changed: its SHA-256 is "));
    let cut = &good[..good.len() - line(3).len() - 1];
    assert_eq!(problems(cut), ["k, line 1: announces 2 images, but 1 follow"]);
    let broken = good.replace(line(3), "{\"image\":\"b\"}");
    assert!(problems(&broken)[0].starts_with("k, line 3: is no line of a key: missing field"));
    let twice = good.replace("\"b\"", "\"a\"");
    assert_eq!(problems(&twice), ["k, line 3: \"a\" stands in line 2 already"]);
    assert!(Key::parse("k", b"\xff").is_err());
}

#[test]
fn all_that_is_right_is_in_the_key_where_somebody_looked() {
    let mut both = key(&[("a", "apple"), ("b", "apple")]);
    assert!(!both.to_text().contains("valid"), "as keys were before");
    both.truth[1].1.valid = vec!["apple".to_owned(), "plum".to_owned()];
    let read = Key::parse("k", both.to_text().as_bytes()).unwrap();
    assert_eq!(read, both);
    let images = HashMap::from([("a".to_owned(), ImageId(7)), ("b".to_owned(), ImageId(8))]);
    let problems = read.resolve("k", &images, &Fruit, Extent::Whole).unwrap_err();
    assert_eq!(problems[0].to_string(), "k, line 3: \"plum\" is not a class of \"fruit\"");
}

#[test]
fn what_does_not_fit_here_has_its_line() {
    let images = HashMap::from([("a".to_owned(), ImageId(7)), ("b".to_owned(), ImageId(8))]);
    let good = key(&[("a", "apple")]).resolve("k", &images, &Fruit, Extent::Whole).unwrap();
    assert_eq!(good, HashMap::from([(ImageId(7), truth_of("apple"))]));
    let bad = key(&[("a", "apple"), ("c", "apple"), ("b", "pear\u{1b}")]);
    let problems: Vec<String> = bad
        .resolve("k", &images, &Fruit, Extent::Whole)
        .unwrap_err()
        .iter()
        .map(ToString::to_string)
        .collect();
    let part = bad.resolve("k", &images, &Fruit, Extent::Part).unwrap_err();
    assert_eq!(part.iter().map(ToString::to_string).collect::<Vec<_>>(), problems[1..]);
    let some = key(&[("c", "apple"), ("a", "apple")]);
    assert_eq!(some.resolve("k", &images, &Fruit, Extent::Part), Ok(good));
    assert_eq!(
        problems,
        [
            "k, line 3: \"c\" is not an image to label of \"fruit\"",
            "k, line 4: \"pear\\u{1b}\" is not a class of \"fruit\"",
        ]
    );
}
