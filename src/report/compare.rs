//! Whether two reports say the same, figure by figure.

use serde_json::{Map, Value};

/// Figures may differ by so much, as a share of the larger: sums in another order round differently.
const ROUNDING: f64 = 1e-9;

/// What a comparison found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    /// How many figures were compared.
    pub figures: usize,
    /// Where they differ.
    pub differences: Vec<Difference>,
}

/// A figure that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The way to it, such as `sessions.0.errors.4.error_rate`.
    pub place: String,
    /// What is reported; "nothing" where the other has something.
    pub reported: String,
    /// What was computed.
    pub computed: String,
}

/// Compares a reported report with a computed one, both as JSON. Sessions belong together by their `uid`;
/// their numbers, which are each file's own, are not compared.
pub fn compare(reported: &Value, computed: &Value) -> Comparison {
    let mut comparison = Comparison::default();
    let computed = in_order_of(reported, computed);
    comparison.walk("", reported, &computed);
    comparison
}

/// The computed report with its sessions in the order of the reported ones; those that are not there come
/// last.
fn in_order_of(reported: &Value, computed: &Value) -> Value {
    let mut computed = computed.clone();
    let uids: Vec<&Value> =
        reported["sessions"].as_array().into_iter().flatten().map(|it| &it["uid"]).collect();
    if let Some(sessions) = computed.get_mut("sessions").and_then(Value::as_array_mut) {
        let place = |session: &Value| uids.iter().position(|&uid| *uid == session["uid"]);
        sessions.sort_by_key(|session| place(session).unwrap_or(usize::MAX));
    }
    computed
}

impl Comparison {
    fn walk(&mut self, place: &str, reported: &Value, computed: &Value) {
        match (reported, computed) {
            (Value::Object(one), Value::Object(other)) => self.fields(place, one, other),
            (Value::Array(one), Value::Array(other)) => {
                let at = |items: &[Value], i: usize| items.get(i).cloned().unwrap_or(Value::Null);
                for i in 0..one.len().max(other.len()) {
                    self.walk(&below(place, &i.to_string()), &at(one, i), &at(other, i));
                }
            }
            _ => {
                self.figures += 1;
                if !is_same(reported, computed) {
                    self.differences.push(Difference {
                        place: place.to_owned(),
                        reported: shown(reported),
                        computed: shown(computed),
                    });
                }
            }
        }
    }

    fn fields(&mut self, place: &str, one: &Map<String, Value>, other: &Map<String, Value>) {
        let missing = Value::Null;
        let also = other.keys().filter(|name| !one.contains_key(*name));
        for name in one.keys().chain(also).filter(|name| *name != "session") {
            let (one, other) =
                (one.get(name).unwrap_or(&missing), other.get(name).unwrap_or(&missing));
            self.walk(&below(place, name), one, other);
        }
    }
}

fn below(place: &str, name: &str) -> String {
    if place.is_empty() { name.to_owned() } else { format!("{place}.{name}") }
}

fn is_same(one: &Value, other: &Value) -> bool {
    match (one.as_f64(), other.as_f64()) {
        (Some(one), Some(other)) => (one - other).abs() <= ROUNDING * one.abs().max(other.abs()),
        _ => one == other,
    }
}

fn shown(value: &Value) -> String {
    match value {
        Value::Null => "nothing".to_owned(),
        Value::Object(_) | Value::Array(_) => "figures".to_owned(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_differs_is_named_and_rounding_is_not() {
        let reported = json!({ "n": 3, "rates": [0.1, 0.2], "name": "a", "session": 4, "old": 1 });
        let computed =
            json!({ "n": 3, "rates": [0.1 + 1e-12, 0.25], "name": "b", "session": 5, "new": null });
        let found = compare(&reported, &computed);
        let places: Vec<_> = found.differences.iter().map(|it| it.place.as_str()).collect();
        assert_eq!((found.figures, places), (6, vec!["name", "old", "rates.1"]));
        assert_eq!(found.differences[1].computed, "nothing");
    }

    #[test]
    fn sessions_are_told_by_their_uid() {
        let session = |uid: &str, n: u32| json!({ "session": n, "uid": uid, "n": n });
        let reported = json!({ "sessions": [session("a", 1), session("b", 2)] });
        let turned = json!({ "sessions": [session("b", 2), session("a", 1)] });
        assert_eq!(compare(&reported, &turned).differences, []);
        let fewer = json!({ "sessions": [session("a", 1)] });
        assert_eq!(compare(&reported, &fewer).differences.len(), 1);
    }
}
