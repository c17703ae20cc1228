//! Lists of what images show, beside the images.

use super::{check_problems, check_text, choice, in_folder};
use hit5::dataset::predictions::Classes;
use hit5::dataset::{Gathered, LabelledBy, Scan, Survey, Wishes, list};
use std::collections::HashSet;
use std::fs;
use std::path::Path;

/// Names of lists, each read in a way of its own.
const NAMES: [&str; 8] = [
    "labels.csv",
    "labels.txt",
    "labels.jsonl",
    "labels.json",
    "LOC_val_solution.csv",
    "my_blacklist.txt",
    "labels.csv.gz",
    "my_devkit.tar.gz",
];

/// Two ways for the images to lie.
const LAYOUTS: [&[&str]; 2] = [
    &["images/0.png", "images/1.png", "images/2.png", "images/a b.png", "images/n01440764_3.JPEG"],
    &["train/0.png", "train/1.png", "val/0.png", "val/ILSVRC2012_val_00000002.JPEG", "val/2.png"],
];

/// Every image that is found is there, and has one class and one role.
pub(crate) fn check(data: &[u8]) {
    let (choice, bytes) = choice(data);
    let name = NAMES[choice % NAMES.len()];
    let layout = choice / NAMES.len() % LAYOUTS.len();
    in_folder(|folder| {
        let root = folder.join(format!("lists-{layout}"));
        for path in LAYOUTS[layout] {
            put(&root.join(path));
        }
        fs::write(root.join(name), bytes).unwrap();
        let named = choice / 16 % 2 == 1;
        let wishes = Wishes {
            truth: named.then(|| root.join(name)),
            without_truth: choice / 32 % 2 == 1,
            keeps_blacklisted: choice / 64 % 2 == 1,
        };
        match survey(&root, wishes) {
            Ok(scan) => check_scan(&scan, LAYOUTS[layout]),
            Err(error) => check_text(&error),
        }
        fs::remove_file(root.join(name)).unwrap();
    });
}

/// An image that nobody looks into.
fn put(path: &Path) {
    if !path.exists() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, b"").unwrap();
    }
}

fn survey(root: &Path, wishes: Wishes) -> Result<Scan, String> {
    let survey = Survey::begin(root, wishes).map_err(|error| error.to_string())?;
    let gathered: Vec<Gathered> =
        survey.pending().iter().map(|pending| list(survey.root(), pending)).collect();
    let keys = ["n01440764", "n01443537", "n01484850"].map(str::to_owned);
    let named = |_: &str| Err("no class is called so".to_owned());
    let classes = Classes { sorted_keys: &keys, by_ilsvrc_id: &keys, named: &named };
    let by = LabelledBy { classes, is_given: false, numbering: None };
    survey.scan(gathered, &by).map_err(|error| error.to_string())
}

fn check_scan(scan: &Scan, files: &[&str]) {
    check_problems(&scan.problems);
    assert!(!scan.classes.is_empty());
    let mut seen = HashSet::new();
    for class in &scan.classes {
        assert!(!class.is_empty());
        for batch in class.train.iter().chain(&class.val) {
            for name in batch.names.iter() {
                let path = format!("{}/{name}", batch.folder);
                assert!(files.contains(&path.as_str()), "{path} is nowhere");
                assert!(seen.insert(path.clone()), "{path} has two classes");
            }
        }
    }
    assert_eq!(seen.len(), scan.images());
}
