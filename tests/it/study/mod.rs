//! A whole study through the real binary: two annotators on two machines, practice and test, one
//! model on request and one nobody sees; merged, reported, and computed anew from the log.

mod prefill;
mod recompute;

use crate::sharing::{fails, printed, three_answers};
use crate::support::answers::Answers;
use crate::support::files::Tree;
use crate::support::home::Home;
use crate::support::pty::Running;
use hit5::domain::{Phase, SessionId};
use recompute::{World, differences, sessions};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::path::PathBuf;
use std::thread;

/// The tree: every node with its parent.
const TREE: [(&str, &str); 18] = [
    ("thing", ""),
    ("bird", "thing"),
    ("falcon", "bird"),
    ("heron", "bird"),
    ("ibis", "bird"),
    ("fruit", "thing"),
    ("apple", "fruit"),
    ("pear", "fruit"),
    ("quince", "fruit"),
    ("tool", "thing"),
    ("chisel", "tool"),
    ("hammer", "tool"),
    ("wrench", "tool"),
    ("vehicle", "thing"),
    ("boat", "vehicle"),
    ("dinghy", "boat"),
    ("kayak", "boat"),
    ("lorry", "vehicle"),
];

/// Images to label of each class.
const IMAGES: u8 = 5;
/// Images of the two phases.
const PHASES: [(&str, usize); 2] = [("practice", 20), ("test", 30)];

fn classes() -> Vec<&'static str> {
    let is_leaf = |name: &&str| !TREE.iter().any(|(_, parent)| parent == name);
    TREE.iter().map(|(name, _)| *name).filter(is_leaf).collect()
}

fn path(class: &str, n: u8) -> String {
    format!("val/{class}/val-{class}-{n}.png")
}

/// A picture with something to be seen in it.
fn stripes(n: u8) -> Vec<u8> {
    let shade = |x: u32, y: u32| {
        image::Luma([if (x / 4 + y / 3).is_multiple_of(2) { 40 * n } else { 250 }])
    };
    let mut png = std::io::Cursor::new(Vec::new());
    image::GrayImage::from_fn(48, 36, shade).write_to(&mut png, image::ImageFormat::Png).unwrap();
    png.into_inner()
}

/// What a model says of an image: right, right at second, or wrong, in turns.
fn predicted(class: &str, n: u8, step: usize) -> Vec<String> {
    let all = classes();
    let own = all.iter().position(|other| *other == class).unwrap();
    let other = |by: usize| all[(own + by * step) % all.len()].to_owned();
    match usize::from(n) % 3 + step % 2 {
        0 | 1 => vec![class.to_owned(), other(1), other(2)],
        2 => vec![other(1), class.to_owned(), other(2)],
        _ => vec![other(1), other(2), other(3)],
    }
}

fn predictions(step: usize) -> HashMap<String, Vec<String>> {
    let images = classes().into_iter().flat_map(|class| (0..IMAGES).map(move |n| (class, n)));
    images.map(|(class, n)| (path(class, n), predicted(class, n, step))).collect()
}

const MODELS: [(&str, usize); 2] = [("asked", 1), ("unseen", 4)];

/// A machine with images, tree and predictions.
fn machine() -> Home {
    let home = Home::new();
    let tree = Tree::new(home.path(), "set");
    for class in classes() {
        tree.put_pictures(&format!("train/{class}"), 1);
        for n in 0..IMAGES {
            tree.put(path(class, n), &stripes(n));
        }
    }
    let head = "key\tparents\n".to_owned();
    let lines = TREE.iter().map(|(name, parent)| format!("{name}\t{parent}\n"));
    let file = home.path().join("tree.tsv");
    fs::write(&file, lines.fold(head, |all, line| all + &line)).unwrap();
    printed(&home, &["import", tree.arg(), "--taxonomy", file.to_str().unwrap()]);
    for (model, step) in MODELS {
        let sorted: BTreeMap<_, _> = predictions(step).into_iter().collect();
        let line =
            |(image, ranked): (String, Vec<String>)| format!("{image},{}\n", ranked.join(","));
        let table: String = sorted.into_iter().map(line).collect();
        let file = home.path().join(format!("{model}.csv"));
        fs::write(&file, format!("image,class1,class2,class3\n{table}")).unwrap();
        let args = ["predictions", "add", model, file.to_str().unwrap(), "--dataset", "set"];
        printed(&home, &args);
    }
    home
}

fn study_file(home: &Home) -> PathBuf {
    let file = home.path().join("pilot.toml");
    let text = r#"
name = "pilot"
dataset = "set"
seed = 7
confidence = true

[[models]]
name = "asked"
reveal = "on-request"

[[models]]
name = "unseen"
reveal = "never"

[candidates]
n = 3
models = ["asked"]
top = 3
near = 0

[[phases]]
name = "practice"
kind = "practice"
sample = "stratified"
images = 20

[[phases]]
name = "test"
kind = "test"
sample = "uniform"
images = 30
"#;
    fs::write(&file, text).unwrap();
    file
}

/// Goes through a phase: every way to answer, in turns.
fn label(home: &Home, annotator: &str, turn: usize, (phase, images): (&str, usize)) {
    let study = study_file(home);
    let args = ["label", "--study", study.to_str().unwrap(), "--annotator", annotator];
    let program = home.launch().args(&args).start();
    for answered in 0..images {
        program.wait_for("the image", |seen| {
            seen.has_photo() && seen.answered() == Some(answered) && seen.contains("⌕")
        });
        if answered == 4 {
            program.type_keys("C-k");
            program.wait_for("the next image", |seen| {
                seen.header().contains("1 skipped") && seen.has_photo()
            });
        }
        let is_last = answered + 1 == images;
        if is_last && phase == "test" && annotator == "bob" {
            // The last image is the one skipped before: skipped again it is left without an answer.
            program.type_keys("C-k");
            break;
        }
        answer(&program, answered + turn);
        if phase == "practice" {
            program.wait_for("the result", |seen| seen.contains("right") || seen.contains("wrong"));
            program.type_keys("Enter");
        }
    }
    program.wait_for("the end", |seen| seen.contains("That was the last image"));
    program.type_keys("Enter");
    program
        .wait_for("the figures", |seen| seen.contains("Enter") && !seen.contains("the last image"));
    let figures = program.seen().text();
    for (told, is_told) in [
        ("asked", true),
        ("unseen", false),
        ("after seeing a model's prediction", true),
        ("without ground truth", false),
    ] {
        assert_eq!(figures.contains(told), is_told, "{told}: {figures}");
    }
    program.quit();
}

/// One answer, its confidence included.
fn answer(program: &Running, way: usize) {
    let say = |keys: &str| program.type_keys(keys);
    match way % 6 {
        0 => say("Enter"),
        1 => {
            say("Enter");
            program.wait_for("a guess", |seen| seen.guesses().len() == 1);
            say("Down Enter Down Enter");
        }
        2 => {
            say("F7");
            program.wait_for("the model", |seen| seen.contains("what the model says"));
            say("2");
        }
        3 => {
            say("F9");
            program.wait_for("all classes", |seen| seen.contains("/12"));
            program.guess("heron");
        }
        4 => {
            say("Enter");
            program.wait_for("a guess", |seen| seen.guesses().len() == 1);
            say("C-x Down Enter");
        }
        _ => say("C-a F6 u F6 Enter"),
    }
    program.wait_for("a guess in a slot", |seen| !seen.guesses().is_empty());
    say("C-s");
    program.wait_for("the question", |seen| seen.contains("how sure are you?"));
    say(["1", "3", "5"][way % 3]);
}

fn world(log: &[Value]) -> World {
    let parent: HashMap<&str, &str> = TREE.into_iter().collect();
    let mut above = BTreeMap::new();
    let mut heights: HashMap<String, u32> = HashMap::new();
    for class in classes() {
        let mut way = Vec::new();
        let mut node = parent[class];
        while !node.is_empty() {
            way.push(node.to_owned());
            let height = heights.entry(node.to_owned()).or_default();
            *height = (*height).max(u32::try_from(way.len()).unwrap());
            node = parent[node];
        }
        above.insert(class.to_owned(), way);
    }
    let images = classes().into_iter().flat_map(|class| (0..IMAGES).map(move |n| (class, n)));
    let truth = images.map(|(class, n)| (path(class, n), class.to_owned())).collect();
    World {
        above,
        heights,
        truth,
        predictions: MODELS.map(|(name, step)| (name.to_owned(), predictions(step))).into(),
        candidates: candidates(log),
    }
}

/// The lists of the images that were shown, as the log has them: what the rule says.
fn candidates(log: &[Value]) -> HashMap<String, BTreeSet<String>> {
    let expected = predictions(1);
    let shown = log.iter().filter(|line| line["kind"] == "shown");
    shown
        .map(|line| {
            let image = line["image"].as_str().unwrap().to_owned();
            let list: BTreeSet<String> =
                serde_json::from_value(line["candidates"].clone()).unwrap();
            assert_eq!(list, expected[&image].iter().cloned().collect(), "{image}");
            (image, list)
        })
        .collect()
}

#[test]
fn a_study_of_two_annotators_is_merged_and_every_figure_is_right() {
    let (here, there) = (machine(), machine());
    thread::scope(|both| {
        for (home, annotator, turn) in [(&here, "ada", 0), (&there, "bob", 1)] {
            both.spawn(move || PHASES.map(|phase| label(home, annotator, turn, phase)));
        }
    });
    let theirs = there.data();
    printed(&here, &["merge", theirs.to_str().unwrap()]);
    printed(&here, &["merge", theirs.to_str().unwrap()]);
    let text = printed(&here, &["export", "log"]);
    let log: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let hashes: Vec<&Value> = log.iter().map(|line| &line["study_hash"]).collect();
    assert!(hashes.iter().all(|hash| *hash == hashes[0] && hash.is_string()), "one study");

    let report: Value = serde_json::from_str(&printed(&here, &["report", "--json"])).unwrap();
    let (world, sessions) = (world(&log), sessions(&log));
    assert_eq!(sessions.len(), 4);
    let queue = |lines: &Vec<&Value>| {
        PHASES.iter().find(|(phase, _)| lines[0]["phase"] == *phase).unwrap().1
    };
    let mut found = Vec::new();
    for (lines, reported) in sessions.iter().zip(report["sessions"].as_array().unwrap()) {
        assert_eq!(reported["annotator"], lines[0]["annotator"]);
        assert_eq!((&reported["phase"], &reported["study"]), (&lines[0]["phase"], &json!("pilot")));
        let whole = world.part(&[(lines.clone(), queue(lines))]);
        compare(&whole, reported, &mut found);
    }
    for overall in report["overall"].as_array().unwrap() {
        let of_phase = |lines: &&Vec<&Value>| lines[0]["phase"] == overall["phase"];
        let parts = sessions.iter().filter(of_phase);
        let parts: Vec<_> = parts.map(|lines| (lines.clone(), queue(lines))).collect();
        assert_eq!(
            (&overall["sessions"], &overall["annotators"]),
            (&json!(2), &json!(["ada", "bob"]))
        );
        compare(&world.part(&parts), overall, &mut found);
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
    let bobs = ["report", "--json", "--annotator", "bob", "--study", "pilot"];
    let bobs: Value = serde_json::from_str(&printed(&here, &bobs)).unwrap();
    assert_eq!(
        bobs["sessions"].as_array().unwrap()[..],
        report["sessions"].as_array().unwrap()[2..]
    );
    has_all_there_is_to_count(&report);
}

/// Every field computed anew is as reported.
fn compare(computed: &Value, reported: &Value, found: &mut Vec<String>) {
    for (field, value) in computed.as_object().unwrap() {
        differences(field, value, &reported[field], found);
    }
}

/// The comparison above is of something.
fn has_all_there_is_to_count(report: &Value) {
    let test = report["overall"].as_array().unwrap().iter().find(|part| part["phase"] == "test");
    let (test, practice) = (test.unwrap(), &report["overall"][0]);
    for field in ["answered", "scored", "assisted", "repeated_images", "passed"] {
        assert!(test["counts"][field].as_u64().unwrap() > 0, "{field}: {test:#}");
    }
    assert!(practice["counts"]["answer_shown_first"].as_u64().unwrap() > 0);
    assert!(test["candidates"]["widened"].as_u64().unwrap() > 0);
    assert_eq!(test["models"].as_array().unwrap().len(), 2);
    assert_eq!(test["counts"]["trials"], 60);
}

#[test]
fn a_study_is_checked_begun_once_and_not_edited_afterwards() {
    let home = machine();
    let file = study_file(&home);
    let file = file.to_str().unwrap();
    let said = home.run(&["study", "check", file]);
    assert!(said.status.success());
    let said = String::from_utf8(said.stdout).unwrap();
    assert!(said.contains("practice: practice, 20 images"), "{said}");
    let program = home.launch().args(&["label", "--study", file]).start();
    program.wait_for_image(0);
    program.quit();
    let status = printed(&home, &["study", "status"]);
    assert!(
        status.contains("pilot on set, hash") && status.contains("tester: 0 of 20"),
        "{status}"
    );

    let table = home.path().join("asked.csv");
    let add = ["predictions", "add", "asked", table.to_str().unwrap(), "--replace"];
    for change in [&["predictions", "remove", "asked"][..], &add] {
        fails(&home, change, 1, "the study \"pilot\" has begun with the predictions of \"asked\"");
    }

    let text = fs::read_to_string(file).unwrap();
    assert_eq!(printed(&home, &["study", "status", "pilot", "--text"]), text);
    assert!(home.run(&["study", "check", file]).status.success());
    fs::write(file, text.replace("images = 30", "images = 31")).unwrap();
    fails(&home, &["study", "check", file], 1, "was edited after the study");
    let program = home.launch().args(&["label", "--study", file]).start();
    let exit = program.wait_for_exit();
    assert_eq!(exit.exit_code(), 1);
    assert!(program.seen().contains("was edited after the study"), "{}", program.seen().text());

    let program = home.launch().args(&["label", "--study", "pilot"]).start();
    program.wait_for_image(0);
    program.quit();
    fails(&home, &["study", "status", "pilto"], 1, "there is no study \"pilto\"");
}

#[test]
fn a_study_that_cannot_be_names_every_reason() {
    let home = machine();
    let file = study_file(&home);
    let text = fs::read_to_string(&file).unwrap();
    let text = text
        .replace("images = 30", "images = 99")
        .replace("name = \"unseen\"", "name = \"no\\u001bet\"")
        .replace("images = 20", "images = 61");
    fs::write(&file, text).unwrap();
    let said = home.run(&["study", "check", file.to_str().unwrap()]);
    assert_eq!(said.status.code(), Some(1));
    let said = String::from_utf8(said.stderr).unwrap();
    for (line, what) in [("practice", "61"), ("test", "99"), ("model", "no\\u{1b}et")] {
        assert!(said.lines().any(|said| said.contains(line) && said.contains(what)), "{said}");
    }
    assert!(!said.contains('\u{1b}'));
}

#[test]
fn a_test_nobody_planned_has_no_image_that_was_practised() {
    let home = crate::sharing::machine();
    let practice = Answers { phase: Phase::Practice, ..three_answers("tester") };
    practice.put(&home);
    let began = |args: &[&str]| {
        let program = home.launch().args(&[&["label", "set", "--test"], args].concat()).start();
        program.wait_for("the session", |seen| seen.header().contains("set · test"));
        program.quit();
        let store = home.store();
        let sessions = store.sessions().unwrap();
        store.queue(sessions.last().unwrap().id).unwrap()
    };
    let practised = home.store().queue(SessionId(1)).unwrap();
    let queue = began(&[]);
    assert_eq!(queue.len(), 9);
    assert!(queue.iter().all(|image| !practised.contains(image)));
    let others = began(&["--annotator", "bob"]);
    assert_eq!(others.len(), 12, "who did not practise sees all");
}

#[test]
fn practice_nobody_planned_keeps_out_of_the_test_of_a_study() {
    let home = machine();
    let file = study_file(&home);
    for args in
        [vec!["label", "--study", file.to_str().unwrap()], vec!["label", "set", "--practice"]]
    {
        let program = home.launch().args(&args).start();
        program.wait_for_image(0);
        program.quit();
    }
    let store = home.store();
    let tested = &store.samples(store.studies().unwrap()[0].id).unwrap()[1];
    let practised = store.queue(store.sessions().unwrap()[1].id).unwrap();
    assert_eq!((tested.len(), practised.len()), (30, 30));
    assert!(practised.iter().all(|image| !tested.contains(image)));
}

#[test]
fn whom_a_study_does_not_name_is_told() {
    let home = machine();
    let file = study_file(&home);
    let text = fs::read_to_string(&file).unwrap();
    let practice = text.find("[[phases]]").unwrap();
    let tested = text.rfind("[[phases]]").unwrap();
    let overlap = "[overlap]\nimages = 5\nannotators = [\"ada\", \"bob\"]\n\n";
    fs::write(&file, format!("{}{overlap}{}", &text[..practice], &text[tested..])).unwrap();
    let begun = |annotator: &str| {
        let args = ["label", "--study", file.to_str().unwrap(), "--annotator", annotator];
        let program = home.launch().args(&args).start();
        let seen = program.wait_for_image(0);
        program.quit();
        seen
    };
    let stranger = begun("adda");
    assert!(stranger.header().contains("0/5"), "{}", stranger.text());
    assert!(stranger.contains("does not name you"), "{}", stranger.text());
    let ada = begun("ada");
    assert!(ada.header().contains("0/18"), "{}", ada.text());
    assert!(!ada.contains("does not name you"));
}
