//! A dataset's own nodes as a graph, with whatever is wrong with them mended and reported.

use super::Node;
use super::walk::Vertex;
use crate::domain::{NodeSpec, Problem};
use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// Where the node at a place of the list stands, for problems: "pets.tsv, line 3".
pub(super) type PlaceOf<'a> = &'a dyn Fn(usize) -> String;

/// The graph of these nodes: one vertex for each key, under all its parents, no circles.
pub(super) fn graph(specs: &[NodeSpec], place_of: PlaceOf<'_>) -> (Vec<Vertex>, Vec<Problem>) {
    let mut reading = Reading { place_of, problems: Vec::new() };
    let (kept, places) = reading.distinct(specs);
    let mut parents = reading.resolve(&kept, &places);
    for (child, parent) in cut_circles(&mut parents) {
        let what = format!(
            "its parent {:?} is below it, a circle: that parent is left out",
            kept[parent].spec.key
        );
        reading.note(&kept[child], what);
    }
    let mut graph: Vec<_> = kept.iter().map(|listed| reading.vertex(listed)).collect();
    for (place, parents) in parents.into_iter().enumerate() {
        for parent in parents {
            graph[parent].children.push(place);
        }
    }
    (graph, reading.problems)
}

/// A node and its place in the list it came in.
struct Listed<'a> {
    place: usize,
    spec: &'a NodeSpec,
}

/// What was noticed on the way.
struct Reading<'a> {
    place_of: PlaceOf<'a>,
    problems: Vec<Problem>,
}

impl Reading<'_> {
    fn note(&mut self, listed: &Listed<'_>, what: impl AsRef<str>) {
        let what = format!("node {:?}: {}", listed.spec.key, what.as_ref());
        self.problems.push(Problem::new((self.place_of)(listed.place), what));
    }

    /// The first node of every key, and where each key is found.
    fn distinct<'a>(
        &mut self,
        specs: &'a [NodeSpec],
    ) -> (Vec<Listed<'a>>, HashMap<&'a str, usize>) {
        let mut kept: Vec<Listed<'a>> = Vec::with_capacity(specs.len());
        let mut places = HashMap::with_capacity(specs.len());
        for (place, spec) in specs.iter().enumerate() {
            let listed = Listed { place, spec };
            match places.entry(spec.key.as_str()) {
                Entry::Occupied(_) => self.note(&listed, "listed again; the first one counts"),
                Entry::Vacant(free) => {
                    free.insert(kept.len());
                    kept.push(listed);
                }
            }
        }
        (kept, places)
    }

    /// The places of each node's parents, each once.
    fn resolve(&mut self, kept: &[Listed<'_>], places: &HashMap<&str, usize>) -> Vec<Vec<usize>> {
        kept.iter().map(|listed| self.parents(listed, places)).collect()
    }

    fn parents(&mut self, listed: &Listed<'_>, places: &HashMap<&str, usize>) -> Vec<usize> {
        let mut found = Vec::with_capacity(listed.spec.parents.len());
        for parent in &listed.spec.parents {
            match places.get(parent.as_str()) {
                Some(place) if found.contains(place) => {}
                Some(&place) => found.push(place),
                None => self.note(listed, format!("its parent {parent:?} is not listed")),
            }
        }
        if found.is_empty() && !listed.spec.parents.is_empty() {
            self.note(listed, "no parent is left; taken as a root");
        }
        found
    }

    fn vertex(&mut self, listed: &Listed<'_>) -> Vertex {
        let spec = listed.spec;
        let lemmas: Vec<_> =
            spec.lemmas.iter().filter(|lemma| !lemma.trim().is_empty()).cloned().collect();
        if lemmas.is_empty() {
            self.note(listed, "has no words; its key stands in");
        }
        let node = Node::new(&spec.key, lemmas, &spec.gloss);
        Vertex { node, is_class: spec.is_class, children: Vec::new() }
    }
}

/// How far a climb through the parents has come with a node.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Climb {
    NotMet,
    /// On the way from the start to where the climb is: meeting it again closes a circle.
    Under,
    Done,
}

/// Takes out the edges to a parent that close a circle, and names them as child and parent. A
/// stack of its own instead of recursion, since a dataset may nest as deep as it likes.
fn cut_circles(parents: &mut [Vec<usize>]) -> Vec<(usize, usize)> {
    let mut cuts = Vec::new();
    let mut met = vec![Climb::NotMet; parents.len()];
    for start in 0..parents.len() {
        if met[start] == Climb::Done {
            continue;
        }
        met[start] = Climb::Under;
        // Each node of the way with the number of its parents that were looked at.
        let mut way = vec![(start, 0)];
        while let Some((here, next)) = way.last_mut() {
            let here = *here;
            let Some(&parent) = parents[here].get(*next) else {
                met[here] = Climb::Done;
                way.pop();
                continue;
            };
            match met[parent] {
                Climb::Under => {
                    parents[here].remove(*next);
                    cuts.push((here, parent));
                }
                Climb::Done => *next += 1,
                Climb::NotMet => {
                    *next += 1;
                    met[parent] = Climb::Under;
                    way.push((parent, 0));
                }
            }
        }
    }
    cuts
}

#[cfg(test)]
mod tests {
    use crate::domain::{ClassId, ClassNames, NodeSpec, Problem};
    use crate::taxonomy::{NodeId, Taxonomy};
    use proptest::prelude::*;

    /// Nodes from `key<parent|parent`; a key ending in `!` cannot be chosen.
    fn specs(texts: &[&str]) -> Vec<NodeSpec> {
        let spec = |text: &&str| {
            let (key, parent) = text.split_once('<').unwrap_or((text, ""));
            NodeSpec {
                key: key.trim_end_matches('!').to_owned(),
                parents: parent.split('|').filter(|p| !p.is_empty()).map(str::to_owned).collect(),
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
            [
                "taxonomy: node \"a\": its parent \"nowhere\" is not listed",
                "taxonomy: node \"a\": no parent is left; taken as a root"
            ]
        );
    }

    #[test]
    fn a_repeated_key_counts_once() {
        let (taxonomy, problems) = build(&["p!", "a", "a<p"]);
        assert_eq!(class_keys(&taxonomy), ["a"]);
        assert_eq!(taxonomy.parent(taxonomy.find("a").unwrap()), None);
        assert_eq!(problems, ["taxonomy: node \"a\": listed again; the first one counts"]);
    }

    #[test]
    fn a_circle_is_cut_once_and_what_hangs_from_it_stays() {
        let (taxonomy, problems) = build(&["tail<x", "x<y", "y<z", "z<x", "self<self"]);
        let expected = [
            "taxonomy: node \"z\": its parent \"x\" is below it, a circle: that parent is left out",
            "taxonomy: node \"self\": its parent \"self\" is below it, a circle: that parent is left out",
        ];
        assert_eq!(problems, expected);
        assert_eq!(class_keys(&taxonomy), ["z", "y", "x", "tail", "self"]);
        assert_eq!(taxonomy.parent(taxonomy.find("tail").unwrap()), taxonomy.find("x"));
    }

    #[test]
    fn a_circle_costs_one_of_several_parents() {
        let (taxonomy, problems) = build(&["root", "a<root|b", "b<a"]);
        assert_eq!(problems.len(), 1, "{problems:?}");
        assert_eq!(class_keys(&taxonomy), ["root", "a", "b"]);
    }

    #[test]
    fn a_node_under_several_parents_counts_at_its_first_visit_and_knows_them_all() {
        let (taxonomy, problems) = build(&["pet!", "wild!", "cat<wild|pet", "fox<wild", "hen<pet"]);
        assert!(problems.is_empty());
        assert_eq!(class_keys(&taxonomy), ["cat", "hen", "fox"]);
        let cat = taxonomy.find("cat").unwrap();
        let keys = |nodes: &mut dyn Iterator<Item = NodeId>| -> Vec<String> {
            nodes.map(|node| taxonomy.node(node).key.clone()).collect()
        };
        assert_eq!(keys(&mut taxonomy.ancestors(cat)), ["pet"]);
        assert_eq!(keys(&mut taxonomy.lineage(cat).into_iter()), ["pet", "wild"]);
    }

    #[test]
    fn one_unknown_parent_of_several_is_named_and_the_others_hold() {
        let (taxonomy, problems) = build(&["pet!", "cat<nowhere|pet|pet"]);
        assert_eq!(problems, ["taxonomy: node \"cat\": its parent \"nowhere\" is not listed"]);
        let cat = taxonomy.find("cat").unwrap();
        assert_eq!(taxonomy.parents(cat), [taxonomy.find("pet").unwrap()]);
    }

    #[test]
    fn a_lineage_is_bounded() {
        let deep: Vec<String> =
            (0..3_000).map(|n: u32| format!("k{n}<k{}", n.wrapping_sub(1))).collect();
        let deep: Vec<&str> = deep.iter().map(String::as_str).collect();
        let (taxonomy, _) = build(&deep);
        assert_eq!(taxonomy.lineage(taxonomy.find("k2999").unwrap()).len(), 64);
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
                parents: depth.checked_sub(1).iter().map(ToString::to_string).collect(),
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
        fn any_spec()(
            key in "[a-h]", parents in proptest::collection::vec("[a-j]", 0..4), is_class: bool
        ) -> NodeSpec {
            NodeSpec { key, parents, lemmas: Vec::new(), gloss: String::new(), is_class }
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

        #[test]
        fn a_tree_written_out_and_read_again_is_the_same(
            nodes in proptest::collection::vec(any_spec(), 0..12),
        ) {
            let (taxonomy, _) = Taxonomy::from_nodes(&nodes);
            let written = taxonomy.specs();
            for (place, spec) in written.iter().enumerate() {
                let above = |parent: &String| written.iter().position(|s| s.key == *parent);
                prop_assert!(spec.parents.first().and_then(above).is_none_or(|p| p < place));
            }
            let (again, problems) = Taxonomy::from_nodes(&written);
            prop_assert_eq!(problems, vec![]);
            prop_assert_eq!(&again.nodes, &taxonomy.nodes);
            prop_assert_eq!(again.specs(), written);
        }
    }
}
