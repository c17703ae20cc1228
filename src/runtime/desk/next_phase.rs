//! Which session of a study comes next, and the studies that are made where nobody wrote one.

use super::studies::{self, StudyText, is_of};
use super::{Desk, Made, OpenError, QUICK_K, USUAL_K};
use crate::app::OpenRequest;
use crate::app::annotate::QUICK;
use crate::domain::{DatasetId, ImageId, Phase, SessionId, StudyId, Timestamp};
use crate::runtime::exact_time;
use crate::stats::SplitMix64;
use crate::store::{NewSession, StoreError, StudyRow};
use crate::study::{self, ModelUse, Order, PhaseSpec, Reveal, Sample, StudySpec};
use crate::taxonomy::Taxonomy;
use std::collections::HashSet;

impl Desk {
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

    /// The session of the first phase of a study that this annotator has not finished; whether it
    /// is new.
    pub(super) fn enter(
        &mut self,
        study: StudyId,
        at: Timestamp,
    ) -> Result<(SessionId, bool), OpenError> {
        let row = self.store.study(study)?;
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
        if phase == Phase::Practice {
            self.require_truth(dataset)?;
        }
        let seed = self.rules.seed.unwrap_or_else(drawn_seed);
        let datasets = self.store.datasets()?;
        let known = datasets.into_iter().find(|row| row.id == dataset).map(|row| row.name);
        let known = known.unwrap_or_default();
        self.require_prefill(dataset, &known)?;
        let sample = self
            .sample(dataset, phase, seed, images)?
            .ok_or_else(|| OpenError::NoImages(known.clone()))?;
        let classes =
            self.store.taxonomy_spec(dataset).map(|spec| Taxonomy::from_spec(&spec).0.len())?;
        let usual_k = if classes <= QUICK { QUICK_K } else { USUAL_K };
        let name = format!("{known} {} {}", phase.as_str(), exact_time(at));
        let prefill = self.rules.prefill.clone();
        let spec = StudySpec {
            k: self.rules.k.unwrap_or(usual_k),
            order: Order::Listed,
            models: prefill.clone().map(unrevealed).into_iter().collect(),
            phases: vec![PhaseSpec { prefill, ..PhaseSpec::new(phase.as_str(), phase, sample) }],
            ..StudySpec::new(name, known)
        };
        let text = study::write(&spec);
        let file = StudyText { file: &spec.name, text: &text };
        let study = studies::begin(&mut self.store, &file, true, at)?;
        let images = self.store.samples(study)?.iter().map(Vec::len).sum();
        Ok(Made { study, name: spec.name, images })
    }

    /// Fails if the truth of a dataset is kept in a key file.
    pub(super) fn require_truth(&self, dataset: DatasetId) -> Result<(), OpenError> {
        let mut datasets = self.store.datasets()?.into_iter();
        match datasets.find(|row| row.id == dataset && row.is_key_taken) {
            Some(row) => Err(OpenError::NoTruth(row.name)),
            None => Ok(()),
        }
    }

    /// Fails if guesses are to begin from a model that said nothing of a dataset.
    fn require_prefill(&self, dataset: DatasetId, name: &str) -> Result<(), OpenError> {
        let Some(wanted) = &self.rules.prefill else { return Ok(()) };
        if self.store.models(dataset)?.iter().any(|model| model.name == *wanted) {
            return Ok(());
        }
        Err(OpenError::NoPredictions { model: wanted.clone(), dataset: name.to_owned() })
    }

    /// The images of a study that is made, by chance. A test has none whose answer this annotator
    /// may know from practice, and practice none that a study has drawn for a test, unless there are
    /// no others; those met before come last, so that a shorter queue is of new images while there
    /// are any. `None`: there are no images.
    fn sample(
        &self,
        dataset: DatasetId,
        phase: Phase,
        seed: u64,
        images: Option<usize>,
    ) -> Result<Option<Sample>, StoreError> {
        let mut queue = self.store.label_images(dataset)?;
        let met = self.store.met(dataset, &self.annotator)?;
        let planned = self.planned_for_tests(dataset)?;
        if met.is_empty() && (phase == Phase::Test || planned.is_empty()) {
            let images = images.unwrap_or(usize::MAX).min(queue.len());
            return Ok((images > 0).then_some(Sample::Uniform { images, seed }));
        }
        let unwanted: HashSet<ImageId> = match phase {
            Phase::Practice => planned,
            Phase::Test => met.iter().filter(|met| *met.1).map(|met| *met.0).collect(),
        };
        if !queue.iter().all(|image| unwanted.contains(image)) {
            queue.retain(|image| !unwanted.contains(image));
        }
        SplitMix64::new(seed).shuffle(&mut queue);
        // A stable sort: the seeded order stands within both groups.
        queue.sort_by_key(|image| met.contains_key(image));
        queue.truncate(images.unwrap_or(usize::MAX));
        let files = self.store.image_files(&queue)?;
        let paths: Vec<String> = files.into_iter().map(|file| file.path).collect();
        Ok((!paths.is_empty()).then_some(Sample::Listed(paths)))
    }

    /// The images of a dataset that studies somebody wrote have drawn for their tests.
    fn planned_for_tests(&self, dataset: DatasetId) -> Result<HashSet<ImageId>, StoreError> {
        let mut planned = HashSet::new();
        let studies = self.store.studies()?.into_iter();
        for row in studies.filter(|row| row.dataset == dataset && !row.is_made) {
            let Ok(spec) = studies::spec_of(&row) else { continue };
            let samples = self.store.samples(row.id)?;
            let tests =
                spec.phases.iter().zip(samples).filter(|(phase, _)| phase.kind == Phase::Test);
            planned.extend(tests.flat_map(|(_, sample)| sample));
        }
        Ok(planned)
    }
}

/// A model that only fills in guesses.
fn unrevealed(name: String) -> ModelUse {
    ModelUse { name, reveal: Reveal::Never, is_blind: false }
}

/// A seed nobody chose.
fn drawn_seed() -> u64 {
    use std::hash::{BuildHasher, Hasher, RandomState};
    // Kept to 32 bits: people copy seeds by hand.
    RandomState::new().build_hasher().finish() >> 32
}
