//! The program without a terminal: what it prints, on which stream, and its exit code.

use crate::support::files::{Tree, fixture, picture};
use crate::support::home::Home;
use hit5::domain::{ImageId, Phase, Timestamp, counted};
use hit5::store::{NewSession, Store};
use image::ImageFormat;
use std::ffi::OsStr;
use std::fs;
use std::io::Read;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Output, Stdio};

/// What a run gave, as text.
#[derive(Debug)]
struct Said {
    code: i32,
    out: String,
    err: String,
}

impl Said {
    fn of(output: &Output) -> Self {
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("UTF-8");
        let said = Self {
            code: output.status.code().expect("no signal"),
            out: text(&output.stdout),
            err: text(&output.stderr),
        };
        let is_harmless = |c: char| c == '\n' || c == '\t' || !c.is_control();
        assert!(said.err.chars().all(is_harmless), "control characters: {said:?}");
        said
    }

    /// An expected failure: nothing on standard output, this in the message, a hint if there is
    /// one.
    fn fails(&self, code: i32, message: &str, hint: &str) {
        assert_eq!((self.code, self.out.as_str()), (code, ""), "{self:?}");
        assert!(self.err.contains(message), "{message:?} in {self:?}");
        if hint.is_empty() {
            assert!(!self.err.contains("hint:"), "{self:?}");
        } else {
            assert!(self.err.contains(&format!("\nhint: {hint}")), "{self:?}");
        }
    }

    fn succeeds(&self) -> &Self {
        assert_eq!(self.code, 0, "{self:?}");
        self
    }
}

fn run(home: &Home, args: &[&str]) -> Said {
    let said = Said::of(&home.run(args));
    if args.first() != Some(&"show") {
        let is_harmless = |c: char| c == '\n' || c == '\t' || !c.is_control();
        assert!(said.out.chars().all(is_harmless), "control characters: {said:?}");
    }
    said
}

// Help, usage, terminals, pipes

#[test]
fn help_and_version_are_asked_for() {
    let home = Home::new();
    for args in [["--help"], ["--version"], ["help"]] {
        let said = run(&home, &args);
        assert_eq!((said.code, said.err.as_str()), (0, ""), "{said:?}");
    }
    assert!(run(&home, &["--help"]).out.contains("Usage: hit5"));
    assert_eq!(run(&home, &["--version"]).out, format!("hit5 {}\n", env!("CARGO_PKG_VERSION")));
    assert!(!home.data().exists(), "asking makes no data file");
}

#[test]
fn what_cannot_be_understood_is_a_usage_error() {
    let home = Home::new();
    let wrong: [&[&str]; 7] = [
        &["lable"],
        &["--graphics", "sixels"],
        &["classes", "--tsv"],
        &["label", "--practice", "--test"],
        &["label", "-k", "10"],
        &["import"],
        &["import", "x", "--hold-out", "0"],
    ];
    for args in wrong {
        let said = run(&home, args);
        assert_eq!((said.code, said.out.as_str()), (2, ""), "{said:?}");
        assert!(said.err.contains("Usage:") || said.err.contains("--help"), "{said:?}");
    }
    assert!(run(&home, &["lable"]).err.contains("label"), "a likely command is suggested");
}

#[test]
fn labelling_without_a_terminal_is_refused() {
    let home = Home::new();
    for args in [&[][..], &["label"], &["label", "demo", "--practice"]] {
        let hint = "for scripts there are `hit5 classes`, `hit5 import` and `hit5 report --json`";
        run(&home, args).fails(1, "hit5: labelling needs a terminal", hint);
    }
    assert!(!home.data().exists(), "a refusal makes no data file");
}

#[test]
fn a_reader_that_has_seen_enough_is_no_failure() {
    let home = Home::new();
    home.run(&["import", Tree::new(home.path(), "set").put_pictures("a", 9).arg()]);
    let commands: [&[&str]; 6] = [
        &["classes"],
        &["classes", "--json"],
        &["report"],
        &["report", "--json"],
        &["show", "lemon"],
        &["--help"],
    ];
    for args in commands {
        let mut command = home.command(args);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut reader = child.stdout.take().unwrap();
        reader.read_exact(&mut [0]).unwrap();
        drop(reader);
        let output = child.wait_with_output().unwrap();
        let said = Said::of(&output);
        assert_eq!((said.code, said.err.as_str()), (0, ""), "{args:?}: {said:?}");
    }
}

// Classes

#[test]
fn a_thousand_classes_in_list_order() {
    let home = Home::new();
    assert_eq!(run(&home, &["classes", "--count"]).out, "1000\n");
    let said = run(&home, &["classes"]);
    let lines: Vec<&str> = said.out.lines().collect();
    assert_eq!(lines.len(), 1001);
    assert_eq!(lines[0], "position\tkey\tclass_index\tlemmas\tchips");
    assert!(lines.iter().all(|line| line.split('\t').count() == 5));
    let golden = [
        "145\tn02110341\t251\tdalmatian, coach dog, carriage dog\tdog",
        "262\tn02086646\t156\tBlenheim spaniel\tEnglish toy spaniel",
        "662\tn02704792\t408\tamphibian, amphibious vehicle\tmotor vehicle",
        "683\tn03977966\t734\tpolice van, police wagon, paddy wagon, patrol wagon, wagon, \
         black Maria\t",
        "999\tn06874185\t920\ttraffic light, traffic signal, stoplight\tsignal > visual signal > \
         light",
    ];
    for row in golden {
        let position: usize = row.split('\t').next().unwrap().parse().unwrap();
        assert_eq!(lines[position + 1], row);
    }
}

#[test]
fn classes_are_found_with_the_reason_why() {
    let home = Home::new();
    let said = run(&home, &["find", "golden", "retreiver"]);
    let lines: Vec<&str> = said.succeeds().out.lines().collect();
    assert_eq!(lines[0], "position\tkey\tlemmas\tparent\twhy\tcode");
    let why = "plural, initials, part of a word or typing slip";
    assert_eq!(lines[1], format!("165\tn02099601\tgolden retriever\tretriever\t{why}\tgdr"));
    let cells = |args: &[&str], column: usize| -> Vec<String> {
        let said = run(&home, &[&["find"], args].concat());
        let rows = said.succeeds().out.lines().skip(1);
        rows.map(|line| line.split('\t').nth(column).unwrap().to_owned()).collect()
    };
    assert_eq!(cells(&["crane"], 3), ["wading bird", "lifting device"], "told apart by parents");
    assert_eq!(cells(&[";gdr"], 4), ["code"]);
    assert_eq!(cells(&["n02099601"], 4), ["key"]);
    assert_eq!(cells(&["207"], 4), ["class index"]);
    assert_eq!(cells(&["zucchini"], 4)[0], "name");
    assert!(cells(&["swimsuit"], 4)[0].starts_with("ancestor: swimsuit"));
    assert_eq!(cells(&["hubcap"], 4), ["gloss: hubcap"]);
    let ranked = cells(&["terrier", "-n", "5"], 0);
    let mut listed = cells(&["terrier", "-n", "5", "--list-order"], 0);
    assert!(listed.is_sorted_by_key(|position| position.parse::<u32>().unwrap()));
    listed.sort_by_key(|position| ranked.iter().position(|other| other == position));
    assert_eq!((ranked.len(), ranked), (5, listed));
}

#[test]
fn what_is_found_as_json_says_the_same() {
    let home = Home::new();
    let said = run(&home, &["find", "--json", "-n", "1", "gsd dog"]);
    let found: serde_json::Value = serde_json::from_str(&said.succeeds().out).unwrap();
    assert_eq!(found[0]["key"], "n02106662");
    assert_eq!(found[0]["class_index"], 235);
    assert_eq!(found[0]["tier"], "fuzzy");
    let apple = run(&home, &["find", "aple", "--dataset", "demo"]);
    assert!(apple.succeeds().out.lines().nth(1).unwrap().to_lowercase().contains("apple"));
}

#[test]
fn to_find_nothing_is_a_failure() {
    let home = Home::new();
    let hint = "fewer or shorter words find more; `hit5 classes` lists all classes";
    run(&home, &["find", "qqq\u{1b}[2J"]).fails(1, "no class fits \"qqq", hint);
    let said = run(&home, &["find", "qqq", "--json"]);
    assert_eq!((said.code, said.out.as_str()), (1, "[]\n"), "{said:?}");
    run(&home, &["find", "dog", "--dataset", "nosuch"]).fails(2, "no dataset", "`hit5 import");
    assert_eq!(run(&home, &["find"]).code, 2);
    assert!(!home.data().exists(), "finding makes no data file");
}

#[test]
fn classes_as_json_say_the_same() {
    let home = Home::new();
    let json = run(&home, &["classes", "--json"]);
    let all: Vec<serde_json::Value> = serde_json::from_str(&json.out).unwrap();
    assert_eq!(all.len(), 1000);
    let dalmatian = &all[145];
    assert_eq!(dalmatian["position"], 145);
    assert_eq!(dalmatian["key"], "n02110341");
    assert_eq!(dalmatian["class_index"], 251);
    assert_eq!(dalmatian["lemmas"][2], "carriage dog");
    assert_eq!(dalmatian["chips"], serde_json::json!(["dog"]));
    assert!(dalmatian["gloss"].as_str().is_some_and(|gloss| gloss.contains("spot")));
    let demo = run(&home, &["classes", "demo", "--json"]);
    let demo: Vec<serde_json::Value> = serde_json::from_str(&demo.out).unwrap();
    assert_eq!((demo.len(), &demo[0]["class_index"]), (33, &serde_json::Value::Null));
    let none = run(&home, &["classes", "nosuch"]);
    assert_eq!(none.code, 2, "{none:?}");
    assert!(none.err.contains("nosuch") && none.err.contains("hint:"), "{none:?}");
}

// Import

/// How many images a dataset has to label and as examples, by the data file.
fn held(home: &Home, dataset: &str) -> (usize, usize) {
    let store = home.store();
    let id = store.dataset_by_name(dataset).unwrap().unwrap().id;
    let examples: Vec<ImageId> =
        store.examples(id).unwrap().into_iter().flat_map(|(_, images)| images).collect();
    let labels = store.label_images(id).unwrap();
    assert!(labels.iter().all(|image| !examples.contains(image)), "no example is a test image");
    (labels.len(), examples.len())
}

#[test]
fn two_splits_give_examples_and_images() {
    let home = Home::new();
    let tree = Tree::new(home.path(), "pets");
    tree.put_pictures("train/cat", 4).put_pictures("train/dog", 3);
    tree.put_pictures("val/cat", 2).put_pictures("val/dog", 1);
    let said = run(&home, &["import", tree.arg()]);
    assert_eq!(said.succeeds().err, "");
    assert!(said.out.contains("pets: 2 classes, examples from train, images from val\n"));
    assert!(said.out.contains("3 images to label, 7 example images\n"), "{said:?}");
    assert!(said.out.contains("10 new, 0 changed, 0 gone, 0 as before\n"), "{said:?}");
    assert!(said.out.ends_with("begin with: hit5 label pets\n"), "{said:?}");
    assert_eq!(held(&home, "pets"), (3, 7));
}

#[test]
fn one_split_flat_and_nested_folders_hold_some_out() {
    for (name, prefix) in [("one", "train/"), ("flat", ""), ("nested", "animals/")] {
        let home = Home::new();
        let tree = Tree::new(home.path(), name);
        for class in ["cat", "dog"] {
            tree.put_pictures(&format!("{prefix}{class}"), 10);
        }
        let said = run(&home, &["import", tree.arg(), "--seed", "5", "--hold-out", "30"]);
        assert_eq!(said.succeeds().err, "");
        assert!(said.out.contains("held out for labelling with seed 5\n"), "{said:?}");
        assert_eq!(held(&home, name), (6, 14), "{name}");
        let classes = run(&home, &["classes", name]);
        assert_eq!(classes.out.lines().count(), 3, "{classes:?}");
        assert_eq!(classes.out.contains("animals"), name == "nested", "{classes:?}");
    }
}

#[test]
fn folders_named_by_wnid_get_the_whole_tree() {
    let home = Home::new();
    let tree = Tree::new(home.path(), "few");
    tree.put_pictures("val/n02110341", 2).put_pictures("train/n02110341", 2);
    run(&home, &["import", tree.arg()]).succeeds();
    assert_eq!(run(&home, &["classes", "few", "--count"]).out, "1000\n");
}

#[test]
fn bad_images_are_listed_and_the_good_ones_taken() {
    let home = Home::new();
    let tree = Tree::new(home.path(), "mixed");
    tree.put_pictures("train/a", 2).put_pictures("val/a", 1);
    tree.put("val/a/png.JPEG", &picture(9, ImageFormat::Png));
    tree.put("val/a/zero.jpg", b"");
    tree.put("val/a/truncated.jpg", &fixture("truncated.jpg"));
    tree.put("val/a/bomb.png", &fixture("bomb.png"));
    tree.put("val/a/poem.jpg", b"roses are red");
    tree.put("val/a/\x1b[31mred\x07\n.png", &picture(3, ImageFormat::Png));
    tree.put("val/a/\x1b]0;title\x07.jpg", b"");
    tree.put(Path::new("val/a").join(OsStr::from_bytes(b"latin\xe9.png")), b"x");
    let said = run(&home, &["import", tree.arg()]);
    said.succeeds();
    let problems: Vec<&str> = said.err.lines().collect();
    let expected = [
        "latin\u{fffd}.png: the name is not UTF-8: rename it",
        "val/a/\\x1b]0;title\\x07.jpg: the file is empty",
        "val/a/bomb.png: 30000 x 30000 pixels: more than the 100 megapixels allowed",
        "val/a/poem.jpg: not an image",
        "val/a/truncated.jpg: truncated JPEG",
        "val/a/zero.jpg: the file is empty",
    ];
    assert_eq!(problems.len(), expected.len(), "{said:?}");
    for text in expected {
        assert!(problems.iter().any(|problem| problem.contains(text)), "{text:?} in {said:?}");
    }
    assert!(said.out.contains("3 images to label, 2 example images\n"), "{said:?}");
    assert_eq!(held(&home, "mixed"), (3, 2));
}

#[test]
fn an_unreadable_image_is_a_problem_of_its_own() {
    let home = Home::new();
    let tree = Tree::new(home.path(), "locked");
    tree.put_pictures("train/a", 1).put_pictures("val/a", 2);
    let locked = tree.root.join("val/a/val-a-1.png");
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o000)).unwrap();
    if fs::File::open(&locked).is_ok() {
        // To root nothing is locked.
        return;
    }
    let said = run(&home, &["import", tree.arg()]);
    assert_eq!(said.succeeds().err, "val/a/val-a-1.png: permission denied\n");
    assert_eq!(held(&home, "locked"), (1, 1));
}

#[test]
fn importing_again_takes_up_what_changed() {
    let home = Home::new();
    let tree = Tree::new(home.path(), "set");
    tree.put_pictures("train/a", 2).put_pictures("val/a", 3);
    run(&home, &["import", tree.arg()]).succeeds();
    let same = run(&home, &["import", tree.arg()]);
    assert!(same.out.contains("0 new, 0 changed, 0 gone, 5 as before\n"), "{same:?}");
    tree.put("val/a/new.png", &picture(77, ImageFormat::Png));
    tree.put("val/a/val-a-1.png", &fixture("rgb.bmp"));
    fs::remove_file(tree.root.join("val/a/val-a-2.png")).unwrap();
    let again = run(&home, &["import", tree.arg()]);
    assert!(again.out.contains("1 new, 1 changed, 1 gone, 3 as before\n"), "{again:?}");
    assert_eq!(held(&home, "set"), (3, 2));
}

#[test]
fn classes_of_a_session_outlive_their_folder() {
    let home = Home::new();
    let tree = Tree::new(home.path(), "set");
    tree.put_pictures("n02110341", 3).put_pictures("misc", 3);
    run(&home, &["import", tree.arg()]).succeeds();
    let mut store = Store::open(&home.data()).unwrap();
    let dataset = store.dataset_by_name("set").unwrap().unwrap().id;
    let queue = store.label_images(dataset).unwrap();
    let session = NewSession {
        dataset,
        annotator: "tester",
        phase: Phase::Test,
        k: 5,
        seed: 1,
        idle_after_ms: 30_000,
        started_at: Timestamp(0),
        queue: &queue,
        study: None,
    };
    store.create_session(&session).unwrap();
    drop(store);
    fs::remove_dir_all(tree.root.join("misc")).unwrap();
    let said = run(&home, &["import", tree.arg()]);
    assert!(said.succeeds().err.contains("name the class \"misc\", which ILSVRC2012 has not"));
    assert_eq!(run(&home, &["classes", "set", "--count"]).out, "2\n", "misc is still a class");
}

#[test]
fn a_held_out_image_stays_held_out() {
    let home = Home::new();
    let tree = Tree::new(home.path(), "set");
    tree.put_pictures("a", 10);
    run(&home, &["import", tree.arg()]).succeeds();
    let labels = |home: &Home| {
        let store = home.store();
        let id = store.dataset_by_name("set").unwrap().unwrap().id;
        store.label_images(id).unwrap()
    };
    let before = labels(&home);
    tree.put_pictures("a", 30);
    run(&home, &["import", tree.arg()]).succeeds();
    let after = labels(&home);
    assert!(before.iter().all(|image| after.contains(image)), "{before:?} in {after:?}");
}

#[test]
fn the_counts_are_of_images_that_can_be_read() {
    let home = Home::new();
    let tree = Tree::new(home.path(), "set");
    tree.put_pictures("a", 5);
    tree.put("b/zero.png", b"").put("b/bomb.png", &fixture("bomb.png")).put("b/x.png", b"");
    let said = run(&home, &["import", tree.arg()]);
    let (labels, examples) = held(&home, "set");
    let (labels, examples) = (counted(labels, "image"), counted(examples, "example image"));
    let line = format!("{labels} to label, {examples}\n");
    assert!(said.out.contains(&line), "{line:?} in {said:?}");
}

#[test]
fn folders_without_classes_are_refused() {
    let home = Home::new();
    let empty = Tree::new(home.path(), "empty");
    let layouts = "expected train/<class>/* and val/<class>/*, or one of the two, or <class>/*";
    run(&home, &["import", empty.arg()]).fails(1, "empty: no images found\n", layouts);
    let missing = home.path().join("missing");
    let missing = missing.to_str().unwrap();
    run(&home, &["import", missing]).fails(1, "missing: no such file or folder", "check the path");
    let odd = home.path().join("odd\x1b[2Jname");
    let said = run(&home, &["import", odd.to_str().unwrap()]);
    said.fails(1, "odd\\x1b[2Jname: no such file or folder", "check the path");
    let loose = Tree::new(home.path(), "loose");
    loose.put("a.png", &picture(1, ImageFormat::Png));
    run(&home, &["import", loose.arg()]).fails(
        1,
        "loose: images without class folders (1",
        "put images in a folder per class, or say what they show: --truth FILE",
    );
    let file = loose.root.join("a.png");
    let said = run(&home, &["import", file.to_str().unwrap()]);
    said.fails(
        1,
        "a.png: neither a folder, nor a file that holds many images",
        "give a folder of images, a tar of images that is not compressed",
    );
    let broken = Tree::new(home.path(), "broken");
    broken.put("a/x.png", b"").put("a/y.png", b"no picture");
    let said = run(&home, &["import", broken.arg()]);
    said.fails(1, "no readable image to label in ", "the reasons stand above");
    assert!(said.err.contains("a/x.png: the file is empty"), "{said:?}");
}

#[test]
fn a_name_belongs_to_one_folder() {
    let home = Home::new();
    let first = Tree::new(home.path(), "one/set");
    let second = Tree::new(home.path(), "two/set");
    first.put_pictures("a", 5);
    second.put_pictures("a", 6);
    run(&home, &["import", first.arg()]).succeeds();
    let hint = "choose another name: --name NAME";
    run(&home, &["import", second.arg()]).fails(2, "there is a dataset \"set\" already", hint);
    run(&home, &["import", second.arg(), "--name", "other"]).succeeds();
    let labels_and_examples = |(labels, examples)| labels + examples;
    assert_eq!(labels_and_examples(held(&home, "set")), 5);
    assert_eq!(labels_and_examples(held(&home, "other")), 6);
}

// The data file

/// A home with a small dataset in its data file.
fn home_with_data() -> (Home, Tree) {
    let home = Home::new();
    let tree = Tree::new(home.path(), "set");
    tree.put_pictures("a", 5);
    run(&home, &["import", tree.arg()]).succeeds();
    (home, tree)
}

/// Every command that needs the data file refuses it, and the file is as it was.
fn is_refused(home: &Home, tree: &Tree, message: &str, hint: &str) {
    let before = fs::read(home.data()).unwrap();
    for args in [&["report"][..], &["import", tree.arg()], &["classes", "set"]] {
        run(home, args).fails(1, message, hint);
    }
    let program = home.launch().start();
    assert_eq!(program.wait_for_exit().exit_code(), 1);
    assert!(fs::read(home.data()).unwrap() == before, "the file was left as it is");
}

#[test]
fn a_file_that_is_not_a_database_is_left_alone() {
    let (home, tree) = home_with_data();
    fs::write(home.data(), "Dear diary, ".repeat(1000)).unwrap();
    let hint = "it was left as it is; choose another file with --data";
    is_refused(&home, &tree, "is not a hit5 data file: it is not an SQLite database", hint);
}

#[test]
fn a_file_of_a_newer_version_is_left_alone() {
    let (home, tree) = home_with_data();
    let mut bytes = fs::read(home.data()).unwrap();
    // The user's version stands in SQLite's header, big-endian.
    bytes[60..64].copy_from_slice(&99u32.to_be_bytes());
    fs::write(home.data(), bytes).unwrap();
    let message = "has version 99, but this hit5 knows versions up to 8";
    is_refused(&home, &tree, message, "install the newest hit5; the file was left as it is");
}

#[test]
fn a_truncated_file_is_called_damaged() {
    for left in [1, 2, 3] {
        let (home, tree) = home_with_data();
        let bytes = fs::read(home.data()).unwrap();
        let length = bytes.len() * left / 4 + usize::from(left == 3) * 100;
        fs::write(home.data(), &bytes[..length]).unwrap();
        let hint = "save what can be read into a new file: hit5 recover FILE --out NEW; the damaged \
            one stays as it is";
        is_refused(&home, &tree, "is damaged: ", hint);
    }
}

#[test]
fn a_place_that_cannot_be_written_is_named() {
    let home = Home::new();
    let tree = Tree::new(home.path(), "set");
    tree.put_pictures("a", 5);
    fs::write(home.path().join("file"), "x").unwrap();
    let below_a_file = home.path().join("file/hit5.db");
    let places = ["/proc/hit5/hit5.db", below_a_file.to_str().unwrap()];
    for place in places {
        // The last `--data` counts.
        let said = run(&home, &["import", tree.arg(), "--data", place]);
        let message = format!("cannot create the data file {place:?}: ");
        let hint = "choose a file in a folder you can write to with --data";
        said.fails(1, &message, hint);
        assert_eq!(said.err.matches("(os error").count(), 1, "each cause once: {said:?}");
    }
}

#[test]
fn a_folder_in_place_of_the_data_file_is_named() {
    let home = Home::new();
    fs::create_dir_all(home.data()).unwrap();
    let hint = "give the path of a file: --data FOLDER/hit5.db";
    run(&home, &["report"]).fails(1, "is a folder, not a data file", hint);
}

#[test]
fn the_data_file_is_for_its_owner_only() {
    let (home, _) = home_with_data();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&home.data()), 0o600);
    assert_eq!(mode(home.data().parent().unwrap()), 0o700);
}

// Report and show

#[test]
fn a_report_needs_data_and_a_known_session() {
    let home = Home::new();
    let hint = "`hit5` makes one with its first session; --data names another file";
    run(&home, &["report"]).fails(1, "there is no data file ", hint);
    let (home, _) = home_with_data();
    assert_eq!(run(&home, &["report"]).succeeds().out, "No sessions yet.\n");
    let hint = "`hit5 report` lists the sessions";
    run(&home, &["report", "--session", "4"]).fails(2, "there is no session 4", hint);
    let nobody = ["report", "--annotator", "bob", "--study", "pilot"];
    let said = "there is no session of annotator \"bob\" in study \"pilot\"";
    run(&home, &nobody).fails(2, said, hint);
    let unknown = run(&home, &["report", "--dataset", "nosuch"]);
    assert_eq!(unknown.code, 2, "{unknown:?}");
    let json = run(&home, &["report", "--json"]);
    let report: serde_json::Value = serde_json::from_str(&json.succeeds().out).unwrap();
    assert_eq!(report["format"], 1);
    let parts = report.as_object().unwrap().iter().filter(|(name, _)| *name != "format");
    assert!(
        parts.clone().count() >= 3 && parts.clone().all(|(_, part)| *part == serde_json::json!([]))
    );
}

#[test]
fn a_report_on_a_session_in_text_and_json() {
    let home = Home::new();
    let program = home.launch().args(&["label", "demo", "-n", "2", "--seed", "1"]).start();
    program.wait_for_image(0);
    program.guess("lemon");
    program.wait_for_guesses(&["Lemon"]);
    program.type_keys("C-s");
    program.wait_for_image(1);
    program.quit();
    let text = run(&home, &["report", "--session", "1"]);
    assert!(text.succeeds().out.contains("tester"), "{text:?}");
    assert!(text.out.lines().all(|line| line.chars().count() <= 80), "{}", text.out);
    assert!(text.out.contains("demo"), "{text:?}");
    let json = run(&home, &["report", "--session", "1", "--json"]);
    let report: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    let session = &report["sessions"][0];
    assert_eq!(session["annotator"], "tester");
    assert_eq!(session["counts"]["trials"], 2);
    assert_eq!(session["counts"]["answered"], 1);
    assert_eq!(session["finished"], serde_json::Value::Null);
}

#[test]
fn a_class_is_shown_in_half_blocks_where_there_is_no_terminal() {
    let home = Home::new();
    let said = run(&home, &["show", "LEMON"]);
    assert!(said.succeeds().out.starts_with("Lemon: yellow oval citrus fruit"), "{said:?}");
    assert!(said.out.contains('▄') && said.out.contains("\x1b[38;2;"), "{said:?}");
    assert!(!said.out.contains("\x1b_G") && !said.out.contains("\x1b[c"), "nothing is asked");
    let hint = "`hit5 classes DATASET` lists the classes; --dataset names another set";
    run(&home, &["show", "nosuch"]).fails(2, "no file and no class of \"demo\" is called", hint);
    assert!(!home.data().exists(), "showing makes no data file");
}

#[test]
fn the_doctor_needs_a_terminal_but_says_what_is_known() {
    let home = Home::new();
    let hint = "run `hit5 doctor` in the terminal you label in, without a pipe";
    let said = run(&home, &["doctor"]);
    assert!(said.code == 1 && said.err.contains("there is no terminal"), "{said:?}");
    assert!(said.err.contains(hint) && said.out.starts_with("Data file\n  none yet"), "{said:?}");
    let said = run(&home, &["doctor", "--json"]);
    assert!(said.code == 1 && said.err.contains("there is no terminal"), "{said:?}");
    let found: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!(found["is_terminal"], false);
    assert_eq!(found["environment"]["TERM"], "xterm-256color");
    assert!(found.get("protocol").is_none(), "nothing was asked");
}

#[test]
fn a_file_is_shown_or_the_reason_why_not() {
    let (home, tree) = home_with_data();
    let picture = tree.root.join("a/a-0.png");
    assert!(run(&home, &["show", picture.to_str().unwrap()]).succeeds().out.contains('▄'));
    assert!(run(&home, &["show", "a", "--dataset", "set"]).succeeds().out.contains('▄'));
    tree.put("bomb\x1b[31m.png", &fixture("bomb.png"));
    let bomb = tree.root.join("bomb\x1b[31m.png");
    let message = "30000 x 30000 pixels: more than the 100 megapixels allowed";
    run(&home, &["show", bomb.to_str().unwrap()]).fails(1, message, "");
}

#[test]
fn without_data_option_the_file_is_in_the_data_home() {
    let home = Home::new();
    let tree = Tree::new(home.path(), "set");
    tree.put_pictures("a", 5);
    let variables = crate::support::home::variables(home.path());
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_hit5"));
    command.env_clear().envs(variables).args(["import", tree.arg()]).stdout(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut said = String::new();
    child.stdout.take().unwrap().read_to_string(&mut said).unwrap();
    assert!(child.wait().unwrap().success(), "{said}");
    let data = home.path().join(".local/share/hit5/hit5.db");
    assert_eq!(Store::open_read_only(&data).unwrap().datasets().unwrap().len(), 1);
}
