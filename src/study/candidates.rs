//! Fewer classes to choose among: what models take an image for, and what lies near that.

use super::CandidateRule;
use crate::domain::ClassId;
use crate::taxonomy::{NodeId, Taxonomy};
use std::collections::{HashMap, HashSet, VecDeque};

/// The classes that can be chosen of an image, in list order: the first [`CandidateRule::top`] of
/// each ranking (one for each model, the likeliest class first), and then, until there are
/// [`CandidateRule::n`], those nearest to one of these.
///
/// The distance of two classes is the number of edges of the way between them in the tree of the
/// class list; roots hang together as if they had a parent. Of classes equally near to the models'
/// that comes first whose nearest one has the better rank, then the one that stands first in the
/// list.
pub fn candidates(
    taxonomy: &Taxonomy,
    rankings: &[&[ClassId]],
    rule: &CandidateRule,
) -> Vec<ClassId> {
    let mut walk = Walk::from(begin(taxonomy, rankings, rule.top), taxonomy);
    let mut found: Vec<(Nearness, ClassId)> = Vec::new();
    while let Some((node, nearness)) = walk.next(rule.near) {
        if found.len() >= rule.n && found.last().is_some_and(|&(last, _)| last < nearness) {
            break;
        }
        let class = node.and_then(|node| taxonomy.node(node).class);
        found.extend(class.map(|class| (nearness, class)));
    }
    found.sort_unstable();
    found.truncate(rule.n);
    let mut classes: Vec<ClassId> = found.into_iter().map(|(_, class)| class).collect();
    classes.sort_unstable();
    classes
}

/// The classes of the models with the best rank (0-based) of each, the best first. Classes the
/// taxonomy does not have are left out.
fn begin(taxonomy: &Taxonomy, rankings: &[&[ClassId]], top: usize) -> Vec<(NodeId, usize)> {
    let mut ranks: HashMap<ClassId, usize> = HashMap::new();
    for ranking in rankings {
        for (rank, &class) in ranking.iter().take(top).enumerate() {
            let best = ranks.entry(class).or_insert(rank);
            *best = rank.min(*best);
        }
    }
    let known = ranks.into_iter().filter(|(class, _)| class.index() < taxonomy.len());
    let mut begin: Vec<_> = known.map(|(class, rank)| (taxonomy.node_of(class), rank)).collect();
    begin.sort_unstable_by_key(|&(node, rank)| (rank, node));
    begin
}

/// How near a node is to the classes of the models; less is nearer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Nearness {
    /// Edges to the nearest of them.
    distance: u32,
    /// The best rank among the nearest.
    rank: usize,
}

/// A walk in all directions at once, from several nodes. `None` stands for what is above the roots.
struct Walk<'a> {
    taxonomy: &'a Taxonomy,
    /// Nodes to be visited, the nearest first: each step adds neighbours that are farther by one, so
    /// that the order of those before it holds for them, too.
    waiting: VecDeque<(Option<NodeId>, Nearness)>,
    met: HashSet<Option<NodeId>>,
}

impl<'a> Walk<'a> {
    fn from(begin: Vec<(NodeId, usize)>, taxonomy: &'a Taxonomy) -> Self {
        let step = |(node, rank)| (Some(node), Nearness { distance: 0, rank });
        let waiting: VecDeque<_> = begin.into_iter().map(step).collect();
        let met = waiting.iter().map(|&(node, _)| node).collect();
        Self { taxonomy, waiting, met }
    }

    /// The next node that is at most so many edges away.
    fn next(&mut self, farthest: Option<u32>) -> Option<(Option<NodeId>, Nearness)> {
        let (node, nearness) = self.waiting.pop_front()?;
        if farthest.is_none_or(|farthest| nearness.distance < farthest) {
            let farther = Nearness { distance: nearness.distance + 1, ..nearness };
            for neighbour in self.neighbours(node) {
                if self.met.insert(neighbour) {
                    self.waiting.push_back((neighbour, farther));
                }
            }
        }
        Some((node, nearness))
    }

    fn neighbours(&self, node: Option<NodeId>) -> Vec<Option<NodeId>> {
        let Some(node) = node else { return self.taxonomy.roots().map(Some).collect() };
        let children = self.taxonomy.children(node).iter().copied().map(Some);
        children.chain([self.taxonomy.parent(node)]).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{ClassNames, NodeSpec};
    use crate::study::tests::names;
    use proptest::prelude::*;

    /// Nodes from `key<parent`; a key ending in `!` cannot be chosen.
    fn tree(texts: &[&str]) -> Taxonomy {
        let spec = |text: &&str| {
            let (key, parent) = text.split_once('<').unwrap_or((text, ""));
            NodeSpec {
                key: key.trim_end_matches('!').to_owned(),
                parents: names(parent.split_whitespace().collect::<Vec<_>>().as_slice()),
                lemmas: names(&[key]),
                gloss: String::new(),
                is_class: !key.ends_with('!'),
            }
        };
        Taxonomy::from_nodes(&texts.iter().map(spec).collect::<Vec<_>>()).0
    }

    fn rule(n: usize, top: usize, near: Option<u32>) -> CandidateRule {
        CandidateRule { n, models: names(&["net"]), top, near }
    }

    /// The keys of the candidates where each model ranks these.
    fn keys(taxonomy: &Taxonomy, rankings: &[&str], rule: &CandidateRule) -> String {
        let class = |key: &str| taxonomy.class(key).unwrap();
        let ranked: Vec<Vec<ClassId>> =
            rankings.iter().map(|keys| keys.split(' ').map(class).collect()).collect();
        let ranked: Vec<&[ClassId]> = ranked.iter().map(Vec::as_slice).collect();
        let found = candidates(taxonomy, &ranked, rule);
        found.into_iter().map(|class| taxonomy.key(class)).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn siblings_come_before_cousins_and_better_ranks_before_worse() {
        let pets = tree(&[
            "pet!", "dog!<pet", "a<dog", "b<dog", "c<dog", "cat!<pet", "x<cat", "y<cat", "z<cat",
            "fish!", "f<fish",
        ]);
        for (n, ranking, found) in [
            (1, "y b", "y"),
            (2, "y b", "b y"),
            (3, "y b", "b x y"),
            (4, "y b", "b x y z"),
            (5, "y b", "a b x y z"),
            (6, "y b", "a b c x y z"),
            (9, "y b", "a b c x y z f"),
            (3, "f y", "x y f"),
        ] {
            assert_eq!(keys(&pets, &[ranking], &rule(n, 2, None)), found, "{n} of {ranking}");
        }
    }

    #[test]
    fn models_are_united_and_near_has_an_end() {
        let pets = tree(&["dog!", "a<dog", "b<dog", "cat!", "x<cat", "y<cat", "alone"]);
        for (near, found) in [
            (Some(0), "a x"),
            (Some(1), "a x"),
            (Some(2), "a b x y"),
            (Some(3), "a b x y alone"),
            (None, "a b x y alone"),
        ] {
            assert_eq!(keys(&pets, &["a", "x a"], &rule(9, 1, near)), found, "{near:?}");
        }
    }

    #[test]
    fn a_class_that_holds_classes_is_near_to_them() {
        let dogs = tree(&["dog", "terrier<dog", "cairn<terrier", "skye<terrier"]);
        assert_eq!(keys(&dogs, &["cairn"], &rule(2, 1, None)), "terrier cairn");
    }

    #[test]
    fn without_a_tree_the_list_decides_and_without_a_ranking_nothing() {
        let flat = tree(&["a", "b", "c", "d"]);
        assert_eq!(keys(&flat, &["c"], &rule(3, 1, None)), "a b c");
        assert_eq!(candidates(&flat, &[&[], &[ClassId(4)]], &rule(3, 1, None)), []);
    }

    /// The case of 2014: a terrier brings the terriers, and then other dogs.
    #[test]
    fn a_terrier_brings_the_terriers() {
        let taxonomy = Taxonomy::ilsvrc2012();
        let range = |key| taxonomy.subtree(taxonomy.find(key).unwrap());
        let (dogs, terriers) = (range("n02084071"), range("n02092468"));
        let airedale = taxonomy.class("n02096051").unwrap();
        let found = candidates(&taxonomy, &[&[airedale]], &rule(60, 1, None));
        assert_eq!((dogs.len(), terriers.len(), found.len()), (118, 26, 60));
        assert!(terriers.clone().all(|class| found.contains(&ClassId(class))));
        assert!(found.iter().all(|class| dogs.contains(&class.0)), "{found:?}");
    }

    /// The distance by its definition, one pair at a time.
    fn distance(taxonomy: &Taxonomy, one: ClassId, other: ClassId) -> usize {
        let up = |class| {
            let node = taxonomy.node_of(class);
            let way: Vec<_> = std::iter::once(node).chain(taxonomy.ancestors(node)).collect();
            way.into_iter().map(Some).chain([None]).collect::<Vec<_>>()
        };
        let (one, other) = (up(one), up(other));
        let meeting = |node: &Option<NodeId>| other.iter().position(|above| above == node);
        let ways = one.iter().enumerate().filter_map(|(steps, node)| Some(steps + meeting(node)?));
        ways.min().unwrap()
    }

    fn any_tree() -> impl Strategy<Value = Taxonomy> {
        proptest::collection::vec((any::<u8>(), any::<bool>()), 1..30).prop_map(|nodes| {
            let text = |(place, &(parent, is_class)): (usize, &(u8, bool))| {
                let parent = usize::from(parent) % (place + 1);
                let above = if parent == place { String::new() } else { format!("<{parent}") };
                format!("{place}{}{above}", if is_class { "" } else { "!" })
            };
            let texts: Vec<String> = nodes.iter().enumerate().map(text).collect();
            tree(&texts.iter().map(String::as_str).collect::<Vec<_>>())
        })
    }

    proptest! {
        /// Against a sort by the rule as it is written.
        #[test]
        fn the_walk_finds_what_the_rule_says(
            taxonomy in any_tree(), n in 0_usize..20, top in 1_usize..4,
            near in proptest::option::of(0_u32..6),
            rankings in proptest::collection::vec(proptest::collection::vec(0_u32..30, 0..5), 0..3),
        ) {
            let classes = u32::try_from(taxonomy.len()).unwrap().max(1);
            let rankings: Vec<Vec<ClassId>> = rankings
                .iter()
                .map(|ranking| ranking.iter().map(|class| ClassId(class % classes)).collect())
                .filter(|_| !taxonomy.is_empty())
                .collect();
            let ranked: Vec<&[ClassId]> = rankings.iter().map(Vec::as_slice).collect();
            let found = candidates(&taxonomy, &ranked, &rule(n, top, near));
            let seeds: Vec<(usize, ClassId)> = rankings
                .iter()
                .flat_map(|ranking| ranking.iter().take(top).copied().enumerate())
                .collect();
            let mut wished: Vec<_> = taxonomy
                .classes()
                .filter_map(|class| {
                    let nearness = |&(rank, seed): &(usize, ClassId)| {
                        (distance(&taxonomy, seed, class), rank)
                    };
                    Some((seeds.iter().map(nearness).min()?, class))
                })
                .filter(|((distance, _), _)| near.is_none_or(|near| *distance <= near as usize))
                .collect();
            wished.sort_unstable();
            wished.truncate(n);
            let mut wished: Vec<ClassId> = wished.into_iter().map(|(_, class)| class).collect();
            wished.sort_unstable();
            prop_assert_eq!(&found, &wished);
            let distinct: HashSet<ClassId> = seeds.iter().map(|&(_, class)| class).collect();
            prop_assert!(distinct.len() > n || distinct.iter().all(|class| found.contains(class)));
        }
    }
}
