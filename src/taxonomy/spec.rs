//! A dataset's own nodes as a graph, with whatever is wrong with them mended and reported.

use super::Node;
use super::walk::Vertex;
use crate::domain::{NodeSpec, Problem};
use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// The graph of these nodes: one vertex for each key, each with at most one parent, no circles.
pub(super) fn graph(specs: &[NodeSpec]) -> (Vec<Vertex>, Vec<Problem>) {
    let mut problems = Vec::new();
    let (specs, places) = distinct(specs, &mut problems);
    let mut parents = resolve(&specs, &places, &mut problems);
    for cut in cut_circles(&mut parents) {
        let what = "its parents lead back to itself; taken as a root";
        problems.push(problem(specs[cut], what));
    }
    let mut graph: Vec<_> = specs.iter().map(|spec| vertex(spec, &mut problems)).collect();
    for (place, parent) in parents.into_iter().enumerate() {
        if let Some(parent) = parent {
            graph[parent].children.push(place);
        }
    }
    (graph, problems)
}

fn problem(spec: &NodeSpec, what: impl Into<String>) -> Problem {
    Problem::new(format!("taxonomy node {:?}", spec.key), what)
}

/// The first node of every key, and where each key is found.
fn distinct<'a>(
    specs: &'a [NodeSpec],
    problems: &mut Vec<Problem>,
) -> (Vec<&'a NodeSpec>, HashMap<&'a str, usize>) {
    let mut kept = Vec::with_capacity(specs.len());
    let mut places = HashMap::with_capacity(specs.len());
    for spec in specs {
        match places.entry(spec.key.as_str()) {
            Entry::Occupied(_) => {
                problems.push(problem(spec, "listed again; the first one counts"));
            }
            Entry::Vacant(free) => {
                free.insert(kept.len());
                kept.push(spec);
            }
        }
    }
    (kept, places)
}

/// The place of each node's parent.
fn resolve(
    specs: &[&NodeSpec],
    places: &HashMap<&str, usize>,
    problems: &mut Vec<Problem>,
) -> Vec<Option<usize>> {
    let mut place_of = |spec: &NodeSpec| {
        let parent = spec.parent.as_deref()?;
        let place = places.get(parent).copied();
        if place.is_none() {
            let what = format!("its parent {parent:?} is not listed; taken as a root");
            problems.push(problem(spec, what));
        }
        place
    };
    specs.iter().map(|spec| place_of(spec)).collect()
}

/// Makes a root of one node in every circle of parents, and names those nodes.
fn cut_circles(parents: &mut [Option<usize>]) -> Vec<usize> {
    let mut cuts = Vec::new();
    // The climb that first came by; a climb that meets its own number has gone in a circle.
    let mut climbed_by = vec![None; parents.len()];
    for start in 0..parents.len() {
        let mut here = start;
        while climbed_by[here].is_none() {
            climbed_by[here] = Some(start);
            match parents[here] {
                Some(parent) if climbed_by[parent] == Some(start) => {
                    cuts.push(parent);
                    parents[parent] = None;
                }
                Some(parent) => here = parent,
                None => {}
            }
        }
    }
    cuts
}

fn vertex(spec: &NodeSpec, problems: &mut Vec<Problem>) -> Vertex {
    let lemmas: Vec<_> =
        spec.lemmas.iter().filter(|lemma| !lemma.trim().is_empty()).cloned().collect();
    if lemmas.is_empty() {
        problems.push(problem(spec, "has no words; its key stands in"));
    }
    let node = Node::new(&spec.key, lemmas, &spec.gloss);
    Vertex { node, is_class: spec.is_class, children: Vec::new() }
}

#[cfg(test)]
mod tests {
    use crate::domain::{ClassId, ClassNames, NodeSpec, Problem};
    use crate::taxonomy::{NodeId, Taxonomy};
    use proptest::prelude::*;

    /// Nodes from `key<parent`; a key ending in `!` cannot be chosen.
    fn specs(texts: &[&str]) -> Vec<NodeSpec> {
        let spec = |text: &&str| {
            let (key, parent) = text.split_once('<').unwrap_or((text, ""));
            NodeSpec {
                key: key.trim_end_matches('!').to_owned(),
                parent: Some(parent.to_owned()).filter(|parent| !parent.is_empty()),
                lemmas: vec![key.to_uppercase()],
                gloss: String::new(),
                is_class: !key.ends_with('!'),
            }
        };
        texts.iter().map(spec).collect()
    }

    fn build(texts: &[&str]) -> (Taxonomy, Vec<String>) {
        let (taxonomy, problems) = Taxonomy::from_nodes(&specs(texts));
        (taxonomy, problems.iter().map(Problem::to_string).collect())
    }

    fn class_keys(taxonomy: &Taxonomy) -> Vec<&str> {
        taxonomy.classes().map(|class| taxonomy.key(class)).collect()
    }

    #[test]
    fn siblings_keep_the_order_of_the_list() {
        let (taxonomy, problems) = build(&["f!", "v!", "z<f", "a<f", "m<v"]);
        assert_eq!(class_keys(&taxonomy), ["z", "a", "m"]);
        assert!(problems.is_empty());
        let v = taxonomy.find("v").unwrap();
        assert_eq!(taxonomy.chips(ClassId(2)), [v]);
        assert_eq!(taxonomy.subtree(v), 2..3);
    }

    #[test]
    fn a_child_may_be_listed_before_its_parent() {
        let (taxonomy, problems) = build(&["a<f", "f!"]);
        assert!(problems.is_empty());
        assert_eq!(taxonomy.parent(taxonomy.find("a").unwrap()), taxonomy.find("f"));
    }

    #[test]
    fn a_class_may_hold_classes_and_is_no_chip() {
        let (taxonomy, _) = build(&["dog", "terrier<dog", "cairn<terrier"]);
        assert_eq!(class_keys(&taxonomy), ["dog", "terrier", "cairn"]);
        let dog = taxonomy.find("dog").unwrap();
        assert_eq!(taxonomy.subtree(dog), 0..3);
        assert!(taxonomy.classes().all(|class| taxonomy.chips(class).is_empty()));
        assert_eq!(taxonomy.inner_nodes().count(), 2);
    }

    #[test]
    fn an_unknown_parent_makes_a_root() {
        let (taxonomy, problems) = build(&["a<nowhere", "b"]);
        assert_eq!(class_keys(&taxonomy), ["a", "b"]);
        assert_eq!(
            problems,
            ["taxonomy node \"a\": its parent \"nowhere\" is not listed; taken as a root"]
        );
    }

    #[test]
    fn a_repeated_key_counts_once() {
        let (taxonomy, problems) = build(&["p!", "a", "a<p"]);
        assert_eq!(class_keys(&taxonomy), ["a"]);
        assert_eq!(taxonomy.parent(taxonomy.find("a").unwrap()), None);
        assert_eq!(problems, ["taxonomy node \"a\": listed again; the first one counts"]);
    }

    #[test]
    fn a_circle_is_cut_once_and_what_hangs_from_it_stays() {
        let (taxonomy, problems) = build(&["tail<x", "x<y", "y<z", "z<x", "self<self"]);
        assert_eq!(problems.len(), 2, "{problems:?}");
        assert_eq!(class_keys(&taxonomy), ["x", "tail", "z", "y", "self"]);
        assert_eq!(taxonomy.parent(taxonomy.find("tail").unwrap()), taxonomy.find("x"));
    }

    #[test]
    fn without_words_the_key_is_shown() {
        let mut nodes = specs(&["a/b"]);
        nodes[0].lemmas = vec!["  ".to_owned()];
        let (taxonomy, problems) = Taxonomy::from_nodes(&nodes);
        assert_eq!(taxonomy.class_node(ClassId(0)).name(), "a/b");
        assert_eq!(problems.len(), 1);
    }

    #[test]
    fn a_key_that_is_no_class_has_no_position() {
        let (taxonomy, _) = build(&["f!", "a<f"]);
        assert_eq!(taxonomy.class("f"), None);
        assert_eq!(taxonomy.class("a"), Some(ClassId(0)));
        assert_eq!(taxonomy.class("b"), None);
    }

    #[test]
    fn very_deep_nesting_is_no_trouble() {
        let deep: Vec<_> = (0..100_000)
            .map(|depth: u32| NodeSpec {
                key: depth.to_string(),
                parent: depth.checked_sub(1).map(|above| above.to_string()),
                lemmas: vec!["x".to_owned()],
                gloss: String::new(),
                is_class: depth == 99_999,
            })
            .collect();
        let (taxonomy, problems) = Taxonomy::from_nodes(&deep);
        assert!(problems.is_empty());
        assert_eq!(taxonomy.chips(ClassId(0)).len(), 99_999);
    }

    prop_compose! {
        fn any_spec()(key in "[a-h]", parent in proptest::option::of("[a-j]"), is_class: bool)
            -> NodeSpec {
            NodeSpec { key, parent, lemmas: Vec::new(), gloss: String::new(), is_class }
        }
    }

    fn is_below(taxonomy: &Taxonomy, class: ClassId, node: NodeId) -> bool {
        let leaf = taxonomy.node_of(class);
        leaf == node || taxonomy.ancestors(leaf).any(|above| above == node)
    }

    proptest! {
        #[test]
        fn nonsense_becomes_a_sane_tree(nodes in proptest::collection::vec(any_spec(), 0..12)) {
            let (taxonomy, _) = Taxonomy::from_nodes(&nodes);
            for spec in &nodes {
                let first = nodes.iter().find(|other| other.key == spec.key).unwrap();
                let id = taxonomy.find(&spec.key);
                prop_assert!(id.is_some_and(|id| taxonomy.node(id).key == spec.key));
                prop_assert_eq!(taxonomy.class(&spec.key).is_some(), first.is_class);
            }
            let mut chips = 0;
            for class in taxonomy.classes() {
                prop_assert_eq!(taxonomy.class_node(class).class, Some(class));
                chips += taxonomy.chips(class).len();
            }
            prop_assert!(chips + taxonomy.len() <= taxonomy.nodes.len());
            for &node in &taxonomy.ids {
                for class in taxonomy.classes() {
                    let is_inside = taxonomy.subtree(node).contains(&class.0);
                    prop_assert_eq!(is_inside, is_below(&taxonomy, class, node));
                }
                for &child in taxonomy.children(node) {
                    prop_assert_eq!(taxonomy.parent(child), Some(node));
                }
            }
        }
    }
}
