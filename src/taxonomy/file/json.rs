//! Nodes from JSON, listed or nested; the format is described in [`super`].

use super::Listing;
use super::listing::quoted;
use crate::domain::NodeSpec;
use serde_json::Value;
use serde_json::value::RawValue;
use std::collections::{BTreeMap, BTreeSet};

/// How deep nodes may stand in each other. Each level is read once more for the one above.
const DEEPEST: usize = 64;

/// An object whose values are not looked into yet.
type Fields<'a> = BTreeMap<String, &'a RawValue>;

/// The nodes of a file. One that is no JSON at all has none.
pub(super) fn listing(file: &str, bytes: &[u8]) -> Listing {
    let mut listing = Listing::new(file);
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            listing.note(line_at(bytes, error.valid_up_to()), "not UTF-8: nothing is read");
            return listing;
        }
    };
    let top = match serde_json::from_str::<&RawValue>(text) {
        Ok(top) => top,
        Err(error) => {
            listing.note(error.line().max(1), format!("not JSON: {error}"));
            return listing;
        }
    };
    let items = serde_json::from_str(top.get()).unwrap_or_else(|_| vec![top]);
    let mut reader = Reader { listing, text, read: (0, 1), ignored: BTreeSet::new() };
    reader.read_all(items);
    reader.listing
}

/// The line of a place, counted from 1.
fn line_at(bytes: &[u8], place: usize) -> usize {
    1 + bytes.iter().take(place).filter(|&&byte| byte == b'\n').count()
}

/// A value that should be a node.
struct Item<'a> {
    raw: &'a RawValue,
    /// Key of the node it stands in.
    above: Option<String>,
    depth: usize,
}

struct Reader<'a> {
    listing: Listing,
    text: &'a str,
    /// Up to where lines are counted, and the line there.
    read: (usize, usize),
    /// Fields already said to be unknown.
    ignored: BTreeSet<String>,
}

impl<'a> Reader<'a> {
    /// Reads nodes and those in them, each after the one it stands in, in the order of the file.
    fn read_all(&mut self, top: Vec<&'a RawValue>) {
        let item = |raw| Item { raw, above: None, depth: 0 };
        let mut waiting: Vec<Item<'a>> = top.into_iter().rev().map(item).collect();
        while let Some(item) = waiting.pop() {
            let line = self.line(item.raw);
            if let Ok(fields) = serde_json::from_str::<Fields<'a>>(item.raw.get()) {
                let inner = self.node(line, fields, &item);
                waiting.extend(inner.into_iter().rev());
            } else {
                let what = format!("{} is not an object: left out", quoted(item.raw.get()));
                self.listing.note(line, what);
            }
        }
    }

    /// The line of a value. Values come in the order of the file, so lines are counted once.
    fn line(&mut self, raw: &RawValue) -> usize {
        let place = raw.get().as_ptr().addr().saturating_sub(self.text.as_ptr().addr());
        let (from, line) = self.read;
        let between = self.text.as_bytes().get(from..place).unwrap_or_default();
        self.read = (place, line + line_at(between, between.len()) - 1);
        self.read.1
    }

    /// Takes a node, and gives back those that stand in it.
    fn node(&mut self, line: usize, mut fields: Fields<'a>, item: &Item<'a>) -> Vec<Item<'a>> {
        let mut field = |names: [&str; 2]| names.iter().find_map(|&name| fields.remove(name));
        let (key, gloss, class) = (field(["key"; 2]), field(["gloss"; 2]), field(["class"; 2]));
        let (parents, lemmas) = (field(["parents", "parent"]), field(["lemmas", "name"]));
        let children = field(["children"; 2]);
        self.note_ignored(line, &fields);
        let key = key.and_then(|raw| self.text_of(line, "key", raw)).unwrap_or_default();
        let mut above: Vec<String> = item.above.iter().cloned().collect();
        above.extend(parents.map(|raw| self.texts_of(line, "parents", raw)).unwrap_or_default());
        let node = NodeSpec {
            key: key.clone(),
            parents: above,
            lemmas: lemmas.map(|raw| self.texts_of(line, "lemmas", raw)).unwrap_or_default(),
            gloss: gloss.and_then(|raw| self.text_of(line, "gloss", raw)).unwrap_or_default(),
            is_class: false,
        };
        let says_class = class.and_then(|raw| self.class_of(line, raw));
        self.listing.push(line, node, says_class);
        let key = Some(key).filter(|key| !key.trim().is_empty());
        let inner = children.map(|raw| self.children(line, raw, item.depth)).unwrap_or_default();
        // What stands in a node that was left out is not lost: it hangs from the one above.
        let above = key.or_else(|| item.above.clone());
        let depth = item.depth + 1;
        inner.into_iter().map(|raw| Item { raw, above: above.clone(), depth }).collect()
    }

    fn note_ignored(&mut self, line: usize, fields: &Fields<'_>) {
        for name in fields.keys() {
            if self.ignored.insert(name.clone()) {
                let what = format!("field {} is ignored, here and further on", quoted(name));
                self.listing.note(line, what);
            }
        }
    }

    fn children(&mut self, line: usize, raw: &'a RawValue, depth: usize) -> Vec<&'a RawValue> {
        match serde_json::from_str::<Option<Vec<&RawValue>>>(raw.get()) {
            Ok(Some(children)) if depth + 1 >= DEEPEST && !children.is_empty() => {
                let what = format!("nodes more than {DEEPEST} deep in each other are left out");
                self.listing.note(line, what);
                Vec::new()
            }
            Ok(children) => children.unwrap_or_default(),
            Err(_) => {
                self.listing.note(line, "children are not an array: ignored");
                Vec::new()
            }
        }
    }

    fn text_of(&mut self, line: usize, field: &str, raw: &RawValue) -> Option<String> {
        match serde_json::from_str(raw.get()) {
            Ok(Value::Null) => None,
            Ok(Value::String(text)) => Some(text.trim().to_owned()),
            // Keys are often numbers.
            Ok(Value::Number(number)) => Some(number.to_string()),
            _ => {
                self.listing.note(line, format!("{field} is {}: ignored", quoted(raw.get())));
                None
            }
        }
    }

    /// Several texts, or one alone.
    fn texts_of(&mut self, line: usize, field: &str, raw: &RawValue) -> Vec<String> {
        let raws = serde_json::from_str(raw.get()).unwrap_or_else(|_| vec![raw]);
        let texts = raws.into_iter().filter_map(|raw| self.text_of(line, field, raw));
        texts.filter(|text| !text.is_empty()).collect()
    }

    fn class_of(&mut self, line: usize, raw: &RawValue) -> Option<bool> {
        if let Ok(is_class) = serde_json::from_str(raw.get()) {
            return is_class;
        }
        let what = format!("class is {}, not true or false: ignored", quoted(raw.get()));
        self.listing.note(line, what);
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Problem;

    fn read(text: &str) -> (Listing, Vec<String>) {
        let listing = listing("a.json", text.as_bytes());
        let problems = listing.problems.iter().map(Problem::to_string).collect();
        (listing, problems)
    }

    fn rows(listing: &Listing) -> Vec<String> {
        let row = |node: &NodeSpec| format!("{}<{}", node.key, node.parents.join("|"));
        listing.nodes.iter().map(row).collect()
    }

    #[test]
    fn a_flat_list_is_read() {
        let (listing, problems) = read(
            r#"[{"key": "n1", "lemmas": ["animal", "beast"], "class": false},
                {"key": 2, "parents": ["n1", "n3"], "name": "dog", "gloss": "barks", "class": true},
                {"key": "n3", "parent": "n1", "gloss": null, "parents": null}]"#,
        );
        assert_eq!(problems, ["a.json, line 3: field \"parent\" is ignored, here and further on"]);
        assert_eq!(rows(&listing), ["n1<", "2<n1|n3", "n3<"]);
        assert_eq!(listing.nodes[0].lemmas, ["animal", "beast"]);
        assert_eq!(
            (listing.nodes[1].lemmas[0].as_str(), &*listing.nodes[1].gloss),
            ("dog", "barks")
        );
        assert_eq!(listing.says_class, [Some(false), Some(true), None]);
        assert_eq!(listing.place(1), "a.json, line 2");
    }

    #[test]
    fn nodes_stand_in_each_other() {
        let (listing, problems) = read(
            r#"{"key": "a", "children": [
                {"key": "b", "parents": "z", "children": [{"key": "c"}]},
                {"name": "nameless", "children": [{"key": "d"}]},
                {"key": "e", "children": []}]}"#,
        );
        assert_eq!(problems, ["a.json, line 3: no key: left out"]);
        assert_eq!(rows(&listing), ["a<", "b<a|z", "c<b", "d<a", "e<a"]);
        assert_eq!(listing.place(4), "a.json, line 4");
    }

    #[test]
    fn odd_values_are_named_and_the_others_are_kept() {
        let (listing, problems) = read(
            "[7, {\"key\": []},\n{\"key\": \"a\", \"class\": \"yes\", \"colour\": 1, \
             \"children\": 3, \"lemmas\": [\"x\", {}]},\n{\"key\": \"b\", \"colour\": 2}]",
        );
        assert_eq!(
            problems,
            [
                "a.json, line 1: \"7\" is not an object: left out",
                "a.json, line 1: key is \"[]\": ignored",
                "a.json, line 1: no key: left out",
                "a.json, line 2: field \"colour\" is ignored, here and further on",
                "a.json, line 2: lemmas is \"{}\": ignored",
                "a.json, line 2: class is \"\\\"yes\\\"\", not true or false: ignored",
                "a.json, line 2: children are not an array: ignored",
            ]
        );
        assert_eq!(rows(&listing), ["a<", "b<"]);
    }

    #[test]
    fn what_is_no_json_is_named_by_its_line() {
        assert_eq!(
            read("[{\"key\": \"a\"},\n{]").1,
            ["a.json, line 2: not JSON: key must be a string at line 2 column 2"]
        );
        let broken = super::listing("a.json", b"[\n\n\"\xff\"]");
        assert_eq!(broken.problems[0].to_string(), "a.json, line 3: not UTF-8: nothing is read");
    }

    #[test]
    fn very_deep_nesting_is_cut_and_no_trouble() {
        let deep = "{\"key\":\"a\",\"children\":[".repeat(100_000) + &"]}".repeat(100_000);
        let (listing, problems) = read(&deep);
        assert_eq!((listing.nodes.len(), problems.len()), (64, 1), "{problems:?}");
    }
}
