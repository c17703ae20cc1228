//! Taxonomy files of every format.

use super::{check_problems, choice};
use hit5::domain::ClassNames;
use hit5::taxonomy::{Naming, Taxonomy};

/// The first two let the content decide.
const NAMES: [&str; 4] = ["a", "data.noun", "a.tsv", "a.json"];

/// Whatever is read is a sound tree, which its own rows give again.
pub(crate) fn check(data: &[u8]) {
    let (choice, bytes) = choice(data);
    let file = NAMES[choice % NAMES.len()];
    let (taxonomy, problems) = Taxonomy::from_file(file, bytes);
    check_problems(&problems);
    assert!(problems.iter().all(|problem| problem.place.starts_with(file)), "{problems:?}");
    check_tree(&taxonomy);
    let specs = taxonomy.specs();
    let (again, none) = Taxonomy::from_nodes(&specs);
    assert_eq!(none, []);
    assert_eq!(again.specs(), specs);
}

fn check_tree(taxonomy: &Taxonomy) {
    let count = taxonomy.nodes().count();
    let naming = Naming::new(taxonomy);
    for node in taxonomy.nodes() {
        assert!(taxonomy.ancestors(node).take(count + 1).count() < count, "a circle");
        for &child in taxonomy.children(node) {
            assert!(taxonomy.parents(child).contains(&node));
        }
        let subtree = taxonomy.subtree(node);
        assert!(subtree.start <= subtree.end && subtree.end as usize <= taxonomy.len());
    }
    for class in taxonomy.classes() {
        let key = taxonomy.key(class);
        assert!(!key.trim().is_empty());
        assert_eq!(taxonomy.class(key), Some(class));
        assert!(!taxonomy.class_node(class).name().is_empty());
        // A name may be ambiguous; a key is found.
        assert!(naming.class(key).is_ok() || taxonomy.class(key) == Some(class));
    }
}
