//! The embedded tree of ILSVRC2012: 1,000 classes and the 860 WordNet synsets above them.
//! `assets/README.md` says where the file comes from.

use super::walk::{Vertex, walk};
use super::{IlsvrcIds, Node, Taxonomy};
use crate::domain::Problem;
use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

/// A head line, then a synset a line: WNID, ILSVRC id, class index (classes only), lemmas,
/// gloss, children (ILSVRC ids in the devkit's order). Tabs between the fields, nothing quoted.
const TABLE: &str = include_str!("../../assets/taxonomy/ilsvrc2012.tsv");

/// The embedded tree, read on the first call.
pub(super) fn embedded() -> Arc<Taxonomy> {
    static TAXONOMY: OnceLock<Arc<Taxonomy>> = OnceLock::new();
    // A test holds the embedded file to having no problems.
    Arc::clone(TAXONOMY.get_or_init(|| Arc::new(walk(parse(TABLE).0))))
}

/// A line of the table.
struct Synset<'a> {
    vertex: Vertex,
    ids: IlsvrcIds,
    children: &'a str,
}

/// The graph in a table; lines and children that make no sense are left out and named.
fn parse(table: &str) -> (Vec<Vertex>, Vec<Problem>) {
    let mut problems = Vec::new();
    let mut synsets = Vec::new();
    for (line, text) in table.lines().enumerate().skip(1) {
        match parse_line(text) {
            Some(synset) => synsets.push(synset),
            None => problems.push(problem(line, format!("not a synset: {text:?}"))),
        }
    }
    let places: HashMap<u16, usize> =
        synsets.iter().enumerate().map(|(place, synset)| (synset.ids.ilsvrc_id, place)).collect();
    for synset in &mut synsets {
        for child in synset.children.split_ascii_whitespace() {
            match child.parse().ok().and_then(|id: u16| places.get(&id)) {
                Some(&place) => synset.vertex.children.push(place),
                None => problems.push(Problem::new(
                    format!("ilsvrc2012.tsv, synset {}", synset.ids.ilsvrc_id),
                    format!("its child {child:?} is not listed"),
                )),
            }
        }
    }
    (synsets.into_iter().map(|synset| synset.vertex).collect(), problems)
}

fn problem(line: usize, what: String) -> Problem {
    Problem::new(format!("ilsvrc2012.tsv, line {}", line + 1), what)
}

fn parse_line(text: &str) -> Option<Synset<'_>> {
    let mut fields = text.split('\t');
    let mut field = || fields.next();
    let (wnid, ilsvrc_id, index) = (field()?, field()?, field()?);
    let (lemmas, gloss, children) = (field()?, field()?, field()?);
    let class_index = if index.is_empty() { None } else { Some(index.parse().ok()?) };
    let ids = IlsvrcIds { class_index, ilsvrc_id: ilsvrc_id.parse().ok()? };
    let mut node = Node::new(wnid, lemmas.split(", ").map(str::to_owned).collect(), gloss);
    node.ilsvrc = Some(ids);
    let vertex = Vertex { node, is_class: class_index.is_some(), children: Vec::new() };
    Some(Synset { vertex, ids, children })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{ClassId, ClassNames, Wnid};
    use crate::taxonomy::NodeId;
    use std::collections::HashSet;

    fn names(taxonomy: &Taxonomy, nodes: &[NodeId]) -> Vec<String> {
        nodes.iter().map(|&node| taxonomy.node(node).name().to_owned()).collect()
    }

    /// The list as the interface of 2014 printed it, one chip or class a line.
    fn flattened(taxonomy: &Taxonomy) -> Vec<&str> {
        let chips_and_class = |class| {
            let class_node = std::iter::once(taxonomy.node_of(class));
            taxonomy.chips(class).iter().copied().chain(class_node)
        };
        let nodes = taxonomy.classes().flat_map(chips_and_class);
        nodes.map(|node| taxonomy.node(node).all_lemmas()).collect()
    }

    fn class_named(taxonomy: &Taxonomy, name: &str) -> ClassId {
        taxonomy.classes().find(|&class| taxonomy.class_node(class).name() == name).unwrap()
    }

    #[test]
    fn the_embedded_file_has_no_problems_and_is_read_once() {
        assert_eq!(parse(TABLE).1, []);
        assert!(Arc::ptr_eq(&embedded(), &embedded()));
    }

    #[test]
    fn a_broken_line_is_named_and_the_others_are_kept() {
        let table = "head\nn1\t1\t0\ta, b\tgloss\t\nn2\t2\nn3\t3\t\tc\t\t1 9 x\nn4\t4\tz\td\t\t\n";
        let (graph, problems) = parse(table);
        assert_eq!(graph.len(), 2);
        let places: Vec<_> = problems.iter().map(|problem| problem.place.as_str()).collect();
        let line = |line| format!("ilsvrc2012.tsv, line {line}");
        let synset = "ilsvrc2012.tsv, synset 3";
        assert_eq!(places, [&line(3), &line(5), synset, synset]);
        let taxonomy = walk(graph);
        assert_eq!(taxonomy.class_node(ClassId(0)).lemmas, ["a", "b"]);
    }

    #[test]
    fn there_are_1000_leaves_and_860_inner_nodes() {
        let taxonomy = embedded();
        assert_eq!(taxonomy.len(), 1000);
        assert_eq!(taxonomy.inner_nodes().count(), 860);
        assert_eq!(taxonomy.nodes.len(), 1860);
        assert!(taxonomy.classes().all(|c| taxonomy.children(taxonomy.node_of(c)).is_empty()));
    }

    #[test]
    fn there_is_one_root_and_75_nodes_have_several_parents() {
        let taxonomy = embedded();
        let with = |test: fn(usize) -> bool| {
            taxonomy.ids.iter().filter(|&&node| test(taxonomy.parents(node).len())).count()
        };
        assert_eq!(with(|parents| parents == 0), 1);
        assert_eq!(with(|parents| parents > 1), 75);
        let edges: usize = taxonomy.ids.iter().map(|&node| taxonomy.parents(node).len()).sum();
        assert_eq!(edges, 1937);
        assert_eq!(taxonomy.ids.iter().filter(|&&n| taxonomy.subtree(n).is_empty()).count(), 53);
    }

    #[test]
    fn nearer_relatives_have_a_lower_common_ancestor() {
        let taxonomy = embedded();
        let node = |key: &str| taxonomy.find(key).unwrap();
        let (airedale, border, tabby) = (node("n02096051"), node("n02093754"), node("n02123045"));
        let heights = taxonomy.heights();
        let apart = |one, other| heights[taxonomy.common(one, other).unwrap().index()];
        assert_eq!(apart(airedale, airedale), 0);
        assert!(apart(airedale, border) >= 1);
        assert!(apart(airedale, border) < apart(airedale, tabby));
        assert_eq!(apart(airedale, tabby), apart(tabby, airedale));
    }

    #[test]
    fn terrier_occurs_36_times_in_the_list() {
        let occurrences: usize = flattened(&embedded())
            .iter()
            .map(|text| text.to_lowercase().matches("terrier").count())
            .sum();
        assert_eq!(occurrences, 36);
    }

    #[test]
    fn dogs_and_motor_vehicles_stand_where_they_stood_in_2014() {
        let taxonomy = embedded();
        let dogs = taxonomy.subtree(taxonomy.find("n02084071").unwrap());
        assert_eq!((dogs.clone(), dogs.len()), (145..263, 118));
        let motor_vehicles = taxonomy.subtree(taxonomy.find("n03791235").unwrap());
        assert_eq!((motor_vehicles.clone(), motor_vehicles.len()), (662..684, 22));
    }

    #[test]
    fn the_rows_of_the_screenshots_follow_each_other() {
        let taxonomy = embedded();
        for run in [
            ["consomme", "hotdog", "cheeseburger", "plate"],
            ["Australian terrier", "soft-coated wheaten terrier", "Dandie Dinmont", "Airedale"],
        ] {
            let ClassId(first) = class_named(&taxonomy, run[0]);
            let rows = (first..first + 4).map(|row| taxonomy.class_node(ClassId(row)).name());
            assert_eq!(rows.collect::<Vec<_>>(), run);
        }
    }

    #[test]
    fn the_chips_of_the_screenshots_stand_before_their_rows() {
        let taxonomy = embedded();
        let chips = |name| names(&taxonomy, taxonomy.chips(class_named(&taxonomy, name)));
        assert_eq!(chips("hotdog"), ["snack food", "sandwich"]);
        assert_eq!(chips("cheeseburger"), ["hamburger"]);
        assert_eq!(chips("plate"), ["course", "entree"]);
        assert_eq!(chips("Australian terrier"), ["terrier"]);
        assert_eq!(chips("Airedale"), Vec::<String>::new());
        let hotdog = taxonomy.class_node(class_named(&taxonomy, "hotdog"));
        assert_eq!(hotdog.all_lemmas(), "hotdog, hot dog, red hot");
    }

    #[test]
    fn known_classes_have_their_numbers() {
        let taxonomy = embedded();
        let ids = |wnid| taxonomy.class_node(taxonomy.class(wnid).unwrap()).ilsvrc.unwrap();
        let expected =
            |class_index, ilsvrc_id| IlsvrcIds { class_index: Some(class_index), ilsvrc_id };
        assert_eq!(ids("n01440764"), expected(0, 449), "tench");
        assert_eq!(ids("n02119789"), expected(278, 1), "kit fox");
        assert_eq!(ids("n15075141"), expected(999, 889), "toilet tissue");
        assert_eq!(taxonomy.class("n00001740"), None, "entity is no class");
    }

    #[test]
    fn class_indices_number_the_sorted_wnids_and_ids_are_complete() {
        let taxonomy = embedded();
        let mut by_index: Vec<_> = taxonomy
            .classes()
            .map(|class| (taxonomy.class_node(class).ilsvrc.unwrap(), taxonomy.key(class)))
            .collect();
        by_index.sort_by_key(|(ids, _)| ids.class_index);
        assert!(by_index.is_sorted_by_key(|(_, wnid)| *wnid));
        let indices: Vec<_> = by_index.iter().filter_map(|(ids, _)| ids.class_index).collect();
        assert_eq!(indices, (0..1000).collect::<Vec<_>>());
        assert!(by_index.iter().all(|(ids, _)| (1..=1000).contains(&ids.ilsvrc_id)));
        let ids = taxonomy.nodes.iter().map(|node| node.ilsvrc.unwrap().ilsvrc_id);
        assert_eq!(ids.collect::<HashSet<_>>().len(), 1860);
    }

    #[test]
    fn every_node_is_named_and_defined() {
        for node in &embedded().nodes {
            assert!(node.key.parse::<Wnid>().is_ok(), "{node:?}");
            assert!(!node.gloss.is_empty(), "{node:?}");
            assert!(node.lemmas.iter().all(|lemma| lemma.trim() == lemma && !lemma.is_empty()));
        }
    }
}
