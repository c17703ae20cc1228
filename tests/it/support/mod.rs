//! The harness: a small dataset, and an application driven by key scripts.

pub(crate) mod answers;
pub(crate) mod files;
pub(crate) mod home;
pub(crate) mod latencies;
pub(crate) mod pty;
pub(crate) mod script;
pub(crate) mod seen;
pub(crate) mod terminal;
pub(crate) mod tmux;

use hit5::app::Workbench;
use hit5::domain::{DatasetId, ImageId, NodeSpec};
use hit5::taxonomy::Taxonomy;
use std::sync::Arc;

/// Parent, name, other words, gloss, whether it is a class.
type Row = (&'static str, &'static str, &'static str, &'static str, bool);

const NODES: &[Row] = &[
    ("", "food", "nutrient", "any substance that can be eaten", false),
    ("food", "soup", "", "liquid food", false),
    ("soup", "consomme", "", "clear soup usually of beef or veal", true),
    ("food", "snack food", "", "food for light meals", false),
    ("snack food", "hotdog", "hot dog, red hot", "a frankfurter served hot on a bun", true),
    ("snack food", "cheeseburger", "", "a hamburger with melted cheese", true),
    ("", "dog", "domestic dog", "a member of the genus Canis", false),
    ("dog", "terrier", "", "small lively dogs that dig", false),
    ("terrier", "Australian terrier", "", "small greyish wire-haired breed", true),
    ("terrier", "Airedale", "Airedale terrier", "breed of large wiry-coated terrier", true),
    ("dog", "shepherd dog", "sheepdog", "herds and guards sheep", false),
    ("shepherd dog", "kelpie", "", "an Australian sheepdog with pointed ears", true),
    ("shepherd dog", "German shepherd", "German police dog, alsatian", "wolf-like dog", true),
    ("", "bird", "", "warm-blooded vertebrate with feathers", false),
    ("bird", "crane", "", "large long-necked wading bird", true),
    ("", "machine", "", "a device with moving parts", false),
    ("machine", "crane", "", "lifts and moves heavy objects", true),
];

/// A taxonomy of nine classes in four groups, two of them called crane.
pub(crate) fn taxonomy() -> Arc<Taxonomy> {
    let key = |name: &str, parent: &str| format!("{parent}/{name}");
    let parent_key = |name: &str| {
        let row = NODES.iter().find(|row| row.1 == name);
        row.map(|row| key(row.1, row.0))
    };
    let nodes: Vec<NodeSpec> = NODES
        .iter()
        .map(|&(parent, name, others, gloss, is_class)| NodeSpec {
            key: key(name, parent),
            parents: parent_key(parent).into_iter().collect(),
            lemmas: std::iter::once(name)
                .chain(others.split(", ").filter(|other| !other.is_empty()))
                .map(str::to_owned)
                .collect(),
            gloss: gloss.to_owned(),
            is_class,
        })
        .collect();
    let (taxonomy, problems) = Taxonomy::from_nodes(&nodes);
    assert_eq!(problems, []);
    Arc::new(taxonomy)
}

/// A bench of that taxonomy with 13 examples a class: class c has images 1000 + 13 c onwards.
pub(crate) fn bench() -> Arc<Workbench> {
    let taxonomy = taxonomy();
    let examples = (0i64..)
        .take(taxonomy.len())
        .map(|class| (0..13).map(|n| ImageId(1000 + 13 * class + n)).collect())
        .collect();
    Arc::new(Workbench::new(DatasetId(1), "menagerie", taxonomy, examples))
}

use std::fmt::Debug;
use std::str::FromStr;

/// A number from the environment: how long the long form of a test goes on.
pub(crate) fn number<T: FromStr<Err: Debug>>(name: &str, otherwise: T) -> T {
    std::env::var(name).map_or(otherwise, |text| text.parse().unwrap())
}
