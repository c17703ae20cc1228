//! Lists as people have them, and what their labels are taken for.

use super::super::predictions::Classes;
use super::list::{Half, Kind, Matched};
use super::read::read;
use super::*;

fn labels(list: &TruthList, paths: &[&str]) -> Vec<String> {
    let label = |path: &&str| list.told(path).map_or("-", |line| &line.label).to_owned();
    paths.iter().map(label).collect()
}

fn problems(list: &TruthList) -> Vec<String> {
    list.problems.iter().map(ToString::to_string).collect()
}

#[test]
fn a_number_a_line_is_the_devkits_truth_by_the_number_in_the_name() {
    let ids: Vec<String> = (0..50_000).map(|n| (n % 1000 + 1).to_string()).collect();
    let list = read("truth.txt", ids.join("\n").as_bytes()).unwrap();
    assert_eq!((list.kind, list.len()), (Kind::Devkit, 50_000));
    let paths = ["a/ILSVRC2012_val_00000347.JPEG", "ILSVRC2012_val_00050000.jpg", "b.jpg"];
    assert_eq!(labels(&list, &paths), ["347", "1000", "-"]);
    let short = read("truth.txt", b"490\n361\n").unwrap_err();
    assert!(short.starts_with("2 numbers without images' names"), "{short}");
    assert!(read("truth.txt", b"490\nfox\n").unwrap_err().starts_with("line 2 is not a number"));
}

#[test]
fn kaggles_solution_tells_the_first_class_of_its_boxes() {
    let text = "ImageId,PredictionString\nval_2,n03995372 85 1 499 272 \nval_1,n03481172 \n";
    let list = read("LOC_val_solution.csv", text.as_bytes()).unwrap();
    assert_eq!(list.kind, Kind::Kaggle);
    assert_eq!(labels(&list, &["val/val_1.JPEG", "val/val_2.JPEG"]), ["n03481172", "n03995372"]);
}

#[test]
fn pairs_and_tables_and_objects_say_the_same() {
    let pairs = "a.jpg cat\nsub/b.jpg dog\n";
    let csv = "file_name,label,split\na.jpg,cat,train\nsub/b.jpg,dog,test\n";
    let tsv = "split\tWNID\tPath\ntrain\tcat\t./a.jpg\nval\tdog\tsub/b.jpg\n";
    let lines = "{\"file_name\": \"a.jpg\", \"label\": \"cat\"}\n{\"image\": \"sub/b.jpg\", \"Class\": [\"dog\"]}\n";
    let array =
        "[{\"path\": \"a.jpg\", \"target\": \"cat\"}, {\"id\": \"b\", \"target\": \"dog\"}]";
    for text in [pairs, csv, tsv, lines, array] {
        let list = read("labels", text.as_bytes()).unwrap();
        assert_eq!(
            labels(&list, &["x/a.jpg", "x/sub/b.jpg", "c.jpg"]),
            ["cat", "dog", "-"],
            "{text}"
        );
        assert_eq!(problems(&list), [""; 0]);
    }
    let halves = read("labels", csv.as_bytes()).unwrap();
    let half = |path| halves.told(path).unwrap().half;
    assert_eq!((half("a.jpg"), half("sub/b.jpg")), (Some(Half::Train), Some(Half::Val)));
}

#[test]
fn bad_lines_cost_only_themselves_and_contradictions_their_image() {
    let text = "image,class\na,cat\nb\n,dog\nc,dog\na,dog\nc,dog\n";
    let list = read("l.csv", text.as_bytes()).unwrap();
    assert_eq!(labels(&list, &["a.png", "b.png", "c.png"]), ["-", "-", "dog"]);
    assert_eq!(
        problems(&list),
        [
            "l.csv, line 3: an image and its class are expected",
            "l.csv, line 4: an image and its class are expected",
            "l.csv, line 6: \"a\" is \"dog\" here and \"cat\" in line 2",
        ]
    );
}

#[test]
fn a_name_that_several_images_have_means_none_of_them() {
    let list = read("l.csv", b"image,class\n1.jpg,cat\nb/2.jpg,dog\nc,elk\n").unwrap();
    let mut matched = Matched::default();
    for path in ["a/1.jpg", "b/1.jpg", "a/2.jpg", "b/2.jpg"] {
        list.meet(path, &mut matched);
    }
    let is_ambiguous = |path| list.is_ambiguous(path, &matched);
    assert!(is_ambiguous("a/1.jpg") && is_ambiguous("b/1.jpg") && !is_ambiguous("b/2.jpg"));
    let unmet = list.note_unmet(&matched).unwrap().to_string();
    assert_eq!(unmet, "l.csv: 1 of 3 lines name images that are not here");
}

#[test]
fn what_is_no_list_says_why() {
    let why = |bytes: &[u8]| read("x", bytes).unwrap_err();
    assert_eq!(why(b""), "the file is empty");
    assert_eq!(why(b"a\0b"), "not a text");
    assert!(why(b"[[1,2],[3]]").contains("hit5 truth add"));
    assert!(why(b"{\"file_name\"").starts_with("not an object a line"));
    assert!(why(b"width,height,depth\n1,2,3\n").ends_with("there are width, height, depth"));
    assert!(why(b"val_1 1\nval_2 2\nval_3 3\n").contains("counted"));
}

const KEYS: [&str; 3] = ["n1", "n2", "n3"];

fn key_of(told: &Told, is_given: bool, label: &str) -> (Result<String, String>, Option<String>) {
    let keys = KEYS.map(str::to_owned);
    let by_ilsvrc_id = ["n3", "n1", "n2"].map(str::to_owned);
    let named = |word: &str| match word {
        "tench" => Ok("n1".to_owned()),
        "goldfish" => Ok("n2".to_owned()),
        "shark" => Ok("n3".to_owned()),
        _ => Err("unknown".to_owned()),
    };
    let classes = Classes { sorted_keys: &keys, by_ilsvrc_id: &by_ilsvrc_id, named: &named };
    let labels = Labels::of(told, &LabelledBy { classes, is_given, numbering: None });
    (labels.key(label).map(str::to_owned).map_err(str::to_owned), labels.note)
}

fn told(labels: &[&str]) -> Told {
    Told { labels: labels.iter().map(|label| (*label).to_owned()).collect(), ..Told::default() }
}

#[test]
fn the_base_of_numbers_is_told_by_what_is_among_them() {
    let of = |told: Told, label: &str| key_of(&told, true, label);
    let (key, note) = of(told(&["0", "2"]), "2");
    assert_eq!(key.as_deref(), Ok("n3"));
    assert_eq!(note.as_deref(), Some("numbers are class indices from 0 (0 is among them)"));
    let (key, note) = of(Told { is_devkit: true, ..told(&["1", "3"]) }, "1");
    assert_eq!(key.as_deref(), Ok("n3"));
    assert_eq!(note.as_deref(), Some("numbers are ILSVRC ids (as the devkit has them)"));
    let (key, note) = of(Told { is_devkit: true, ..told(&["0", "2"]) }, "0");
    assert_eq!(key.as_deref(), Ok("n1"));
    assert!(note.unwrap().contains("0 is among them, which is no ILSVRC id"));
    let (key, note) = of(told(&["1", "2"]), "1");
    assert_eq!(key.as_deref(), Ok("n2"));
    assert!(note.unwrap().contains("assumed"));
    assert!(of(told(&["1", "3"]), "1").0.unwrap_err().contains("--indices"));
    assert!(of(told(&["0", "7"]), "7").0.unwrap_err().starts_with("class 7: class indices from 0"));
}

#[test]
fn names_in_the_file_are_its_classes_unless_they_are_the_known_ones() {
    let named = |names: &[&str]| Told {
        class_names: names.iter().map(|name| (*name).to_owned()).collect(),
        ..told(&["1"])
    };
    let known = named(&["tench, Tinca tinca", "goldfish", "shark, great white"]);
    assert_eq!(key_of(&known, false, "1").0.as_deref(), Ok("n2"));
    assert_eq!(key_of(&named(&["cat", "dog", "elk"]), false, "1").0.as_deref(), Ok("dog"));
    let why = key_of(&named(&["cat"]), false, "1").0.unwrap_err();
    assert_eq!(why, "class 1: the file names the classes 0 to 0");
}

#[test]
fn numbers_of_no_known_classes_are_words() {
    assert_eq!(key_of(&told(&["0", "7"]), false, "7").0.as_deref(), Ok("7"));
    assert_eq!(key_of(&told(&["cat", "7"]), false, "cat").0.as_deref(), Ok("cat"));
    assert_eq!(key_of(&told(&["n1", "n2"]), false, "n2").0.as_deref(), Ok("n2"));
}

#[test]
fn a_wnid_is_found_among_the_words_of_a_name() {
    assert_eq!(wnid_in("n01440764_10026.JPEG"), Some("n01440764"));
    assert_eq!(wnid_in("ILSVRC2012_val_00000347_n02951358.JPEG"), Some("n02951358"));
    assert_eq!((wnid_in("n0144.jpg"), wnid_in("cat.jpg")), (None, None));
}
