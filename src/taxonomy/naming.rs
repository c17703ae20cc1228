//! Which class a folder's name means: its key, or one of its words.

use super::Taxonomy;
use crate::domain::ClassId;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::fmt;

/// Keys named in a message.
const NAMED: usize = 4;

/// Looks folders' names up among the classes of a taxonomy.
#[derive(Debug)]
pub struct Naming<'a> {
    taxonomy: &'a Taxonomy,
    /// Classes by their folded words, each class once.
    by_words: HashMap<String, Vec<ClassId>>,
}

/// Why a name means no class.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Misnamed {
    /// Nothing is called so.
    Unknown,
    /// It is the key of a node that cannot be chosen.
    NoClass,
    /// Several classes have this word: their keys, the first few.
    Ambiguous(Vec<String>),
}

impl fmt::Display for Misnamed {
    /// A clause: "no class of the taxonomy is called so".
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown => write!(f, "no class of the taxonomy is called so"),
            Self::NoClass => write!(f, "a node of the taxonomy that is not a class"),
            Self::Ambiguous(keys) => {
                let more = if keys.len() > NAMED { ", ..." } else { "" };
                let named = &keys[..keys.len().min(NAMED)];
                write!(f, "several classes are called so ({}{more})", named.join(", "))
            }
        }
    }
}

impl<'a> Naming<'a> {
    /// Makes every word of every class known.
    pub fn new(taxonomy: &'a Taxonomy) -> Self {
        let mut by_words: HashMap<String, Vec<ClassId>> = HashMap::new();
        for class in taxonomy.classes() {
            for lemma in &taxonomy.class_node(class).lemmas {
                match by_words.entry(folded(lemma)) {
                    Entry::Vacant(free) => drop(free.insert(vec![class])),
                    Entry::Occupied(known) if known.get().last() == Some(&class) => {}
                    Entry::Occupied(mut known) => known.get_mut().push(class),
                }
            }
        }
        Self { taxonomy, by_words }
    }

    /// The class that a folder means by its path: the one with that key, else with the last part
    /// as key, else the only one with the last part as a word. Case, and `_` for a space, do not
    /// matter in words.
    pub fn class(&self, path: &str) -> Result<ClassId, Misnamed> {
        let name = path.rsplit('/').next().unwrap_or(path);
        if let Some(node) = self.taxonomy.find(path).or_else(|| self.taxonomy.find(name)) {
            return self.taxonomy.node(node).class.ok_or(Misnamed::NoClass);
        }
        match self.by_words.get(&folded(name)).map(Vec::as_slice) {
            Some(&[class]) => Ok(class),
            Some(several) => {
                let key = |&class: &ClassId| self.taxonomy.class_node(class).key.clone();
                Err(Misnamed::Ambiguous(several.iter().take(NAMED + 1).map(key).collect()))
            }
            None => Err(Misnamed::Unknown),
        }
    }
}

/// A name without the differences that folders and words have.
fn folded(name: &str) -> String {
    let spaced = name.replace('_', " ").to_lowercase();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "key\tparents\tlemmas\tclass\n\
        n1\t\tanimal\t\n\
        n2\tn1\tdog, domestic dog\tyes\n\
        n3\tn1\tcrane\t\n\
        n4\t\tcrane, derrick\t\n\
        n5\tn2\tGranny  Smith, granny smith\t\n";

    #[test]
    fn keys_come_before_words_and_the_last_folder_counts() {
        let (taxonomy, problems) = Taxonomy::from_file("pets.tsv", FILE.as_bytes());
        assert_eq!(problems, []);
        let naming = Naming::new(&taxonomy);
        let key = |name| naming.class(name).map(|class| taxonomy.class_node(class).key.as_str());
        for (name, meant) in [
            ("n2", "n2"),
            ("animal/n2", "n2"),
            ("animals/Domestic_Dog", "n2"),
            ("derrick", "n4"),
            ("granny_smith", "n5"),
        ] {
            assert_eq!(key(name), Ok(meant), "{name}");
        }
        assert_eq!(key("n1"), Err(Misnamed::NoClass));
        assert_eq!(key("cat"), Err(Misnamed::Unknown));
        let ambiguous = key("crane").unwrap_err();
        assert_eq!(ambiguous.to_string(), "several classes are called so (n3, n4)");
    }
}
