//! Taxonomies of one's own: files as people have them, good and broken, from the shell.

use crate::support::files::{Tree, mottled};
use crate::support::home::Home;
use hit5::domain::{ClassNames, NodeSpec, TaxonomySpec};
use hit5::store::Store;
use hit5::taxonomy::Taxonomy;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

/// What a run gave.
#[derive(Debug)]
struct Said {
    code: i32,
    out: String,
    err: String,
}

impl Said {
    fn succeeds(&self) -> &Self {
        assert_eq!(self.code, 0, "{self:?}");
        self
    }

    fn fails(&self, code: i32, message: &str, hint: &str) {
        assert_eq!((self.code, self.out.as_str()), (code, ""), "{self:?}");
        assert!(self.err.contains(message), "{message:?} in {self:?}");
        assert!(self.err.contains(&format!("\nhint: {hint}")), "{self:?}");
    }
}

/// Runs the program; nothing it prints may steer the terminal.
fn run(home: &Home, args: &[&str]) -> Said {
    let output = home.run(args);
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    let code = output.status.code().expect("no signal");
    let said = Said { code, out: text(output.stdout), err: text(output.stderr) };
    let is_harmless = |c: char| c == '\n' || c == '\t' || !c.is_control();
    assert!(said.out.chars().chain(said.err.chars()).all(is_harmless), "{said:?}");
    said
}

/// A file in `tests/fixtures/taxonomy`.
fn fixture(name: &str) -> String {
    format!("{}/tests/fixtures/taxonomy/{name}", env!("CARGO_MANIFEST_DIR"))
}

/// A file made on the spot.
fn file(home: &Home, name: &str, bytes: impl AsRef<[u8]>) -> String {
    let path = home.path().join(name);
    fs::write(&path, bytes).unwrap();
    path.to_str().unwrap().to_owned()
}

/// Keys of the classes that `hit5 classes` prints.
fn keys(said: &Said) -> Vec<&str> {
    said.out.lines().skip(1).map(|line| line.split('\t').nth(1).unwrap()).collect()
}

/// The tree of a dataset in the data file.
fn stored(home: &Home, name: &str) -> (Vec<NodeSpec>, Option<String>) {
    let store = Store::open_read_only(&home.data()).unwrap();
    let row = store.dataset_by_name(name).unwrap().unwrap();
    match store.taxonomy_spec(row.id).unwrap() {
        TaxonomySpec::Nodes(nodes) => (nodes, row.taxonomy_file),
        TaxonomySpec::Ilsvrc2012 => panic!("not its own tree"),
    }
}

/// Keys of the true classes of the images to label, sorted.
fn truths(home: &Home, name: &str) -> Vec<String> {
    let store = Store::open_read_only(&home.data()).unwrap();
    let id = store.dataset_by_name(name).unwrap().unwrap().id;
    let mut truths: Vec<String> = store.ground_truth(id).unwrap().into_values().collect();
    truths.sort_unstable();
    truths.dedup();
    truths
}

// Trying a file without images

#[test]
fn the_same_tree_comes_of_tsv_and_json() {
    let home = Home::new();
    for name in ["animals.tsv", "animals.json"] {
        let said = run(&home, &["classes", "--taxonomy", &fixture(name)]);
        assert_eq!(said.succeeds().err, "", "{name}");
        let expected = ["dog", "terrier", "cat", "crane_bird", "crane_machine"];
        assert_eq!(keys(&said), expected, "{name}");
        assert!(said.out.contains("dog\t\tdog, domestic dog\tanimal > pet\n"), "{said:?}");
    }
    assert!(!home.data().exists(), "trying a file makes no data file");
}

#[test]
fn wordnets_noun_file_is_read_as_it_is() {
    let home = Home::new();
    let noun = fixture("data.noun");
    let said = run(&home, &["classes", "--taxonomy", &noun]);
    assert_eq!(said.succeeds().err, "");
    assert_eq!(keys(&said), ["n00000010", "n00000020", "n00000040", "n00000050", "n00000030"]);
    assert_eq!(run(&home, &["classes", "--count", "--taxonomy", &noun]).out, "5\n");
}

#[test]
fn a_class_is_found_by_every_parent_and_an_inner_node_like_any_class() {
    let home = Home::new();
    let find = |words: &str| run(&home, &["find", "--taxonomy", &fixture("animals.tsv"), words]);
    // The list has the dog under pet; it is a working animal all the same.
    let by_other_parent = find("working");
    assert_eq!(keys(by_other_parent.succeeds()), ["dog", "terrier"], "{by_other_parent:?}");
    assert!(by_other_parent.out.contains("ancestor: working animal"), "{by_other_parent:?}");
    assert_eq!(keys(&find("domestic")), ["dog", "terrier"]);
    let hint = "fewer or shorter words find more";
    find("zzz").fails(1, "no class fits \"zzz\"", hint);
}

#[test]
fn a_file_and_a_dataset_are_not_asked_at_once() {
    let home = Home::new();
    let said = run(&home, &["classes", "demo", "--taxonomy", &fixture("animals.tsv")]);
    assert_eq!(said.code, 2, "{said:?}");
}

// What is wrong with a file

#[test]
fn every_fault_is_named_by_file_and_line_and_nothing_else_is_lost() {
    let home = Home::new();
    let said = run(&home, &["classes", "--taxonomy", &fixture("broken.tsv")]);
    let expected = "\
        broken.tsv, line 1: column \"colour\" is ignored: known are key, parents, lemmas, gloss, class\n\
        broken.tsv, line 7: 1 columns instead of 5: the missing ones are taken as empty\n\
        broken.tsv, line 8: 7 columns instead of 5: the last ones are ignored\n\
        broken.tsv, line 8: class is \"maybe\", not \"yes\" or \"no\": ignored\n\
        broken.tsv, line 9: not UTF-8 after 3 bytes: left out\n\
        broken.tsv, line 10: no key: left out\n\
        broken.tsv, line 6: node \"a\": listed again; the first one counts\n\
        broken.tsv, line 5: node \"c\": its parent \"nowhere\" is not listed\n\
        broken.tsv, line 5: node \"c\": no parent is left; taken as a root\n\
        broken.tsv, line 4: node \"b\": its parent \"a\" is below it, a circle: that parent is left out\n\
        broken.tsv, line 11: node \"self\": its parent \"self\" is below it, a circle: \
        that parent is left out\n";
    assert_eq!(said.succeeds().err, expected);
    assert_eq!(keys(&said), ["a", "evil\\x1b[2J", "c", "d", "self"]);
}

#[test]
fn a_file_nothing_can_be_made_of_is_refused_with_the_reason() {
    let home = Home::new();
    let hint = "expected TSV whose head line names the columns";
    for (name, bytes, why) in [
        ("a.tsv", &b""[..], "a.tsv, line 1: no head line that names the columns\n"),
        ("b.txt", b"dog\tanimal\n", "b.txt, line 1: the head line \"dog\\tanimal\" has no column"),
        ("c.json", b"[{\"key\": \"a\"},\n{]", "c.json, line 2: not JSON: "),
        ("d.json", b"[\n\"\xff\"]", "d.json, line 2: not UTF-8: nothing is read\n"),
        ("e.tsv", b"key\tclass\na\tno\n", "hit5: "),
        ("f\x1b[2J.tsv", b"x", "f\\x1b[2J.tsv, line 1: "),
    ] {
        let path = file(&home, name, bytes);
        let said = run(&home, &["classes", "--taxonomy", &path]);
        said.fails(1, "no class in it", hint);
        assert!(said.err.starts_with(why), "{said:?}");
    }
}

#[test]
fn what_is_no_file_is_refused() {
    let home = Home::new();
    let folder = home.path().to_str().unwrap();
    for (path, message, hint) in [
        ("nowhere.tsv", "nowhere.tsv: no such file", "check the path"),
        (folder, ": not a file", "give a file: TSV with a head line"),
        ("/dev/null", "/dev/null: not a file", "give a file"),
    ] {
        run(&home, &["classes", "--taxonomy", path]).fails(1, message, hint);
        let tree = Tree::new(home.path(), "set");
        tree.put_pictures("a", 2);
        run(&home, &["import", tree.arg(), "--taxonomy", path]).fails(1, message, hint);
    }
}

#[test]
fn a_line_of_ten_megabytes_is_left_out_at_once() {
    let home = Home::new();
    let long = "x".repeat(10 << 20);
    let path = file(&home, "long.tsv", format!("key\tgloss\na\t\nb\t{long}\n{long}\t\nc\t\n"));
    let said = run(&home, &["classes", "--taxonomy", &path]);
    assert_eq!(keys(said.succeeds()), ["a", "c"]);
    assert_eq!(said.err.matches("bytes, more than 1048576: left out").count(), 2, "{}", said.err);
    let path = file(&home, "long.json", format!("[{{\"key\": \"a\", \"gloss\": \"{long}\"}}]"));
    let said = run(&home, &["classes", "--taxonomy", &path]);
    assert_eq!(said.err, "long.json, line 1: a gloss of 10485760 bytes is left out\n");
    assert_eq!(keys(&said), ["a"]);
}

#[test]
fn a_flood_of_problems_is_told_in_short() {
    let home = Home::new();
    let mut text = "key\tparents\n".to_owned();
    (0..1_000).for_each(|n| writeln!(text, "k{n}\tnowhere").unwrap());
    let path = file(&home, "flood.tsv", text);
    let said = run(&home, &["classes", "--count", "--taxonomy", &path]);
    assert_eq!(said.succeeds().out, "1000\n");
    assert_eq!(said.err.lines().count(), 51);
    assert!(said.err.ends_with("\n... and 1950 more problems\n"), "{}", said.err);
}

// Importing with a file

/// A folder with one folder of pictures for each of these names.
fn pictures(home: &Home, folders: &[&str]) -> Tree {
    let tree = Tree::new(home.path(), "set");
    for folder in folders {
        tree.put_pictures(folder, 3);
    }
    tree
}

#[test]
fn folders_find_their_classes_and_all_classes_are_offered() {
    let home = Home::new();
    let tree = pictures(
        &home,
        &["dog", "dog/terrier", "House_Cat", "derrick", "crane", "pet", "x\x1b[2J"],
    );
    let said = run(&home, &["import", tree.arg(), "--taxonomy", &fixture("animals.tsv")]);
    assert!(said.succeeds().out.starts_with("set: 5 classes (4 folders), "), "{said:?}");
    for left_out in [
        "crane: several classes are called so (crane_bird, crane_machine): left out with 3 files",
        "pet: a node of the taxonomy that is not a class: left out with 3 files",
        "x\\x1b[2J: no class of the taxonomy is called so: left out with 3 files",
    ] {
        assert!(said.err.contains(left_out), "{said:?}");
    }
    assert_eq!(truths(&home, "set"), ["cat", "crane_machine", "dog", "terrier"]);
    let listed = run(&home, &["classes", "set"]);
    assert_eq!(keys(&listed), ["dog", "terrier", "cat", "crane_bird", "crane_machine"]);
    let (nodes, file) = stored(&home, "set");
    let dog = nodes.iter().find(|node| node.key == "dog").unwrap();
    assert_eq!(dog.parents, ["pet", "worker"], "both parents are kept, that of the list first");
    assert!(file.is_some_and(|file| file.ends_with("/animals.tsv")));
    let found = run(&home, &["find", "--dataset", "set", "working"]);
    assert_eq!(keys(&found), ["dog", "terrier"], "the other parent counts after storing too");
}

#[test]
fn only_the_folders_are_offered_if_asked_for() {
    let home = Home::new();
    let tree = pictures(&home, &["terrier", "cat"]);
    let taxonomy = fixture("animals.tsv");
    let args = ["import", tree.arg(), "--taxonomy", &taxonomy, "--only-folders"];
    let said = run(&home, &args);
    assert!(said.succeeds().out.starts_with("set: 2 classes, "), "{said:?}");
    let listed = run(&home, &["classes", "set"]);
    assert_eq!(keys(&listed), ["terrier", "cat"]);
    let (nodes, _) = stored(&home, "set");
    let keys: Vec<_> = nodes.iter().map(|node| node.key.as_str()).collect();
    assert_eq!(keys, ["animal", "pet", "dog", "terrier", "cat", "worker"]);
    let said = run(&home, &["import", tree.arg(), "--only-folders"]);
    assert_eq!(said.code, 2, "there is nothing to leave out: {said:?}");
}

#[test]
fn folders_that_name_no_class_at_all_are_refused() {
    let home = Home::new();
    let tree = pictures(&home, &["zebra", "gnu"]);
    let args = ["import", tree.arg(), "--taxonomy", &fixture("animals.tsv")];
    let hint = "a folder's name must be the key of a class, or a word that only one class has";
    run(&home, &args).fails(1, "no class folder of ", hint);
    let store = Store::open_read_only(&home.data()).unwrap();
    assert_eq!(store.datasets().unwrap(), [], "nothing was stored");
}

#[test]
fn importing_again_without_the_file_keeps_its_tree() {
    let home = Home::new();
    let tree = pictures(&home, &["dog", "house cat"]);
    let taxonomy = file(&home, "mine.tsv", fs::read(fixture("animals.tsv")).unwrap());
    run(&home, &["import", tree.arg(), "--taxonomy", &taxonomy]).succeeds();
    let before = stored(&home, "set");
    fs::remove_file(&taxonomy).unwrap();
    tree.put_pictures("terrier", 2);
    let said = run(&home, &["import", tree.arg()]);
    assert!(said.succeeds().out.contains("2 new, 0 changed, 0 gone, 6 as before"), "{said:?}");
    assert!(said.err.contains("mine.tsv: the tree imported from it before stays"), "{said:?}");
    assert_eq!(stored(&home, "set"), before);
    assert_eq!(truths(&home, "set"), ["cat", "dog", "terrier"]);
}

#[test]
fn a_changed_file_must_have_the_classes_that_answers_name() {
    let home = Home::new();
    // An image must be told from the screen: it has several colours.
    let tree = Tree::new(home.path(), "set");
    for (name, seed) in [("dog/1", 1), ("dog/2", 2), ("cat/3", 3), ("cat/4", 4)] {
        tree.put(format!("{name}.png"), &mottled(seed));
    }
    let text = "key\tparents\tclass\nanimal\t\tno\ndog\tanimal\t\ncat\tanimal\t\nfox\tanimal\t\n";
    let taxonomy = file(&home, "mine.tsv", text);
    run(&home, &["import", tree.arg(), "--taxonomy", &taxonomy]).succeeds();
    let program = home.launch().args(&["label", "set", "--seed", "1", "-k", "2"]).start();
    program.wait_for_image(0);
    program.guess("fox");
    program.wait_for_guesses(&["fox"]);
    program.type_keys("C-s");
    program.wait_for_image(1);
    program.quit();
    let before = stored(&home, "set");

    // The fox is gone, or no class any more: an answer names it.
    for changed in ["key\ndog\ncat\n", "key\tclass\ndog\t\ncat\t\nfox\tno\n"] {
        let taxonomy = file(&home, "mine.tsv", changed);
        let hint = "add the class to the file, or begin a new dataset with --name NAME";
        let said = run(&home, &["import", tree.arg(), "--taxonomy", &taxonomy]);
        said.fails(1, "sessions on this dataset name the class \"fox\", which ", hint);
        assert_eq!(stored(&home, "set"), before);
    }

    // Another tree with all of them is taken, and the answers are there.
    let wider = "key\tparents\tclass\ncanine\t\tno\nfox\tcanine\t\ndog\tcanine\t\ncat\t\t\n";
    let taxonomy = file(&home, "mine.tsv", wider);
    let args = ["import", tree.arg(), "--taxonomy", &taxonomy, "--only-folders"];
    run(&home, &args).succeeds();
    let listed = run(&home, &["classes", "set"]);
    assert_eq!(keys(&listed), ["fox", "dog", "cat"], "the guessed class is kept without a folder");
    let log = home.log();
    assert_eq!(log.annotations[0].guesses, ["fox"]);
}

#[test]
fn a_folder_imported_by_its_names_may_turn_to_a_file_that_has_them() {
    let home = Home::new();
    let tree = pictures(&home, &["dog", "cat"]);
    run(&home, &["import", tree.arg()]).succeeds();
    assert_eq!(stored(&home, "set").1, None);
    run(&home, &["import", tree.arg(), "--taxonomy", &fixture("animals.tsv")]).succeeds();
    assert_eq!(keys(&run(&home, &["classes", "set"])).len(), 5);
    assert_eq!(truths(&home, "set"), ["cat", "dog"]);
}

// Size

/// A WordNet noun file of so many synsets: up to eight below each, every tenth with two parents.
fn nouns(size: usize) -> String {
    let mut text = "  1 Invented.  \n".to_owned();
    for n in 0..size {
        let parents: Vec<usize> = match n {
            0 => Vec::new(),
            n if n % 10 == 9 => vec![n / 8, n / 9],
            n => vec![n / 8],
        };
        write!(text, "{n:08} 03 n 02 thing_{n} 0 item_{} 0 {:03}", n % 997, parents.len()).unwrap();
        for parent in &parents {
            write!(text, " @ {parent:08} n 0000").unwrap();
        }
        writeln!(text, " | a thing of sort {} and number {n}", n % 101).unwrap();
    }
    text
}

#[test]
fn as_many_classes_as_wordnet_has_nouns_are_imported_in_seconds() {
    let home = Home::new();
    let tree = pictures(&home, &["n00000777", "n00012345"]);
    for (size, name) in [(21_841, "full"), (82_115, "all")] {
        let taxonomy = file(&home, "data.noun", nouns(size));
        let begun = Instant::now();
        let args = ["import", tree.arg(), "--taxonomy", &taxonomy, "--name", name];
        let said = run(&home, &args);
        assert!(said.succeeds().out.contains(&format!("{size} classes (2 folders)")), "{said:?}");
        // Again with one node less, so that the stored tree is replaced.
        let taxonomy = file(&home, "data.noun", nouns(size - 1));
        let args = ["import", tree.arg(), "--taxonomy", &taxonomy, "--name", name];
        run(&home, &args).succeeds();
        let size = size - 1;
        assert_eq!(run(&home, &["classes", name, "--count"]).out, format!("{size}\n"));
        // Some seconds where nothing is optimised; anything quadratic takes minutes.
        assert!(begun.elapsed() < Duration::from_mins(1), "{:?}", begun.elapsed());
    }
}

#[test]
fn one_long_chain_and_one_wide_family_are_no_trouble() {
    let home = Home::new();
    let mut chain = "key\tparents\tclass\n".to_owned();
    let mut family = "key\tparents\n".to_owned();
    for n in 1..20_000 {
        writeln!(chain, "k{n}\tk{}\tyes", n - 1).unwrap();
        writeln!(family, "k{n}\tk0").unwrap();
    }
    for text in [chain, family] {
        let begun = Instant::now();
        let path = file(&home, "odd.tsv", text + "k0\n");
        let said = run(&home, &["find", "--taxonomy", &path, "k19999"]);
        assert_eq!(keys(said.succeeds()).first(), Some(&"k19999"));
        assert!(begun.elapsed() < Duration::from_mins(1), "{:?}", begun.elapsed());
    }
}

#[test]
fn the_fixture_reads_back_as_it_was() {
    let bytes = fs::read(Path::new(&fixture("animals.tsv"))).unwrap();
    let (taxonomy, problems) = Taxonomy::from_file("animals.tsv", &bytes);
    assert_eq!(problems, []);
    let (again, problems) = Taxonomy::from_nodes(&taxonomy.specs());
    assert_eq!(problems, []);
    let keys = |taxonomy: &Taxonomy| -> Vec<String> {
        taxonomy.classes().map(|class| taxonomy.key(class).to_owned()).collect()
    };
    assert_eq!(keys(&again), keys(&taxonomy));
}
