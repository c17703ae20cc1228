//! From the data file to figures: the rows of a report, and the screen at the end of a session.

mod course;
mod filter;
mod known;
mod pictures;

pub use filter::Filter;
pub use pictures::Pictures;

use super::desk::{OpenError, studies};
use super::threads;
use crate::app::summary::{Miss, Summary};
use crate::dataset::demo;
use crate::domain::{
    ClassNames, DatasetId, GroundTruth, ImageId, Judgement, Phase, Prediction, Problem, SessionId,
};
use crate::report::document::{Document, Scope, document};
use crate::report::{self, Accuracy, ClassKey, ModelRows, Report, Rows, SessionRows, Tree};
use crate::store::{SessionRow, Store, StoreError};
use crate::taxonomy::Taxonomy;
use known::Known;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// From so many sessions on they are read on all processors.
const FEWEST_AT_ONCE: usize = 8;

/// Said of a session under way.
const UNDER_WAY: &str =
    "This session is not over: what rests on a truth that was not shown yet is left out.";

/// A report, and what was unreadable in the data file.
pub type WithProblems<T> = (T, Vec<Problem>);

/// The true classes of each image.
pub type Truth = HashMap<ImageId, GroundTruth>;

/// The report on what a filter leaves of these sessions.
pub fn report(
    store: &Store,
    sessions: &[SessionRow],
    filter: &Filter,
) -> Result<WithProblems<Report>, StoreError> {
    report_of(Reader { filter: filter.clone(), ..Reader::new(store) }, sessions)
}

/// Whether the tree of one of these sessions' datasets has a node of this key or name.
pub fn knows_subtree(
    store: &Store,
    sessions: &[SessionRow],
    name: &str,
) -> Result<bool, StoreError> {
    let datasets: HashSet<DatasetId> = sessions.iter().map(|session| session.dataset).collect();
    for dataset in datasets {
        let (taxonomy, _) = Taxonomy::from_spec(&store.taxonomy_spec(dataset)?);
        if filter::nodes_named(&taxonomy, name).next().is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether this reviewer judged an error on the datasets of these sessions.
pub fn knows_reviewer(
    store: &Store,
    sessions: &[SessionRow],
    name: &str,
) -> Result<bool, StoreError> {
    let datasets: HashSet<DatasetId> = sessions.iter().map(|session| session.dataset).collect();
    for dataset in datasets {
        let (judgements, _) = store.judgements(dataset, None)?;
        if judgements.iter().any(|judgement| judgement.reviewer == name) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The report on these sessions, with the truth from elsewhere: that in the data file is not read.
pub fn score(
    store: &Store,
    sessions: &[SessionRow],
    truth: Truth,
) -> Result<WithProblems<Report>, StoreError> {
    report_of(Reader { key: Some(truth), ..Reader::new(store) }, sessions)
}

fn report_of(
    mut reader: Reader<'_>,
    sessions: &[SessionRow],
) -> Result<WithProblems<Report>, StoreError> {
    let rows = rows_of(&mut reader, sessions)?;
    let names = named(&reader.datasets);
    let halves = || {
        let one_by_one = || report::one_by_one(&rows, &names);
        threads::both("report", one_by_one, || report::together(&rows, &names))
    };
    let report = match halves() {
        Ok((sessions, together)) => Report { sessions, ..together },
        Err(_no_thread) => report::build(&rows, &names),
    };
    Ok((report, reader.problems))
}

/// The rows of these sessions, with the truth from elsewhere if it is given.
pub(super) fn rows(
    store: &Store,
    sessions: &[SessionRow],
    key: Option<Truth>,
) -> Result<WithProblems<Rows>, StoreError> {
    let mut reader = Reader { key, ..Reader::new(store) };
    let rows = rows_of(&mut reader, sessions)?;
    Ok((rows, reader.problems))
}

fn rows_of(reader: &mut Reader<'_>, sessions: &[SessionRow]) -> Result<Rows, StoreError> {
    let mut rows = Rows { sessions: reader.sessions(sessions)?, ..Rows::default() };
    rows.models = reader.models()?;
    rows.trees = reader.trees();
    rows.judgements = reader.judgements()?;
    rows.reviewer.clone_from(&reader.filter.reviewer);
    // A judgement that was begun, or taken back, says nothing.
    let is_dispute = |it: &&Judgement| it.opinion.is_settled && it.opinion.is_truth_wrong;
    rows.disputed =
        rows.judgements.iter().filter(is_dispute).map(|judgement| judgement.error.image).collect();
    Ok(rows)
}

/// How well the models of a dataset do on its images to label that are still there, by name.
pub fn accuracies(
    store: &Store,
    dataset: DatasetId,
) -> Result<WithProblems<Vec<Accuracy>>, StoreError> {
    let (taxonomy, _) = Taxonomy::from_spec(&store.taxonomy_spec(dataset)?);
    let images: HashSet<ImageId> = store.label_images(dataset)?.into_iter().collect();
    let truth = store.ground_truth(dataset)?;
    let (mut models, problems) = model_rows(store, dataset, &taxonomy)?;
    for model in &mut models {
        model.ranked.retain(|image, _| images.contains(image));
    }
    Ok((
        models
            .iter()
            .map(|model| report::accuracy(model, |image| truth.get(image).map(String::as_str)))
            .collect(),
        problems,
    ))
}

/// The screen of one session's figures, with the models that its study does not keep from the
/// annotator, as it calls them.
pub fn summary(store: &Store, session: SessionId) -> Result<Summary, OpenError> {
    let row = store.session(session)?;
    let mut reader = Reader::new(store);
    let sessions = vec![reader.told_session(&row)?];
    let models = studies::told_models(store, &row, reader.models()?)?;
    let rows = Rows { sessions, models, ..Rows::default() };
    let report = report::build(&rows, &named(&reader.datasets));
    // The demonstration set is there to be learnt from; its self-tests measure nothing else.
    let shows_truth = row.phase == Phase::Practice || row.dataset_name == demo::NAME;
    let misses = shows_truth.then(|| misses(&rows, &reader));
    // One session in, one part out.
    let part = report.sessions.into_iter().next().ok_or(StoreError::NoSuch {
        what: format!("session {}", session.0),
        path: store.path().to_owned(),
    })?;
    Ok(Summary::new(part, misses))
}

/// All there is to tell of a session to its annotator: of one under way only what is known already, so
/// of a test nothing that rests on a truth.
pub fn told(store: &Store, session: SessionId) -> Result<Document, OpenError> {
    let row = store.session(session)?;
    let mut reader = Reader::new(store);
    if row.finished_at.is_none() {
        reader.filter.under_way = Some(studies::truth_shown(store, &row)?);
        reader.key = (row.phase == Phase::Test).then(Truth::new);
    }
    let sessions = vec![reader.told_session(&row)?];
    let mut models = studies::told_models(store, &row, reader.models()?)?;
    if reader.filter.under_way.is_some() {
        keep_what_is_known(&mut models, &sessions);
    }
    let rows = Rows { sessions, models, trees: reader.trees(), ..Rows::default() };
    let mut report = report::build(&rows, &named(&reader.datasets));
    if row.phase == Phase::Test && row.dataset_name != demo::NAME {
        report.sessions.iter_mut().for_each(|session| session.part.hide_single_images());
    }
    let mut document = document(&report, Scope::Together);
    if let Some(first) = document.sections.first_mut().filter(|_| row.finished_at.is_none()) {
        first.text(UNDER_WAY);
    }
    Ok(document)
}

/// Leaves of models what they said of images whose truth is known in these sessions: whether a model says
/// the same of another one tells of its truth.
fn keep_what_is_known(models: &mut [ModelRows], sessions: &[SessionRows]) {
    let answered = sessions.iter().flat_map(|session| &session.answered);
    let known: HashSet<ImageId> =
        answered.filter(|trial| trial.truth.is_some()).map(|trial| trial.image).collect();
    for model in models {
        model.ranked.retain(|image, _| known.contains(image));
    }
}

/// The answers whose first guess is not the truth.
fn misses(rows: &Rows, reader: &Reader<'_>) -> Vec<Miss> {
    let model = rows.models.first();
    let mut misses = Vec::new();
    let name_in = named(&reader.datasets);
    for session in &rows.sessions {
        let name =
            |key: &str| name_in(&session.head.dataset, key).unwrap_or_else(|| key.to_owned());
        for trial in &session.answered {
            let (Some(truth), Some(guess)) = (&trial.truth, trial.guesses.first()) else {
                continue;
            };
            if truth == guess {
                continue;
            }
            let best = model.and_then(|model| model.ranked.get(&trial.image)?.first());
            misses.push(Miss {
                image: trial.image,
                truth: name(truth),
                guess: name(guess),
                hit_at: trial.guesses.iter().position(|guess| guess == truth),
                model: best.map(|best| (name(best), best == truth)),
            });
        }
    }
    misses
}

struct Reader<'a> {
    store: &'a Store,
    filter: Filter,
    /// The truth, if it is not to be read from the data file.
    key: Option<Truth>,
    datasets: HashMap<String, Arc<Known>>,
    problems: Vec<Problem>,
}

impl<'a> Reader<'a> {
    fn new(store: &'a Store) -> Self {
        let (filter, datasets) = (Filter::default(), HashMap::new());
        Self { store, filter, key: None, datasets, problems: Vec::new() }
    }

    fn know(&mut self, row: &SessionRow) -> Result<Arc<Known>, StoreError> {
        if let Some(known) = self.datasets.get(&row.dataset_name) {
            return Ok(Arc::clone(known));
        }
        let (taxonomy, _) = Taxonomy::from_spec(&self.store.taxonomy_spec(row.dataset)?);
        let known = Arc::new(match &self.key {
            Some(key) => Known::new(row.dataset, taxonomy, key),
            None => Known::new(row.dataset, taxonomy, &truth(self.store, row.dataset)?),
        });
        self.datasets.insert(row.dataset_name.clone(), Arc::clone(&known));
        Ok(known)
    }

    fn session(&mut self, row: &SessionRow) -> Result<SessionRows, StoreError> {
        let known = self.know(row)?;
        let (rows, problems) = course::session_rows(self.store, &known, row, &self.filter)?;
        self.problems.extend(problems);
        Ok(rows)
    }

    /// The same with what its annotator knows the source of the first guesses by.
    fn told_session(&mut self, row: &SessionRow) -> Result<SessionRows, StoreError> {
        let prefill = studies::prefill_of(self.store, row)?.map(|(_, title)| title);
        Ok(SessionRows { prefill, ..self.session(row)? })
    }

    /// The rows of sessions, in their order; of many on all processors.
    fn sessions(&mut self, sessions: &[SessionRow]) -> Result<Vec<SessionRows>, StoreError> {
        if sessions.len() < FEWEST_AT_ONCE {
            return sessions.iter().map(|session| self.session(session)).collect();
        }
        let mut wanted = Vec::new();
        for session in sessions {
            wanted.push((session.clone(), self.know(session)?));
        }
        let (rows, problems) = course::all(self.store, wanted, &self.filter)?;
        self.problems.extend(problems);
        Ok(rows)
    }

    fn models(&mut self) -> Result<Vec<ModelRows>, StoreError> {
        let mut models = Vec::new();
        for known in self.datasets.values() {
            let (mut of_dataset, problems) = model_rows(self.store, known.id, &known.taxonomy)?;
            // Images chosen by date or subtree are no sample of the set.
            let sampled =
                if self.filter.chooses_images() { &mut [][..] } else { &mut of_dataset[..] };
            for model in sampled {
                let truth = |image: &ImageId| known.truth.get(image).map(|key| &**key);
                model.whole = report::errors_of(model, truth);
            }
            models.extend(of_dataset);
            self.problems.extend(problems);
        }
        models.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(models)
    }

    /// What reviewers say of errors.
    fn judgements(&mut self) -> Result<Vec<Judgement>, StoreError> {
        let mut judgements = Vec::new();
        for known in self.datasets.values() {
            let (of_dataset, problems) = self.store.judgements(known.id, None)?;
            judgements.extend(of_dataset);
            self.problems.extend(problems);
        }
        Ok(judgements)
    }

    fn trees(&self) -> HashMap<String, Tree> {
        self.datasets.iter().map(|(name, known)| (name.clone(), known.tree())).collect()
    }
}

/// The name of a class, by dataset and key.
fn named(
    datasets: &HashMap<String, Arc<Known>>,
) -> impl Fn(&str, &str) -> Option<String> + Sync + '_ {
    |dataset, key| datasets.get(dataset)?.name(key)
}

/// The truth as it lies in the data file.
///
/// Never to be called by a process that runs a test session.
pub fn truth(store: &Store, dataset: DatasetId) -> Result<Truth, StoreError> {
    let mut valid = store.valid_classes(dataset)?;
    let classes = store.ground_truth(dataset)?.into_iter();
    let whole = |(image, class)| {
        let valid = valid.remove(&image).unwrap_or_default();
        (image, GroundTruth { class, valid })
    };
    Ok(classes.map(whole).collect())
}

/// What the models of a dataset predicted, by model.
fn model_rows(
    store: &Store,
    dataset: DatasetId,
    names: &Taxonomy,
) -> Result<WithProblems<Vec<ModelRows>>, StoreError> {
    let (mut models, mut all) = (Vec::new(), Vec::new());
    for model in store.models(dataset)? {
        let (predictions, problems) = store.predictions(model.id, names)?;
        all.extend(problems);
        let ranked = predictions.iter().map(|p| (p.image, keys(p, names))).collect();
        models.push(ModelRows { name: model.name, ranked, ..ModelRows::default() });
    }
    Ok((models, all))
}

fn keys(prediction: &Prediction, names: &Taxonomy) -> Vec<ClassKey> {
    prediction.ranked.iter().map(|ranked| names.key(ranked.class).into()).collect()
}
