//! Tasks with annotations, and with models' predictions if asked, as Label Studio imports them
//! (<https://labelstud.io/guide/tasks> and <https://labelstud.io/tags/taxonomy>).
//!
//! An image is a task; its address is its path with something before it. An answer is an annotation with
//! one result of the type `taxonomy`, `from_name` "class" and `to_name` "image": the guesses, best first,
//! as the names of nodes from a root of the tree down. Times are in seconds there.

mod config;

pub use config::label_studio_config;

use super::gathered::Given;
use super::{Gathered, WriteError};
use crate::domain::to_json;
use serde::Serialize;
use std::collections::HashMap;
use std::io::Write;

/// What a model says of the images.
#[derive(Clone, Debug, Default)]
pub struct ModelRanks {
    /// Its name.
    pub model: String,
    /// By path: keys of classes with their scores, best first.
    pub ranked: HashMap<String, Vec<(String, f64)>>,
}

#[derive(Serialize)]
struct Task<'a> {
    data: Data<'a>,
    annotations: Vec<Annotation<'a>>,
    predictions: Vec<Predicted<'a>>,
}

#[derive(Serialize)]
struct Data<'a> {
    image: String,
    /// The path alone.
    path: &'a str,
}

#[derive(Serialize)]
struct Annotation<'a> {
    result: [Taxonomy<'a>; 1],
    #[serde(skip_serializing_if = "Option::is_none")]
    lead_time: Option<f64>,
    was_cancelled: bool,
    ground_truth: bool,
}

#[derive(Serialize)]
struct Predicted<'a> {
    model_version: &'a str,
    score: f64,
    result: [Taxonomy<'a>; 1],
}

#[derive(Serialize)]
struct Taxonomy<'a> {
    from_name: &'static str,
    to_name: &'static str,
    r#type: &'static str,
    value: Value<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    meta: Option<Meta<'a>>,
}

#[derive(Serialize)]
struct Value<'a> {
    taxonomy: Vec<&'a [String]>,
}

/// Who annotated, and how. Users of Label Studio are others.
#[derive(Serialize)]
struct Meta<'a> {
    annotator: &'a str,
    session: &'a str,
    phase: &'a str,
    at_ms: i64,
    active_ms: u64,
    confidence_1_to_5: Option<u8>,
    is_assisted: bool,
}

/// Writes an array of tasks.
pub fn label_studio(
    gathered: &Gathered,
    prefix: &str,
    models: &[ModelRanks],
    out: &mut dyn Write,
) -> Result<(), WriteError> {
    out.write_all(b"[")?;
    for (place, (image, judged)) in gathered.images.iter().enumerate() {
        let answers = judged.answers.iter().map(|given| annotation(gathered, given));
        let truth = judged.truth.map(|class| Annotation {
            result: [result(gathered, [class], None)],
            lead_time: None,
            was_cancelled: false,
            ground_truth: true,
        });
        let task = Task {
            data: Data { image: format!("{prefix}{image}"), path: image },
            annotations: answers.chain(truth).collect(),
            predictions: models.iter().filter_map(|it| predicted(gathered, it, image)).collect(),
        };
        out.write_all(if place == 0 { b"\n" } else { b",\n" })?;
        out.write_all(to_json(&task)?.as_bytes())?;
    }
    Ok(out.write_all(b"\n]\n")?)
}

fn annotation<'a>(gathered: &'a Gathered, given: &Given) -> Annotation<'a> {
    let session = &gathered.sessions[given.session];
    let meta = Meta {
        annotator: &gathered.annotators[session.annotator],
        session: &session.uid,
        phase: session.phase,
        at_ms: given.at_ms,
        active_ms: given.active_ms,
        confidence_1_to_5: given.confidence,
        is_assisted: given.is_assisted,
    };
    Annotation {
        result: [result(gathered, given.guesses.iter().copied(), Some(meta))],
        lead_time: Some(given.lead_ms as f64 / 1_000.0),
        was_cancelled: false,
        ground_truth: false,
    }
}

/// What a model says of an image. A class that the dataset no longer has is left out.
fn predicted<'a>(gathered: &'a Gathered, it: &'a ModelRanks, image: &str) -> Option<Predicted<'a>> {
    let ranked = it.ranked.get(image)?;
    let classes = ranked.iter().filter_map(|(key, _)| gathered.classes.index(key));
    let score = ranked.first()?.1;
    Some(Predicted { model_version: &it.model, score, result: [result(gathered, classes, None)] })
}

fn result<'a>(
    gathered: &'a Gathered,
    classes: impl IntoIterator<Item = usize>,
    meta: Option<Meta<'a>>,
) -> Taxonomy<'a> {
    let taxonomy = classes.into_iter().map(|class| gathered.classes.way(class)).collect();
    let value = Value { taxonomy };
    Taxonomy { from_name: "class", to_name: "image", r#type: "taxonomy", value, meta }
}
