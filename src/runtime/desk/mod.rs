//! The data file as the loop uses it: opens sessions, lists what there is.

mod error;
mod listing;
mod next_phase;
pub mod review;
pub mod studies;

pub use error::OpenError;

use super::experience;
use super::source::Source;
use crate::app::{OpenRequest, OpenSession, Workbench};
use crate::dataset::demo;
use crate::domain::{
    ClassNames, DatasetId, ImageId, Now, Phase, Problem, Reveal, StudyId, counted,
};
use crate::session::{Plan, Session};
use crate::store::{Holder, Lease, PredictionDraft, SessionRow, Store, StoreError};
use crate::taxonomy::Taxonomy;
use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

/// Images of a self-test on the demonstration set: enough to be telling, a few minutes' work.
pub const SELF_TEST_IMAGES: usize = 20;
/// Guesses allowed where nobody says how many: the benchmark's five.
pub const USUAL_K: usize = 5;
/// The same where each class has a key.
pub const QUICK_K: usize = 1;

/// How a new session is made where the request leaves it open.
#[derive(Clone, Debug, Default)]
pub struct NewRules {
    /// Number of guesses allowed; `None`: five, or one where each class has a key.
    pub k: Option<usize>,
    /// Seed of sample and order; `None`: drawn.
    pub seed: Option<u64>,
    /// The model whose first classes stand as guesses when an image appears.
    pub prefill: Option<String>,
}

/// A study made where nobody wrote one.
#[derive(Clone, Debug)]
pub struct Made {
    /// The study.
    pub study: StudyId,
    /// What it is called.
    pub name: String,
    /// Number of its images.
    pub images: usize,
}

/// A session opened for labelling.
#[derive(Debug)]
pub struct Opened {
    /// For the screen.
    pub open: OpenSession,
    /// For the decode pool.
    pub source: Source,
    /// Held while the session is open.
    pub lease: Lease,
}

/// One annotator at one data file.
#[derive(Debug)]
pub struct Desk {
    store: Store,
    annotator: String,
    who: Holder,
    rules: NewRules,
    /// Benches already built, by dataset.
    benches: HashMap<DatasetId, Arc<Workbench>>,
}

impl Desk {
    /// A desk; the demonstration set is put into the file if it is not there yet.
    pub fn new(
        store: Store,
        annotator: String,
        who: Holder,
        rules: NewRules,
    ) -> Result<Self, StoreError> {
        let mut desk = Self { store, annotator, who, rules, benches: HashMap::new() };
        put_demo(&mut desk.store)?;
        Ok(desk)
    }

    /// The data file.
    pub fn path(&self) -> &Path {
        self.store.path()
    }

    /// The connection, for reading.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// What to open when nothing was asked for: the session this annotator left last, or on a
    /// first start a self-test on the demonstration set. `None`: let them choose.
    pub fn first_request(&self) -> Result<Option<OpenRequest>, StoreError> {
        let sessions = self.store.sessions()?;
        let mine = sessions.iter().filter(|row| row.annotator == self.annotator);
        let left = mine.filter(|row| is_left(row)).max_by_key(|row| row.last_at);
        if let Some(row) = left {
            return Ok(Some(OpenRequest::Resume(row.id)));
        }
        let demo = self.store.dataset_by_name(demo::NAME)?;
        let is_first_start = sessions.is_empty();
        Ok(demo.filter(|_| is_first_start).map(|demo| self_test(demo.id)))
    }

    /// The request for a new session on a dataset by name. Without a name: on the one imported
    /// last, or else the demonstration set.
    pub fn request_on(
        &self,
        name: Option<&str>,
        phase: Phase,
        images: Option<usize>,
    ) -> Result<OpenRequest, OpenError> {
        let found = self.store.dataset_or_last(name)?;
        let none = || OpenError::NoDataset(name.unwrap_or_default().to_owned());
        let dataset = found.ok_or_else(none)?.id;
        Ok(OpenRequest::New { dataset, phase, images })
    }

    /// Opens a session.
    pub fn open(&mut self, request: &OpenRequest, now: Now) -> Result<Opened, OpenError> {
        let (id, is_new) = match *request {
            OpenRequest::Resume(id) => (id, false),
            OpenRequest::Study { study } => self.enter(study, now.wall)?,
            OpenRequest::New { dataset, phase, images } => {
                let made = self.make_study(dataset, phase, images, now.wall)?;
                self.enter(made.study, now.wall)?
            }
        };
        let row = self.store.session(id)?;
        if row.finished_at.is_some() {
            return Err(OpenError::Finished(id.0));
        }
        if row.annotator != self.annotator {
            return Err(OpenError::Foreign(id.0, row.annotator, self.annotator.clone()));
        }
        let lease = Lease::acquire(self.store.path(), id, now.wall, &self.who)?;
        let bench = self.bench(&row)?;
        let plan = self.plan(&row, &bench.taxonomy)?;
        let (records, mut problems) = self.store.records(id, bench.taxonomy.as_ref())?;
        let (session, illogical) = Session::replay(plan, &records, self.store.next_seq(id)?);
        problems.extend(illogical);
        let source = self.source()?;
        let greeting = match &row.study {
            Some(phase) if is_new && studies::is_unnamed(&self.store, phase, &self.annotator)? => {
                Some("the study does not name you: you see what all annotators share".to_owned())
            }
            Some(_) | None => greeting(&session, is_new, &problems),
        };
        let experience = experience::of(&self.store, &row, &bench.taxonomy)?;
        let study = row.study.filter(|phase| !phase.is_made).map(|phase| phase.name);
        let open = OpenSession { id, bench, study, session, experience, is_new, greeting };
        Ok(Opened { open, source, lease })
    }

    /// Who annotates.
    pub fn annotator(&self) -> &str {
        &self.annotator
    }

    /// From here on this annotator is at it.
    pub fn switch_annotator(&mut self, name: String) {
        self.annotator = name;
    }

    fn bench(&mut self, row: &SessionRow) -> Result<Arc<Workbench>, StoreError> {
        if let Some(bench) = self.benches.get(&row.dataset) {
            return Ok(Arc::clone(bench));
        }
        let (taxonomy, _) = Taxonomy::from_spec(&self.store.taxonomy_spec(row.dataset)?);
        let mut examples = vec![Vec::new(); taxonomy.len()];
        for (key, images) in self.store.examples(row.dataset)? {
            if let Some(class) = taxonomy.class(&key) {
                examples[class.index()] = images;
            }
        }
        let alike = experience::lookalikes(&self.store, row.dataset, &taxonomy)?;
        let bench = Workbench::new(row.dataset, &row.dataset_name, taxonomy, examples);
        let bench = Arc::new(bench.with_lookalikes(alike));
        self.benches.insert(row.dataset, Arc::clone(&bench));
        Ok(bench)
    }

    /// The plan of a session. Only where the truth is shown is it read, and of its images only.
    fn plan(&self, row: &SessionRow, taxonomy: &Taxonomy) -> Result<Plan, OpenError> {
        let plan = blind_plan(&self.store, row, taxonomy)?;
        if plan.truth_shown == Reveal::Never {
            return Ok(plan);
        }
        self.require_truth(row.dataset)?;
        let keys = self.store.truth_of(row.id)?;
        let class = |(image, key): (ImageId, String)| Some((image, taxonomy.class(&key)?));
        Ok(Plan { truth: keys.into_iter().filter_map(class).collect(), ..plan })
    }

    /// Where the images are.
    pub fn source(&self) -> Result<Source, StoreError> {
        Source::of_data_file(self.store.path())
    }
}

/// The plan of a session, without the truth of its images.
fn blind_plan(store: &Store, row: &SessionRow, taxonomy: &Taxonomy) -> Result<Plan, OpenError> {
    let queue = store.queue(row.id)?;
    let plan = Plan { idle_after_ms: row.idle_after_ms, ..Plan::new(row.phase, row.k, queue) };
    match &row.study {
        Some(phase) => studies::with_rules(store, plan, phase, taxonomy),
        None => Ok(plan),
    }
}

/// Goes through the log of a session as if it were resumed: what cannot be read, and what does not
/// follow from what was before.
pub fn replay(store: &Store, row: &SessionRow) -> Result<Vec<Problem>, OpenError> {
    let (taxonomy, _) = Taxonomy::from_spec(&store.taxonomy_spec(row.dataset)?);
    let plan = blind_plan(store, row, &taxonomy)?;
    let (records, mut problems) = store.records(row.id, taxonomy.as_ref())?;
    let (_, illogical) = Session::replay(plan, &records, store.next_seq(row.id)?);
    problems.extend(illogical);
    Ok(problems)
}

/// Puts the demonstration set into a data file, with a model's predictions, if it is not there yet.
pub fn put_demo(store: &mut Store) -> Result<(), StoreError> {
    if let Some(known) = store.dataset_by_name(demo::NAME)?
        && !store.models(known.id)?.is_empty()
    {
        return Ok(());
    }
    let (draft, _) = demo::draft();
    let (dataset, _) = store.put_dataset(&draft)?;
    let (predictions, _) = demo::predictions();
    let rows: Vec<PredictionDraft> = predictions
        .rows
        .into_iter()
        .map(|(path, ranked)| PredictionDraft { path, ranked })
        .collect();
    store.put_predictions(dataset, &predictions.model, &rows).map(drop)
}

fn self_test(demo: DatasetId) -> OpenRequest {
    OpenRequest::New { dataset: demo, phase: Phase::Test, images: Some(SELF_TEST_IMAGES) }
}

/// Begun and not finished.
fn is_left(row: &SessionRow) -> bool {
    row.finished_at.is_none()
}

/// What to tell first: what is wrong with the log, or where it stands; nothing of a new session.
fn greeting(session: &Session, is_new: bool, problems: &[Problem]) -> Option<String> {
    let progress = session.progress();
    match (problems.first(), is_new) {
        (Some(first), _) => {
            let records = counted(problems.len(), "unreadable record");
            Some(format!("{records} left out; first: {first}"))
        }
        (None, true) => None,
        (None, false) => Some(format!(
            "welcome back: {} of {} answered, everything as you left it",
            progress.submitted, progress.trials
        )),
    }
}
