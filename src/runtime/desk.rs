//! The data file as the loop uses it: opens sessions, lists what there is.

use super::experience;
use super::pictures::Source;
use crate::app::annotate::QUICK;
use crate::app::home::{Action, HomeRow};
use crate::app::{OpenRequest, OpenSession, Workbench};
use crate::dataset::demo;
use crate::domain::{
    ClassId, ClassNames, DatasetId, EMBEDDED_DEMO, ImageId, Now, Phase, Problem, SessionId,
    Timestamp, counted,
};
use crate::session::{DEFAULT_IDLE_AFTER_MS, Plan, Session};
use crate::stats::SplitMix64;
use crate::store::{
    DatasetRow, Holder, Lease, LeaseError, NewSession, PredictionDraft, SessionRow, Store,
    StoreError,
};
use crate::taxonomy::Taxonomy;
use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::sync::Arc;

/// Images of a self-test on the demonstration set: enough to be telling, a few minutes' work.
pub const SELF_TEST_IMAGES: usize = 20;

/// Why a session could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The data file.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Somebody else has it.
    #[error(transparent)]
    Lease(#[from] LeaseError),
    /// Nothing to label.
    #[error("dataset {0:?} has no images to label")]
    NoImages(String),
    /// Practice shows the truth, and it is kept elsewhere.
    #[error("dataset {0:?} cannot be practised on: its truth is kept in a key file")]
    NoTruth(String),
    /// No such dataset.
    #[error("there is no dataset {0:?}")]
    NoDataset(String),
    /// It is over.
    #[error("session {0} is finished: nothing in it changes any more")]
    Finished(i64),
    /// Another annotator's.
    #[error("session {0} is {1:?}'s, not {2:?}'s")]
    Foreign(i64, String, String),
}

impl OpenError {
    /// What can be done about it.
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Self::Store(error) => error.hint(),
            Self::Lease(error) => Some(error.hint()),
            Self::NoImages(_) => Some("import its folder again; `hit5 import` lists what it skips"),
            Self::NoTruth(_) => {
                Some("label it in test (--test), or bring the truth back with `hit5 key put`")
            }
            Self::NoDataset(_) => Some("`hit5 import DIR` makes one"),
            Self::Finished(_) => Some("`hit5 report` has its figures"),
            Self::Foreign(..) => Some("--annotator NAME says who annotates"),
        }
    }
}

/// How a new session is made where the request leaves it open.
#[derive(Clone, Copy, Debug)]
pub struct NewRules {
    /// Number of guesses allowed; `None`: five, or one where each class has a key.
    pub k: Option<usize>,
    /// Seed of sample and order; `None`: drawn.
    pub seed: Option<u64>,
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
        let datasets = self.store.datasets()?;
        let imported = datasets.iter().filter(|row| row.root != EMBEDDED_DEMO);
        let last = imported.max_by_key(|row| row.id).or(datasets.first());
        let found = name.map_or(last, |name| datasets.iter().find(|row| row.name == name));
        let none = || OpenError::NoDataset(name.unwrap_or_default().to_owned());
        let dataset = found.ok_or_else(none)?.id;
        Ok(OpenRequest::New { dataset, phase, images })
    }

    /// Opens a session.
    pub fn open(&mut self, request: &OpenRequest, now: Now) -> Result<Opened, OpenError> {
        let (id, is_new) = match *request {
            OpenRequest::Resume(id) => (id, false),
            OpenRequest::New { dataset, phase, images } => {
                (self.create(dataset, phase, images, now.wall)?, true)
            }
        };
        let row = self.store.session(id)?;
        if row.finished_at.is_some() {
            return Err(OpenError::Finished(id.0));
        }
        if row.annotator != self.annotator {
            return Err(OpenError::Foreign(id.0, row.annotator, self.annotator.clone()));
        }
        self.require_truth(row.dataset, row.phase)?;
        let lease = Lease::acquire(self.store.path(), id, now.wall, &self.who)?;
        let bench = self.bench(&row)?;
        let plan = self.plan(&row, &bench.taxonomy)?;
        let (records, mut problems) = self.store.records(id, bench.taxonomy.as_ref())?;
        let (session, illogical) = Session::replay(plan, &records, self.store.next_seq(id)?);
        problems.extend(illogical);
        let source = self.source(&row, &bench)?;
        let greeting = greeting(&session, is_new, &problems);
        let experience = experience::of(&self.store, &row, &bench.taxonomy)?;
        let open = OpenSession { id, bench, session, experience, is_new, greeting };
        Ok(Opened { open, source, lease })
    }

    /// Who annotates.
    pub fn annotator(&self) -> &str {
        &self.annotator
    }

    fn create(
        &mut self,
        dataset: DatasetId,
        phase: Phase,
        images: Option<usize>,
        at: Timestamp,
    ) -> Result<SessionId, OpenError> {
        self.require_truth(dataset, phase)?;
        let seed = self.rules.seed.unwrap_or_else(drawn_seed);
        let queue = self.draw_queue(dataset, seed, images)?;
        if queue.is_empty() {
            let datasets = self.store.datasets()?;
            let name = datasets.into_iter().find(|row| row.id == dataset).map(|row| row.name);
            return Err(OpenError::NoImages(name.unwrap_or_default()));
        }
        let classes =
            self.store.taxonomy_spec(dataset).map(|spec| Taxonomy::from_spec(&spec).0.len())?;
        let usual_k = if classes <= QUICK { 1 } else { 5 };
        let new = NewSession {
            dataset,
            annotator: &self.annotator,
            phase,
            k: self.rules.k.unwrap_or(usual_k),
            seed,
            idle_after_ms: DEFAULT_IDLE_AFTER_MS,
            started_at: at,
            queue: &queue,
            study: None,
        };
        Ok(self.store.create_session(&new)?)
    }

    /// Fails if the phase shows the truth and that is kept in a key file.
    fn require_truth(&self, dataset: DatasetId, phase: Phase) -> Result<(), OpenError> {
        let mut datasets = self.store.datasets()?.into_iter();
        let is_blind = |row: &DatasetRow| row.id == dataset && row.is_key_taken;
        match datasets.find(is_blind).filter(|_| phase == Phase::Practice) {
            Some(row) => Err(OpenError::NoTruth(row.name)),
            None => Ok(()),
        }
    }

    /// The images in seeded order; those this annotator has met in earlier sessions come last,
    /// so that a shorter queue is of new images while there are any.
    fn draw_queue(
        &self,
        dataset: DatasetId,
        seed: u64,
        images: Option<usize>,
    ) -> Result<Vec<ImageId>, StoreError> {
        let mut queue = self.store.label_images(dataset)?;
        SplitMix64::new(seed).shuffle(&mut queue);
        let mut met = HashSet::new();
        for row in self.store.sessions()? {
            if row.dataset == dataset && row.annotator == self.annotator {
                met.extend(self.store.queue(row.id)?);
            }
        }
        // A stable sort: the seeded order stands within both groups.
        queue.sort_by_key(|image| met.contains(image));
        queue.truncate(images.unwrap_or(usize::MAX));
        Ok(queue)
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

    /// The plan of a session. Only practice reads the truth.
    fn plan(&self, row: &SessionRow, taxonomy: &Taxonomy) -> Result<Plan, StoreError> {
        let truth: HashMap<ImageId, ClassId> = match row.phase {
            Phase::Test => HashMap::new(),
            Phase::Practice => {
                let keys = self.store.ground_truth(row.dataset)?;
                let class = |(image, key): (ImageId, String)| Some((image, taxonomy.class(&key)?));
                keys.into_iter().filter_map(class).collect()
            }
        };
        let plan = Plan::new(row.phase, row.k, self.store.queue(row.id)?);
        Ok(Plan { truth, idle_after_ms: row.idle_after_ms, ..plan })
    }

    /// Where the images of a session's dataset are.
    pub fn source_of(&mut self, session: SessionId) -> Result<Source, StoreError> {
        let row = self.store.session(session)?;
        let bench = self.bench(&row)?;
        self.source(&row, &bench)
    }

    fn source(&self, row: &SessionRow, bench: &Workbench) -> Result<Source, StoreError> {
        let mut images = self.store.queue(row.id)?;
        for class in bench.taxonomy.classes() {
            images.extend_from_slice(bench.examples(class));
        }
        let files = self.store.image_files(&images)?;
        let root = files.first().map_or_else(String::new, |file| file.root.clone());
        let paths = files.into_iter().map(|file| (file.id, file.path)).collect();
        Ok(Source { root, paths })
    }

    /// The rows of the home screen: what was left, what can be begun, what was finished.
    pub fn list(&self) -> Result<Vec<HomeRow>, StoreError> {
        let mut sessions = self.store.sessions()?;
        sessions.sort_by_key(|row| std::cmp::Reverse((row.last_at, row.id)));
        let is_mine = |row: &&SessionRow| row.annotator == self.annotator && is_left(row);
        let mut rows: Vec<HomeRow> = sessions.iter().filter(is_mine).map(resume_row).collect();
        for dataset in self.store.datasets()?.iter().rev() {
            rows.extend(begin_rows(dataset));
        }
        let is_finished = |row: &&SessionRow| row.finished_at.is_some();
        rows.extend(sessions.iter().filter(is_finished).map(result_row));
        Ok(rows)
    }
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

fn resume_row(row: &SessionRow) -> HomeRow {
    HomeRow {
        verb: "go on",
        title: format!("{} · {}", row.dataset_name, row.phase.as_str()),
        detail: detail(row),
        action: Action::Open(OpenRequest::Resume(row.id)),
    }
}

fn result_row(row: &SessionRow) -> HomeRow {
    HomeRow {
        verb: "result",
        title: format!("{} · {}", row.dataset_name, row.phase.as_str()),
        detail: detail(row),
        action: Action::Summarise(row.id),
    }
}

fn detail(row: &SessionRow) -> String {
    let at = super::local_time(row.last_at.unwrap_or(row.started_at));
    let images = counted(row.trials, "image");
    format!("{}/{images} · {at} · {}", row.submitted, row.annotator)
}

fn begin_rows(dataset: &DatasetRow) -> Vec<HomeRow> {
    let begin = |verb, detail: String, phase, images| HomeRow {
        verb,
        title: dataset.name.clone(),
        detail,
        action: Action::Open(OpenRequest::New { dataset: dataset.id, phase, images }),
    };
    let mut rows = Vec::new();
    if dataset.labels > SELF_TEST_IMAGES {
        let detail = format!("{SELF_TEST_IMAGES} images, new ones first, no answers shown");
        rows.push(begin("self-test", detail, Phase::Test, Some(SELF_TEST_IMAGES)));
    }
    let all = counted(dataset.labels, "image");
    if !dataset.is_key_taken {
        let detail = format!("{all}, the answer after each");
        rows.push(begin("practice", detail, Phase::Practice, None));
    }
    rows.push(begin("test", format!("{all}, no answers shown"), Phase::Test, None));
    rows
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

/// A seed nobody chose.
fn drawn_seed() -> u64 {
    use std::hash::{BuildHasher, Hasher, RandomState};
    // Kept to 32 bits: people copy seeds by hand.
    RandomState::new().build_hasher().finish() >> 32
}
