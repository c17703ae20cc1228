//! WordNet's own noun file (`data.noun`) as nodes: the way to taxonomies of ImageNet's full size.
//! Knows the text of that file, not where it lies on disk nor which synsets a dataset uses.
//!
//! The format is that of the manual page wndb(5WN) of WordNet 3.0: a licence whose lines begin
//! with two spaces, then a synset a line,
//!
//! ```text
//! 02084071 05 n 03 dog 0 domestic_dog 0 Canis_familiaris 0 023 @ 02083346 n 0000 ... | a member ...
//! offset  file type count(hex) word lex_id ...       count(dec) symbol offset type source/target
//! ```
//!
//! A synset's WNID is `n` and its offset. Its parents are its hypernyms (`@`) and those of an
//! instance (`@i`), in the order of the line.

use super::file::Listing;
use crate::domain::{Lines, NodeSpec, Problem};

/// The noun synsets of a `data.noun` file, in the order of the file, all of them classes. A line
/// that is no synset is left out and named with its number, counted from 1.
pub fn nouns(text: &str) -> (Vec<NodeSpec>, Vec<Problem>) {
    let listing = listing("data.noun", text.as_bytes());
    (listing.nodes, listing.problems)
}

/// The same of a file of any name, with the lines of the synsets.
pub(super) fn listing(file: &str, bytes: &[u8]) -> Listing {
    let mut listing = Listing::new(file);
    for (number, line) in Lines::of(bytes) {
        match line.and_then(|line| said(line).map(synset).transpose().map_err(str::to_owned)) {
            // All are classes: none of them is there only to hold others.
            Ok(Some(node)) => listing.push(number, node, Some(true)),
            Ok(None) => {}
            Err(what) => listing.note(number, what),
        }
    }
    listing
}

/// A line, unless it is of the licence at the head or blank.
fn said(line: &str) -> Option<&str> {
    Some(line).filter(|line| !line.starts_with("  ") && !line.trim().is_empty())
}

/// The node on a line, or what keeps the line from being one.
fn synset(line: &str) -> Result<NodeSpec, &'static str> {
    let (fields, gloss) = line.split_once('|').unwrap_or((line, ""));
    let mut fields = fields.split_ascii_whitespace();
    let key =
        fields.next().and_then(wnid).ok_or("does not begin with an offset of eight digits")?;
    if fields.nth(1) != Some("n") {
        return Err("is no noun synset");
    }
    let lemmas = lemmas(&mut fields).ok_or("has fewer words than it says")?;
    let parents = parents(&mut fields)?;
    Ok(NodeSpec { key, parents, lemmas, gloss: gloss.trim().to_owned(), is_class: true })
}

/// The WNID of a synset at this offset.
fn wnid(offset: &str) -> Option<String> {
    let is_offset = offset.len() == 8 && offset.bytes().all(|byte| byte.is_ascii_digit());
    is_offset.then(|| format!("n{offset}"))
}

/// The words, each followed by a number that tells its senses apart; underscores stand for
/// spaces.
fn lemmas<'a>(fields: &mut impl Iterator<Item = &'a str>) -> Option<Vec<String>> {
    let count = usize::from_str_radix(fields.next()?, 16).ok().filter(|&count| count > 0)?;
    let mut lemma = |_| {
        let word = fields.next()?;
        fields.next()?;
        Some(word.replace('_', " "))
    };
    (0..count).map(&mut lemma).collect()
}

/// The WNIDs of the hypernyms among the pointers.
fn parents<'a>(fields: &mut impl Iterator<Item = &'a str>) -> Result<Vec<String>, &'static str> {
    let mut field = || fields.next().ok_or("has fewer pointers than it says");
    let count: usize = field()?.parse().ok().ok_or("does not say how many pointers it has")?;
    let mut parents = Vec::new();
    for _ in 0..count {
        // The last two: the type of the other synset, and which words the pointer connects.
        let [symbol, offset, _, _] = [field()?, field()?, field()?, field()?];
        if matches!(symbol, "@" | "@i") {
            parents.push(wnid(offset).ok_or("has a parent without an offset of eight digits")?);
        }
    }
    Ok(parents)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{ClassId, ClassNames};
    use crate::taxonomy::Taxonomy;
    use proptest::prelude::*;

    const FILE: &str = "  1 This software and database is being provided to you,  \n\
        00001740 03 n 01 entity 0 001 ~ 00001930 n 0000 | that which is  \n\
        00001930 03 n 02 physical_entity 0 thing 1 002 @ 00001740 n 0000 ~ 00009999 n 0000 | solid  \n\
        00009999 18 n 01 Rex 0 002 @i 00001930 n 0000 @ 00001740 n 0000 | a dog; \"good | dog\"  \n";

    #[test]
    fn synsets_become_nodes_with_all_their_parents() {
        let (nodes, problems) = nouns(FILE);
        assert_eq!(problems, []);
        let keys: Vec<_> =
            nodes.iter().map(|node| (node.key.as_str(), node.parents.join(" "))).collect();
        let expected = [
            ("n00001740", String::new()),
            ("n00001930", "n00001740".to_owned()),
            ("n00009999", "n00001930 n00001740".to_owned()),
        ];
        assert_eq!(keys, expected);
        assert_eq!(nodes[1].lemmas, ["physical entity", "thing"]);
        assert_eq!(nodes[2].gloss, "a dog; \"good | dog\"");
        let (taxonomy, problems) = Taxonomy::from_nodes(&nodes);
        assert_eq!((taxonomy.len(), problems), (3, vec![]));
        assert_eq!(taxonomy.key(ClassId(2)), "n00009999");
    }

    #[test]
    fn a_broken_line_is_named_by_its_number_and_the_others_are_kept() {
        let broken = [
            ("1740 03 n 01 entity 0 000 | x", "does not begin with an offset of eight digits"),
            ("00001740 03 v 01 run 0 000 | x", "is no noun synset"),
            ("00001740", "is no noun synset"),
            ("00001740 03 n 03 entity 0 000 | x", "has fewer words than it says"),
            ("00001740 03 n 00 000 | x", "has fewer words than it says"),
            (
                "00001740 03 n 01 entity 0 002 @ 00001930 n 0000 | x",
                "has fewer pointers than it says",
            ),
            ("00001740 03 n 01 entity 0", "has fewer pointers than it says"),
            ("00001740 03 n 01 entity 0 x", "does not say how many pointers it has"),
            (
                "00001740 03 n 01 entity 0 001 @ 1 n 0000",
                "has a parent without an offset of eight digits",
            ),
        ];
        for (line, what) in broken {
            let (nodes, problems) = nouns(&format!("{FILE}{line}\n"));
            assert_eq!(nodes.len(), 3, "{line}");
            assert_eq!(problems, [Problem::new("data.noun, line 5", what)], "{line}");
        }
    }

    #[test]
    fn a_synset_without_a_gloss_and_a_file_without_lines_are_read() {
        assert_eq!(nouns("00001740 03 n 01 entity 0 000\n").0[0].gloss, "");
        assert_eq!(nouns(""), (vec![], vec![]));
    }

    proptest! {
        #[test]
        fn nonsense_is_reported_or_read_but_never_lost(text in "([0-9]{8} 03 n 0[0-3] [a-z|@~ 0-9]{0,40}\n|\\PC{0,20}\n){0,6}") {
            let (nodes, problems) = nouns(&text);
            let said = text.lines().filter(|l| !l.starts_with("  ") && !l.trim().is_empty());
            prop_assert_eq!(nodes.len() + problems.len(), said.count());
        }
    }
}
