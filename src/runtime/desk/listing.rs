//! The rows of the home screen: what was left, what can be begun, what was finished, and who is
//! at it.

use super::studies::{self, is_of};
use super::{Desk, OpenError, SELF_TEST_IMAGES};
use crate::app::OpenRequest;
use crate::app::home::{Action, HomeList, HomeRow, Section};
use crate::domain::{Phase, counted};
use crate::runtime::local_time;
use crate::store::{AnnotatorRow, DatasetRow, SessionRow, StoreError, StudyRow};
use crate::study;
use std::cmp::Reverse;

impl Desk {
    /// What the home screen lists.
    pub fn list(&self) -> Result<HomeList, OpenError> {
        let mut sessions = self.store.sessions()?;
        sessions.sort_by_key(|row| Reverse((row.last_at, row.id)));
        let mut datasets = self.store.datasets()?;
        datasets.retain(|dataset| !dataset.is_hidden);
        let mut rows = Vec::new();
        for row in sessions.iter().filter(|row| self.is_left_to_me(row)) {
            rows.push(resume_row(row, self.store.submitted(row.id)?));
        }
        for study in self.store.studies()?.iter().rev().filter(|study| !study.is_made) {
            rows.extend(self.study_row(study, &sessions)?);
        }
        // What was imported last is wanted first.
        rows.extend(datasets.iter().rev().flat_map(begin_rows));
        for row in sessions.iter().filter(|row| row.finished_at.is_some()) {
            rows.push(result_row(row, self.store.submitted(row.id)?));
        }
        rows.extend(datasets.iter().map(dataset_row));
        rows.extend(self.annotator_rows()?);
        Ok(HomeList { annotator: self.annotator.clone(), rows })
    }

    fn is_left_to_me(&self, row: &SessionRow) -> bool {
        row.annotator == self.annotator && row.finished_at.is_none()
    }

    /// A study with the phase this annotator is in; none whose text cannot be read here.
    fn study_row(
        &self,
        row: &StudyRow,
        sessions: &[SessionRow],
    ) -> Result<Option<HomeRow>, OpenError> {
        let Ok(spec) = studies::spec_of(row) else { return Ok(None) };
        let samples = self.store.samples(row.id)?;
        let mine = |place: usize| {
            let own = sessions.iter().filter(|session| session.annotator == self.annotator);
            own.filter(|session| is_of(session, row.id, place)).max_by_key(|session| session.id)
        };
        let is_done =
            |place: usize| mine(place).is_some_and(|session| session.finished_at.is_some());
        let all = spec.phases.len();
        let Some(place) = (0..all).find(|place| !is_done(*place)) else {
            let detail = format!("{} · every phase is finished", row.dataset_name);
            return Ok(Some(HomeRow { detail, ..told(Section::Studies, row.name.clone()) }));
        };
        let progress = |session: &SessionRow| {
            Ok::<_, StoreError>((self.store.submitted(session.id)?, session.trials))
        };
        let begun = mine(place).map(progress).transpose()?;
        let whole = || (0, study::queue(&spec, place, &samples, &self.annotator).len());
        let name = &spec.phases[place].name;
        Ok(Some(HomeRow {
            section: Section::Studies,
            verb: "study",
            title: row.name.clone(),
            detail: format!("{} · phase {} of {all}: {name}", row.dataset_name, place + 1),
            progress: Some(begun.unwrap_or_else(whole)),
            action: Some(Action::Open(OpenRequest::Study { study: row.id })),
        }))
    }

    /// Everybody who has annotated here, whoever is at it among them.
    fn annotator_rows(&self) -> Result<Vec<HomeRow>, OpenError> {
        let mut annotators = self.store.annotators()?;
        if !annotators.iter().any(|row| row.name == self.annotator) {
            let name = self.annotator.clone();
            let none = String::new;
            annotators.push(AnnotatorRow { name, expertise: none(), notes: none(), sessions: 0 });
        }
        annotators.sort_by_key(|row| row.name != self.annotator);
        Ok(annotators.into_iter().map(|row| self.annotator_row(row)).collect())
    }

    fn annotator_row(&self, row: AnnotatorRow) -> HomeRow {
        let is_me = row.name == self.annotator;
        let sessions = counted(row.sessions, "session");
        let known = if row.expertise.is_empty() { "" } else { " · " };
        HomeRow {
            verb: if is_me { "you" } else { "" },
            detail: format!("{}{known}{sessions}", row.expertise),
            action: (!is_me).then(|| Action::Switch(row.name.clone())),
            ..told(Section::Annotators, row.name)
        }
    }
}

/// A row that only tells something.
fn told(section: Section, title: String) -> HomeRow {
    HomeRow { section, verb: "", title, detail: String::new(), progress: None, action: None }
}

/// What a session is called: its study, or its dataset where no one wrote a study; and its phase.
fn title(row: &SessionRow) -> String {
    let name = match &row.study {
        Some(phase) if !phase.is_made => &phase.name,
        Some(_) | None => &row.dataset_name,
    };
    format!("{name} · {}", row.phase.as_str())
}

fn resume_row(row: &SessionRow, submitted: usize) -> HomeRow {
    let at = local_time(row.last_at.unwrap_or(row.started_at));
    let has_study = row.study.as_ref().is_some_and(|phase| !phase.is_made);
    HomeRow {
        section: Section::GoOn,
        verb: "go on",
        title: title(row),
        detail: if has_study { format!("{} · {at}", row.dataset_name) } else { at },
        progress: Some((submitted, row.trials)),
        action: Some(Action::Open(OpenRequest::Resume(row.id))),
    }
}

fn result_row(row: &SessionRow, submitted: usize) -> HomeRow {
    let at = local_time(row.last_at.unwrap_or(row.started_at));
    HomeRow {
        section: Section::Results,
        verb: "result",
        title: title(row),
        detail: format!("{submitted}/{} · {at} · {}", row.trials, row.annotator),
        progress: None,
        action: Some(Action::Summarise(row.id)),
    }
}

fn begin_rows(dataset: &DatasetRow) -> Vec<HomeRow> {
    let begin = |verb, detail: String, phase, images| HomeRow {
        section: Section::Begin,
        verb,
        title: dataset.name.clone(),
        detail,
        progress: None,
        action: Some(Action::Open(OpenRequest::New { dataset: dataset.id, phase, images })),
    };
    let mut rows = Vec::new();
    let can_be_tested = dataset.is_complete;
    if can_be_tested && dataset.labels > SELF_TEST_IMAGES {
        let detail = format!("{SELF_TEST_IMAGES} images, new ones first, no answers shown");
        rows.push(begin("self-test", detail, Phase::Test, Some(SELF_TEST_IMAGES)));
    }
    let all = counted(dataset.labels, "image");
    if !dataset.is_key_taken {
        let detail = format!("{all}, the answer after each");
        rows.push(begin("practice", detail, Phase::Practice, None));
    }
    if can_be_tested {
        rows.push(begin("test", format!("{all}, no answers shown"), Phase::Test, None));
    }
    rows
}

fn dataset_row(row: &DatasetRow) -> HomeRow {
    let mut parts: Vec<String> =
        row.classes.map(|classes| counted(classes, "class")).into_iter().collect();
    parts.push(counted(row.labels, "image"));
    parts.push(counted(row.examples, "example"));
    if row.is_key_taken {
        parts.push("truth in a key".to_owned());
    }
    if !row.is_complete {
        parts.push("import not finished".to_owned());
    }
    HomeRow { detail: parts.join(" · "), ..told(Section::Datasets, row.name.clone()) }
}
