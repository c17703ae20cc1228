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
        image_sha256: "ab12".to_owned(),
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
    let hidden = Answer { image: None, truth: Some(None), ..answer("", &guesses) };
    let table = Table { guesses: 1, has_truth: true };
    let line = String::from_utf8(table.lines([hidden.clone()]).unwrap()).unwrap();
    assert!(line.contains(",3,,ab12,pear,") && line.ends_with(",\n"), "{line}");
    let json: Value = serde_json::from_slice(&json_lines([hidden]).unwrap()).unwrap();
    assert_eq!((&json["image"], &json["truth"]), (&Value::Null, &Value::Null));
    let unasked = json_lines([answer("a", &guesses)]).unwrap();
    assert!(!String::from_utf8(unasked).unwrap().contains("truth"));
}
