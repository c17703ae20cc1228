//! The second step of an import: which tree the classes belong to.

use std::collections::HashSet;

use super::scan::{ClassFolder, Scan};
use crate::domain::{NodeSpec, Problem, TaxonomySpec, Wnid};

/// How many odd folders a problem names.
const NAMED: usize = 5;

/// The embedded tree if every class folder is named by a WNID for which `is_ilsvrc` holds;
/// otherwise the folders' own nesting, the words being the folders' names. A mixture of both is
/// noted, since one misspelt folder costs the tree, the words and the glosses of all others.
pub fn choose_taxonomy(
    scan: &Scan,
    is_ilsvrc: &dyn Fn(&str) -> bool,
) -> (TaxonomySpec, Vec<Problem>) {
    let (known, odd): (Vec<&ClassFolder>, Vec<&ClassFolder>) =
        told(scan).partition(|class| is_ilsvrc(&class.key));
    if odd.is_empty() && (scan.is_ilsvrc || !known.is_empty()) {
        return (TaxonomySpec::Ilsvrc2012, Vec::new());
    }
    let problems = if known.is_empty() { Vec::new() } else { vec![mixture(scan, &known, &odd)] };
    (TaxonomySpec::Nodes(nodes(told(scan))), problems)
}

/// The classes; images of which nothing is known are of none.
fn told(scan: &Scan) -> impl Iterator<Item = &ClassFolder> {
    scan.classes.iter().filter(|class| !class.key.is_empty())
}

/// Says that only some folders are classes of ILSVRC2012, naming whichever are fewer.
fn mixture(scan: &Scan, known: &[&ClassFolder], odd: &[&ClassFolder]) -> Problem {
    let (verb, fewer) = if odd.len() <= known.len() { ("are not", odd) } else { ("are", known) };
    let names: Vec<&str> = fewer.iter().take(NAMED).map(|class| class.key.as_str()).collect();
    let more = if fewer.len() > NAMED { ", ..." } else { "" };
    let what = format!(
        "{} of {} class folders {verb} ILSVRC2012 WNIDs ({}{more}): folder names are used as they are",
        fewer.len(),
        scan.classes.len(),
        names.join(", "),
    );
    Problem::new(scan.root.to_string_lossy(), what)
}

/// Every folder above and of the classes (which are sorted), each after its parent.
fn nodes<'a>(classes: impl Iterator<Item = &'a ClassFolder>) -> Vec<NodeSpec> {
    let mut seen = HashSet::new();
    let mut nodes = Vec::new();
    for class in classes {
        let ends = class.key.match_indices('/').map(|(end, _)| end).chain([class.key.len()]);
        for end in ends {
            let key = &class.key[..end];
            if seen.insert(key) {
                nodes.push(node(key, end == class.key.len()));
            }
        }
    }
    nodes
}

fn node(key: &str, is_class: bool) -> NodeSpec {
    let (parent, name) = match key.rsplit_once('/') {
        Some((parent, name)) => (Some(parent), name),
        None => (None, key),
    };
    NodeSpec {
        key: key.to_owned(),
        parents: parent.map(str::to_owned).into_iter().collect(),
        lemmas: vec![words(name)],
        gloss: String::new(),
        is_class,
    }
}

/// A folder's name as words: `granny_smith` is "granny smith".
fn words(name: &str) -> String {
    let spaced = name.replace('_', " ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    if words.is_empty() || name.parse::<Wnid>().is_ok() { name.to_owned() } else { words.join(" ") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::Layout;

    fn scan(keys: &[&str]) -> Scan {
        let class = |key: &&str| ClassFolder::written(("", ""), key, &["a.jpg"], &[]);
        Scan::written(Layout::Flat, keys.iter().map(class).collect())
    }

    fn is_ilsvrc(key: &str) -> bool {
        ["n01440764", "n01443537"].contains(&key)
    }

    #[test]
    fn known_wnids_get_the_embedded_tree() {
        let (taxonomy, problems) = choose_taxonomy(&scan(&["n01440764", "n01443537"]), &is_ilsvrc);
        assert_eq!((taxonomy, problems.len()), (TaxonomySpec::Ilsvrc2012, 0));
    }

    #[test]
    fn one_odd_folder_costs_the_tree_and_is_named() {
        let odd = scan(&["n01440764", "n01443537", "n99999999"]);
        let (taxonomy, problems) = choose_taxonomy(&odd, &is_ilsvrc);
        let TaxonomySpec::Nodes(nodes) = taxonomy else { panic!("{taxonomy:?}") };
        assert_eq!(nodes[2].lemmas, ["n99999999"]);
        assert_eq!(
            problems[0].to_string(),
            "/pictures: 1 of 3 class folders are not ILSVRC2012 WNIDs (n99999999): \
             folder names are used as they are"
        );
    }

    #[test]
    fn the_few_are_named_even_if_they_are_the_known_ones() {
        let keys = ["a", "b", "c", "n01440764"];
        let (_, problems) = choose_taxonomy(&scan(&keys), &is_ilsvrc);
        assert!(problems[0].what.starts_with("1 of 4 class folders are ILSVRC2012 WNIDs (n0144"));
    }

    #[test]
    fn nesting_becomes_a_tree_with_every_node_after_its_parent() {
        let keys = ["Fruit", "Fruit/Apple/granny_smith", "Fruit/Pear", "_"];
        let (taxonomy, problems) = choose_taxonomy(&scan(&keys), &is_ilsvrc);
        let TaxonomySpec::Nodes(nodes) = taxonomy else { panic!("{taxonomy:?}") };
        let rows: Vec<_> = nodes
            .iter()
            .map(|n| {
                (
                    n.key.as_str(),
                    n.parents.first().map(String::as_str),
                    n.lemmas[0].as_str(),
                    n.is_class,
                )
            })
            .collect();
        assert_eq!(
            rows,
            [
                ("Fruit", None, "Fruit", true),
                ("Fruit/Apple", Some("Fruit"), "Apple", false),
                ("Fruit/Apple/granny_smith", Some("Fruit/Apple"), "granny smith", true),
                ("Fruit/Pear", Some("Fruit"), "Pear", true),
                ("_", None, "_", true),
            ]
        );
        assert_eq!(problems, []);
    }
}
