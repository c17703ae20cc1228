//! What people type and the class it must bring up, over ILSVRC2012: a table of queries, and the
//! recall it gives.

use hit5::app::workbench::index_of;
use hit5::domain::{ClassId, ClassNames};
use hit5::search::{FoldedRows, Index, Occurrences, RowText};
use hit5::taxonomy::Taxonomy;
use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

/// A query a line: its kind, within how many places its class must come, the query, the class
/// by its first lemma, or by its WNID where that does not tell it apart.
const TABLE: &str = include_str!("../fixtures/queries.tsv");

/// The recall reached; a change that makes it worse must say why.
const RECALL_AT_1: f64 = 0.99;
const RECALL_AT_5: f64 = 1.0;

/// Within the first three places, for names of five letters or more with one slip of any kind.
const RECALL_WITH_A_SLIP: f64 = 0.97;

struct Row {
    kind: &'static str,
    within: usize,
    query: &'static str,
    class: ClassId,
}

fn rows(taxonomy: &Taxonomy) -> Vec<Row> {
    let named = |name: &str| {
        let mut classes = taxonomy.classes().filter(|&c| taxonomy.class_node(c).name() == name);
        let class = taxonomy.class(name).or_else(|| classes.next());
        assert!(classes.next().is_none(), "{name:?} is several classes");
        class.unwrap_or_else(|| panic!("no class {name:?}"))
    };
    let row = |line: &'static str| {
        let [kind, within, query, class] =
            line.split('\t').collect::<Vec<_>>().try_into().unwrap_or_else(|_| panic!("{line:?}"));
        Row { kind, within: within.parse().unwrap(), query, class: named(class) }
    };
    TABLE.lines().skip(1).map(row).collect()
}

/// The place of a class among what a query finds, from 1.
fn place(index: &Index, query: &str, class: ClassId) -> Option<usize> {
    index.find(query).iter().position(|found| found.class == class).map(|place| place + 1)
}

#[test]
fn queries_bring_up_the_class_they_mean() {
    let taxonomy = Taxonomy::ilsvrc2012();
    let index = index_of(&taxonomy);
    let rows = rows(&taxonomy);
    assert!(rows.len() >= 200, "{} queries", rows.len());
    let mut kinds: BTreeMap<&str, Vec<Option<usize>>> = BTreeMap::new();
    let mut missed = Vec::new();
    for row in &rows {
        let place = place(&index, row.query, row.class);
        kinds.entry(row.kind).or_default().push(place);
        if place.is_none_or(|place| place > row.within) {
            let first = index.find(row.query).first().map(|best| taxonomy.class_node(best.class));
            let first = first.map(hit5::taxonomy::Node::all_lemmas);
            missed.push(format!("{} {:?}: at {place:?}, first is {first:?}", row.kind, row.query));
        }
    }
    let recall = |places: &[Option<usize>], within| {
        let hits = places.iter().filter(|place| place.is_some_and(|place| place <= within)).count();
        hits as f64 / places.len() as f64
    };
    let all: Vec<_> = kinds.values().flatten().copied().collect();
    kinds.insert("all", all.clone());
    for (kind, places) in &kinds {
        let (one, five) = (recall(places, 1), recall(places, 5));
        println!("{kind:10} {:4} queries, recall@1 {one:.3}, recall@5 {five:.3}", places.len());
    }
    let missed = missed.join("\n");
    println!("{missed}");
    assert!(recall(&all, 1) >= RECALL_AT_1, "{missed}");
    assert!(recall(&all, 5) >= RECALL_AT_5, "{missed}");
}

/// Every way to slip once in a name, with its name.
fn slips(name: &str, place: usize) -> [(&'static str, String); 4] {
    let letters: Vec<char> = name.chars().collect();
    let with = |edit: &dyn Fn(&mut Vec<char>)| {
        let mut letters = letters.clone();
        edit(&mut letters);
        letters.into_iter().collect::<String>()
    };
    let other = if letters[place] == 'n' { 'm' } else { 'n' };
    [
        ("one letter missing", with(&|letters| drop(letters.drain(place..=place)))),
        ("one letter doubled", with(&|letters| letters.insert(place, letters[place]))),
        ("one letter wrong", with(&|letters| letters[place] = other)),
        ("two letters swapped", with(&|letters| letters.swap(place, place + 1))),
    ]
}

/// Every class's name with one slip of each kind, at a place that goes on from class to class,
/// the first letter included: no query chosen by hand.
#[test]
fn every_name_is_found_with_one_slip() {
    let taxonomy = Taxonomy::ilsvrc2012();
    let index = index_of(&taxonomy);
    let mut kinds: BTreeMap<&str, Vec<bool>> = BTreeMap::new();
    let mut missed = Vec::new();
    // Every third class, to keep the test short.
    for class in taxonomy.classes().step_by(3) {
        let name = taxonomy.class_node(class).name();
        if name.chars().count() < 5 || !name.is_ascii() {
            continue;
        }
        let place = class.index() / 3 % (name.len() - 1);
        for (kind, query) in slips(name, place) {
            let found = index.find(&query);
            let at = found.iter().position(|found| found.class == class);
            let is_near = at.is_some_and(|place| place < 3);
            kinds.entry(kind).or_default().push(is_near);
            if !is_near {
                missed.push(format!("{query:?} for {name:?}: {at:?}"));
            }
        }
    }
    for (kind, hits) in &kinds {
        let recall = hits.iter().filter(|hit| **hit).count() as f64 / hits.len() as f64;
        println!("{kind:20} {:4} names, recall@3 {recall:.3}", hits.len());
        assert!(recall >= RECALL_WITH_A_SLIP, "{kind}: {recall}\n{}", missed.join("\n"));
    }
    println!("{}", missed.join("\n"));
}

#[test]
fn every_class_comes_first_by_each_of_its_lemmas_or_shares_it() {
    let taxonomy = Taxonomy::ilsvrc2012();
    let index = index_of(&taxonomy);
    for class in taxonomy.classes() {
        for lemma in &taxonomy.class_node(class).lemmas {
            let shares = |other: ClassId| {
                let has = |name: &String| name.eq_ignore_ascii_case(lemma);
                taxonomy.class_node(other).lemmas.iter().any(has)
            };
            let found = index.find(lemma);
            let place = found.iter().position(|found| found.class == class).unwrap_or(usize::MAX);
            let before = found.iter().take(place).find(|found| !shares(found.class));
            assert_eq!(before.map(|found| found.class), None, "{lemma}");
        }
    }
}

#[test]
fn classes_that_share_a_name_come_together_and_can_be_told_apart() {
    let taxonomy = Taxonomy::ilsvrc2012();
    let index = index_of(&taxonomy);
    let mut sharing: BTreeMap<String, Vec<ClassId>> = BTreeMap::new();
    for class in taxonomy.classes() {
        for lemma in &taxonomy.class_node(class).lemmas {
            let classes = sharing.entry(lemma.to_lowercase()).or_default();
            if classes.last() != Some(&class) {
                classes.push(class);
            }
        }
    }
    sharing.retain(|_, classes| classes.len() > 1);
    for name in ["crane", "maillot", "cardigan", "missile"] {
        assert!(sharing.contains_key(name), "{name}");
    }
    let parent = |class| taxonomy.node(taxonomy.parent(taxonomy.node_of(class)).unwrap()).name();
    for (name, classes) in &sharing {
        let found = index.find(name);
        let mut first: Vec<ClassId> =
            found.iter().take(classes.len()).map(|found| found.class).collect();
        first.sort_unstable();
        assert_eq!(&first, classes, "{name}");
        let told: BTreeSet<_> = classes
            .iter()
            .map(|&class| (parent(class), taxonomy.class_node(class).gloss.as_str()))
            .collect();
        assert_eq!(told.len(), classes.len(), "{name}");
        for &class in classes.iter().filter(|&&class| {
            classes.iter().all(|&other| other == class || parent(other) != parent(class))
        }) {
            let query = format!("{name} {}", parent(class));
            let place = place(&index, &query, class);
            assert!(place.is_some_and(|place| place <= 2), "{query}: {place:?}");
        }
    }
}

#[test]
fn terrier_is_found_in_place_36_times() {
    let taxonomy = Taxonomy::ilsvrc2012();
    let chips: Vec<Vec<&str>> = taxonomy
        .classes()
        .map(|c| taxonomy.chips(c).iter().map(|&node| taxonomy.node(node).all_lemmas()).collect())
        .collect();
    let rows = || {
        let words = taxonomy.classes().map(|class| taxonomy.class_node(class).all_lemmas());
        chips.iter().zip(words).map(|(chips, words)| RowText { chips, words })
    };
    let found = Occurrences::find("terrier", &FoldedRows::new(rows()));
    assert_eq!(found.all().len(), 36);
    assert_eq!(found.at_or_after(0), Some(0));
    assert!(found.all()[0].chip.is_some(), "the chip stands before the first terrier");
    assert_eq!(Occurrences::find("TERRIÉR", &FoldedRows::new(rows())), found);
}

#[test]
fn the_codes_of_ilsvrc_have_three_letters_and_stay_as_they_are() {
    let taxonomy = Taxonomy::ilsvrc2012();
    let index = index_of(&taxonomy);
    let code = |name: &str| {
        let class = taxonomy.classes().find(|&class| taxonomy.class_node(class).name() == name);
        index.codes().of(class.unwrap())
    };
    let names = ["golden retriever", "German shepherd", "tench", "zebra", "lion", "ox"];
    assert_eq!(names.map(code), ["gdr", "gms", "tnc", "zbr", "iin", "oaa"]);
    for class in taxonomy.classes() {
        assert_eq!(index.codes().of(class).len(), 3);
    }
}

#[test]
fn odd_queries_take_no_longer_than_a_blink() {
    let index = index_of(&Taxonomy::ilsvrc2012());
    let odd = [
        "abcdefghij".repeat(1_000),
        "sea dog ".repeat(1_250),
        "\u{1b}[31m\u{7}".repeat(1_500),
        "e\u{301}\u{308}".repeat(3_333),
        "\u{301}".repeat(10_000),
        "犬".repeat(10_000),
        ";".repeat(10_000),
        "9".repeat(10_000),
    ];
    for query in odd {
        let start = Instant::now();
        let found = index.find(&query).len();
        let head: String = query.chars().take(8).collect();
        assert!(start.elapsed() < Duration::from_millis(300), "{head:?}: {:?}", start.elapsed());
        assert!(found <= 1_000);
    }
}

/// Ways to type a name of several words, none chosen by hand.
fn spellings(name: &str) -> Vec<(&'static str, String)> {
    let words: Vec<&str> = name.split([' ', '-']).filter(|word| !word.is_empty()).collect();
    if words.len() < 2 {
        return Vec::new();
    }
    let beginning = |word: &&str| word.chars().take(3).collect::<String>();
    let initial = |word: &&str| word.chars().next();
    let swapped = |word: &&str| {
        let mut letters: Vec<char> = word.chars().collect();
        if letters.len() > 4 {
            letters.swap(2, 3);
        }
        letters.into_iter().collect::<String>()
    };
    let mut ways = vec![
        ("three letters a word", words.iter().map(beginning).collect::<Vec<_>>().join(" ")),
        ("last word first", words.iter().rev().copied().collect::<Vec<_>>().join(" ")),
        ("run together", words.concat()),
        ("a slip in every word", words.iter().map(swapped).collect::<Vec<_>>().join(" ")),
    ];
    if words.len() > 2 {
        ways.push(("initials", words.iter().filter_map(initial).collect()));
    }
    ways
}

#[test]
fn every_name_of_several_words_is_found_however_it_is_typed() {
    let taxonomy = Taxonomy::ilsvrc2012();
    let index = index_of(&taxonomy);
    let mut missed = Vec::new();
    let mut count = 0;
    // Every third class, to keep the test short.
    for class in taxonomy.classes().step_by(3) {
        for (way, query) in spellings(taxonomy.class_node(class).name()) {
            count += 1;
            let place = place(&index, &query, class);
            if place.is_none_or(|place| place > 3) {
                missed.push(format!("{way}: {query:?} at {place:?}"));
            }
        }
    }
    println!("{} of {count} not within three: {missed:?}", missed.len());
    assert!(count > 500 && missed.len() * 100 <= count, "{missed:?}");
}
