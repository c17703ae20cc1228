//! Which sessions, dataset and images a command is about.

use super::args::report::{Choice, Status};
use super::environment::Environment;
use super::failure::Failure;
use crate::domain::{ImageId, Phase};
use crate::runtime::desk::OpenError;
use crate::store::{DatasetRow, SessionRow, Store};

/// The dataset of a name; without one the dataset imported last, or else the demonstration set.
pub(super) fn dataset_or_last(store: &Store, name: Option<&str>) -> Result<DatasetRow, Failure> {
    let none = || OpenError::NoDataset(name.unwrap_or_default().to_owned());
    Ok(store.dataset_or_last(name)?.ok_or_else(none)?)
}

/// The images of a dataset that are in use: those to label, then the examples.
pub(super) fn images_in_use(store: &Store, dataset: &DatasetRow) -> Result<Vec<ImageId>, Failure> {
    let mut images = store.label_images(dataset.id)?;
    images.extend(store.examples(dataset.id)?.into_iter().flat_map(|(_, images)| images));
    Ok(images)
}

/// What sessions are chosen by; everything that is given must hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Chosen<'a> {
    /// These; none: all.
    pub(super) sessions: &'a [i64],
    /// Of studies of this name.
    pub(super) study: Option<&'a str>,
    /// Of this annotator.
    pub(super) annotator: Option<&'a str>,
    /// On this dataset.
    pub(super) dataset: Option<&'a str>,
    /// Of this phase.
    pub(super) phase: Option<Phase>,
    /// Finished, or not.
    pub(super) is_finished: Option<bool>,
}

impl<'a> Chosen<'a> {
    /// What was typed, and of one annotator if one is given.
    pub(super) fn asked(choice: &'a Choice, annotator: Option<&'a str>) -> Self {
        Self {
            sessions: &choice.sessions,
            study: choice.study.as_deref(),
            annotator,
            dataset: choice.dataset.as_deref(),
            phase: choice.phase.map(|word| word.0),
            is_finished: choice.status.map(|status| status == Status::Finished),
        }
    }

    /// Whether nothing is left out; there may be none, then.
    pub(super) fn is_all(&self) -> bool {
        *self == Self::default()
    }

    /// The sessions, oldest first. Fails if there is no such dataset, if a session asked for by number
    /// is not there or is ruled out otherwise, and if none is left.
    pub(super) fn of(&self, store: &Store) -> Result<Vec<SessionRow>, Failure> {
        if let Some(name) = self.dataset
            && store.dataset_by_name(name)?.is_none()
        {
            return Err(OpenError::NoDataset(name.to_owned()).into());
        }
        let mut rows = store.sessions()?;
        rows.retain(|row| self.takes(row));
        let is_there = |id: &&i64| rows.iter().any(|row| row.id.0 == **id);
        if let Some(id) = self.sessions.iter().find(|id| !is_there(id)) {
            let text = format!("there is no session {id}{}", self.which());
            return Err(Failure::usage(text).hint(Some(HINT)));
        }
        if rows.is_empty() {
            let text = format!("there is no session{}", self.which());
            return Err(Failure::usage(text).hint(Some(HINT)));
        }
        Ok(rows)
    }

    fn takes(&self, row: &SessionRow) -> bool {
        let study = row.study.as_ref().map(|phase| phase.name.as_str());
        (self.sessions.is_empty() || self.sessions.contains(&row.id.0))
            && self.study.is_none_or(|name| study == Some(name))
            && self.annotator.is_none_or(|name| row.annotator == name)
            && self.dataset.is_none_or(|name| row.dataset_name == name)
            && self.phase.is_none_or(|phase| row.phase == phase)
            && self.is_finished.is_none_or(|is_finished| row.finished_at.is_some() == is_finished)
    }

    /// " of annotator "anna" in study "pilot"": what else was asked.
    fn which(&self) -> String {
        let part = |before: &str, name: Option<&str>| {
            name.map(|name| format!(" {before} {name:?}")).unwrap_or_default()
        };
        part("of annotator", self.annotator)
            + &part("in study", self.study)
            + &part("on dataset", self.dataset)
            + &part("of phase", self.phase.map(Phase::as_str))
            + match self.is_finished {
                Some(true) => " that is finished",
                Some(false) => " with images left",
                None => "",
            }
    }
}

const HINT: &str = "`hit5 report` lists the sessions";

/// The data file for reading; a failure if there is none yet.
pub(super) fn existing_store(environment: &Environment) -> Result<Store, Failure> {
    if let Some(store) = environment.read_store()? {
        return Ok(store);
    }
    let text = format!("there is no data file {} yet", environment.data.display());
    let hint = "`hit5` makes one with its first session; --data names another file";
    Err(Failure::environment(anyhow::anyhow!(text)).hint(Some(hint)))
}
