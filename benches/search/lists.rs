//! Class lists of three sizes. The smallest is ILSVRC2012; the larger ones are taken from
//! WordNet's nouns if the variable `HIT5_WORDNET` names a `data.noun` file (Debian's package
//! `wordnet-base` has it), and are invented otherwise.
//!
//! Invented lists are made from a fixed seed: words of syllables, a few used often and most
//! seldom; one to four lemmas of one to three words; a tree ten deep; glosses of a dozen words.
//! Invented words are made of fewer different letters than English ones, so that more texts pass
//! a subsequence matcher's first look; on real names it does better than on these.

use hit5::domain::NodeSpec;
use hit5::taxonomy::{Taxonomy, wordnet};
use std::sync::Arc;

/// Number of classes of ILSVRC2012, of `ImageNet`, and of WordNet's noun synsets.
pub(crate) const SIZES: [usize; 3] = [1_000, 21_841, 82_115];

/// Names the file with WordNet's nouns.
const WORDNET: &str = "HIT5_WORDNET";

/// A list of so many classes.
pub(crate) fn list(size: usize) -> Arc<Taxonomy> {
    if size == SIZES[0] {
        return Taxonomy::ilsvrc2012();
    }
    let mut nodes = match std::env::var_os(WORDNET) {
        Some(path) => wordnet::nouns(&std::fs::read_to_string(path).unwrap()).0,
        None => invented(SIZES[2]),
    };
    // The classes are spread over all nodes; those between stay as ancestors.
    let all = nodes.len();
    for (place, node) in nodes.iter_mut().enumerate() {
        node.is_class = place * size / all != (place + 1) * size / all;
    }
    Arc::new(Taxonomy::from_nodes(&nodes).0)
}

/// `SplitMix64` (Steele, Lea, Flood 2014): small, and the same everywhere.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % bound as u64).unwrap_or(0)
    }

    /// Small numbers often, large ones seldom: roughly what the ranks of words in a text do.
    fn skewed(&mut self, bound: usize) -> usize {
        let limit = self.below(bound) + 1;
        let limit = self.below(limit) + 1;
        self.below(limit)
    }
}

/// An invented tree, depth-first: most nodes share all but their nearest ancestors with the last.
fn invented(size: usize) -> Vec<NodeSpec> {
    let mut dice = Dice(2012);
    let words: Vec<String> = (0..size).map(|_| word(&mut dice)).collect();
    let mut path: Vec<String> = Vec::new();
    let mut nodes = Vec::with_capacity(size);
    for number in 0..size {
        path.truncate(10_usize.saturating_sub(dice.skewed(10)));
        let lemmas = (0..=dice.skewed(4)).map(|_| lemma(&mut dice, &words)).collect();
        let gloss: Vec<&str> = (0..12).map(|_| &*words[dice.skewed(words.len())]).collect();
        let key = format!("n{number:08}");
        let parents = path.last().cloned().into_iter().collect();
        let gloss = gloss.join(" ");
        nodes.push(NodeSpec { key: key.clone(), parents, lemmas, gloss, is_class: true });
        path.push(key);
    }
    nodes
}

fn word(dice: &mut Dice) -> String {
    const ONSETS: [&str; 16] =
        ["b", "c", "d", "f", "g", "h", "l", "m", "n", "p", "r", "s", "t", "w", "st", "tr"];
    const RIMES: [&str; 16] = [
        "a", "e", "i", "o", "u", "an", "er", "in", "on", "ar", "el", "ock", "ish", "ee", "oo", "ut",
    ];
    let syllable = |_| [ONSETS[dice.below(16)], RIMES[dice.below(16)]].concat();
    (0..4).map(syllable).collect::<String>().chars().take(9).collect::<String>()
}

fn lemma(dice: &mut Dice, words: &[String]) -> String {
    let count = 1 + dice.skewed(3);
    let chosen: Vec<&str> = (0..count).map(|_| &*words[dice.skewed(words.len())]).collect();
    chosen.join(" ")
}
