//! Samples as WebDataset has them: files that share their name up to the first dot, one of them the image
//! and one what it shows.

use serde_json::Value;

/// A label is a number or a word; a longer one is something else.
const MAX_LABEL: usize = 200;
/// Where a sample's JSON file may say what it shows, best first.
const FIELDS: [&str; 3] = ["label", "cls", "class"];

/// A file that says what its sample shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Teller {
    /// The label as text.
    Class,
    /// Facts of the sample, the label perhaps among them.
    Json,
}

impl Teller {
    /// Whether a file is one, by its name.
    pub(super) fn of(name: &str) -> Option<Self> {
        match name.split_once('.')?.1 {
            "cls" => Some(Self::Class),
            "json" => Some(Self::Json),
            _ => None,
        }
    }

    /// How many bytes it may have; a larger one is no sample's.
    pub(super) fn max_bytes(self) -> u64 {
        match self {
            Self::Class => MAX_LABEL as u64,
            Self::Json => 64 << 10,
        }
    }

    /// The label in its content, if there is one.
    pub(super) fn label(self, content: &[u8]) -> Option<String> {
        let label = match self {
            Self::Class => str::from_utf8(content).ok()?.trim().to_owned(),
            Self::Json => label_of(&serde_json::from_slice(content).ok()?)?,
        };
        is_label(&label).then_some(label)
    }
}

/// What the files of a sample share.
pub(super) fn key_of(name: &str) -> &str {
    name.split_once('.').map_or(name, |(key, _)| key)
}

fn label_of(facts: &Value) -> Option<String> {
    match FIELDS.iter().find_map(|field| facts.get(field))? {
        Value::Number(number) => Some(number.to_string()),
        Value::String(text) => Some(text.trim().to_owned()),
        _ => None,
    }
}

/// Whether a text can be the name of a class. -1 stands for "unknown" where classes are numbers.
fn is_label(text: &str) -> bool {
    let is_word = !text.is_empty() && text.len() <= MAX_LABEL && !text.contains(char::is_control);
    is_word && text != "-1"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_ends_at_the_first_dot() {
        assert_eq!(["a.input.jpg", "0001.cls", "a"].map(key_of), ["a", "0001", "a"]);
        assert_eq!(Teller::of("0001.cls"), Some(Teller::Class));
        assert_eq!(Teller::of("0001.json"), Some(Teller::Json));
        for other in ["0001.jpg", "0001.input.json", "cls", "0001.CLS.png"] {
            assert_eq!(Teller::of(other), None, "{other}");
        }
    }

    #[test]
    fn labels_are_numbers_or_words() {
        let class = |text: &str| Teller::Class.label(text.as_bytes());
        assert_eq!(class("472\n").as_deref(), Some("472"));
        assert_eq!(class(" n01440764").as_deref(), Some("n01440764"));
        for none in ["", " ", "-1", "a\nb", &"9".repeat(300)] {
            assert_eq!(class(none), None, "{none:?}");
        }
        assert_eq!(Teller::Class.label(&[0xff]), None);
    }

    #[test]
    fn a_json_file_says_its_label_under_one_of_three_names() {
        let json = |text: &str| Teller::Json.label(text.as_bytes());
        assert_eq!(json(r#"{"label": 472, "width": 227}"#).as_deref(), Some("472"));
        assert_eq!(json(r#"{"class": "tench", "cls": 3}"#).as_deref(), Some("3"));
        for none in [r#"{"width": 227}"#, r#"{"label": [1]}"#, "[]", "7", "{"] {
            assert_eq!(json(none), None, "{none}");
        }
    }
}
