//! A report computed anew from the exported log, the key and the predictions, by the formulas as
//! books have them. Nothing here is hit5's.

use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What was measured, apart from the log.
pub(super) struct World {
    /// By class, the nodes above it, the nearest first; and by node the classes' distances below it.
    pub(super) above: BTreeMap<String, Vec<String>>,
    /// By node, the longest way down to a class.
    pub(super) heights: HashMap<String, u32>,
    /// By image.
    pub(super) truth: HashMap<String, String>,
    /// By model, then by image.
    pub(super) predictions: BTreeMap<String, HashMap<String, Vec<String>>>,
    /// By image, the classes it is pruned to.
    pub(super) candidates: HashMap<String, BTreeSet<String>>,
}

/// An answer that counts.
struct Answer {
    image: String,
    guesses: Vec<String>,
    active_ms: f64,
    lead_ms: f64,
    is_assisted: bool,
    is_widened: bool,
    k: usize,
}

/// Sessions in the order of the log, each with its lines.
pub(super) fn sessions(log: &[Value]) -> Vec<Vec<&Value>> {
    let mut sessions: Vec<Vec<&Value>> = Vec::new();
    for line in log {
        match sessions.last_mut().filter(|last| last[0]["session"] == line["session"]) {
            Some(session) => session.push(line),
            None => sessions.push(vec![line]),
        }
    }
    sessions
}

fn by_trial<'a>(lines: &[&'a Value]) -> BTreeMap<u64, Vec<&'a Value>> {
    let mut trials: BTreeMap<u64, Vec<&Value>> = BTreeMap::new();
    for line in lines {
        trials.entry(line["trial"].as_u64().unwrap()).or_default().push(line);
    }
    trials
}

fn texts(value: &Value) -> Vec<String> {
    value.as_array().unwrap().iter().map(|text| text.as_str().unwrap().to_owned()).collect()
}

fn answers(lines: &[&Value]) -> Vec<Answer> {
    let blind = |line: &&&Value| line["is_revealed"] == false;
    let answer = |trial: &Vec<&Value>| {
        let last = trial.iter().rev().find(blind)?;
        let stands = last["outcome"] == "submitted" || last["outcome"] == "reopened";
        let answer =
            trial.iter().rev().filter(blind).find(|line| line["outcome"] == "submitted")?;
        stands.then(|| Answer {
            image: answer["image"].as_str().unwrap().to_owned(),
            guesses: texts(&answer["guesses"]),
            active_ms: answer["active_ms"].as_f64().unwrap(),
            lead_ms: answer["lead_ms"].as_f64().unwrap(),
            is_assisted: answer["is_assisted"] == true,
            is_widened: answer["is_widened"] == true,
            k: usize::try_from(answer["k"].as_u64().unwrap()).unwrap(),
        })
    };
    by_trial(lines).values().filter_map(answer).collect()
}

/// Wilson 1927.
fn wilson(count: usize, n: usize) -> (Value, Value) {
    if n == 0 {
        return (Value::Null, Value::Null);
    }
    let (z, n, x) = (1.959_963_984_540_054_f64, n as f64, count as f64);
    let root = z * (x * (n - x) / n + z * z / 4.0).sqrt();
    let bound = |sign: f64| (x + z * z / 2.0 + sign * root) / (n + z * z);
    (json!(bound(-1.0).max(0.0)), json!(bound(1.0).min(1.0)))
}

fn rate(k: usize, is_hit: impl Iterator<Item = bool>) -> Value {
    let hits: Vec<bool> = is_hit.collect();
    let (n, errors) = (hits.len(), hits.iter().filter(|hit| !**hit).count());
    let (low, high) = wilson(errors, n);
    let share = if n == 0 { Value::Null } else { json!(errors as f64 / n as f64) };
    json!({
        "k": k, "errors": errors, "n": n, "error_rate": share,
        "wilson95_low": low, "wilson95_high": high,
    })
}

fn is_hit(classes: &[String], truth: &str, k: usize) -> bool {
    classes.iter().take(k).any(|class| class == truth)
}

fn times(values: &[f64]) -> Value {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let n = sorted.len();
    if n == 0 {
        return json!({ "n": 0, "median_ms": null, "mean_ms": null });
    }
    let median = f64::midpoint(sorted[(n - 1) / 2], sorted[n / 2]);
    json!({ "n": n, "median_ms": median, "mean_ms": sorted.iter().sum::<f64>() / n as f64 })
}

/// Exact binomial test of b against c, both sides.
fn mcnemar(b: usize, c: usize) -> f64 {
    let n = b + c;
    let choose = |k: usize| (1..=k).fold(1.0, |all, i| all * (n - k + i) as f64 / i as f64);
    let tail: f64 = (0..=b.min(c)).map(choose).sum();
    (2.0 * tail / 2f64.powi(i32::try_from(n).unwrap())).min(1.0)
}

impl World {
    fn height(&self, one: &str, other: &str) -> u32 {
        if one == other {
            return 0;
        }
        let others: BTreeSet<&String> = self.above[other].iter().collect();
        let common = self.above[one].iter().find(|node| others.contains(node)).unwrap();
        self.heights[common]
    }

    fn confusions(&self, alone: &[&Answer]) -> Value {
        let mut counts: BTreeMap<(String, String), usize> = BTreeMap::new();
        for answer in alone {
            let (truth, first) = (&self.truth[&answer.image], &answer.guesses[0]);
            if truth != first {
                *counts.entry((truth.clone(), first.clone())).or_default() += 1;
            }
        }
        let mut pairs: Vec<_> = counts.into_iter().collect();
        pairs.sort_by(|one, other| other.1.cmp(&one.1).then(one.0.cmp(&other.0)));
        let class = |key: &String| json!({ "key": key, "name": key });
        pairs
            .iter()
            .take(10)
            .map(|((truth, guess), count)| {
                json!({ "truth": class(truth), "first_guess": class(guess), "count": count })
            })
            .collect()
    }

    fn versus(&self, name: &str, alone: &[&Answer], k: usize) -> Option<Value> {
        let model = &self.predictions[name];
        let both: Vec<(&&Answer, &Vec<String>)> =
            alone.iter().filter_map(|answer| Some((answer, model.get(&answer.image)?))).collect();
        let deepest = both.iter().map(|(_, ranked)| ranked.len()).max()?;
        let truth = |answer: &Answer| self.truth[&answer.image].as_str();
        let human =
            |k| both.iter().map(move |(answer, _)| is_hit(&answer.guesses, truth(answer), k));
        let model = |k| both.iter().map(move |(answer, ranked)| is_hit(ranked, truth(answer), k));
        let table = |k: usize| {
            let cell = |human_right, model_right| {
                let pairs = human(k).zip(model(k));
                pairs.filter(|pair| *pair == (human_right, model_right)).count()
            };
            let (b, c) = (cell(true, false), cell(false, true));
            let p = mcnemar(b, c);
            let verdict = match (b + c < 6, p < 0.05, b > c) {
                (true, ..) => "too_few",
                (false, false, _) => "no_clear_difference",
                (false, true, true) => "human_better",
                (false, true, false) => "model_better",
            };
            json!({
                "k": k, "both_right": cell(true, true), "only_human_right": b,
                "only_model_right": c, "both_wrong": cell(false, false),
                "mcnemar_exact_p": p, "verdict": verdict,
            })
        };
        let tables = if k > 1 && deepest >= k { vec![table(1), table(k)] } else { vec![table(1)] };
        Some(json!({
            "model": name,
            "n": both.len(),
            "human_errors": (1..=k).map(|k| rate(k, human(k))).collect::<Vec<_>>(),
            "model_errors": (1..=deepest.min(5)).map(|k| rate(k, model(k))).collect::<Vec<_>>(),
            "tables": tables,
        }))
    }

    fn pruned(&self, alone: &[&Answer]) -> Value {
        let lists: Vec<(&&Answer, bool)> = alone
            .iter()
            .filter_map(|answer| {
                let list = self.candidates.get(&answer.image)?;
                Some((answer, list.contains(&self.truth[&answer.image])))
            })
            .collect();
        if lists.is_empty() {
            return Value::Null;
        }
        let with_truth = lists.iter().filter(|(_, has)| *has).count();
        let (low, high) = wilson(with_truth, lists.len());
        json!({
            "n": lists.len(),
            "with_truth": with_truth,
            "recall": with_truth as f64 / lists.len() as f64,
            "wilson95_low": low,
            "wilson95_high": high,
            "widened": lists.iter().filter(|(answer, _)| answer.is_widened).count(),
            "forced_errors": lists.iter().filter(|(answer, has)| !has && !answer.is_widened).count(),
        })
    }

    /// The part of a report on these sessions, each with the length of its queue.
    pub(super) fn part(&self, sessions: &[(Vec<&Value>, usize)]) -> Value {
        let all: Vec<Answer> = sessions.iter().flat_map(|(lines, _)| answers(lines)).collect();
        let (assisted, alone): (Vec<&Answer>, Vec<&Answer>) =
            all.iter().partition(|answer| answer.is_assisted);
        let k = all.iter().map(|answer| answer.k).max().unwrap_or(0);
        let hit = |answer: &Answer, k| is_hit(&answer.guesses, &self.truth[&answer.image], k);
        let errors = |of: &[&Answer]| -> Vec<Value> {
            (1..=k).map(|k| rate(k, of.iter().map(|answer| hit(answer, k)))).collect()
        };
        let hierarchical: Vec<Value> = (1..=k)
            .map(|k| {
                let least = |answer: &&Answer| {
                    let truth = &self.truth[&answer.image];
                    let guesses = answer.guesses.iter().take(k);
                    guesses.map(|guess| self.height(truth, guess)).min().unwrap()
                };
                let sum: u32 = alone.iter().map(least).sum();
                let mean = f64::from(sum) / alone.len() as f64;
                json!({ "k": k, "n": alone.len(), "mean_height": mean })
            })
            .collect();
        let active: Vec<f64> = all.iter().map(|answer| answer.active_ms).collect();
        let lead: Vec<f64> = all.iter().map(|answer| answer.lead_ms).collect();
        let models = self.predictions.keys().filter_map(|name| self.versus(name, &alone, k));
        json!({
            "counts": counts(sessions, &all, alone.len()),
            "errors": errors(&alone),
            "assisted_errors": if assisted.is_empty() { Vec::new() } else { errors(&assisted) },
            "candidates": self.pruned(&alone),
            "hierarchical_errors": hierarchical,
            "active_time": times(&active),
            "lead_time": times(&lead),
            "pace_per_active_min": all.len() as f64 * 60_000.0 / active.iter().sum::<f64>(),
            "confusions": self.confusions(&alone),
            "models": models.collect::<Vec<_>>(),
        })
    }
}

fn counts(sessions: &[(Vec<&Value>, usize)], all: &[Answer], alone: usize) -> Value {
    let mut met: HashMap<&str, usize> = HashMap::new();
    for answer in all.iter().filter(|answer| !answer.is_assisted) {
        *met.entry(&answer.image).or_default() += 1;
    }
    let [mut skipped, mut passed, mut open, mut shown] = [0; 4];
    for (lines, queue) in sessions {
        let trials = by_trial(lines);
        for trial in 0..*queue as u64 {
            let Some(lines) = trials.get(&trial) else {
                open += 1;
                continue;
            };
            let blind = lines.iter().rev().find(|line| line["is_revealed"] == false);
            let outcome = blind.map_or("none", |line| line["outcome"].as_str().unwrap());
            let is_revealed = lines.last().unwrap()["is_revealed"] == true;
            match outcome {
                "submitted" | "reopened" => {}
                _ if is_revealed => shown += 1,
                "skipped" => skipped += 1,
                "passed" => passed += 1,
                _ => open += 1,
            }
        }
    }
    json!({
        "trials": sessions.iter().map(|(_, queue)| queue).sum::<usize>(),
        "answered": all.len(),
        "scored": alone,
        "assisted": all.len() - alone,
        "without_truth": 0,
        "repeated_images": met.values().filter(|times| **times > 1).count(),
        "skipped": skipped,
        "passed": passed,
        "open": open,
        "answer_shown_first": shown,
    })
}

/// Says where what was computed differs from what was reported by more than rounding. A report may
/// say more of a thing than is computed here.
pub(super) fn differences(place: &str, one: &Value, other: &Value, found: &mut Vec<String>) {
    match (one, other) {
        (Value::Object(one), Value::Object(other)) => {
            for key in one.keys() {
                let place = format!("{place}.{key}");
                differences(&place, &one[key], other.get(key).unwrap_or(&Value::Null), found);
            }
        }
        (Value::Array(one), Value::Array(other)) if one.len() == other.len() => {
            for (n, (one, other)) in one.iter().zip(other).enumerate() {
                differences(&format!("{place}[{n}]"), one, other, found);
            }
        }
        (Value::Number(a), Value::Number(b)) => {
            let (a, b) = (a.as_f64().unwrap(), b.as_f64().unwrap());
            if (a - b).abs() > 1e-9 * a.abs().max(1.0) {
                found.push(format!("{place}: {a} and {b}"));
            }
        }
        (one, other) if one == other => {}
        (one, other) => found.push(format!("{place}: {one} and {other}")),
    }
}
