//! What a parser has read so far: nodes, the lines they stand on, and what was wrong.

use crate::domain::{NodeSpec, Problem};

/// The longest key and word, in bytes.
const LONGEST_NAME: usize = 1_000;

/// The longest definition, in bytes.
const LONGEST_GLOSS: usize = 65_536;

/// Letters of a text that a problem quotes.
const QUOTED: usize = 40;

/// Nodes in the order of a file.
#[derive(Debug)]
pub(in crate::taxonomy) struct Listing {
    file: String,
    /// The nodes. Whether they are classes is in `says_class`.
    pub(in crate::taxonomy) nodes: Vec<NodeSpec>,
    /// The line of each node.
    lines: Vec<usize>,
    /// Whether the file says of each node that it is a class, or that it is none.
    pub(in crate::taxonomy) says_class: Vec<Option<bool>>,
    /// What was wrong.
    pub(in crate::taxonomy) problems: Vec<Problem>,
}

impl Listing {
    /// Nothing yet, of the file with this name.
    pub(in crate::taxonomy) fn new(file: &str) -> Self {
        let file = file.to_owned();
        let (nodes, lines, says_class) = (Vec::new(), Vec::new(), Vec::new());
        Self { file, nodes, lines, says_class, problems: Vec::new() }
    }

    /// Notes what is wrong with a line.
    pub(in crate::taxonomy) fn note(&mut self, line: usize, what: impl Into<String>) {
        self.problems.push(Problem::new(self.at(line), what));
    }

    /// Takes a node, but no name so long that it must be a mistake.
    pub(in crate::taxonomy) fn push(
        &mut self,
        line: usize,
        mut node: NodeSpec,
        says_class: Option<bool>,
    ) {
        if node.key.trim().is_empty() {
            return self.note(line, "no key: left out");
        }
        if node.key.len() > LONGEST_NAME {
            let what = format!("a key of {} bytes: left out", node.key.len());
            return self.note(line, what);
        }
        if node.lemmas.iter().any(|lemma| lemma.len() > LONGEST_NAME) {
            self.note(line, format!("a word of more than {LONGEST_NAME} bytes is left out"));
            node.lemmas.retain(|lemma| lemma.len() <= LONGEST_NAME);
        }
        if node.gloss.len() > LONGEST_GLOSS {
            self.note(line, format!("a gloss of {} bytes is left out", node.gloss.len()));
            node.gloss.clear();
        }
        if node.lemmas.is_empty() {
            node.lemmas.push(node.key.replace('_', " "));
        }
        self.nodes.push(node);
        self.lines.push(line);
        self.says_class.push(says_class);
    }

    /// Where the node at a place of the listing stands.
    pub(in crate::taxonomy) fn place(&self, place: usize) -> String {
        self.at(self.lines.get(place).copied().unwrap_or_default())
    }

    fn at(&self, line: usize) -> String {
        format!("{}, line {line}", self.file)
    }
}

/// The beginning of a text, in quotes.
pub(super) fn quoted(text: &str) -> String {
    match text.char_indices().nth(QUOTED) {
        Some((end, _)) => format!("{:?}...", &text[..end]),
        None => format!("{text:?}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_far_too_long_is_left_out_and_named() {
        let mut listing = Listing::new("a.tsv");
        let node = |key: &str, lemma: &str, gloss: &str| NodeSpec {
            key: key.to_owned(),
            parents: Vec::new(),
            lemmas: vec![lemma.to_owned()],
            gloss: gloss.to_owned(),
            is_class: false,
        };
        let long = "x".repeat(100_000);
        listing.push(1, node(&long, "a", ""), None);
        listing.push(2, node("b_c", &long, &long), None);
        listing.push(3, node(" ", "a", ""), None);
        let problems: Vec<_> = listing.problems.iter().map(Problem::to_string).collect();
        let expected = [
            "a.tsv, line 1: a key of 100000 bytes: left out",
            "a.tsv, line 2: a word of more than 1000 bytes is left out",
            "a.tsv, line 2: a gloss of 100000 bytes is left out",
            "a.tsv, line 3: no key: left out",
        ];
        assert_eq!(problems, expected);
        assert_eq!(listing.nodes, [node("b_c", "b c", "")]);
        assert_eq!(listing.place(0), "a.tsv, line 2");
        assert_eq!(quoted(&long).len(), 45);
    }
}
