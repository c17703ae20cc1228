//! Studies at the data file: begun once, then gone on with phase by phase.
//!
//! The truth of a study's images is read when it begins, if a sample is drawn by class or a
//! practice phase needs it, and in practice for the images of that phase; never for a test.

use super::OpenError;
use crate::domain::{
    ClassId, ClassNames, DatasetId, ImageId, Phase, Problem, Reveal, StudyId, Timestamp, printable,
};
use crate::report::ModelRows;
use crate::session::{Block, Plan, PlannedModel, Prefill};
use crate::store::{DatasetRow, NewStudy, SessionRow, Store, StoreError, StudyPhase, StudyRow};
use crate::study::{self, DrawImage, Facts, ModelFacts, ModelUse, Sample, StudySpec};
use crate::taxonomy::Taxonomy;
use std::collections::{HashMap, HashSet};

/// The file of a study.
#[derive(Clone, Debug)]
pub struct StudyText<'a> {
    /// Its name, for problems.
    pub file: &'a str,
    /// What is in it.
    pub text: &'a str,
}

/// A study that may begin, with the images of its phases.
#[derive(Clone, Debug)]
pub struct Ready {
    /// The plan.
    pub spec: StudySpec,
    /// The dataset.
    pub dataset: DatasetRow,
    /// What is allowed but unwise.
    pub advice: Vec<Problem>,
    samples: Vec<Vec<ImageId>>,
}

impl Ready {
    /// Number of images of each phase that are new in it.
    pub fn sizes(&self) -> impl Iterator<Item = usize> + '_ {
        self.samples.iter().map(Vec::len)
    }
}

/// Reads a study and holds it against its dataset. Fails with all problems there are, or if another
/// text was begun under its name.
pub fn prepare(store: &Store, file: &StudyText<'_>) -> Result<Ready, OpenError> {
    let (spec, problems) = study::parse(file.file, file.text);
    let refused = |problems| OpenError::BadStudy { file: file.file.to_owned(), problems };
    let spec = match spec {
        Some(spec) if problems.is_empty() => spec,
        Some(_) | None => return Err(refused(problems)),
    };
    let dataset = store
        .dataset_by_name(&spec.dataset)?
        .ok_or_else(|| OpenError::NoDataset(spec.dataset.clone()))?;
    let (facts, images) = facts(store, &spec, dataset.id)?;
    let problems = study::check(&spec, &facts);
    if !problems.is_empty() {
        return Err(refused(problems));
    }
    let hash = study::hash(file.text);
    let is_before_edit = |other: &StudyRow| {
        other.name == spec.name && other.dataset == dataset.id && other.hash != hash
    };
    if store.studies()?.iter().any(is_before_edit) {
        return Err(OpenError::Edited { name: spec.name, file: file.file.to_owned() });
    }
    let samples = study::draw(&spec, &facts.images);
    let samples = samples
        .into_iter()
        .map(|places| places.into_iter().map(|place| images[place]).collect())
        .collect();
    let advice = study::advice(&spec, &facts);
    Ok(Ready { spec, dataset, advice, samples })
}

/// What there is to make a study of; and the images, in the order of those of the facts.
fn facts(
    store: &Store,
    spec: &StudySpec,
    dataset: DatasetId,
) -> Result<(Facts, Vec<ImageId>), StoreError> {
    let (taxonomy, _) = Taxonomy::from_spec(&store.taxonomy_spec(dataset)?);
    let (images, paths): (Vec<ImageId>, Vec<String>) =
        store.label_images_with_paths(dataset)?.into_iter().unzip();
    let truth = if needs_truth(spec) { store.ground_truth(dataset)? } else { HashMap::new() };
    let class = |image: &ImageId| truth.get(image).and_then(|key| taxonomy.class(key));
    let drawn =
        images.iter().zip(paths).map(|(image, path)| DrawImage { path, class: class(image) });
    let drawn = drawn.collect();
    let models = store.models(dataset)?;
    let facts = Facts {
        images: drawn,
        examples: paths_of_examples(store, spec, dataset)?,
        classes: taxonomy.len(),
        models: models
            .into_iter()
            .map(|model| ModelFacts { name: model.name, covered: model.images })
            .collect(),
    };
    Ok((facts, images))
}

/// Paths of the examples, which no list of a study may name; none if it names no image.
fn paths_of_examples(
    store: &Store,
    spec: &StudySpec,
    dataset: DatasetId,
) -> Result<HashSet<String>, StoreError> {
    if spec.phases.iter().all(|phase| phase.sample.paths().is_empty()) {
        return Ok(HashSet::new());
    }
    let examples = store.examples(dataset)?.into_iter().flat_map(|(_, images)| images);
    let examples: Vec<ImageId> = examples.collect();
    Ok(store.image_files(&examples)?.into_iter().map(|file| file.path).collect())
}

/// Whether the truth decides which images are drawn, or is to be shown.
fn needs_truth(spec: &StudySpec) -> bool {
    spec.phases.iter().any(|phase| {
        matches!(phase.sample, Sample::Stratified { .. }) || phase.truth != Reveal::Never
    })
}

/// Begins the study of a file, or finds the one begun from the same text.
///
/// Fails if another text was begun under its name, with the problems of the file, and where the
/// dataset has not what it asks for.
pub fn begin(
    store: &mut Store,
    file: &StudyText<'_>,
    is_made: bool,
    at: Timestamp,
) -> Result<StudyId, OpenError> {
    let hash = study::hash(file.text);
    if let Some(known) = store.studies()?.iter().find(|known| known.hash == hash) {
        return Ok(known.id);
    }
    let ready = prepare(store, file)?;
    let is_practice = ready.spec.phases.iter().all(|phase| phase.kind == Phase::Practice);
    if !(ready.dataset.is_complete || is_made && is_practice) {
        return Err(OpenError::Incomplete(ready.dataset.name));
    }
    let candidates = candidates(store, &ready)?;
    let study = store.start_study(&NewStudy {
        dataset: ready.dataset.id,
        name: &ready.spec.name,
        text: file.text,
        hash: &hash,
        is_made,
        started_at: at,
        samples: &ready.samples,
        candidates: &candidates,
    })?;
    Ok(study)
}

/// The keys of the classes each image is pruned to, where the study prunes.
fn candidates(store: &Store, ready: &Ready) -> Result<HashMap<ImageId, Vec<String>>, StoreError> {
    let Some(rule) = &ready.spec.candidates else { return Ok(HashMap::new()) };
    let (taxonomy, _) = Taxonomy::from_spec(&store.taxonomy_spec(ready.dataset.id)?);
    let mut models = Vec::new();
    for model in store.models(ready.dataset.id)? {
        if rule.models.contains(&model.name) {
            models.push(rankings(store, &model, &taxonomy)?);
        }
    }
    let pruned = ready.samples.iter().flatten().filter_map(|&image| {
        let ranked: Vec<&[ClassId]> =
            models.iter().filter_map(|model| Some(model.get(&image)?.as_slice())).collect();
        // An image of which no model says anything keeps all classes.
        let classes = study::candidates(&taxonomy, &ranked, rule);
        let keys = classes.iter().map(|&class| taxonomy.key(class).to_owned()).collect();
        (!ranked.is_empty()).then_some((image, keys))
    });
    Ok(pruned.collect())
}

/// What a model predicts, by image.
fn rankings(
    store: &Store,
    model: &crate::store::ModelRow,
    taxonomy: &Taxonomy,
) -> Result<HashMap<ImageId, Vec<ClassId>>, StoreError> {
    let (predictions, _) = store.predictions(model.id, taxonomy)?;
    let ranked = predictions.into_iter().map(|prediction| {
        let classes = prediction.ranked.iter().map(|ranked| ranked.class).collect();
        (prediction.image, classes)
    });
    Ok(ranked.collect())
}

/// The plan of a study that was begun.
pub fn spec_of(row: &StudyRow) -> Result<StudySpec, OpenError> {
    match study::parse(&row.name, &row.text) {
        (Some(spec), problems) if problems.is_empty() => Ok(spec),
        (_, problems) => Err(OpenError::BadStudy { file: row.name.clone(), problems }),
    }
}

/// Whether the study shares a test out among annotators and this one is not among them, maybe by a
/// slip in the name.
pub(super) fn is_unnamed(
    store: &Store,
    phase: &StudyPhase,
    annotator: &str,
) -> Result<bool, OpenError> {
    let spec = spec_of(&store.study(phase.study)?)?;
    let is_test = spec.phases.get(phase.phase).is_some_and(|phase| phase.kind == Phase::Test);
    let names = spec.overlap.map(|overlap| overlap.annotators);
    Ok(is_test && names.is_some_and(|names| !names.iter().any(|name| name == annotator)))
}

/// The plan of a session by the rules of its study.
pub(super) fn with_rules(
    store: &Store,
    plan: Plan,
    phase: &StudyPhase,
    taxonomy: &Taxonomy,
) -> Result<Plan, OpenError> {
    let row = store.study(phase.study)?;
    let spec = spec_of(&row)?;
    let truth_shown = spec.phases.get(phase.phase).map_or(plan.truth_shown, |phase| phase.truth);
    let candidates = store.candidates(phase.study)?.into_iter().map(|(image, keys)| {
        let classes = keys.iter().filter_map(|key| taxonomy.class(key)).collect();
        (image, classes)
    });
    Ok(Plan {
        truth_shown,
        models: planned_models(store, &row, &spec, phase.phase, taxonomy)?,
        candidates: candidates.collect(),
        prefill: prefill(store, &row, &spec, phase.phase, taxonomy)?,
        asks_confidence: spec.asks_confidence,
        asks_expectation: spec.asks_about_model,
        block: spec.blocks.map(|blocks| Block {
            images: blocks.images,
            break_ms: u64::from(blocks.break_minutes) * 60_000,
        }),
        ..plan
    })
}

/// The models the phase shows; others are not read.
fn planned_models(
    store: &Store,
    row: &StudyRow,
    spec: &StudySpec,
    phase: usize,
    taxonomy: &Taxonomy,
) -> Result<Vec<PlannedModel>, StoreError> {
    let known = store.models(row.dataset)?;
    let mut models = Vec::new();
    for (place, used) in spec.models.iter().enumerate() {
        let reveal = spec.reveal_of(phase, &used.name);
        let model = known.iter().find(|model| model.name == used.name);
        if let Some(model) = model
            && reveal != Reveal::Never
        {
            let title = title(used, place);
            let ranked = rankings(store, model, taxonomy)?;
            models.push(PlannedModel { name: used.name.clone(), title, reveal, ranked });
        }
    }
    Ok(models)
}

/// What the guesses of the phase begin from.
fn prefill(
    store: &Store,
    row: &StudyRow,
    spec: &StudySpec,
    phase: usize,
    taxonomy: &Taxonomy,
) -> Result<Option<Prefill>, StoreError> {
    let Some((place, used)) = spec.prefill_of(phase) else { return Ok(None) };
    let known = store.models(row.dataset)?.into_iter().find(|model| model.name == used.name);
    let Some(model) = known else { return Ok(None) };
    let ranked = rankings(store, &model, taxonomy)?;
    Ok(Some(Prefill { source: title(used, place), ranked }))
}

/// What an annotator knows a model by; "model A" where its name is kept from them.
fn title(used: &ModelUse, place: usize) -> String {
    if !used.is_blind {
        return used.name.clone();
    }
    let letter = u8::try_from(place % 26).map_or('?', |place| char::from(b'A' + place));
    format!("model {letter}")
}

/// When a session shows the truth.
pub(in super::super) fn truth_shown(
    store: &Store,
    session: &SessionRow,
) -> Result<Reveal, OpenError> {
    let usual = Reveal::usual(session.phase);
    let Some(phase) = &session.study else { return Ok(usual) };
    let spec = spec_of(&store.study(phase.study)?)?;
    Ok(spec.phases.get(phase.phase).map_or(usual, |phase| phase.truth))
}

/// Of these models, those a session's annotator may be told of when it ends, by the names they know
/// them by: all but those that its study never shows in its phase.
pub(in super::super) fn told_models(
    store: &Store,
    session: &SessionRow,
    models: Vec<ModelRows>,
) -> Result<Vec<ModelRows>, OpenError> {
    let Some(phase) = &session.study else { return Ok(models) };
    let spec = spec_of(&store.study(phase.study)?)?;
    let told = |model: ModelRows| {
        let used = spec.models.iter().enumerate().find(|(_, used)| used.name == model.name);
        let Some((place, used)) = used else { return Some(model) };
        is_shown(&spec, phase.phase, used).then(|| ModelRows { name: title(used, place), ..model })
    };
    Ok(models.into_iter().filter_map(told).collect())
}

/// Whether an annotator sees what a model says in a phase, as predictions or as first guesses.
fn is_shown(spec: &StudySpec, phase: usize, used: &ModelUse) -> bool {
    let is_prefill = spec.prefill_of(phase).is_some_and(|(_, source)| source == used);
    is_prefill || spec.reveal_of(phase, &used.name) != Reveal::Never
}

/// The source that the guesses of a session begin from, if there is one: its name, and what the
/// annotator knows it by.
pub(in super::super) fn prefill_of(
    store: &Store,
    session: &SessionRow,
) -> Result<Option<(String, String)>, StoreError> {
    let Some(phase) = &session.study else { return Ok(None) };
    let row = store.study(phase.study)?;
    let (spec, _) = study::parse(&row.name, &row.text);
    let used = spec.as_ref().and_then(|spec| spec.prefill_of(phase.phase));
    Ok(used.map(|(place, used)| (used.name.clone(), title(used, place))))
}

/// Whether a session is of this phase of a study.
pub fn is_of(session: &SessionRow, study: StudyId, place: usize) -> bool {
    session.study.as_ref().is_some_and(|own| (own.study, own.phase) == (study, place))
}

/// Problems as one text: the first in full, and how many there are.
pub(super) fn told(problems: &[Problem]) -> String {
    match problems {
        [] => String::new(),
        [only] => printable(&only.to_string()).into_owned(),
        [first, rest @ ..] => {
            format!("{} (and {} more)", printable(&first.to_string()), rest.len())
        }
    }
}
