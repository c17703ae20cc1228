//! How long the class finder takes, over invented class lists of ImageNet's two sizes.
//!
//! The lists are made from a fixed seed: words of syllables, a few used often and most seldom;
//! one to four lemmas of one to three words; a tree ten deep; glosses of a dozen words. The peer
//! is a subsequence matcher over the same texts in the same run: compare the two, not runs.
//! Invented words are made of fewer different letters than English ones, so that more texts pass
//! the peer's first look; on real names it does better than here.

use std::time::Duration;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use hit5::search::{ClassText, Index};
use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

const SIZES: [usize; 2] = [1_000, 21_841];
const QUERIES: usize = 20;

/// `SplitMix64` (Steele, Lea, Flood 2014): small, and the same everywhere.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
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

struct Class {
    lemmas: Vec<String>,
    ancestors: Vec<String>,
    gloss: String,
}

/// An invented class list.
struct List(Vec<Class>);

impl List {
    fn of(size: usize) -> Self {
        let mut dice = Dice(2012);
        let words: Vec<String> = (0..size * 2).map(|_| word(&mut dice)).collect();
        let mut classes = Vec::with_capacity(size);
        let mut path: Vec<String> = Vec::new();
        for _ in 0..size {
            // Depth-first: most classes share all but their nearest ancestors with the last.
            path.truncate(10_usize.saturating_sub(dice.skewed(10)));
            while path.len() < 10 {
                path.push(lemma(&mut dice, &words));
            }
            let lemmas = (0..=dice.skewed(4)).map(|_| lemma(&mut dice, &words)).collect();
            let gloss: Vec<&str> = (0..12).map(|_| &*words[dice.skewed(words.len())]).collect();
            let ancestors = path.iter().rev().cloned().collect();
            classes.push(Class { lemmas, ancestors, gloss: gloss.join(" ") });
        }
        Self(classes)
    }

    fn index(&self) -> Index {
        let ancestors: Vec<Vec<&str>> = self
            .0
            .iter()
            .map(|class| class.ancestors.iter().map(String::as_str).collect())
            .collect();
        Index::new(self.0.iter().zip(&ancestors).map(|(class, ancestors)| ClassText {
            lemmas: &class.lemmas,
            ancestors,
            gloss: &class.gloss,
        }))
    }

    /// One string a class, all texts: what a matcher without an index has to read.
    fn texts(&self) -> Vec<String> {
        let joined = |class: &Class| {
            format!("{} {} {}", class.lemmas.join(", "), class.ancestors.join(" "), class.gloss)
        };
        self.0.iter().map(joined).collect()
    }

    /// First lemmas spread over the list.
    fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().step_by(self.0.len() / QUERIES).map(|class| class.lemmas[0].as_str())
    }
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

/// Every state of the search line while names are typed, up to eight letters.
fn prefixes(list: &List) -> Vec<String> {
    let typed = |name: &str| {
        let letters: Vec<char> = name.chars().take(8).collect();
        (1..=letters.len()).map(|end| letters[..end].iter().collect()).collect::<Vec<String>>()
    };
    list.names().flat_map(typed).collect()
}

/// Names with two neighbouring letters swapped or one left out.
fn slips(list: &List) -> Vec<String> {
    let mut dice = Dice(5);
    let slip = |name: &str| {
        let mut letters: Vec<char> = name.chars().collect();
        let place = dice.below(letters.len() - 1);
        if dice.below(2) == 0 {
            letters.swap(place, place + 1);
        } else {
            letters.remove(place);
        }
        letters.into_iter().collect()
    };
    list.names().map(slip).collect()
}

/// The beginning of a lemma word and of an ancestor's.
fn several_words(list: &List) -> Vec<String> {
    let classes = list.0.iter().step_by(list.0.len() / QUERIES);
    let beginning = |text: &str, letters| text.chars().take(letters).collect::<String>();
    classes
        .map(|class| {
            format!("{} {}", beginning(&class.ancestors[0], 5), beginning(&class.lemmas[0], 4))
        })
        .collect()
}

/// Letters that begin nothing: the longest way through.
fn unknown(_: &List) -> Vec<String> {
    ["zzzz", "qqq", "xyzzy", "vvvvvvvvvv", "kqxj wvyz", "eeee"].map(str::to_owned).to_vec()
}

type Kind = (&'static str, fn(&List) -> Vec<String>);
const KINDS: [Kind; 4] = [
    ("typed prefixes", prefixes),
    ("typing slips", slips),
    ("several words", several_words),
    ("unknown words", unknown),
];

fn queries(criterion: &mut Criterion) {
    for (name, kind) in KINDS {
        let mut group = criterion.benchmark_group(name);
        for size in SIZES {
            let list = List::of(size);
            let index = list.index();
            let queries = kind(&list);
            group.throughput(Throughput::Elements(queries.len() as u64));
            group.bench_function(BenchmarkId::new("hit5", size), |bencher| {
                bencher.iter(|| queries.iter().map(|query| index.find(query).len()).sum::<usize>());
            });
        }
        group.finish();
    }
}

/// A subsequence matcher reading the same texts, for the kind of query both answer.
fn peer(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("several words");
    for size in SIZES {
        let list = List::of(size);
        let (texts, queries) = (list.texts(), several_words(&list));
        let mut matcher = Matcher::new(Config::DEFAULT);
        group.throughput(Throughput::Elements(queries.len() as u64));
        group.bench_function(BenchmarkId::new("nucleo-matcher", size), |bencher| {
            bencher.iter(|| {
                let found = queries.iter().map(|query| subsequence(query, &texts, &mut matcher));
                found.map(|found| found.len()).sum::<usize>()
            });
        });
    }
    group.finish();
}

/// The texts that contain the letters of every word in order, best first.
fn subsequence(query: &str, texts: &[String], matcher: &mut Matcher) -> Vec<(u32, usize)> {
    let pattern = Pattern::parse(query, CaseMatching::Ignore, Normalization::Smart);
    let mut buffer = Vec::new();
    let mut score = |text| pattern.score(Utf32Str::new(text, &mut buffer), matcher);
    let scored = texts.iter().enumerate();
    let mut scored: Vec<_> =
        scored.filter_map(|(class, text)| Some((score(text)?, class))).collect();
    scored.sort_unstable_by(|one, other| other.cmp(one));
    scored
}

fn building(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("index");
    for size in SIZES {
        let list = List::of(size);
        group.bench_function(BenchmarkId::new("build", size), |bencher| {
            bencher.iter(|| list.index());
        });
    }
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(2));
    targets = queries, peer, building
}
criterion_main!(benches);
