//! Taxonomy files: bytes in, nodes and problems with line numbers out. It opens no file.
//!
//! # Formats
//! **TSV**: a head line that names the columns, then a node a line; tabs between, nothing quoted.
//!
//! | column | what it holds |
//! |---|---|
//! | `key` | the lasting name, unique; the only column that must be there |
//! | `parents` (or `parent`) | keys of the nodes it is under, with `\|` or `, ` between; none: a root |
//! | `lemmas` (or `name`) | its words, with `\|` or `, ` between; none: the key, `_` being a space |
//! | `gloss` | its definition |
//! | `class` | `yes` or `no`: whether it may be an answer; nothing: yes, if no node is under it |
//!
//! **JSON**: an array of objects with the same fields (`parents` and `lemmas` are arrays of texts, or
//! one text; `class` is `true` or `false`). A node may hold others in `children`, which are under
//! it; such a node may also stand alone, without an array.
//!
//! **WordNet**: the noun file `data.noun`, see [`wordnet`]. All synsets are classes.
//!
//! Which one it is, a file ending in `.json` or `.tsv` says by its name, others by how they begin.
//!
//! # What is wrong
//! A line that makes no sense is left out and named; of a key listed twice the first counts; a
//! parent that is not listed, or would close a circle, is left out.

mod json;
mod listing;
mod tsv;

pub(super) use listing::Listing;

use super::spec;
use super::walk::walk;
use super::{Taxonomy, wordnet};
use crate::domain::Problem;
use std::collections::HashMap;

/// How a file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Tsv,
    Json,
    WordNet,
}

impl Format {
    fn of(file: &str, bytes: &[u8]) -> Self {
        let extension = file.rsplit_once('.').map(|(_, extension)| extension.to_lowercase());
        match extension.as_deref() {
            Some("json") => return Self::Json,
            Some("tsv") => return Self::Tsv,
            _ => {}
        }
        let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
        match bytes.iter().find(|byte| !byte.is_ascii_whitespace()) {
            Some(b'[' | b'{') => Self::Json,
            _ if is_wordnet(bytes) => Self::WordNet,
            _ => Self::Tsv,
        }
    }
}

/// Whether it begins with the licence of a WordNet file, whose lines are indented and numbered,
/// or with a synset.
fn is_wordnet(bytes: &[u8]) -> bool {
    let line = bytes.split(|&byte| byte == b'\n').next().unwrap_or_default();
    let is_licence = line.starts_with(b"  1 ");
    let digits = line.iter().take_while(|byte| byte.is_ascii_digit()).count();
    is_licence || (digits == 8 && line.get(8) == Some(&b' '))
}

impl Taxonomy {
    /// The tree in a taxonomy file of this name. Problems name the file and the line. Where there is
    /// no class in it the tree is empty, which need not be a problem of any line.
    pub fn from_file(file: &str, bytes: &[u8]) -> (Self, Vec<Problem>) {
        let listing = match Format::of(file, bytes) {
            Format::Tsv => tsv::listing(file, bytes),
            Format::Json => json::listing(file, bytes),
            Format::WordNet => wordnet::listing(file, bytes),
        };
        let (mut graph, problems) = spec::graph(&listing.nodes, &|place| listing.place(place));
        // Of a key listed twice the first counts, so later ones must not overwrite it.
        let mut says: HashMap<&str, Option<bool>> = HashMap::with_capacity(graph.len());
        for (node, &says_class) in listing.nodes.iter().zip(&listing.says_class) {
            says.entry(&node.key).or_insert(says_class);
        }
        for vertex in &mut graph {
            let says_class = says.get(vertex.node.key.as_str()).copied().flatten();
            vertex.is_class = says_class.unwrap_or(vertex.children.is_empty());
        }
        let mut all = listing.problems;
        all.extend(problems);
        (walk(graph), all)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ClassNames;
    use proptest::prelude::*;

    #[test]
    fn the_name_or_the_beginning_tells_the_format() {
        for (file, text, format) in [
            ("a.json", "key\tx", Format::Json),
            ("A.TSV", "[", Format::Tsv),
            ("a.txt", "key\n", Format::Tsv),
            ("a", " \n[]", Format::Json),
            ("a", "\u{feff}{}", Format::Json),
            ("data.noun", "  1 This software", Format::WordNet),
            ("data.noun", "00001740 03 n 01", Format::WordNet),
            ("a", "", Format::Tsv),
        ] {
            assert_eq!(Format::of(file, text.as_bytes()), format, "{file} {text:?}");
        }
    }

    #[test]
    fn leaves_are_classes_and_inner_nodes_only_if_they_say_so() {
        let file = "key\tparents\tclass\na\t\tyes\nb\ta\t\nc\ta\tno\nd\tb\t\n";
        let (taxonomy, problems) = Taxonomy::from_file("a.tsv", file.as_bytes());
        assert_eq!(problems, []);
        let keys: Vec<_> = taxonomy.classes().map(|class| taxonomy.key(class)).collect();
        assert_eq!(keys, ["a", "d"]);
    }

    #[test]
    fn what_spans_several_lines_is_named_by_file_and_line() {
        let file = "key\tparents\na\tb\n\nb\ta\na\t\nc\tz\n";
        let (taxonomy, problems) = Taxonomy::from_file("a.tsv", file.as_bytes());
        let problems: Vec<_> = problems.iter().map(Problem::to_string).collect();
        let expected = [
            "a.tsv, line 5: node \"a\": listed again; the first one counts",
            "a.tsv, line 6: node \"c\": its parent \"z\" is not listed",
            "a.tsv, line 6: node \"c\": no parent is left; taken as a root",
            "a.tsv, line 4: node \"b\": its parent \"a\" is below it, a circle: \
             that parent is left out",
        ];
        assert_eq!(problems, expected);
        let keys: Vec<_> = taxonomy.classes().map(|class| taxonomy.key(class)).collect();
        assert_eq!(keys, ["a", "c"], "nothing that could be an answer is lost");
    }

    proptest! {
        #[test]
        fn no_bytes_are_too_odd(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            for file in ["a", "a.tsv", "a.json", "data.noun"] {
                let (taxonomy, problems) = Taxonomy::from_file(file, &bytes);
                prop_assert!(taxonomy.classes().all(|class| !taxonomy.key(class).is_empty()));
                prop_assert!(problems.iter().all(|problem| problem.place.starts_with(file)));
            }
        }

        #[test]
        fn no_text_is_too_odd(
            head in "(key\t)?(parents|lemmas|class|x)?(\t(key|gloss|parent|name))?",
            text in "([a-c|, \t]{0,12}\n|\\PC{0,9}\r?\n){0,8}",
            json in r#"(\[|\{|\]|\}|"key"|"children"|"parent"|"class"|:|,|"a"|"b"|1|null| |\n){0,40}"#,
        ) {
            for (file, text) in [("a.tsv", format!("{head}\n{text}")), ("a.json", json)] {
                let (taxonomy, problems) = Taxonomy::from_file(file, text.as_bytes());
                let (again, none) = Taxonomy::from_nodes(&taxonomy.specs());
                prop_assert_eq!(none, vec![]);
                prop_assert_eq!(again.len(), taxonomy.len());
                prop_assert!(problems.iter().all(|problem| problem.place.starts_with(file)));
            }
        }
    }
}
