//! How long the class finder takes a keystroke, beside a subsequence matcher that reads the same
//! texts in the same run. Compare the two, not runs.
//!
//! First a table: for each size and kind of query the median, 95th percentile and maximum of
//! single queries (the peer answers a tenth of them, and none of the very long ones), the memory of
//! the index, and for each size the query that took longest. Then criterion's figures for batches
//! that both answer.

#![allow(missing_docs, reason = "criterion's macros generate undocumented items")]
#![allow(clippy::unwrap_used, reason = "a benchmark may fail loudly")]
#![allow(clippy::print_stdout, reason = "the table is what it is run for")]
#![allow(clippy::disallowed_methods, reason = "it reads a clock and the file it is pointed to")]

mod lists;

use std::time::{Duration, Instant};

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use hit5::app::workbench::index_of;
use hit5::search::Index;
use hit5::taxonomy::Taxonomy;
use lists::{Dice, SIZES, list};
use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32String};

/// Classes whose names are typed.
const NAMES: usize = 40;
/// Queries of a kind that the peer answers too, and that criterion repeats: a subsequence matcher
/// needs seconds for all.
const SAMPLED: usize = 10;
/// Copies of the index whose memory is measured.
const COPIES: usize = 4;
/// Repetitions of a query in the table; the fastest counts, as others share the machine.
const TURNS: usize = 3;

/// First lemmas spread over the list.
fn names(taxonomy: &Taxonomy) -> Vec<&str> {
    let classes = taxonomy.classes().step_by(taxonomy.len() / NAMES);
    classes.map(|class| taxonomy.class_node(class).name()).collect()
}

/// Every state of the search line while names are typed, up to twelve letters.
fn prefixes(taxonomy: &Taxonomy) -> Vec<String> {
    let typed = |name: &str| {
        let letters: Vec<char> = name.chars().take(12).collect();
        (1..=letters.len()).map(|end| letters[..end].iter().collect()).collect::<Vec<String>>()
    };
    names(taxonomy).into_iter().flat_map(typed).collect()
}

/// Names with two neighbouring letters swapped or one left out.
fn slips(taxonomy: &Taxonomy) -> Vec<String> {
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
    names(taxonomy).into_iter().filter(|name| name.chars().count() > 3).map(slip).collect()
}

/// The beginning of the parent's name and of a lemma word.
fn several_words(taxonomy: &Taxonomy) -> Vec<String> {
    let beginning = |text: &str, letters| text.chars().take(letters).collect::<String>();
    let classes = taxonomy.classes().step_by(taxonomy.len() / NAMES);
    let query = |class| {
        let node = taxonomy.node_of(class);
        let parent = taxonomy.parent(node).map_or("", |parent| taxonomy.node(parent).name());
        format!("{} {}", beginning(parent, 5), beginning(taxonomy.node(node).name(), 4))
    };
    classes.map(query).collect()
}

/// First letters of names of several words.
fn initials(taxonomy: &Taxonomy) -> Vec<String> {
    let of = |name: &str| name.split([' ', '-']).filter_map(|word| word.chars().next()).collect();
    let all = taxonomy.classes().map(|class| taxonomy.class_node(class).name());
    let several: Vec<&str> = all.filter(|name| name.contains([' ', '-'])).collect();
    several.iter().step_by(several.len() / NAMES).copied().map(of).collect()
}

/// Letters that begin nothing or everything, words that stand everywhere, and what a cat on the
/// keyboard types: the longest ways through.
fn odd(_: &Taxonomy) -> Vec<String> {
    let mut queries = [
        "zzzz",
        "qqq",
        "xyzzy",
        "vvvvvvvvvv",
        "kqxj wvyz",
        "eeee",
        "a e i o u a e i o u a e",
        "e t a o i n s h r d l u",
        "of the a in or and with for by that used having",
        "en pe ob wh ab ar un li ca at re co",
        "entitty phisical objet hole livng thinng organizm animl mamal chordat vertebrat plasental",
        "犬 猫 鳥 魚",
    ]
    .map(str::to_owned)
    .to_vec();
    queries.extend(('a'..='z').map(String::from));
    queries.push("abcdefghij".repeat(1_000));
    queries.push("sea dog ".repeat(1_250));
    queries.push("\u{1b}[31m\u{7}".repeat(1_500));
    queries.push("e\u{301}\u{308}".repeat(3_333));
    queries.push("\u{301}".repeat(10_000));
    queries.push("犬".repeat(10_000));
    queries
}

type Kind = (&'static str, fn(&Taxonomy) -> Vec<String>);
const KINDS: [Kind; 5] = [
    ("typed prefixes", prefixes),
    ("typing slips", slips),
    ("several words", several_words),
    ("initials", initials),
    ("odd queries", odd),
];

/// A subsequence matcher and one string a class, all texts: what it has to read.
struct Peer {
    texts: Vec<Utf32String>,
    matcher: Matcher,
}

impl Peer {
    fn new(taxonomy: &Taxonomy) -> Self {
        let text = |class| {
            let node = taxonomy.node_of(class);
            let name = |up| taxonomy.node(up).all_lemmas();
            let above: Vec<&str> = taxonomy.ancestors(node).map(name).collect();
            let node = taxonomy.node(node);
            format!("{}, {}, {}", node.all_lemmas(), above.join(", "), node.gloss).into()
        };
        let texts = taxonomy.classes().map(text).collect();
        Self { texts, matcher: Matcher::new(Config::DEFAULT) }
    }

    /// The texts that contain the letters of every word in order, best first.
    fn find(&mut self, query: &str) -> Vec<(u32, usize)> {
        let pattern = Pattern::parse(query, CaseMatching::Ignore, Normalization::Smart);
        let Self { texts, matcher } = self;
        let scored = texts.iter().enumerate();
        let mut scored: Vec<_> = scored
            .filter_map(|(class, text)| Some((pattern.score(text.slice(..), matcher)?, class)))
            .collect();
        scored.sort_unstable_by(|one, other| other.cmp(one));
        scored
    }
}

/// Milliseconds a query takes, the fastest of some turns, and the query; ascending.
fn times(queries: &[String], mut find: impl FnMut(&str) -> usize) -> Vec<(f64, &str)> {
    let mut one = |query: &str| {
        let turn = |_| {
            let start = Instant::now();
            std::hint::black_box(find(query));
            start.elapsed().as_secs_f64() * 1e3
        };
        (0..TURNS).map(turn).fold(f64::INFINITY, f64::min)
    };
    let mut times: Vec<_> = queries.iter().map(|query| (one(query), query.as_str())).collect();
    times.sort_unstable_by(|one, other| one.0.total_cmp(&other.0));
    times
}

/// Resident memory of this process in bytes, where the system tells.
fn resident() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kilobytes = line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok());
    kilobytes.unwrap_or(0_usize) * 1024
}

/// A few of the queries, evenly spread.
fn sample(queries: &[String]) -> Vec<String> {
    queries.iter().step_by(queries.len().div_ceil(SAMPLED)).cloned().collect()
}

/// Bytes an index takes: of several copies, so that memory the process had anyway counts little.
fn index_bytes(taxonomy: &Taxonomy) -> usize {
    // The first fills what reading the list has left behind.
    let kept = index_of(taxonomy);
    let before = resident();
    let copies: Vec<Index> = (0..COPIES).map(|_| index_of(taxonomy)).collect();
    let bytes = resident().saturating_sub(before) / COPIES;
    drop((kept, copies));
    bytes
}

fn table(_: &mut Criterion) {
    println!(
        "ms a query: median / p95 / max                hit5                     nucleo-matcher"
    );
    for size in SIZES {
        let taxonomy = list(size);
        let start = Instant::now();
        let index = index_of(&taxonomy);
        let built = start.elapsed().as_millis();
        let megabytes = index_bytes(&taxonomy) as f64 / 1e6;
        println!("{size} classes: index {megabytes:.1} MB, built in {built} ms");
        let mut peer = Peer::new(&taxonomy);
        let mut longest = (0.0, String::new());
        for (name, kind) in KINDS {
            let queries = kind(&taxonomy);
            let ours = times(&queries, |query| index.find(query).len());
            let is_typed = |query: &String| query.len() < 64;
            let short: Vec<String> = queries.iter().filter(|q| is_typed(q)).cloned().collect();
            let sampled = sample(&short);
            let peers = times(&sampled, |query| peer.find(query).len());
            let line = |times: &[(f64, &str)]| {
                let at = |part: usize| times[(times.len() - 1) * part / 100].0;
                format!("{:7.3} / {:7.3} / {:7.3}", at(50), at(95), at(100))
            };
            println!(
                "{size:6} {name:15} x{:4}    {}    {}",
                queries.len(),
                line(&ours),
                line(&peers)
            );
            if let Some(&(ms, query)) = ours.last().filter(|(ms, _)| *ms > longest.0) {
                longest = (ms, query.chars().take(40).collect());
            }
        }
        println!("{size:6} longest: {:7.3} for {:?}", longest.0, longest.1);
    }
}

fn queries(criterion: &mut Criterion) {
    for size in SIZES {
        let taxonomy = list(size);
        let index = index_of(&taxonomy);
        let mut peer = Peer::new(&taxonomy);
        for (name, kind) in KINDS {
            let mut group = criterion.benchmark_group(name);
            let mut queries = sample(&kind(&taxonomy));
            queries.retain(|query| query.len() < 64);
            group.throughput(Throughput::Elements(queries.len() as u64));
            group.bench_function(BenchmarkId::new("hit5", size), |bencher| {
                bencher.iter(|| queries.iter().map(|query| index.find(query).len()).sum::<usize>());
            });
            group.bench_function(BenchmarkId::new("nucleo-matcher", size), |bencher| {
                bencher.iter(|| queries.iter().map(|query| peer.find(query).len()).sum::<usize>());
            });
            group.finish();
        }
    }
}

fn building(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("index");
    for size in SIZES {
        let taxonomy = list(size);
        group.bench_function(BenchmarkId::new("build", size), |bencher| {
            bencher.iter(|| -> Index { index_of(&taxonomy) });
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
    targets = table, queries, building
}
criterion_main!(benches);
