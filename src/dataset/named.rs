//! Class folders whose classes are those of a taxonomy file: which are left, and under which keys.

use super::scan::Scan;
use super::select::{Candidates, Selected};
use crate::domain::Problem;
use std::collections::btree_map::{BTreeMap, Entry};

/// Leaves out the folders that have no class, as problems of the scan, and gives back the key of the
/// class of every other one. `class_of` knows the key, or says in a clause why there is none.
pub fn keep_named(
    scan: &mut Scan,
    class_of: &dyn Fn(&str) -> Result<String, String>,
) -> BTreeMap<String, String> {
    let mut classes = BTreeMap::new();
    let problems = &mut scan.problems;
    scan.classes.retain(|folder| match class_of(&folder.key) {
        _ if folder.key.is_empty() => true,
        Ok(class) => {
            classes.insert(folder.key.clone(), class);
            true
        }
        Err(why) => {
            let images = folder.len();
            let noun = if images == 1 { "file" } else { "files" };
            let what = format!("{why}: left out with {images} {noun}");
            problems.push(Problem::new(folder.key.as_str(), what));
            false
        }
    });
    scan.problems.sort_unstable();
    classes
}

/// Puts the keys of classes for those of their folders. Examples of folders with one class become
/// one list, so that their ranks do not meet.
pub fn name_classes(selected: &mut Selected, classes: &BTreeMap<String, String>) {
    let key = |folder: &String| classes.get(folder).unwrap_or(folder).clone();
    for label in &mut selected.labels {
        label.class = key(&label.class);
    }
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    let mut merged: Vec<Candidates> = Vec::with_capacity(selected.candidates.len());
    for Candidates { class, paths } in selected.candidates.drain(..) {
        let class = key(&class);
        match places.entry(class.clone()) {
            Entry::Occupied(place) => merged[*place.get()].paths.extend(paths),
            Entry::Vacant(free) => {
                free.insert(merged.len());
                merged.push(Candidates { class, paths });
            }
        }
    }
    selected.candidates = merged;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::{ClassFolder, Found, Layout};

    #[test]
    fn folders_without_a_class_are_left_out_and_named() {
        let folder = |key: &str| ClassFolder::written(("", ""), key, &["a.jpg"], &[]);
        let mut scan = Scan::written(Layout::Flat, ["cat", "dog"].map(folder).to_vec());
        let class_of = |key: &str| match key {
            "dog" => Ok("n2".to_owned()),
            _ => Err("unknown".to_owned()),
        };
        let classes = keep_named(&mut scan, &class_of);
        assert_eq!(classes, BTreeMap::from([("dog".to_owned(), "n2".to_owned())]));
        assert_eq!(scan.classes, [folder("dog")]);
        assert_eq!(scan.problems, [Problem::new("cat", "unknown: left out with 1 file")]);
    }

    #[test]
    fn folders_of_one_class_share_its_examples() {
        let candidates = |class: &str, path: &str| Candidates {
            class: class.to_owned(),
            paths: vec![path.to_owned()],
        };
        let mut selected = Selected {
            labels: vec![Found { path: "hound/1".to_owned(), class: "hound".to_owned() }],
            candidates: vec![candidates("dog", "dog/2"), candidates("hound", "hound/3")],
            examples_per_class: 2,
            seed: 9,
            is_held_out: true,
            problems: Vec::new(),
        };
        let classes = ["dog", "hound"].map(|folder| (folder.to_owned(), "n2".to_owned()));
        name_classes(&mut selected, &BTreeMap::from(classes));
        assert_eq!(selected.labels[0].class, "n2");
        let paths = vec!["dog/2".to_owned(), "hound/3".to_owned()];
        assert_eq!(selected.candidates, [Candidates { class: "n2".to_owned(), paths }]);
    }
}
