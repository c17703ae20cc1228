//! From a graph to a tree: the depth-first walk in which every node counts at its first visit.

use super::{Links, Node, NodeId, Taxonomy, count};
use crate::domain::ClassId;

/// A node before the walk.
#[derive(Debug)]
pub(super) struct Vertex {
    pub(super) node: Node,
    /// Whether it can be chosen as an answer.
    pub(super) is_class: bool,
    /// Places of its children in the graph, in list order.
    pub(super) children: Vec<usize>,
}

/// The tree of a graph, whose roots are the vertices that are nobody's children, in order.
/// What no root leads to is left out.
pub(super) fn walk(graph: Vec<Vertex>) -> Taxonomy {
    let visits = first_visits(&graph);
    let links = link(&graph, &visits);
    let mut taxonomy = Taxonomy { links, ..Taxonomy::default() };
    let mut graph: Vec<_> = graph.into_iter().map(Some).collect();
    for visit in visits {
        if let Some(vertex) = graph[visit.vertex].take() {
            taxonomy.push(vertex.node, vertex.is_class);
        }
    }
    taxonomy.measure_subtrees();
    taxonomy
}

impl Taxonomy {
    /// Appends the next node of the walk.
    fn push(&mut self, mut node: Node, is_class: bool) {
        let id = NodeId::at(self.nodes.len());
        if is_class {
            node.class = Some(ClassId(count(self.classes.len())));
            self.classes.push(id);
        }
        self.by_key.insert(node.key.clone(), id);
        self.ids.push(id);
        self.nodes.push(node);
    }

    /// Notes which classes stand at and below each node.
    fn measure_subtrees(&mut self) {
        let mut classes = 0;
        for (node, links) in self.nodes.iter().zip(&mut self.links) {
            let own = u32::from(node.class.is_some());
            links.subtree = classes..classes + own;
            classes += own;
        }
        // Children have higher ids than their parent: backwards, each is complete when it is
        // added to the one above.
        for &id in self.ids.iter().rev() {
            let end = self.links[id.index()].subtree.end;
            if let Some(parent) = self.parent(id) {
                let above = &mut self.links[parent.index()].subtree;
                above.end = above.end.max(end);
            }
        }
    }
}

/// A vertex at its place in the walk.
struct Visit {
    vertex: usize,
    /// From where it was reached; `None` for a root.
    from: Option<NodeId>,
}

/// All vertices in the order of their first visit. A stack of its own instead of recursion, since
/// a dataset may nest as deep as it likes.
fn first_visits(graph: &[Vertex]) -> Vec<Visit> {
    let mut is_root = vec![true; graph.len()];
    for &child in graph.iter().flat_map(|vertex| &vertex.children) {
        is_root[child] = false;
    }
    let roots = (0..graph.len()).rev().filter(|&vertex| is_root[vertex]);
    let mut waiting: Vec<_> = roots.map(|vertex| Visit { vertex, from: None }).collect();
    let mut is_visited = vec![false; graph.len()];
    let mut visits = Vec::with_capacity(graph.len());
    while let Some(visit) = waiting.pop() {
        if std::mem::replace(&mut is_visited[visit.vertex], true) {
            continue;
        }
        let from = Some(NodeId::at(visits.len()));
        let children = graph[visit.vertex].children.iter().rev();
        waiting.extend(children.map(|&vertex| Visit { vertex, from }));
        visits.push(visit);
    }
    visits
}

/// The edges of every node, by its place in the walk. The subtrees are still empty.
fn link(graph: &[Vertex], visits: &[Visit]) -> Vec<Links> {
    let mut links: Vec<Links> = visits.iter().map(|_| Links::default()).collect();
    let mut places = vec![0; graph.len()];
    for (place, visit) in visits.iter().enumerate() {
        places[visit.vertex] = place;
        if let Some(from) = visit.from {
            links[place].parents.push(from);
            links[from.index()].children.push(NodeId::at(place));
        }
    }
    for (place, visit) in visits.iter().enumerate() {
        let id = NodeId::at(place);
        for &child in &graph[visit.vertex].children {
            let parents = &mut links[places[child]].parents;
            if !parents.contains(&id) {
                parents.push(id);
            }
        }
    }
    links
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A graph from each vertex's key and children; those without children are classes.
    fn tree(vertices: &[(&str, &[usize])]) -> Taxonomy {
        let vertex = |&(key, children): &(&str, &[usize])| Vertex {
            node: Node::new(key, Vec::new(), ""),
            is_class: children.is_empty(),
            children: children.to_vec(),
        };
        walk(vertices.iter().map(vertex).collect())
    }

    fn keys(taxonomy: &Taxonomy, nodes: impl IntoIterator<Item = NodeId>) -> Vec<&str> {
        nodes.into_iter().map(|node| taxonomy.node(node).key.as_str()).collect()
    }

    #[test]
    fn a_node_with_two_parents_counts_where_it_is_first_visited() {
        // The root lists the shared leaf after the branch that leads to it.
        let taxonomy = tree(&[("root", &[1, 3]), ("branch", &[2, 3]), ("a", &[]), ("shared", &[])]);
        let shared = taxonomy.find("shared").unwrap();
        assert_eq!(keys(&taxonomy, taxonomy.ids.clone()), ["root", "branch", "a", "shared"]);
        assert_eq!(keys(&taxonomy, taxonomy.parents(shared).to_vec()), ["branch", "root"]);
        assert_eq!(keys(&taxonomy, taxonomy.ancestors(shared)), ["branch", "root"]);
        let root = taxonomy.find("root").unwrap();
        assert_eq!(keys(&taxonomy, taxonomy.children(root).to_vec()), ["branch"]);
    }

    #[test]
    fn a_node_emptied_by_earlier_visits_is_a_chip_with_an_empty_subtree() {
        let taxonomy =
            tree(&[("root", &[1, 2, 4]), ("first", &[3]), ("late", &[3]), ("x", &[]), ("y", &[])]);
        let late = taxonomy.find("late").unwrap();
        assert_eq!(taxonomy.subtree(late), 1..1);
        assert_eq!(keys(&taxonomy, taxonomy.chips(ClassId(0)).to_vec()), ["root", "first"]);
        assert_eq!(keys(&taxonomy, taxonomy.chips(ClassId(1)).to_vec()), ["late"]);
    }

    #[test]
    fn an_edge_listed_twice_is_one_edge() {
        let taxonomy = tree(&[("root", &[1, 1]), ("a", &[])]);
        assert_eq!(taxonomy.len(), 1);
        assert_eq!(taxonomy.parents(taxonomy.find("a").unwrap()).len(), 1);
    }

    #[test]
    fn nothing_makes_an_empty_tree() {
        let taxonomy = tree(&[]);
        assert!(taxonomy.is_empty());
        assert_eq!(taxonomy.classes().len(), 0);
        assert_eq!(taxonomy.inner_nodes().count(), 0);
    }
}
