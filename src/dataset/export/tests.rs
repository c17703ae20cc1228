//! Answers written in every format, and read back.

use super::*;
use serde_json::Value;

/// An answer to an image.
fn answer<'a>(image: &'a str, guesses: &'a [String]) -> Answer<'a> {
    Answer {
        session: "5e55",
        annotator: "=anna",
        dataset: "set",
        phase: "test",
        k: 5,
        study: None,
        study_phase: None,
        trial: 3,
        image: Some(image),
        image_sha256: None,
        guesses,
        at_ms: 1_700_000_000_000,
        lead_ms: 2_500,
        active_ms: 2_000,
        first_key_ms: None,
        keys: 7,
        searches: 1,
        confidence_1_to_5: Some(4),
        expects_model: None,
        is_assisted: true,
        is_widened: false,
        flags: vec!["several"],
        present: &[],
        comment: "a \"b\",\u{1b}[2J",
        truth: None,
    }
}

fn keys(keys: &[&str]) -> Vec<String> {
    keys.iter().map(|&key| key.to_owned()).collect()
}

#[test]
fn a_table_has_the_fields_of_a_line_in_their_order() {
    let guesses = keys(&["granny smith", "pear"]);
    let answer = Answer { truth: Some(Some("pear")), ..answer("val/a,b.png", &guesses) };
    let line = json_lines([answer.clone()]).unwrap();
    let object: Value = serde_json::from_slice(&line).unwrap();
    let text = String::from_utf8(line).unwrap();
    let table = Table { guesses: 3, has_truth: true };
    let bytes = [table.head().unwrap(), table.lines([answer]).unwrap()].concat();
    let mut reader = csv::Reader::from_reader(bytes.as_slice());
    let head = reader.headers().unwrap().clone();
    let row = reader.records().next().unwrap().unwrap();
    let mut place = 0;
    for (name, cell) in head.iter().zip(&row) {
        let (field, expected) = match name.strip_prefix("guess") {
            Some(rank) => {
                let rank: usize = rank.parse().unwrap();
                ("guesses", object["guesses"].get(rank - 1).cloned().unwrap_or(Value::Null))
            }
            None => (name, object[name].clone()),
        };
        let found = text.find(&format!("\"{field}\":")).unwrap_or_else(|| panic!("{field}"));
        assert!(found >= place, "{field} comes later");
        place = found;
        let expected = match &expected {
            Value::Null => String::new(),
            Value::String(text) => text.replace('\u{1b}', "\\x1b").replace("=anna", "'=anna"),
            other => other.to_string(),
        };
        assert_eq!(cell, expected, "{name}");
    }
    assert_eq!(head.len(), object.as_object().unwrap().len() + 2, "three guesses, one field");
}

#[test]
fn what_must_not_be_told_is_empty() {
    let guesses = keys(&["pear"]);
    let hash = Some("ab12".to_owned());
    let hidden =
        Answer { image: None, image_sha256: hash, truth: Some(None), ..answer("", &guesses) };
    let table = Table { guesses: 1, has_truth: true };
    let line = String::from_utf8(table.lines([hidden.clone()]).unwrap()).unwrap();
    assert!(line.contains(",3,,ab12,pear,") && line.ends_with(",\n"), "{line}");
    let json: Value = serde_json::from_slice(&json_lines([hidden]).unwrap()).unwrap();
    assert_eq!((&json["image"], &json["truth"]), (&Value::Null, &Value::Null));
    let unasked = json_lines([answer("a", &guesses)]).unwrap();
    assert!(!String::from_utf8(unasked).unwrap().contains("truth"));
}

/// The classes pear, "granny smith" and fig, of which fig has no ILSVRC id if `is_own`.
fn classes(is_own: bool) -> ClassList {
    let class = |key: &str, id: Option<u16>| ExportClass {
        key: key.to_owned(),
        ilsvrc_id: id,
        way: keys(&["fruit", key]),
    };
    let fig = class("fig", Some(953).filter(|_| !is_own));
    ClassList::new(vec![class("pear", Some(7)), class("granny smith", Some(11)), fig])
}

/// Two images of anna, one of them answered again by her, or also by bob.
pub(super) fn gathered(is_own: bool, other: &'static str) -> Gathered {
    let mut gathered = Gathered::new(classes(is_own));
    let (pear, both) = (keys(&["pear"]), keys(&["granny smith", "fig"]));
    let of_anna = |image, guesses| Answer { annotator: "anna", ..answer(image, guesses) };
    gathered.put(&Answer { truth: Some(Some("fig")), ..of_anna("val/b.png", &pear) });
    gathered.put(&of_anna("val/a/z.png", &both));
    let later =
        Answer { at_ms: 1_700_000_000_001, annotator: other, ..of_anna("val/b.png", &both) };
    gathered.put(&Answer { session: "7a7a", phase: "practice", lead_ms: 500, ..later });
    gathered
}

fn written(write: impl FnOnce(&mut dyn io::Write) -> Result<(), WriteError>) -> String {
    let mut bytes = Vec::new();
    write(&mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

#[test]
fn what_must_not_be_named_or_is_no_class_is_left_out_and_told() {
    let mut gathered = gathered(true, "anna");
    let plum = keys(&["pear", "plum"]);
    gathered.put(&Answer { image: None, ..answer("", &plum) });
    gathered.put(&answer("val/c.png", &plum));
    assert_eq!(gathered.withheld(), 1);
    let problems: Vec<String> = gathered.problems().iter().map(ToString::to_string).collect();
    let expected =
        "session 5e55, trial 3: \"plum\" is not a class of the dataset any more; left out";
    assert_eq!(problems, [expected]);
    assert_eq!(gathered.images.len(), 2);
}

#[test]
fn a_submission_has_a_line_for_each_image_by_file_name() {
    let images = ["val/b.png", "val/c.png", "val/a/z.png"].map(str::to_owned);
    for (is_own, expected) in
        [(false, "11 953\n0 0 0 0 0\n11 953\n"), (true, "2 1\n0 0 0 0 0\n2 1\n")]
    {
        let gathered = gathered(is_own, "anna");
        let text = written(|out| {
            assert_eq!(ilsvrc(&gathered, &images, out)?, 1);
            Ok(())
        });
        assert_eq!(text, expected);
    }
}

#[test]
fn a_file_with_room_for_one_answer_takes_no_two_annotators() {
    let gathered = gathered(true, "bob");
    let error = gathered.require_single().unwrap_err().to_string();
    assert_eq!(error, "\"val/b.png\" was answered by \"bob\" and by \"anna\"");
    let mut out = Vec::new();
    assert!(matches!(fiftyone(&gathered, &mut out), Err(WriteError::Several(_))));
    assert!(matches!(hugging_face(&gathered, "", &mut out), Err(WriteError::Several(_))));
    assert!(matches!(ilsvrc(&gathered, &[], &mut out), Err(WriteError::Several(_))));
    assert!(out.is_empty());
}

#[test]
fn labels_of_fiftyone_are_lists_of_class_indices() {
    let text = written(|out| fiftyone(&gathered(true, "anna"), out));
    let file: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(file["classes"], serde_json::json!(["fig", "granny smith", "pear"]));
    let labels = file["labels"].as_object().unwrap();
    assert_eq!(labels.keys().collect::<Vec<_>>(), ["val/a/z", "val/b"]);
    let second = &labels["val/b"][1];
    assert_eq!((&second["label"], &second["attributes"]["rank"]), (&0.into(), &2.into()));
    assert_eq!(second["attributes"]["lead_ms"], 500, "the later answer counts");
}

#[test]
fn metadata_of_hugging_face_names_files() {
    let text = written(|out| hugging_face(&gathered(true, "anna"), "set/", out));
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines[1]["file_name"], "set/val/b.png");
    assert_eq!(lines[1]["guesses"], serde_json::json!(["granny smith", "fig"]));
    assert_eq!((&lines[1]["label"], &lines[1]["truth"]), (&"granny smith".into(), &"fig".into()));
    assert!(lines[0].get("truth").is_none());
}

#[test]
fn tasks_of_label_studio_hold_every_answer_and_what_models_say() {
    let ranked =
        [("val/b.png".to_owned(), vec![("pear".to_owned(), 0.75), ("plum".to_owned(), 0.1)])];
    let model = ModelRanks { model: "net".to_owned(), ranked: ranked.into() };
    let text = written(|out| label_studio(&gathered(true, "bob"), "/d/?d=", &[model], out));
    let tasks: Value = serde_json::from_str(&text).unwrap();
    let task = &tasks[1];
    assert_eq!(task["data"]["image"], "/d/?d=val/b.png");
    let said = |annotation: &Value| {
        let result = &annotation["result"][0];
        (result["meta"]["annotator"].clone(), result["value"]["taxonomy"].clone())
    };
    let annotations: Vec<_> = task["annotations"].as_array().unwrap().iter().map(said).collect();
    let way = |key| serde_json::json!(["fruit", key]);
    assert_eq!(annotations[0], ("anna".into(), serde_json::json!([way("pear")])));
    let both = serde_json::json!([way("granny smith"), way("fig")]);
    assert_eq!(annotations[1], ("bob".into(), both));
    assert_eq!(task["annotations"][1]["lead_time"], 0.5);
    assert_eq!(annotations[2], (Value::Null, serde_json::json!([way("fig")])));
    assert_eq!(task["annotations"][2]["ground_truth"], true);
    let predicted = &task["predictions"][0];
    assert_eq!((&predicted["model_version"], &predicted["score"]), (&"net".into(), &0.75.into()));
    assert_eq!(said(predicted).1, serde_json::json!([way("pear")]));
    assert_eq!(tasks[0]["predictions"], serde_json::json!([]));
}

#[test]
fn the_interface_of_label_studio_has_the_tree() {
    let class = |way: &[&str]| ExportClass { key: way.join("/"), ilsvrc_id: None, way: keys(way) };
    let list = ClassList::new(vec![class(&["food", "\"fig\" & <co>"]), class(&["food", "a"])]);
    let text = written(|out| label_studio_config(&list, out));
    let tree = "<Choice value=\"food\">\n<Choice value=\"&quot;fig&quot; &amp; &lt;co>\"/>\n\
                <Choice value=\"a\"/>\n</Choice>\n</Taxonomy>";
    assert!(text.contains(tree), "{text}");
}

#[test]
fn every_answer_counts_in_a_table_of_counts() {
    let text = written(|out| counts_csv(&gathered(true, "anna"), out));
    assert_eq!(text, "image,fig,granny smith,pear\nval/a/z.png,0,1,0\nval/b.png,0,1,1\n");
}

#[test]
fn counts_are_read_as_scores() {
    use crate::dataset::predictions::{Classes, Known, Target, read};
    let mut bytes = Vec::new();
    counts(&gathered(true, "bob"), &mut bytes).unwrap();
    let paths = keys(&["val/b.png", "val/a/z.png"]);
    let classes = Classes {
        sorted_keys: &keys(&["fig", "granny smith", "pear"]),
        by_ilsvrc_id: &[],
        named: &|_| Err(String::new()),
    };
    let target = Target { root: "/set", paths: &paths, examples: &[], classes };
    let reading = read("counts.npz", &bytes, &target, &Known::default());
    assert_eq!(reading.problems, []);
    let scores = |key: &str, score| (key.to_owned(), score);
    assert_eq!(reading.predictions[0].image, 1);
    let ranked = &reading.predictions[1].classes;
    assert_eq!(*ranked, [scores("granny smith", 1.0), scores("pear", 1.0), scores("fig", 0.0)]);
}
