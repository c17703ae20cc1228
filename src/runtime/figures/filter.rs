//! What of some sessions a report is about.

use crate::domain::{ClassId, Reveal, Timestamp};
use crate::taxonomy::{NodeId, Taxonomy};
use std::collections::HashSet;

/// What is left of sessions; by default all of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only answers from this moment on. What was not answered has no date, and is left out.
    pub since: Option<Timestamp>,
    /// Only answers before this moment.
    pub until: Option<Timestamp>,
    /// Only images whose true class stands below a node of this key or name.
    pub subtree: Option<String>,
    /// Whose judgements of errors count; `None`: those of the one who judged most.
    pub reviewer: Option<String>,
    /// When a session under way shows the truth: of an image whose truth its annotator has not seen, none
    /// is known.
    pub under_way: Option<Reveal>,
}

impl Filter {
    /// Whether something asks for a date.
    pub(super) fn has_dates(&self) -> bool {
        self.since.or(self.until).is_some()
    }

    /// Whether images are left out by something else than their session.
    pub(super) fn chooses_images(&self) -> bool {
        self.has_dates() || self.subtree.is_some()
    }

    /// Whether an answer of this moment is left.
    pub(super) fn takes_moment(&self, at: Timestamp) -> bool {
        self.since.is_none_or(|since| at.0 >= since.0)
            && self.until.is_none_or(|until| at.0 < until.0)
    }

    /// Whether the truth of an answered image is kept from the annotator, who has asked for it or not.
    pub(super) fn hides_truth(&self, has_asked: bool) -> bool {
        match self.under_way {
            // It came with the answer.
            None | Some(Reveal::After) => false,
            Some(Reveal::OnRequest) => !has_asked,
            Some(Reveal::Never) => true,
        }
    }

    /// The classes whose images are left; `None`: all.
    pub(super) fn classes(&self, taxonomy: &Taxonomy) -> Option<HashSet<ClassId>> {
        let name = self.subtree.as_deref()?;
        Some(nodes_named(taxonomy, name).flat_map(|node| below(taxonomy, node)).collect())
    }
}

/// The nodes of this key or name.
pub(super) fn nodes_named<'a>(
    taxonomy: &'a Taxonomy,
    name: &'a str,
) -> impl Iterator<Item = NodeId> + 'a {
    let has_name = move |node: &NodeId| {
        let node = taxonomy.node(*node);
        node.key == name || node.lemmas.iter().any(|lemma| lemma.eq_ignore_ascii_case(name))
    };
    taxonomy.nodes().filter(has_name)
}

/// The classes at and below a node, by any edge.
fn below(taxonomy: &Taxonomy, top: NodeId) -> impl Iterator<Item = ClassId> + '_ {
    taxonomy.classes().filter(move |&class| {
        let node = taxonomy.node_of(class);
        node == top || taxonomy.lineage(node).contains(&top)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn under_way_only_what_was_seen_is_told() {
        let hides =
            |under_way, has_asked| Filter { under_way, ..Filter::default() }.hides_truth(has_asked);
        for (under_way, unasked, asked) in [
            (None, false, false),
            (Some(Reveal::After), false, false),
            (Some(Reveal::OnRequest), true, false),
            (Some(Reveal::Never), true, true),
        ] {
            let found = (hides(under_way, false), hides(under_way, true));
            assert_eq!(found, (unasked, asked), "{under_way:?}");
        }
    }
}
