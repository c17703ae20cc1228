//! The data file as the loop uses it: opens sessions, lists what there is.

mod listing;
pub mod studies;

use super::experience;
use super::pictures::Source;
use crate::app::annotate::QUICK;
use crate::app::{OpenRequest, OpenSession, Workbench};
use crate::dataset::demo;
use crate::domain::{
    ClassNames, DatasetId, ImageId, Now, Phase, Problem, Reveal, SessionId, StudyId, Timestamp,
    counted,
};
use crate::session::{Plan, Session};
use crate::stats::SplitMix64;
use crate::store::{
    DatasetRow, Holder, Lease, LeaseError, NewSession, PredictionDraft, SessionRow, Store,
    StoreError, StudyRow,
};
use crate::study::{self, Order, PhaseSpec, Sample, StudySpec};
use crate::taxonomy::Taxonomy;
use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;
use studies::{StudyText, is_of};

/// Images of a self-test on the demonstration set: enough to be telling, a few minutes' work.
pub const SELF_TEST_IMAGES: usize = 20;
/// Guesses allowed where nobody says how many: the benchmark's five.
pub const USUAL_K: usize = 5;
/// The same where each class has a key.
pub const QUICK_K: usize = 1;

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
    /// No such study.
    #[error("there is no study {0:?}")]
    NoStudy(String),
    /// The study cannot begin.
    #[error("the study {file:?} cannot begin: {}", studies::told(problems))]
    BadStudy {
        /// Its file, or its name.
        file: String,
        /// What is wrong with it.
        problems: Vec<Problem>,
    },
    /// A study of this name was begun from another text.
    #[error("{file:?} was edited after the study {name:?} had begun: it is fixed since then")]
    Edited {
        /// Its name.
        name: String,
        /// Its file.
        file: String,
    },
    /// Every phase is done.
    #[error("{1:?} has finished every phase of the study {0:?}")]
    StudyDone(String, String),
    /// Nothing of the phase is this annotator's.
    #[error("no image of phase {phase:?} of the study {study:?} is {annotator:?}'s")]
    NoShare {
        /// The study.
        study: String,
        /// The phase.
        phase: String,
        /// Who asked.
        annotator: String,
    },
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
            Self::NoStudy(_) => {
                Some("`hit5 study status` lists those begun; `--study FILE` begins one")
            }
            Self::BadStudy { .. } => Some("`hit5 study check FILE` lists all that is wrong"),
            Self::Edited { .. } => Some(
                "`--study NAME` goes on with what was begun; under another name this is a new one",
            ),
            Self::StudyDone(..) => Some("`hit5 report` has the figures"),
            Self::NoShare { .. } => {
                Some("the study names who shares the work: --annotator NAME says who you are")
            }
            Self::Finished(_) => Some("`hit5 report` has its figures"),
            Self::Foreign(..) => Some("--annotator NAME says who annotates"),
        }
    }
}

/// How a new session is made where the request leaves it open.
#[derive(Clone, Copy, Debug, Default)]
pub struct NewRules {
    /// Number of guesses allowed; `None`: five, or one where each class has a key.
    pub k: Option<usize>,
    /// Seed of sample and order; `None`: drawn.
    pub seed: Option<u64>,
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

    /// The request for the next phase of a study: of a file, which begins it if it was not begun, or
    /// of one begun, by its name.
    pub fn request_of_study(
        &mut self,
        wanted: &str,
        text: Option<&str>,
        at: Timestamp,
    ) -> Result<OpenRequest, OpenError> {
        if let Some(text) = text {
            let study =
                studies::begin(&mut self.store, &StudyText { file: wanted, text }, false, at)?;
            return Ok(OpenRequest::Study { study });
        }
        let named = self.store.studies()?.into_iter().rev().find(|row| row.name == wanted);
        let named = named.ok_or_else(|| OpenError::NoStudy(wanted.to_owned()))?;
        Ok(OpenRequest::Study { study: named.id })
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

    /// The session of the first phase of a study that this annotator has not finished; whether it
    /// is new.
    fn enter(&mut self, study: StudyId, at: Timestamp) -> Result<(SessionId, bool), OpenError> {
        let row = studies::by_id(&self.store, study)?;
        let spec = studies::spec_of(&row)?;
        let sessions = self.store.sessions()?;
        let of_phase = |place: usize| {
            let mine = sessions.iter().filter(|session| session.annotator == self.annotator);
            mine.rev().find(|session| is_of(session, study, place))
        };
        for place in 0..spec.phases.len() {
            match of_phase(place) {
                Some(session) if session.finished_at.is_some() => {}
                Some(session) => return Ok((session.id, false)),
                None => return Ok((self.begin_phase(&row, &spec, place, at)?, true)),
            }
        }
        Err(OpenError::StudyDone(row.name, self.annotator.clone()))
    }

    fn begin_phase(
        &mut self,
        row: &StudyRow,
        spec: &StudySpec,
        place: usize,
        at: Timestamp,
    ) -> Result<SessionId, OpenError> {
        let phase = &spec.phases[place];
        let samples = self.store.samples(row.id)?;
        let queue = study::queue(spec, place, &samples, &self.annotator);
        if queue.is_empty() {
            let (study, phase) = (row.name.clone(), phase.name.clone());
            return Err(OpenError::NoShare { study, phase, annotator: self.annotator.clone() });
        }
        let seed = match spec.order {
            Order::Shuffled { seed } => seed,
            Order::Listed => 0,
        };
        Ok(self.store.create_session(&NewSession {
            dataset: row.dataset,
            annotator: &self.annotator,
            phase: phase.kind,
            k: spec.k,
            seed,
            idle_after_ms: spec.idle_after_ms,
            started_at: at,
            queue: &queue,
            study: Some((row.id, place)),
        })?)
    }

    /// Makes a study of one phase, where nobody wrote one.
    pub fn make_study(
        &mut self,
        dataset: DatasetId,
        phase: Phase,
        images: Option<usize>,
        at: Timestamp,
    ) -> Result<Made, OpenError> {
        self.require_truth(dataset, phase)?;
        let seed = self.rules.seed.unwrap_or_else(drawn_seed);
        let datasets = self.store.datasets()?;
        let known = datasets.into_iter().find(|row| row.id == dataset).map(|row| row.name);
        let known = known.unwrap_or_default();
        let sample = self
            .sample(dataset, phase, seed, images)?
            .ok_or_else(|| OpenError::NoImages(known.clone()))?;
        let classes =
            self.store.taxonomy_spec(dataset).map(|spec| Taxonomy::from_spec(&spec).0.len())?;
        let usual_k = if classes <= QUICK { QUICK_K } else { USUAL_K };
        let what = format!("{} {}", known, phase.as_str());
        let name = format!("{what} {} {seed}", super::local_time(at));
        let spec = StudySpec {
            k: self.rules.k.unwrap_or(usual_k),
            order: Order::Listed,
            phases: vec![PhaseSpec::new(phase.as_str(), phase, sample)],
            ..StudySpec::new(name, known)
        };
        let text = study::write(&spec);
        let file = StudyText { file: &spec.name, text: &text };
        let study = studies::begin(&mut self.store, &file, true, at)?;
        let images = self.store.samples(study)?.iter().map(Vec::len).sum();
        Ok(Made { study, name: spec.name, images })
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

    /// The images of a study that is made, by chance. A test has none whose answer this annotator
    /// may know from practice, unless there are no others; those met before come last, so that a
    /// shorter queue is of new images while there are any. `None`: there are no images.
    fn sample(
        &self,
        dataset: DatasetId,
        phase: Phase,
        seed: u64,
        images: Option<usize>,
    ) -> Result<Option<Sample>, StoreError> {
        let mut queue = self.store.label_images(dataset)?;
        let met = self.store.met(dataset, &self.annotator)?;
        if met.is_empty() {
            let images = images.unwrap_or(usize::MAX).min(queue.len());
            return Ok((images > 0).then_some(Sample::Uniform { images, seed }));
        }
        let is_practised = |image: &ImageId| met.get(image) == Some(&true);
        if phase == Phase::Test && !queue.iter().all(is_practised) {
            queue.retain(|image| !is_practised(image));
        }
        SplitMix64::new(seed).shuffle(&mut queue);
        // A stable sort: the seeded order stands within both groups.
        queue.sort_by_key(|image| met.contains_key(image));
        queue.truncate(images.unwrap_or(usize::MAX));
        let files = self.store.image_files(&queue)?;
        let paths: Vec<String> = files.into_iter().map(|file| file.path).collect();
        Ok((!paths.is_empty()).then_some(Sample::Listed(paths)))
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
        let queue = self.store.queue(row.id)?;
        let idle_after_ms = row.idle_after_ms;
        let plan = Plan { idle_after_ms, ..Plan::new(row.phase, row.k, queue) };
        let plan = match &row.study {
            Some(phase) => studies::with_rules(&self.store, plan, phase, taxonomy)?,
            None => plan,
        };
        if plan.truth_shown == Reveal::Never {
            return Ok(plan);
        }
        let keys = self.store.truth_of(row.id)?;
        let class = |(image, key): (ImageId, String)| Some((image, taxonomy.class(&key)?));
        Ok(Plan { truth: keys.into_iter().filter_map(class).collect(), ..plan })
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

/// A seed nobody chose.
fn drawn_seed() -> u64 {
    use std::hash::{BuildHasher, Hasher, RandomState};
    // Kept to 32 bits: people copy seeds by hand.
    RandomState::new().build_hasher().finish() >> 32
}
