//! From the data file to figures: the rows of a report, and the screen at the end of a session.

use super::desk::{OpenError, studies};
use crate::app::summary::{Miss, Summary};
use crate::dataset::demo;
use crate::domain::{
    ClassNames, DatasetId, ImageId, Outcome, Phase, Prediction, Problem, Record, SessionId,
};
use crate::report::{
    self, Accuracy, AnsweredTrial, Candidates, ClassKey, ModelRows, Report, Rows, SessionHead,
    SessionRows,
};
use crate::store::{SessionRow, Store, StoreError};
use crate::taxonomy::Taxonomy;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// A report, and what was unreadable in the data file.
pub type WithProblems<T> = (T, Vec<Problem>);

/// The true class of each image, by its key.
pub type Truth = HashMap<ImageId, String>;

/// The report on these sessions.
pub fn report(store: &Store, sessions: &[SessionRow]) -> Result<WithProblems<Report>, StoreError> {
    report_of(Reader::new(store), sessions)
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
    let mut rows = Rows::default();
    for session in sessions {
        rows.sessions.push(reader.session(session)?);
    }
    rows.models = reader.models()?;
    let report = report::build(&rows, &|dataset, key| reader.name(dataset, key));
    Ok((report, reader.problems))
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
    let sessions = vec![reader.session(&row)?];
    let models = studies::told_models(store, &row, reader.models()?)?;
    let rows = Rows { sessions, models, ..Rows::default() };
    let report = report::build(&rows, &|dataset, key| reader.name(dataset, key));
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

/// The answers whose first guess is not the truth.
fn misses(rows: &Rows, reader: &Reader<'_>) -> Vec<Miss> {
    let model = rows.models.first();
    let mut misses = Vec::new();
    for session in &rows.sessions {
        let name =
            |key: &str| reader.name(&session.head.dataset, key).unwrap_or_else(|| key.to_owned());
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

/// A dataset as a report needs it.
struct Known {
    id: DatasetId,
    taxonomy: Arc<Taxonomy>,
    distances: Distances,
    truth: Truth,
}

/// How far classes are from each other in the tree.
struct Distances {
    taxonomy: Arc<Taxonomy>,
    /// Of every node.
    heights: Vec<u32>,
    /// Of what would stand above all trees, where there are several.
    above_all: u32,
}

impl Distances {
    fn new(taxonomy: &Arc<Taxonomy>) -> Self {
        let heights = taxonomy.heights();
        let above_all = heights.iter().max().map_or(0, |highest| highest + 1);
        Self { taxonomy: Arc::clone(taxonomy), heights, above_all }
    }

    /// The height of the lowest common ancestor of two keys; `None` if one is not in the tree.
    fn between(&self, one: &str, other: &str) -> Option<u32> {
        let (one, other) = (self.taxonomy.find(one)?, self.taxonomy.find(other)?);
        let common = self.taxonomy.common(one, other);
        Some(common.map_or(self.above_all, |node| self.heights[node.index()]))
    }

    /// How far each guess is from the truth; none if a class is not in the tree.
    fn of(&self, truth: Option<&String>, guesses: &[String]) -> Vec<u32> {
        let Some(truth) = truth else { return Vec::new() };
        let all = guesses.iter().map(|guess| self.between(truth, guess));
        all.collect::<Option<_>>().unwrap_or_default()
    }
}

struct Reader<'a> {
    store: &'a Store,
    /// The truth, if it is not to be read from the data file.
    key: Option<Truth>,
    datasets: HashMap<String, Known>,
    problems: Vec<Problem>,
}

impl<'a> Reader<'a> {
    fn new(store: &'a Store) -> Self {
        Self { store, key: None, datasets: HashMap::new(), problems: Vec::new() }
    }

    fn know(&mut self, row: &SessionRow) -> Result<&Known, StoreError> {
        if !self.datasets.contains_key(&row.dataset_name) {
            let (taxonomy, _) = Taxonomy::from_spec(&self.store.taxonomy_spec(row.dataset)?);
            let truth = match &self.key {
                Some(key) => key.clone(),
                None => self.store.ground_truth(row.dataset)?,
            };
            let distances = Distances::new(&taxonomy);
            let known = Known { id: row.dataset, taxonomy, distances, truth };
            self.datasets.insert(row.dataset_name.clone(), known);
        }
        Ok(&self.datasets[&row.dataset_name])
    }

    fn session(&mut self, row: &SessionRow) -> Result<SessionRows, StoreError> {
        let taxonomy = Arc::clone(&self.know(row)?.taxonomy);
        let (records, problems) = self.store.records(row.id, taxonomy.as_ref())?;
        self.problems.extend(problems);
        let (annotations, problems) = self.store.annotations(row.id)?;
        self.problems.extend(problems);
        let candidates = match &row.study {
            Some(phase) => self.store.candidates(phase.study)?,
            None => HashMap::new(),
        };
        let Known { truth, distances, .. } = &self.datasets[&row.dataset_name];
        let answered = annotations.into_iter().map(|annotation| {
            let truth = truth.get(&annotation.image);
            let list = candidates.get(&annotation.image);
            AnsweredTrial {
                place: annotation.trial,
                truth: truth.map(|truth| truth.as_str().into()),
                heights: distances.of(truth, &annotation.guesses),
                guesses: annotation.guesses.iter().map(|key| key.as_str().into()).collect(),
                lead_ms: annotation.spent.lead_ms,
                active_ms: annotation.spent.active_ms,
                at: annotation.at,
                is_assisted: annotation.is_assisted,
                confidence: annotation.confidence,
                expects_model: annotation.expects_model,
                candidates: list.map(|list| Candidates {
                    has_truth: truth.is_some_and(|truth| list.contains(truth)),
                    is_widened: annotation.is_widened,
                }),
                ..AnsweredTrial::of(annotation.image)
            }
        });
        let answered: Vec<AnsweredTrial> = answered.collect();
        let standing = Standing::of(&records, row.trials);
        Ok(SessionRows {
            head: head(row),
            answered,
            skipped: standing.skipped,
            passed: standing.passed,
            open: standing.open,
            answer_shown_first: standing.answer_shown_first,
        })
    }

    fn models(&mut self) -> Result<Vec<ModelRows>, StoreError> {
        let mut models = Vec::new();
        for known in self.datasets.values() {
            let (of_dataset, problems) = model_rows(self.store, known.id, &known.taxonomy)?;
            models.extend(of_dataset);
            self.problems.extend(problems);
        }
        models.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(models)
    }

    /// A class's first word, with its parent's where another class has the same (crane, crane).
    fn name(&self, dataset: &str, key: &str) -> Option<String> {
        let taxonomy = &self.datasets.get(dataset)?.taxonomy;
        let class = taxonomy.class(key)?;
        let name = taxonomy.class_node(class).name();
        let is_shared = taxonomy.classes().any(|other| {
            other != class && taxonomy.class_node(other).name().eq_ignore_ascii_case(name)
        });
        let parent = taxonomy.parent(taxonomy.node_of(class)).filter(|_| is_shared);
        Some(match parent {
            Some(parent) => format!("{name} ({})", taxonomy.node(parent).name()),
            None => name.to_owned(),
        })
    }
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

fn head(row: &SessionRow) -> SessionHead {
    SessionHead {
        id: row.id,
        dataset: row.dataset_name.clone(),
        annotator: row.annotator.clone(),
        phase: row.phase,
        started: row.started_at,
        finished: row.finished_at,
        k: row.k,
        n_trials: row.trials,
        study: row.study.as_ref().filter(|phase| !phase.is_made).map(|phase| phase.name.clone()),
    }
}

/// How the trials stand that have no answer in force.
#[derive(Debug, Default, PartialEq, Eq)]
struct Standing {
    skipped: usize,
    passed: usize,
    open: usize,
    answer_shown_first: usize,
}

impl Standing {
    fn of(records: &[Record], trials: usize) -> Self {
        let mut last: HashMap<u32, &Record> = HashMap::new();
        let mut last_blind: HashMap<u32, &Record> = HashMap::new();
        for record in records {
            last.insert(record.trial, record);
            if !record.after.is_revealed {
                last_blind.insert(record.trial, record);
            }
        }
        let mut standing = Self::default();
        for trial in (0..).take(trials) {
            let blind = last_blind.get(&trial).map(|record| record.after.outcome);
            let is_revealed = last.get(&trial).is_some_and(|record| record.after.is_revealed);
            match blind {
                Some(Outcome::Submitted | Outcome::Reopened) => {}
                _ if is_revealed => standing.answer_shown_first += 1,
                Some(Outcome::Skipped) => standing.skipped += 1,
                Some(Outcome::Passed) => standing.passed += 1,
                Some(Outcome::Open) | None => standing.open += 1,
            }
        }
        standing
    }
}
