//! What typing brings up, over a hand-picked part of the ILSVRC2012 classes.

use super::*;
use proptest::prelude::*;

/// Lemmas, nearest ancestors first, gloss; in the order of the full list.
const SAMPLE: &[(&str, &str, &str)] = &[
    ("crane", "wading bird|bird", "large long-necked wading bird of marshes and plains"),
    (
        "tabby, tabby cat",
        "domestic cat|cat|feline",
        "a cat with a grey or tawny coat mottled with black",
    ),
    ("tiger cat", "domestic cat|cat|feline", "a cat having a striped coat"),
    (
        "dalmatian, coach dog, carriage dog",
        "dog, domestic dog|canine",
        "a large breed having a smooth white coat with black or brown spots",
    ),
    (
        "Chihuahua",
        "toy dog, toy|dog, domestic dog|canine",
        "an old breed of tiny short-haired dog with protruding eyes",
    ),
    ("Shih-Tzu", "toy dog, toy|dog, domestic dog|canine", "a Chinese breed of small dog"),
    (
        "Border terrier",
        "terrier|hunting dog|dog, domestic dog|canine",
        "small rough-coated terrier of British origin",
    ),
    (
        "Kerry blue terrier",
        "terrier|hunting dog|dog, domestic dog|canine",
        "an Irish breed of medium-sized terrier",
    ),
    (
        "Australian terrier",
        "terrier|hunting dog|dog, domestic dog|canine",
        "small greyish wire-haired breed of terrier from Australia",
    ),
    (
        "soft-coated wheaten terrier",
        "terrier|hunting dog|dog, domestic dog|canine",
        "Irish breed of medium-sized terrier with an abundant coat",
    ),
    (
        "Dandie Dinmont, Dandie Dinmont terrier",
        "terrier|hunting dog|dog, domestic dog|canine",
        "a breed of small terrier with long wiry coat",
    ),
    (
        "Airedale, Airedale terrier",
        "terrier|hunting dog|dog, domestic dog|canine",
        "breed of large wiry-coated terrier",
    ),
    ("miniature schnauzer", "schnauzer|terrier|dog, domestic dog|canine", "a small schnauzer"),
    (
        "golden retriever",
        "retriever|sporting dog|dog, domestic dog|canine",
        "an English breed having a long silky golden coat",
    ),
    (
        "Labrador retriever",
        "retriever|sporting dog|dog, domestic dog|canine",
        "breed originally from Labrador having a short black or golden-brown coat",
    ),
    (
        "kelpie",
        "shepherd dog, sheepdog|working dog|dog, domestic dog|canine",
        "an Australian sheepdog with pointed ears",
    ),
    (
        "Old English sheepdog, bobtail",
        "shepherd dog, sheepdog|working dog|dog, domestic dog|canine",
        "large sheepdog with a profuse shaggy bluish-grey-and-white coat",
    ),
    (
        "Rottweiler",
        "shepherd dog, sheepdog|working dog|dog, domestic dog|canine",
        "German breed of large vigorous short-haired cattle dogs",
    ),
    (
        "German shepherd, German shepherd dog, German police dog, alsatian",
        "shepherd dog, sheepdog|working dog|dog, domestic dog|canine",
        "breed of large shepherd dogs used in police work",
    ),
    (
        "Saint Bernard, St Bernard",
        "working dog|dog, domestic dog|canine",
        "a Swiss alpine breed of large thick-coated dog",
    ),
    (
        "Siberian husky",
        "sled dog|working dog|dog, domestic dog|canine",
        "breed of sled dog developed in northeastern Siberia",
    ),
    (
        "Cardigan, Cardigan Welsh corgi",
        "corgi, Welsh corgi|dog, domestic dog|canine",
        "slightly bow-legged variety of corgi having a long tail",
    ),
    (
        "toy poodle",
        "poodle, poodle dog|dog, domestic dog|canine",
        "the breed of very small poodles",
    ),
    ("timber wolf, grey wolf, Canis lupus", "wolf|canine", "a wolf with a brindled grey coat"),
    ("wolf spider, hunting spider", "spider|arachnid", "ground spider that hunts its prey"),
    ("sea snake", "snake, serpent|reptile", "any of numerous venomous aquatic viviparous snakes"),
    ("sea lion", "seal|aquatic mammal", "any of several large eared seals of the northern Pacific"),
    ("carpenter's kit, tool kit", "kit|instrumentality", "a set of carpenter's tools"),
    ("consommé", "soup|dish", "clear soup usually of beef or veal or chicken"),
    ("hotdog, hot dog, red hot", "sandwich|snack food", "a frankfurter served hot on a bun"),
    (
        "cardigan",
        "sweater, jumper|garment",
        "knitted jacket that is fastened up the front with buttons",
    ),
    ("jersey, T-shirt, tee shirt", "shirt|garment", "a close-fitting pullover shirt"),
    ("maillot", "tights, leotards|garment", "tights for dancers or gymnasts"),
    ("maillot, tank suit", "swimsuit, bathing suit|garment", "a woman's one-piece bathing suit"),
    ("crane", "lifting device|device", "lifts and moves heavy objects"),
    ("car wheel", "wheel|machine", "a wheel that has a tire and rim and hubcap"),
    (
        "sports car, sport car",
        "car, auto, motorcar|motor vehicle",
        "a small low car with a high-powered engine",
    ),
    ("carton", "box|container", "a box made of cardboard"),
    ("stake", "stick|implement", "a strong wooden or metal post driven into the ground"),
    (
        "violin, fiddle",
        "bowed stringed instrument|musical instrument",
        "highest member of its family",
    ),
];

/// A class of which nothing is known.
const BARE: ClassText<'static> =
    ClassText { key: "", class_index: None, lemmas: &[], ancestors: &[], gloss: "" };

fn index() -> Index {
    let split = |text: &str, by| text.split(by).map(str::to_owned).collect::<Vec<String>>();
    let rows: Vec<_> = SAMPLE
        .iter()
        .map(|(lemmas, ancestors, gloss)| {
            (split(lemmas, ", "), ancestors.split('|').collect(), gloss)
        })
        .collect::<Vec<(_, Vec<&str>, _)>>();
    let keys: Vec<String> = (0..rows.len()).map(|row| format!("n{row:08}")).collect();
    Index::new(keys.iter().zip(&rows).map(|(key, (lemmas, ancestors, gloss))| {
        let class_index = key.trim_start_matches('n').parse().ok();
        ClassText { key, class_index, lemmas, ancestors, gloss }
    }))
}

/// The lemmas of the classes found, best first.
fn found(query: &str) -> Vec<&'static str> {
    index().find(query).iter().map(|found| SAMPLE[found.class.index()].0).collect()
}

fn tiers(query: &str) -> Vec<Tier> {
    index().find(query).iter().map(|found| found.tier).collect()
}

#[test]
fn what_people_type_brings_its_class_first() {
    for (query, class) in [
        ("border ter", "Border terrier"),
        ("gsd", "German shepherd"),
        ("kelpi", "kelpie"),
        ("mini schnau", "miniature schnauzer"),
        ("labrdor", "Labrador retriever"),
        ("dalmation", "dalmatian"),
        ("rottwieler", "Rottweiler"),
        ("siberain husky", "Siberian husky"),
        ("golden retriver", "golden retriever"),
        ("chihuaua", "Chihuahua"),
        ("ger shep", "German shepherd"),
        ("shep ger", "German shepherd"),
        ("rotwei", "Rottweiler"),
        ("habrador", "Labrador retriever"),
        ("soft coated", "soft-coated wheaten"),
        ("SOFT-COATED", "soft-coated wheaten"),
        ("softcoated", "soft-coated wheaten"),
        ("dandie dinmont", "Dandie Dinmont"),
        ("st bernard", "Saint Bernard"),
        ("shih tzu", "Shih-Tzu"),
        ("shihtzu", "Shih-Tzu"),
        ("shitzu", "Shih-Tzu"),
        ("consomme", "consommé"),
        ("consomme\u{301}", "consommé"),
        ("carpenters", "carpenter's kit"),
        ("carpenter’s kit", "carpenter's kit"),
        ("hot dog", "hotdog"),
        ("tshirt", "jersey"),
        ("alsatian", "German shepherd"),
        ("sea l", "sea lion"),
        ("swimsuit", "maillot, tank suit"),
        ("crane lift", "crane"),
    ] {
        let found = found(query);
        assert!(found.first().is_some_and(|first| first.starts_with(class)), "{query}: {found:?}");
    }
}

#[test]
fn every_class_is_first_by_its_own_name() {
    let index = index();
    for (lemmas, ..) in SAMPLE {
        let name = lemmas.split(", ").next().unwrap();
        let best = index.find(name)[0];
        let best_name = SAMPLE[best.class.index()].0.split(", ").next().unwrap();
        assert_eq!((best.tier, best_name.to_lowercase()), (Tier::Exact, name.to_lowercase()));
    }
}

#[test]
fn classes_of_one_name_stand_together_in_list_order() {
    assert_eq!(found("maillot"), ["maillot", "maillot, tank suit"]);
    assert_eq!(found("cardigan"), ["Cardigan, Cardigan Welsh corgi", "cardigan"]);
    assert_eq!(tiers("crane"), [Tier::Exact, Tier::Exact]);
}

#[test]
fn an_ancestor_lists_its_classes_after_those_named_so() {
    let terriers = [
        "Border terrier",
        "Kerry blue terrier",
        "Airedale, Airedale terrier",
        "Australian terrier",
        "Dandie Dinmont, Dandie Dinmont terrier",
        "soft-coated wheaten terrier",
        "miniature schnauzer",
    ];
    let mut named = found("terrier");
    assert_eq!(named.pop(), terriers.last().copied());
    named.sort_unstable();
    let mut expected = terriers[..6].to_vec();
    expected.sort_unstable();
    assert_eq!(named, expected);

    let below: Vec<_> = index().find("canine").iter().map(|m| m.class.index()).collect();
    let dogs: Vec<_> = (0..SAMPLE.len()).filter(|&c| SAMPLE[c].1.contains("canine")).collect();
    assert_eq!(below, dogs);
    assert_eq!(found("dogs").len(), found("dog").len());
}

#[test]
fn tiers_come_in_their_order() {
    assert_eq!(
        found("wolf"),
        ["wolf spider, hunting spider", "timber wolf, grey wolf, Canis lupus"]
    );
    assert_eq!(tiers("dog")[0], Tier::Prefix);
    for query in ["dog", "car", "s", "coat", "terrier dog", "sheep", "hunting"] {
        assert!(tiers(query).is_sorted(), "{query}");
    }
    assert_eq!(tiers("shirt"), [Tier::Prefix]);
    assert_eq!(tiers("bathing"), [Tier::Ancestor]);
    assert_eq!(tiers("hubcap"), [Tier::Gloss]);
    assert_eq!(tiers("wheel hubcap"), [Tier::Gloss]);
    assert_eq!(tiers("gsd"), [Tier::Fuzzy]);
}

#[test]
fn lemmas_beginning_with_the_query_come_first_whole_words_before_parts() {
    assert_eq!(found("car")[..2], ["car wheel", "carton"]);
    assert_eq!(found("sea"), ["sea lion", "sea snake"]);
    let one_letter = found("c");
    let begin = one_letter.iter().take_while(|lemmas| lemmas.to_lowercase().starts_with('c'));
    assert_eq!(begin.count(), 9, "{one_letter:?}");
}

#[test]
fn a_word_that_is_known_is_taken_as_typed() {
    assert_eq!(found("snake"), ["sea snake"]);
    assert_eq!(found("stake"), ["stake"]);
}

#[test]
fn every_word_must_fit() {
    assert_eq!(found("border husky"), [""; 0]);
    assert_eq!(found("golden terrier"), [""; 0]);
    assert_eq!(found("wiry airedale"), ["Airedale, Airedale terrier"]);
}

#[test]
fn slips_are_forgiven_more_freely_when_nothing_else_is_found() {
    assert_eq!(found("voilin"), ["violin, fiddle"]);
    // Three slips in nine letters.
    assert_eq!(found("rotwielar"), ["Rottweiler"]);
    // Three letters are corrected only for want of anything else.
    assert_eq!(found("tow poodle"), ["toy poodle"]);
    // A word that is known alone, but not beside the other.
    assert_eq!(found("see snake"), ["sea snake"]);
}

#[test]
fn letters_in_order_are_the_last_resort() {
    assert_eq!(tiers("gldnrtrvr"), [Tier::Scattered]);
    assert_eq!(found("gldnrtrvr"), ["golden retriever"]);
    assert_eq!(found("qqq"), [""; 0]);
    assert_eq!(found("xyzzy"), [""; 0]);
}

#[test]
fn odd_queries_are_answered() {
    for query in ["", "  ", "-", "'", "\u{301}", "\u{0}\u{1b}[\u{7}", "犬", "\u{202e}", "!?."] {
        assert_eq!(found(query), [""; 0], "{query:?}");
    }
    assert_eq!(found(&"a".repeat(10_000)), [""; 0]);
    assert_eq!(found(&"z ".repeat(5_000)), [""; 0]);
    assert_eq!(found(&"e\u{301}".repeat(5_000)), [""; 0]);
}

#[test]
fn other_scripts_are_found() {
    let lemmas = ["柴犬".to_owned(), "Собака".to_owned(), "한국어".to_owned()];
    let classes = lemmas.iter().map(std::slice::from_ref);
    let text = |lemmas| ClassText { lemmas, ..BARE };
    let index = Index::new(classes.map(text));
    for (class, query) in [(0, "柴"), (0, "犬"), (1, "соб"), (1, "сабака"), (2, "한구")]
    {
        assert_eq!(index.find(query)[0].class, ClassId(class), "{query}");
    }
}

#[test]
fn classes_without_texts_do_no_harm() {
    assert!(Index::new([]).find("dog").is_empty());
    let bare = ClassText { ancestors: &["dog"], ..BARE };
    let index = Index::new([bare, bare]);
    assert_eq!(index.find("dog").iter().map(|m| m.class.0).collect::<Vec<_>>(), [0, 1]);
    assert!(index.find("cat").is_empty());
}

#[test]
fn a_key_or_a_class_index_finds_its_class() {
    let found = |query: &str| {
        let found = index().find(query);
        found.first().filter(|best| best.tier == Tier::Key).map(|best| best.class)
    };
    assert_eq!(found("n00000007"), Some(ClassId(7)));
    assert_eq!(found(" N00000007 "), Some(ClassId(7)));
    assert_eq!(found("7"), Some(ClassId(7)));
    for none in ["n7", "40", "70000", "99999999999999999999", "-7", "7x"] {
        assert_eq!(found(none), None, "{none}");
    }
}

#[test]
fn a_code_selects_its_class_and_its_beginning_narrows_the_list() {
    let index = index();
    for class in (0..).map(ClassId).take(SAMPLE.len()) {
        let code = index.codes().of(class);
        assert_eq!(index.find(&format!(";{code}"))[0].class, class);
        assert_eq!(index.find(&format!(";{code}")).len(), 1);
        let narrowed = index.find(&format!(" ;{}", &code[..1]));
        assert!(narrowed.is_sorted() && narrowed.iter().any(|found| found.class == class));
    }
    assert_eq!(index.find(";").len(), SAMPLE.len());
    assert!(index.find(&";a".repeat(5_000)).is_empty());
}

#[test]
fn the_order_of_the_list_is_kept_on_request() {
    let index = index();
    let (ranked, listed) = (index.find_in("dog", Order::Rank), index.find_in("dog", Order::List));
    assert_eq!(ranked, index.find("dog"));
    assert!(listed.is_sorted_by_key(|found| found.class) && ranked != listed);
    assert_eq!(ranked.len(), listed.len());
}

proptest! {
    #[test]
    fn matches_are_sorted_and_name_each_class_once(query in "\\PC{0,12}|[a-e ]{0,8}|(dog|terr|gol|sea) ?[a-z]{0,5}") {
        let matches = index().find(&query);
        prop_assert!(matches.is_sorted());
        let mut classes: Vec<_> = matches.iter().map(|found| found.class).collect();
        classes.sort_unstable();
        classes.dedup();
        prop_assert_eq!(classes.len(), matches.len());
        prop_assert!(classes.last().is_none_or(|last| last.index() < SAMPLE.len()));
    }

    #[test]
    fn a_class_stays_listed_while_its_name_is_typed(class in 0..SAMPLE.len(), end in 1_usize..30) {
        let name: String = SAMPLE[class].0.split(", ").next().unwrap().chars().take(end).collect();
        let matches = index().find(&name);
        prop_assert!(matches.iter().any(|found| found.class.index() == class), "{}", name);
    }

    /// As long as the words fit somewhere as words. Where they do not, the query is taken as a whole
    /// ("ke sea"), and then its order tells.
    #[test]
    fn word_order_changes_no_set_of_classes(
        class in 0..SAMPLE.len(), first in 0usize..9, second in 0usize..9, letters in 3usize..9,
    ) {
        let words: Vec<&str> = SAMPLE[class].0.split([',', ' ']).filter(|w| !w.is_empty()).collect();
        let beginning = |place: usize| -> String {
            words[place % words.len()].chars().take(letters).collect()
        };
        let set = |query: String| {
            let mut classes: Vec<_> = index().find(&query).iter().map(|m| m.class).collect();
            classes.sort_unstable();
            classes
        };
        let (first, second) = (beginning(first), beginning(second));
        let (one, other) = (format!("{first} {second}"), format!("{second} {first}"));
        prop_assert_eq!(set(one), set(other));
    }
}
