//! JSON Lines: an object a line with the image and its classes, best first.

use super::Parsed;
use super::columns::{EXPECTED, Meaning, Named};
use super::listed::{Entry, Listed, Place, entries};
use crate::domain::Lines;
use serde_json::{Map, Value};

/// A line's fields.
type Fields = Map<String, Value>;

/// The predictions of a file.
pub(super) fn parsed(bytes: &[u8]) -> Parsed {
    let is_blank = |line: &Result<&str, String>| matches!(line, Ok(line) if line.trim().is_empty());
    let lines = Lines::of(bytes).filter(|(_, line)| !is_blank(line));
    let listed = lines.map(|(number, line)| (Place::Line(number), line.and_then(listed)));
    Parsed { listed: listed.collect(), ..Parsed::default() }
}

fn listed(line: &str) -> Result<Listed, String> {
    let fields: Fields = serde_json::from_str(line).map_err(|error| {
        let has_nan = line.contains("NaN") || line.contains("Infinity");
        let hint = if has_nan { ": a score must be a finite number" } else { "" };
        format!("not a JSON object (column {}){hint}", error.column())
    })?;
    let image = fields.iter().find(|(name, _)| Meaning::of(name) == Meaning::Image);
    let (_, image) = image.ok_or_else(|| format!("no image: known are {EXPECTED}"))?;
    let parts = Parts::of(&fields, "");
    let classes = parts.classes.ok_or_else(|| format!("no classes: known are {EXPECTED}"))?;
    let entries = match classes {
        Value::Array(items) if items.iter().any(Value::is_object) => {
            items.iter().map(entry).collect::<Result<_, _>>()?
        }
        _ => entries(&texts(classes)?, &parts.scores.map_or(Ok(Vec::new()), texts)?)?,
    };
    Ok(Listed { image: text(image)?, entries })
}

/// The fields that are read.
struct Parts<'a> {
    classes: Option<&'a Value>,
    scores: Option<&'a Value>,
}

impl<'a> Parts<'a> {
    /// Those of an object whose names are to be read with something before them.
    fn of(fields: &'a Fields, before: &str) -> Self {
        let mut classes: Vec<(Named, &Value)> = Vec::new();
        let mut scores = None;
        for (name, value) in fields {
            match Meaning::of(&format!("{before}{name}")) {
                Meaning::Class(named) => classes.push((named, value)),
                Meaning::Score { .. } => scores = Some(value),
                _ => {}
            }
        }
        // A list says more than the one class that some files repeat beside it.
        classes.sort_by_key(|(named, value)| (!value.is_array(), named.grade));
        Self { classes: classes.first().map(|(_, value)| *value), scores }
    }
}

/// A class of a list of objects. There a `label` is the model's.
fn entry(item: &Value) -> Result<Entry, String> {
    let fields = item.as_object().ok_or_else(|| format!("{item} among objects"))?;
    let parts = Parts::of(fields, "predicted ");
    let class = parts.classes.ok_or_else(|| format!("no class in {item}"))?;
    let score = match parts.scores {
        None => None,
        Some(score) => {
            Some(score.as_f64().ok_or_else(|| format!("the score {score} is not a number"))?)
        }
    };
    Ok(Entry { class: text(class)?, score })
}

fn texts(value: &Value) -> Result<Vec<String>, String> {
    match value {
        Value::Array(items) => items.iter().map(text).collect(),
        one => Ok(vec![text(one)?]),
    }
}

fn text(value: &Value) -> Result<String, String> {
    match value {
        Value::String(text) => Ok(text.clone()),
        Value::Number(number) => Ok(number.to_string()),
        other => Err(format!("{other} where a text or a number is expected")),
    }
}
