//! A tree of two groups and two classes outside, counted by hand.

use super::super::build::build;
use super::super::build::tests::{session, trial, wrong};
use super::super::rows::{Rows, TreeNode};
use super::*;
use crate::domain::Phase;

/// Dogs: a and b; birds: c; e and the root's own d outside.
fn tree() -> Tree {
    let nodes = [
        ("root", None, 5),
        ("dogs", Some(0), 2),
        ("birds", Some(0), 1),
        ("a", Some(1), 1),
        ("b", Some(1), 1),
        ("c", Some(2), 1),
        ("d", Some(0), 1),
        ("e", Some(0), 1),
    ];
    let node = |(key, parent, classes): (&str, Option<usize>, usize)| TreeNode {
        key: key.into(),
        name: key.to_uppercase(),
        parent,
        classes,
    };
    Tree {
        nodes: nodes.map(node).into(),
        of_class: (3..8).map(|i: usize| (nodes[i].0.into(), i)).collect(),
        groups: vec![1, 2],
    }
}

fn rows() -> Rows {
    let answered = vec![
        trial(1, "a", "a", 10),
        trial(2, "a", "b a", 30),
        trial(3, "b", "d", 50),
        trial(4, "d", "b", 7),
        trial(5, "foreign", "b", 9),
    ];
    Rows {
        sessions: vec![session(1, "ada", Phase::Test, answered)],
        trees: [("fruit".to_owned(), tree())].into(),
        ..Rows::default()
    }
}

fn subtrees(rows: &Rows) -> Subtrees {
    build(rows, &|_, key| Some(key.to_uppercase())).sessions.swap_remove(0).part.subtrees
}

#[test]
fn groups_have_their_errors_and_times_and_the_rest_is_other() {
    let found = subtrees(&rows());
    let [dogs] = found.groups.as_slice() else { panic!("birds have no trial: {found:?}") };
    assert_eq!(dogs.node.as_ref().map(|node| node.name.as_str()), Some("DOGS"));
    assert_eq!((dogs.classes, dogs.n, wrong(&dogs.errors)), (2, 3, vec![(1, 2, 3), (3, 1, 3)]));
    assert_eq!((dogs.median_active_ms, dogs.mean_active_ms), (Some(30_000.0), Some(30_000.0)));
    let other = found.other.unwrap();
    assert_eq!((other.node, other.classes, other.n), (None, 2, 2));
    assert_eq!(wrong(&other.errors), [(1, 2, 2), (3, 2, 2)]);
}

#[test]
fn slow_and_missed_classes_are_listed() {
    let found = subtrees(&rows());
    let slow: Vec<_> =
        found.slowest.iter().map(|c| (&*c.class.name, c.n, c.median_active_ms)).collect();
    assert_eq!(slow, [("A", 2, 20_000.0)], "of the others there is one image");
    let missed: Vec<_> =
        found.most_missed.iter().map(|c| (&*c.class.key, c.errors.errors, c.errors.n)).collect();
    assert_eq!(missed, [("b", 1, 1), ("d", 1, 1), ("foreign", 1, 1)]);
}

#[test]
fn without_a_tree_or_a_trial_there_are_no_groups() {
    let bare = Rows { trees: [].into(), ..rows() };
    let found = subtrees(&bare);
    assert_eq!((found.groups, found.other), (Vec::new(), None));
    let idle = Rows { sessions: vec![session(1, "ada", Phase::Test, Vec::new())], ..rows() };
    let found = subtrees(&idle);
    assert_eq!((found.groups.len(), found.other), (0, None));
    assert!(found.slowest.is_empty() && found.most_missed.is_empty());
}
