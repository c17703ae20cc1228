//! `hit5 find`: the class finder from the shell, ranked as on screen, with the reason why.

use super::args::Find;
use super::classes;
use super::environment::Environment;
use super::failure::Failure;
use crate::app::workbench::index_of;
use crate::domain::{printable, to_json_pretty};
use crate::search::{self, Index, Match, Order, Tier};
use crate::taxonomy::Taxonomy;
use serde::Serialize;
use std::io::{self, BufWriter, IsTerminal, Write};

/// Around letters that were typed: bold and underlined, as colours mean too much to too many.
const EMPHASIS: (&str, &str) = ("\x1b[1;4m", "\x1b[0m");
/// Marked words of a gloss that are quoted as the reason.
const QUOTED: usize = 3;

/// One class found, as JSON.
#[derive(Debug, Serialize)]
struct FoundJson<'a> {
    /// Place in the class list, 0-based.
    position: u32,
    /// WNID, or the path of the folder.
    key: &'a str,
    /// A model's output position (ILSVRC2012 only).
    class_index: Option<u16>,
    /// The short code.
    code: String,
    /// All its words.
    lemmas: &'a [String],
    /// The first word of its parent.
    parent: Option<&'a str>,
    /// Its definition.
    gloss: &'a str,
    /// How it fits, in one word.
    tier: &'static str,
    /// Why it fits.
    why: String,
}

/// Prints the classes that fit. None at all is a failure, so that scripts can tell.
pub(super) fn find(environment: &Environment, args: &Find) -> Result<(), Failure> {
    let (file, dataset) = (args.taxonomy.as_deref(), args.dataset.as_deref());
    let taxonomy = classes::chosen(environment, file, dataset)?;
    let index = index_of(&taxonomy);
    let query = args.words.join(" ");
    let found = best(&index, &query, args);
    let finder = Finder { taxonomy: &taxonomy, index: &index, query: &query };
    let mut out = BufWriter::new(io::stdout().lock());
    if args.json {
        let all: Vec<FoundJson<'_>> = found.iter().map(|found| finder.json(*found)).collect();
        writeln!(out, "{}", to_json_pretty(&all).map_err(io::Error::from)?)?;
    } else if !found.is_empty() {
        let has_emphasis = environment.has_colour && io::stdout().is_terminal();
        writeln!(out, "position\tkey\tlemmas\tparent\twhy\tcode")?;
        for found in &found {
            writeln!(out, "{}", finder.row(*found, has_emphasis))?;
        }
    }
    out.flush()?;
    if found.is_empty() {
        let error = anyhow::anyhow!("no class fits {query:?}");
        let hint = "fewer or shorter words find more; `hit5 classes` lists all classes";
        return Err(Failure::environment(error).hint(Some(hint)));
    }
    Ok(())
}

/// The best matches, as many as asked for, in the order asked for.
fn best(index: &Index, query: &str, args: &Find) -> Vec<Match> {
    let order = if args.list_order { Order::List } else { Order::Rank };
    let mut found = index.find(query);
    found.truncate(args.most.get());
    order.arrange(&mut found);
    found
}

/// A query and what it is put to.
struct Finder<'a> {
    taxonomy: &'a Taxonomy,
    index: &'a Index,
    query: &'a str,
}

impl<'a> Finder<'a> {
    fn json(&self, found: Match) -> FoundJson<'a> {
        let node = self.taxonomy.class_node(found.class);
        FoundJson {
            position: found.class.0,
            key: &node.key,
            class_index: node.ilsvrc.and_then(|ids| ids.class_index),
            code: self.index.codes().of(found.class),
            lemmas: &node.lemmas,
            parent: self.parent(found),
            gloss: &node.gloss,
            tier: tier_name(found.tier),
            why: self.why(found),
        }
    }

    /// A line of tab-separated values; what could steer the terminal is shown as escapes.
    fn row(&self, found: Match, has_emphasis: bool) -> String {
        let node = self.taxonomy.class_node(found.class);
        let words = node.all_lemmas();
        let words = if has_emphasis { emphasised(self.query, words) } else { safe(words) };
        let parent = self.parent(found).unwrap_or_default();
        let code = self.index.codes().of(found.class);
        let position = found.class.0.to_string();
        [position, safe(&node.key), words, safe(parent), safe(&self.why(found)), code].join("\t")
    }

    /// The name of the class's parent.
    fn parent(&self, found: Match) -> Option<&'a str> {
        let parent = self.taxonomy.parent(self.taxonomy.node_of(found.class))?;
        Some(self.taxonomy.node(parent).name())
    }

    /// Why a class fits.
    fn why(&self, found: Match) -> String {
        let node = self.taxonomy.class_node(found.class);
        match found.tier {
            Tier::Key if self.query.trim_start().starts_with(';') => "code".to_owned(),
            Tier::Key if self.query.trim().eq_ignore_ascii_case(&node.key) => "key".to_owned(),
            Tier::Key => "class index".to_owned(),
            Tier::Exact => "name".to_owned(),
            Tier::Prefix => "beginning of a word".to_owned(),
            Tier::Fuzzy => "plural, initials, part of a word or typing slip".to_owned(),
            Tier::Ancestor => self.ancestor(found),
            Tier::Gloss => format!("gloss: {}", marked(self.query, &node.gloss)),
            Tier::ButOne => "all words but one".to_owned(),
            Tier::Scattered => "letters in order".to_owned(),
        }
    }

    /// Names the nearest ancestor that has some of what was typed.
    fn ancestor(&self, found: Match) -> String {
        let above = self.taxonomy.lineage(self.taxonomy.node_of(found.class));
        let has_some = |text: &str| !search::highlights(self.query, text).is_empty();
        let named = above.into_iter().find(|&node| has_some(self.taxonomy.node(node).all_lemmas()));
        named.map_or_else(
            || "ancestor".to_owned(),
            |node| format!("ancestor: {}", self.taxonomy.node(node).all_lemmas()),
        )
    }
}

fn safe(text: &str) -> String {
    printable(text).into_owned()
}

/// The parts of a text that were typed, the first few.
fn marked(query: &str, text: &str) -> String {
    let ranges = search::highlights(query, text).into_iter().take(QUOTED);
    ranges.filter_map(|range| text.get(range)).collect::<Vec<_>>().join(", ")
}

/// A text, made safe, in which what was typed stands out.
fn emphasised(query: &str, text: &str) -> String {
    let mut shown = String::new();
    let mut end = 0;
    for range in search::highlights(query, text) {
        shown += &printable(&text[end..range.start]);
        shown += EMPHASIS.0;
        shown += &printable(&text[range.clone()]);
        shown += EMPHASIS.1;
        end = range.end;
    }
    shown + &printable(&text[end..])
}

fn tier_name(tier: Tier) -> &'static str {
    match tier {
        Tier::Key => "key",
        Tier::Exact => "exact",
        Tier::Prefix => "prefix",
        Tier::Fuzzy => "fuzzy",
        Tier::Ancestor => "ancestor",
        Tier::Gloss => "gloss",
        Tier::ButOne => "but_one",
        Tier::Scattered => "scattered",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_stands_out_and_nothing_else_steers_the_terminal() {
        assert_eq!(emphasised("ger", "a German\x1b[2J"), "a \x1b[1;4mGer\x1b[0mman\\x1b[2J");
        assert_eq!(emphasised("xyz", "dog"), "dog");
    }

    #[test]
    fn few_marked_words_are_quoted() {
        assert_eq!(marked("a", "an ant and all ants"), "a, a, a");
        assert_eq!(marked("coat", "a smooth coat"), "coat");
    }
}
